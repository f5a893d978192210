"""What follows from a decision: what becomes of the policy, what is still to be paid, what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.claims import benefit, queries
from handlers.claims.decisions import REFUSALS, Decision, PolicyEffect, appeal_until
from handlers.claims.models import Claim, ClaimDecision, ClaimPayment
from handlers.claims.sheet import NOTHING
from handlers.payments import payouts
from handlers.payments import queries as payments
from handlers.policies import operations as policy_operations
from handlers.policies import queries as policies
from handlers.policies.rules import ENDED, PolicyStatus
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import NotFound, Refused

ADVANCE, BENEFIT, PREMIUMS, CASH_VALUE = "ADVANCE", "BENEFIT", "PREMIUMS", "CASH_VALUE"
"""What a payout of a claim is for."""

TO_APPLICANT = frozenset({PREMIUMS, CASH_VALUE})
"""What belongs to the applicant, not to whoever claims."""


class AdvanceUnderWay(Refused):
    """An advance on this claim is under way: it is settled first"""


class PaidAlready(Refused):
    """Something was paid on this claim already: it cannot be withdrawn"""


@dataclass(frozen=True, kw_only=True)
class CarriedOut:
    """What a decision comes to: yuan still to be paid, and the exclusive end of the time to object."""

    refused: bool
    payable: Decimal
    appeal_by: datetime


@dataclass(frozen=True, kw_only=True)
class Due:
    """What the bank is to pay now, in yuan with the interest for late payment, and where."""

    amount: Decimal
    interest: Decimal
    purpose: str
    account_id: UUID


def carry_out(session: Session, case_id: UUID) -> CarriedOut:
    """A decision is made: a contract it rescinds or ends ends now, unless it ends with the benefit. Raises NotFound.

    Where it takes the place of a no that had ended the contract, that end is taken back first.
    """
    claim, decision = queries.the_claim(session, case_id), the_decision(session, case_id)
    refused = decision.decision in REFUSALS
    if _is_undone(session, claim, decision):
        policy_operations.take_back_end(session, claim.policy_id)
    if refused:
        _end_policy(session, claim, decision)
    return CarriedOut(
        refused=refused,
        payable=left_to_pay(session, decision),
        appeal_by=appeal_until(decision.at),
    )


def due(session: Session, case_id: UUID, *, now: datetime) -> Due:
    """What is to be paid now. Raises NotFound, AdvanceUnderWay."""
    claim, decision = queries.the_claim(session, case_id), the_decision(session, case_id)
    if queries.advance(session, case_id) is not None and not _advance_paid(session, case_id):
        raise AdvanceUnderWay
    amount, interest = left_to_pay(session, decision), interest_now(session, claim, decision, now)
    return Due(
        amount=amount + interest,
        interest=interest,
        purpose=_numbered(session, case_id, purpose_of(decision)),
        account_id=account_of(session, claim, decision),
    )


def record_paid(session: Session, case_id: UUID, purpose: str, *, now: datetime) -> None:
    """The bank booked it, once for each purpose; with a benefit that ends the contract, it ends. Raises NotFound."""
    claim = queries.the_claim(session, case_id)
    booked = payouts.paid(session, case_id, purpose)
    if booked is None:
        raise NotFound
    if any(one.purpose == purpose for one in queries.payments(session, case_id)):
        return
    interest = NOTHING
    if purpose != ADVANCE:
        decision = the_decision(session, case_id)
        interest = booked.amount - left_to_pay(session, decision)
        _end_policy(session, claim, decision)
    session.add(
        ClaimPayment(
            id=new_id(),
            case_id=case_id,
            purpose=purpose,
            amount=booked.amount - interest,
            interest=interest,
            paid_at=now,
        )
    )
    session.flush()


def agree(session: Session, case_id: UUID, *, now: datetime) -> None:
    """The claimant agreed, or let the time pass: the ten days to pay count from today (art. 23). Raises NotFound."""
    queries.the_claim(session, case_id).agreed_on = local_date(now)
    session.flush()


def withdraw(session: Session, case_id: UUID) -> None:
    """The claimant takes the claim back. Raises PaidAlready where something was paid, or an advance was decided on."""
    if queries.advance(session, case_id) is not None or queries.payments(session, case_id):
        raise PaidAlready


def the_decision(session: Session, case_id: UUID) -> ClaimDecision:
    """The decision in force. Raises NotFound."""
    found = queries.in_force(session, case_id)
    if found is None:
        raise NotFound
    return found


def left_to_pay(session: Session, decision: ClaimDecision) -> Decimal:
    """What a decision pays beyond what was paid before, in yuan; what was paid too much is not taken back."""
    return max(decision.amount - queries.paid(session, decision.case_id), NOTHING)


def interest_now(session: Session, claim: Claim, decision: ClaimDecision, now: datetime) -> Decimal:
    """What a payment today owes for being late, in yuan (domain-rules §6.4)."""
    if claim.agreed_on is None:
        return NOTHING
    return benefit.late_interest(left_to_pay(session, decision), claim.agreed_on, local_date(now))


def purpose_of(decision: ClaimDecision) -> str:
    """What the money of a decision is."""
    if decision.decision == Decision.CASH_VALUE:
        return CASH_VALUE
    return PREMIUMS if decision.decision in REFUSALS else BENEFIT


def account_of(session: Session, claim: Claim, decision: ClaimDecision) -> UUID:
    """Where the money of a decision goes: premiums and cash value to the account that paid. Raises NotFound."""
    if purpose_of(decision) not in TO_APPLICANT:
        return claim.account_id
    policy = policies.the(session, claim.policy_id)
    return claim.premium_account_id or payments.paying_account(session, policy.case_id)


def _numbered(session: Session, case_id: UUID, purpose: str) -> str:
    """A purpose that was paid before gets a number: the difference after an appeal is a payout of its own."""
    before = sum(1 for one in queries.payments(session, case_id) if one.purpose.startswith(purpose))
    return f"{purpose}_{before + 1}" if before else purpose


def _advance_paid(session: Session, case_id: UUID) -> bool:
    return any(one.purpose == ADVANCE for one in queries.payments(session, case_id))


def _is_undone(session: Session, claim: Claim, decision: ClaimDecision) -> bool:
    """Whether an end of the contract by this claim does not stand: unless more was given back than is paid now.

    Then the insurer holds no premium for a contract that would go on.
    """
    policy_operations.the_policy(session, claim.policy_id)  # locked: another claim may be deciding on its end
    kept = queries.paid(session, decision.case_id) <= decision.amount
    return kept and queries.ended_before(session, decision)


def _end_policy(session: Session, claim: Claim, decision: ClaimDecision) -> None:
    """End or rescind the policy as the decision says; one that has ended otherwise stays as it is."""
    ends = {PolicyEffect.ENDS: PolicyStatus.CLAIM_TERMINATED, PolicyEffect.RESCINDED: PolicyStatus.RESCINDED}
    to = ends.get(PolicyEffect(decision.policy_effect))
    if to is not None and policies.the(session, claim.policy_id).status not in ENDED:
        policy_operations.end(session, claim.policy_id, to)
