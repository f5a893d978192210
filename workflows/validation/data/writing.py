"""Who writes which facts: forms, handlers, decisions, messages; all of them where nobody says."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from workflows.engine.dialect import BPMN, read_facts
from workflows.registry import Values
from workflows.validation.drawing import FlowNode
from workflows.validation.package import Package

ANYTHING = frozenset({"message", "error", "signal", "escalation"})
"""Events that bring facts, or come from somewhere in the case where more is known."""


class Writing:
    """The facts of a package as bits, and what each node writes of them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.names = tuple(package.names.facts)
        self._bit = {name: 1 << at for at, name in enumerate(self.names)}
        self.all = (1 << len(self.names)) - 1
        self._by: dict[FlowNode, int] = {}

    def bits(self, names: Iterable[str]) -> int:
        """These facts; what is no fact is left out."""
        found = 0
        for name in names:
            found |= self._bit.get(name, 0)
        return found

    def told(self, bits: int) -> list[str]:
        """The names of facts."""
        found = []
        while bits:
            low = bits & -bits
            found.append(self.names[low.bit_length() - 1])
            bits ^= low
        return found

    def given(self, process: Any) -> int:
        """What is there when a case begins with this `bpmn:process` element: another case gave it."""
        return self.bits(fact.name for fact in read_facts(process) if fact.given)

    @cached_property
    def anywhere(self) -> int:
        """What any node writes."""
        found = 0
        for node in self._package.nodes():
            found |= self.by(node) | (self.result_list(node) or 0)
        return found

    def by(self, node: FlowNode) -> int:
        """What a node writes, sub-processes and calls apart."""
        if node not in self._by:
            self._by[node] = self._written(node)
        return self._by[node]

    def result_list(self, node: FlowNode) -> int | None:
        """The list that the instances of an activity fill, which is all that they leave; None where there is none."""
        reference = node.element.find(f"{BPMN}multiInstanceLoopCharacteristics/{BPMN}loopDataOutputRef")
        return None if reference is None else self.bits([(reference.text or "").strip()])

    def _written(self, node: FlowNode) -> int:
        throws = node.kind in {"endEvent", "intermediateThrowEvent"}
        if node.kind in {"receiveTask", "callActivity"} or (ANYTHING.intersection(node.definitions) and not throws):
            return self.all  # a call activity comes here where its process is not in the package
        if node.kind == "userTask":
            return self._of(self._given_by_form(node)) | self.bits([f"{node.id}_outcome"])
        if node.kind not in {"serviceTask", "businessRuleTask"}:
            return 0
        if node.node.outputs:
            return self.bits(name for name, _ in node.node.outputs)
        if node.kind == "serviceTask":
            return self._of(self._given_by_handler(node))
        results = self._package.tables.results(node.node.decision)
        return self.all if results is None else self.bits(results)

    def _of(self, values: Values | None) -> int:
        return self.all if values is None else self.bits(values)

    def _given_by_form(self, node: FlowNode) -> Values | None:
        registry = self._package.registry
        form = registry.forms.get(node.node.form) if registry else None
        return registry.saver(form.saver).gives if registry and form else None

    def _given_by_handler(self, node: FlowNode) -> Values | None:
        registry = self._package.registry
        if registry is None:
            return None
        handler = registry.locals.get(node.node.implementation) or registry.remotes.get(node.node.implementation)
        return handler.gives if handler else None
