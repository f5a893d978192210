"""The letters of a case: what the house was asked to write, and the document it became."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Letter(Base):
    """One letter, asked for once: whatever is tried again, it becomes one document at most."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: COUNTER_OFFER, BENEFIT_CARD … (data/letters.toml).
    code: Mapped[str] = mapped_column(String(40))
    #: What is printed on it: the case's number and a count within the case.
    number: Mapped[str] = mapped_column(String(60), unique=True)
    asked_at: Mapped[datetime]
    #: Null until it is written.
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("file.id"), unique=True)
    written_at: Mapped[datetime | None]
