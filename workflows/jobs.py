"""Carrying out jobs: an attempt begins, the work is done outside any transaction, its end is told to the case."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from workflows import doorbell, made_files
from workflows.calls import End, Failed, Output, Postponed, Rejected, call_in_child, told
from workflows.commands import cases
from workflows.commands import jobs as commands
from workflows.commands.incidents import NotBegun, Stopped
from workflows.commands.jobs import Attempt
from workflows.db import at_moment, reading, transaction, utcnow
from workflows.errors import AnliuError, NotFound
from workflows.models import Job, JobKind, JobState
from workflows.registry import installed
from workflows.types import WORKER

log = structlog.get_logger()

BATCH = 200
LOST_BELL = timedelta(seconds=30)
"""A job whose bell has not been heard for this long is rung for again."""

NO_RECEIVER_YET = timedelta(minutes=10)
"""How long a message waits before it is offered again to a case that may not be there yet."""


def attempt(job_id: UUID) -> bool:
    """Try a job once, if it is to be tried now; whether it was."""
    begun = commands.begin_attempt(job_id)
    if begun is None:
        return False
    tell(begun, _carry_out(begun))
    return True


def tell(begun: Attempt, end: End) -> None:
    """Tell the case how an attempt ended. Trouble in the case is the case's incident, not the worker's."""
    try:
        match end:
            case Output(value=value):
                commands.finish_job(begun.job_id, value)
            case Rejected(code=code, facts=facts):
                commands.reject_job(begun.job_id, code, facts)
            case Postponed(at=at):
                commands.fail_job(begun.job_id, begun.number, "later", again_at=at)
            case Failed(error=error):
                commands.fail_job(begun.job_id, begun.number, error)
    except Stopped as stopped:
        log.warning("job stopped its case", job=str(begun.job_id), incident=stopped.number)
        commands.fail_job(begun.job_id, begun.number, str(stopped), code=commands.NOT_TAKEN)


def run_due(now: datetime | None = None) -> int:
    """Try every job that is due, in this process, without bells: for tests and the demo company; how many."""
    with at_moment(now or utcnow()):
        return sum(_attempt_safely(job_id) for job_id in _due_ids())


def _attempt_safely(job_id: UUID) -> bool:
    try:
        return attempt(job_id)
    except (AnliuError, SQLAlchemyError) as error:
        log.warning("job could not be tried", job=str(job_id), error=type(error).__name__)
        return False


def requeue_expired(now: datetime) -> int:
    """An expired lease is an attempt that failed (a worker died or a call hung); how many."""
    with reading() as session:
        expired = select(Job.id, Job.attempts).where(Job.state == JobState.RUNNING, Job.lease_until < now)
        rows = session.execute(expired.order_by(Job.lease_until).limit(BATCH)).all()
    return sum(_expire(job_id, number) for job_id, number in rows)


def _expire(job_id: UUID, number: int) -> int:
    """One job that cannot be given up must not keep the others waiting."""
    try:
        commands.fail_job(job_id, number, "lease expired")
    except (AnliuError, SQLAlchemyError) as error:
        log.warning("job could not be given up", job=str(job_id), error=type(error).__name__)
        return 0
    return 1


def ring_again(now: datetime) -> int:
    """Ring for due jobs whose bell was lost; how many. A bell nobody has heard yet is not lost."""
    with transaction() as session:
        late = select(Job.id).where(Job.state == JobState.WAITING, Job.run_after < now - LOST_BELL)
        ids = session.scalars(late.order_by(Job.run_after).limit(BATCH)).all()
        lost = set(ids) - doorbell.ringing(session, ids)
        doorbell.ring(session, [(job_id, now) for job_id in lost], now)
    return len(lost)


def _due_ids() -> list[UUID]:
    with reading() as session:
        due = select(Job.id).where(Job.state == JobState.WAITING, Job.run_after <= utcnow())
        return list(session.scalars(due.order_by(Job.run_after, Job.id).limit(BATCH)))


def _carry_out(begun: Attempt) -> End:
    if begun.kind == JobKind.START:
        return _start(begun)
    if begun.kind == JobKind.MESSAGE:
        return _deliver(begun)
    return _kept(begun, call_in_child(installed().remote(begun.handler).call, begun.input, begun.key, begun.timeout))


def _kept(begun: Attempt, end: End) -> End:
    """What the call made is on disk before its case hears of it."""
    if not isinstance(end, Output):
        return end
    try:
        return Output(value=made_files.take_in(end.value, begun.case_id))
    except (AnliuError, OSError) as error:  # a full disk, or something that is no document
        return Failed(error=told(error))


def _start(begun: Attempt) -> End:
    try:
        result = cases.start(begun.handler, unit_id=begun.unit_id, facts=begun.input, actor=WORKER, key=begun.key)
    except NotBegun as error:
        return Failed(error=str(error))
    except Exception as error:  # noqa: BLE001 - a handler of the other case broke: an attempt that failed
        return Failed(error=type(error).__name__)
    return Output(value=result)


def _deliver(begun: Attempt) -> End:
    try:
        result = cases.deliver(
            begun.handler,
            begun.input["key"],
            begun.input["facts"],
            actor=WORKER,
            key=begun.key,
            job_id=begun.job_id,
        )
    except NotFound:
        return Postponed(at=utcnow() + NO_RECEIVER_YET)
    except Stopped as stopped:
        return Failed(error=str(stopped))
    except Exception as error:  # noqa: BLE001 - what breaks in the other case is its own incident
        return Failed(error=type(error).__name__)
    return Output(value=result)
