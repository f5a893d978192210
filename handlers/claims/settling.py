"""What drawings and forms may name of claims behind the decision: answer, appeal, payment, archive.

A claim is paid as `claims.payment_due`, the payout of payments and `claims.paid`, in this order. Whoever decided may
not release it (domain-rules §10, 2): the user task before the payout is `separate` from the decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.applications.entry import read_account
from handlers.claims import appeals, operations, paying, queries, records, rulings
from handlers.claims.appeals import AppealResult
from handlers.claims.opinions import DECIDED, facts_of, opinion_of, told_of
from handlers.claims.records import RecordKind
from handlers.endorsements import operations as endorsements
from handlers.notices import operations as notices
from workflows.calendar import local_date
from workflows.errors import N_, Invalid
from workflows.registry import Capability
from workflows.types import Answers, Facts, Finding, Step

claim_settling = Capability("claims")


@claim_settling.local(
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


@claim_settling.saver("save_by_hand", gives={"unprintable": "text"})
def save_by_hand(answers: Answers, step: Step) -> Facts | None:
    """A letter that cannot be printed was written by hand and sent."""
    records.record(step, RecordKind.BY_HAND, "sent", answers.values.get("words") or "")
    return {"unprintable": None}


@claim_settling.saver("save_answer", gives={"claim_agreed": "boolean", "claim_appeals": "integer"})
def save_answer(answers: Answers, step: Step) -> Facts | None:
    """The claimant agrees, or objects. Raises AppealedBefore, Invalid."""
    session, case_id = step.session, step.case.id
    if answers.outcome == "agree":
        paying.agree(session, case_id, now=step.now)
        step.event("claim.agreed")
        return {"claim_agreed": True, "claim_appeals": len(queries.appeals(session, case_id))}
    on: date = answers.values.get("answered_on") or local_date(step.now)
    appeals.file(step, answers.values["ground"], on)
    step.event("claim.appealed")
    return {"claim_agreed": False, "claim_appeals": len(queries.appeals(session, case_id))}


@claim_settling.local("assume_agreed", takes={}, gives={})
def assume_agreed(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Nobody said anything in time: what was decided is paid. Raises NotFound."""
    paying.agree(step.session, step.case.id, now=step.now)
    step.event("claim.no_answer")
    return None


@claim_settling.saver("save_appeal", gives={**DECIDED, "appeal_result": "code"})
def save_appeal(answers: Answers, step: Step) -> Facts | None:
    """What somebody else says to an objection; a change is a decision of its own. Raises Forbidden, Invalid."""
    result = AppealResult(answers.outcome.upper())
    told: Facts = {name: step.case.facts.get(name) for name in DECIDED}
    if result is AppealResult.CHANGE:
        opinion = opinion_of(answers, refuses=answers.values.get("refusal") is not None)
        decided = rulings.decide(step, opinion, reviewing=True)
        if decided.recommendation:
            message = N_("This is beyond your authority: uphold the decision or have the claim looked at anew")
            raise Invalid([Finding(field="payment", code="authority", message=message)])
        step.event("claim.decided", told_of(decided))
        told = facts_of(decided)
    else:
        rulings.hears_appeals(step.actor)
    if result is AppealResult.REOPEN:
        notices.tell(step, "CLAIM_REOPENED")
    appeals.settle(step, result, answers.values["answer"])
    step.event("claim.appeal_settled", {"result": result.value})
    return {**told, "appeal_result": result.value}


@claim_settling.saver("save_release", gives={})
def save_release(answers: Answers, step: Step) -> Facts | None:
    """Finance lets the money go; what it looked at stands in the answers.

    Raises AdvanceUnderWay, Forbidden for who changed the customer's account lately (domain-rules §10, 6).
    """
    if answers.outcome == "release":
        insured_id = queries.the_claim(step.session, step.case.id).insured_id
        endorsements.require_other_hand(step.session, insured_id, step.actor, now=step.now)
    if answers.outcome == "release" and queries.in_force(step.session, step.case.id) is not None:
        paying.due(step.session, step.case.id, now=step.now)
    step.event("claim.released", {"outcome": answers.outcome})
    return None


@claim_settling.local(
    "payment_due", takes={}, gives={"pay_amount": "money", "pay_purpose": "code", "pay_account_id": "id"}
)
def payment_due(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """What the bank is to pay now, with interest where it is late. Raises NotFound, AdvanceUnderWay."""
    due = paying.due(step.session, step.case.id, now=step.now)
    return {"pay_amount": due.amount, "pay_purpose": due.purpose, "pay_account_id": str(due.account_id)}


@claim_settling.local("paid", takes={"purpose": "code"}, gives={"claim_payable": "money"})
def paid(input: Mapping[str, Any], step: Step) -> Facts | None:
    """The bank booked what the claim paid for `purpose`; a contract that ends with it ends. Raises NotFound.

    `claim_payable` is what is left to pay, null before the decision.
    """
    paying.record_paid(step.session, step.case.id, str(input["purpose"]), now=step.now)
    step.event("claim.paid", {"purpose": str(input["purpose"])})
    decision = queries.in_force(step.session, step.case.id)
    left = None if decision is None else paying.left_to_pay(step.session, decision)
    return {"claim_payable": left}


@claim_settling.saver("save_account", gives={"claim_account_id": "id"})
def save_account(answers: Answers, step: Step) -> Facts | None:
    """Another account of the payee's, after the bank or finance refused the first. Raises Invalid (CL-PAY-01)."""
    claim = queries.the_claim(step.session, step.case.id)
    operations.change_account(step.session, step.case.id, read_account(answers.values), now=step.now)
    step.event("claim.account_changed")
    return {"claim_account_id": str(claim.account_id)}


@claim_settling.saver("save_advance", gives={"advance_amount": "money"})
def save_advance(answers: Answers, step: Step) -> Facts | None:
    """What is paid in advance, or that nothing is. Raises Invalid."""
    if answers.outcome != "pay":
        return {"advance_amount": None}
    amount, words = Decimal(answers.values["amount"]), answers.values.get("words") or ""
    decided = rulings.advance(step, amount, words)
    step.event("claim.decided", told_of(decided))
    return {"advance_amount": decided.amount}


@claim_settling.local("withdraw", takes={}, gives={})
def withdraw(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The claimant takes the claim back before it is decided. Raises PaidAlready."""
    paying.withdraw(step.session, step.case.id)
    step.event("claim.withdrawn")
    return None


@claim_settling.local("archive", takes={}, gives={})
def archive(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The claim is done: from now on its file is only read, until its day has come. Raises NotFound."""
    until = operations.close(step.session, step.case.id, now=step.now)
    step.event("claim.archived", {"until": until.isoformat()})
    return None
