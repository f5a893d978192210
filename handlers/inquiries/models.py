"""What somebody asked a colleague about a case, and the answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Inquiry(Base):
    """One question with its answer; a case has at most one that is open."""

    __tablename__ = "inquiry"
    __table_args__ = (Index("ix_inquiry_case", "case_id", "asked_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: Who is asked: a role of the drawing.
    asked: Mapped[str] = mapped_column(String(40))
    #: Sealed: the question.
    question: Mapped[bytes] = mapped_column(LargeBinary)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    asked_at: Mapped[datetime]
    #: Sealed: the answer, once there is one.
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime | None]
