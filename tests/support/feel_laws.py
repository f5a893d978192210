"""What the laws of FEEL share: how a text is evaluated, how many examples are tried, how 34 digits are rounded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.support import scale
from workflows.feel import compile_expression

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DIGITS = 34

SHORT = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
ENDS_OF_FEBRUARY = st.builds(
    lambda year, days: date(year, 3, 1) - timedelta(days), st.integers(1600, 2400), st.integers(0, 3)
)
DAYS = st.one_of(st.dates(date(100, 1, 1), date(9000, 12, 31)), ENDS_OF_FEBRUARY)
SPANS = st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000))

several = settings(max_examples=scale(150, 3_000), deadline=None)


def value(text: str, **scope: object) -> Any:
    """The value of a text in a scope."""
    return compile_expression(text, frozenset(scope)).evaluate(scope, now=NOW)


def rounded(exact: Fraction) -> Fraction:
    """To 34 digits, half to even, by whole numbers only."""
    if not exact:
        return exact
    size = abs(exact)
    exponent = len(str(size.numerator)) - len(str(size.denominator)) - DIGITS
    while size / Fraction(10) ** exponent >= 10**DIGITS:
        exponent += 1
    while size / Fraction(10) ** exponent < 10 ** (DIGITS - 1):
        exponent -= 1
    return Fraction(round(exact / Fraction(10) ** exponent)) * Fraction(10) ** exponent
