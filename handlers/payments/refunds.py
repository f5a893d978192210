"""Money on its way back: what is owed of a case's premium, and the refunds that settle it (domain-rules §2.3).

Each debit is given back by one refund, whole but for a fee; the database refuses a second one. So what was taken less
what was given back is never negative, whoever asks and however often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from handlers import editions
from handlers.payments.models import Payment, PaymentKind, PaymentState
from handlers.payments.operations import StillOpen, open_payment, order
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import AnliuError, NotFound

_REFUND = aliased(Payment)


class NothingOwed(AnliuError):
    """Nothing of the premium is to be given back"""


class OtherRefund(AnliuError):
    """This premium is on its way back already, from another case or to another account"""


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A debit that is to be given back, and how many yuan of it."""

    debit: Payment
    amount: Decimal


def fee(reason: str, today: date) -> Decimal:
    """What is kept of a debit that goes back, in yuan; nothing for a reason that names none."""
    return Decimal(editions.load("payments", "terms").on(today)["refund_fee"].get(reason, 0))


def owed(session: Session, case_id: UUID, reason: str, *, now: datetime) -> list[Owed]:
    """What was taken for a case and not given back, the oldest first. Raises StillOpen while a debit is under way."""
    if open_payment(session, case_id) is not None:
        raise StillOpen
    kept = fee(reason, local_date(now))
    return [Owed(debit=debit, amount=debit.amount - kept) for debit in _not_given_back(session, case_id)]


def demand(session: Session, due: Owed, *, case_id: UUID, account_id: UUID | None, now: datetime) -> Payment:
    """The refund the bank is about to get: the open one of this debit, or a new one to the account that paid.

    Raises OtherRefund where an open one is another case's or goes to another account, NothingOwed.
    """
    account_id = account_id or due.debit.account_id
    if not 0 < due.amount <= due.debit.amount:
        raise NothingOwed
    known = session.scalars(
        select(Payment).where(Payment.refund_of == due.debit.id, Payment.state != PaymentState.REFUSED)
    ).one_or_none()
    if known is None:
        return _new(session, due, case_id, account_id, now)
    if (known.case_id, known.account_id, known.amount) != (case_id, account_id, due.amount):
        raise OtherRefund
    return known


def told(session: Session, refund: Payment) -> dict[str, Any]:
    """What the bank is told. Holds the account in clear: it goes into a sealed job and nowhere else."""
    return order(session, refund) | {"debit": str(refund.refund_of)}


def open_refund(session: Session, case_id: UUID) -> Payment:
    """The refund of a case the bank has not answered, locked. Raises NotFound."""
    found = session.scalars(
        select(Payment)
        .where(Payment.case_id == case_id, Payment.state == PaymentState.REQUESTED, Payment.kind == PaymentKind.REFUND)
        .with_for_update()
    ).first()
    if found is None:
        raise NotFound
    return found


def last(session: Session, case_id: UUID) -> Payment:
    """The last refund a case asked for. Raises NotFound."""
    statement = select(Payment).where(Payment.case_id == case_id, Payment.kind == PaymentKind.REFUND)
    found = session.scalars(statement.order_by(Payment.requested_at.desc(), Payment.id.desc()).limit(1)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _not_given_back(session: Session, case_id: UUID) -> Sequence[Payment]:
    """Locked: two cases that give the same debit back come one after the other."""
    given = exists().where(_REFUND.refund_of == Payment.id, _REFUND.state == PaymentState.PAID)
    taken = select(Payment).where(
        Payment.case_id == case_id, Payment.state == PaymentState.PAID, Payment.kind == PaymentKind.DEBIT, ~given
    )
    return session.scalars(taken.order_by(Payment.requested_at, Payment.id).with_for_update(of=Payment)).all()


def _new(session: Session, due: Owed, case_id: UUID, account_id: UUID, now: datetime) -> Payment:
    refund = Payment(
        id=new_id(),
        case_id=case_id,
        account_id=account_id,
        kind=PaymentKind.REFUND,
        refund_of=due.debit.id,
        amount=due.amount,
        state=PaymentState.REQUESTED,
        requested_at=now,
    )
    session.add(refund)
    session.flush()
    return refund
