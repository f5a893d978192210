"""The tick: everything that happens because time has passed, and nothing else does.

APScheduler calls `tick(now)` in one leading process; tests and the demo company call it with the moments they need.
One broken case never stops the others (each is a command of its own).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy import exists, select, union
from sqlalchemy.exc import SQLAlchemyError

from workflows import doorbell, inbox, invariants, jobs
from workflows.commands import cases, clocks, receipts
from workflows.commands.advice import CAUSES
from workflows.commands.incidents import OVER, Stopped, Trouble, open_incident, resolve_over
from workflows.db import at_moment, reading, require_writable, transaction
from workflows.errors import AnliuError
from workflows.models import Answer, Case, CaseState, Clock, Draft, Incident, WorkItem
from workflows.types import CLOCK

log = structlog.get_logger()

BATCH = 200
UNTOUCHED = timedelta(days=30)
"""A case whose first form was opened and never touched is withdrawn after this time (architecture §4)."""

STUCK = Trouble(code="stuck", text=CAUSES["stuck"])


def tick(now: datetime) -> dict[str, int]:
    """Do what is due at this moment; how much of each. Raises InMaintenance: it is done after the window."""
    with at_moment(now):
        require_writable()
        return {
            "woken": wake_due(now),
            "expired": jobs.requeue_expired(now),
            "rung": jobs.ring_again(now),
            "late": strike_due(now),
            "urgent": _turn_urgent(now),
            "resolved": _resolve_over(),
        }


def daily(now: datetime) -> dict[str, int]:
    """Do what is due once a day. Raises InMaintenance."""
    with at_moment(now):
        with transaction() as session:
            forgotten = receipts.forget_receipts(session, now)
            swept = doorbell.sweep(session)
        return {
            "withdrawn": withdraw_untouched(now),
            "receipts": forgotten,
            "bells": swept,
            "stuck": report_stuck(),
        }


def wake_due(now: datetime) -> int:
    """Wake every case whose time has come, each in its own transaction."""
    woken = 0
    while batch := _due(now):
        moved = sum(_safely(case_id, partial(_wake, case_id)) for case_id in batch)
        woken += moved
        if moved == 0 or len(batch) < BATCH:
            break
    return woken


def _due(now: datetime) -> list[UUID]:
    with reading() as session:
        due = select(Case.id).where(Case.state == CaseState.OPEN, Case.wake_at <= now)
        return list(session.scalars(due.order_by(Case.wake_at).limit(BATCH)))


def _wake(case_id: UUID) -> int:
    return int(cases.wake(case_id, actor=CLOCK)["fired"] > 0)


def strike_due(now: datetime) -> int:
    """Tell of every clock and every step that is late, case by case; how many cases."""
    struck = 0
    while batch := _late(now):
        moved = sum(_safely(case_id, partial(_strike, case_id)) for case_id in batch)
        struck += moved
        if moved == 0 or len(batch) < BATCH:
            break
    return struck


def _late(now: datetime) -> list[UUID]:
    late_clocks = select(Clock.case_id).where(Clock.strikes_at <= now)
    late_items = select(WorkItem.case_id).where(WorkItem.closed_at.is_(None), WorkItem.strikes_at <= now)
    with reading() as session:
        return list(session.scalars(union(late_clocks, late_items).limit(BATCH)))


def _strike(case_id: UUID) -> int:
    return int(clocks.strike(case_id, actor=CLOCK)["told"] > 0)


def _safely(case_id: UUID, command: Callable[[], int]) -> int:
    """What a command did; nothing where the case stopped, is locked by somebody or was faster."""
    try:
        return command()
    except Stopped as stopped:
        log.warning("case stopped", case=str(case_id), incident=stopped.number)
    except (AnliuError, SQLAlchemyError) as error:
        log.warning("case could not be moved", case=str(case_id), error=type(error).__name__)
    return 0


def _turn_urgent(now: datetime) -> int:
    turned = 0
    while True:
        with transaction() as session:
            some = inbox.turn_urgent(session, now)
        turned += some
        if some == 0:
            return turned


def withdraw_untouched(now: datetime) -> int:
    """Withdraw cases that somebody began and left: no answer and no draft for 30 days."""
    with reading() as session:
        answered = exists().where(Answer.case_id == Case.id)
        drafted = exists().where(
            Draft.saved_at > now - UNTOUCHED, Draft.item_id == WorkItem.id, WorkItem.case_id == Case.id
        )
        left = select(Case.id).where(
            Case.state == CaseState.OPEN,
            Case.started_by.is_not(None),  # what a machine began nobody has left
            Case.started_at < now - UNTOUCHED,
            ~answered,
            ~drafted,
        )
        ids = list(session.scalars(left))
    return sum(_safely(case_id, partial(_withdraw, case_id)) for case_id in ids)


def report_stuck() -> int:
    """Open an incident for every case that waits for nothing (P5); how many. There should never be one."""
    with reading() as session:
        stuck = invariants.stuck_cases(session)
    for case_id in stuck:
        open_incident(case_id, STUCK, actor=CLOCK)
        log.error("case is stuck", case=str(case_id))
    return len(stuck)


def _withdraw(case_id: UUID) -> int:
    cases.withdraw(case_id, reason="untouched", actor=CLOCK)
    return 1


def _resolve_over() -> int:
    with reading() as session:
        over = select(Incident.case_id).where(Incident.resolved_at.is_(None), OVER).distinct()
        ids = list(session.scalars(over.limit(BATCH)))
    return sum(_safely(case_id, partial(resolve_over, case_id, actor=CLOCK)) for case_id in ids)
