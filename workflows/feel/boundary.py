"""Where values of Python become values of FEEL, and leave again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from workflows.feel.errors import FeelError
from workflows.feel.limits import Fuel
from workflows.feel.values import NUMBERS, Function, Range, YearsMonths

_AS_IS: Final = frozenset({type(None), bool, date, time, datetime, timedelta, YearsMonths})


def inward(value: object, fuel: Fuel, depth: int = 0) -> object:
    """A Python value as a value of FEEL: integers become Decimal, sequences and mappings are copied.

    Raises FeelError `not_a_value` for anything else (a float among them: it is not exact), `too_costly` for too much.
    """
    if type(value) in _AS_IS:
        return value
    if isinstance(value, str):
        fuel.text(len(value))
        return str.__str__(value)  # a member of an enumeration is its plain text
    if isinstance(value, int | Decimal):
        return _number(value)
    return _compound(value, fuel, depth)


def _number(value: int | Decimal) -> Decimal:
    number = Decimal(value)
    if not number.is_finite() or number.adjusted() > NUMBERS.Emax:
        raise FeelError("not_a_value")
    return NUMBERS.plus(number)


def _compound(value: object, fuel: Fuel, depth: int) -> object:
    if depth > fuel.limits.depth:
        raise FeelError("too_costly")
    if isinstance(value, list | tuple):
        fuel.items(len(value))
        return [inward(item, fuel, depth + 1) for item in value]
    if isinstance(value, Mapping):
        fuel.items(len(value))
        return {_key(key): inward(item, fuel, depth + 1) for key, item in value.items()}
    if isinstance(value, Range):
        start, end = (inward(one, fuel, depth + 1) for one in (value.start, value.end))
        return Range(start, end, value.start_included, value.end_included, value.sign)
    if isinstance(value, Function):
        return value
    raise FeelError("not_a_value")


def outward(value: object, fuel: Fuel) -> object:
    """A result as it is handed out. Raises FeelError `too_costly` for one too large to be walked through.

    A few steps can put one list into another many times over: small in memory, endless to read.
    """
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list | dict):
            fuel.spend(1)
            fuel.items(len(one))
            waiting += one if isinstance(one, list) else one.values()
        elif isinstance(one, str):
            fuel.text(len(one))
        elif isinstance(one, Range):
            fuel.spend(1)
            waiting += (one.start, one.end)
    return value


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise FeelError("not_a_value")
    return str.__str__(key)
