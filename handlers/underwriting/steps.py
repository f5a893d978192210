"""What drawings and forms may name of underwriting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from handlers.underwriting import disclosure, evidence, offers, operations, queries, terms
from handlers.underwriting.evidence import Supplied, Wanted
from handlers.underwriting.offers import Reply
from handlers.underwriting.operations import Decided, Opinion
from handlers.underwriting.rules import Decision
from handlers.underwriting.terms import Terms
from workflows.calendar import add_months, local_date
from workflows.db import utcnow
from workflows.errors import N_, Invalid
from workflows.registry import Capability, Values
from workflows.types import Actor, Answers, Choice, Facts, Finding, Step

underwriting = Capability("underwriting")

underwriting.choose("countries")(queries.countries)
underwriting.check("expected_birth")(disclosure.check_expected_birth)

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
    "non_medical_limit": "money?",
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
    "uw_needs": "code",
    "extra_premium": "money",
    "premium_due": "money",
}
"""The facts of a decision; null where there is none."""

UNDECIDED: Facts = {
    "uw_decision": None,
    "uw_recommendation": False,
    "uw_needs": None,
    "extra_premium": None,
    "premium_due": None,
}


SUPPLEMENT = "supplement"
ASKERS: Mapping[str, str] = {"review_outcome": "review", "committee_outcome": "committee"}
"""The drawn tasks beyond the underwriter that ask for evidence, by the fact of their outcome, and the route to each."""


@underwriting.choose("exclusions")
def exclusions(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """What can be left out of the cover today."""
    return terms.exclusions(local_date(utcnow()))


@underwriting.choose("evidence")
def evidence_kinds(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """What can be asked for today."""
    return evidence.kinds(local_date(utcnow()))


@underwriting.local("risk_profile", takes={}, gives=PROFILE)
def risk_profile(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The inputs of the decision table `rating`, health answers included: named as `anliu:inputs`, never as facts."""
    return queries.profile(step.session, step.case.id, local_date(step.now))


@underwriting.local(
    "assess", takes={"hits": "list"}, gives={**DECIDED, "hits": "list", "em": "integer", "uw_route": "code"}
)
def assess(input: Mapping[str, Any], step: Step) -> Facts | None:
    """Where the table's `hits` lead. The hits end here as a fact.

    `uw_route` is `system` where the system has decided, `review` or `committee` where these had asked for evidence,
    else `manual`: to an underwriter.
    """
    facts = step.case.facts
    by_person = facts.get("answer_outcome") == "review" or facts.get("automatic") is False
    found, decided = operations.assess(
        step.session, step.case.id, input["hits"] or (), by_person=by_person, now=step.now
    )
    told = UNDECIDED if decided is None else _facts(decided)
    return {**told, "hits": None, "em": found.em, "uw_route": _asker(facts) if decided is None else "system"}


def _asker(facts: Mapping[str, Any]) -> str:
    """To whom an application goes: whoever asked for evidence last and has not looked at it."""
    return next((route for fact, route in ASKERS.items() if facts.get(fact) == SUPPLEMENT), "manual")


@underwriting.saver("save_decision", gives={**DECIDED, "em": "integer?"})
def save_decision(answers: Answers, step: Step) -> Facts | None:
    """An underwriter's decision. Raises Invalid."""
    return _save(answers, step, reviewing=False)


@underwriting.saver("save_review", gives={**DECIDED, "em": "integer?"})
def save_review(answers: Answers, step: Step) -> Facts | None:
    """The decision on somebody else's recommendation. Raises Invalid."""
    return _save(answers, step, reviewing=True)


def _save(answers: Answers, step: Step, *, reviewing: bool) -> Facts:
    if answers.outcome == SUPPLEMENT:
        evidence.request(step.session, step.case.id, _wanted(answers), actor=step.actor, now=step.now)
        step.event("underwriting.evidence_requested", {"kinds": [one.kind for one in _wanted(answers)]})
        return UNDECIDED
    if answers.outcome == "return":
        return UNDECIDED
    opinion = _opinion(answers, step, reviewing=reviewing)
    decided = operations.decide(step.session, step.case.id, opinion, actor=step.actor, now=step.now)
    data = {"decision": decided.decision.value, "level": decided.level, "recommendation": decided.recommendation}
    step.event("underwriting.decided", data)
    return {**_facts(decided), "em": decided.em}


@underwriting.saver("save_evidence", gives={})
def save_evidence(answers: Answers, step: Step) -> Facts | None:
    """What the agent brought of what was asked for. A withdrawal brings nothing. Raises Invalid."""
    if answers.outcome == "supply":
        rows = answers.values.get("evidence") or ()
        evidence.supply(step.session, step.case.id, [_supplied(row) for row in rows], now=step.now)
    return None


