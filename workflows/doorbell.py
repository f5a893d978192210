"""The doorbell: rings the workers from inside our transaction. It carries a job's id and nothing else.

The truth about the work is the Job row; a bell that is lost is rung again by the clock, a bell too many finds nothing
to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from procrastinate import App, SyncPsycopgConnector
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
