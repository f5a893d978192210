"""Built-ins on numbers (DMN 1.5 §10.3.4.5). Results have at most 34 digits."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Final

from workflows.feel.builtins.signature import Body, Library
from workflows.feel.env import Env
from workflows.feel.values import NUMBERS, YearsMonths

LIBRARY: Final = Library()

_SCALES: Final = range(-6111, 6177)  # what the standard allows for decimal128


def _rounded(number: Decimal, scale: Decimal, mode: str) -> Decimal | None:
    if scale != scale.to_integral_value() or int(scale) not in _SCALES:
        return None
    digits = int(scale)
    if -number.as_tuple().exponent <= digits:  # type: ignore[operator]  # finite: the exponent is a number
        return number
    wide = decimal.Context(prec=max(34, number.adjusted() + digits + 2), Emin=-99_999, Emax=99_999)
    return NUMBERS.plus(number.quantize(Decimal(1).scaleb(-digits), rounding=mode, context=wide))


def _rounding(mode: str) -> Body:
    def body(_: Env, number: Decimal, scale: Decimal | None = None) -> object:
        return _rounded(number, Decimal(0) if scale is None else scale, mode)

    return body


LIBRARY.offer("decimal(n: number, scale: number) -> number")(_rounding(decimal.ROUND_HALF_EVEN))
LIBRARY.offer("floor(n: number, scale?: number) -> number")(_rounding(decimal.ROUND_FLOOR))
LIBRARY.offer("ceiling(n: number, scale?: number) -> number")(_rounding(decimal.ROUND_CEILING))
LIBRARY.offer("round up(n: number, scale: number) -> number")(_rounding(decimal.ROUND_UP))
LIBRARY.offer("round down(n: number, scale: number) -> number")(_rounding(decimal.ROUND_DOWN))
LIBRARY.offer("round half up(n: number, scale: number) -> number")(_rounding(decimal.ROUND_HALF_UP))
LIBRARY.offer("round half down(n: number, scale: number) -> number")(_rounding(decimal.ROUND_HALF_DOWN))


@LIBRARY.offer("abs(n: number|duration)")
def _abs(_: Env, value: Decimal | timedelta | YearsMonths) -> object:
    return abs(value) if not isinstance(value, Decimal) else NUMBERS.abs(value)


@LIBRARY.offer("modulo(dividend: number, divisor: number) -> number")
def _modulo(_: Env, dividend: Decimal, divisor: Decimal) -> object:
    """With the sign of the divisor: dividend - divisor * floor(dividend / divisor)."""
    if not divisor:
        return None
    rest = _computed(lambda: NUMBERS.remainder(dividend, divisor))
    if rest and (rest < 0) != (divisor < 0):
        return NUMBERS.add(rest, divisor)
    return rest


@LIBRARY.offer("sqrt(number: number) -> number")
def _sqrt(_: Env, number: Decimal) -> object:
    return _computed(lambda: NUMBERS.sqrt(number))


@LIBRARY.offer("log(number: number) -> number")
def _log(_: Env, number: Decimal) -> object:
    return _computed(lambda: NUMBERS.ln(number)) if number > 0 else None


@LIBRARY.offer("exp(number: number) -> number")
def _exp(_: Env, number: Decimal) -> object:
    return _computed(lambda: NUMBERS.exp(number))


@LIBRARY.offer("odd(number: number) -> boolean")
def _odd(_: Env, number: Decimal) -> object:
    whole = number.to_integral_value()
    return None if whole != number else _last_digit(whole) % 2 == 1


@LIBRARY.offer("even(number: number) -> boolean")
def _even(_: Env, number: Decimal) -> object:
    whole = number.to_integral_value()
    return None if whole != number else _last_digit(whole) % 2 == 0


def _last_digit(whole: Decimal) -> int:
    """Of a whole number that may be too long to become an int cheaply."""
    return 0 if whole.as_tuple().exponent > 0 else whole.as_tuple().digits[-1]  # type: ignore[operator]  # finite


def _computed(operation: Callable[[], Decimal]) -> Decimal | None:
    try:
        return operation()
    except decimal.DecimalException:
        return None
