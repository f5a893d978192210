"""A job: one unit of work for a machine. The row is the truth; the queue only rings with its id."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class JobKind(StrEnum):
    """What a job does and who waits for it."""

    SERVICE = "service"  #: a service task: the case waits for its output
    LETTER = "letter"  #: a send task or a handler's letter: nobody waits
    START = "start"  #: starts another case
    MESSAGE = "message"  #: delivers a message to whatever case waits for it


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"  #: to be tried at `run_after`
    RUNNING = "running"  #: an attempt holds the lease until `lease_until`
    DONE = "done"  #: its output is in the case
    FAILED = "failed"  #: out of attempts; an incident says why
    DROPPED = "dropped"  #: the case no longer wants it


class Job(Base):
    """One unit of outside work, tried at least once under one stable key (P3)."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "run_after", postgresql_where=text("state = 'waiting'")),
        Index("ix_job_lease", "lease_until", postgresql_where=text("state = 'running'")),
        Index("ix_job_case", "case_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[JobKind] = mapped_column(String(12))
    #: The engine's task that waits; null for letters, starts and messages.
    task_id: Mapped[UUID | None]
    node: Mapped[str] = mapped_column(String(80), default="")
    handler: Mapped[str] = mapped_column(String(120))
    input: Mapped[bytes] = mapped_column(LargeBinary)
    #: The idempotency key the other side sees: the same for every attempt.
    key: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[JobState] = mapped_column(String(12), default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    #: What went wrong last, masked.
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
