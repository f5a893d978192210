"""What the rating asks, and what underwriters read beside their forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.applications.queries import ApplicationView
from handlers.blocks import Block, Row, moment, pick, word, yuan
from handlers.policies import queries as policies
from handlers.products import rules as tariff
from handlers.underwriting import rules
from handlers.underwriting.models import UnderwritingDecision
from workflows import sealing
from workflows.types import Choice

USER = table("app_user", column("id", Uuid), column("name", String))
KINDS: Mapping[str, str] = {"CI01": "CI"}
"""Which kind of sum at risk a product counts for (domain-rules §4.5)."""

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
DECISIONS = (
    Choice(value="STANDARD", zh="标准体承保", en="Standard"),
    Choice(value="LOADED", zh="加费承保", en="With extra premium"),
    Choice(value="EXCLUDED", zh="除外承保", en="With an exclusion"),
    Choice(value="LOADED_EXCLUDED", zh="加费并除外承保", en="With extra premium and an exclusion"),
    Choice(value="REDUCED", zh="降低保额承保", en="For a smaller sum"),
    Choice(value="POSTPONED", zh="延期", en="Postponed"),
    Choice(value="DECLINED", zh="拒保", en="Declined"),
)
ROWS = (
    Choice(value="A00", zh="告知缺失或无法识别", en="An answer is missing or not understood"),
    Choice(value="A01", zh="年龄超出承保范围", en="Age outside the limits"),
    Choice(value="A04", zh="职业类别", en="Occupation"),
    Choice(value="A05", zh="体重指数过低或过高", en="BMI far off"),
    Choice(value="A06", zh="体重指数", en="BMI"),
    Choice(value="A08", zh="吸烟", en="Smoking"),
    Choice(value="A09", zh="甲状腺结节", en="Thyroid nodule"),
    Choice(value="A14", zh="血压", en="Blood pressure"),
    Choice(value="A16", zh="糖尿病", en="Diabetes"),
    Choice(value="A17", zh="乙肝", en="Hepatitis B"),
    Choice(value="A18", zh="家族史", en="Family history"),
    Choice(value="A19", zh="重大疾病史", en="Serious illness in the past"),
    Choice(value="A21", zh="住院或体检异常未明", en="Unexplained hospital stay or finding"),
    Choice(value="A22", zh="曾被拒保、延期、加费或拒赔", en="Earlier declined, postponed, loaded or refused"),
    Choice(value="A23", zh="风险保额超过免体检限额", en="Sum at risk above the non-medical limit"),
)
"""The rows of the decision table in words (domain-rules §4.2)."""


def sum_at_risk(session: Session, application: ApplicationView, case_id: UUID) -> Decimal:
    """In force, applied for elsewhere and applied for here, of the product's kind, in yuan (domain-rules §4.5)."""
    customer, product = application.customer_id, application.terms.product
    issued = policies.issued_applications(session, customer)
    return (
        application.terms.sum_insured
        + policies.sum_in_force(session, customer, product)
        + applications.pending_sum(session, customer, product, but=case_id, issued=issued)
    )


def profile(session: Session, case_id: UUID, today: date) -> dict[str, Any]:
    """The inputs of the decision table `rating`. Health data: for the decision only, never a fact. Raises NotFound."""
    application = applications.view(session, case_id)
    terms, health = application.terms, dict(application.health)
    height, weight = health.pop("height_cm"), health.pop("weight_kg")
    return {
        **health,
        "age": terms.age,
        "sex": terms.sex,
        "bmi": rules.bmi(height, weight),
        "sum_at_risk": sum_at_risk(session, application, case_id),
        "non_medical_limit": rules.non_medical_limit(KINDS[terms.product], terms.age, today),
        "age_accepted": not tariff.age_findings(terms, today),
    }


def rating(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What the decision table found and what it takes to decide; nothing before it was asked."""
    seen = applications.find(session, case_id)
    if seen is None or not seen.rating:
        return ()
    at_risk = sum_at_risk(session, seen, case_id)
    limit = rules.non_medical_limit(KINDS[seen.terms.product], seen.terms.age, seen.terms.effective_on)
    package = rules.exam_package(at_risk, limit, seen.terms.effective_on)
    rows = (
        Row(pick(lang, "系统建议", "The table says"), word(lang, OUTCOMES, seen.rating)),
        Row(pick(lang, "EM 评点合计", "Extra mortality"), f"{seen.em} %"),
        *(Row(code, word(lang, ROWS, code)) for code in dict.fromkeys(seen.hits)),
        Row(pick(lang, "风险保额", "Sum at risk"), yuan(lang, at_risk)),
        Row(pick(lang, "免体检限额", "Non-medical limit"), yuan(lang, limit)),
        Row(pick(lang, "体检套餐", "Examination"), package or pick(lang, "无需体检", "None")),
    )
    return (Block(pick(lang, "评点说明", "Rating"), rows),)


def recommendation(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What was last recommended to somebody with more authority; nothing where nothing was."""
    statement = (
        select(UnderwritingDecision, USER.c.name)
        .outerjoin(USER, USER.c.id == UnderwritingDecision.by)
        .where(UnderwritingDecision.case_id == case_id, UnderwritingDecision.recommendation)
        .order_by(UnderwritingDecision.at.desc(), UnderwritingDecision.id.desc())
    )
    found = session.execute(statement.limit(1)).one_or_none()
    if found is None:
        return ()
    made, who = found
    rows = (
        Row(pick(lang, "建议结论", "Recommended"), word(lang, DECISIONS, made.decision)),
        Row(pick(lang, "EM 评点", "Extra mortality"), f"{made.em} %"),
        Row(pick(lang, "每期加费", "Extra premium"), yuan(lang, made.extra_premium)),
        Row(pick(lang, "风险保额", "Sum at risk"), yuan(lang, made.sum_at_risk)),
        *(Row(pick(lang, "原因代码", "Reason"), code) for code in made.reasons),
        Row(pick(lang, "核保意见", "Opinion"), sealing.unseal(made.opinion) if made.opinion else "—"),
        Row(pick(lang, "建议人", "By"), f"{who or '—'} · {moment(made.at)}"),
    )
    return (Block(pick(lang, "核保建议", "Recommendation"), rows),)
