"""What Demo Critical Illness pays, a wrong age, and interest (domain-rules §6.4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.claims import benefit
from handlers.claims.benefit import Premiums, critical_illness, in_proportion, late_days, late_interest
from workflows.errors import UnknownName

BEGAN = date(2026, 1, 1)
SUM = Decimal(300_000)
DECLARED_TOO_YOUNG = Premiums(paid=Decimal("4050.00"), payable=Decimal("4830.00"))


def codes(made):
    return [line.code for line in made.lines]


def test_a_critical_illness_pays_the_sum():
    made = critical_illness("CI01", SUM, BEGAN)
    assert (str(made.result), made.reason, made.due) == ("300000.00", "", SUM)
    assert codes(made) == ["sum_insured", "percent", "result"]
    assert made.lines[1].amount("en") == "100%"


def test_it_pays_once():
    made = critical_illness("CI01", SUM, BEGAN, paid_before=SUM)
    assert (made.result, made.reason) == (0, "CL-LIM-01")
    assert "paid_before" in codes(made)


def test_a_wrong_age_pays_in_proportion_as_in_the_book():
    made = critical_illness("CI01", SUM, BEGAN, premiums=DECLARED_TOO_YOUNG)
    assert str(made.result) == "251552.80"
    assert codes(made)[2:5] == ["premium_paid", "premium_payable", "in_proportion"]


def test_too_much_premium_leaves_the_benefit_as_it_is():
    premiums = Premiums(paid=Decimal(4_830), payable=Decimal(4_050))
    assert critical_illness("CI01", SUM, BEGAN, premiums=premiums).result == SUM
    assert in_proportion(SUM, premiums) == SUM


def test_in_the_grace_period_the_overdue_premium_is_taken_off():
    made = critical_illness("CI01", SUM, BEGAN, overdue_premium=Decimal(4_050))
    assert made.result == 295_950
    assert codes(made)[-2:] == ["overdue_premium", "result"]


def test_overdue_premium_comes_off_what_the_age_leaves():
    made = critical_illness("CI01", SUM, BEGAN, premiums=DECLARED_TOO_YOUNG, overdue_premium=Decimal(4_050))
    assert str(made.result) == "247502.80"


def test_in_the_waiting_period_the_premiums_go_back():
    made = benefit.premiums_returned(Decimal(4_050))
    assert str(made.result) == "4050.00"
    assert codes(made) == ["premiums_returned", "result"]


def test_a_product_without_critical_illness_is_refused():
    with pytest.raises(UnknownName):
        critical_illness("MM01", SUM, BEGAN)


def test_interest_as_in_the_book():
    agreed = date(2026, 3, 1)
    assert str(late_interest(Decimal(100_000), agreed, agreed + timedelta(days=21))) == "116.03"
    lines = benefit.late_lines(Decimal(100_000), agreed, agreed + timedelta(days=21))
    assert [(line.label("en"), line.amount("en")) for line in lines] == [
        ("Days late", "11 days"),
        ("Interest for late payment", "116.03 yuan"),
    ]
    assert lines[0].amount("zh") == "11 天"


@pytest.mark.parametrize(("days", "late"), [(0, 0), (9, 0), (10, 0), (11, 1), (21, 11)])
def test_ten_days_after_the_agreement_are_free(days, late):
    agreed = date(2026, 3, 1)
    paid = agreed + timedelta(days=days)
    assert late_days(agreed, paid) == late
    assert (late_interest(Decimal(100_000), agreed, paid) > 0) is (late > 0)
    assert bool(benefit.late_lines(Decimal(100_000), agreed, paid)) is (late > 0)


money = st.decimals(min_value=1, max_value=1_000_000, places=2)


@given(money, money, money)
def test_a_wrong_age_never_pays_more_than_the_benefit(amount, paid, payable):
    assert 0 <= in_proportion(amount, Premiums(paid=paid, payable=payable)) <= amount


@given(money, st.integers(0, 400), st.integers(0, 400))
def test_the_later_it_is_paid_the_more_interest_it_bears(amount, days, more):
    agreed = date(2026, 3, 1)
    earlier = late_interest(amount, agreed, agreed + timedelta(days=days))
    assert earlier <= late_interest(amount, agreed, agreed + timedelta(days=days + more))
