"""What underwriting decided, by whom and on which authority."""

from datetime import datetime
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
    #: STANDARD, LOADED, DECLINED (domain-rules §4.1).
    decision: Mapped[str] = mapped_column(String(20))
    #: Extra mortality in percent, rounded to terms.
    em: Mapped[int] = mapped_column(default=0)
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
