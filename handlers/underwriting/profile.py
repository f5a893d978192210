"""What the decision table `rating` asks of an application: its answers, the sums at risk, what is known of the life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table
from sqlalchemy.orm import Session

from handlers import editions
from handlers.applications import queries as applications
from handlers.applications.queries import ApplicationView
from handlers.policies import queries as policies
from handlers.products import rules as tariff
from handlers.underwriting import circumstances, limits
from handlers.underwriting.models import UnderwritingDecision
from handlers.underwriting.rules import Decision
from workflows.calendar import add_months, start_of_day

CASE = table("case", column("id", Uuid), column("number", String))
"""The heart's row, of which only the number is read: it decides who is examined at random."""

APPLICATION = table("application", column("case_id", Uuid), column("insured_id", Uuid))
"""On whose life a decision was made."""

KINDS: Mapping[str, str] = {"CI01": "CI"}
"""Which kind of sum at risk a product counts for; a medical one counts for none (domain-rules §4.5)."""

ASKED = (
    *("occupation_class", "cigarettes_per_day", "systolic", "diastolic", "diabetes", "serious_history"),
    *("hospital_unexplained", "earlier_declined", "family_history"),
    *("thyroid_nodule", "thyroid_grade", "thyroid_function", "thyroid_report_on", "breast_nodule", "breast_grade"),
    *("lung_nodule", "lung_size_mm", "lung_followed_months", "lung_stable"),
    *("hepatitis_b_carrier", "liver_values", "alt_value", "alt_limit"),
    *("pregnant", "pregnancy_weeks", "expected_birth_on"),
    *("occupation_status", "yearly_income", "spouse_sum", "household_income"),
)
"""The questions whose answers the table looks at as they were given."""


def sum_at_risk(session: Session, application: ApplicationView, case_id: UUID) -> Decimal:
    """In force, applied for elsewhere and applied for here, of the product's kind, in yuan (domain-rules §4.5).

    A product of no kind adds nothing: its decision is made under the largest kind that the life has (§4.6).
    """
    own = KINDS.get(application.terms.product)
    kinds = sorted(set(KINDS.values())) if own is None else [own]
    asked = Decimal(0) if own is None else application.terms.sum_insured
    return asked + max(_elsewhere(session, application, case_id, kind) for kind in kinds)


def _elsewhere(session: Session, application: ApplicationView, case_id: UUID, kind: str) -> Decimal:
    """What else with us is at risk of a kind on this life."""
    life, issued = application.insured_id, policies.issued_applications(session, application.insured_id)
    return sum(
        (
            policies.sum_in_force(session, life, product)
            + applications.pending_sum(session, life, product, but=case_id, issued=issued)
            for product, counts_for in KINDS.items()
            if counts_for == kind
        ),
        Decimal(0),
    )


def profile(session: Session, case_id: UUID, today: date) -> dict[str, Any]:
    """The inputs of the decision table `rating`. Health data: for the decision only, never a fact. Raises NotFound.

    What was not asked or not answered is null; the table looks at whether it had to be.
    """
    application = applications.view(session, case_id)
    around = circumstances.of_case(session, case_id)
    at_risk = sum_at_risk(session, application, case_id)
    terms, health = application.terms, application.health
    return {
        **{question: health.get(question) for question in ASKED},
        "age": terms.age,
        "sex": terms.sex,
        "bmi": _bmi(health),
        "reports_valid_from": limits.reports_valid_from(today),
        "high_risk_stay": _high_risk_stay(health, today),
        "declined_here": _declined_here(session, application.insured_id, case_id, today),
        "age_accepted": not tariff.age_findings(terms, today),
        "sampled": limits.is_sampled(_number(session, case_id), today),
        **_medical(application, at_risk, today),
        **_financial(application, at_risk, today),
        "interest": around.interest,
        "aml": around.aml,
        "contradicted": around.contradicted,
        "financial_proof": around.financial_proof,
    }


