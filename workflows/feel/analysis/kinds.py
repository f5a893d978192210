"""Which kinds an operator takes and gives: asked of the evaluator itself, with one value of each kind, once.

So the analysis can never say anything else than what happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from workflows.feel.arithmetic import operate
from workflows.feel.limits import Fuel
from workflows.feel.order import compare, equal
from workflows.feel.properties import PROPERTIES
from workflows.feel.types import ANY, ContextOf, FunctionOf, ListOf, RangeOf, Simple, Type
from workflows.feel.values import Range, YearsMonths, kind

SAMPLES: Final[Mapping[str, object]] = {
    "boolean": True,
    "number": Decimal(1),
    "string": "a",
    "date": date(2026, 3, 2),
    "time": time(9, 30),
    "date and time": datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    "days and time duration": timedelta(days=1),
    "years and months duration": YearsMonths(1),
    "list": [Decimal(1)],
    "context": {"a": Decimal(1)},
    "range": Range(Decimal(1), Decimal(2)),
}
NULL: Final = Simple("null")
BOOLEAN: Final = Simple("boolean")
NUMBER: Final = Simple("number")

_ENDS: Final = frozenset({"start", "end"})
"""Properties of a range whose kind is that of its ends."""

_COMPOUNDS: Final = ((ListOf, "list"), (ContextOf, "context"), (RangeOf, "range"), (FunctionOf, "function"))
_SHAPES: Final[Mapping[str, Type]] = {
    "list": ListOf(ANY),
    "context": ContextOf(),
    "range": RangeOf(ANY),
    "function": FunctionOf(),
    "": ANY,
}


def kind_of(type_: Type) -> str:
    """The kind of a type's values; "" where it may be any."""
    if isinstance(type_, Simple):
        return type_.name
    return next((name for shape, name in _COMPOUNDS if isinstance(type_, shape)), "")


def type_of_kind(name: str) -> Type:
    """The widest type of a kind."""
    return _SHAPES.get(name) or Simple(name)


@cache
def result_kinds(sign: str, left: str, right: str) -> frozenset[str]:
    """The kinds that an operator can give for operands of these kinds ("" is any); none where it is always null."""
    lefts, rights = _candidates(left), _candidates(right)
    found = {kind(operate(sign, SAMPLES[a], SAMPLES[b], Fuel())) for a in lefts for b in rights}
    return frozenset(found - {"null"})


@cache
def comparable(left: str, right: str) -> bool:
    """Whether values of these kinds have an order."""
    return any(compare(SAMPLES[a], SAMPLES[b]) is not None for a in _candidates(left) for b in _candidates(right))


@cache
def may_be_equal(left: str, right: str) -> bool:
    """Whether values of these kinds can be compared by `=`; null can with everything."""
    if "null" in {left, right} or "function" in {left, right}:
        return True
    pairs = ((a, b) for a in _candidates(left) for b in _candidates(right))
    return any(equal(SAMPLES[a], SAMPLES[b], Fuel()) is not None for a, b in pairs)


@cache
def property_kind(of: str, name: str) -> str | None:
    """The kind of a property; "" where it may be null, None where there is none of this name."""
    reader = PROPERTIES.get(of, {}).get(name)
    if reader is None:
        return None
    found = kind(reader(SAMPLES[of]))
    return "" if found == "null" or name in _ENDS else found


def _candidates(name: str) -> tuple[str, ...]:
    if name == "":
        return tuple(SAMPLES)
    return (name,) if name in SAMPLES else ()


def join(types: list[Type]) -> Type:
    """The one type of several values: null gives way, different ones are any."""
    known = [one for one in types if one != NULL]
    if not known:
        return NULL if types else ANY
    return known[0] if all(one == known[0] for one in known) else _common(known)


def _common(types: list[Type]) -> Type:
    kinds = {kind_of(one) for one in types}
    return type_of_kind(kinds.pop()) if len(kinds) == 1 else ANY
