"""The health questionnaire: part of every form that asks for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from marshmallow import ValidationError, validates_schema

from forms.fields import Choice, Date, Integer, Number, Words, YesNo, options
from forms.means import HEALTH, Means, asked
from forms.schema import FormSchema, Section
from workflows.errors import N_
from workflows.types import Finding

__all__ = ["HEALTH", "Health"]

#: domain-rules §4.3; 7 is the special class: explosives, stunts.
OCCUPATION_CLASSES = options(
    ("1", "1 类 · 内勤、文职", "Class 1 · office work"),
    ("2", "2 类 · 外勤销售、体育教师", "Class 2 · outside sales, teacher of sport"),
    ("3", "3 类 · 出租车司机、室内电工", "Class 3 · taxi driver, indoor electrician"),
    ("4", "4 类 · 货车司机、地面建筑", "Class 4 · truck driver, construction on the ground"),
    ("5", "5 类 · 高空作业、特警", "Class 5 · work at height, special police"),
    ("6", "6 类 · 井下采矿、深海作业", "Class 6 · underground mining, deep sea"),
    ("7", "特殊职业 · 爆破、特技", "Special class · explosives, stunts"),
)
#: 0 stands for what no report grades; BI-RADS 0 is such a report.
THYROID_GRADES = options(
    ("0", "无报告或未分级", "No report, or not graded"),
    *((str(n), f"TI-RADS {n} 级", f"TI-RADS {n}") for n in range(1, 7)),
)
BREAST_GRADES = options(
    ("0", "无报告或 BI-RADS 0 级（待评估）", "No report, or BI-RADS 0 (incomplete)"),
    *((str(n), f"BI-RADS {n} 级", f"BI-RADS {n}") for n in range(1, 7)),
)
NORMAL = options(("normal", "正常", "Normal"), ("abnormal", "异常", "Abnormal"), ("unknown", "未检查", "Not examined"))
MMHG = Words("mmHg", "mmHg")
ALT = Words("U/L", "U/L")


class Body(FormSchema):
    """Occupation and health: what the rating table of CI01 asks (domain-rules §4.2). Only what is asked counts.

    A yes opens its own questions (requirements S3.5.1). The form does not know whose sex it asks about: men answer the
    question about pregnancy with no, and the rating looks at a man who did not.
    """

    occupation_class = Choice("职业类别", "Occupation class", choices=OCCUPATION_CLASSES, whole=True, **asked())
    height_cm = Number("身高", "Height", least=30, most=250, places=1, **asked(unit=Words("厘米", "cm")))
    weight_kg = Number("体重", "Weight", least=1, most=400, places=1, **asked(unit=Words("公斤", "kg")))
    cigarettes_per_day = Integer(
        "每日吸烟",
        "Cigarettes a day",
        least=0,
        most=200,
        **asked(unit=Words("支", "pieces"), help=Words("不吸烟填 0", "0 for non-smokers")),
    )
    systolic = Integer("收缩压", "Systolic blood pressure", least=50, most=300, **asked(unit=MMHG))
    diastolic = Integer("舒张压", "Diastolic blood pressure", least=30, most=200, **asked(unit=MMHG))
    diabetes = Choice(
        "糖尿病",
        "Diabetes",
        choices=options(("none", "无", "None"), ("type1", "1 型", "Type 1"), ("type2", "2 型", "Type 2")),
        **asked(),
    )
    thyroid_nodule = YesNo("是否有甲状腺结节？", "A thyroid nodule?", **asked(wide=True))
    thyroid_grade = Choice(
        "甲状腺结节分级",
        "Grade of the thyroid nodule",
        choices=THYROID_GRADES,
        whole=True,
        **asked(visible_if="thyroid_nodule"),
    )
    thyroid_function = Choice(
        "甲状腺功能", "Thyroid function", choices=NORMAL, radio=False, **asked(visible_if="thyroid_nodule")
    )
    thyroid_report_on = Date(
        "甲状腺报告日期", "Date of the thyroid report", past=True, **asked(visible_if="thyroid_grade > 0")
    )
    breast_nodule = YesNo("是否有乳腺结节？", "A breast nodule?", **asked(wide=True))
    breast_grade = Choice(
        "乳腺结节分级",
        "Grade of the breast nodule",
        choices=BREAST_GRADES,
        whole=True,
        **asked(visible_if="breast_nodule"),
    )
    lung_nodule = YesNo("是否有肺结节？", "A lung nodule?", **asked(wide=True))
    lung_size_mm = Number(
        "肺结节大小",
        "Size of the lung nodule",
        least=Decimal("0.1"),
        most=200,
        places=1,
        **asked(
            visible_if="lung_nodule",
            unit=Words("毫米", "mm"),
            help=Words("多发的填最大者", "The largest one, if there are several"),
        ),
    )
    lung_followed_months = Integer(
        "肺结节已随访",
        "Lung nodule followed for",
        least=0,
        most=600,
        **asked(
            visible_if="lung_nodule", unit=Words("个月", "months"), help=Words("未随访填 0", "0 if nobody followed it")
        ),
    )
    lung_stable = YesNo(
        "随访期间肺结节是否稳定？",
        "Has the lung nodule been stable all the time?",
        **asked(visible_if="lung_followed_months > 0"),
    )
    hepatitis_b_carrier = YesNo("是否为乙肝病毒携带者？", "A carrier of hepatitis B?", **asked(wide=True))
    liver_values = Choice(
        "肝功能", "Liver values", choices=NORMAL, radio=False, **asked(visible_if="hepatitis_b_carrier")
    )
    alt_value = Integer(
        "谷丙转氨酶 ALT", "ALT", least=1, most=9_999, **asked(visible_if='liver_values = "abnormal"', unit=ALT)
    )
    alt_limit = Integer(
        "报告上的 ALT 上限",
        "Upper limit of ALT on the report",
        least=10,
        most=100,
        **asked(visible_if='liver_values = "abnormal"', unit=ALT),
    )
    pregnant = YesNo("目前是否怀孕？", "Pregnant?", **asked(wide=True, help=Words("男性填否", "No for men")))
    pregnancy_weeks = Integer(
        "孕周", "Weeks of pregnancy", least=1, most=44, **asked(visible_if="pregnant", unit=Words("周", "weeks"))
    )
    expected_birth_on = Date(
        "预产期",
        "Expected birth",
        future=True,
        **asked(
            visible_if="pregnant",
            check="underwriting.expected_birth",
            help=Words("已过预产期的填今天", "Today, if it is overdue"),
        ),
    )
    serious_history = YesNo(
        "是否曾患恶性肿瘤、脑卒中、心肌梗死、肝硬化或肾衰竭？",
        "Ever had cancer, stroke, myocardial infarction, cirrhosis or kidney failure?",
        **asked(wide=True),
    )
    hospital_unexplained = YesNo(
        "近两年内是否住院或体检异常且原因未明？",
        "Hospital stay or abnormal examination in the last two years that is not explained?",
        **asked(wide=True),
    )
    earlier_declined = YesNo(
        "是否曾被保险公司拒保、延期、加费或拒赔？",
        "Ever declined, postponed, loaded or refused a claim by an insurer?",
        **asked(wide=True),
    )
    family_history = YesNo(
        "是否有两位及以上直系亲属在 60 岁前患癌症或心脏病？",
        "Two or more first-degree relatives with cancer or cardiac disease before 60?",
        **asked(wide=True),
    )

    sections: ClassVar[tuple[Section, ...]] = (HEALTH,)

    @validates_schema(skip_on_field_errors=False)
    def pressure_is_the_right_way_round(self, values: dict[str, Any], **_: Any) -> None:
        """The two pressures are easily swapped while typing."""
        upper, lower = values.get("systolic"), values.get("diastolic")
        if upper is not None and lower is not None and lower >= upper:
            message = N_("The diastolic pressure is below the systolic one; please look at both")
            raise ValidationError({"diastolic": [Finding(field="", code="pressure", message=message)]})


class Health(Means, Body):
    """The questionnaire of CI01: health first, then means and stays abroad."""

    sections: ClassVar[tuple[Section, ...]] = (HEALTH,)
