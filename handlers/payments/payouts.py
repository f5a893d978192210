"""Money that the insurer owes: a surrender value, a benefit (domain-rules §5.1, §6.2).

A case pays for one purpose once; the database refuses a second payment. A payout the bank refused is followed by a new
one under a key of its own, to another account or the same.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.payments.models import Payment, PaymentKind, PaymentState
from workflows.db import new_id
from workflows.errors import AnliuError, NotFound


class NothingToPay(AnliuError):
    """A payout needs an amount above zero"""


class PaidOtherwise(AnliuError):
    """This is paid, or on its way, with another amount or to another account"""


def demand(  # noqa: PLR0913 - what is paid, where, for what, and when
    session: Session, case_id: UUID, account_id: UUID, amount: Decimal, purpose: str, *, now: datetime
) -> Payment:
    """The payout the bank is about to get: the one of this case and purpose, or a new one.

    Raises PaidOtherwise where that one says something else, NothingToPay.
    """
    if amount <= 0:
        raise NothingToPay
    known = _live(session, case_id, purpose)
    if known is not None and (known.account_id, known.amount) != (account_id, amount):
        raise PaidOtherwise
    payout = known or Payment(
        id=new_id(),
        case_id=case_id,
        account_id=account_id,
        kind=PaymentKind.PAYOUT,
        purpose=purpose,
        amount=amount,
        state=PaymentState.REQUESTED,
        requested_at=now,
    )
    session.add(payout)
    session.flush()
    return payout


def open_payout(session: Session, case_id: UUID) -> Payment:
    """The payout of a case the bank has not answered, locked. Raises NotFound."""
    found = session.scalars(
        select(Payment)
        .where(Payment.case_id == case_id, Payment.state == PaymentState.REQUESTED, Payment.kind == PaymentKind.PAYOUT)
        .order_by(Payment.requested_at, Payment.id)
        .with_for_update()
    ).first()
    if found is None:
        raise NotFound
    return found


def paid(session: Session, case_id: UUID, purpose: str) -> Payment | None:
    """The payout that the bank booked for this purpose; None before it."""
    found = _live(session, case_id, purpose)
    return found if found is not None and found.state == PaymentState.PAID else None


def _live(session: Session, case_id: UUID, purpose: str) -> Payment | None:
    statement = select(Payment).where(
        Payment.case_id == case_id,
        Payment.purpose == purpose,
        Payment.kind == PaymentKind.PAYOUT,
        Payment.state != PaymentState.REFUSED,
    )
    return session.scalars(statement.with_for_update()).one_or_none()
