"""Texts of dates, times and durations read and written by the standard's lexical rules (DMN 1.5 §10.3.2.3, ISO 8601).

Reading answers None for what is no such text: `date("2024-02-30")` is null. Python's calendar ends the range: years
1 to 9999, microseconds.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from workflows.feel.values import YearsMonths

_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME: Final = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,18}))?"
    r"(?:([Zz])|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z][A-Za-z0-9_+/-]{0,60}))?"
)
_DAYS: Final = re.compile(
    r"(-?)P(?:([0-9]{1,12})D)?"
    r"(T(?:([0-9]{1,12})H)?(?:([0-9]{1,12})M)?(?:([0-9]{1,12})(?:\.([0-9]{0,18}))?S)?)?"
)
_MONTHS: Final = re.compile(r"(-?)P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?")
_MAX_OFFSET: Final = timedelta(hours=18)


def read_date(text: str) -> date | None:
    """A date such as 2024-02-29."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """A time such as 10:30:00, 10:30:00.5Z, 10:30:00+08:00 or 10:30:00@Asia/Shanghai."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(match[n]) for n in (1, 2, 3))
    try:
        return time(hour, minute, second, _microseconds(match[4]), _zone(match))
    except (ValueError, KeyError, OSError):  # the last two: no such zone, a folder of zones
        return None


def read_date_time(text: str) -> datetime | None:
    """A date, T, and a time; or a date alone, which means its midnight."""
    day_text, separator, time_text = text.partition("T")
    day, clock = read_date(day_text), read_time(time_text) if separator else time.min
    return None if day is None or clock is None else datetime.combine(day, clock)


def read_duration(text: str) -> timedelta | YearsMonths | None:
    """A duration of days and time (P1DT2H) or of years and months (P1Y2M)."""
    if not any(character.isdigit() for character in text) or text.endswith("T"):
        return None
    months = _MONTHS.fullmatch(text)
    if months is not None:
        total = 12 * int(months[2] or 0) + int(months[3] or 0)
        return YearsMonths(-total if months[1] else total)
    match = _DAYS.fullmatch(text)
    return _days(match) if match is not None else None


def read_at(text: str) -> object:
    """What an @"..." literal stands for, or None."""
    readers = (read_date, read_time, read_date_time, read_duration)
    return next((value for reader in readers if (value := reader(text)) is not None), None)


def _days(match: re.Match[str]) -> timedelta | None:
    try:
        length = timedelta(
            days=int(match[2] or 0),
            hours=int(match[4] or 0),
            minutes=int(match[5] or 0),
            seconds=int(match[6] or 0),
            microseconds=_microseconds(match[7]),
        )
        return -length if match[1] else length
    except OverflowError:
        return None


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "")[:6].ljust(6, "0"))


def _zone(match: re.Match[str]) -> tzinfo | None:
    if match[5]:
        return UTC
    if match[10]:
        return ZoneInfo(match[10])
    if match[6] is None:
        return None
    length = timedelta(hours=int(match[7]), minutes=int(match[8]), seconds=int(match[9] or 0))
    return fixed_zone(-length if match[6] == "-" else length)


def fixed_zone(offset: timedelta) -> timezone:
    """A zone at this distance from UTC. Raises ValueError beyond 18 hours."""
    if abs(offset) > _MAX_OFFSET:
        raise ValueError
    return timezone(offset)


def write_date_time(value: datetime) -> str:
    """As `read_date_time` reads it."""
    return f"{value.date().isoformat()}T{write_time(value.timetz())}"


def write_time(value: time) -> str:
    """As `read_time` reads it; UTC is Z."""
    fraction = f".{value.microsecond:06d}".rstrip("0") if value.microsecond else ""
    return f"{value:%H:%M:%S}{fraction}{_write_zone(value.tzinfo)}"


def _write_zone(zone: tzinfo | None) -> str:
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo) and zone.key:
        return f"@{zone.key}"
    offset = zone.utcoffset(None) or timedelta(0)
    if not offset:
        return "Z"
    hours, rest = divmod(int(abs(offset).total_seconds()), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{'-' if offset < timedelta(0) else '+'}{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


def write_duration(value: timedelta) -> str:
    """As `read_duration` reads it, in the largest units: P1DT2H."""
    length = abs(value)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{length.microseconds:06d}".rstrip("0") if length.microseconds else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    text = (f"{length.days}D" if length.days else "") + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta(0) else "") + "P" + (text or "T0S")
