"""What changes policies."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications.queries import ApplicationView
from handlers.policies import rules
from handlers.policies.models import POLICY_SERIAL, Policy
from handlers.policies.rules import PolicyStatus, ReceiptMethod
from handlers.products import rules as tariff
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import NotFound, Refused


class SignedAlready(Refused):
    """The receipt of this policy is signed already"""


def issue(  # noqa: PLR0913 - a policy is an application of a case, in a unit, served by somebody
    session: Session,
    application: ApplicationView,
    *,
    case_id: UUID,
    unit_id: UUID,
    agent_id: UUID | None,
    now: datetime,
) -> Policy:
    """Make the policy of a paid application: cover begins on the day of issue, the cooling-off with the receipt.

    An application makes one policy at most: the database refuses the second.
    """
    today = local_date(now)
    terms = replace(application.terms, effective_on=today)
    policy = Policy(
        id=new_id(),
        policy_no=rules.policy_no(terms.product, today.year, _next_serial(session)),
        application_id=application.id,
        case_id=case_id,
        customer_id=application.customer_id,
        insured_id=application.insured_id,
        unit_id=unit_id,
        agent_id=agent_id,
        account_id=application.account_id,
        product_code=terms.product,
        cover=terms.cover,
        sum_insured=terms.sum_insured,
        pay_term=terms.pay_term,
        pay_mode=terms.pay_mode,
        social_insurance=terms.social_insurance,
        premium=application.premium,
        extra_premium=application.extra_premium,
        status=PolicyStatus.IN_FORCE,
        issue_at=now,
        effective_on=today,
        expiry_on=tariff.expires_on(terms, today),
    )
    session.add(policy)
    session.flush()
    return policy


def deliver(policy: Policy, *, now: datetime) -> None:
    """The policy is handed to the customer; the first time counts."""
    policy.delivered_at = policy.delivered_at or now


def sign_receipt(policy: Policy, method: ReceiptMethod, signed_at: datetime) -> datetime | None:
    """The customer signed for the policy: its cooling-off runs from that day; gives its end, None where there is none.

    Raises SignedAlready.
    """
    if policy.receipt_signed_at is not None:
        raise SignedAlready
    deliver(policy, now=signed_at)
    signed_on = local_date(signed_at)
    days = tariff.product(policy.product_code, policy.effective_on)["cooling_off_days"]
    policy.receipt_signed_at, policy.receipt_method = signed_at, method
    policy.cooling_off_end = rules.cooling_off_end(signed_on, days) if days else None
    return policy.cooling_off_end


def void(policy: Policy) -> str:
    """Cancel a policy in its cooling-off, void from the start, or without one before its cover begins.

    Gives the number of its slip. Raises MoveRefused.
    """
    cooling_off = tariff.has_cooling_off(policy.product_code, policy.effective_on)
    policy.status = rules.move(policy.status, PolicyStatus.VOIDED if cooling_off else PolicyStatus.CANCELLED)
    return new_slip(policy)


def surrender(policy: Policy) -> None:
    """The applicant gives the policy up: cover ends. Raises MoveRefused."""
    policy.status = rules.move(policy.status, PolicyStatus.SURRENDERED)


def pay_from(policy: Policy, account_id: UUID) -> None:
    """Premium is debited from this account from now on."""
    policy.account_id = account_id


def new_slip(policy: Policy) -> str:
    """The number of the next endorsement slip of a policy, `<policy_no>-<nn>` (domain-rules §5.1); it is locked."""
    policy.slips += 1
    return f"{policy.policy_no}-{policy.slips:02d}"


def end(session: Session, policy_id: UUID, to: PolicyStatus) -> None:
    """A policy ends otherwise than by its term: by a claim, or rescinded. Raises NotFound, MoveRefused."""
    policy = the_policy(session, policy_id)
    policy.status = rules.move(policy.status, to)
    session.flush()


def take_back_end(session: Session, policy_id: UUID) -> None:
    """A claim's end of a policy does not stand: it goes on as if it had never been. Raises NotFound, MoveRefused."""
    policy = the_policy(session, policy_id)
    if policy.status in {PolicyStatus.RESCINDED, PolicyStatus.CLAIM_TERMINATED}:
        policy.status = rules.move(policy.status, PolicyStatus.IN_FORCE)
        session.flush()


def issued_in(session: Session, case_id: UUID) -> Policy:
    """The policy that was issued in a case, locked. Raises NotFound."""
    policy = session.scalars(select(Policy).where(Policy.case_id == case_id).with_for_update()).one_or_none()
    if policy is None:
        raise NotFound
    return policy


def the_policy(session: Session, policy_id: UUID) -> Policy:
    """The row of a policy, locked. Raises NotFound."""
    policy = session.get(Policy, policy_id, with_for_update=True)
    if policy is None:
        raise NotFound
    return policy


def _next_serial(session: Session) -> int:
    return session.scalars(select(POLICY_SERIAL.next_value())).one()
