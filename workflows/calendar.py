"""Time as the law and the office count it: durations, legal terms and working time.

A local day is a day in Asia/Shanghai. Every instant that comes in or goes out is aware; what goes out is in UTC.
Three ways to count, all with `.due(start)` (domain-rules, header and §2.9). Each can stand still: `.passed` is what a
pause takes in its own kind of time, and `.due(start, stood)` moves by it:

- `Duration`: ISO 8601, from the exact start; months clamp to the end of the month (31 Jan + P1M = last of February);
- `LegalTerm`: calendar days, months or years; the day of the event does not count and the last day ends at 24:00
  (Civil Code art. 201-202); it is not moved when it ends on a day of rest;
- `WorkingTime`: hours within 09:00-18:00 of working days, from the exact start; one working day is nine hours.
"""

from __future__ import annotations

import re
import warnings
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import chinese_calendar

from workflows.errors import AnliuError

ZONE = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = time(9), time(18)
WORKING_DAY = timedelta(hours=9)
STOOD_NOT = timedelta()
SHORTEST_CYCLE = timedelta(seconds=60)
MOST_REPEATS = 1_000

_DURATION = re.compile(
    r"P(?:(?P<weeks>[0-9]{1,6})W|(?=[0-9T])"
    r"(?:(?P<years>[0-9]{1,6})Y)?(?:(?P<months>[0-9]{1,6})M)?(?:(?P<days>[0-9]{1,6})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,6})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,9}(?:\.[0-9]{1,6})?)S)?)?)"
)
_CYCLE = re.compile(r"R(?P<repeats>[0-9]{1,6})?/(?P<interval>P.+)")
_PERIOD = re.compile(r"(?P<amount>[1-9][0-9]{0,3})(?P<unit>wh|wd|d|m|y)")


class DurationError(AnliuError):
    """%(text)r is not a length of time that can be counted"""

    def __init__(self, text: object) -> None:
        super().__init__(text=text)


class NaiveTime(AnliuError):
    """A time came without its zone"""


class HolidaysMissing(UserWarning):
    """The public holidays of a year are not loaded: its working days are counted by weekday alone."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year

    def __str__(self) -> str:
        return f"no public holidays loaded for {self.year}: working days follow the weekday"


@dataclass(frozen=True, kw_only=True)
class Duration:
    """An ISO 8601 duration. Months and days are counted on the local calendar, hours and below as they pass."""

    months: int = 0
    days: int = 0
    time: timedelta = timedelta(0)

    def due(self, start: datetime, stood: timedelta = STOOD_NOT) -> datetime:
        """The instant this long after `start`. Raises DurationError beyond the calendar, NaiveTime."""
        local = _local(start)
        try:
            day = add_months(local.date(), self.months) + timedelta(days=self.days)
            return datetime.combine(day, local.time(), ZONE).astimezone(UTC) + self.time + stood
        except (OverflowError, ValueError):
            raise DurationError(str(self)) from None

    def passed(self, start: datetime, end: datetime) -> timedelta:
        """How long it stood between two instants."""
        return max(end - start, STOOD_NOT)

    def times(self, count: int) -> Duration:
        """`count` of these in a row; counted at once, so that month ends do not drift."""
        return Duration(months=self.months * count, days=self.days * count, time=self.time * count)


@dataclass(frozen=True, kw_only=True)
class LegalTerm:
    """Whole days, months or years after an event, to the end of the last day."""

    days: int = 0
    months: int = 0
    years: int = 0

    def due(self, start: datetime | date, stood: timedelta = STOOD_NOT) -> datetime:
        """The exclusive end: 00:00 local of the day after the last one, in UTC. Raises DurationError, NaiveTime.

        It moves by the whole days it stood, all pauses together: it still ends at 24:00, and never later than it may.
        """
        ends = end_of_day_after(start, days=self.days, months=self.months, years=self.years)
        return ends + timedelta(days=stood.days)

    def passed(self, start: datetime, end: datetime) -> timedelta:
        """How long it stood between two instants."""
        return max(end - start, STOOD_NOT)


@dataclass(frozen=True, kw_only=True)
class WorkingTime:
    """Time in which the office is open."""

    time: timedelta

    def due(self, start: datetime, stood: timedelta = STOOD_NOT) -> datetime:
        """The instant at which this much working time has passed since `start`. Raises DurationError, NaiveTime."""
        return add_working_time(start, self.time + stood)

    def passed(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two instants."""
        return working_time_between(start, end)


Period: TypeAlias = Duration | LegalTerm | WorkingTime
"""A length of time that a drawing gives; each kind has `.due(start)`."""


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """A repeated timer; `repeats` is None where it goes on until its task ends."""

    repeats: int | None
    interval: Duration

    def due(self, start: datetime, count: int) -> datetime:
        """When the `count`-th repetition is due; month ends do not drift. Raises DurationError, NaiveTime."""
        return self.interval.times(count).due(start)


