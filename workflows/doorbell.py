"""The doorbell: rings the workers from inside our transaction. It carries a job's id and nothing else.

The truth about the work is the Job row; a bell that is lost is rung again by the clock, a bell too many finds nothing
to do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from procrastinate import App, SyncPsycopgConnector
from sqlalchemy import CursorResult, text
from sqlalchemy.orm import Session

QUEUE = "jobs"
TASK = "anliu.attempt"

bell = App(connector=SyncPsycopgConnector())


def ring(session: Session, jobs: Sequence[tuple[UUID, datetime]], now: datetime) -> None:
    """Ring for these jobs at their times; heard only if the transaction commits."""
    if not jobs:
        return
    connection = session.connection().connection.dbapi_connection
    for job_id, at in jobs:
        task = bell.configure_task(TASK, queue=QUEUE, connection=connection, schedule_at=at if at > now else None)
        task.defer(job_id=str(job_id))


def ringing(session: Session, jobs: Collection[UUID]) -> set[UUID]:
    """Those of these jobs whose bell waits to be heard: whoever rings again would only make the queue longer."""
    unheard = text(
        "SELECT args->>'job_id' FROM procrastinate_jobs"
        " WHERE queue_name = :queue AND status = 'todo' AND args->>'job_id' = ANY(:jobs)"
    )
    found = session.scalars(unheard, {"queue": QUEUE, "jobs": [str(job_id) for job_id in jobs]})
    return {UUID(job_id) for job_id in found}


def sweep(session: Session) -> int:
    """Drop bells that a worker heard and then died; how many. Their jobs come back when their lease expires."""
    orphaned = text(
        "DELETE FROM procrastinate_jobs WHERE queue_name = :queue AND status = 'doing' AND worker_id IS NULL"
    )
    result = session.execute(orphaned, {"queue": QUEUE})
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows SQLAlchemy's type
    return result.rowcount
