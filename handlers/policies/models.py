"""A policy, the contract as it stands, and what happened to it since its issue."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Numeric, Sequence, String, UniqueConstraint, text
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
    #: The case it was issued in: its premium was paid there.
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    #: The policyholder 投保人.
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    insured_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: The agent who serves the policy.
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: Where premium is debited from next.
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    product_code: Mapped[str] = mapped_column(ForeignKey("product.code"))
    cover: Mapped[str] = mapped_column(String(10))
    sum_insured: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    pay_term: Mapped[int]
    pay_mode: Mapped[str] = mapped_column(String(12))
    #: Whether the plan is for somebody with social medical insurance; null where the product does not ask.
    social_insurance: Mapped[bool | None]
    premium: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    extra_premium: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    status: Mapped[str] = mapped_column(String(20))
    issue_at: Mapped[datetime]
    effective_on: Mapped[date]
    #: Cover ends at 00:00 of this day; null for the whole of life.
    expiry_on: Mapped[date | None]
    #: When it was handed to the customer, electronically or on paper.
    delivered_at: Mapped[datetime | None]
    #: When the customer signed for the policy; the cooling-off counts from that day.
    receipt_signed_at: Mapped[datetime | None]
    #: `ReceiptMethod` (handlers.policies.rules); empty while unsigned.
    receipt_method: Mapped[str] = mapped_column(String(12), default="")
    #: The exclusive instant at which the cooling-off is over; null until the receipt is signed, or where there is none.
    cooling_off_end: Mapped[datetime | None]
    #: How many endorsement slips it has: the next one is numbered one higher (domain-rules §5.1).
    slips: Mapped[int] = mapped_column(default=0)


class FollowUp(Base):
    """One attempt at the follow-up call of a new policy (domain-rules §2.4); what was asked is never changed.

    `result` is a `CallResult` (handlers.policies.follow_up). A problem gets its solution later, once.
    """

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("policy_id", "attempt"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("policy.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    attempt: Mapped[int]
    result: Mapped[str] = mapped_column(String(12))
    #: Whether the cooling-off was still running.
    in_time: Mapped[bool]
    #: Sealed: the answers to each question and the words of the call.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]
    #: Sealed: how the problem was solved.
    solution: Mapped[bytes | None] = mapped_column(LargeBinary)
    solved_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    solved_at: Mapped[datetime | None]


class PolicyCancellation(Base):
    """One request to cancel a policy in its cooling-off; `state` moves along a table (handlers.policies.cancellation).

    The request counts from the moment it was entered, however long its check takes.
    """

    __tablename__ = "policy_cancellation"
    __table_args__ = (
        # A policy is cancelled once, and while one request is looked at there is no other.
        Index(
            "uq_policy_cancellation_live",
            "policy_id",
            unique=True,
            postgresql_where=text("state IN ('requested', 'approved')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("policy.id"))
    #: The case of the cancellation itself.
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(20))
    #: `<policy_no>-<nn>` once it is carried out.
    slip_no: Mapped[str] = mapped_column(String(44), default="")
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    requested_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None]
