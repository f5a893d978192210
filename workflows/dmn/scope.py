"""What the texts of a model may know: where they are read, which names and types are in sight there."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from lxml import etree

from workflows.dmn.data_types import ANYTHING, DataType, standard_type
from workflows.dmn.elements import NO_ELEMENT, Element, element_of, line_of, text_of
from workflows.dmn.errors import DmnError, Tell, raising
from workflows.feel.env import Env
from workflows.feel.errors import FeelError
from workflows.feel.expression import NO_NAMES, UnaryTests, read_expression, read_unary_tests
from workflows.feel.known import Known
from workflows.feel.limits import Limits
from workflows.feel.tree import Node
from workflows.feel.unary import Test, Tests


@dataclass(frozen=True, slots=True)
class Paid(Node):
    """A text of the model and where it stands; each evaluation pays for all of it."""

    node: Node
    cost: int
    text: str = field(default="", compare=False, repr=False)
    element: Element = field(default=NO_ELEMENT, compare=False, repr=False)

    def value(self, env: Env) -> object:
        """The value of the text's tree."""
        env.fuel.spend(self.cost)
        return self.node.value(env)


@dataclass(frozen=True, slots=True)
class Unread(Node):
    """Logic that could not be read; whoever asks for it gets the error."""

    error: DmnError

    def value(self, env: Env) -> object:  # noqa: ARG002 - there is nothing to evaluate
        """Raises DmnError, a new one each time: an error remembers where it was raised."""
        raise copy(self.error)


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
    """Names in sight while one decision is read. `free` collects those its texts ask for from outside.

    `tell` is what becomes of a text that cannot be read.
    """

    decision: str
    names: frozenset[str]
    members: frozenset[str]
    types: Mapping[str, DataType]
    limits: Limits
    budget: Budget = field(default_factory=Budget)
    free: set[str] = field(default_factory=set)
    local: frozenset[str] = frozenset()
    tell: Tell = raising

    def inside(self, *names: str) -> Scope:
        """The same with local names in sight."""
        return replace(self, local=self.local | frozenset(names))

    def expression(self, element: etree._Element, row: int | None = None, column: int | None = None) -> Node:
        """The FEEL text of an element. Raises DmnError."""
        text = text_of(element)
        if not text:
            return self.fail("empty_cell", element, row=row, column=column)
        try:
            self._require_feel(element)
            compiled = read_expression(text, self._known)
        except (DmnError, FeelError) as error:
            return self._unread(error, element, row, column)
        self.budget.spend(compiled.cost, self.decision)
        self.free.update(compiled.names - self.local)
        return Paid(compiled.node, compiled.cost, text, element_of(element))

    def tests(self, element: etree._Element, row: int | None = None, column: int | None = None) -> UnaryTests:
        """The unary tests of an element. Raises DmnError."""
        text = text_of(element)
        try:
            self._require_feel(element)
            compiled = read_unary_tests(text, self._known)
        except (DmnError, FeelError) as error:
            unread = Tests((Test(self._unread(error, element, row, column), asks=True),))
            return UnaryTests(text, self._known, NO_NAMES, unread, 1)
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
            self.fail("unknown_type", element, detail=plain)
            return ANYTHING
        return found

    def fail(
        self, code: str, element: etree._Element, *, detail: str = "", row: int | None = None, column: int | None = None
    ) -> Unread:
        """What stands for something that is wrong, if telling of it does not end it. Raises DmnError."""
        error = DmnError(code, self.decision, detail=detail, row=row, column=column, line=line_of(element))
        self.tell(error, element)
        return Unread(error)

    @cached_property
    def _known(self) -> Known:
        return Known(
            names=self.names | self.local,
            members=self.members,
            types={name: type_.type for name, type_ in self.types.items()},
            limits=self.limits,
        )

    def _require_feel(self, element: etree._Element) -> None:
        """Raises DmnError for a text in another language."""
        language = element.get("expressionLanguage")
        if language and "feel" not in language.lower():
            raise DmnError("language", self.decision, detail=language, line=line_of(element))

    def _unread(
        self, error: DmnError | FeelError, element: etree._Element, row: int | None, column: int | None
    ) -> Unread:
        if isinstance(error, FeelError):
            error = DmnError("expression", self.decision, row=row, column=column, line=line_of(element), why=error)
        self.tell(error, element)
        return Unread(error)
