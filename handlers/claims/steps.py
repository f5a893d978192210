"""What drawings and forms may name of claims.

A claim is paid as `claims.payment_due`, the payout of payments and `claims.paid`, in this order. Whoever decided may
not release it (domain-rules §10, 2): the user task before the payout is `separate` from the decisions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from handlers.applications.entry import read_account
from handlers.applications.reasons import reason_codes
from handlers.claims import appeals, clauses, cover, decisions, documents, operations, paying, queries, records, rulings
from handlers.claims.appeals import AppealResult
from handlers.claims.calculation import Found
from handlers.claims.circumstances import OBSERVED
from handlers.claims.cover import ClaimType
from handlers.claims.decisions import Decision
from handlers.claims.entry import GUARDIAN, read_report
from handlers.claims.records import RecordKind
from handlers.claims.report import check_description
from handlers.claims.rescission import FAULTS, Fault
from handlers.claims.rulings import Decided, Opinion
from handlers.customers import queries as customers
from handlers.customers.rules import age_on
from handlers.notices import operations as notices
from handlers.policies import queries as policies
from handlers.products import rules as tariff
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.errors import N_, Invalid
from workflows.registry import Capability, Values
from workflows.types import Actor, Answers, Choice, Facts, Finding, Step

claims = Capability("claims")

claims.check("description")(check_description)

DECIDED: Values = {
    "claim_decision": "code",
    "claim_recommendation": "boolean",
    "claim_needs": "code",
    "claim_level": "code",
    "benefit": "money",
}
"""The facts of a decision; null where there is none."""

UNDECIDED: Facts = {
    "claim_decision": None,
    "claim_recommendation": False,
    "claim_needs": None,
    "claim_level": None,
    "benefit": None,
}
SENIORS = 70
"""The age from which on a person is looked after first (domain-rules §9, U6); so is a minor."""


@claims.choose("types")
def types(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """What can be claimed today."""
    return cover.all_types(local_date(utcnow()))


@claims.choose("papers")
def papers(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """What can be asked for today, whatever is claimed."""
    today = local_date(utcnow())
    found = [one.choice for kind in ClaimType for one in documents.possible(kind, today)]
    return list({choice.value: choice for choice in found}.values())


@claims.choose("refusals")
def refusals(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """The ways to say no."""
    return [choice for choice in decisions.choices(local_date(utcnow())) if choice.value in decisions.REFUSALS]


@claims.choose("refusal_reasons")
def refusal_reasons(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """The reason codes of which a no gives one."""
    named = {reason.code: reason for reason in reason_codes()}
    codes = dict.fromkeys(code for way in decisions.REFUSALS for code in decisions.reasons(way, local_date(utcnow())))
    return [Choice(value=code, zh=named[code].zh, en=named[code].en) for code in sorted(codes)]


@claims.choose("clauses")
def all_clauses(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """The clauses of every product on sale; whether one fits is looked at when it is chosen."""
    today = local_date(utcnow())
    return [
        Choice(value=one.code, zh=f"{product.zh} {one.zh}", en=f"{product.en}, {one.en}")
        for product in tariff.tariffs(today)
        for one in clauses.clauses(product.value, today)
    ]


@claims.choose("faults")
def faults(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """How a question came to be answered wrongly."""
    return FAULTS


@claims.local("desk", takes={}, gives={"claim_desk": "code"})
def desk(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Who reports: `agent`, `handler` or `office`; whoever has several seats reports as the first of these."""
    roles = step.actor.roles
    return {"claim_desk": "agent" if "agent" in roles else "handler" if "claims_handler" in roles else "office"}


REPORTED: Values = {
    "requested": "boolean",
    "claim_id": "id?",
    "policy_id": "id?",
    "policy_no": "text?",
    "claim_type": "code?",
    "claim_account_id": "id?",
    "vulnerable": "boolean?",
    "supplements": "integer?",
    "claim_appeals": "integer?",
    "investigated": "boolean?",
    "claim_agreed": "boolean?",
}
"""What a report gives; a withdrawal gives only that nothing is `requested`."""


