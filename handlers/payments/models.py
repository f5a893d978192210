"""Money that is asked for and the accounts it is asked from."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class PaymentState(StrEnum):
    """Where a payment stands."""

    REQUESTED = "requested"  #: the bank is asked; until it answers nobody knows whether money moved
    PAID = "paid"  #: the bank booked it
    REFUSED = "refused"  #: the bank said no; no money moved


class PaymentKind(StrEnum):
    """Which way the money goes, and why."""

    DEBIT = "debit"  #: money is taken
    REFUND = "refund"  #: what one debit took goes back
    PAYOUT = "payout"  #: the insurer owes it: a benefit, a surrender value


class BankAccount(Base):
    """A bank account somebody gave for one purpose; never changed, a new one is a new row."""

    __tablename__ = "bank_account"
    __table_args__ = (Index("ix_bank_account_number", "number_blind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    #: Sealed `Account` (handlers.payments.operations): holder, number, branch.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    #: Finds the same account across customers without revealing it.
    number_blind: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class Payment(Base):
    """One demand to the bank. Its id is the key the bank knows it by, so our book and theirs always meet.

    A debit takes money; a refund gives that of one debit back and names it in `refund_of`; a payout pays what a case
    owes for a `purpose`. `state` moves along `MOVES` (handlers.payments.operations).
    """

    __tablename__ = "payment"
    __table_args__ = (
        Index("ix_payment_case", "case_id", "requested_at"),
        # Nobody is asked for money again while the bank has not answered.
        Index(
            "uq_payment_open",
            "case_id",
            unique=True,
            postgresql_where=text("state = 'requested' AND kind = 'debit'"),
        ),
        # What was taken once is given back once.
        Index("uq_payment_refund", "refund_of", unique=True, postgresql_where=text("state <> 'refused'")),
        # What a case owes for one purpose is paid once.
        Index(
            "uq_payment_payout",
            "case_id",
            "purpose",
            unique=True,
            postgresql_where=text("state <> 'refused' AND kind = 'payout'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: The case that asked for it; the refund of a premium may belong to another case than the debit.
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    kind: Mapped[PaymentKind] = mapped_column(String(8), default=PaymentKind.DEBIT)
    #: What a payout is for, a code such as SURRENDER; empty for the others.
    purpose: Mapped[str] = mapped_column(String(20), default="")
    #: The debit that a refund gives back; null for the others.
    refund_of: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"))
    #: Yuan, always positive.
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    state: Mapped[PaymentState] = mapped_column(String(12), default=PaymentState.REQUESTED)
    #: What the bank calls the booking.
    bank_reference: Mapped[str] = mapped_column(String(80), default="")
    #: Why the bank refused, a code of `data/failures.toml`.
    failure: Mapped[str] = mapped_column(String(40), default="")
    requested_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
