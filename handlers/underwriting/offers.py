"""Counter-offers: terms other than those applied for, which the customer accepts or not (domain-rules §4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications import operations as applications
from handlers.underwriting.models import CounterOffer, UnderwritingDecision
from handlers.underwriting.terms import Terms
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import N_, Invalid, NotFound
from workflows.types import Actor, Finding


class Reply(StrEnum):
    """What a customer says to a counter-offer."""

    ACCEPTED = "ACCEPTED"  #: takes the terms
    REFUSED = "REFUSED"  #: does not want them: the application is withdrawn
    REVIEW = "REVIEW"  #: asks for a person, where the system decided (PIPL art. 24)
    LAPSED = "LAPSED"  #: said nothing in time


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A decision on a case, in force or recommended, unsealed; amounts in yuan per instalment."""

    id: UUID
    level: str
    decision: str
    terms: Terms
    premium: Decimal
    extra_premium: Decimal
    postponed_until: date | None
    reasons: tuple[str, ...]
    at: datetime

    @property
    def automatic(self) -> bool:
        """Whether nobody but the system decided."""
        return self.level == "system"


def in_force(session: Session, case_id: UUID) -> Decision | None:
    """The last decision of a case that is no recommendation; none before there was one."""
    return _last(session, case_id, recommendation=False)


def recommended(session: Session, case_id: UUID) -> Decision | None:
    """What was last recommended to somebody with more authority; none where nothing was."""
    return _last(session, case_id, recommendation=True)


def _last(session: Session, case_id: UUID, *, recommendation: bool) -> Decision | None:
    statement = (
        select(UnderwritingDecision)
        .where(UnderwritingDecision.case_id == case_id, UnderwritingDecision.recommendation.is_(recommendation))
        .order_by(UnderwritingDecision.at.desc(), UnderwritingDecision.id.desc())
        .limit(1)
    )
    row = session.scalars(statement).one_or_none()
    return None if row is None else _unsealed(row)


def offer(session: Session, case_id: UUID, *, now: datetime) -> UUID:
    """Put the terms of the decision in force to the customer. Raises NotFound."""
    decision = in_force(session, case_id)
    if decision is None:
        raise NotFound
    made = CounterOffer(id=new_id(), case_id=case_id, decision_id=decision.id, offered_at=now)
    session.add(made)
    session.flush()
    return made.id


def reply(  # noqa: PLR0913 - what, when, by whom
    session: Session, case_id: UUID, said: Reply, *, on: date, actor: Actor, now: datetime
) -> Decision:
    """Record what the customer said on a day; accepted terms are those of the application from now on.

    Raises NotFound where nothing is offered, Invalid for a day before the offer or in the future.
    """
    made, decision = open_offer(session, case_id), in_force(session, case_id)
    if made is None or decision is None:
        raise NotFound
    if not local_date(made.offered_at) <= on <= local_date(now):
        message = N_("The answer is given between the day of the offer and today")
        raise Invalid([Finding(field="answered_on", code="date", message=message)])
    made.answer, made.answered_on, made.recorded_by, made.recorded_at = said, on, actor.user_id, now
    if said is Reply.ACCEPTED:
        applications.take_terms(
            session,
            case_id,
            sum_insured=decision.terms.reduced_sum,
            premium=decision.premium,
            extra=decision.extra_premium,
        )
    session.flush()
    return decision


def lapse(session: Session, case_id: UUID, *, now: datetime) -> None:
    """Nobody answered in time. Raises NotFound."""
    made = open_offer(session, case_id)
    if made is None:
        raise NotFound
    made.answer, made.recorded_at = Reply.LAPSED, now
    session.flush()


def open_offer(session: Session, case_id: UUID) -> CounterOffer | None:
    """The offer that waits for an answer."""
    statement = select(CounterOffer).where(CounterOffer.case_id == case_id, CounterOffer.answer.is_(None))
    return session.scalars(statement.order_by(CounterOffer.offered_at.desc()).limit(1)).one_or_none()


def _unsealed(row: UnderwritingDecision) -> Decision:
    exclusions: Mapping[str, str] = sealing.unseal(row.exclusions) if row.exclusions else {}
    return Decision(
        id=row.id,
        level=row.level,
        decision=row.decision,
        terms=Terms(em=row.em, exclusions=exclusions, reduced_sum=row.reduced_sum),
        premium=row.premium,
        extra_premium=row.extra_premium,
        postponed_until=row.postponed_until,
        reasons=tuple(row.reasons),
        at=row.at,
    )
