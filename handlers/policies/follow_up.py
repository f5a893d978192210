"""The follow-up call of a new policy: what is asked, what came of it, who solves what it found (domain-rules §2.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import editions
from handlers.customers import queries as customers
from handlers.policies.models import FollowUp, Policy
from handlers.policies.rules import in_cooling_off
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import N_, Forbidden, Invalid, NotFound
from workflows.types import Actor, Finding

QUESTIONS = (
    "identity",
    "own_signature",
    "documents_read",
    "liabilities",
    "surrender_loss",
    "cooling_off_right",
    "payment_term",
)
"""What is asked, each with yes, no or unclear."""


class CallResult(StrEnum):
    """What came of an attempt."""

    DONE = "done"  #: everything was asked and is clear
    NOT_REACHED = "not_reached"  #: nobody answered; it is tried again
    PROBLEM = "problem"  #: something is not as it should be, for somebody other than the seller to solve


@dataclass(frozen=True, kw_only=True)
class Call:
    """One attempt as it was told, and how many may still come."""

    attempt: int
    result: CallResult
    again: bool  #: nobody was reached, and an attempt is left


def most_attempts(at: datetime) -> int:
    """How often a customer is called."""
    return int(editions.load("policies", "follow_up").on(local_date(at))["most_attempts"])


def call_findings(result: CallResult, values: Mapping[str, Any]) -> list[Finding]:
    """A call is done when every answer is a yes; a problem names at least one that is not, or says what it is."""
    open_ones = [name for name in QUESTIONS if values.get(name) != "yes"]
    if result is CallResult.DONE:
        message = N_("This is not clear: it is a problem to be solved")
        return [Finding(field=name, code="PS-CALL-01", message=message) for name in open_ones]
    if result is CallResult.PROBLEM and not open_ones and not values.get("remark"):
        message = N_("Say what the problem is")
        return [Finding(field="remark", code="required", message=message)]
    return []


def record(  # noqa: PLR0913 - who called whom, what was said, and when
    session: Session, policy: Policy, values: Mapping[str, Any], result: CallResult, *, actor: Actor, now: datetime
) -> Call:
    """Keep an attempt, sealed. Raises Forbidden for the seller, Invalid."""
    _refuse_seller(policy, actor)
    findings = call_findings(result, values)
    if findings:
        raise Invalid(findings)
    attempt = len(attempts(session, policy.id)) + 1
    told = {name: values[name] for name in (*QUESTIONS, "remark") if values.get(name) is not None}
    row = FollowUp(
        id=new_id(),
        policy_id=policy.id,
        case_id=policy.case_id,
        attempt=attempt,
        result=result,
        in_time=in_cooling_off(policy.cooling_off_end, now),
        body=sealing.seal(told, owner=policy.customer_id),
        by=actor.user_id,
        at=now,
    )
    session.add(row)
    session.flush()
    again = result is CallResult.NOT_REACHED and attempt < most_attempts(now)
    return Call(attempt=attempt, result=result, again=again)


def solve(session: Session, policy: Policy, words: str, *, actor: Actor, now: datetime) -> FollowUp:
    """How the last call's problem was solved. Raises Forbidden for the seller, NotFound where there was no call."""
    _refuse_seller(policy, actor)
    rows = attempts(session, policy.id)
    if not rows:
        raise NotFound
    last = rows[-1]
    last.solution = sealing.seal({"words": words}, owner=policy.customer_id)
    last.solved_by, last.solved_at = actor.user_id, now
    session.flush()
    return last


def attempts(session: Session, policy_id: UUID) -> Sequence[FollowUp]:
    """The attempts at a policy's call, the first one first."""
    return session.scalars(select(FollowUp).where(FollowUp.policy_id == policy_id).order_by(FollowUp.attempt)).all()


def _refuse_seller(policy: Policy, actor: Actor) -> None:
    if policy.agent_id is not None and policy.agent_id in customers.agents_of(actor):
        raise Forbidden(N_("Whoever sold the policy neither makes its follow-up call nor solves what it found"))
