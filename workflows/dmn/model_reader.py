"""A model out of its XML. Everything is read and every text compiled here; what is wrong is a DmnError."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Final, TypeVar

from lxml import etree

from workflows.dmn.boxed import has_logic, parameters_of, read_function, read_logic
from workflows.dmn.data_types import DataType, result_of
from workflows.dmn.elements import child, children, element_of, line_of, name_of, tag
from workflows.dmn.errors import DmnError, Tell, raising
from workflows.dmn.imports import Library, elements
from workflows.dmn.item_definitions import read_types
from workflows.dmn.model import Decision, InputData, Knowledge, Model, Service
from workflows.dmn.scope import Budget, Scope, Unread
from workflows.feel.functions import FunctionDefinition
from workflows.feel.limits import Limits
from workflows.feel.tree import Node

T = TypeVar("T")

NODES: Final = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
"""What a requirements graph is made of."""

MOST_CYCLES: Final = 20
"""Circles of requirements that are told; whoever has more begins anew."""


def read_model(
    root: etree._Element, limits: Limits, library: Library, *, tolerant: bool = False, tell: Tell = raising
) -> Model:
    """The model below a `definitions` element, with those it imports. Raises DmnError.

    A tolerant reader keeps logic it cannot read with its error, which is raised where the logic is asked. With
    another `tell` all that is wrong is told and all that can be is read.
    """
    if tag(root) != "definitions":
        raise DmnError("not_dmn", line=line_of(root))
    with library.reading(root.get("namespace", ""), root.get("name", "")):
        return _Reader(root, limits, library.imported(root, tell), tolerant=tolerant, tell=tell).model()


class _Reader:
    def __init__(
        self, root: etree._Element, limits: Limits, imports: Mapping[str, Model], *, tolerant: bool, tell: Tell
    ) -> None:
        self._tolerant = tolerant
        self._tell = tell
        self._namespace = root.get("namespace", "")
        self._limits = limits
        self._budget = Budget()
        self._imports = tuple(imports.values())
        self._abroad = {key: one for prefix, model in imports.items() for key, one in elements(model, prefix)}
        abroad = {_spoken(prefix, name): one for prefix, model in imports.items() for name, one in model.types.items()}
        self._own_types, components = read_types(root, limits, abroad, tell)
        self._own_members = components | _entry_names(root)
        self._types = abroad | self._own_types
        self._members = self._own_members.union(
            (one.name for one in self._abroad.values()), *(model.members for model in self._imports)
        )
        self._nodes = {_id(one): one for one in children(root, *NODES)}
        self._check_names(root, imports)

    def model(self) -> Model:
        abroad = self._imports
        inputs = _merged({_id(one): self._input(one) for one in self._each("inputData")}, (m.inputs for m in abroad))
        knowledge = _merged(
            {_id(one): self._knowledge(one) for one in self._each("businessKnowledgeModel")},
            (model.knowledge for model in abroad),
        )
        services = _merged(
            {_id(one): self._service(one) for one in self._each("decisionService")}, (m.services for m in abroad)
        )
        decisions = _merged(
            {_id(one): self._decision(one) for one in self._each("decision")}, (m.decisions for m in abroad)
        )
        names = {key: one.name for part in (inputs, knowledge, services, decisions) for key, one in part.items()}
        self._in_order({one.id: one.knowledge for one in knowledge.values()}, names)
        order = self._in_order({one.id: one.decisions for one in decisions.values()}, names)
        foreign = _merged({}, (model.foreign for model in abroad))
        return Model(
            inputs, decisions, knowledge, services, order, MappingProxyType(self._own_types), self._own_members, foreign
        )

    def _each(self, name: str) -> Iterator[etree._Element]:
        return (one for one in self._nodes.values() if tag(one) == name)

    def _input(self, element: etree._Element) -> InputData:
        return InputData(_id(element), name_of(element), self._variable_type(element))

    def _variable_type(self, element: etree._Element) -> DataType:
        variable = child(element, "variable")
        scope = self._scope(element, ())
        return scope.type(None if variable is None else variable.get("typeRef"), element)

    def _scope(self, element: etree._Element, visible: tuple[str, ...]) -> Scope:
        names = frozenset(self._seen(key) for key in visible)
        return Scope(name_of(element), names, self._members, self._types, self._limits, self._budget, tell=self._tell)

    def _seen(self, key: str) -> str:
        """The first part of the name a text calls an element by."""
        abroad = self._abroad.get(key)
        return name_of(self._nodes[key]) if abroad is None else abroad.prefix or abroad.name

    def _prefixes(self, keys: tuple[str, ...]) -> dict[str, str]:
        return {key: self._abroad[key].prefix for key in keys if key in self._abroad and self._abroad[key].prefix}

    def _decision(self, element: etree._Element) -> Decision:
        inputs = self._required(element, "informationRequirement", "requiredInput", "inputData")
        decisions = self._required(element, "informationRequirement", "requiredDecision", "decision")
        knowledge = self._knowledge_of(element)
        scope = self._scope(element, (*inputs, *decisions, *knowledge))
        logic = self._logic(element, lambda: read_logic(element, scope)) if has_logic(element) else None
        return Decision(
            _id(element),
            name_of(element),
            logic,
            self._variable_type(element),
            inputs,
            decisions,
            knowledge,
            frozenset(scope.free),
            self._prefixes((*inputs, *decisions, *knowledge)),
            element_of(element),
        )

    def _logic(self, element: etree._Element, read: Callable[[], Node]) -> Node:
        try:
            return read()
        except DmnError as error:
            if not self._tolerant:
                self._tell(error, element)
            return Unread(error)

    def _knowledge_of(self, element: etree._Element) -> tuple[str, ...]:
        return self._required(
            element, "knowledgeRequirement", "requiredKnowledge", "businessKnowledgeModel", "decisionService"
        )

    def _knowledge(self, element: etree._Element) -> Knowledge:
        knowledge = self._knowledge_of(element)
        scope = self._scope(element, knowledge)
        logic = child(element, "encapsulatedLogic")
        declared = self._variable_type(element).checked
        if logic is None:
            function: Node = scope.fail("no_logic", element)
        else:
            inner = scope.inside(scope.decision)
            function = self._logic(element, lambda: read_function(logic, inner, declared))
        if not isinstance(function, FunctionDefinition):
            function = FunctionDefinition(() if logic is None else parameters_of(logic, scope), function, 1)
        return Knowledge(
            _id(element),
            name_of(element),
            function,
            knowledge,
            frozenset(scope.free),
            self._prefixes(knowledge),
            element_of(element),
        )

    def _service(self, element: etree._Element) -> Service:
        return Service(
            _id(element),
            name_of(element),
            self._referred(element, "outputDecision", "decision"),
            self._referred(element, "inputData", "inputData"),
            self._referred(element, "inputDecision", "decision"),
            result_of(self._variable_type(element)),
        )

    def _required(self, element: etree._Element, requirement: str, name: str, *kinds: str) -> tuple[str, ...]:
        return tuple(
            key for one in children(element, requirement) for key in self._referred(one, name, *kinds, of=element)
        )

    def _referred(
        self, element: etree._Element, name: str, *kinds: str, of: etree._Element | None = None
    ) -> tuple[str, ...]:
        """Ids an element refers to; the own namespace before the # is the same as none, another that of an import."""
        found: list[str] = []
        for reference in children(element, name):
            href = reference.get("href") or ""
            space, _, key = href.rpartition("#")
            key = key if space in {"", self._namespace} else href
            if self._kind(key) not in kinds:
                owner = name_of(element if of is None else of)
                self._tell(DmnError("unknown_reference", owner, detail=key, line=line_of(reference)), reference)
                continue
            found.append(key)
        return tuple(found)

    def _kind(self, key: str) -> str:
        if key in self._abroad:
            return self._abroad[key].kind
        return tag(self._nodes[key]) if key in self._nodes else ""

    def _check_names(self, root: etree._Element, imports: Iterable[str]) -> None:
        """Two elements of one name could not be told apart in a text, nor an element and an import."""
        seen = set(imports)
        for element in children(root, *NODES):
            for name in {name_of(element), f"#{_id(element)}"}:
                if name in seen:
                    detail = name.removeprefix("#")
                    self._tell(DmnError("double_name", detail=detail, line=line_of(element)), element)
                seen.add(name)

    def _in_order(self, graph: dict[str, tuple[str, ...]], names: Mapping[str, str]) -> tuple[str, ...]:
        """Every key behind those it rests on. Raises DmnError."""
        for _ in range(MOST_CYCLES):
            try:
                return tuple(TopologicalSorter(graph).static_order())
            except CycleError as error:
                key = next((one for one in error.args[1] if one in self._nodes), error.args[1][0])
                if key in self._nodes:
                    self._tell(DmnError("cycle", names[key]), self._nodes[key])
                graph = {**graph, key: ()}
        return tuple(graph)


def _entry_names(root: etree._Element) -> frozenset[str]:
    """Names that may stand behind a dot because a boxed context, a relation or a table has an entry of the name."""
    named = (*root.iter("{*}contextEntry"), *root.iter("{*}column"), *root.iter("{*}output"))
    return frozenset(name for one in named if (name := name_of(one)))


def _spoken(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _merged(own: Mapping[str, T], abroad: Iterable[Mapping[str, T]]) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for one in abroad:
        found.update(one)
    return MappingProxyType(found | dict(own))


def _id(element: etree._Element) -> str:
    return element.get("id") or name_of(element)
