"""A follow-up of a closed claim: the attempts at it, the scores, what was solved and improved (requirements S4.3)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class ClaimFollowUp(Base):
    """One follow-up of one claim; a claim has at most one. Its state is that of its case.

    It stands from the moment the claim asks for it; its case is begun a moment later.
    """

    __tablename__ = "claim_follow_up"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), unique=True)
    claim_case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    #: Why this claim: a `Why` (handlers.follow_ups.sampling), or another code of the drawing's table.
    why: Mapped[str] = mapped_column(String(40))
    #: Sealed: how the problem that was found was solved.
    solution: Mapped[bytes | None] = mapped_column(LargeBinary)
    solved_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    solved_at: Mapped[datetime | None]


class ClaimFollowUpCall(Base):
    """One attempt; what was said is never changed. Scores run from 1 to 5, null where nobody was reached."""

    __tablename__ = "claim_follow_up_call"
    __table_args__ = (
        UniqueConstraint("follow_up_id", "attempt"),
        Index("ix_claim_follow_up_call_at", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    follow_up_id: Mapped[UUID] = mapped_column(ForeignKey("claim_follow_up.id"))
    attempt: Mapped[int]
    #: How the customer was asked: telephone, interview, online, paper.
    method: Mapped[str] = mapped_column(String(12))
    #: A `CallResult` (handlers.follow_ups.calls).
    result: Mapped[str] = mapped_column(String(12))
    speed: Mapped[int | None]
    attitude: Mapped[int | None]
    clarity: Mapped[int | None]
    decision: Mapped[int | None]
    #: Sealed: the customer's suggestion and the remark, in their words.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]


class ClaimImprovement(Base):
    """What a follow-up brings for the service: a measure that is adopted, or why none is."""

    __tablename__ = "claim_improvement"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    follow_up_id: Mapped[UUID] = mapped_column(ForeignKey("claim_follow_up.id"), unique=True)
    adopted: Mapped[bool]
    #: What it concerns: speed, communication, documents, product, other; "" where nothing is adopted.
    area: Mapped[str] = mapped_column(String(16), default="")
    #: Sealed: the measure, or the reason for none; it may quote the customer.
    words: Mapped[bytes] = mapped_column(LargeBinary)
    #: By when the measure is in place.
    due_on: Mapped[date | None]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]
