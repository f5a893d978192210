"""What the texts of a model may know: where they are read, which names and types are in sight there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from workflows.dmn.data_types import ANYTHING, DataType, standard_type
from workflows.dmn.elements import line_of, text_of
from workflows.dmn.errors import DmnError
from workflows.feel.env import Env
from workflows.feel.errors import FeelError
from workflows.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from workflows.feel.limits import Limits
from workflows.feel.tree import Node
from workflows.feel.types import Type


@dataclass(frozen=True, slots=True)
class Paid(Node):
    """A text of the model; each evaluation pays for all of it."""

    node: Node
    cost: int

    def value(self, env: Env) -> object:
        """The value of the text's tree."""
        env.fuel.spend(self.cost)
        return self.node.value(env)


@dataclass(frozen=True)
class Scope:
    """Names in sight while one decision is read. `free` collects those its texts ask for from outside."""

    decision: str
    names: frozenset[str]
    members: frozenset[str]
    types: Mapping[str, DataType]
    limits: Limits
    free: set[str] = field(default_factory=set)
    local: frozenset[str] = frozenset()

    def inside(self, *names: str) -> Scope:
        """The same with local names in sight."""
        return replace(self, local=self.local | frozenset(names))

    def expression(self, element: etree._Element, row: int | None = None, column: int | None = None) -> Node:
        """The FEEL text of an element. Raises DmnError."""
        text = self._text(element, row, column)
        try:
            compiled = compile_expression(
                text, self.names | self.local, types=self._plain_types(), members=self.members, limits=self.limits
            )
        except FeelError as error:
            raise self._unreadable(error, element, row, column) from None
        return Paid(compiled.node, self._noted(compiled).cost)

    def tests(self, element: etree._Element, row: int | None = None, column: int | None = None) -> UnaryTests:
        """The unary tests of an element. Raises DmnError."""
        check_language(element, self.decision)
        try:
            compiled = compile_unary_tests(
                text_of(element),
                self.names | self.local,
                types=self._plain_types(),
                members=self.members,
                limits=self.limits,
            )
        except FeelError as error:
            raise self._unreadable(error, element, row, column) from None
        self.free.update(compiled.names - self.local)
        return compiled

    def type(self, name: str | None, element: etree._Element) -> DataType:
        """The type of this name; without a name anything. Raises DmnError."""
        if not name or not name.strip():
            return ANYTHING
        plain = name.strip()
        found = self.types.get(plain) or self.types.get(plain.partition(":")[2]) or standard_type(plain)
        if found is None:
            raise DmnError("unknown_type", self.decision, detail=plain, line=line_of(element))
        return found

    def _noted(self, compiled: Expression) -> Expression:
        self.free.update(compiled.names - self.local)
        return compiled

    def _text(self, element: etree._Element, row: int | None, column: int | None) -> str:
        check_language(element, self.decision)
        text = text_of(element)
        if not text.strip():
            raise DmnError("empty_cell", self.decision, row=row, column=column, line=line_of(element))
        return text

    def _unreadable(self, error: FeelError, element: etree._Element, row: int | None, column: int | None) -> DmnError:
        return DmnError("expression", self.decision, row=row, column=column, line=line_of(element), cause=error.code)

    def _plain_types(self) -> dict[str, Type]:
        return {name: type_.type for name, type_ in self.types.items()}


def check_language(element: etree._Element, decision: str) -> None:
    """Only FEEL is read. Raises DmnError."""
    language = element.get("expressionLanguage")
    if language and "feel" not in language.lower():
        raise DmnError("language", decision, detail=language, line=line_of(element))
