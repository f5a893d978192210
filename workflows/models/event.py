"""The history of a case: append-only, chained, sealed once a day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base


class Event(Base):
    """One thing that happened: codes and ids, never rendered text, never a personal value (P6).

    Triggers refuse UPDATE, DELETE and TRUNCATE; `hash` covers the row and the hash before it.
    """

    __tablename__ = "event"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    node: Mapped[str] = mapped_column(String(80), default="")
    actor_kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[UUID | None]
    on_behalf_of: Mapped[UUID | None]
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hash: Mapped[str] = mapped_column(String(64))


class DailySeal(Base):
    """The hash over the chain heads of a day and the seal before it; the same line stands in a file outside.

    `cases` counts the heads the seal adds: those of cases with events since the seal before.
    """

    __tablename__ = "daily_seal"

    day: Mapped[date] = mapped_column(primary_key=True)
    cases: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class SealedHead(Base):
    """How far a case is covered by the daily seals: which heads the next seal has to add."""

    __tablename__ = "sealed_head"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    seq: Mapped[int]
