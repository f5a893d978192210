"""What a policy is worth when it is given up (domain-rules §5.3)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.products import values

START = date(2026, 3, 2)
PREMIUM = Decimal("4050.00")


def worth(on: date, *, paid: int = 3, start: date = START, paid_to: date | None = None) -> Decimal:
    until = paid_to or start.replace(year=start.year + paid)
    return values.cash_value("CI01", PREMIUM * paid, effective_on=start, paid_to=until, on=on)


def test_the_values_of_the_rules():
    assert worth(date(2029, 3, 2)) == Decimal("4860.00")
    assert worth(date(2028, 3, 2) + timedelta(days=100)) == Decimal("3977.88")


@pytest.mark.parametrize(
    ("years", "percent"),
    [
        *((1, 20), (2, 30), (3, 40), (4, 47), (5, 54), (6, 60), (7, 66), (8, 72), (9, 77), (10, 82)),
        *((11, Decimal("83.5")), (28, 109), (29, 110), (40, 110)),
    ],
)
def test_every_year_of_the_scale(years: int, percent: Decimal):
    on = date(2026 + years, 3, 2)
    got = values.cash_value("CI01", Decimal("1000.00"), effective_on=START, paid_to=date(2099, 1, 1), on=on)
    assert got == Decimal(percent) * 10


def test_nothing_before_cover_and_no_growth_beyond_what_is_paid_for():
    assert worth(START) == worth(START - timedelta(days=9)) == Decimal("0.00")
    assert worth(date(2031, 1, 1), paid=1) == worth(date(2027, 3, 2), paid=1) == Decimal("810.00")


def test_a_policy_of_a_leap_day_has_its_years():
    leap = date(2028, 2, 29)
    assert worth(date(2029, 2, 28), paid=1, start=leap, paid_to=date(2029, 2, 28)) == Decimal("810.00")


@given(st.integers(0, 40 * 366), st.integers(0, 30))
def test_it_never_falls_with_time_and_never_exceeds_what_the_scale_allows(days: int, more: int):
    def at(day: int) -> Decimal:
        on = START + timedelta(days=day)
        return values.cash_value("CI01", PREMIUM, effective_on=START, paid_to=date(2099, 1, 1), on=on)

    assert 0 <= at(days) <= at(days + more) <= PREMIUM * Decimal("1.1")


ONE_YEAR = {"effective_on": date(2026, 1, 1), "expiry_on": date(2027, 1, 1)}


def test_a_policy_of_one_year_gives_back_what_it_has_not_earned():
    after_100 = {"on": date(2026, 4, 11), **ONE_YEAR}
    assert values.unearned(Decimal("1200.00"), claimed=False, **after_100) == Decimal("653.42")
    assert values.unearned(Decimal("1200.00"), claimed=True, **after_100) == Decimal("0.00")
    assert values.unearned(Decimal("1200.00"), claimed=False, **{**ONE_YEAR, "on": date(2027, 1, 1)}) == 0
    assert not values.has_cash_value("MM01", date(2026, 1, 1))
    assert values.has_cash_value("CI01", date(2026, 1, 1))
