"""What drawings and forms may name of underwriting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.underwriting import disclosure, operations, queries
from handlers.underwriting.operations import Decided, Opinion
from handlers.underwriting.rules import Decision
from workflows.calendar import local_date
from workflows.registry import Capability, Values
from workflows.types import Answers, Facts, Step

underwriting = Capability("underwriting")

underwriting.choose("countries")(queries.countries)
underwriting.check("expected_birth")(disclosure.check_expected_birth)

DECISIONS: Mapping[str, Decision] = {
    "accept": Decision.STANDARD,
    "load": Decision.LOADED,
    "decline": Decision.DECLINED,
}
"""The drawn outcomes that decide; `return` does not."""

PROFILE: Values = {
    "age": "integer",
    "sex": "code",
    "occupation_class": "integer?",
    "bmi": "number?",
    "cigarettes_per_day": "integer?",
    "systolic": "integer?",
    "diastolic": "integer?",
    "diabetes": "code?",
    "serious_history": "boolean?",
    "thyroid_nodule": "boolean?",
    "thyroid_grade": "integer?",
    "thyroid_function": "code?",
    "thyroid_report_on": "date?",
    "reports_valid_from": "date",
    "breast_nodule": "boolean?",
    "breast_grade": "integer?",
    "lung_nodule": "boolean?",
    "lung_size_mm": "number?",
    "lung_followed_months": "integer?",
    "lung_stable": "boolean?",
    "hepatitis_b_carrier": "boolean?",
    "liver_values": "code?",
    "alt_value": "integer?",
    "alt_limit": "integer?",
    "pregnant": "boolean?",
    "pregnancy_weeks": "integer?",
    "expected_birth_on": "date?",
    "hospital_unexplained": "boolean?",
    "earlier_declined": "boolean?",
    "declined_here": "boolean",
    "family_history": "boolean?",
    "high_risk_stay": "boolean?",
    "occupation_status": "code?",
    "yearly_income": "money?",
    "spouse_sum": "money?",
    "household_income": "money?",
    "sum_at_risk": "money",
    "non_medical_limit": "money",
    "exam_package": "code",
    "sampled": "boolean",
    "total_at_risk": "money?",
    "financial_ceiling": "money?",
    "no_proof_limit": "money?",
    "reduced_sum": "money",
    "least_sum": "money",
    "yearly_premium": "money",
    "premium_share": "number",
    "financial_proof": "boolean",
    "age_accepted": "boolean",
    "interest": "boolean",
    "aml": "code",
    "contradicted": "boolean",
}
"""What the decision table asks; the health questions as far as they were answered."""

DECIDED: Values = {
    "uw_decision": "code",
    "uw_recommendation": "boolean",
    "extra_premium": "money",
    "premium_due": "money",
}
"""The facts of a decision; null where there is none."""

UNDECIDED: Facts = {"uw_decision": None, "uw_recommendation": False, "extra_premium": None, "premium_due": None}


@underwriting.local("risk_profile", takes={}, gives=PROFILE)
def risk_profile(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The inputs of the decision table `rating`, health answers included: named as `anliu:inputs`, never as facts."""
    return queries.profile(step.session, step.case.id, local_date(step.now))


@underwriting.local(
    "assess", takes={"hits": "list"}, gives={**DECIDED, "hits": "list", "em": "integer", "uw_route": "code"}
)
def assess(input: Mapping[str, Any], step: Step) -> Facts | None:
    """Where the table's `hits` lead: decided at standard terms, or to an underwriter. The hits end here as a fact."""
    found, decided = operations.assess(step.session, step.case.id, input["hits"] or (), now=step.now)
    facts = UNDECIDED if decided is None else _facts(decided)
    return {**facts, "hits": None, "em": found.em, "uw_route": "manual" if decided is None else "standard"}


@underwriting.saver("save_decision", gives={**DECIDED, "em": "integer?"})
def save_decision(answers: Answers, step: Step) -> Facts | None:
    """An underwriter's decision; on a recommendation it is the decision of whoever reviews it."""
    decision = DECISIONS.get(answers.outcome)
    if decision is None:
        return UNDECIDED
    opinion = Opinion(
        decision=decision,
        em=int(answers.values.get("em_total") or 0) if decision is Decision.LOADED else 0,
        reasons=answers.reasons,
        words=answers.values.get("opinion") or "",
        reviewing=step.case.facts.get("uw_recommendation") is True,
    )
    decided = operations.decide(step.session, step.case.id, opinion, actor=step.actor, now=step.now)
    data = {"decision": decided.decision.value, "level": decided.level, "recommendation": decided.recommendation}
    step.event("underwriting.decided", data)
    return {**_facts(decided), "em": decided.em}


def _facts(decided: Decided) -> Facts:
    return {
        "uw_decision": decided.decision.value,
        "uw_recommendation": decided.recommendation,
        "extra_premium": decided.extra_premium,
        "premium_due": decided.premium_due,
    }
