"""What underwriting decided, by whom and on which authority; what it asked for before; what the customer answered."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class UnderwritingDecision(Base):
    """One decision or recommendation on an application; rows are added, never changed.

    The last row of a case that is no recommendation is the decision in force.
    """

    __tablename__ = "underwriting_decision"
    __table_args__ = (Index("ix_underwriting_decision_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: The authority it was made with: system, underwriter … (domain-rules §4.6).
    level: Mapped[str] = mapped_column(String(20))
    #: STANDARD, LOADED, EXCLUDED, LOADED_EXCLUDED, REDUCED, POSTPONED, DECLINED (domain-rules §4.1).
    decision: Mapped[str] = mapped_column(String(20))
    #: Extra mortality in percent, rounded to terms.
    em: Mapped[int] = mapped_column(default=0)
    #: Yuan, where the risk is taken for less than was applied for.
    reduced_sum: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    #: The day from which it may be applied for again, where it is postponed.
    postponed_until: Mapped[date | None]
    #: Sealed: exclusions by code with their wording, which speak of health.
    exclusions: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: Yuan per instalment without the extra, for the sum of the decision.
    premium: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    #: Yuan per instalment on top of the premium.
    extra_premium: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    sum_at_risk: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    reasons: Mapped[list[str]] = mapped_column(default=list)
    #: True: beyond the authority of whoever wrote it, or a decline that needs a second pair of eyes.
    recommendation: Mapped[bool] = mapped_column(default=False)
    #: Sealed: the opinion in words, which speaks of health.
    opinion: Mapped[bytes | None] = mapped_column(LargeBinary)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]


class EvidenceItem(Base):
    """One thing that is asked for before a decision (domain-rules §4.7); asked for again, it is another row."""

    __tablename__ = "evidence_item"
    __table_args__ = (Index("ix_evidence_item_case", "case_id", "requested_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: A code of `data/evidence.toml`.
    kind: Mapped[str] = mapped_column(String(30))
    #: REQUESTED, RECEIVED, ACCEPTED, REJECTED (handlers.underwriting.evidence).
    state: Mapped[str] = mapped_column(String(12))
    #: Sealed: what exactly is asked for.
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    requested_at: Mapped[datetime]
    #: Sealed: who made it, such as a hospital.
    source: Mapped[bytes | None] = mapped_column(LargeBinary)
    dated: Mapped[date | None]
    pages: Mapped[int | None]
    #: Sealed: what it concludes, in its own words.
    findings: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime | None]
    judged_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    judged_at: Mapped[datetime | None]


class CounterOffer(Base):
    """What a customer answered to terms other than those applied for; one row for each time they were offered."""

    __tablename__ = "counter_offer"
    __table_args__ = (Index("ix_counter_offer_case", "case_id", "offered_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("underwriting_decision.id"))
    offered_at: Mapped[datetime]
    #: ACCEPTED, REFUSED, REVIEW (a person is to look at it again), LAPSED; null while it is open.
    answer: Mapped[str | None] = mapped_column(String(10))
    answered_on: Mapped[date | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime | None]
