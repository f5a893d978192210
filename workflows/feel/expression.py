"""Expressions and unary tests, compiled once, evaluated as often as wanted, by any number of threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

from workflows.feel.boundary import inward
from workflows.feel.builtins import BUILTIN_NAMES, BUILTINS
from workflows.feel.env import EMPTY, Env, Scope
from workflows.feel.errors import FeelError
from workflows.feel.limits import DEFAULT_LIMITS, Fuel, Limits
from workflows.feel.parser import Parser
from workflows.feel.tree import Node
from workflows.feel.types import Type
from workflows.feel.unary import Tests, read_tests

NO_NAMES: Final[frozenset[str]] = frozenset()
NO_TYPES: Final[Mapping[str, Type]] = {}
T = TypeVar("T")


@dataclass(frozen=True)
class _Source:
    """What a compiled text was made from; a pickle carries this and compiles again."""

    text: str
    known: frozenset[str] = field(repr=False)
    types: Mapping[str, Type] = field(repr=False, compare=False)
    members: frozenset[str] = field(repr=False)
    limits: Limits = field(repr=False)
    names: frozenset[str] = field(compare=False)
    """The free names: what the text needs from its scope, known or not."""


@dataclass(frozen=True)
class Expression(_Source):
    """One expression."""

    node: Node = field(repr=False, compare=False)
    cost: int = field(repr=False, compare=False)

    def evaluate(self, scope: Mapping[str, object], *, fuel: Fuel | None = None, now: datetime | None = None) -> object:
        """The value in this scope; `now` is what `now()` and `today()` answer (null without it).

        Raises FeelError `too_costly` when the fuel is used up, `not_a_value` for a Python value FEEL does not know.
        """
        fuel = fuel or Fuel(self.limits)
        with bounded():
            fuel.spend(self.cost)
            return self.node.value(environment(scope, fuel, now))

    def truth(self, scope: Mapping[str, object], *, fuel: Fuel | None = None, now: datetime | None = None) -> bool:
        """The answer of a condition. Raises FeelError `not_boolean` for anything but true and false, null too."""
        value = self.evaluate(scope, fuel=fuel, now=now)
        if not isinstance(value, bool):
            raise FeelError("not_boolean")
        return value

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Compiled again where it arrives."""
        return _expression_again, (self.text, self.known, dict(self.types), self.members, self.limits)


@dataclass(frozen=True)
class UnaryTests(_Source):
    """The tests of one cell of a decision table: `-`, `< 18`, `[18..60]`, `"A","B"`, `not(...)`, `? > 1 and x`."""

    tests: Tests = field(repr=False, compare=False)
    cost: int = field(repr=False, compare=False)

    def matches(
        self,
        value: object,
        scope: Mapping[str, object],
        *,
        fuel: Fuel | None = None,
        now: datetime | None = None,
    ) -> bool | None:
        """Whether the value passes; None where it cannot be compared. Raises FeelError as `Expression.evaluate`."""
        fuel = fuel or Fuel(self.limits)
        with bounded():
            fuel.spend(self.cost)
            return self.tests.match(inward(value, fuel), environment(scope, fuel, now))

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Compiled again where it arrives."""
        return _tests_again, (self.text, self.known, dict(self.types), self.members, self.limits)


def environment(scope: Mapping[str, object], fuel: Fuel, now: datetime | None) -> Env:
    """The caller's scope above the built-ins."""
    ground = Env(BUILTINS, fuel=fuel, now=now)
    return Env(Scope(scope, fuel), fuel=fuel, now=now, parent=ground) if scope else ground.inner(EMPTY)


@contextmanager
def bounded() -> Iterator[None]:
    """Where Python's own stack ends first, the expression was too costly as well."""
    try:
        yield
    except RecursionError:
        raise FeelError("too_costly") from None


def compile_expression(
    text: str,
    names: AbstractSet[str] = NO_NAMES,
    *,
    types: Mapping[str, Type] = NO_TYPES,
    members: AbstractSet[str] = NO_NAMES,
    limits: Limits = DEFAULT_LIMITS,
) -> Expression:
    """Read an expression. `names` are the variables it may find; a single unknown word is taken as a name too.

    `types` are types declared elsewhere, `members` names of entries that hold blanks or signs (`order.Ship-to party`).
    Raises FeelError with a position for what cannot be read, `too_costly` for what is over the limits.
    """
    with bounded():
        parser = _parser(text, names, types, members, limits)
        node = parser.whole()
    return Expression(text, parser.given, types, frozenset(members), limits, frozenset(parser.free), node, parser.nodes)


def compile_unary_tests(
    text: str,
    names: AbstractSet[str] = NO_NAMES,
    *,
    types: Mapping[str, Type] = NO_TYPES,
    members: AbstractSet[str] = NO_NAMES,
    limits: Limits = DEFAULT_LIMITS,
) -> UnaryTests:
    """Read the tests of a cell; an empty one means `-`. Raises FeelError as `compile_expression`."""
    with bounded():
        tests, parser = read_tests(lambda: _parser(text, names, types, members, limits))
    return UnaryTests(
        text, parser.given, types, frozenset(members), limits, frozenset(parser.free), tests, parser.nodes
    )


def _parser(
    text: str, names: AbstractSet[str], types: Mapping[str, Type], members: AbstractSet[str], limits: Limits
) -> Parser:
    return Parser(text, names, types=types, members=frozenset(members), builtins=BUILTIN_NAMES, limits=limits)


def _expression_again(
    text: str, known: frozenset[str], types: Mapping[str, Type], members: frozenset[str], limits: Limits
) -> Expression:
    return compile_expression(text, known, types=types, members=members, limits=limits)


def _tests_again(
    text: str, known: frozenset[str], types: Mapping[str, Type], members: frozenset[str], limits: Limits
) -> UnaryTests:
    return compile_unary_tests(text, known, types=types, members=members, limits=limits)
