"""Lines of comparable values, cut where something is named: points, and the open pieces between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import Any, Final, cast

from workflows.feel.values import YearsMonths, kind

#: wide enough for the exact middle of any two numbers of FEEL
_WIDE: Final = Context(prec=20_000, Emin=-99_999, Emax=99_999)
_HALF: Final = Decimal("0.5")
_SOME_DAY: Final = date(2000, 1, 1)
_SECOND: Final = timedelta(seconds=1)
"""Clocks are compared by whole seconds."""


@dataclass(frozen=True)
class Atom:
    """A point, or the open piece between two points (None: without an end). No test tells its values apart."""

    sample: object
    start: object
    end: object
    point: bool = False


NULL: Final = Atom(None, None, None, point=True)
#: values of which nothing is known: no cell of the column speaks of any
ANYTHING: Final = Atom("", None, None)


def line_of(value: object) -> str:
    """The line a value stands on: its kind; moments with and without a zone have no order."""
    zoned = isinstance(value, datetime) and value.utcoffset() is not None
    return "moment" if zoned else kind(value)


def cut(line: str, named: Iterable[object]) -> list[Atom]:
    """The atoms of a line from low to high; a piece without a value in it is none."""
    if line == "boolean":
        return [Atom(one, one, one, point=True) for one in (False, True)]
    atoms: list[Atom] = []
    low: object = None
    for high in sorted(cast("Iterable[Any]", named)):
        atoms += _between(line, low, high)
        atoms.append(Atom(high, high, high, point=True))
        low = high
    return atoms + _between(line, low, None)


def _between(line: str, low: object, high: object) -> list[Atom]:
    try:
        sample = _SAMPLES[line] if low is None and high is None else _inside(line, low, high)
    except OverflowError:  # the calendar ends here
        return []
    fits = (low is None or _below(low, sample)) and (high is None or _below(sample, high))
    return [Atom(sample, low, high)] if fits else []


def _below(low: object, high: object) -> bool:
    return bool(cast("Any", low) < high)


def _inside(line: str, low: object, high: object) -> object:
    """A value between two ends, if there is any; the next one where values have neighbours. Raises OverflowError."""
    if line == "number":
        return _number(cast("Decimal | None", low), cast("Decimal | None", high))
    if line == "string":
        return "" if low is None else f"{low}\0"
    step = _STEPS[line]
    return step(high, -1) if low is None else step(low, 1)


def _number(low: Decimal | None, high: Decimal | None) -> Decimal:
    """Numbers are dense: there is always one between two."""
    if low is None or high is None:
        end = cast("Decimal", high if low is None else low)
        away = max(Decimal(1), _WIDE.abs(end))
        return _WIDE.subtract(end, away) if low is None else _WIDE.add(end, away)
    return _WIDE.multiply(_WIDE.add(low, high), _HALF)


def _time(value: time, by: int) -> time:
    moment = datetime.combine(_SOME_DAY, value) + by * _SECOND
    if moment.date() != _SOME_DAY:
        raise OverflowError
    return moment.time()


_STEPS: Final[Mapping[str, Callable[[Any, int], object]]] = {
    "date": lambda value, by: value + timedelta(days=by),
    "time": _time,
    "date and time": lambda value, by: value + by * _SECOND,
    "moment": lambda value, by: value + by * _SECOND,
    "days and time duration": lambda value, by: value + by * timedelta.resolution,
    "years and months duration": lambda value, by: YearsMonths(value.months + by),
}
_SAMPLES: Final[Mapping[str, object]] = {
    "number": Decimal(0),
    "string": "",
    "date": _SOME_DAY,
    "time": time.min,
    "date and time": datetime(2000, 1, 1),  # noqa: DTZ001 - a moment without a zone is meant
    "days and time duration": timedelta(0),
    "years and months duration": YearsMonths(0),
}
