"""A form with every kind of field, and how to fill it in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from forms.fields import (
    BankCard,
    Choice,
    Computed,
    Confirm,
    Context,
    Date,
    Document,
    Documents,
    Flag,
    GovId,
    Group,
    Integer,
    LongText,
    Mobile,
    Money,
    Name,
    Number,
    Share,
    Text,
    Words,
    YesNo,
    options,
)
from forms.schema import FormSchema, Section
from workflows.registry import Capability, Registry
from workflows.types import Choice as Option
from workflows.types import Finding

COLOURS = options(("red", "红", "Red"), ("blue", "蓝", "Blue"))
CHOICES = {"shops.open": (Option(value="north", zh="北店", en="North"), Option(value="south", zh="南店", en="South"))}
FILE = "018f3c00-0000-7000-8000-00000000000a"


class Child(FormSchema):
    """A row with a condition of its own and one on the form around it."""

    around = frozenset({"colour"})

    name = Name("姓名", "Name", required=True)
    told = YesNo("已告知", "Told", required=True)
    told_on = Date("告知日期", "Told on", past=True, required=True, visible_if="told")
    shade = Text("色调", "Shade", required=True, visible_if='colour = "red"')
    share = Share("份额", "Share", required=True, check="sample.hundred")


class Everything(FormSchema):
    """Every kind of field."""

    line = Text("一行", "Line", required=True, help=Words("任意文字", "Anything"))
    lines = LongText("多行", "Lines")
    name = Name("姓名", "Name")
    gov_id = GovId("证件号码", "Document number")
    mobile = Mobile("手机", "Mobile")
    money = Money("金额", "Amount", least=10_000, most=1_000_000, step=10_000, unit=Words("元", "yuan"))
    whole = Integer("整数", "Whole number", least=0, most=250, step=25, required_for=("submit",))
    number = Number("数", "Number", places=1)
    day = Date("日期", "Day", future=True)
    question = YesNo("问题", "Question", required=True)
    colour = Choice("颜色", "Colour", choices=COLOURS, required=True)
    shop = Choice("门店", "Shop", choices="shops.open")
    years = Choice("年数", "Years", choices=options(("1", "1 年", "1 year"), ("20", "20 年", "20 years")), whole=True)
    tick = Flag("勾选", "Tick")
    card = BankCard("银行卡", "Card")
    reason = Text("为何红色", "Why red", required=True, visible_if='colour = "red"', max_length=20)
    children = Group(
        "子女",
        "Children",
        row=Child,
        row_label=Words("子女", "Child"),
        min_rows=1,
        max_rows=3,
        visible_if="question",
        section="more",
    )
    papers = Documents(
        "资料",
        "Papers",
        section="more",
        documents=(
            Document(code="PROOF", zh="证明", en="Proof", reason="NB-DOC-01"),
            Document(code="OTHER", zh="其他", en="Other", required=False),
        ),
    )
    summary = Context("摘要", "Summary", query="sample.summary", section="more")
    price = Computed("价格", "Price", handler="sample.price", depends=("money", "whole"), section="more")
    sure = Confirm("确认", "Sure", section="more")

    sections = (Section("main", "主要", "Main"), Section("more", "更多", "More"))


sample = Capability("sample")


@sample.check("hundred")
def no_hundred(value: Decimal, _siblings: Any, _today: Any) -> list[Finding]:
    """A share of all is refused, so that a check can be seen to speak."""
    return [Finding(field="share", code="S-01", message="Not all for one")] if value == 100 else []


REGISTRY = Registry(sample)

#: As somebody types it.
TYPED: dict[str, str] = {
    "line": "  甲 乙  ",
    "lines": "第一行\r\n第二行",
    "name": "欧阳 娜娜",
    "gov_id": "１１０１０５１９４９１２３１００２ｘ",
    "mobile": "+86 138-0013-8000",
    "money": "300,000.00",
    "whole": "５０",
    "number": "172。5",
    "day": "2026年3月2日",
    "question": "yes",
    "colour": "red",
    "shop": "south",
    "years": "20",
    "tick": "yes",
    "card": "6222 0202 0011 2233 446",
    "reason": "喜欢",
    "children-0-_": "1",
    "children-0-name": "李小明",
    "children-0-told": "yes",
    "children-0-told_on": "20260301",
    "children-0-shade": "深",
    "children-0-share": "60",
    "children-4-_": "1",
    "children-4-name": "Anna  Li",
    "children-4-told": "no",
    "children-4-shade": "浅",
    "children-4-share": "40.00",
    "papers-PROOF-0": FILE,
    "sure": "yes",
    "csrf_token": "x",
    "token": "3",
    "key": "k",
    "_outcome": "submit",
}

#: The same as values.
VALUES = {
    "line": "甲 乙",
    "lines": "第一行\n第二行",
    "name": "欧阳娜娜",
    "gov_id": "11010519491231002X",
    "mobile": "13800138000",
    "money": Decimal(300000),
    "whole": 50,
    "number": Decimal("172.5"),
    "day": date(2026, 3, 2),
    "question": True,
    "colour": "red",
    "shop": "south",
    "years": 20,
    "tick": True,
    "card": "6222020200112233446",
    "reason": "喜欢",
    "children": [
        {"name": "李小明", "told": True, "told_on": date(2026, 3, 1), "shade": "深", "share": Decimal(60)},
        {"name": "Anna Li", "told": False, "shade": "浅", "share": Decimal(40)},
    ],
    "papers": {"PROOF": [FILE]},
    "sure": True,
}
