"""A case: its number, its engine state and the head of its history."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class CaseState(StrEnum):
    """Whether a case goes on."""

    OPEN = "open"  #: waits for a person, a machine, the clock or a message
    ENDED = "ended"  #: reached an end of its drawing
    WITHDRAWN = "withdrawn"  #: was taken back before an end was reached


class Case(Base):
    """One case. `state_text` is the engine's truth; the rows of items, jobs and subscriptions are its projection."""

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_wake_at", "wake_at", postgresql_where=text("wake_at IS NOT NULL AND state = 'open'")),
        Index("ix_case_started", "unit_id", "process", "started_at", "id"),
        Index("ix_case_started_by", "started_by"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    process: Mapped[str] = mapped_column(String(80))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("process_version.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[CaseState] = mapped_column(String(12), default=CaseState.OPEN)
    #: Declared on the drawing (`anliu:public`): what the submitter sees.
    public_status: Mapped[str] = mapped_column(String(40), default="")
    #: The end event the case reached.
    outcome: Mapped[str] = mapped_column(String(80), default="")
    #: What the case is about in a person's words; sealed, it holds a name.
    title: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: The declared projection of the engine's facts, for lists and filters.
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The last round of every user task that was opened: its number, its token and who did it.
    rounds: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    state_text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    wake_at: Mapped[datetime | None]
    started_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    event_seq: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[str] = mapped_column(String(64), default="")


class CaseSubject(Base):
    """A case is about a row of the business: a customer, a policy."""

    __tablename__ = "case_subject"
    __table_args__ = (Index("ix_case_subject_subject", "kind", "subject_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)


class CaseParty(Base):
    """Somebody a case is about, by the fingerprint of their document; who it is stands in the business's rows."""

    __tablename__ = "case_party"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)


class NumberSeries(Base):
    """The numbers people read come from a database sequence per kind; this row says which kinds exist."""

    __tablename__ = "number_series"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    sequence: Mapped[str] = mapped_column(String(60), unique=True)
