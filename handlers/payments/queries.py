"""What pages and other capabilities ask about accounts and payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from handlers import editions
from handlers.blocks import Block, Row, moment, pick, word, yuan
from handlers.customers.masking import mask_card
from handlers.payments import rules
from handlers.payments.models import BankAccount, Payment, PaymentKind, PaymentState
from handlers.payments.operations import Account
from workflows import sealing
from workflows.calendar import local_date
from workflows.errors import NotFound
from workflows.types import Choice

_REFUND = aliased(Payment)
_DEBIT = Payment.kind == PaymentKind.DEBIT
_LIVE = (PaymentState.REQUESTED, PaymentState.PAID)


def methods(today: date) -> list[Choice]:
    """How premium may be paid; cash is not among them (requirements S3.5.6)."""
    known = editions.load("payments", "terms").on(today)["method"]
    return [Choice(value=code, zh=words["zh"], en=words["en"]) for code, words in known.items()]


def masked_account(session: Session, account_id: UUID) -> Account:
    """An account as it may be shown: the last four digits of its number. Raises NotFound."""
    body = session.scalar(select(BankAccount.body).where(BankAccount.id == account_id))
    if body is None:
        raise NotFound
    stored: Mapping[str, str] = sealing.unseal(body)
    return Account(holder=stored["holder"], number=mask_card(stored["number"]), branch=stored["branch"])


def account(session: Session, account_id: UUID) -> Account:
    """An account in full: for comparing, never to be shown. Raises NotFound."""
    body = session.scalar(select(BankAccount.body).where(BankAccount.id == account_id))
    if body is None:
        raise NotFound
    return Account(**sealing.unseal(body))


def customers_of_account(session: Session, account_id: UUID) -> int:
    """How many customers named the number of this account as theirs."""
    number = select(BankAccount.number_blind).where(BankAccount.id == account_id).scalar_subquery()
    statement = select(func.count(func.distinct(BankAccount.customer_id))).where(BankAccount.number_blind == number)
    return session.scalar(statement) or 0


def premium_taken(session: Session, case_id: UUID) -> bool:
    """Whether the bank booked a premium of this case that is not given back, nor on its way back."""
    back = exists().where(_REFUND.refund_of == Payment.id, _REFUND.state.in_(_LIVE))
    paid = exists().where(Payment.case_id == case_id, _DEBIT, Payment.state == PaymentState.PAID, ~back)
    return bool(session.scalar(select(paid)))


def premium_owed(session: Session, case_id: UUID) -> bool:
    """Whether a case that ended now would owe money: a debit is under way, or one is not given back yet."""
    back = exists().where(_REFUND.refund_of == Payment.id, _REFUND.state == PaymentState.PAID)
    owing = exists().where(Payment.case_id == case_id, _DEBIT, Payment.state.in_(_LIVE), ~back)
    return bool(session.scalar(select(owing)))


def last_premium_at(session: Session, case_id: UUID) -> datetime | None:
    """When the bank last booked a premium of this case; None before the first."""
    booked = select(func.max(Payment.ended_at)).where(
        Payment.case_id == case_id, _DEBIT, Payment.state == PaymentState.PAID
    )
    return session.scalar(booked)


def premium_kept(session: Session, case_id: UUID) -> Decimal:
    """What was taken for a case and not given back, in yuan."""
    back = exists().where(_REFUND.refund_of == Payment.id, _REFUND.state == PaymentState.PAID)
    taken = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.case_id == case_id, _DEBIT, Payment.state == PaymentState.PAID, ~back
    )
    return Decimal(session.execute(taken).scalar_one())


def paying_account(session: Session, case_id: UUID) -> UUID:
    """The account from which the premium of a case came last. Raises NotFound where none was taken."""
    statement = select(Payment.account_id).where(Payment.case_id == case_id, _DEBIT, Payment.state == PaymentState.PAID)
    found = session.scalars(statement.order_by(Payment.requested_at.desc(), Payment.id.desc()).limit(1)).one_or_none()
    if found is None:
        raise NotFound
    return found


def failure(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Why the last debit failed, and what to do; nothing where it did not."""
    return _failed(session, case_id, lang, PaymentKind.DEBIT)


def refund_failure(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Why the last refund failed, and what to do; nothing where it did not."""
    return _failed(session, case_id, lang, PaymentKind.REFUND)


def payout_failure(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Why the last payout failed, and what to do; nothing where it did not."""
    return _failed(session, case_id, lang, PaymentKind.PAYOUT)


def payouts(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What the bank paid out for a case: amount, account, when, and what the bank calls it; nothing before that."""
    paid = select(Payment).where(
        Payment.case_id == case_id, Payment.kind == PaymentKind.PAYOUT, Payment.state == PaymentState.PAID
    )
    return tuple(
        Block(pick(lang, "付款凭证", "Payment"), _voucher(session, payment, lang))
        for payment in session.scalars(paid.order_by(Payment.requested_at, Payment.id))
    )


TITLES: Mapping[PaymentKind, tuple[str, str]] = {
    PaymentKind.DEBIT: ("扣款失败", "Failed debit"),
    PaymentKind.REFUND: ("退费失败", "Failed refund"),
    PaymentKind.PAYOUT: ("付款失败", "Failed payment"),
}


def _failed(session: Session, case_id: UUID, lang: str, kind: PaymentKind) -> Sequence[Block]:
    statement = select(Payment).where(Payment.case_id == case_id, Payment.kind == kind)
    last = session.scalars(statement.order_by(Payment.requested_at.desc(), Payment.id.desc()).limit(1)).one_or_none()
    if last is None or last.state != PaymentState.REFUSED or last.ended_at is None:
        return ()
    account, today = masked_account(session, last.account_id), local_date(last.ended_at)
    known = rules.failure(last.failure, today)
    rows = (
        Row(pick(lang, "银行答复", "Answer of the bank"), pick(lang, known.zh, known.en)),
        Row(pick(lang, "处理建议", "What to do"), word(lang, rules.advice(today), known.advice)),
        Row(pick(lang, "原因代码", "Reason code"), known.reason),
        Row(pick(lang, "金额", "Amount"), yuan(lang, last.amount)),
        Row(pick(lang, "账户", "Account"), f"{account.holder} · {account.number}"),
        Row(pick(lang, "时间", "Time"), moment(last.ended_at)),
    )
    return (Block(pick(lang, *TITLES[kind]), rows),)


def _voucher(session: Session, payment: Payment, lang: str) -> tuple[Row, ...]:
    account = masked_account(session, payment.account_id)
    return (
        Row(pick(lang, "金额", "Amount"), yuan(lang, payment.amount)),
        Row(pick(lang, "账户", "Account"), f"{account.holder} · {account.number}"),
        Row(pick(lang, "付款时间", "Paid at"), moment(payment.ended_at) if payment.ended_at else ""),
        Row(pick(lang, "银行流水号", "Reference of the bank"), payment.bank_reference),
    )
