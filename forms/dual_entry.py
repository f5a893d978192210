"""Second keying: the key fields again by somebody else, and each difference settled."""

from __future__ import annotations

from forms.fields import BankCard, Choice, Context, Date, GovId, Group, Integer, Money, Name, Text, Words, options
from forms.schema import FormSchema, offer
from workflows.registry import Capability

dual_entry = Capability("dual_entry")


class Key(FormSchema):
    """The key fields, keyed from the document without a look at the first keying."""

    gov_id = GovId("证件号码", "Document number", required=True)
    name = Name("姓名", "Name", required=True)
    birth_date = Date("出生日期", "Date of birth", past=True, required=True, personal=True)
    sum_insured = Money("基本保额", "Sum insured", unit=Words("元", "yuan"), required=True)
    card_no = BankCard("银行卡号", "Card number", required=True)
    pay_term = Integer("交费期间", "Payment term", unit=Words("年", "years"), least=1, most=99, required=True)


class Settlement(FormSchema):
    """What is right for one field."""

    field = Choice("项目", "Field", choices="dual_entry.fields", required=True)
    take = Choice(
        "以哪次为准",
        "What is right",
        choices=options(
            ("first", "第一次", "The first"), ("second", "第二次", "The second"), ("correct", "均有误", "Neither")
        ),
        required=True,
    )
    value = Text(
        "正确内容", "The right value", personal=True, required=True, max_length=80, visible_if='take = "correct"'
    )


class Resolve(FormSchema):
    """Every difference, settled with the document at hand."""

    mismatches = Context("不一致项", "Differences", query="dual_entry.mismatches")
    settlements = Group(
        "核对结果", "Settled", row=Settlement, row_label=Words("项目", "Field"), min_rows=1, max_rows=20
    )


offer(dual_entry, "key", saver="dual_entry.save_second")(Key)
offer(dual_entry, "resolve", saver="dual_entry.save_settlement")(Resolve)
