"""A work item: one open user task, the row the inbox lists."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Interval, LargeBinary, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id

INBOX_ORDER = text("urgent DESC")


class WorkItem(Base):
    """One user task of a case.

    `version` is the token a page holds: raised by claim, hand-over, return, migration and a changed form and by
    nothing else (architecture §5).
    """

    __tablename__ = "work_item"
    __table_args__ = (
        Index(
            "ix_work_item_inbox",
            "role",
            "unit_id",
            text("urgent DESC"),
            "due_at",
            "id",
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_work_item_mine",
            "assignee_id",
            text("urgent DESC"),
            "due_at",
            "id",
            postgresql_where=text("closed_at IS NULL AND assignee_id IS NOT NULL"),
        ),
        Index(
            "ix_work_item_turns_urgent",
            "urgent_at",
            postgresql_where=text("closed_at IS NULL AND urgent_at IS NOT NULL"),
        ),
        Index(
            "ix_work_item_escalated",
            "unit_id",
            text("urgent DESC"),
            "due_at",
            "id",
            postgresql_where=text("closed_at IS NULL AND escalated > 0"),
        ),
        Index(
            "ix_work_item_strikes",
            "strikes_at",
            postgresql_where=text("closed_at IS NULL AND strikes_at IS NOT NULL"),
        ),
        Index("ix_work_item_case", "case_id", "node", "round"),
        Index("ix_work_item_done", "done_by", "closed_at", postgresql_where=text("done_by IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: The engine's task this item stands for.
    task_id: Mapped[UUID]
    node: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    form: Mapped[str] = mapped_column(String(80))
    round: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    opened_at: Mapped[datetime]
    #: The nearest deadline that runs. Never null in the index order: without one it is the far end of time.
    due_at: Mapped[datetime]
    #: Since when the step's own time stands, and how long it stood before, in its own kind of time.
    paused_since: Mapped[datetime | None]
    stood: Mapped[timedelta] = mapped_column(Interval, default=timedelta)

    urgent: Mapped[bool] = mapped_column(default=False)
    #: The rules that make it urgent now: U1 … U6 (domain-rules §9).
    urgent_why: Mapped[list[str]] = mapped_column(default=list)
    #: The rules that time will add, the earliest first: moment and rule with a blank between; and the first moment.
    urgent_turns: Mapped[list[str]] = mapped_column(default=list)
    urgent_at: Mapped[datetime | None]
    #: By whom it was marked (U6), when, and why (sealed).
    marked_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    marked_at: Mapped[datetime | None]
    mark_note: Mapped[bytes | None] = mapped_column(LargeBinary)

    #: Who sees it beside its role: 1 the supervisors of its unit, 2 the process owner, too.
    escalated: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: When the step's own time is used up, until that is told.
    strikes_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]

    #: Why it came back: reason codes, free words (sealed), by whom, when.
    return_reasons: Mapped[list[str]] = mapped_column(default=list)
    return_note: Mapped[bytes | None] = mapped_column(LargeBinary)
    returned_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    returned_at: Mapped[datetime | None]

    draft_saved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    @property
    def urgent_rule(self) -> str:
        """The first of the rules that make it urgent."""
        return next(iter(self.urgent_why), "")

    @property
    def open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.closed_at is None
