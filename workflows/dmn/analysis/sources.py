"""The decision tables of a model wherever they stand, with the declared types of the names in sight there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Final

from workflows.dmn.data_types import ANYTHING, DataType
from workflows.dmn.model import Decision, Knowledge, Model
from workflows.dmn.table import DecisionTable, Input
from workflows.feel.flow import Filter, For, Quantified
from workflows.feel.functions import FunctionDefinition
from workflows.feel.tree import ContextOf, Name, Node, Path

Types = Mapping[str, DataType]
NO_TYPES: Final[Types] = {}


@dataclass(frozen=True)
class Source:
    """A table, what the names in its columns are declared as, and the type its result must have."""

    table: DecisionTable
    types: Types
    result: DataType = ANYTHING

    def asked(self, column: Input) -> DataType:
        """The declared type of what a column asks; anything for more than a name or a path."""
        node = getattr(column.expression, "node", column.expression)
        return _declared(node, self.types)


def sources(model: Model) -> Iterator[Source]:
    """The model's own tables: of decisions, then of business knowledge, each from top to bottom."""
    for key, decision in model.decisions.items():
        if key not in model.foreign:
            yield from _of_decision(decision, model)
    for key, knowledge in model.knowledge.items():
        if key not in model.foreign:
            yield from _of_knowledge(knowledge)


def _of_decision(decision: Decision, model: Model) -> Iterator[Source]:
    types = {model.inputs[key].name: model.inputs[key].type for key in decision.inputs}
    types |= {model.decisions[key].name: model.decisions[key].type for key in decision.decisions}
    if isinstance(decision.logic, DecisionTable):
        yield Source(decision.logic, types, decision.type)
    elif decision.logic is not None:
        yield from _inside(decision.logic, types)


def _of_knowledge(knowledge: Knowledge) -> Iterator[Source]:
    function = knowledge.function
    types = {one.name: DataType(one.type) for one in function.formal}
    if isinstance(function.body, DecisionTable):
        yield Source(function.body, types, DataType(function.result))
    else:
        yield from _inside(function.body, types)


def _declared(node: Node, types: Types) -> DataType:
    if isinstance(node, Name):
        return types.get(node.name, ANYTHING)
    if isinstance(node, Path):
        return dict(_declared(node.source, types).components).get(node.name, ANYTHING)
    return ANYTHING


def _inside(node: object, types: Types) -> Iterator[Source]:
    """Tables among the parts of a node."""
    if isinstance(node, DecisionTable):
        yield Source(node, types)
    elif isinstance(node, tuple):
        for one in node:
            yield from _inside(one, types)
    elif is_dataclass(node):
        inner = _below(node, types)
        for part in fields(node):
            yield from _inside(getattr(node, part.name), inner)


def _below(node: object, types: Types) -> Types:
    """The types in sight inside a node: what it names itself hides what is declared outside."""
    if isinstance(node, Filter):
        return NO_TYPES  # the items bring names nobody knows
    if isinstance(node, FunctionDefinition):
        return {**types, **{one.name: DataType(one.type) for one in node.formal}}
    hidden: set[str] = set()
    if isinstance(node, ContextOf):
        hidden = {name for name, _ in node.entries}
    elif isinstance(node, For | Quantified):
        hidden = {one.name for one in node.iterations} | {"partial"}
    return {name: type_ for name, type_ in types.items() if name not in hidden}