def _supplied(row: Mapping[str, Any]) -> Supplied:
    return Supplied(
        kind=row["kind"],
        source=row["source"],
        dated=row["dated"],
        pages=int(row["pages"]),
        findings=row.get("findings") or "",
    )


@underwriting.local("offer", takes={}, gives={"answer_by": "datetime"})
def offer(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Put the terms of the decision in force to the customer; `answer_by` ends the time to answer. Raises NotFound."""
    offers.offer(step.session, step.case.id, now=step.now)
    step.event("underwriting.offered")
    return {"answer_by": terms.answer_by(step.now)}


@underwriting.saver("save_answer", gives={})
def save_answer(answers: Answers, step: Step) -> Facts | None:
    """What the customer said to a counter-offer. Raises NotFound, Invalid."""
    said = REPLIES[answers.outcome]
    on = answers.values.get("answered_on") or local_date(step.now)
    offers.reply(step.session, step.case.id, said, on=on, actor=step.actor, now=step.now)
    step.event("underwriting.answered", {"answer": said.value})
    return None


@underwriting.local("lapse_offer", takes={}, gives={})
def lapse_offer(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Nobody answered the counter-offer in time. Raises NotFound."""
    offers.lapse(step.session, step.case.id, now=step.now)
    step.event("underwriting.answered", {"answer": Reply.LAPSED.value})
    return None


REPLIES: Mapping[str, Reply] = {"accept": Reply.ACCEPTED, "refuse": Reply.REFUSED, "review": Reply.REVIEW}
"""The drawn outcomes of an answer."""


def _opinion(answers: Answers, step: Step, *, reviewing: bool) -> Opinion:
    values, on = answers.values, local_date(step.now)
    if answers.outcome == "accept":
        _refuse_idle(values)
    wanted = _terms(answers, on) if answers.outcome == "offer" else Terms()
    decision = {"postpone": Decision.POSTPONED, "decline": Decision.DECLINED}.get(answers.outcome, wanted.decision)
    return Opinion(
        decision=decision,
        terms=wanted,
        postponed_until=_until(values, on) if decision is Decision.POSTPONED else None,
        reasons=answers.reasons,
        words=values.get("opinion") or "",
        reviewing=reviewing,
    )


def _refuse_idle(values: Mapping[str, Any]) -> None:
    """Raises Invalid for terms beside standard terms: nobody drops a loading by pressing the wrong key."""
    message = N_("Standard terms know nothing of this: empty it, or make a counter-offer")
    idle = [name for name in ("em_total", "reduced_sum", "exclusions") if values.get(name)]
    if idle:
        raise Invalid([Finding(field=name, code="idle", message=message) for name in idle])


def _terms(answers: Answers, on: date) -> Terms:
    """Raises Invalid for a counter-offer without any terms of its own."""
    values = answers.values
    rows = values.get("exclusions") or ()
    standard = terms.wording([row["code"] for row in rows], on)
    reduced = values.get("reduced_sum")
    found = Terms(
        em=int(values.get("em_total") or 0),
        exclusions={row["code"]: row.get("wording") or standard[row["code"]] for row in rows},
        reduced_sum=None if reduced is None else Decimal(reduced),
    )
    if found.decision is Decision.STANDARD:
        message = N_("Give a loading, an exclusion or a smaller sum; without any of them the risk is standard")
        raise Invalid([Finding(field="em_total", code="required", message=message)])
    return found


def _until(values: Mapping[str, Any], on: date) -> date:
    """Raises Invalid unless it is a day to come."""
    months, until = values.get("postpone_months"), values.get("postpone_until")
    if months:
        return add_months(on, int(months))
    if until is None or until <= on:
        message = N_("Say for how many months, or until which day to come")
        raise Invalid([Finding(field="postpone_until", code="date", message=message)])
    return date.fromisoformat(str(until))


def _wanted(answers: Answers) -> list[Wanted]:
    """Raises Invalid where the same is asked for twice."""
    wanted = [Wanted(kind=row["kind"], words=row.get("words") or "") for row in answers.values.get("requested") or ()]
    if len({one.kind for one in wanted}) < len(wanted):
        message = N_("Ask for each kind of evidence once")
        raise Invalid([Finding(field="requested", code="twice", message=message)])
    return wanted


def _facts(decided: Decided) -> Facts:
    return {
        "uw_decision": decided.decision.value,
        "uw_recommendation": decided.recommendation,
        "uw_needs": decided.needs,
        "extra_premium": decided.extra_premium,
        "premium_due": decided.premium_due,
    }
