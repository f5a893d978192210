"""Equality, order and membership with FEEL's three answers: true, false, null (DMN 1.5 §10.3.2.13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from workflows.feel.limits import Fuel
from workflows.feel.values import ORDERED, Range, kind

_CLOCKED = frozenset({"time", "date and time"})


def equal(left: object, right: object, fuel: Fuel) -> bool | None:
    """Null equals only null; values of different kinds cannot be compared (None).

    Collections are paid for: one list that stands in another many times is looked at as often.
    """
    if left is None or right is None:
        return left is right
    sort = kind(left)
    if sort != kind(right):
        return None
    if sort in _CLOCKED:
        return _instant(left) == _instant(right)
    of_compounds = _COMPOUNDS.get(sort)
    return left == right if of_compounds is None else of_compounds(left, right, fuel)


def _equal_lists(left: list[object], right: list[object], fuel: Fuel) -> bool:
    fuel.spend(1)
    fuel.items(len(left))
    return len(left) == len(right) and all(equal(a, b, fuel) is True for a, b in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, object], right: dict[str, object], fuel: Fuel) -> bool:
    fuel.spend(1)
    fuel.items(len(left))
    return left.keys() == right.keys() and all(equal(value, right[key], fuel) is True for key, value in left.items())


def _equal_ranges(left: Range, right: Range, fuel: Fuel) -> bool:
    fuel.spend(1)
    brackets = (left.sign, left.start_included, left.end_included)
    return (
        brackets == (right.sign, right.start_included, right.end_included)
        and equal(left.start, right.start, fuel) is True
        and equal(left.end, right.end, fuel) is True
    )


_COMPOUNDS: Final[Mapping[str, Callable[[Any, Any, Fuel], bool]]] = {
    "list": _equal_lists,
    "context": _equal_contexts,
    "range": _equal_ranges,
}


def compare(left: object, right: object) -> int | None:
    """-1, 0 or 1; None where the two have no order: null, different kinds, one with a zone and one without."""
    sort = kind(left)
    if sort != kind(right) or sort not in ORDERED:
        return None
    if sort in _CLOCKED:
        (zone, left), (other_zone, right) = _instant(left), _instant(right)
        if zone != other_zone:
            return None
    a, b = cast("Any", left), cast("Any", right)  # both of one ordered kind
    return int(a > b) - int(a < b)


def _instant(value: object) -> tuple[str, object]:
    """Where the clock hangs ("" for a known offset) and what it shows there: UTC for a known offset, else local.

    The standard compares times by their hour, minute and second: parts of a second do not count.
    """
    if isinstance(value, time):
        offset = value.utcoffset()
        shown = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return (_zone_name(value.tzinfo), shown) if offset is None else ("", shown - offset)
    moment = cast("datetime", value)
    offset = moment.utcoffset()
    since = moment.replace(tzinfo=None, microsecond=0) - datetime.min  # noqa: DTZ901 - a difference of two naive values
    return ("local", since) if offset is None else ("", since - offset)


def _zone_name(zone: tzinfo | None) -> str:
    return zone.key if isinstance(zone, ZoneInfo) and zone.key else "local"


def inside(value: object, interval: Range, fuel: Fuel) -> bool | None:
    """Whether the value lies in the range; None where it cannot be compared with an end."""
    if interval.sign:
        same = equal(value, interval.start, fuel)
        return same if interval.sign == "=" or same is None else not same
    low = True if interval.start is None else _reaches(compare(value, interval.start), interval.start_included)
    high = True if interval.end is None else _reaches(compare(interval.end, value), interval.end_included)
    return None if low is None or high is None else low and high


def _reaches(order: int | None, included: bool) -> bool | None:  # noqa: FBT001 - the flag of a bracket
    return None if order is None else order > 0 or (included and order == 0)


def member(value: object, of: object, fuel: Fuel) -> bool | None:
    """Whether the value satisfies `of` as a test: lies in a range, is an item of a list, or equals it."""
    if isinstance(of, Range):
        return equal(value, of, fuel) if isinstance(value, Range) else inside(value, of, fuel)
    if isinstance(of, list):
        fuel.spend(1)
        fuel.items(len(of))
        if isinstance(value, list) and equal(value, of, fuel):
            return True
        return any(member(value, item, fuel) is True for item in of)
    if of is None and value is not None:
        return None
    return equal(value, of, fuel)
