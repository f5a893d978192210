"""A policy: the contract as it stands."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, Sequence, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id

POLICY_SERIAL = Sequence("policy_serial", metadata=Base.metadata)
"""The running digits of policy numbers, one series for all products: gaps happen, a number never comes twice."""


class Policy(Base):
    """One policy. `status` moves only along the table in `handlers.policies.rules`; amounts are yuan.

    Issued, effective and paid are three different dates (domain-rules §2.1, art. 13-14).
    """

    __tablename__ = "policy"
    __table_args__ = (Index("ix_policy_agent", "agent_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    policy_no: Mapped[str] = mapped_column(String(40), unique=True)
    #: One application makes one policy, whatever is retried.
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: The agent who serves the policy.
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    product_code: Mapped[str] = mapped_column(ForeignKey("product.code"))
    cover: Mapped[str] = mapped_column(String(10))
    sum_insured: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    pay_term: Mapped[int]
    pay_mode: Mapped[str] = mapped_column(String(12))
    premium: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    extra_premium: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    status: Mapped[str] = mapped_column(String(20))
    issue_at: Mapped[datetime]
    effective_on: Mapped[date]
    #: Cover ends at 00:00 of this day; null for the whole of life.
    expiry_on: Mapped[date | None]
    #: When the customer signed for the policy; the cooling-off counts from here.
    receipt_signed_on: Mapped[date | None]
    #: The exclusive instant at which the cooling-off is over.
    cooling_off_end: Mapped[datetime]
