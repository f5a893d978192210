"""Maintenance windows: when no business data may change, and what the reader is told about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class MaintenanceWindow(Base):
    """A time from `starts_at` until before `ends_at` in which nothing is saved (P8). It is called off, not changed."""

    __tablename__ = "maintenance_window"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="order"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zh: Mapped[str] = mapped_column(String(200))
    en: Mapped[str] = mapped_column(String(200))
    announced_at: Mapped[datetime]
    called_off_at: Mapped[datetime | None]
