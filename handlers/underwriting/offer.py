"""The terms that underwriting decided on, as letters tell them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.underwriting.models import UnderwritingDecision


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The decision in force of a case. `em` in percent, amounts in yuan, `extra_premium` per instalment."""

    decision: str
    em: int
    extra_premium: Decimal
    exclusions: tuple[str, ...] = ()
    reduced_sum: Decimal | None = None
    postponed_until: date | None = None
    automatic: bool = False  #: whether nobody but the system decided


def in_force(session: Session, case_id: UUID) -> Offer | None:
    """The last decision of a case that is no recommendation; none before one was made."""
    statement = (
        select(UnderwritingDecision)
        .where(UnderwritingDecision.case_id == case_id, UnderwritingDecision.recommendation.is_(False))
        .order_by(UnderwritingDecision.at.desc(), UnderwritingDecision.id.desc())
    )
    row = session.scalars(statement.limit(1)).one_or_none()
    return None if row is None else _offer(row)


def _offer(row: UnderwritingDecision) -> Offer:
    return Offer(
        decision=row.decision,
        em=row.em,
        extra_premium=row.extra_premium,
        exclusions=tuple(getattr(row, "exclusions", None) or ()),
        reduced_sum=getattr(row, "reduced_sum", None),
        postponed_until=getattr(row, "postponed_until", None),
        automatic=row.by is None,
    )
