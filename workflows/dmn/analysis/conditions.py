"""Conditions that do not depend on anything: the one way is always taken, the other never."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.dmn.analysis.constants import NotConstant, constant, ground
from workflows.dmn.boxed import Typed
from workflows.dmn.scope import Paid
from workflows.feel.env import Env
from workflows.feel.errors import FeelError
from workflows.feel.flow import Filter, If, Quantified
from workflows.feel.operators import And, Between, Compare, Or
from workflows.feel.tree import Node


def idle(node: Node) -> Iterator[tuple[Node, bool]]:
    """The condition of a node, if it is always true or always false, and what it is."""
    if isinstance(node, If | Filter):
        condition = node.condition
    elif isinstance(node, Quantified):
        condition = node.body
    else:
        return
    value = _value(condition)
    if isinstance(value, bool):
        yield condition, value


def is_fixed(node: Node) -> bool:
    """Whether an expression gives the same in every case."""
    return _value(node) is not None


def _value(node: Node) -> object:
    try:
        return _fixed(node, ground())
    except (NotConstant, FeelError):
        return None


def _fixed(node: Node, env: Env) -> object:
    """The value of what names nothing. Raises NotConstant."""
    while isinstance(node, Paid | Typed):
        node = node.node
    if isinstance(node, Compare | And | Or):
        parts: tuple[Node, ...] = (node.left, node.right)
    elif isinstance(node, Between):
        parts = (node.operand, node.low, node.high)
    else:
        return constant(node, env)
    for part in parts:
        _fixed(part, env)
    return node.value(env)
