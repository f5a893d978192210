"""Two keyings compared (requirements S2.3.4, S2.5.2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from handlers.dual_entry import rules
from handlers.dual_entry.rules import Mismatch, Settlement

FIRST = {
    "gov_id": "11010519491231002X",
    "name": "张伟",
    "birth_date": date(1949, 12, 31),
    "sum_insured": Decimal("300000.00"),
    "card_no": "6222020200112233446",
    "pay_term": 20,
}


def differing(**second: object) -> list[str]:
    return [one.field for one in rules.compare(FIRST, {**FIRST, **second})]


@pytest.mark.parametrize(
    ("field", "keyed"),
    [
        ("gov_id", "１１０１０５１９４９１２３１００２ｘ"),
        ("gov_id", " 110105 19491231 002x "),
        ("name", "张　伟"),
        ("birth_date", "1949-12-31"),
        ("birth_date", "１９４９１２３１"),
        ("sum_insured", "300,000"),
        ("sum_insured", "３０００００．００"),
        ("card_no", "6222 0202 0011 2233 446"),
        ("card_no", "6222-0202-0011-2233-446"),
        ("pay_term", "２０"),
    ],
)
def test_width_blanks_case_and_grouping_are_no_difference(field: str, keyed: str):
    assert differing(**{field: keyed}) == []


@pytest.mark.parametrize(
    ("field", "keyed"),
    [
        ("gov_id", "110105194912310021"),
        ("name", "张玮"),
        ("birth_date", date(1949, 12, 30)),
        ("sum_insured", Decimal(30_000)),
        ("card_no", "6222020200112233464"),
        ("pay_term", 10),
        ("name", None),
    ],
)
def test_every_key_field_is_compared(field: str, keyed: object):
    assert differing(**{field: keyed}) == [field]


def test_of_numbers_only_the_places_that_differ_are_shown():
    found = Mismatch(field="card_no", first="6222020200112233446", second="6222020200112233464")
    assert found.shown() == ("***************3446", "***************3464")
    found = Mismatch(field="gov_id", first="110105194912310021", second="110105199912310021")
    assert found.shown() == ("1101****4*****0021", "1101****9*****0021")
    found = Mismatch(field="gov_id", first="11010519491231002", second="110105194912310021")
    assert found.shown() == ("1101*********1002 (17)", "1101**********0021 (18)")
    assert Mismatch(field="name", first="张伟", second="张玮").shown() == ("张伟", "张玮")


def test_every_difference_is_settled_one_by_one():
    take = [Settlement(field="name", take="first"), Settlement(field="gov_id", take="correct", value="1101")]
    assert rules.settle_findings(["name", "gov_id"], take) == []
    assert [one.field for one in rules.settle_findings(["name", "gov_id"], take[:1])] == ["settlements"]
    assert [one.field for one in rules.settle_findings(["name"], take)] == ["settlements.1.field"]
    twice = [Settlement(field="name", take="first"), Settlement(field="name", take="second")]
    assert [one.field for one in rules.settle_findings(["name"], twice)] == ["settlements.1.field"]
    empty = [Settlement(field="name", take="correct", value=" ")]
    assert [(one.field, one.code) for one in rules.settle_findings(["name"], empty)] == [
        ("settlements.0.value", "NB-DUAL-01")
    ]


def test_the_application_is_wrong_unless_the_first_keying_is_right():
    assert not rules.must_correct([Settlement(field="name", take="first")])
    assert rules.must_correct([Settlement(field="name", take="first"), Settlement(field="gov_id", take="second")])
    assert rules.must_correct([Settlement(field="name", take="correct", value="张炜")])
