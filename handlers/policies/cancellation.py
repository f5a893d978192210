"""Cancelling a policy in its cooling-off (domain-rules §2.3, §5.1 COOLING_OFF_CANCEL): void from the start.

What counts is the moment of the request: it holds the right while the request is checked, even past the end of the
cooling-off. Every change locks the policy first, so of two requests at once one is later and sees the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from handlers.applications.queries import CASE
from handlers.blocks import moment
from handlers.customers import queries as customers
from handlers.policies import operations, reach, rules
from handlers.policies.models import Policy, PolicyCancellation
from handlers.policies.rules import PolicyStatus
from handlers.products import rules as tariff
from workflows.db import new_id
from workflows.errors import N_, AnliuError, Forbidden, Invalid, NotFound
from workflows.types import Actor, Finding


class CancelState(StrEnum):
    """Where a request to cancel stands."""

    REQUESTED = "requested"  #: entered in time, and not decided yet
    APPROVED = "approved"  #: the policy is void
    KEPT = "kept"  #: the check found that the applicant keeps the policy
    WITHDRAWN = "withdrawn"  #: taken back where it was entered, or its case was given up


MOVES: Mapping[CancelState, frozenset[CancelState]] = {
    CancelState.REQUESTED: frozenset({CancelState.APPROVED, CancelState.KEPT, CancelState.WITHDRAWN}),
    CancelState.APPROVED: frozenset(),
    CancelState.KEPT: frozenset(),
    # Sent again from the same case, it is a new request with a new moment.
    CancelState.WITHDRAWN: frozenset({CancelState.REQUESTED}),
}
"""From which state a request may go where."""


class NotThere(AnliuError):
    """A request to cancel cannot go from %(before)s to %(after)s"""


def request(  # noqa: PLR0913 - who wants what cancelled, why, and when
    session: Session, policy_no: str, reason: str, *, case_id: UUID, actor: Actor, now: datetime
) -> Policy:
    """Enter a request, again after a return: its first moment counts. Raises Invalid with a finding at `policy_no`."""
    found = reach.find_policy(session, policy_no, actor)
    if found is None:
        raise _refusal("PS-POL-01", N_("No policy within your reach has this number"))
    policy = operations.the_policy(session, found.id)
    mine = find_request(session, case_id)
    if mine is not None and mine.policy_id == policy.id and mine.state == CancelState.REQUESTED:
        mine.reason = reason
        return policy
    _refuse_other(session, policy, case_id, now)
    if PolicyStatus.VOIDED not in rules.MOVES[PolicyStatus(policy.status)]:
        raise _refusal("PS-POL-01", N_("This policy is not in force any more"))
    _refuse_late(policy, now)
    row = mine or PolicyCancellation(id=new_id(), case_id=case_id)
    row.policy_id, row.state, row.reason, row.slip_no = policy.id, CancelState.REQUESTED, reason, ""
    row.requested_by, row.requested_at, row.ended_by, row.ended_at = actor.user_id, now, None, None
    session.add(row)
    session.flush()
    return policy


def _refuse_late(policy: Policy, now: datetime) -> None:
    """Raises Invalid after the cooling-off; without one, once cover has begun (§2.3)."""
    if not tariff.has_cooling_off(policy.product_code, policy.effective_on):
        if not rules.not_begun(policy.effective_on, now):
            begun = policy.effective_on.isoformat()
            message = N_("This product has no cooling-off, and its cover began on %(begun)s")
            raise _refusal("PS-TIME-01", message, begun=begun)
    elif not rules.in_cooling_off(policy.cooling_off_end, now):
        ended = moment(policy.cooling_off_end) if policy.cooling_off_end else ""
        raise _refusal("PS-TIME-01", N_("The cooling-off ended at %(end)s"), end=ended)


def approve(session: Session, case_id: UUID, *, actor: Actor, now: datetime) -> Policy:
    """Carry a request out: the policy is void. Raises NotFound, MoveRefused; Forbidden for whoever entered it."""
    row = the_request(session, case_id)
    policy = operations.the_policy(session, row.policy_id)
    if row.requested_by is not None and row.requested_by in customers.agents_of(actor):
        raise Forbidden(N_("Whoever worked on an earlier step of this case may not do this one"))
    _move(row, CancelState.APPROVED, actor, now)
    row.slip_no = operations.void(policy)
    session.flush()
    return policy


def end(session: Session, case_id: UUID, state: CancelState, *, actor: Actor, now: datetime) -> None:
    """The policy stands, and the request is over. Raises NotFound, NotThere."""
    row = the_request(session, case_id)
    operations.the_policy(session, row.policy_id)
    _move(row, state, actor, now)
    session.flush()


def the_request(session: Session, case_id: UUID) -> PolicyCancellation:
    """The request of a case. Raises NotFound."""
    row = find_request(session, case_id)
    if row is None:
        raise NotFound
    return row


def find_request(session: Session, case_id: UUID) -> PolicyCancellation | None:
    """The request of a case, None before it was entered."""
    return session.scalars(select(PolicyCancellation).where(PolicyCancellation.case_id == case_id)).one_or_none()


def under_way(session: Session, policy: Policy) -> bool:
    """Whether a policy is void, or a request for it is being looked at: its application waits for word of it."""
    pending = exists().where(
        PolicyCancellation.policy_id == policy.id,
        PolicyCancellation.state == CancelState.REQUESTED,
        PolicyCancellation.case_id == CASE.c.id,
        CASE.c.state == "open",
    )
    return policy.status == PolicyStatus.VOIDED or bool(session.scalar(select(pending)))


def requested(session: Session, policy_id: UUID, *, but: UUID) -> bool:
    """Whether another open case than this one asks to cancel the policy."""
    live = exists().where(
        PolicyCancellation.policy_id == policy_id,
        PolicyCancellation.state == CancelState.REQUESTED,
        PolicyCancellation.case_id == CASE.c.id,
        PolicyCancellation.case_id != but,
        CASE.c.state == "open",
    )
    return bool(session.scalar(select(live)))


def _refuse_other(session: Session, policy: Policy, case_id: UUID, now: datetime) -> None:
    """No second request beside a live one; one whose case was given up makes room. The policy is locked."""
    live = select(PolicyCancellation, CASE.c.state).join(CASE, CASE.c.id == PolicyCancellation.case_id)
    states = (CancelState.REQUESTED, CancelState.APPROVED)
    for row, state in session.execute(
        live.where(
            PolicyCancellation.policy_id == policy.id,
            PolicyCancellation.case_id != case_id,
            PolicyCancellation.state.in_(states),
        )
    ):
        if row.state == CancelState.APPROVED:
            raise _refusal("PS-POL-01", N_("This policy is cancelled already"))
        if state == "open":
            raise _refusal("PS-OPEN-01", N_("A cancellation of this policy is under way already"))
        row.state, row.ended_at = CancelState.WITHDRAWN, now
        session.flush()


def _move(row: PolicyCancellation, after: CancelState, actor: Actor, now: datetime) -> None:
    before = CancelState(row.state)
    if after not in MOVES[before]:
        raise NotThere(before=before.value, after=after.value)
    row.state, row.ended_by, row.ended_at = after, actor.user_id, now


def _refusal(code: str, message: str, **params: object) -> Invalid:
    return Invalid([Finding(field="policy_no", code=code, message=message, params=params)])
