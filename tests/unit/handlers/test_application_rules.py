"""Beneficiary shares and application numbers (Insurance Law art. 39-40, domain-rules §11.2)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.applications.rules import check_shares, is_application_no

TODAY = date(2026, 7, 20)


def row(order, share, gov_id=None):
    return {
        "order_no": order,
        "share_percent": None if share is None else Decimal(share),
        "gov_id_type": "ID",
        "gov_id": gov_id,
    }


def faults(*rows):
    return [(f.field, f.code, f.message % f.params if f.params else f.message) for f in check_shares(rows, {}, TODAY)]


def codes(*rows):
    return [(field, code) for field, code, _ in faults(*rows)]


REFUSED = [("beneficiaries", "NB-BEN-02")]


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "100")],
        [(1, "60"), (1, "40")],
        [(1, "33.33"), (1, "33.33"), (1, "33.34")],
        [(1, "60"), (1, "40"), (2, "100")],
        [(1, None), (1, None), (1, None)],  # none given: equal shares
        [(1, None), (2, "50"), (2, "50")],
        [],
    ],
)
def test_shares_that_fill_each_order_pass(rows):
    assert codes(*(row(order, share) for order, share in rows)) == []


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "60"), (1, "30")],
        [(1, "60"), (1, "50")],
        [(1, "33.33"), (1, "33.33"), (1, "33.33")],
        [(1, "60"), (2, "40")],  # 100 in all, but neither order is full: told for both
        [(1, "60"), (1, None)],
        [(1, "0"), (1, "100")],
        [(1, "-20"), (1, "120")],
        [(1, "150")],
    ],
)
def test_shares_that_do_not_are_refused(rows):
    assert set(codes(*(row(order, share) for order, share in rows))) == set(REFUSED)


def test_the_refusal_names_order_and_total():
    [(_, _, text)] = faults(row(1, "100"), row(2, "60"), row(2, "30"))
    assert text == "The shares of order 2 add up to 90 %, not to 100 %"


def test_orders_count_from_one_without_a_gap():
    assert codes(row(2, "100")) == REFUSED
    assert codes(row(1, "100"), row(3, "100")) == REFUSED


def test_nobody_is_named_twice():
    twice = row(1, "60", "11010519491231002x"), row(1, "40", "11010519491231002X")
    assert codes(*twice) == [("beneficiaries", "NB-BEN-01")]
    assert codes(row(1, "60", "11010519491231002X"), row(1, "40", "440524198001010013")) == []


def test_statutory_heirs_need_no_shares():
    assert check_shares(None, {}, TODAY) == []


@given(st.lists(st.integers(1, 1200), min_size=1, max_size=8), st.integers(1, 100))
def test_any_split_of_the_whole_passes_and_a_little_less_does_not(hundredths, missing):
    shares = [Decimal(part) / 100 for part in hundredths]
    last = 100 - sum(shares)
    assert codes(*(row(1, share) for share in [*shares, last])) == []
    assert codes(*(row(1, share) for share in [*shares, last - Decimal(missing) / 100])) == REFUSED


def test_an_application_number_carries_its_day():
    assert is_application_no("A20260720000001")


@pytest.mark.parametrize(
    "text", ["A20260231000001", "A2026072000001", "B20260720000001", "A202607200000011", "a20260720000001", ""]
)
def test_a_mistyped_application_number_is_refused(text):
    assert not is_application_no(text)
