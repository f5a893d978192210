"""What stands behind the dot: entries of contexts and the properties of the standard's table 62; nothing of Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from workflows.feel.values import kind


def entry(value: object, name: str) -> object:
    """The entry or property called so, or null."""
    if isinstance(value, dict):
        return value.get(name)
    reader = PROPERTIES.get(kind(value), {}).get(name)
    return None if reader is None else reader(value)


def _offset(value: time | datetime) -> timedelta | None:
    return value.utcoffset()


def _zone(value: time | datetime) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _part(length: timedelta, unit: int, below: int) -> Decimal:
    """A part of a duration with the duration's own sign; `unit` and `below` in seconds."""
    seconds = abs(length) // timedelta(seconds=1)
    part = seconds // unit % below if below else seconds // unit
    return Decimal(-part if length < timedelta(0) else part)


def _years(months: int) -> Decimal:
    return Decimal(-(-months // 12) if months < 0 else months // 12)


_Readers = Mapping[str, Callable[[Any], object]]

_DAY: Final[_Readers] = {
    "year": lambda v: Decimal(v.year),
    "month": lambda v: Decimal(v.month),
    "day": lambda v: Decimal(v.day),
    "weekday": lambda v: Decimal(date.isoweekday(v)),
}
_CLOCK: Final[_Readers] = {
    "hour": lambda v: Decimal(v.hour),
    "minute": lambda v: Decimal(v.minute),
    "second": lambda v: Decimal(v.second),
    "time offset": _offset,
    "timezone": _zone,
}
PROPERTIES: Final[Mapping[str, _Readers]] = {
    "date": _DAY,
    "time": _CLOCK,
    "date and time": {**_DAY, **_CLOCK},
    "days and time duration": {
        "days": lambda v: _part(v, 86_400, 0),
        "hours": lambda v: _part(v, 3_600, 24),
        "minutes": lambda v: _part(v, 60, 60),
        "seconds": lambda v: _part(v, 1, 60),
    },
    "years and months duration": {
        "years": lambda v: _years(v.months),
        "months": lambda v: Decimal(v.months) - 12 * _years(v.months),
    },
    "range": {
        "start": lambda v: v.start,
        "end": lambda v: v.end,
        "start included": lambda v: v.start_included,
        "end included": lambda v: v.end_included,
    },
}
