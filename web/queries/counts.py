"""Numbers beside the menu; each stops at a hundred, which is shown as 99+."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from workflows import access
from workflows.inbox import CAP
from workflows.models import Incident, WorkItem
from workflows.types import Actor


def mine(session: Session, actor: Actor) -> int:
    """How many items the actor holds."""
    held = select(WorkItem.id).where(WorkItem.assignee_id == actor.user_id, WorkItem.closed_at.is_(None))
    return _capped(session, held)


def incidents(session: Session, actor: Actor) -> int:
    """How many unsolved incidents the actor sees."""
    open_ones = access.visible(Incident, actor).where(Incident.resolved_at.is_(None))
    return _capped(session, open_ones.with_only_columns(Incident.id))


def _capped(session: Session, rows: Select[UUID]) -> int:
    return session.scalar(select(func.count()).select_from(rows.limit(CAP).subquery())) or 0
