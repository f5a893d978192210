"""An incident: what an operator has to look at because a case cannot go on by itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Incident(Base):
    """Something stopped, loudly (P5). The same trouble at the same place counts up instead of piling up."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_open", "opened_at", postgresql_where=text("resolved_at IS NULL")),
        Index("ix_incident_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: What people say on the telephone.
    number: Mapped[int] = mapped_column(Identity(), unique=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    node: Mapped[str] = mapped_column(String(80), default="")
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_item.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    code: Mapped[str] = mapped_column(String(60))
    #: English, masked; rendered by code in the reader's language where a text is known.
    text: Mapped[str] = mapped_column(Text, default="")
    count: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
