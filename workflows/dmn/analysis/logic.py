"""The texts of decisions: every name is in sight, every kind fits, every call is answered, no condition is idle.

One walk through the logic of each decision and each piece of business knowledge, boxed expressions and tables
included, with the types of what it requires. What a type is follows from what is declared, else from the logic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from workflows.dmn.analysis.conditions import idle, is_fixed
from workflows.dmn.boxed import Typed
from workflows.dmn.data_types import Checked, DataType
from workflows.dmn.elements import Element
from workflows.dmn.model import Decision, Knowledge, Model, Service
from workflows.dmn.scope import Paid, Unread
from workflows.dmn.table import DecisionTable, Output
from workflows.feel.analysis import Problem
from workflows.feel.analysis.calls import Own
from workflows.feel.analysis.kinds import NUMBER, join
from workflows.feel.analysis.problems import problem
from workflows.feel.analysis.sight import Sight
from workflows.feel.analysis.study import Walk
from workflows.feel.functions import FunctionDefinition
from workflows.feel.tree import Node
from workflows.feel.types import ANY, ContextOf, ListOf, Type


@dataclass(frozen=True, kw_only=True)
class Misread:
    """A problem of a text, and where: the key of whose logic it is, and the element.

    `idle` is how a condition always is, or says of a column that it asks the same of every case. `cell` says that it
    is a cell that asks.
    """

    key: str
    element: Element
    text: str
    problem: Problem | None = None
    idle: Literal["", "true", "false", "column"] = ""
    cell: bool = False


@dataclass(frozen=True, kw_only=True)
class Studied:
    """What a model's decisions give, by key, and what is wrong with the texts that are the model's own."""

    types: Mapping[str, Type]
    misread: tuple[Misread, ...]


def study(model: Model) -> Studied:
    """Study all logic of a model. Raises nothing of its own."""
    made = _Types(model)
    found: list[Misread] = []
    for key, knowledge in model.knowledge.items():
        found += _of_own(
            model, key, _Logic(key, knowledge.element).study(knowledge.function, made.in_knowledge(knowledge))
        )
    for key in model.order:
        decision = model.decisions[key]
        if decision.logic is not None:
            logic = _Logic(key, decision.element)
            given = logic.study(decision.logic, made.in_decision(decision))
            made.decided[key] = plain(decision.type.type) if decision.type.type != ANY else logic.gives
            found += _of_own(model, key, given)
    return Studied(types=made.decided, misread=tuple(found))


def plain(type_: Type) -> Type:
    """A type without the values it is restricted to."""
    return type_.data.type if isinstance(type_, Checked) else type_


def _of_own(model: Model, key: str, found: Iterable[Misread]) -> Iterator[Misread]:
    return iter(()) if key in model.foreign else iter(found)


class _Types:
    """Which names are in sight of a decision or of knowledge, and what they are."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.decided: dict[str, Type] = {
            key: plain(one.type.type) for key, one in model.decisions.items() if one.type.type != ANY
        }

    def in_decision(self, decision: Decision) -> dict[str, Type]:
        types: dict[str, Type] = {}
        for key in decision.inputs:
            _put(types, decision.prefixes.get(key), self._model.inputs[key].name, self._model.inputs[key].type.type)
        for key in decision.decisions:
            name = self._model.decisions[key].name
            _put(types, decision.prefixes.get(key), name, self.decided.get(key, ANY))
        return self._functions(types, decision.knowledge, decision.prefixes)

    def in_knowledge(self, knowledge: Knowledge) -> dict[str, Type]:
        types = self._functions({}, knowledge.knowledge, knowledge.prefixes)
        return types | {knowledge.name: self._function(knowledge)}

    def _functions(self, types: dict[str, Type], keys: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, Type]:
        for key in keys:
            one = self._model.knowledge.get(key) or self._model.services[key]
            _put(types, prefixes.get(key), one.name, self._function(one))
        return types

    def _function(self, one: Knowledge | Service) -> Own:
        if isinstance(one, Knowledge):
            formal = one.function.formal
            result = plain(one.function.result)
            return Own(tuple(plain(each.type) for each in formal), result, tuple(each.name for each in formal))
        model = self._model
        taken = [(model.inputs[key].name, model.inputs[key].type) for key in one.inputs]
        taken += [(model.decisions[key].name, model.decisions[key].type) for key in one.decisions]
        return Own(tuple(each.type for _, each in taken), one.type.type, tuple(name for name, _ in taken))


def _put(types: dict[str, Type], prefix: str | None, name: str, type_: Type) -> None:
    if prefix is None:
        types[name] = type_
    else:
        around = types.get(prefix)
        others = around.fields if isinstance(around, ContextOf) else ()
        types[prefix] = ContextOf((*others, (name, type_)))