@claims.saver("save_report", gives=REPORTED)
def save_report(answers: Answers, step: Step) -> Facts | None:
    """A report with the claim. Raises Invalid with everything that is wrong or missing."""
    if answers.outcome != "submit":
        return {"requested": False}
    entry = read_report(answers.values)
    claim = operations.report_claim(step.session, step.case.id, entry, actor=step.actor, now=step.now)
    policy = policies.the(step.session, claim.policy_id)
    insured = customers.person(step.session, claim.insured_id)
    holder = customers.person(step.session, policy.customer_id)
    step.title(insured.name)
    if step.parties(dict.fromkeys((insured.fingerprint, holder.fingerprint))):
        message = N_("This claim is your own or a near relative's: a colleague has to enter it")
        raise Invalid([Finding(field="policy_no", code="own_business", message=message)])
    step.subject("policy", policy.id)
    for party in dict.fromkeys((policy.customer_id, policy.insured_id)):
        step.subject("customer", party)
    age = age_on(insured.birth_date, local_date(step.now))
    return {
        "requested": True,
        "claim_id": str(claim.id),
        "policy_id": str(policy.id),
        "policy_no": policy.policy_no,
        "claim_type": claim.claim_type,
        "claim_account_id": str(claim.account_id),
        "vulnerable": age >= SENIORS or entry.claimant == GUARDIAN,
        "supplements": 0,
        "claim_appeals": 0,
        "investigated": False,
        "claim_agreed": False,
    }


