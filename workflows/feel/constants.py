"""Ranges written as text for the built-in `range`: both ends are constants."""

from __future__ import annotations

from typing import Final

from workflows.feel.env import Env
from workflows.feel.errors import FeelError
from workflows.feel.functions import Call
from workflows.feel.known import Known
from workflows.feel.order import compare
from workflows.feel.tree import Literal, Name, Node, RangeOf
from workflows.feel.values import Range

_MAKERS: Final = frozenset({"date", "time", "date and time", "duration"})


def read_range(text: str, env: Env) -> Range | None:
    """The range; null for anything else, or one whose ends stand the wrong way round."""
    from workflows.feel.expression import read_expression  # noqa: PLC0415 - a built-in is part of the language

    env.fuel.spend(1 + len(text))
    try:
        node = read_expression(text, Known(limits=env.fuel.limits)).node
    except FeelError:
        return None
    if not isinstance(node, RangeOf) or not (_constant(node.start) and _constant(node.end)):
        return None
    value = node.value(env)
    if not isinstance(value, Range) or (compare(value.start, value.end) or 0) > 0:
        return None
    return value


def _constant(node: Node) -> bool:
    """A literal, or a date, time or duration made of one."""
    if isinstance(node, Call) and isinstance(node.function, Name):
        return node.function.name in _MAKERS and all(isinstance(one, Literal) for one in node.positional)
    return isinstance(node, Literal)
