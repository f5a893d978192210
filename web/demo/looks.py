"""What whoever tells the demo's stories looks up between two steps: short questions, outside any transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select

from workflows import db
from workflows.models import Case, CaseState, Clock, Job, JobState, WorkItem

UNDONE = (JobState.WAITING, JobState.RUNNING)


def look(statement: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows, without the round trips that begin and end a transaction."""
    with db.engine().execution_options(isolation_level="AUTOCOMMIT").connect() as line:
        return line.execute(statement).all()


def anything_due(now: datetime) -> bool:
    """Whether the clock has anything to do: a case to wake, somebody to remind, a job to ring for."""
    return any(look(due.limit(1)) for due in _due(now))


def _due(now: datetime) -> Sequence[Select[*tuple[Any, ...]]]:
    late = or_(WorkItem.urgent_at <= now, WorkItem.strikes_at <= now)
    return (
        select(Case.id).where(Case.state == CaseState.OPEN, Case.wake_at <= now),
        select(Clock.id).where(Clock.strikes_at <= now),
        select(WorkItem.id).where(WorkItem.closed_at.is_(None), late),
        select(Job.id).where(or_(Job.run_after <= now, Job.lease_until <= now), Job.state.in_(UNDONE)),
    )
