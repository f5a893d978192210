"""Every kind of field: what people type becomes one typed value, and everything else is refused by code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from marshmallow import ValidationError

from forms.fields import (
    BankCard,
    Choice,
    Date,
    Documents,
    Flag,
    GovId,
    Integer,
    LongText,
    Mobile,
    Money,
    Name,
    Number,
    Share,
    Text,
    YesNo,
    options,
)
from forms.fields.compound import Document

AMOUNT = Money("额", "Amount", least=50_000, most=1_000_000, step=10_000)
YEARS = Choice("年", "Years", choices=options(("20", "20", "20")), whole=True)
PAPERS = Documents("资料", "Papers", documents=(Document(code="A", zh="甲", en="A"),))
UUID_A = "018f3c00-0000-7000-8000-00000000000a"


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (Text("字", "T"), "　甲  乙 ", "甲 乙"),
        (Text("字", "T"), "１２３ＡＢＣ", "123ABC"),
        (LongText("字", "T"), " a\r\nb\rc ", "a\nb\nc"),
        (Name("名", "N"), " 阿卜杜拉 • 买买提 ", "阿卜杜拉·买买提"),
        (Name("名", "N"), "𠮷 田", "𠮷田"),
        (Name("名", "N"), " Mary   Ann ", "Mary Ann"),
        (GovId("证", "G"), "1101 0519 4912 3100 2x", "11010519491231002X"),
        (Mobile("机", "M"), "＋８６ 138 0013 8000", "13800138000"),
        (BankCard("卡", "C"), "6222-0202 0011 2233 446", "6222020200112233446"),
        (AMOUNT, "300,000.00", Decimal(300000)),
        (AMOUNT, "￥５０，０００", Decimal(50000)),
        (AMOUNT, 300000, Decimal(300000)),
        (Integer("数", "I"), "-3", -3),
        (Number("数", "N", places=1), "172。5", Decimal("172.5")),
        (Number("数", "N"), 0.1, Decimal("0.1")),
        (Share("份", "S"), "33.33", Decimal("33.33")),
        (Date("日", "D"), "1980-01-31", date(1980, 1, 31)),
        (Date("日", "D"), "1980/1/31", date(1980, 1, 31)),
        (Date("日", "D"), "１９８００１３１", date(1980, 1, 31)),
        (Date("日", "D"), "2024年2月29日", date(2024, 2, 29)),
        (YesNo("否", "Y"), "no", False),
        (YesNo("否", "Y"), True, True),
        (Flag("勾", "F"), "yes", True),
        (YEARS, "20", 20),
        (YEARS, 20, 20),
        (PAPERS, {"A": [UUID_A.upper()]}, {"A": [UUID_A]}),
    ],
)
def test_what_people_type_becomes_one_value(field, typed, value) -> None:
    found = field.deserialize(typed)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (Text("字", "T"), 5, "type"),
        (Text("字", "T"), "a\x00b", "characters"),
        (Text("字", "T"), "a\ud800b", "characters"),
        (Text("字", "T", max_length=3), "abcd", "too_long"),
        (Text("字", "T", min_length=3), "ab", "too_short"),
        (Name("名", "N"), "李", "too_short"),
        (Name("名", "N"), "李" * 51, "too_long"),
        (Name("名", "N"), "Robert'); DROP", "name"),
        (Name("名", "N"), "李9", "name"),
        (Mobile("机", "M"), "12345678901", "mobile"),
        (Mobile("机", "M"), "1380013800", "mobile"),
        (Mobile("机", "M"), "١٣٨٠٠١٣٨٠٠٠", "mobile"),
        (BankCard("卡", "C"), "62220202001", "card"),
        (BankCard("卡", "C"), "62220202001122334461", "card"),
        (AMOUNT, "40000", "too_small"),
        (AMOUNT, "1010000", "too_large"),
        (AMOUNT, "55000", "step"),
        (AMOUNT, "50000.001", "step"),
        (Money("额", "Amount"), "50000.001", "places"),
        (AMOUNT, "1,5", "number"),
        (AMOUNT, "1e5", "number"),
        (AMOUNT, "NaN", "number"),
        (AMOUNT, "Infinity", "number"),
        (AMOUNT, "9" * 400, "number"),
        (AMOUNT, True, "number"),
        (AMOUNT, float("nan"), "number"),
        (AMOUNT, "٣٠٠٠٠٠", "number"),
        (AMOUNT, ["1"], "number"),
        (Money("额", "Amount"), "-1", "too_small"),
        (Integer("数", "I"), "1.5", "whole"),
        (Share("份", "S"), "0", "too_small"),
        (Share("份", "S"), "100.01", "too_large"),
        (Date("日", "D"), "2023-02-29", "date"),
        (Date("日", "D"), "0001-01-01", "date"),
        (Date("日", "D"), "99999-01-01", "date"),
        (Date("日", "D"), "31.01.1980", "date"),
        (Date("日", "D"), 19800131, "type"),
        (YesNo("否", "Y"), "maybe", "choice"),
        (YesNo("否", "Y"), 1, "type"),
        (YEARS, "²", "choice"),
        (YEARS, "99999", "choice"),
        (PAPERS, {"B": [UUID_A]}, "type"),
        (PAPERS, {"A": UUID_A}, "type"),
        (PAPERS, {"A": ["../../etc/passwd"]}, "file"),
        (PAPERS, {"A": [7]}, "file"),
        (PAPERS, {"A": [UUID_A] * 21}, "too_many"),
    ],
)
def test_everything_else_is_refused_by_code(field, typed, code) -> None:
    with pytest.raises(ValidationError) as caught:
        field.deserialize(typed)
    assert [finding.code for finding in caught.value.messages] == [code]


def test_a_number_too_long_to_be_written_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        AMOUNT.deserialize(10**5000)
    assert [finding.code for finding in caught.value.messages] == ["number"]


def test_a_finding_never_holds_what_was_typed() -> None:
    secret = "11010519491231002Q"
    with pytest.raises(ValidationError) as caught:
        Mobile("机", "M").deserialize(secret)
    assert secret not in repr(caught.value.messages)


@pytest.mark.parametrize(
    ("field", "value", "raw"),
    [
        (AMOUNT, Decimal("300000.00"), "300000"),
        (Money("额", "Amount"), Decimal("300000.50"), "300000.50"),
        (Number("数", "N"), Decimal("1E+2"), "100"),
        (YesNo("否", "Y"), False, "no"),
        (Date("日", "D"), date(2024, 2, 29), "2024-02-29"),
        (YEARS, 20, "20"),
    ],
)
def test_a_value_is_shown_as_it_would_be_typed(field, value, raw) -> None:
    assert field.serialize("x", {"x": value}) == raw
    assert field.deserialize(raw) == value


def test_numbers_of_persons_are_personal_by_nature() -> None:
    assert Name("名", "N").personal
    assert GovId("证", "G").personal
    assert BankCard("卡", "C").personal
    assert not AMOUNT.personal
    assert not Name("名", "N", personal=False).personal
