"""Nodes of the tree: literals, names, collections, paths.

Each is immutable, knows how to give its value, and where in the text it stands.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from workflows.feel.env import Env
from workflows.feel.properties import entry
from workflows.feel.values import ORDERED, Function, Range, kind

Place: TypeAlias = tuple[int, int]
"""Where something stands in its text: (start, end), counted in characters from 0."""

NOWHERE: Final[Place] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node; its value depends on nothing but the names it finds in `env`.

    `place` is set by the parser and takes no part in comparisons: equal expressions written apart are equal.
    """

    place: Place = field(default=NOWHERE, compare=False, repr=False)

    def placed(self, start: int, end: int) -> Node:
        """Itself, told once by its parser where it stands."""
        if self.place == NOWHERE:
            object.__setattr__(self, "place", (start, end))
        return self

    @abstractmethod
    def value(self, env: Env) -> object:
        """The value, by the standard null where there is none. Raises FeelError `too_costly`."""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant."""

    constant: object

    def value(self, env: Env) -> object:  # noqa: ARG002 - a constant needs no names
        """Itself."""
        return self.constant


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name; unknown ones are null."""

    name: str

    def value(self, env: Env) -> object:
        """What the name stands for here."""
        return env.find(self.name)

    def function(self, env: Env) -> Function | None:
        """The function of this name; a variable called `date` does not hide the function `date`."""
        return env.find_function(self.name)


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """[a, b]."""

    items: tuple[Node, ...]

    def value(self, env: Env) -> object:
        """A new list."""
        return [item.value(env) for item in self.items]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """{a: 1, b: a + 1}: an entry sees those above it, a function also itself.

    A boxed context may end in an entry without a name: its result (`result` is then set).
    """

    entries: tuple[tuple[str, Node], ...]
    result: Node | None = None

    def value(self, env: Env) -> object:
        """A new context, or the result entry's value."""
        made: dict[str, object] = {}
        inner = env.inner(made)
        for name, node in self.entries:
            made[name] = node.value(inner)
        return made if self.result is None else self.result.value(inner)


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """[a..b] with its four kinds of brackets."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool

    def value(self, env: Env) -> object:
        """Null unless both ends are of one ordered kind."""
        start, end = self.start.value(env), self.end.value(env)
        if kind(start) != kind(end) or kind(start) not in ORDERED:
            return None
        return Range(start, end, self.start_included, self.end_included)


@dataclass(frozen=True, slots=True)
class OpenRange(Node):
    """< a, <= a, > a, >= a, = a, != a: the values that stand so to a."""

    sign: str
    end: Node

    def value(self, env: Env) -> object:
        """Null where a is null or has no order; equality takes everything."""
        value = self.end.value(env)
        if self.sign in {"=", "!="}:
            return Range(value, value, sign=self.sign)
        if kind(value) not in ORDERED:
            return None
        included = self.sign.endswith("=")
        if self.sign.startswith("<"):
            return Range(None, value, start_included=False, end_included=included)
        return Range(value, None, start_included=included, end_included=False)


@dataclass(frozen=True, slots=True)
class Path(Node):
    """a.b: an entry of a context or a property of a value; of a list, that of each item."""

    source: Node
    name: str

    def value(self, env: Env) -> object:
        """Null where there is no such entry."""
        return self._of(self.source.value(env), env)

    def _of(self, source: object, env: Env) -> object:
        if not isinstance(source, list):
            return entry(source, self.name)
        env.fuel.spend(1)
        env.fuel.items(len(source))
        return [self._of(item, env) for item in source]
