"""Uploaded files: content-addressed, encrypted, named by a transaction or swept."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class FileState(StrEnum):
    """Whether a file may be read."""

    PENDING = "pending"  #: waits for the malware check
    CLEAN = "clean"  #: may be opened
    INFECTED = "infected"  #: may never be opened


class File(Base):
    """One document of a case, uploaded or made here. The bytes lie encrypted in the content store under `address`."""

    __tablename__ = "file"
    __table_args__ = (
        Index("ix_file_case", "case_id"),
        Index("ix_file_digest", "digest"),
        Index("ix_file_address", "address"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: What kind of document it is: ID_FRONT, HEALTH_DECLARATION … (domain-rules §1.7).
    kind: Mapped[str] = mapped_column(String(40))
    #: The original name, sealed: it often holds a person's name.
    name: Mapped[bytes] = mapped_column(LargeBinary)
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    #: HMAC of the content: finds the same image across cases without revealing it.
    digest: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(80))
    #: What was measured of a picture when it came in (`workflows.pictures`); empty for a PDF.
    measures: Mapped[dict[str, float]] = mapped_column(JSONB, default=dict)
    state: Mapped[FileState] = mapped_column(String(12), default=FileState.PENDING)
    #: Null: nobody uploaded it, a handler made it.
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    uploaded_at: Mapped[datetime]
