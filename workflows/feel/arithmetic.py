"""The operators + - * / ** by the kinds of their operands (DMN 1.5 §10.3.2.7); what is not in a table is null."""

from __future__ import annotations

import calendar
import decimal
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

from workflows.feel.errors import FeelError
from workflows.feel.limits import Fuel
from workflows.feel.values import NUMBERS, YearsMonths, kind

Operation: TypeAlias = Callable[[Any, Any], object]
Table: TypeAlias = dict[tuple[str, str], Operation]

_MICROSECOND: Final = timedelta(microseconds=1)


def operate(sign: str, left: object, right: object, fuel: Fuel) -> object:
    """The result of one operator; null for operands it does not know, or without a result in range."""
    operation = _TABLES[sign].get((kind(left), kind(right)))
    if operation is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        fuel.text(len(left) + len(right))
    if sign == "**" and abs(right) > fuel.limits.exponent:  # type: ignore[arg-type]  # the table allows numbers only
        raise FeelError("too_costly")
    try:
        return operation(left, right)
    except (decimal.DecimalException, OverflowError, ZeroDivisionError):
        return None


def shift_months(day: date, months: int) -> date:
    """The same day of the month, some months on; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def months_between(start: date, end: date) -> int:
    """Whole months from start to end, negative when end lies before; the clock counts where both have one."""
    if _at(end) < _at(start):
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    early = (end.day, _clock(end)) < (start.day, _clock(start))
    return months - 1 if early else months


def _at(moment: date) -> datetime:
    """Comparable: a date is its midnight, a zone is left aside."""
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def _clock(moment: date) -> time:
    return moment.time() if isinstance(moment, datetime) else time.min


def _moment_difference(left: datetime, right: datetime) -> timedelta | None:
    if (left.utcoffset() is None) != (right.utcoffset() is None):
        return None
    if left.tzinfo is not None:
        return left.astimezone(UTC) - right.astimezone(UTC)
    return left - right


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _day_and_moment(left: date, right: date) -> timedelta | None:
    """A date among date and times is its midnight in UTC, and so has no difference from a local one."""
    a = left if isinstance(left, datetime) else _midnight(left)
    b = right if isinstance(right, datetime) else _midnight(right)
    return _moment_difference(a, b)


def _time_difference(left: time, right: time) -> timedelta | None:
    return _moment_difference(
        datetime.combine(date.min + timedelta(2), left), datetime.combine(date.min + timedelta(2), right)
    )


def _shift_time(clock: time, length: timedelta) -> time:
    day = timedelta(days=1)
    base = datetime.combine(date(2000, 1, 2), clock.replace(tzinfo=None))
    return (base + length % day).time().replace(tzinfo=clock.tzinfo)


def _shift_day(day: date, length: timedelta) -> date:
    return (_midnight(day) + length).date()


def _shift_moment(moment: datetime, length: timedelta) -> datetime:
    """By elapsed time: across a change of clocks the instant moves by exactly the length."""
    if moment.tzinfo is None:
        return moment + length
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def _scale(length: timedelta, factor: Decimal) -> timedelta:
    return _MICROSECOND * round(Fraction(length // _MICROSECOND) * Fraction(factor))


def _scale_months(length: YearsMonths, factor: Decimal) -> YearsMonths:
    return YearsMonths(int(NUMBERS.multiply(Decimal(length.months), factor)))


def _ratio(left: timedelta, right: timedelta) -> Decimal:
    return NUMBERS.divide(Decimal(left // _MICROSECOND), Decimal(right // _MICROSECOND))


def _power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """As IEEE 754 has it: anything to the power of 0 is 1; what would be infinite is null."""
    if not exponent:
        return Decimal(1)
    power = NUMBERS.power(base, exponent)
    return power if power.is_finite() else None


def _swapped(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


_DAYS: Final = "days and time duration"
_MONTHS: Final = "years and months duration"
_MOMENT: Final = "date and time"

_ADD: Final[Table] = {
    ("number", "number"): NUMBERS.add,
    ("string", "string"): lambda a, b: a + b,
    (_DAYS, _DAYS): lambda a, b: a + b,
    (_MONTHS, _MONTHS): lambda a, b: YearsMonths(a.months + b.months),
    ("date", _MONTHS): lambda a, b: shift_months(a, b.months),
    (_MOMENT, _MONTHS): lambda a, b: shift_months(a, b.months),
    ("date", _DAYS): _shift_day,
    (_MOMENT, _DAYS): _shift_moment,
    ("time", _DAYS): _shift_time,
}
_ADD.update(
    {(b, a): _swapped(op) for (a, b), op in list(_ADD.items()) if a != b},
)
_SUBTRACT: Final[Table] = {
    ("number", "number"): NUMBERS.subtract,
    (_DAYS, _DAYS): lambda a, b: a - b,
    (_MONTHS, _MONTHS): lambda a, b: YearsMonths(a.months - b.months),
    ("date", "date"): lambda a, b: a - b,
    (_MOMENT, _MOMENT): _moment_difference,
    ("date", _MOMENT): _day_and_moment,
    (_MOMENT, "date"): _day_and_moment,
    ("time", "time"): _time_difference,
    ("date", _MONTHS): lambda a, b: shift_months(a, -b.months),
    (_MOMENT, _MONTHS): lambda a, b: shift_months(a, -b.months),
    ("date", _DAYS): lambda a, b: _shift_day(a, -b),
    (_MOMENT, _DAYS): lambda a, b: _shift_moment(a, -b),
    ("time", _DAYS): lambda a, b: _shift_time(a, -b),
}
_MULTIPLY: Final[Table] = {
    ("number", "number"): NUMBERS.multiply,
    (_DAYS, "number"): _scale,
    ("number", _DAYS): _swapped(_scale),
    (_MONTHS, "number"): _scale_months,
    ("number", _MONTHS): _swapped(_scale_months),
}
_DIVIDE: Final[Table] = {
    ("number", "number"): NUMBERS.divide,
    (_DAYS, "number"): lambda a, b: _MICROSECOND * round(Fraction(a // _MICROSECOND) / Fraction(b)),
    (_MONTHS, "number"): lambda a, b: YearsMonths(int(NUMBERS.divide(Decimal(a.months), b))),
    (_DAYS, _DAYS): _ratio,
    (_MONTHS, _MONTHS): lambda a, b: NUMBERS.divide(Decimal(a.months), Decimal(b.months)),
}
_TABLES: Final[dict[str, Table]] = {
    "+": _ADD,
    "-": _SUBTRACT,
    "*": _MULTIPLY,
    "/": _DIVIDE,
    "**": {("number", "number"): _power},
}
