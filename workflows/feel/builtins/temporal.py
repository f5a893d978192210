"""Built-ins on dates, times and durations (DMN 1.5 §10.3.4.1, .8 and .9)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from workflows.feel.arithmetic import months_between
from workflows.feel.builtins.signature import Library
from workflows.feel.env import Env
from workflows.feel.temporal import fixed_zone, read_date, read_date_time, read_duration, read_time
from workflows.feel.values import YearsMonths

LIBRARY: Final = Library()

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@LIBRARY.offer("date(from: string|date|date and time) -> date")
def _date(_: Env, value: str | date) -> object:
    if isinstance(value, str):
        return read_date(value)
    return value.date() if isinstance(value, datetime) else value


@LIBRARY.offer("date(year: number, month: number, day: number) -> date")
def _date_of(_: Env, year: Decimal, month: Decimal, day: Decimal) -> object:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


@LIBRARY.offer("date and time(from: string|date|date and time) -> date and time")
def _date_time(_: Env, value: str | date) -> object:
    if isinstance(value, str):
        return read_date_time(value)
    return value if isinstance(value, datetime) else datetime.combine(value, time.min, UTC)


@LIBRARY.offer("date and time(date: date|date and time, time: time) -> date and time")
def _date_and_time(_: Env, day: date, clock: time) -> object:
    return datetime.combine(day, clock)


@LIBRARY.offer("time(from: string|time|date|date and time) -> time")
def _time(_: Env, value: str | time | date) -> object:
    """Of a date the midnight in UTC."""
    if isinstance(value, str):
        return read_time(value)
    if isinstance(value, datetime):
        return value.timetz()
    return value if isinstance(value, time) else time(tzinfo=UTC)


@LIBRARY.offer("time(hour: number, minute: number, second: number, offset?: days|null) -> time")
def _time_of(_: Env, hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None) -> object:
    try:
        zone = None if offset is None else (fixed_zone(offset) if offset else UTC)
        whole = int(second)
        return time(int(hour), int(minute), whole, int((second - whole) * 1_000_000), zone)
    except (ValueError, OverflowError):
        return None


@LIBRARY.offer("duration(from: string)")
def _duration(_: Env, text: str) -> object:
    return read_duration(text)


@LIBRARY.offer("duration(from: duration)")
def _duration_itself(_: Env, value: object) -> object:
    return value


@LIBRARY.offer("years and months duration(from: day, to: day) -> years and months duration")
def _years_and_months(_: Env, start: date, end: date) -> object:
    return YearsMonths(months_between(start, end))


@LIBRARY.offer("now() -> date and time")
def _now(env: Env) -> object:
    return env.now


@LIBRARY.offer("today() -> date")
def _today(env: Env) -> object:
    return None if env.now is None else env.now.date()


@LIBRARY.offer("day of year(date: day) -> number")
def _day_of_year(_: Env, day: date) -> object:
    return Decimal(day.timetuple().tm_yday)


@LIBRARY.offer("day of week(date: day) -> string")
def _day_of_week(_: Env, day: date) -> object:
    return _WEEKDAYS[day.weekday()]


@LIBRARY.offer("month of year(date: day) -> string")
def _month_of_year(_: Env, day: date) -> object:
    return _MONTHS[day.month - 1]


@LIBRARY.offer("week of year(date: day) -> number")
def _week_of_year(_: Env, day: date) -> object:
    """By ISO 8601."""
    return Decimal(day.isocalendar().week)
