"""Numbers and the three answers, each law beside a second way to the same answer."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.feel_laws import DIGITS, SHORT, rounded, several, value
from workflows.feel import FeelError

# Numbers

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40)


@several
@given(NUMBERS, NUMBERS)
def test_sums_products_and_quotients_are_exact_to_34_digits(a: Decimal, b: Decimal):
    left, right = (rounded(Fraction(one)) for one in (a, b))
    for sign, exact in (("+", left + right), ("-", left - right), ("*", left * right)):
        found = value(f"a {sign} b", a=a, b=b)
        assert type(found) is Decimal
        assert Fraction(found) == rounded(exact)
        assert len(found.as_tuple().digits) <= DIGITS
    if right:
        assert Fraction(value("a / b", a=a, b=b)) == rounded(left / right)


@several
@given(SHORT, SHORT, SHORT)
def test_short_numbers_commute_associate_and_distribute(a: Decimal, b: Decimal, c: Decimal):
    laws = (
        "a + b = b + a",
        "a * b = b * a",
        "(a + b) + c = a + (b + c)",
        "(a * b) * c = a * (b * c)",
        "a * (b + c) = a * b + a * c",
        "a - b = -(b - a)",
        "abs(a) * abs(b) = abs(a * b)",
        "if b = 0 then true else a - b * floor(a / b) = modulo(a, b)",
        "(a < b) = (b > a) and (a <= b) = not(a > b)",
    )
    assert [law for law in laws if value(law, a=a, b=b, c=c) is not True] == []


@several
@given(SHORT, st.integers(-2, 4))
def test_rounding_is_that_of_whole_numbers(number: Decimal, places: int):
    shifted = Fraction(number) * Fraction(10) ** places
    low = shifted.numerator // shifted.denominator
    below = shifted - low
    nearest = {"half up": below > Fraction(1, 2) or (below == Fraction(1, 2) and number > 0), "down": number < 0}
    expected = {
        "floor": low,
        "ceiling": low + (below > 0),
        "round up": low + (below > 0 and number > 0),
        "round down": low + (below > 0 and nearest["down"]),
        "round half up": low + nearest["half up"],
        "decimal": round(shifted),
    }
    for name, whole in expected.items():
        assert Fraction(value(f"{name}(n, p)", n=number, p=places)) == whole / Fraction(10) ** places


def test_no_float_is_anywhere():
    assert value("0.1 + 0.2 = 0.3 and 1.1 * 1.1 = 1.21 and 9007199254740993 != 9007199254740992") is True
    with pytest.raises(FeelError):
        value("x", x=0.1)


# Three answers

ANSWERS = {False: 0, None: 1, True: 2}
MEANT = {place: answer for answer, place in ANSWERS.items()}


@pytest.mark.parametrize(("a", "b", "c"), list(itertools.product(ANSWERS, repeat=3)))
def test_logic_is_the_least_and_the_greatest_of_false_null_and_true(a: Any, b: Any, c: Any):
    ranks = [ANSWERS[one] for one in (a, b, c)]
    scope = {"a": a, "b": b, "c": c}
    for text in ("a and b and c", "a and (b and c)", "c and b and a", "all([a, b, c])",
                 "every x in [a, b, c] satisfies x", "not(not(a) or not(b) or not(c))"):  # fmt: skip
        assert value(text, **scope) is MEANT[min(ranks)]
    for text in ("a or b or c", "a or (b or c)", "c or b or a", "any([a, b, c])",
                 "some x in [a, b, c] satisfies x", "not(not(a) and not(b) and not(c))"):  # fmt: skip
        assert value(text, **scope) is MEANT[max(ranks)]
    assert value("not(a)", **scope) is MEANT[2 - ranks[0]]
    assert value("a and (b or c)", **scope) is value("(a and b) or (a and c)", **scope)
    assert value("if a then 1 else 2", **scope) == (1 if a else 2)


@several
@given(st.none() | SHORT, st.none() | SHORT, SHORT)
def test_between_and_ranges_are_two_comparisons(x: Decimal | None, low: Decimal | None, high: Decimal):
    expected = value("x >= low and x <= high", x=x, low=low, high=high)
    assert value("x between low and high", x=x, low=low, high=high) is expected
    if low is not None and low <= high:
        assert value("x in [low..high]", x=x, low=low, high=high) is expected
        assert value("x in (low..high)", x=x, low=low, high=high) is value(
            "x > low and x < high", x=x, low=low, high=high
        )
