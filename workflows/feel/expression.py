"""Expressions and unary tests, compiled once, evaluated as often as wanted, by any number of threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from workflows.feel.boundary import inward, outward
from workflows.feel.builtins import BUILTIN_NAMES, BUILTINS
from workflows.feel.env import EMPTY, Env, Scope
from workflows.feel.errors import FeelError
from workflows.feel.known import Known
from workflows.feel.limits import Fuel
from workflows.feel.parser import Parser
from workflows.feel.tree import Node
from workflows.feel.unary import Tests, read_tests
from workflows.feel.values import kind

NO_NAMES: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class _Source:
    """What a compiled text was made from; a pickle carries this and compiles again."""

    text: str
    known: Known = field(repr=False)
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
        fuel = fuel or Fuel(self.known.limits)
        with bounded():
            fuel.spend(self.cost)
            return outward(self.node.value(environment(scope, fuel, now)), fuel)

    def truth(self, scope: Mapping[str, object], *, fuel: Fuel | None = None, now: datetime | None = None) -> bool:
        """The answer of a condition. Raises FeelError `not_boolean` for anything but true and false, null too."""
        value = self.evaluate(scope, fuel=fuel, now=now)
        if not isinstance(value, bool):
            raise FeelError("not_boolean", given=kind(value))
        return value

    def __reduce__(self) -> tuple[object, tuple[str, Known]]:
        """Compiled again where it arrives."""
        return read_expression, (self.text, self.known)


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
        fuel = fuel or Fuel(self.known.limits)
        with bounded():
            fuel.spend(self.cost)
            return self.tests.match(inward(value, fuel), environment(scope, fuel, now))

    def __reduce__(self) -> tuple[object, tuple[str, Known]]:
        """Compiled again where it arrives."""
        return read_unary_tests, (self.text, self.known)


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


def compile_expression(text: str, names: AbstractSet[str] = NO_NAMES) -> Expression:
    """Read an expression. `names` are the variables it may find; a single unknown word is taken as a name too.

    Raises FeelError with a position for what cannot be read, `too_costly` for what is over the limits.
    """
    return read_expression(text, Known(names=frozenset(names)))


def compile_unary_tests(text: str, names: AbstractSet[str] = NO_NAMES) -> UnaryTests:
    """Read the tests of a cell; an empty one means `-`. Raises FeelError as `compile_expression`."""
    return read_unary_tests(text, Known(names=frozenset(names)))


def read_expression(text: str, known: Known) -> Expression:
    """As `compile_expression`, for a place that knows more than names."""
    with bounded():
        parser = Parser(text, known, BUILTIN_NAMES)
        node = parser.whole()
    return Expression(text, known, frozenset(parser.free), node, parser.nodes)


def read_unary_tests(text: str, known: Known) -> UnaryTests:
    """As `compile_unary_tests`, for a place that knows more than names."""
    with bounded():
        tests, parser = read_tests(lambda: Parser(text, known, BUILTIN_NAMES))
    return UnaryTests(text, known, frozenset(parser.free), tests, parser.nodes)