def _medical(application: ApplicationView, at_risk: Decimal, today: date) -> dict[str, Any]:
    """The sum at risk with us against what is insured unexamined (§4.5); a medical product has no such limit."""
    kind = KINDS.get(application.terms.product)
    if kind is None:
        return {"sum_at_risk": at_risk, "non_medical_limit": None, "exam_package": ""}
    limit = limits.non_medical_limit(kind, application.terms.age, today)
    package = limits.exam_package(at_risk, limit, today)
    return {"sum_at_risk": at_risk, "non_medical_limit": limit, "exam_package": package}


def _financial(application: ApplicationView, at_risk: Decimal, today: date) -> dict[str, Any]:
    """The sum at risk with all insurers, and the premium, against what the life lives on (§4.4)."""
    terms = application.terms
    return {
        **_covered(application, at_risk, today),
        "yearly_premium": tariff.yearly_premium(application.premium, terms.pay_mode, today),
        "premium_share": limits.premium_share(terms.product, today),
    }


def _covered(application: ApplicationView, at_risk: Decimal, today: date) -> dict[str, Any]:
    """The sum at risk with all insurers against the ceiling of its kind; a medical product has neither."""
    terms, health = application.terms, application.health
    bounds, kind = tariff.product(terms.product, today)["sum_insured"], KINDS.get(terms.product)
    least = Decimal(bounds["from"])
    if kind is None:
        nothing = dict.fromkeys(("total_at_risk", "financial_ceiling", "no_proof_limit"))
        return {**nothing, "least_sum": least, "reduced_sum": Decimal(0)}
    means = limits.Means(
        status=health.get("occupation_status"),
        yearly_income=health.get("yearly_income"),
        spouse_sum=health.get("spouse_sum"),
    )
    ceiling = limits.financial_ceiling(kind, terms.age, means, today)
    elsewhere = health.get("elsewhere_sum") if health.get("cover_elsewhere") is not False else Decimal(0)
    total = None if elsewhere is None else at_risk + elsewhere
    others = (total or Decimal(0)) - terms.sum_insured
    return {
        "total_at_risk": total,
        "financial_ceiling": ceiling,
        "no_proof_limit": limits.no_proof_limit(kind, terms.age, today),
        "least_sum": least,
        "reduced_sum": limits.reduced_sum(ceiling, others, bounds["step"]),
    }


def _bmi(health: Mapping[str, Any]) -> Decimal | None:
    height, weight = health.get("height_cm"), health.get("weight_kg")
    return limits.bmi(height, weight) if height and weight else None


def _high_risk_stay(health: Mapping[str, Any], today: date) -> bool | None:
    """None where nobody knows where somebody stayed."""
    stays = health.get("stays_abroad") or ()
    if health.get("stayed_abroad") is False:
        return False
    return any(limits.is_high_risk(stay["country"], today) for stay in stays) if stays else None


def _declined_here(session: Session, insured_id: UUID, case_id: UUID, today: date) -> bool:
    """Whether we declined or postponed other applications on this life of late (§4.1)."""
    years = editions.load("underwriting", "terms").on(today)["look_back_years"]
    statement = (
        select(UnderwritingDecision.id)
        .join(APPLICATION, APPLICATION.c.case_id == UnderwritingDecision.case_id)
        .where(
            APPLICATION.c.insured_id == insured_id,
            UnderwritingDecision.case_id != case_id,
            UnderwritingDecision.recommendation.is_(False),
            UnderwritingDecision.decision.in_([Decision.DECLINED, Decision.POSTPONED]),
            UnderwritingDecision.at >= start_of_day(add_months(today, -12 * years)),
        )
    )
    return session.execute(statement.limit(1)).one_or_none() is not None


def _number(session: Session, case_id: UUID) -> str:
    return str(session.execute(select(CASE.c.number).where(CASE.c.id == case_id)).scalar_one())
