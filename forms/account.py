"""A bank account: the three fields of every form that asks for one, and the account a premium is debited from."""

from __future__ import annotations

from typing import Any, ClassVar

from forms.fields import BankCard, Name, Text, Words
from forms.schema import FormSchema, Section

ACCOUNT = Section("account", "缴费账户", "Premium account")

_ON_THE_CARD: dict[str, Any] = {"required": True, "section": "account", "document": "BANK_CARD"}


def holder(**more: Any) -> Name:
    """Whose account it is; whom that may be, the form says with a check or a help text."""
    return Name("账户名", "Account holder", **_ON_THE_CARD | more)


def card(**more: Any) -> BankCard:
    """The number of its card (domain-rules §1.6)."""
    return BankCard("银行卡号", "Card number", check="payments.card", **_ON_THE_CARD | more)


def branch(**more: Any) -> Text:
    """Where it is kept."""
    return Text(
        "开户行全称",
        "Branch in full",
        personal=True,
        check="payments.branch",
        wide=True,
        max_length=80,
        placeholder="中国工商银行北京朝阳支行",
        help=Words("银行全称 + 省市 + 支行，不写简称", "Bank in full, place and branch; no short forms"),
        **_ON_THE_CARD | more,
    )


class Account(FormSchema):
    """The account a premium is debited from (domain-rules §1.6)."""

    account_holder = holder(check="payments.holder")
    card_no = card()
    branch = branch()

    sections: ClassVar[tuple[Section, ...]] = (ACCOUNT,)
