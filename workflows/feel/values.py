"""The values of FEEL as plain Python values, and their kinds (DMN 1.5 §10.3.2).

null None, boolean bool, number Decimal, string str, date, time, date and time datetime, days and time duration
timedelta, years and months duration YearsMonths, list, context dict, Range, Function. Nothing else gets in or out.
"""

from __future__ import annotations

import decimal
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from workflows.feel.env import Env

#: IEEE 754 decimal128, as the standard asks; only its settings are read, so threads may share it
NUMBERS: Final = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.DivisionByZero, decimal.InvalidOperation, decimal.Overflow],
)

#: far beyond the calendar, and short enough to be written down
MOST_MONTHS: Final = 10**15


@dataclass(frozen=True, order=True)
class YearsMonths:
    """A duration of whole months, written P1Y2M. Raises OverflowError beyond MOST_MONTHS."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > MOST_MONTHS:
            raise OverflowError

    def __neg__(self) -> YearsMonths:
        return YearsMonths(-self.months)

    def __abs__(self) -> YearsMonths:
        return YearsMonths(abs(self.months))

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.months < 0 else "") + "P" + (text or "0M")


@dataclass(frozen=True)
class Range:
    """An interval of values of one ordered kind; an end that is None is open to infinity.

    `sign` is "=" or "!=" for a range written as `(=10)` or `(!=10)`: a point, or everything but it.
    """

    start: object
    end: object
    start_included: bool = True
    end_included: bool = True
    sign: str = ""


class Function:
    """Something that can be called from an expression: built in, or defined by a user."""

    __slots__ = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters, in order."""
        raise NotImplementedError

    def call(self, env: Env, positional: list[object], named: dict[str, object] | None) -> object:
        """The result; null where the arguments do not fit."""
        raise NotImplementedError


def kind(value: object) -> str:
    """The standard's name of the value's type; "" for what is no value of FEEL."""
    known = _KINDS.get(type(value))
    if known is not None:
        return known
    return "function" if isinstance(value, Function) else ""


_KINDS: Final[dict[type, str]] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
}

ORDERED: Final = frozenset(
    {"number", "string", "date", "time", "date and time", "days and time duration", "years and months duration"}
)