@claims.local(
    "screen",
    takes={},
    gives={**DECIDED, "claim_route": "code", "flag_points": "integer", "flag_route": "code"},
)
def screen(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The flags of the claim, and where it goes: `system` where it is decided already, else to a `handler`."""
    found = rulings.look(step.session, step.case.id, now=step.now)
    decided = rulings.straight_through(step.session, step.case.id, found, now=step.now)
    if decided is not None:
        step.event("claim.decided", _event(decided))
    told = UNDECIDED if decided is None else _facts(decided)
    route = "handler" if decided is None else "system"
    return {**told, "claim_route": route, "flag_points": found.total, "flag_route": found.route.value}


@claims.saver("save_contact", gives={})
def save_contact(answers: Answers, step: Step) -> Facts | None:
    """The customer was contacted and told what comes next."""
    _record(step, RecordKind.CONTACT, answers.values["contact"], answers.values.get("words") or "")
    return None


@claims.saver("save_completeness", gives={"supplements": "integer", "flag_points": "integer", "flag_route": "code"})
def save_completeness(answers: Answers, step: Step) -> Facts | None:
    """Whether everything is there; with what a handler observed the flags are looked at again. Raises Invalid."""
    values, session = answers.values, step.session
    claim = queries.the_claim(session, step.case.id)
    claim.observed = [name for name in OBSERVED if values.get(name) is True]
    if answers.outcome == "supplement":
        asked = [row["paper"] for row in values.get("papers") or ()]
        count = records.request(
            session,
            step.case.id,
            asked,
            answers.reasons,
            words=values.get("words") or "",
            newly_arisen=values.get("newly_arisen") or "",
            actor=step.actor,
            now=step.now,
        )
        step.event("claim.supplement_asked", {"papers": asked, "count": count})
    else:
        count = sum(1 for one in queries.supplements(session, step.case.id) if not one.refused)
    conclusion = "incomplete" if answers.outcome == "supplement" else "complete"
    _record(step, RecordKind.COMPLETENESS, conclusion, values.get("words") or "")
    found = rulings.look(session, step.case.id, now=step.now)
    return {"supplements": count, "flag_points": found.total, "flag_route": found.route.value}


@claims.saver("save_second_request", gives={"supplements": "integer"})
def save_second_request(answers: Answers, step: Step) -> Facts | None:
    """What a supervisor says to another request for documents (Insurance Law art. 22). Raises NotFound."""
    approved = answers.outcome == "approve"
    count = records.approve(step.session, step.case.id, approved=approved, actor=step.actor, now=step.now)
    step.event("claim.second_request", {"approved": approved})
    return {"supplements": count}


@claims.saver("save_supply", gives={"claim_given_up": "boolean"})
def save_supply(answers: Answers, step: Step) -> Facts | None:
    """What was asked for is brought, or the claimant gives up. Raises NotFound, Invalid where something is missing."""
    if answers.outcome != "supply":
        return {"claim_given_up": True}
    asked = records.the_request(step.session, step.case.id).papers
    there = {code for code, files in (answers.values.get("documents") or {}).items() if files}
    message = N_("%(document)s is missing")
    known = {choice.value: choice for choice in papers(step.session, step.actor)}
    missing = [
        Finding(field=f"documents.{code}", code="CL-DOC-09", message=message, params={"document": known[code]})
        for code in asked
        if code not in there
    ]
    if missing:
        raise Invalid(missing)
    records.bring(step.session, step.case.id, now=step.now)
    step.event("claim.supplied", {"papers": sorted(there)})
    return {"claim_given_up": False}


@claims.saver("save_verify", gives={})
def save_verify(answers: Answers, step: Step) -> Facts | None:
    """The three checks, each recorded with its own conclusion (requirements S2.6.6). Raises Invalid."""
    if answers.outcome == "done":
        for kind in records.CHECKS:
            _record(step, kind, answers.values[kind.value], answers.values.get(f"{kind.value}_words") or "")
    return None


@claims.saver("save_investigation", gives={"investigated": "boolean"})
def save_investigation(answers: Answers, step: Step) -> Facts | None:
    """What an investigator found, or that more time is needed, once. Raises Invalid."""
    words = answers.values.get("evidence") or answers.values.get("plan") or ""
    if answers.outcome == "extend":
        if queries.last_record(step.session, step.case.id, RecordKind.EXTENSION) is not None:
            message = N_("An investigation gets more time once")
            raise Invalid([Finding(field="plan", code="once", message=message)])
        _record(step, RecordKind.INVESTIGATION, "extend", words)
        return {"investigated": False}
    _record(step, RecordKind.INVESTIGATION, answers.outcome.upper(), words)
    step.event("claim.investigated", {"result": answers.outcome.upper()})
    return {"investigated": True}


@claims.saver("save_extension", gives={"investigated": "boolean"})
def save_extension(answers: Answers, step: Step) -> Facts | None:
    """Whether an investigation gets more time; without it the handler goes on with what there is."""
    _record(step, RecordKind.EXTENSION, answers.outcome, answers.values.get("words") or "")
    return {"investigated": answers.outcome != "approve"}


@claims.saver("save_decision", gives=DECIDED)
def save_decision(answers: Answers, step: Step) -> Facts | None:
    """A handler's decision. Raises Invalid."""
    return _decide(answers, step, reviewing=False)


@claims.saver("save_review", gives=DECIDED)
def save_review(answers: Answers, step: Step) -> Facts | None:
    """The decision on somebody else's recommendation. Raises Forbidden, Invalid."""
    return _decide(answers, step, reviewing=True)


@claims.local(
    "carry_out",
    takes={},
    gives={"claim_refused": "boolean", "claim_payable": "money", "appeal_by": "datetime", "claim_agreed": "boolean"},
)
def carry_out(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The decision in force counts from now: what it comes to, and by when it can be objected to. Raises NotFound."""
    done = paying.carry_out(step.session, step.case.id)
    step.event("claim.carried_out", {"refused": done.refused})
    return {
        "claim_refused": done.refused,
        "claim_payable": done.payable,
        "appeal_by": done.appeal_by,
        "claim_agreed": False,
    }


@claims.saver("save_by_hand", gives={"unprintable": "text"})
def save_by_hand(answers: Answers, step: Step) -> Facts | None:
    """A letter that cannot be printed was written by hand and sent."""
    _record(step, RecordKind.BY_HAND, "sent", answers.values.get("words") or "")
    return {"unprintable": None}


@claims.saver("save_answer", gives={"claim_agreed": "boolean", "claim_appeals": "integer"})
def save_answer(answers: Answers, step: Step) -> Facts | None:
    """The claimant agrees, or objects. Raises AppealedBefore, Invalid."""
    session, case_id = step.session, step.case.id
    if answers.outcome == "agree":
        paying.agree(session, case_id, now=step.now)
        step.event("claim.agreed")
        return {"claim_agreed": True, "claim_appeals": len(queries.appeals(session, case_id))}
    on: date = answers.values.get("answered_on") or local_date(step.now)
    appeals.file(session, case_id, answers.values["ground"], on, actor=step.actor, now=step.now)
    step.event("claim.appealed")
    return {"claim_agreed": False, "claim_appeals": len(queries.appeals(session, case_id))}


@claims.local("assume_agreed", takes={}, gives={})
def assume_agreed(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Nobody said anything in time: what was decided is paid. Raises NotFound."""
    paying.agree(step.session, step.case.id, now=step.now)
    step.event("claim.no_answer")
    return None


@claims.saver("save_appeal", gives={**DECIDED, "appeal_result": "code"})
def save_appeal(answers: Answers, step: Step) -> Facts | None:
    """What somebody else says to an objection; a change is a decision of its own. Raises Forbidden, Invalid."""
    result = AppealResult(answers.outcome.upper())
    told: Facts = {name: step.case.facts.get(name) for name in DECIDED}
    if result is AppealResult.CHANGE:
        decided = rulings.decide(
            step.session,
            step.case.id,
            _opinion(answers, refuses=answers.values.get("refusal") is not None),
            actor=step.actor,
            now=step.now,
            reviewing=True,
        )
        if decided.recommendation:
            message = N_("This is beyond your authority: uphold the decision or have the claim looked at anew")
            raise Invalid([Finding(field="payment", code="authority", message=message)])
        step.event("claim.decided", _event(decided))
        told = _facts(decided)
    else:
        rulings.hears_appeals(step.actor)
    if result is AppealResult.REOPEN:
        notices.tell(step, "CLAIM_REOPENED")
    appeals.settle(step.session, step.case.id, result, answers.values["answer"], actor=step.actor, now=step.now)
    step.event("claim.appeal_settled", {"result": result.value})
    return {**told, "appeal_result": result.value}


@claims.saver("save_release", gives={})
def save_release(answers: Answers, step: Step) -> Facts | None:
    """Finance lets the money go; what it looked at stands in the answers. Raises AdvanceUnderWay."""
    if answers.outcome == "release" and queries.in_force(step.session, step.case.id) is not None:
        paying.due(step.session, step.case.id, now=step.now)
    step.event("claim.released", {"outcome": answers.outcome})
    return None


@claims.local("payment_due", takes={}, gives={"pay_amount": "money", "pay_purpose": "code", "pay_account_id": "id"})
def payment_due(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """What the bank is to pay now, with interest where it is late. Raises NotFound, AdvanceUnderWay."""
    due = paying.due(step.session, step.case.id, now=step.now)
    return {"pay_amount": due.amount, "pay_purpose": due.purpose, "pay_account_id": str(due.account_id)}


@claims.local("paid", takes={"purpose": "code"}, gives={})
def paid(input: Mapping[str, Any], step: Step) -> Facts | None:
    """The bank booked what the claim paid for `purpose`; a contract that ends with it ends. Raises NotFound."""
    paying.record_paid(step.session, step.case.id, str(input["purpose"]), now=step.now)
    step.event("claim.paid", {"purpose": str(input["purpose"])})
    return None


@claims.saver("save_account", gives={"claim_account_id": "id"})
def save_account(answers: Answers, step: Step) -> Facts | None:
    """Another account of the payee's, after the bank or finance refused the first. Raises Invalid (CL-PAY-01)."""
    claim = queries.the_claim(step.session, step.case.id)
    operations.change_account(step.session, step.case.id, read_account(answers.values), now=step.now)
    step.event("claim.account_changed")
    return {"claim_account_id": str(claim.account_id)}


@claims.saver("save_advance", gives={"advance_amount": "money"})
def save_advance(answers: Answers, step: Step) -> Facts | None:
    """What is paid in advance, or that nothing is. Raises Invalid."""
    if answers.outcome != "pay":
        return {"advance_amount": None}
    amount, words = Decimal(answers.values["amount"]), answers.values.get("words") or ""
    decided = rulings.advance(step.session, step.case.id, amount, words, actor=step.actor, now=step.now)
    step.event("claim.decided", _event(decided))
    return {"advance_amount": decided.amount}


@claims.local("withdraw", takes={}, gives={})
def withdraw(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The claimant takes the claim back before it is decided. Raises PaidAlready."""
    paying.withdraw(step.session, step.case.id)
    step.event("claim.withdrawn")
    return None


@claims.local("archive", takes={}, gives={})
def archive(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The claim is done: from now on its file is only read, until its day has come. Raises NotFound."""
    until = operations.close(step.session, step.case.id, now=step.now)
    step.event("claim.archived", {"until": until.isoformat()})
    return None


def _record(step: Step, kind: RecordKind, conclusion: str, words: str) -> None:
    records.record(step.session, step.case.id, kind, conclusion, words, actor=step.actor, now=step.now)


def _decide(answers: Answers, step: Step, *, reviewing: bool) -> Facts:
    if answers.outcome in {"back", "return"}:
        return UNDECIDED
    opinion = _opinion(answers, refuses=answers.outcome == "refuse")
    decided = rulings.decide(step.session, step.case.id, opinion, actor=step.actor, now=step.now, reviewing=reviewing)
    step.event("claim.decided", _event(decided))
    return _facts(decided)


def _opinion(answers: Answers, *, refuses: bool) -> Opinion:
    values = answers.values
    decision = values.get("refusal") if refuses else values.get("payment")
    if not decision:
        message = N_("Say what is decided")
        raise Invalid([Finding(field="refusal" if refuses else "payment", code="required", message=message)])
    fault = values.get("fault")
    return Opinion(
        decision=Decision(decision),
        found=_found(values),
        reason=_reason(answers, refuses=refuses),
        clause=values.get("clause") or "",
        facts=values.get("facts") or "",
        words=values.get("opinion") or "",
        explained=values.get("explained") is True,
        knew_on=values.get("knew_on"),
        fault=Fault(fault) if fault else None,
        serious_effect=values.get("serious_effect") is True,
        applicant_caused=values.get("applicant_caused") is True,
        granted=_amount(values, "granted"),
    )


def _reason(answers: Answers, *, refuses: bool) -> str:
    """Of a no the first reason code that was picked; of a payment in part the one in the form."""
    if refuses and answers.reasons:
        return answers.reasons[0]
    return answers.values.get("refusal_reason" if refuses else "part_reason") or ""


def _found(values: Mapping[str, Any]) -> Found:
    return Found(
        eligible=_amount(values, "eligible"),
        by_social=_amount(values, "by_social"),
        by_others=_amount(values, "by_others"),
        social_used=values.get("social_used"),
        critical=values.get("critical") is True,
        true_birth_date=values.get("true_birth_date"),
    )


def _amount(values: Mapping[str, Any], name: str) -> Decimal | None:
    value = values.get(name)
    return None if value is None else Decimal(value)


def _facts(decided: Decided) -> Facts:
    return {
        "claim_decision": decided.decision.value,
        "claim_recommendation": decided.recommendation,
        "claim_needs": decided.needs.value,
        "claim_level": decided.level.value,
        "benefit": decided.amount,
    }


def _event(decided: Decided) -> dict[str, object]:
    return {
        "decision": decided.decision.value,
        "level": decided.level.value,
        "recommendation": decided.recommendation,
    }
