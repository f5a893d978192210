"""What is known of customers against money laundering, what was found, what an officer decided: all of it sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class AmlProfile(Base):
    """What a customer told besides who they are."""

    __tablename__ = "aml_profile"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    #: Sealed `Profile` (handlers.compliance.rules).
    body: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime]


class AmlScreening(Base):
    """One screening of a case; the last row counts. Kept ten years (AML Law art. 34)."""

    __tablename__ = "aml_screening"
    __table_args__ = (Index("ix_aml_screening_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    #: Sealed: level, points with why, hits, thresholds reached, day of the next review.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class AmlDecision(Base):
    """What an officer decided on a hit; rows are added, never changed."""

    __tablename__ = "aml_decision"
    __table_args__ = (Index("ix_aml_decision_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: Sealed: clear, report or stop, and the reason in words.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]


class CaseFlag(Base):
    """Something that does not fit together in a case: a warning for the clerk, by its reason code (kind W)."""

    __tablename__ = "case_flag"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    #: How many customers, files or applications it is about.
    count: Mapped[int]
    at: Mapped[datetime]


class Fingerprint(Base):
    """Finds whose address or own mobile is the same, without revealing it. `owner_id` is a customer or an agent."""

    __tablename__ = "fingerprint"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    blind: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
