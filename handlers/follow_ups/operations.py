"""What changes a follow-up: its attempts, what was solved and improved. Nothing here commits: the step does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
from workflows.types import Actor, Finding

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


def record(  # noqa: PLR0913 - who asked whom, what was said, and when
    session: Session, row: ClaimFollowUp, values: Mapping[str, Any], result: CallResult, *, actor: Actor, now: datetime
) -> Told:
    """Keep an attempt, its words sealed. Raises Forbidden for whoever worked on the claim."""
    if queries.worked_on(session, row.claim_case_id, actor):
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
            by=actor.user_id,
            at=now,
        )
    )
    session.flush()
    day = local_date(now)
    again = not answered and attempt < most_attempts(day)
    return Told(attempt=attempt, result=result, again=again, improves=answered and improves(values, day))


def solve(session: Session, row: ClaimFollowUp, words: str, *, actor: Actor, now: datetime) -> None:
    """How the problem was solved. Raises Forbidden for whoever decided on the claim."""
    if queries.decided_on(session, row.claim_case_id, actor):
        raise Forbidden(N_("Whoever decided on the claim does not solve what its follow-up found"))
    row.solution = sealing.seal({"words": words}, owner=_insured(session, row))
    row.solved_by, row.solved_at = actor.user_id, now
    session.flush()


def improve(session: Session, row: ClaimFollowUp, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """A measure with its day, or why there is none."""
    adopted = bool(values.get("measure"))
    words = values["measure"] if adopted else values["why_not"]
    due: date | None = values.get("due_on") if adopted else None
    session.add(
        ClaimImprovement(
            id=new_id(),
            follow_up_id=row.id,
            adopted=adopted,
            area=values.get("area") or "" if adopted else "",
            words=sealing.seal({"words": words}, owner=_insured(session, row)),
            due_on=due,
            by=actor.user_id,
            at=now,
        )
    )
    session.flush()


def _reaches(session: Session, actor: Actor, policy_id: UUID) -> bool:
    number = policies.the(session, policy_id).policy_no
    return policies.find_reached(session, number, actor, OFFICES) is not None


def _words(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: values[name] for name in ("suggestion", "remark") if values.get(name)}


def _insured(session: Session, row: ClaimFollowUp) -> UUID:
    return claims.the_claim(session, row.claim_case_id).insured_id


def _wrong(message: str) -> Invalid:
    return Invalid([Finding(field="claim_no", code="unknown", message=message)])
