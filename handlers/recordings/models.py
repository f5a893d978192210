"""Recordings of sales and what quality control said of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class SalesRecording(Base):
    """One recording of a sale; the last row of a case counts. The recording itself lies where `reference` says."""

    __tablename__ = "sales_recording"
    __table_args__ = (Index("ix_sales_recording_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: Who sold, and so may not judge the recording.
    seller_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    #: Who handed the recording in.
    by: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    recorded_on: Mapped[date]
    #: The file's number in the store of recordings.
    reference: Mapped[str] = mapped_column(String(120))
    #: Codes of the key moments that it shows.
    moments: Mapped[list[str]] = mapped_column(default=list)
    at: Mapped[datetime]

    #: PASS, RERECORD; empty before quality control.
    result: Mapped[str] = mapped_column(String(12), default="")
    #: Codes of the key moments to be recorded again.
    missing: Mapped[list[str]] = mapped_column(default=list)
    #: Sealed: what quality control said in words.
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    reviewed_at: Mapped[datetime | None]
