"""Giving somebody a seat: a role in a unit, with a reach."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.access import EXCLUSIVE
from workflows.errors import Refused
from workflows.models import Assignment
from workflows.types import Scope


class Incompatible(Refused):
    """Whoever administers or audits holds no other role, and nobody else is given these"""


def give(  # noqa: PLR0913 - the columns of a seat
    session: Session,
    user_id: UUID,
    role: str,
    unit_id: UUID,
    *,
    starts_at: datetime,
    ends_at: datetime | None = None,
    scope: Scope = Scope.UNIT,
    level: int = 1,
) -> None:
    """Give a seat from a moment until a moment. Raises Incompatible (domain-rules §10, rules 11 and 12)."""
    held = select(Assignment.role).where(
        Assignment.user_id == user_id, (Assignment.ends_at.is_(None)) | (Assignment.ends_at > starts_at)
    )
    if ends_at is not None:
        held = held.where(Assignment.starts_at < ends_at)
    roles = {*session.scalars(held), role}
    if len(roles) > 1 and roles & EXCLUSIVE:
        raise Incompatible
    session.add(
        Assignment(
            user_id=user_id,
            role=role,
            unit_id=unit_id,
            scope=scope,
            level=level,
            starts_at=starts_at,
            ends_at=ends_at,
        )
    )
    session.flush()
