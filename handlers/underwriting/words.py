"""What underwriting is called: outcomes, decisions, the rows of the decision table and what they look at."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.types import Choice

OUTCOMES = (
    Choice(value="DECLINE", zh="拒保", en="Decline"),
    Choice(value="POSTPONE", zh="延期", en="Postpone"),
    Choice(value="REFER", zh="转人工核保", en="Refer"),
    Choice(value="EVIDENCE", zh="补充资料", en="Evidence needed"),
    Choice(value="REDUCED", zh="降低保额", en="Reduced sum"),
    Choice(value="EXCLUDE", zh="除外责任", en="Exclusion"),
    Choice(value="LOAD", zh="加费", en="Extra premium"),
    Choice(value="STANDARD", zh="标准体", en="Standard"),
)
ROWS = (
    Choice(value="A00", zh="告知缺失或无法识别", en="An answer is missing or not understood"),
    Choice(value="A01", zh="年龄超出承保范围", en="Age outside the limits"),
    Choice(value="A02", zh="无保险利益或未同意", en="No insurable interest or consent"),
    Choice(value="A04", zh="职业类别", en="Occupation"),
    Choice(value="A05", zh="体重指数过低或过高", en="BMI far off"),
    Choice(value="A06", zh="体重指数", en="BMI"),
    Choice(value="A07", zh="体重指数", en="BMI"),
    Choice(value="A08", zh="吸烟", en="Smoking"),
    Choice(value="A09", zh="甲状腺结节", en="Thyroid nodule"),
    Choice(value="A10", zh="甲状腺结节", en="Thyroid nodule"),
    Choice(value="A12", zh="乳腺结节", en="Breast nodule"),
    Choice(value="A13", zh="肺结节", en="Lung nodule"),
    Choice(value="A14", zh="血压", en="Blood pressure"),
    Choice(value="A15", zh="血压或糖尿病", en="Blood pressure or diabetes"),
    Choice(value="A16", zh="糖尿病", en="Diabetes"),
    Choice(value="A17", zh="乙肝", en="Hepatitis B"),
    Choice(value="A18", zh="家族史", en="Family history"),
    Choice(value="A19", zh="重大疾病史", en="Serious illness in the past"),
    Choice(value="A20", zh="妊娠", en="Pregnancy"),
    Choice(value="A21", zh="住院或体检异常未明", en="Unexplained hospital stay or finding"),
    Choice(value="A22", zh="曾被拒保、延期、加费或拒赔", en="Earlier declined, postponed, loaded or refused"),
    Choice(value="A23", zh="体检", en="Examination"),
    Choice(value="A24", zh="财务核保", en="Financial underwriting"),
    Choice(value="A26", zh="高风险国家或地区居住、停留", en="Stay in a high-risk country"),
    Choice(value="A27", zh="反洗钱", en="Money laundering"),
    Choice(value="A28", zh="告知与报告不一致", en="Disclosure contradicts a report"),
)
"""The rows of the decision table in words (domain-rules §4.2)."""

INPUTS = (
    Choice(value="age", zh="年龄", en="age"),
    Choice(value="occupation_class", zh="职业类别", en="class"),
    Choice(value="bmi", zh="BMI", en="BMI"),
    Choice(value="cigarettes_per_day", zh="每日支数", en="cigarettes a day"),
    Choice(value="systolic", zh="收缩压", en="systolic"),
    Choice(value="diastolic", zh="舒张压", en="diastolic"),
    Choice(value="diabetes", zh="类型", en="type"),
    Choice(value="thyroid_grade", zh="TI-RADS", en="TI-RADS"),
    Choice(value="thyroid_function", zh="功能", en="function"),
    Choice(value="thyroid_report_on", zh="报告日期", en="report of"),
    Choice(value="breast_grade", zh="BI-RADS", en="BI-RADS"),
    Choice(value="lung_size_mm", zh="毫米", en="mm"),
    Choice(value="lung_followed_months", zh="随访月数", en="months followed"),
    Choice(value="lung_stable", zh="稳定", en="stable"),
    Choice(value="liver_values", zh="肝功能", en="liver"),
    Choice(value="alt_value", zh="ALT", en="ALT"),
    Choice(value="alt_limit", zh="ALT 上限", en="ALT limit"),
    Choice(value="pregnancy_weeks", zh="孕周", en="weeks"),
    Choice(value="expected_birth_on", zh="预产期", en="expected birth"),
    Choice(value="earlier_declined", zh="客户告知", en="told by the customer"),
    Choice(value="declined_here", zh="本公司记录", en="in our own records"),
    Choice(value="sum_at_risk", zh="风险保额", en="sum at risk"),
    Choice(value="non_medical_limit", zh="免体检限额", en="non-medical limit"),
    Choice(value="sampled", zh="随机抽检", en="random sample"),
    Choice(value="total_at_risk", zh="全部保险公司风险保额", en="at risk with all insurers"),
    Choice(value="financial_ceiling", zh="财务上限", en="ceiling"),
    Choice(value="yearly_premium", zh="年交保费", en="yearly premium"),
    Choice(value="household_income", zh="家庭年收入", en="household income"),
    Choice(value="financial_proof", zh="财务证明", en="proof"),
    Choice(value="aml", zh="等级", en="level"),
)
"""What the rows look at, in a word each."""

LOOKS_AT: Mapping[str, tuple[str, ...]] = {
    "A01": ("age",),
    "A04": ("occupation_class",),
    "A05": ("bmi",),
    "A06": ("bmi",),
    "A07": ("bmi",),
    "A08": ("cigarettes_per_day",),
    "A09": ("thyroid_grade", "thyroid_function", "thyroid_report_on"),
    "A10": ("thyroid_grade",),
    "A12": ("breast_grade",),
    "A13": ("lung_size_mm", "lung_followed_months", "lung_stable"),
    "A14": ("systolic", "diastolic"),
    "A15": ("systolic", "diastolic", "diabetes"),
    "A16": ("diabetes",),
    "A17": ("liver_values", "alt_value", "alt_limit"),
    "A20": ("pregnancy_weeks", "expected_birth_on"),
    "A22": ("earlier_declined", "declined_here"),
    "A23": ("sum_at_risk", "non_medical_limit", "sampled"),
    "A24": ("total_at_risk", "financial_ceiling", "yearly_premium", "household_income", "financial_proof"),
    "A27": ("aml",),
}
"""The inputs a row of the decision table compares: the values its explanation shows."""

ANSWERS = (
    Choice(value="normal", zh="正常", en="normal"),
    Choice(value="abnormal", zh="异常", en="abnormal"),
    Choice(value="unknown", zh="未检查", en="not examined"),
    Choice(value="none", zh="无", en="none"),
    Choice(value="type1", zh="1 型", en="type 1"),
    Choice(value="type2", zh="2 型", en="type 2"),
)
"""Answers that are codes."""
