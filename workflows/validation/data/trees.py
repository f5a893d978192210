"""Looking into the tree of an expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from workflows.feel.functions import Call
from workflows.feel.tree import Literal, Name, Node


def below(node: Node) -> Iterator[Node]:
    """The node and all in it."""
    waiting: list[object] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple | list):
            waiting += one
        elif is_dataclass(one) and not isinstance(one, type):
            if isinstance(one, Node):
                yield one
            if not isinstance(one, Literal):
                waiting += [getattr(one, part.name) for part in fields(one) if part.name != "place"]


def constant_text(node: Node) -> str | None:
    """The text, where the node is one in quotes."""
    return node.constant if isinstance(node, Literal) and isinstance(node.constant, str) else None


def calls(node: Node, *names: str) -> bool:
    """Whether a function of one of these names is called in it."""
    found = (one.function for one in below(node) if isinstance(one, Call))
    return any(isinstance(one, Name) and one.name in names for one in found)
