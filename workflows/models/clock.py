"""A legal or service clock of a case."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Interval, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class ClockState(StrEnum):
    """Whether a clock counts."""

    RUNNING = "running"  #: counts towards `due_at`
    PAUSED = "paused"  #: frozen since `paused_since`
    STOPPED = "stopped"  #: what it measured is done


class ClockKind(StrEnum):
    """Which clocks have a say in urgency and escalation (domain-rules §9); others are only kept."""

    STATUTORY = "statutory"  #: the law gives the time
    INTERNAL = "internal"  #: the house promised it to itself


class Clock(Base):
    """One clock: started by a node of the drawing.

    With a name it is the case's and runs until a node stops it; without one it has the task it runs for, and stops when
    that is left. `rule` names the law or the service standard, `rule_version` the effective date of the number that was
    applied.
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index("ix_clock_case", "case_id", "state"),
        Index("ix_clock_strikes", "strikes_at", postgresql_where=text("strikes_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    task_id: Mapped[UUID | None]
    node: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(80), default="")
    rule_version: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[ClockState] = mapped_column(String(12), default=ClockState.RUNNING)
    started_at: Mapped[datetime]
    paused_since: Mapped[datetime | None]
    #: How long it stood in the pauses that are over, in its own kind of time.
    stood: Mapped[timedelta] = mapped_column(Interval, default=timedelta)
    due_at: Mapped[datetime]
    #: When it makes the items of its case urgent (U1, U2).
    urgent_at: Mapped[datetime | None]
    #: When somebody has to be told next; None where all is told, or it does not run.
    strikes_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