class _Logic(Walk):
    """Reads the logic of one decision: its own nodes are those of FEEL, texts, typed parts and tables."""

    def __init__(self, key: str, element: Element) -> None:
        super().__init__("")
        self._key = key
        self._element = element
        self._told: list[Misread] = []
        self.gives: Type = ANY

    def study(self, node: Node, names: Mapping[str, Type]) -> list[Misread]:
        self.gives = self.type_of(node, Sight(names))
        self._hear(self._element)
        return self._told

    def type_of(self, node: Node, sight: Sight) -> Type:
        for condition, always in idle(node):
            self._tell_idle(condition, "true" if always else "false")
        reader = self._OWN.get(type(node))
        return plain(super().type_of(node, sight) if reader is None else reader(self, node, sight))

    def blame(self, code: str, node: Node, **params: str) -> None:
        """What is wrong with a whole text is told where the text stands."""
        text = _text_in(node)
        if text is None:
            super().blame(code, node, **params)
        else:
            found = problem(code, (0, len(text.text)), **{"text": text.text, **params})
            self._told.append(Misread(key=self._key, element=text.element, text=text.text, problem=found))

    def _hear(self, element: Element, *, cell: bool = False) -> None:
        """What was found since the text began belongs to it."""
        for one in self.in_order():
            text = self._text or one.params.get("text", "")  # a drawn call has no text of its own
            self._told.append(Misread(key=self._key, element=element, text=text, problem=one, cell=cell))
        self._found.clear()

    def _tell_idle(self, node: Node, how: Literal["true", "false", "column"]) -> None:
        text = _text_in(node)
        element, source = (self._element, self.source(node)) if text is None else (text.element, text.text)
        self._told.append(Misread(key=self._key, element=element, text=source, idle=how))

    # --- what only decisions have -------------------------------------------------------------------------------

    def _paid(self, node: Paid, sight: Sight) -> Type:
        outer = self._text, self._element, self._found
        self._text, self._element, self._found = node.text, node.element, []
        found = self.type_of(node.node, sight)
        self._hear(node.element)
        self._text, self._element, self._found = outer
        return found

    def _typed(self, node: Typed, sight: Sight) -> Type:
        self.type_of(node.node, sight)
        return node.type

    def _unread(self, node: Unread, sight: Sight) -> Type:
        del node, sight
        return ANY

    def _function(self, node: FunctionDefinition, sight: Sight) -> Type:
        formal = {one.name: plain(one.type) for one in node.formal}
        body = self.type_of(node.body, sight.inside(formal))
        result = body if plain(node.result) == ANY else plain(node.result)
        return Own(tuple(formal.values()), result, tuple(formal))

    def _table(self, node: DecisionTable, sight: Sight) -> Type:
        for column in node.inputs:
            if is_fixed(column.expression):
                self._tell_idle(column.expression, "column")
        asked = [self.type_of(column.expression, sight) for column in node.inputs]
        kinds = [
            one if column.type.type == ANY else column.type.type for column, one in zip(node.inputs, asked, strict=True)
        ]
        given: list[list[Type]] = [[] for _ in node.outputs]
        for rule in node.rules:
            for cell, kind in zip(rule.cells, kinds, strict=True):
                self._cell(cell.tests, cell.text, cell.element, kind, sight)
            for found, answer in zip(given, rule.outputs, strict=True):
                found.append(self.type_of(answer, sight))
        for output, found in zip(node.outputs, given, strict=True):
            if output.default is not None:
                found.append(self.type_of(output.default, sight))
        return _result(node, [_type(output, found) for output, found in zip(node.outputs, given, strict=True)])

    def _cell(self, tests: Any, text: str, element: Element, kind: Type, sight: Sight) -> None:
        outer = self._text, self._element, self._found
        self._text, self._element, self._found = text, element, []
        self.tests(tests, kind, sight.inside({"?": kind}))
        self._hear(element, cell=True)
        self._text, self._element, self._found = outer

    _OWN: ClassVar[Mapping[type[Node], Callable[[Any, Any, Sight], Type]]] = {
        Paid: _paid,
        Typed: _typed,
        Unread: _unread,
        FunctionDefinition: _function,
        DecisionTable: _table,
    }


def _text_in(node: Node) -> Paid | None:
    while isinstance(node, Typed):
        node = node.node
    return node if isinstance(node, Paid) else None


def _type(output: Output, found: list[Type]) -> Type:
    return join(found) if output.type == DataType() else output.type.type


def _result(table: DecisionTable, columns: list[Type]) -> Type:
    """By the hit policy one answer, a list of them, or a number made out of them."""
    one = (
        columns[0]
        if len(columns) == 1
        else ContextOf(tuple(zip((c.name for c in table.outputs), columns, strict=True)))
    )
    if table.policy in {"RULE ORDER", "OUTPUT ORDER"} or (table.policy == "COLLECT" and not table.aggregation):
        return ListOf(one)
    return NUMBER if table.aggregation in {"COUNT", "SUM"} else one
