"""Objections to a decision (domain-rules §6.6): within 60 days, heard by somebody else one level up."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.claims import queries
from handlers.claims.decisions import appeal_until
from handlers.claims.models import ClaimAppeal
from workflows import sealing
from workflows.db import new_id
from workflows.errors import N_, Invalid, NotFound, Refused
from workflows.types import Choice, Finding, Step


class AppealResult(StrEnum):
    """What comes of an objection."""

    UPHOLD = "UPHOLD"  #: the decision stands
    CHANGE = "CHANGE"  #: another decision takes its place
    REOPEN = queries.REOPEN  #: the claim is looked at anew


RESULTS = (
    Choice(value=AppealResult.UPHOLD, zh="维持原结论", en="Upheld"),
    Choice(value=AppealResult.CHANGE, zh="变更结论", en="Changed"),
    Choice(value=AppealResult.REOPEN, zh="重新审核", en="Reopened"),
)


class AppealedBefore(Refused):
    """This claim was objected to before: the decision on that is final here"""


def file(step: Step, ground: str, filed_on: date) -> None:
    """Take an objection in. Raises AppealedBefore, NotFound before a decision, Invalid after its time."""
    session, case_id = step.session, step.case.id
    decision = queries.in_force(session, case_id)
    if decision is None:
        raise NotFound
    if queries.appeals(session, case_id):
        raise AppealedBefore
    if step.now >= appeal_until(decision.at):
        message = N_("The time to object is over")
        raise Invalid([Finding(field="ground", code="time", message=message)])
    session.add(
        ClaimAppeal(
            id=new_id(),
            case_id=case_id,
            decision_id=decision.id,
            ground=sealing.seal(ground, owner=case_id),
            filed_on=filed_on,
            filed_by=step.actor.user_id,
            filed_at=step.now,
        )
    )
    session.flush()


def settle(step: Step, result: AppealResult, answer: str) -> None:
    """What somebody else says to it. Raises NotFound where there is none."""
    appeal = the_appeal(step.session, step.case.id)
    appeal.result, appeal.answer = result.value, sealing.seal(answer, owner=step.case.id)
    appeal.decided_by, appeal.decided_at = step.actor.user_id, step.now
    step.session.flush()


def the_appeal(session: Session, case_id: UUID) -> ClaimAppeal:
    """The last objection of a case. Raises NotFound."""
    found = queries.appeals(session, case_id)
    if not found:
        raise NotFound
    return found[-1]
