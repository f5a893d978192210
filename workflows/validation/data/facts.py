"""Facts: who writes them, who reads them before anybody has, and what is handed to handlers and taken from them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN
from workflows.errors import N_
from workflows.validation.data import giving, handing
from workflows.validation.data.dataflow import Dataflow
from workflows.validation.data.reading import Read
from workflows.validation.drawing import FlowNode
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.package import Package

READ_TOO_EARLY = Rule(
    "read_before_written",
    Severity.WARNING,
    "§10.4",
    N_("“%(node)s” asks for “%(fact)s” before anything has written it, when a case comes this way: %(way)s"),
    N_("Let something on this way write it first, or ask for it later; or let whoever starts the case give it"),
)
NEVER_WRITTEN = Rule(
    "never_written",
    Severity.WARNING,
    "§10.4",
    N_("“%(node)s” asks for “%(fact)s”, and nothing in the drawing writes it"),
    N_("Let a form or a handler write it, or take it out; where another case gives it, declare it with given=“true”"),
)
UNUSED = Rule(
    "unused_fact",
    Severity.INFO,
    "",
    N_("Nothing in the drawing writes or asks for the fact “%(fact)s”"),
    N_("Take its declaration away, or use it"),
)
RULES: Final = (READ_TOO_EARLY, NEVER_WRITTEN, UNUSED, *handing.RULES, *giving.RULES)

MOST_WAYS: Final = 50
"""For so many findings the way is looked for; what is wrong so often needs no more of them."""
LONGEST_WAY: Final = 6


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    yield from handing.check(package)
    yield from giving.check(package)
    flow = Dataflow.of(package)
    yield from _Early(package, flow).findings()
    yield from _unused(package, flow)


def _declared(package: Package) -> Iterator[Any]:
    for document in package.documents.values():
        for process in document.iterchildren(f"{BPMN}process"):
            for extension in process.iterchildren(f"{BPMN}extensionElements"):
                yield from extension.iterchildren(f"{ANLIU}fact")


class _Early:
    """Facts that are read before they are written."""

    def __init__(self, package: Package, flow: Dataflow) -> None:
        self._package = package
        self._flow = flow
        self._anywhere = flow.writing.anywhere | flow.given
        self._told: set[str] = set()
        self._ways = MOST_WAYS

    def findings(self) -> Iterator[Finding]:
        for node in self._package.nodes():
            if node in self._flow.before:
                yield from self._of(node)

    def _of(self, node: FlowNode) -> Iterator[Finding]:
        flow = self._flow
        before = flow.before[node]
        inside = before | flow.reading.at(node) | flow.inner_effect(node)
        told: set[str] = set()
        for read in flow.reading.of(node):
            bit = flow.writing.bits([read.fact])
            if read.fact not in told and bit & ~(inside if read.behind else before):
                told.add(read.fact)
                yield from self._about(node, read, bit)
        for read in flow.reading.patient(node):
            if flow.writing.bits([read.fact]) & ~self._anywhere:
                yield from self._about(node, read, flow.writing.bits([read.fact]))

    def _about(self, node: FlowNode, read: Read, bit: int) -> Iterator[Finding]:
        place = called(read.element) or node.called
        if bit & ~self._anywhere:
            if read.fact not in self._told:
                self._told.add(read.fact)
                yield NEVER_WRITTEN.at(read.element, fact=read.fact, node=place)
            return
        yield READ_TOO_EARLY.at(read.element, fact=read.fact, node=place, way=self._way(node, bit))

    def _way(self, node: FlowNode, bit: int) -> str:
        """The names along the shortest way from the beginning of its scope on which nothing writes the fact."""
        self._ways -= 1
        behind: dict[FlowNode, FlowNode | None] = {node.host or node: None}
        waiting = deque(behind)
        first = waiting[0]
        while waiting and self._ways >= 0:
            first = waiting.popleft()
            if first.kind == "startEvent":
                break
            for source in (*(flow.source for flow in first.incoming), *((first.host,) if first.host else ())):
                if source not in behind and not self._flow.behind(source) & bit:
                    behind[source] = first
                    waiting.append(source)
        names = []
        step: FlowNode | None = first
        while step is not None:
            names.append(step.called)
            step = behind[step]
        if len(names) > LONGEST_WAY:
            names = [names[0], "…", *names[2 - LONGEST_WAY :]]
        return " → ".join(names)


def _unused(package: Package, flow: Dataflow) -> Iterator[Finding]:
    """Only where it is known who writes what: a form may write any fact."""
    if flow.writing.anywhere == flow.writing.all:
        return
    used = flow.reading.everything() | set(flow.writing.told(flow.writing.anywhere))
    for element in _declared(package):
        name = element.get("name", "")
        if name not in used and element.get("show") != "true":
            yield UNUSED.at(element, fact=name)
