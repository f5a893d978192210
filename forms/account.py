"""The account premium is debited from: part of every form that asks for it."""

from __future__ import annotations

from typing import ClassVar

from forms.fields import BankCard, Name, Text, Words
from forms.schema import FormSchema, Section

ACCOUNT = Section("account", "缴费账户", "Premium account")


class Account(FormSchema):
    """The account a premium is debited from (domain-rules §1.6)."""

    account_holder = Name(
        "账户名", "Account holder", required=True, section="account", document="BANK_CARD", check="payments.holder"
    )
    card_no = BankCard(
        "银行卡号", "Card number", required=True, section="account", document="BANK_CARD", check="payments.card"
    )
    branch = Text(
        "开户行全称",
        "Branch in full",
        required=True,
        personal=True,
        section="account",
        document="BANK_CARD",
        check="payments.branch",
        wide=True,
        max_length=80,
        placeholder="中国工商银行北京朝阳支行",
        help=Words("银行全称 + 省市 + 支行，不写简称", "Bank in full, place and branch; no short forms"),
    )

    sections: ClassVar[tuple[Section, ...]] = (ACCOUNT,)
