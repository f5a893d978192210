"""What the texts of a model may know: where they are read, which names and types are in sight there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from lxml import etree

from workflows.dmn.data_types import ANYTHING, DataType, standard_type
from workflows.dmn.elements import line_of, text_of
from workflows.dmn.errors import DmnError
from workflows.feel.env import Env
from workflows.feel.errors import FeelError
from workflows.feel.expression import UnaryTests, read_expression, read_unary_tests
from workflows.feel.known import Known
from workflows.feel.limits import Limits
from workflows.feel.tree import Node


@dataclass(frozen=True, slots=True)
class Paid(Node):
    """A text of the model; each evaluation pays for all of it."""

    node: Node
    cost: int

    def value(self, env: Env) -> object:
        """The value of the text's tree."""
        env.fuel.spend(self.cost)
        return self.node.value(env)


MOST_NODES: Final = 100_000
"""Nodes of all texts of a file: a table of 1,000 rules by 20 columns has two fifths of it."""


class Budget:
    """What a file may still cost to be read."""

    def __init__(self, nodes: int = MOST_NODES) -> None:
        self._left = nodes

    def spend(self, nodes: int, decision: str) -> None:
        """Use up nodes of expressions. Raises DmnError `too_large`."""
        self._left -= nodes
        if self._left < 0:
            raise DmnError("too_large", decision)


@dataclass(frozen=True)
class Scope:
    """Names in sight while one decision is read. `free` collects those its texts ask for from outside."""

    decision: str
    names: frozenset[str]
    members: frozenset[str]
    types: Mapping[str, DataType]
    limits: Limits
    budget: Budget = field(default_factory=Budget)
    free: set[str] = field(default_factory=set)
    local: frozenset[str] = frozenset()

    def inside(self, *names: str) -> Scope:
        """The same with local names in sight."""
        return replace(self, local=self.local | frozenset(names))

    def expression(self, element: etree._Element, row: int | None = None, column: int | None = None) -> Node:
        """The FEEL text of an element. Raises DmnError."""
        text = self._text(element)
        if not text:
            raise DmnError("empty_cell", self.decision, row=row, column=column, line=line_of(element))
        try:
            compiled = read_expression(text, self._known)
        except FeelError as error:
            raise self._unreadable(error, element, row, column) from None
        self.budget.spend(compiled.cost, self.decision)
        self.free.update(compiled.names - self.local)
        return Paid(compiled.node, compiled.cost)

    def tests(self, element: etree._Element, row: int | None = None, column: int | None = None) -> UnaryTests:
        """The unary tests of an element. Raises DmnError."""
        try:
            compiled = read_unary_tests(self._text(element), self._known)
        except FeelError as error:
            raise self._unreadable(error, element, row, column) from None
        self.budget.spend(compiled.cost + 1, self.decision)
        self.free.update(compiled.names - self.local)
        return compiled

    def type(self, name: str | None, element: etree._Element) -> DataType:
        """The type of this name; without a name anything. Raises DmnError."""
        if not name or not name.strip():
            return ANYTHING
        plain = name.strip()
        spellings = (plain, plain.replace(":", ".", 1), plain.partition(":")[2])
        found = next((self.types[one] for one in spellings if one in self.types), None) or standard_type(plain)
        if found is None:
            raise DmnError("unknown_type", self.decision, detail=plain, line=line_of(element))
        return found

    @cached_property
    def _known(self) -> Known:
        return Known(
            names=self.names | self.local,
            members=self.members,
            types={name: type_.type for name, type_ in self.types.items()},
            limits=self.limits,
        )

    def _text(self, element: etree._Element) -> str:
        """The text, which must be FEEL. Raises DmnError."""
        language = element.get("expressionLanguage")
        if language and "feel" not in language.lower():
            raise DmnError("language", self.decision, detail=language, line=line_of(element))
        return text_of(element)

    def _unreadable(self, error: FeelError, element: etree._Element, row: int | None, column: int | None) -> DmnError:
        return DmnError("expression", self.decision, row=row, column=column, line=line_of(element), why=error)
