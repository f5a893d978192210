"""The application as checkers and underwriters read it beside their forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications import parties
from handlers.applications.entry import SELF
from handlers.applications.queries import ApplicationView, BeneficiaryView, beneficiaries, find
from handlers.blocks import Block, Row, pick, word, yes_no, yuan
from handlers.customers.masking import mask_mobile
from handlers.customers.person import Person
from handlers.payments.queries import masked_account
from handlers.products import queries as products
from handlers.products import rules as tariff
from handlers.products.rules import NO_BENEFICIARY
from handlers.underwriting.queries import country
from workflows.types import Choice

QUESTIONS = (
    ("occupation_class", "职业类别", "Occupation class"),
    ("height_cm", "身高（厘米）", "Height (cm)"),
    ("weight_kg", "体重（公斤）", "Weight (kg)"),
    ("cigarettes_per_day", "每日吸烟（支）", "Cigarettes a day"),
    ("systolic", "收缩压（mmHg）", "Systolic (mmHg)"),
    ("diastolic", "舒张压（mmHg）", "Diastolic (mmHg)"),
    ("diabetes", "糖尿病", "Diabetes"),
    ("thyroid_nodule", "甲状腺结节", "Thyroid nodule"),
    ("thyroid_grade", "甲状腺结节 TI-RADS（0 为无报告）", "Thyroid nodule, TI-RADS (0: no report)"),
    ("thyroid_function", "甲状腺功能", "Thyroid function"),
    ("thyroid_report_on", "甲状腺报告日期", "Date of the thyroid report"),
    ("breast_nodule", "乳腺结节", "Breast nodule"),
    ("breast_grade", "乳腺结节 BI-RADS（0 为无报告或待评估）", "Breast nodule, BI-RADS (0: no report or incomplete)"),
    ("lung_nodule", "肺结节", "Lung nodule"),
    ("lung_size_mm", "肺结节大小（毫米）", "Size of the lung nodule (mm)"),
    ("lung_followed_months", "肺结节随访（个月）", "Lung nodule followed for (months)"),
    ("lung_stable", "肺结节稳定", "Lung nodule stable"),
    ("hepatitis_b_carrier", "乙肝病毒携带", "Carrier of hepatitis B"),
    ("liver_values", "肝功能", "Liver values"),
    ("alt_value", "ALT（U/L）", "ALT (U/L)"),
    ("alt_limit", "ALT 上限（U/L）", "Upper limit of ALT (U/L)"),
    ("pregnant", "怀孕", "Pregnant"),
    ("pregnancy_weeks", "孕周", "Weeks of pregnancy"),
    ("expected_birth_on", "预产期", "Expected birth"),
    ("serious_history", "重大疾病史", "Serious illness in the past"),
    ("hospital_unexplained", "近两年住院或体检异常未明", "Unexplained hospital stay or finding, 2 years"),
    ("earlier_declined", "曾被拒保、延期、加费或拒赔", "Earlier declined, postponed, loaded or refused"),
    ("family_history", "家族史", "Family history"),
    ("occupation_status", "就业状况", "Employment"),
    ("yearly_income", "个人年劳动收入（元）", "Earned income a year (yuan)"),
    ("spouse_sum", "配偶重大疾病保额（元）", "The spouse's critical illness cover (yuan)"),
    ("household_income", "家庭年收入（元）", "Household income a year (yuan)"),
    ("cover_elsewhere", "其他公司重大疾病保险", "Critical illness cover with other insurers"),
    ("elsewhere_sum", "其他公司重大疾病保额（元）", "Critical illness cover with other insurers (yuan)"),
    ("stayed_abroad", "近 12 个月境外居住或停留", "Abroad in the last 12 months"),
    ("stays_abroad", "境外国家或地区", "Countries of the stay"),
)
FINDINGS = (
    Choice(value="none", zh="无", en="None"),
    Choice(value="type1", zh="1 型", en="Type 1"),
    Choice(value="type2", zh="2 型", en="Type 2"),
    Choice(value="normal", zh="正常", en="Normal"),
    Choice(value="abnormal", zh="异常", en="Abnormal"),
    Choice(value="unknown", zh="未检查", en="Not examined"),
    Choice(value="employed", zh="在职、自雇或经营者", en="Employed, self-employed or in business"),
    Choice(value="homemaker", zh="家庭主妇（夫）", en="Homemaker"),
    Choice(value="student", zh="学生", en="Student"),
)
RELATIONS = (
    Choice(value="SPOUSE", zh="配偶", en="Spouse"),
    Choice(value="CHILD", zh="子女", en="Child"),
    Choice(value="PARENT", zh="父母", en="Parent"),
    Choice(value="SIBLING", zh="兄弟姐妹", en="Brother or sister"),
    Choice(value="GRANDPARENT", zh="祖父母/外祖父母", en="Grandparent"),
    Choice(value="GRANDCHILD", zh="孙子女/外孙子女", en="Grandchild"),
    Choice(value="OTHER", zh="其他", en="Other"),
)


def summary(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Applicant, cover, beneficiaries, account and health questionnaire; nothing before the first submission."""
    seen = find(session, case_id)
    if seen is None:
        return ()
    return (
        *_parties(seen, lang),
        _cover(session, seen, lang),
        *([] if seen.beneficiary_kind == NO_BENEFICIARY else [_beneficiaries(beneficiaries(session, seen.id), lang)]),
        _account(session, seen, lang),
        _health(seen, lang),
    )


