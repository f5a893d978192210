"""Built-ins on points and ranges (DMN 1.5 §10.3.4.11): before, after, meets, overlaps and the rest, and `range`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workflows.feel.builtins.signature import Library
from workflows.feel.env import Env
from workflows.feel.order import compare
from workflows.feel.values import ORDERED, Range, kind

LIBRARY: Final = Library()

_Relation = Callable[[Range, Range], bool | None]


def _point(value: object) -> Range:
    return value if isinstance(value, Range) else Range(value, value)


def _ordered(interval: Range) -> bool:
    """Whether its ends are values with an order, or open; `(=[1, 2])` is a range too."""
    return all(end is None or kind(end) in ORDERED for end in (interval.start, interval.end))


def _relation(name: str, *pairs: str) -> Callable[[_Relation], _Relation]:
    """Offer a relation of two ranges for these pairs; a point counts as the range of that one value."""

    def add(relation: _Relation) -> _Relation:
        def body(_: Env, left: object, right: object) -> object:
            a, b = _point(left), _point(right)
            return relation(a, b) if _ordered(a) and _ordered(b) else None

        for pair in pairs:
            LIBRARY.offer(f"{name}({pair}) -> boolean")(body)
        return relation

    return add


def _same(left: object, right: object) -> bool | None:
    order = compare(left, right)
    return None if order is None else order == 0


#: the standard names the parameters after what they take
_RANGES: Final = "range1: range, range2: range"
_POINTS: Final = "point1: point, point2: point"
_POINT_RANGE: Final = "point: point, range: range"
_RANGE_POINT: Final = "range: range, point: point"


def _apart(left: Range, right: Range) -> bool | None:
    """Whether left ends before right starts."""
    order = compare(left.end, right.start)
    if order is None:
        return None
    return order < 0 or (order == 0 and not (left.end_included and right.start_included))


@_relation("before", _POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)
def _before(a: Range, b: Range) -> bool | None:
    return _apart(a, b)


@_relation("after", _POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)
def _after(a: Range, b: Range) -> bool | None:
    return _apart(b, a)


@_relation("meets", _RANGES)
def _meets(a: Range, b: Range) -> bool | None:
    same = _same(a.end, b.start)
    return same and a.end_included and b.start_included


@_relation("met by", _RANGES)
def _met_by(a: Range, b: Range) -> bool | None:
    return _meets(b, a)


@_relation("overlaps", _RANGES)
def _overlaps(a: Range, b: Range) -> bool | None:
    first, second = _apart(a, b), _apart(b, a)
    return None if first is None or second is None else not first and not second


def _starts_earlier(a: Range, b: Range) -> bool | None:
    order = compare(a.start, b.start)
    return None if order is None else order < 0 or (order == 0 and a.start_included and not b.start_included)


def _ends_earlier(a: Range, b: Range) -> bool | None:
    order = compare(a.end, b.end)
    return None if order is None else order < 0 or (order == 0 and b.end_included and not a.end_included)


@_relation("overlaps before", _RANGES)
def _overlaps_before(a: Range, b: Range) -> bool | None:
    """The first range begins first, and ends inside the second."""
    parts = (_starts_earlier(a, b), _overlaps(a, b), _ends_earlier(b, a))
    return None if None in parts else parts == (True, True, False)


@_relation("overlaps after", _RANGES)
def _overlaps_after(a: Range, b: Range) -> bool | None:
    """The first range begins inside the second, and ends last."""
    parts = (_starts_earlier(b, a), _overlaps(a, b), _ends_earlier(a, b))
    return None if None in parts else parts == (True, True, False)


def _same_end(a: Range, b: Range) -> bool | None:
    same = _same(a.end, b.end)
    return same and a.end_included == b.end_included


def _same_start(a: Range, b: Range) -> bool | None:
    same = _same(a.start, b.start)
    return same and a.start_included == b.start_included


@_relation("finishes", _POINT_RANGE, _RANGES)
def _finishes(a: Range, b: Range) -> bool | None:
    earlier = _starts_earlier(a, b)
    return None if earlier is None else _same_end(a, b) and not earlier


@_relation("finished by", _RANGE_POINT, _RANGES)
def _finished_by(a: Range, b: Range) -> bool | None:
    return _finishes(b, a)


@_relation("includes", _RANGE_POINT, _RANGES)
def _includes(a: Range, b: Range) -> bool | None:
    if _same(b.start, b.end):
        after_start = _apart(b, Range(a.start, a.start, a.start_included, a.start_included))
        before_end = _apart(Range(a.end, a.end, a.end_included, a.end_included), b)
        return None if after_start is None or before_end is None else not after_start and not before_end
    early, late = _starts_earlier(b, a), _ends_earlier(a, b)
    return None if early is None or late is None else not early and not late


@_relation("during", _POINT_RANGE, _RANGES)
def _during(a: Range, b: Range) -> bool | None:
    return _includes(b, a)


@_relation("starts", _POINT_RANGE, _RANGES)
def _starts(a: Range, b: Range) -> bool | None:
    later = _ends_earlier(b, a)
    return None if later is None else _same_start(a, b) and not later


@_relation("started by", _RANGE_POINT, _RANGES)
def _started_by(a: Range, b: Range) -> bool | None:
    return _starts(b, a)


@_relation("coincides", _POINTS, _RANGES)
def _coincides(a: Range, b: Range) -> bool | None:
    return _same_start(a, b) and _same_end(a, b)


@LIBRARY.offer("range(from: string) -> range")
def _range(env: Env, text: str) -> object:
    """A range written as text, its ends constants; null for anything else."""
    from workflows.feel.constants import read_range  # noqa: PLC0415 - the parser knows the built-ins by name

    return read_range(text, env)
