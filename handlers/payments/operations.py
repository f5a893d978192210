"""What changes accounts and payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.payments.models import BankAccount, Payment, PaymentKind, PaymentState
from handlers.payments.rules import normalise_account
from workflows import sealing
from workflows.db import new_id
from workflows.errors import AnliuError, NotFound, Refused

MOVES: Mapping[PaymentState, frozenset[PaymentState]] = {
    PaymentState.REQUESTED: frozenset({PaymentState.PAID, PaymentState.REFUSED}),
    PaymentState.PAID: frozenset(),
    PaymentState.REFUSED: frozenset(),
}
"""From which state a payment may go where. A refused payment is never revived: the next try is a new one."""


class NotAllowed(AnliuError):
    """A payment cannot go from %(before)s to %(after)s"""


class StillOpen(Refused):
    """The bank has not answered the last demand for money of this case yet"""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A bank account as it was entered: the value that is sealed."""

    holder: str
    number: str
    branch: str


def keep_account(session: Session, customer_id: UUID, account: Account, *, now: datetime) -> UUID:
    """The row of this account: the customer's existing one if it says exactly the same, else a new one."""
    account = Account(holder=account.holder, number=normalise_account(account.number), branch=account.branch)
    blind = sealing.blind("account", account.number)
    known = session.scalars(
        select(BankAccount).where(BankAccount.customer_id == customer_id, BankAccount.number_blind == blind)
    )
    same = next((row for row in known if sealing.unseal(row.body) == asdict(account)), None)
    if same is not None:
        return same.id
    row = BankAccount(
        id=new_id(),
        customer_id=customer_id,
        body=sealing.seal(asdict(account), owner=customer_id),
        number_blind=blind,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def demand(session: Session, case_id: UUID, account_id: UUID, amount: Decimal, *, now: datetime) -> Payment:
    """The demand the bank is about to get: the open one of the case, or a new one.

    While the bank has not answered, the same demand goes out again under its own key, never a second one. Raises
    StillOpen where an open demand is about another account or amount, NotFound.
    """
    payment = open_payment(session, case_id)
    if payment is None:
        payment = Payment(
            id=new_id(),
            case_id=case_id,
            account_id=account_id,
            amount=amount,
            state=PaymentState.REQUESTED,
            requested_at=now,
        )
        session.add(payment)
        session.flush()
    elif (payment.account_id, payment.amount) != (account_id, amount):
        raise StillOpen
    return payment


def record_paid(session: Session, payment_id: UUID, reference: str, *, now: datetime) -> Payment:
    """The bank booked it. Telling it twice changes nothing. Raises NotFound, NotAllowed."""
    payment = session.get(Payment, payment_id, with_for_update=True)
    if payment is None:
        raise NotFound
    if payment.state != PaymentState.PAID:
        _move(payment, PaymentState.PAID, now)
        payment.bank_reference = reference
        session.flush()
    return payment


def record_refused(session: Session, case_id: UUID, failure: str, *, now: datetime) -> Payment:
    """The bank refused the open demand of a case. Raises NotFound where none is open."""
    return refuse(session, open_payment(session, case_id), failure, now=now)


def refuse(session: Session, payment: Payment | None, failure: str, *, now: datetime) -> Payment:
    """The bank said no to a demand, for a reason of the table. Raises NotFound where there is none, NotAllowed."""
    if payment is None:
        raise NotFound
    _move(payment, PaymentState.REFUSED, now)
    payment.failure = failure
    session.flush()
    return payment


def open_payment(session: Session, case_id: UUID) -> Payment | None:
    """The debit of a case the bank has not answered; the database allows one at most."""
    return session.scalars(
        select(Payment)
        .where(Payment.case_id == case_id, Payment.state == PaymentState.REQUESTED, Payment.kind == PaymentKind.DEBIT)
        .with_for_update()
    ).one_or_none()


def order(session: Session, payment: Payment) -> dict[str, Any]:
    """What the bank is told. Holds the account in clear: it goes into a sealed job and nowhere else."""
    account: Mapping[str, Any] = sealing.unseal(session.get_one(BankAccount, payment.account_id).body)
    return {
        "payment_id": str(payment.id),
        "account": account["number"],
        "holder": account["holder"],
        "amount": payment.amount,
        "currency": "CNY",
    }


def owner_of(session: Session, account_id: UUID) -> UUID:
    """The customer whose account it is. Raises NotFound."""
    owner = session.scalar(select(BankAccount.customer_id).where(BankAccount.id == account_id))
    if owner is None:
        raise NotFound
    return owner


def _move(payment: Payment, after: PaymentState, now: datetime) -> None:
    before = PaymentState(payment.state)
    if after not in MOVES[before]:
        raise NotAllowed(before=before.value, after=after.value)
    payment.state = after
    payment.ended_at = now
