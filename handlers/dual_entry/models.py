"""Second keyings and how their differences were settled."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class SecondKeying(Base):
    """Key fields of an application keyed a second time; the last row of a case counts."""

    __tablename__ = "second_keying"
    __table_args__ = (Index("ix_second_keying_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: Sealed: the values of both keyings, by field.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    #: Names of the fields that differ.
    differing: Mapped[list[str]] = mapped_column(default=list)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]

    #: Sealed: for each differing field what was taken, and the value that is right.
    settled: Mapped[bytes | None] = mapped_column(LargeBinary)
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    settled_at: Mapped[datetime | None]
