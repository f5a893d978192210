"""The constants a test names: where its answer can change. A test that rests on anything else cannot be decided."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Final

from workflows.feel.env import Env
from workflows.feel.errors import FeelError
from workflows.feel.expression import environment
from workflows.feel.functions import Call
from workflows.feel.limits import Fuel, Limits
from workflows.feel.operators import Arithmetic, Negate
from workflows.feel.tree import ListOf, Literal, Name, Node, OpenRange, RangeOf
from workflows.feel.unary import Tests
from workflows.feel.values import ORDERED, kind

#: built-ins that make a value out of constants
_MAKERS: Final = frozenset({"date", "time", "date and time", "duration", "number"})
_KINDS: Final = ORDERED | {"boolean", "null"}


class NotConstant(Exception):
    """The node's value depends on more than its text"""


def ground(steps: int = 10**9) -> Env:
    """Where constants are evaluated: nothing but the built-ins, and fuel for a whole table."""
    return environment({}, Fuel(Limits(steps=steps)), None)


def constants(tests: Tests, env: Env) -> tuple[object, ...]:
    """What the alternatives of a cell name. Raises NotConstant."""
    if any(test.asks for test in tests.alternatives):
        raise NotConstant
    return tuple(value for test in tests.alternatives for value in _named(test.node, env))


def constant(node: Node, env: Env) -> object:
    """The value of an expression that names nothing. Raises NotConstant."""
    inner = getattr(node, "node", node)
    if isinstance(inner, ListOf):
        return [constant(item, env) for item in inner.items]
    if not _is_constant(inner):
        raise NotConstant
    try:
        return inner.value(env)
    except FeelError:
        raise NotConstant from None


def _named(node: Node, env: Env) -> list[object]:
    if isinstance(node, ListOf):
        return [value for item in node.items for value in _named(item, env)]
    if isinstance(node, RangeOf):
        return [_end(node.start, env), _end(node.end, env)]
    return [_end(node.end if isinstance(node, OpenRange) else node, env)]


def _end(node: Node, env: Env) -> object:
    value = constant(node, env)
    if kind(value) not in _KINDS or (isinstance(value, time) and value.tzinfo is not None):
        raise NotConstant  # a clock of another zone stands on a line of its own
    if isinstance(value, time | datetime):
        value = value.replace(microsecond=0)  # as they are compared
    return _in_utc(value) if isinstance(value, datetime) else value


def _in_utc(value: datetime) -> datetime:
    """Python compares two moments of one zone by their clocks, FEEL by what they mean."""
    try:
        return value if value.utcoffset() is None else value.astimezone(UTC)
    except OverflowError:
        raise NotConstant from None


def _is_constant(node: Node) -> bool:
    if isinstance(node, Negate):
        return _is_constant(node.operand)
    if isinstance(node, Arithmetic):
        return _is_constant(node.left) and _is_constant(node.right)
    if isinstance(node, Call) and isinstance(node.function, Name) and node.named is None:
        return node.function.name in _MAKERS and all(_is_constant(one) for one in node.positional)
    return isinstance(node, Literal)
