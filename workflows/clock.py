"""The tick: everything that happens because time has passed, and nothing else does.

APScheduler calls `tick(now)` in one leading process; tests and the demo company call it with the moments they need.
One broken case never stops the others (each is a command of its own).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import exists, select

from workflows import inbox, jobs
from workflows.commands import cases, receipts
from workflows.commands.incidents import Stopped
from workflows.db import at_moment, reading, transaction
from workflows.errors import AnliuError
from workflows.models import Answer, Case, CaseState, Draft, WorkItem
from workflows.types import CLOCK

log = structlog.get_logger()

BATCH = 200
UNTOUCHED = timedelta(days=30)
"""A case whose first form was opened and never touched is withdrawn after this time (architecture §4)."""


def tick(now: datetime) -> dict[str, int]:
    """Do what is due at this moment; how much of each."""
    with at_moment(now):
        return {
            "woken": wake_due(now),
            "expired": jobs.requeue_expired(now),
            "rung": jobs.ring_again(now),
            "urgent": _turn_urgent(now),
        }


def daily(now: datetime) -> dict[str, int]:
    """Do what is due once a day."""
    with at_moment(now):
        with transaction() as session:
            forgotten = receipts.forget_receipts(session, now)
        return {"withdrawn": withdraw_untouched(now), "receipts": forgotten}


def wake_due(now: datetime) -> int:
    """Wake every case whose time has come, each in its own transaction."""
    woken = 0
    while batch := _due(now):
        moved = sum(_wake(case_id) for case_id in batch)
        woken += moved
        if moved == 0 or len(batch) < BATCH:
            break
    return woken


def _due(now: datetime) -> list[UUID]:
    with reading() as session:
        due = select(Case.id).where(Case.state == CaseState.OPEN, Case.wake_at <= now)
        return list(session.scalars(due.order_by(Case.wake_at).limit(BATCH)))


def _wake(case_id: UUID) -> int:
    try:
        return int(cases.wake(case_id, actor=CLOCK)["fired"] > 0)
    except Stopped as stopped:
        log.warning("case stopped when woken", case=str(case_id), incident=stopped.number)
    except AnliuError as error:
        log.warning("case could not be woken", case=str(case_id), error=type(error).__name__)
    return 0


def _turn_urgent(now: datetime) -> int:
    with transaction() as session:
        return inbox.turn_urgent(session, now)


def withdraw_untouched(now: datetime) -> int:
    """Withdraw cases that somebody began and left: no answer and no draft for 30 days."""
    with reading() as session:
        answered = exists().where(Answer.case_id == Case.id)
        drafted = exists().where(
            Draft.saved_at > now - UNTOUCHED, Draft.item_id == WorkItem.id, WorkItem.case_id == Case.id
        )
        left = select(Case.id).where(
            Case.state == CaseState.OPEN, Case.started_at < now - UNTOUCHED, ~answered, ~drafted
        )
        ids = list(session.scalars(left.limit(BATCH)))
    for case_id in ids:
        cases.withdraw(case_id, reason="untouched", actor=CLOCK)
    return len(ids)
