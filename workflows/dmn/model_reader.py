"""A model out of its XML. Everything is read and every text compiled here; what is wrong is a DmnError."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Final

from lxml import etree

from workflows.dmn.boxed import has_logic, read_function, read_logic
from workflows.dmn.data_types import DataType
from workflows.dmn.elements import child, children, line_of, name_of, tag
from workflows.dmn.errors import DmnError
from workflows.dmn.item_definitions import read_types
from workflows.dmn.model import Decision, InputData, Knowledge, Model, Service
from workflows.dmn.scope import Scope
from workflows.feel.limits import Limits

_NODES: Final = ("inputData", "decision", "businessKnowledgeModel", "decisionService")


def read_model(root: etree._Element, limits: Limits) -> Model:
    """The model below a `definitions` element. Raises DmnError."""
    if tag(root) != "definitions":
        raise DmnError("not_dmn", line=line_of(root))
    imported = child(root, "import")
    if imported is not None:
        raise DmnError("unsupported", root.get("name", ""), detail="import", line=line_of(imported))
    return _Reader(root, limits).model()


class _Reader:
    def __init__(self, root: etree._Element, limits: Limits) -> None:
        self._namespace = root.get("namespace", "")
        self._limits = limits
        self._types, self._members = read_types(root, limits)
        self._nodes = {_id(one): one for one in children(root, *_NODES)}
        _check_names(root)

    def model(self) -> Model:
        inputs = {_id(one): self._input(one) for one in self._each("inputData")}
        knowledge = {_id(one): self._knowledge(one) for one in self._each("businessKnowledgeModel")}
        services = {_id(one): self._service(one) for one in self._each("decisionService")}
        decisions = {_id(one): self._decision(one) for one in self._each("decision")}
        _check_cycles({one.id: one.knowledge for one in knowledge.values()}, self._names())
        order = _order({one.id: one.decisions for one in decisions.values()}, self._names())
        frozen = MappingProxyType
        return Model(frozen(inputs), frozen(decisions), frozen(knowledge), frozen(services), frozen(order))

    def _each(self, name: str) -> Iterator[etree._Element]:
        return (one for one in self._nodes.values() if tag(one) == name)

    def _names(self) -> dict[str, str]:
        return {key: name_of(one) for key, one in self._nodes.items()}

    def _input(self, element: etree._Element) -> InputData:
        return InputData(_id(element), name_of(element), self._variable_type(element))

    def _variable_type(self, element: etree._Element) -> DataType:
        variable = child(element, "variable")
        scope = self._scope(element, ())
        return scope.type(None if variable is None else variable.get("typeRef"), element)

    def _scope(self, element: etree._Element, visible: tuple[str, ...]) -> Scope:
        names = frozenset(name_of(self._nodes[key]) for key in visible)
        return Scope(name_of(element), names, self._members, self._types, self._limits)

    def _decision(self, element: etree._Element) -> Decision:
        inputs = self._required(element, "informationRequirement", "requiredInput", "inputData")
        decisions = self._required(element, "informationRequirement", "requiredDecision", "decision")
        knowledge = self._knowledge_of(element)
        scope = self._scope(element, (*inputs, *decisions, *knowledge))
        logic = read_logic(element, scope) if has_logic(element) else None
        return Decision(
            _id(element),
            name_of(element),
            logic,
            self._variable_type(element),
            inputs,
            decisions,
            knowledge,
            frozenset(scope.free),
        )

    def _knowledge_of(self, element: etree._Element) -> tuple[str, ...]:
        return self._required(
            element, "knowledgeRequirement", "requiredKnowledge", "businessKnowledgeModel", "decisionService"
        )

    def _knowledge(self, element: etree._Element) -> Knowledge:
        knowledge = self._knowledge_of(element)
        scope = self._scope(element, knowledge)
        logic = child(element, "encapsulatedLogic")
        if logic is None:
            raise DmnError("no_logic", scope.decision, line=line_of(element))
        function = read_function(logic, scope.inside(scope.decision))
        return Knowledge(_id(element), name_of(element), function, knowledge, frozenset(scope.free))

    def _service(self, element: etree._Element) -> Service:
        return Service(
            _id(element),
            name_of(element),
            self._referred(element, "outputDecision", "decision"),
            self._referred(element, "inputData", "inputData"),
            self._referred(element, "inputDecision", "decision"),
            self._variable_type(element),
        )

    def _required(self, element: etree._Element, requirement: str, name: str, *kinds: str) -> tuple[str, ...]:
        return tuple(
            key for one in children(element, requirement) for key in self._referred(one, name, *kinds, of=element)
        )

    def _referred(
        self, element: etree._Element, name: str, *kinds: str, of: etree._Element | None = None
    ) -> tuple[str, ...]:
        """Ids an element refers to; the own namespace before the # is the same as none."""
        found: list[str] = []
        for reference in children(element, name):
            space, _, key = (reference.get("href") or "").rpartition("#")
            target = self._nodes.get(key) if space in {"", self._namespace} else None
            if target is None or tag(target) not in kinds:
                owner = name_of(element if of is None else of)
                raise DmnError("unknown_reference", owner, detail=key, line=line_of(reference))
            found.append(key)
        return tuple(found)


def _id(element: etree._Element) -> str:
    return element.get("id") or name_of(element)


def _check_names(root: etree._Element) -> None:
    """Two elements of one name could not be told apart in a text."""
    seen: set[str] = set()
    for element in children(root, *_NODES):
        for name in {name_of(element), f"#{_id(element)}"}:
            if name in seen:
                raise DmnError("double_name", detail=name.removeprefix("#"), line=line_of(element))
            seen.add(name)


def _check_cycles(graph: Mapping[str, tuple[str, ...]], names: Mapping[str, str]) -> tuple[str, ...]:
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise DmnError("cycle", names[error.args[1][0]]) from None


def _order(graph: Mapping[str, tuple[str, ...]], names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each decision everything it rests on, in an order that works, itself last."""
    before: dict[str, set[str]] = {}
    whole = _check_cycles(graph, names)
    for key in whole:
        before[key] = {key}.union(*(before[one] for one in graph[key]))
    return {key: tuple(one for one in whole if one in needed) for key, needed in before.items()}
