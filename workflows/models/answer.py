"""What was entered or answered: answers for ever, drafts until sent, receipts for a week."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id

MARKED = "marked"
"""The outcome of an answer that keeps why somebody marked an item as urgent."""


class Answer(Base):
    """Append-only and sealed: what a person entered at an item, or what a handler returned."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_case", "case_id", "node", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    node: Mapped[str] = mapped_column(String(80))
    round: Mapped[int] = mapped_column(default=1)
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_item.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    form: Mapped[str] = mapped_column(String(80), default="")
    form_version: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[str] = mapped_column(String(40), default="")
    reasons: Mapped[list[str]] = mapped_column(default=list)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    on_behalf_of: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]
    #: Sealed JSON: the values and the note.
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Draft(Base):
    """Unsent typing at an item; sealed, replaced by each save, gone when the item is done."""

    __tablename__ = "draft"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("work_item.id"), primary_key=True)
    by: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime]


class Receipt(Base):
    """One command of one actor under one idempotency key, inserted first in its transaction; kept 7 days.

    Ten equal posts wait for the first and read its answer; the same key with other content is refused.
    """

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_at", "at"),)

    actor: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    command: Mapped[str] = mapped_column(String(40))
    content: Mapped[str] = mapped_column(String(64))
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
