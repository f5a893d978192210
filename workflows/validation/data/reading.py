"""Who reads which facts: before it begins, or when it is done; and who may read them before they are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from workflows.dmn import DmnError
from workflows.engine.dialect import BPMN
from workflows.engine.elements import entry_name
from workflows.validation.data.writing import Writing
from workflows.validation.data.written import Use, Written
from workflows.validation.drawing import FlowNode
from workflows.validation.package import Package

PATIENT: Final = frozenset({Use.KEY, Use.EVENT, Use.URGENT, Use.TURNS})
"""A catching event waits until it knows its key, and a condition until it can be told."""


class Read(NamedTuple):
    """A fact that is read, and where it is said."""

    fact: str
    element: Any
    behind: bool = False


class Reading:
    """What each node reads. What has the name of an entry that a loop hands out may be that: it is no fact here."""

    def __init__(self, package: Package, writing: Writing) -> None:
        self._package = package
        self._writing = writing
        self._entries = package.names.entries
        self._written: dict[Any, list[Written]] = {}
        for one in package.written:
            self._written.setdefault(one.owner, []).append(one)
        self._reads: dict[FlowNode, tuple[Read, ...]] = {}
        self._bits: dict[tuple[FlowNode, bool], int] = {}

    def of(self, node: FlowNode) -> tuple[Read, ...]:
        """Everything that a node reads."""
        if node not in self._reads:
            found = (*self._of_expressions(node), *self._of_lists(node), *self._of_decision(node))
            self._reads[node] = tuple(read for read in found if read.fact not in self._entries)
        return self._reads[node]

    def at(self, node: FlowNode) -> int:
        """What it reads when it begins."""
        return self._of(node, behind=False)

    def behind(self, node: FlowNode) -> int:
        """What it and its flows read when it is done."""
        return self._of(node, behind=True)

    def patient(self, node: FlowNode) -> Iterator[Read]:
        """What a catching event reads as soon as it is known."""
        for one in self._written.get(node.element, ()):
            if _is_patient(one, node):
                yield from (Read(name, one.element) for name in sorted(one.reads))

    def everything(self) -> frozenset[str]:
        """Every name that anything reads, or that an output reads or fills."""
        found = {name for one in self._package.written for name in (*one.reads, one.fact)}
        for node in self._package.nodes():
            found.update(read.fact for read in self.of(node))
            for loop in node.element.iterchildren(f"{BPMN}multiInstanceLoopCharacteristics"):
                found.update((each.text or "").strip() for each in loop.iterchildren(f"{BPMN}loopDataOutputRef"))
                found.update(map(entry_name, loop.iterchildren(f"{BPMN}outputDataItem")))
        return frozenset(found)

    def _of(self, node: FlowNode, *, behind: bool) -> int:
        key = (node, behind)
        if key not in self._bits:
            self._bits[key] = self._writing.bits(read.fact for read in self.of(node) if read.behind is behind)
        return self._bits[key]

    def _of_expressions(self, node: FlowNode) -> Iterator[Read]:
        for one in self._written.get(node.element, ()):
            if one.use is not Use.OUTPUT and not _is_patient(one, node):
                behind = one.use is Use.ENOUGH or (one.use is Use.ROUNDS and not _tests_before(one))
                yield from (Read(name, one.element, behind) for name in sorted(one.reads))
        for flow in node.outgoing:
            for one in () if flow.is_link else self._written.get(flow.element, ()):
                yield from (Read(name, one.element, behind=True) for name in sorted(one.reads))

    def _of_lists(self, node: FlowNode) -> Iterator[Read]:
        for reference in node.element.iterfind(f"{BPMN}multiInstanceLoopCharacteristics/{BPMN}loopDataInputRef"):
            yield Read((reference.text or "").strip(), reference)

    def _of_decision(self, node: FlowNode) -> Iterator[Read]:
        """A decision without inputs drawn for it looks at the facts."""
        if node.kind != "businessRuleTask" or node.node.inputs or node.node.inputs_from:
            return
        decisions = self._package.tables.by_name.get(node.node.decision)
        if decisions is not None:
            try:
                names = decisions.inputs(node.node.decision)
            except DmnError:
                return
            yield from (Read(name.rpartition(".")[2], node.element) for name in sorted(names))


def _is_patient(one: Written, node: FlowNode) -> bool:
    return one.use in PATIENT and node.kind not in {"endEvent", "intermediateThrowEvent"}


def _tests_before(one: Written) -> bool:
    return bool(one.element.getparent().get("testBefore", "false") == "true")
