"""A legal or service clock of a case."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Interval, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class ClockState(StrEnum):
    """Whether a clock counts."""

    RUNNING = "running"  #: counts towards `due_at`
    PAUSED = "paused"  #: frozen since `paused_since`
    STOPPED = "stopped"  #: what it measured is done


class Clock(Base):
    """One clock: started by a node of the drawing, stopped when the node is left.

    `used` is what had run when it was paused; `rule` names the law or the service standard, `rule_version` the
    effective date of the number that was applied.
    """

    __tablename__ = "clock"
    __table_args__ = (Index("ix_clock_case", "case_id", "state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    task_id: Mapped[UUID]
    node: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(80), default="")
    rule_version: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[ClockState] = mapped_column(String(12), default=ClockState.RUNNING)
    started_at: Mapped[datetime]
    paused_since: Mapped[datetime | None]
    used: Mapped[timedelta] = mapped_column(Interval, default=timedelta)
    due_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