def parse_duration(text: str) -> Duration:
    """Read a strict, unsigned ISO 8601 duration such as `P1Y6M`, `P2W` or `PT4H30M`. Raises DurationError."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise DurationError(text)
    part = {unit: value or "0" for unit, value in found.groupdict().items()}
    return Duration(
        months=12 * int(part["years"]) + int(part["months"]),
        days=7 * int(part["weeks"]) + int(part["days"]),
        time=timedelta(hours=int(part["hours"]), minutes=int(part["minutes"]), seconds=float(part["seconds"])),
    )


def parse_cycle(text: str) -> Cycle:
    """Read `R3/PT24H` or `R/P1D`: at least 60 seconds apart, at most 1,000 times. Raises DurationError."""
    found = _CYCLE.fullmatch(text)
    if not found:
        raise DurationError(text)
    interval = parse_duration(found["interval"])
    repeats = int(found["repeats"]) if found["repeats"] else None
    too_dense = not interval.months and timedelta(days=interval.days) + interval.time < SHORTEST_CYCLE
    if too_dense or (repeats is not None and not 1 <= repeats <= MOST_REPEATS):
        raise DurationError(text)
    return Cycle(repeats=repeats, interval=interval)


def parse_period(text: str) -> Period:
    """Read a deadline: `P30D`, `PT4H` (ISO), `4wh`, `3wd` (working time), `15d`, `6m`, `2y` (legal term).

    Raises DurationError.
    """
    found = _PERIOD.fullmatch(text)
    if not found:
        return parse_duration(text)
    amount = int(found["amount"])
    match found["unit"]:
        case "wh":
            return WorkingTime(time=timedelta(hours=amount))
        case "wd":
            return WorkingTime(time=amount * WORKING_DAY)
        case "d":
            return LegalTerm(days=amount)
        case "m":
            return LegalTerm(months=amount)
        case _:
            return LegalTerm(years=amount)


def add_duration(start: datetime, duration: str | Duration) -> datetime:
    """`start` plus an ISO 8601 duration, in UTC. Raises DurationError, NaiveTime."""
    return (parse_duration(duration) if isinstance(duration, str) else duration).due(start)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month. Raises ValueError beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"year {year} is out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def local_date(instant: datetime) -> date:
    """The day in Asia/Shanghai on which `instant` falls. Raises NaiveTime."""
    return _local(instant).date()


def start_of_day(day: date) -> datetime:
    """00:00 of a local day, in UTC."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def end_of_day_after(event: datetime | date, *, days: int = 0, months: int = 0, years: int = 0) -> datetime:
    """The exclusive end of a legal term: 00:00 local after its last day, in UTC.

    The day of the event does not count: an event on 2026-05-01 with 15 days ends on 2026-05-16 at 24:00.
    Raises DurationError beyond the calendar, NaiveTime.
    """
    day = local_date(event) if isinstance(event, datetime) else event
    try:
        return start_of_day(add_months(day, 12 * years + months) + timedelta(days=days + 1))
    except (OverflowError, ValueError):
        raise DurationError(f"{years}y {months}m {days}d") from None


def is_working_day(day: date) -> bool:
    """Whether the office is open: public holidays and make-up days as announced, else Monday to Friday.

    Warns HolidaysMissing for a year that is not loaded.
    """
    if day.year not in _YEARS_LOADED:
        warnings.warn(HolidaysMissing(day.year), stacklevel=2)
    weekday = day.weekday() < 5  # noqa: PLR2004 - Monday to Friday
    return day in chinese_calendar.workdays or (weekday and day not in chinese_calendar.holidays)


def add_working_hours(start: datetime, hours: int) -> datetime:
    """`start` plus working hours. Raises DurationError, NaiveTime."""
    return add_working_time(start, timedelta(hours=hours))


def add_working_days(start: datetime, days: int) -> datetime:
    """`start` plus working days of nine hours, from the exact start. Raises DurationError, NaiveTime."""
    return add_working_time(start, days * WORKING_DAY)


def add_working_time(start: datetime, amount: timedelta) -> datetime:
    """The first instant at which `amount` of working time has passed. Raises DurationError, NaiveTime."""
    left, instant = amount, _local(start)
    if left <= timedelta(0):
        return instant.astimezone(UTC)
    for opens, closes in _office_hours(instant):
        begins = max(opens, instant)
        if begins + left <= closes:
            return (begins + left).astimezone(UTC)
        left -= max(closes - begins, timedelta(0))
    raise DurationError(str(amount))


def working_time_between(start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two instants; none if `end` is not after `start`. Raises NaiveTime."""
    first, last = _local(start), _local(end)
    total = timedelta(0)
    for opens, closes in _office_hours(first):
        if opens >= last:
            break
        total += max(min(closes, last) - max(opens, first), timedelta(0))
    return total


_YEARS_LOADED = frozenset(day.year for day in chinese_calendar.holidays)


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise NaiveTime
    return instant.astimezone(ZONE)


def _office_hours(start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing of each working day from the day of `start` to the end of the calendar."""
    for ordinal in range(start.date().toordinal(), date.max.toordinal()):
        day = date.fromordinal(ordinal)
        if is_working_day(day):
            yield datetime.combine(day, OPENS, ZONE), datetime.combine(day, CLOSES, ZONE)