def _parties(seen: ApplicationView, lang: str) -> Sequence[Block]:
    """One block where one person is both, else the insured after the applicant, with what they are to each other."""
    age = Row(pick(lang, "投保年龄", "Entry age"), str(seen.terms.age))
    if seen.relation == SELF:
        return (
            Block(pick(lang, "投保人（被保险人）", "Applicant and insured"), (*_person(seen.applicant, lang), age)),
        )
    relation = word(lang, parties.relations(seen.terms.effective_on), seen.relation)
    consented = Row(pick(lang, "书面同意", "Written consent"), yes_no(lang, seen.consented))
    related = Row(pick(lang, "是投保人的", "To the applicant"), relation)
    return (
        Block(pick(lang, "投保人", "Applicant"), _person(seen.applicant, lang)),
        Block(pick(lang, "被保险人", "Insured"), (related, *_person(seen.insured, lang), age, consented)),
    )


def _person(person: Person, lang: str) -> tuple[Row, ...]:
    sex = pick(lang, "男", "Male") if person.sex == "M" else pick(lang, "女", "Female")
    return (
        Row(pick(lang, "姓名", "Name"), person.name),
        Row(pick(lang, "证件号码", "Document number"), person.masked_gov_id),
        Row(pick(lang, "性别", "Sex"), sex),
        Row(pick(lang, "出生日期", "Date of birth"), person.birth_date.isoformat()),
        Row(pick(lang, "手机", "Mobile"), mask_mobile(person.mobile)),
    )


def _cover(session: Session, seen: ApplicationView, lang: str) -> Block:
    terms, day = seen.terms, seen.terms.effective_on
    rows = [
        Row(pick(lang, "险种", "Product"), products.name(session, terms.product, lang)),
        Row(pick(lang, "保障期间", "Cover"), word(lang, tariff.covers(terms.product, day), terms.cover)),
        Row(_sum_called(terms.product, day, lang), yuan(lang, terms.sum_insured)),
        Row(pick(lang, "交费期间", "Payment term"), _pay_term(terms.product, terms.pay_term, day, lang)),
        Row(pick(lang, "交费频率", "Payment mode"), word(lang, tariff.pay_modes(terms.product, day), terms.pay_mode)),
        Row(pick(lang, "每期保费", "Premium"), yuan(lang, seen.premium)),
    ]
    if terms.social_insurance is not None:
        insured = yes_no(lang, terms.social_insurance)
        rows.insert(3, Row(pick(lang, "社会医疗保险", "Social medical insurance"), insured))
    if seen.extra_premium:
        rows.append(Row(pick(lang, "每期加费", "Extra premium"), yuan(lang, seen.extra_premium)))
    return Block(pick(lang, "保障方案", "Cover"), tuple(rows))


def _sum_called(product: str, day: date, lang: str) -> str:
    called = tariff.sum_called(product, day)
    return pick(lang, called.zh, called.en)


def _pay_term(product: str, years: int, day: date, lang: str) -> str:
    return word(lang, tariff.pay_terms(product, day), str(years))


def _beneficiaries(named: Sequence[BeneficiaryView], lang: str) -> Block:
    title = pick(lang, "身故受益人", "Death beneficiaries")
    if not named:
        return Block(title, (Row(pick(lang, "受益人", "Beneficiary"), pick(lang, "法定", "Statutory heirs")),))
    return Block(title, tuple(_beneficiary(one, lang) for one in named))


def _beneficiary(one: BeneficiaryView, lang: str) -> Row:
    label = pick(lang, f"第 {one.order_no} 顺序", f"Order {one.order_no}")
    share = pick(lang, "均等", "equal") if one.share_percent is None else f"{one.share_percent.normalize():f}%"
    return Row(label, f"{one.body['name']} · {word(lang, RELATIONS, one.relation)} · {share}")


def _account(session: Session, seen: ApplicationView, lang: str) -> Block:
    account = masked_account(session, seen.account_id)
    rows = (
        Row(pick(lang, "账户名", "Account holder"), account.holder),
        Row(pick(lang, "银行卡号", "Card number"), account.number),
        Row(pick(lang, "开户行", "Branch"), account.branch),
    )
    return Block(pick(lang, "缴费账户", "Premium account"), rows)


def _health(seen: ApplicationView, lang: str) -> Block:
    """What was asked and answered; a question that nothing opened is left out."""
    answered = [(zh, en, seen.health[question]) for question, zh, en in QUESTIONS if question in seen.health]
    rows = tuple(Row(pick(lang, zh, en), _answer(lang, answer, seen.terms.effective_on)) for zh, en, answer in answered)
    return Block(pick(lang, "健康与财务告知", "Health and means"), rows)


def _answer(lang: str, answer: object, day: date) -> str:
    if isinstance(answer, list):
        return pick(lang, "；", "; ").join(_stay(lang, one, day) for one in answer)
    if isinstance(answer, Decimal):
        return f"{answer:,f}".removesuffix(".00")
    return word(lang, FINDINGS, answer) if isinstance(answer, str) else yes_no(lang, answer)


def _stay(lang: str, stay: Mapping[str, Any], day: date) -> str:
    days = pick(lang, f"{stay['days']} 天", f"{stay['days']} days")
    return f"{country(lang, stay['country'], day)} {days}"
