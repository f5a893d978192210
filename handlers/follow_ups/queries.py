"""What is known of follow-ups: the one of a case, its attempts, and what customers think of the service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import String, Uuid, column, func, or_, select, table
from sqlalchemy.orm import Session

from handlers import editions
from handlers.claims import queries as claims
from handlers.follow_ups.calls import SCORES, CallResult
from handlers.follow_ups.models import ClaimFollowUp, ClaimFollowUpCall, ClaimImprovement
from workflows.calendar import local_date
from workflows.errors import NotFound
from workflows.types import Actor

CASE = table("case", column("id", Uuid), column("number", String), column("process", String), column("unit_id", Uuid))
ANSWER = table("answer", *(column(name, Uuid) for name in ("case_id", "item_id", "by", "on_behalf_of")))
"""The heart's rows, of which only these are read."""


@dataclass(frozen=True, kw_only=True)
class Satisfaction:
    """What customers thought of the service for claims, from 1 to 5; how many answered, and how many were asked."""

    answered: int
    asked: int
    means: Mapping[str, Decimal]  #: by what is scored; empty while nobody has answered

    @property
    def overall(self) -> Decimal | None:
        """The mean of all scores; None while nobody has answered."""
        return sum(self.means.values(), Decimal(0)) / len(self.means) if self.means else None


def find(session: Session, case_id: UUID) -> ClaimFollowUp | None:
    """The follow-up of a case, None before its claim is known."""
    return session.scalars(select(ClaimFollowUp).where(ClaimFollowUp.case_id == case_id)).one_or_none()


def the(session: Session, case_id: UUID) -> ClaimFollowUp:
    """The follow-up of a case. Raises NotFound."""
    found = find(session, case_id)
    if found is None:
        raise NotFound
    return found


def of_claim(session: Session, claim_case_id: UUID) -> ClaimFollowUp | None:
    """The follow-up of a claim, whatever came of it."""
    found = select(ClaimFollowUp).where(ClaimFollowUp.claim_case_id == claim_case_id)
    return session.scalars(found).one_or_none()


def unit_of(session: Session, case_id: UUID) -> UUID:
    """The unit a case belongs to."""
    return UUID(str(session.execute(select(CASE.c.unit_id).where(CASE.c.id == case_id)).scalar_one()))


def number_of(session: Session, case_id: UUID) -> str:
    """The number people know a case by."""
    return str(session.execute(select(CASE.c.number).where(CASE.c.id == case_id)).scalar_one())


def case_of(session: Session, number: str) -> UUID | None:
    """The claim of a case number; None where there is none."""
    found = select(CASE.c.id).where(CASE.c.number == number, CASE.c.process == "claim")
    return session.scalars(found).one_or_none()


def worked_on(session: Session, claim_case_id: UUID, actor: Actor) -> bool:
    """Whether somebody, or whom they stand in for, did an item of a claim; to mark one as urgent is no work on it."""
    people = _people(actor)
    did = select(ANSWER.c.case_id).where(
        ANSWER.c.case_id == claim_case_id,
        ANSWER.c.item_id.is_not(None),
        or_(ANSWER.c.by.in_(people), ANSWER.c.on_behalf_of.in_(people)),
    )
    return session.execute(did.limit(1)).first() is not None


def decided_on(session: Session, claim_case_id: UUID, actor: Actor) -> bool:
    """Whether they decided or recommended on a claim, or heard an objection (domain-rules §10, rule 4)."""
    heard = {appeal.decided_by for appeal in claims.appeals(session, claim_case_id)}
    said = {decision.by for decision in claims.decisions(session, claim_case_id)}
    return not (heard | said).isdisjoint(_people(actor))


def _people(actor: Actor) -> list[UUID]:
    return [one for one in (actor.user_id, actor.on_behalf_of) if one is not None]


def calls(session: Session, follow_up_id: UUID) -> Sequence[ClaimFollowUpCall]:
    """The attempts of a follow-up, the first one first."""
    rows = select(ClaimFollowUpCall).where(ClaimFollowUpCall.follow_up_id == follow_up_id)
    return session.scalars(rows.order_by(ClaimFollowUpCall.attempt)).all()


def improvement(session: Session, follow_up_id: UUID) -> ClaimImprovement | None:
    """What a follow-up brought for the service, None before that was decided."""
    return session.scalars(select(ClaimImprovement).where(ClaimImprovement.follow_up_id == follow_up_id)).one_or_none()


def satisfaction(session: Session, now: datetime) -> Satisfaction:
    """What customers said in the window before now (`data/terms.toml`), in one statement."""
    window = timedelta(days=editions.load("follow_ups", "terms").on(local_date(now))["window_days"])
    means = [func.avg(getattr(ClaimFollowUpCall, one.value)).label(one.value) for one in SCORES]
    answered = ClaimFollowUpCall.result != CallResult.NOT_REACHED
    said = select(
        func.count().filter(answered).label("answered"),
        func.count(ClaimFollowUpCall.follow_up_id.distinct()).label("asked"),
        *means,
    ).where(ClaimFollowUpCall.at > now - window)
    row = session.execute(said).mappings().one()
    told = {one.value: Decimal(row[one.value]) for one in SCORES if row[one.value] is not None}
    return Satisfaction(answered=row["answered"], asked=row["asked"], means=told)
