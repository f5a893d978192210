"""The kept answers of another implementation, and ours in the same form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.oracles.grammar import SCOPE
from workflows.feel import FeelError, Function, Range, YearsMonths, compile_expression, compile_unary_tests
from workflows.feel.temporal import read_at
from workflows.feel.values import kind

_NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_NAMES = frozenset(SCOPE)
_GIVEN = {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in SCOPE.items()}


@dataclass(frozen=True)
class Case:
    """One expression, what the other side answered, and what we answer."""

    kind: str
    text: str
    input: str | None
    theirs: Any
    ours: Any

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return same(self.ours, self.theirs)


def read_cases(file: Path) -> list[Case]:
    """All kept answers, each beside ours."""
    rows = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    return [Case(kind_, text, given, _read(theirs), ask(text, given)) for kind_, text, given, theirs in rows]


def ask(text: str, given: str | None = None, **functions: Function) -> Any:
    """Our answer, with some functions of the standard replaced."""
    scope = _GIVEN | {name.replace("_", " "): function for name, function in functions.items()}
    try:
        if given is None:
            return compile_expression(text, _NAMES).evaluate(scope, now=_NOW)
        value = compile_expression(given, _NAMES).evaluate(scope, now=_NOW)
        return compile_unary_tests(text, _NAMES).matches(value, scope, now=_NOW)
    except FeelError as error:
        return Strange(error.code)


@dataclass(frozen=True)
class Strange:
    """What is no value: an error, a number that is none, a function."""

    what: str


def _read(answer: Any) -> Any:
    """What the other side wrote down, as one of our values."""
    if isinstance(answer, list):
        return [_read(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    ((sort, held),) = answer.items()
    if sort == "context":
        return {key: _read(one) for key, one in held.items()}
    if sort == "range":
        return Range(_read(held[0]), _read(held[1]), held[2], held[3])
    if sort == "@":
        return Strange(held) if (value := read_at(held)) is None else value
    return Strange(str(held))


#: what a chain of floats may lose
_TOLERANCE = Decimal("1e-9")


def same(ours: Any, theirs: Any) -> bool:
    """Equal values of one kind, numbers up to what floats lose."""
    if kind(ours) != kind(theirs):
        return False
    if isinstance(ours, Decimal):
        return abs(ours - theirs) <= _TOLERANCE * max(abs(ours), 1)
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, time | datetime):
        return (ours.utcoffset(), str(ours)) == (theirs.utcoffset(), str(theirs))
    plain = (bool, str, date, timedelta, YearsMonths, Range, Strange)
    return ours is None or (isinstance(ours, plain) and ours == theirs)
