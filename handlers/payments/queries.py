"""What pages and other capabilities ask about accounts and payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from handlers.blocks import Block, Row, moment, pick, word, yuan
from handlers.customers.masking import mask_card
from handlers.payments.models import BankAccount, Payment, PaymentState
from handlers.payments.operations import Account
from workflows import sealing
from workflows.errors import NotFound
from workflows.types import Choice

FAILURES = (
    Choice(value="balance", zh="余额不足", en="Balance too low"),
    Choice(value="closed", zh="账户已销户", en="Account closed"),
    Choice(value="limit", zh="超过扣款限额", en="Above the debit limit"),
)


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
    """Whether the bank booked any payment of this case."""
    paid = exists().where(Payment.case_id == case_id, Payment.state == PaymentState.PAID)
    return bool(session.scalar(select(paid)))


def failure(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Why the last debit failed; nothing where it did not."""
    statement = (
        select(Payment).where(Payment.case_id == case_id).order_by(Payment.requested_at.desc(), Payment.id.desc())
    )
    last = session.scalars(statement.limit(1)).one_or_none()
    if last is None or last.state != PaymentState.REFUSED or last.ended_at is None:
        return ()
    account = masked_account(session, last.account_id)
    rows = (
        Row(pick(lang, "银行答复", "Answer of the bank"), word(lang, FAILURES, last.failure)),
        Row(pick(lang, "金额", "Amount"), yuan(lang, last.amount)),
        Row(pick(lang, "账户", "Account"), f"{account.holder} · {account.number}"),
        Row(pick(lang, "时间", "Time"), moment(last.ended_at)),
    )
    return (Block(pick(lang, "扣款失败", "Failed debit"), rows),)
