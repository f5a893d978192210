"""A version of a process: one diagram with everything it calls by value."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class ProcessVersion(Base):
    """Immutable. A case has exactly one version until somebody migrates it (P7)."""

    __tablename__ = "process_version"
    __table_args__ = (UniqueConstraint("process", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    process: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    #: File name to text: the diagram itself, called diagrams, decisions, no-code forms.
    package: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
