"""A message that a case waits for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Subscription(Base):
    """A case waits at `task_id` for the message `name` with this correlation key."""

    __tablename__ = "subscription"
    __table_args__ = (Index("ix_subscription_match", "name", "key"), Index("ix_subscription_case", "case_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    task_id: Mapped[UUID]
    node: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
