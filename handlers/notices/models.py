"""A notice: one sentence to one person of the house about a case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Notice(Base):
    """What somebody was told. The code is stored; the reader's language renders it."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_unread", "user_id", "at", postgresql_where=text("read_at IS NULL")),
        Index("ix_notice_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    code: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
