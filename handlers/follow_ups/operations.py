"""What changes a follow-up: its attempts, what was solved and improved. Nothing here commits: the step does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from handlers.claims import queries as claims
from handlers.follow_ups import queries
from handlers.follow_ups.calls import SCORES, CallResult, improves, most_attempts
from handlers.follow_ups.models import ClaimFollowUp, ClaimFollowUpCall, ClaimImprovement
from handlers.follow_ups.sampling import Why
from handlers.policies import queries as policies
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import N_, Forbidden, Invalid, NotFound
from workflows.types import Actor, Finding, Step

OFFICES = ("customer_manager",)
"""Who may choose a claim to follow up, of every policy within reach."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One attempt as it was told."""

    attempt: int
    result: CallResult
    again: bool  #: nobody was reached, and an attempt is left
    improves: bool  #: the answers ask for an improvement


def ask_for(session: Session, claim_case_id: UUID, why: str) -> bool:
    """Let a claim be followed up; False where it is already: of two who ask at once one is first.

    `why` is a `Why`, or a code that a process owner's table has given.
    """
    new = {"id": new_id(), "claim_case_id": claim_case_id, "why": why}
    asked = insert(ClaimFollowUp).values(new).on_conflict_do_nothing(index_elements=[ClaimFollowUp.claim_case_id])
    return session.execute(asked.returning(ClaimFollowUp.id)).first() is not None


def open_in(session: Session, case_id: UUID, claim_case_id: UUID) -> ClaimFollowUp:
    """The follow-up that was asked for, in its case. Raises NotFound."""
    row = queries.of_claim(session, claim_case_id)
    if row is None:
        raise NotFound
    row.case_id = case_id
    session.flush()
    return row


def choose(session: Session, case_id: UUID, number: str, actor: Actor) -> ClaimFollowUp:
    """Follow up the closed claim of this number in a case that somebody began for it. Raises Invalid."""
    found = queries.case_of(session, "".join(number.split()).upper())
    claim = claims.find_claim(session, found) if found else None
    if found is None or claim is None or not _reaches(session, actor, claim.policy_id):
        raise _wrong(N_("No claim within your reach has this number"))
    if claim.closed_at is None:
        raise _wrong(N_("This claim is not closed yet, or was taken back"))
    if not ask_for(session, found, Why.CHOSEN):
        raise _wrong(N_("This claim is followed up already"))
    return open_in(session, case_id, found)


def record(step: Step, row: ClaimFollowUp, values: Mapping[str, Any], result: CallResult) -> Told:
    """Keep an attempt, its words sealed. Raises Forbidden for whoever worked on the claim."""
    session, day = step.session, local_date(step.now)
    if queries.worked_on(session, row.claim_case_id, step.actor):
        raise Forbidden(N_("Whoever worked on the claim does not follow it up"))
    attempt, answered = len(queries.calls(session, row.id)) + 1, result is not CallResult.NOT_REACHED
    session.add(
        ClaimFollowUpCall(
            id=new_id(),
            follow_up_id=row.id,
            attempt=attempt,
            method=values["method"],
            result=result,
            **{one.value: int(values[one.value]) if answered else None for one in SCORES},
            body=sealing.seal(_words(values), owner=_insured(session, row)),
            by=step.actor.user_id,
            at=step.now,
        )
    )
    session.flush()
    again = not answered and attempt < most_attempts(day)
    return Told(attempt=attempt, result=result, again=again, improves=answered and improves(values, day))


def solve(step: Step, row: ClaimFollowUp, words: str) -> None:
    """How the problem was solved. Raises Forbidden for whoever decided on the claim."""
    if queries.decided_on(step.session, row.claim_case_id, step.actor):
        raise Forbidden(N_("Whoever decided on the claim does not solve what its follow-up found"))
    row.solution = sealing.seal({"words": words}, owner=_insured(step.session, row))
    row.solved_by, row.solved_at = step.actor.user_id, step.now
    step.session.flush()


def adopt(step: Step, row: ClaimFollowUp, area: str, measure: str, due_on: date) -> None:
    """A measure of an area of the service, in place by a day."""
    _settle(step, row, measure, adopted=True, area=area, due_on=due_on)


def decline(step: Step, row: ClaimFollowUp, why_not: str) -> None:
    """Nothing is changed, and why."""
    _settle(step, row, why_not, adopted=False)


def _settle(step: Step, row: ClaimFollowUp, words: str, **settled: Any) -> None:
    sealed = sealing.seal({"words": words}, owner=_insured(step.session, row))
    made = {"follow_up_id": row.id, "words": sealed, "by": step.actor.user_id, "at": step.now, **settled}
    step.session.add(ClaimImprovement(id=new_id(), **made))
    step.session.flush()


def _reaches(session: Session, actor: Actor, policy_id: UUID) -> bool:
    number = policies.the(session, policy_id).policy_no
    return policies.find_reached(session, number, actor, OFFICES) is not None


def _words(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: values[name] for name in ("suggestion", "remark") if values.get(name)}


def _insured(session: Session, row: ClaimFollowUp) -> UUID:
    return claims.the_claim(session, row.claim_case_id).insured_id


def _wrong(message: str) -> Invalid:
    return Invalid([Finding(field="claim_no", code="unknown", message=message)])
