"""Branches that run side by side and write the same fact: facts belong to the case, and whoever writes last wins.

What a form or a handler gives back is known only where `anliu:output` says it; a decision gives its outputs, and a
multi-instance activity its list of results.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import combinations
from typing import Any

from workflows.dmn import DMN_XML_LIMITS
from workflows.engine.dialect import BPMN
from workflows.engine.loop import DEEPEST_CALL
from workflows.errors import N_
from workflows.validation.drawing import FlowNode, Scope
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package
from workflows.validation.paths.ways import after, reached
from workflows.xml import XmlRefused, parse_xml

WRITTEN_TWICE = Rule(
    "written_side_by_side",
    Severity.WARNING,
    "§10.4",
    N_(
        "“%(node)s” and “%(other)s” may go on side by side, and both write the fact “%(fact)s”: "
        "what the first one writes is lost"
    ),
    N_("Give each of the two a fact of its own, or draw one behind the other"),
)
RULES = (WRITTEN_TWICE,)

MOST_BRANCHES = 400
MOST_WRITERS = 50
"""So much is looked at in a scope; what a person draws has a dozen of each."""


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    writes = Writes(package)
    for scope in package.scopes():
        yield from _written_twice(scope, writes)


def _written_twice(scope: Scope, writes: Writes) -> Iterator[Finding]:
    writers: dict[str, list[FlowNode]] = {}
    for node in scope.nodes.values():
        for fact in writes.of(node):
            writers.setdefault(fact, []).append(node)
    shared = {fact: nodes[:MOST_WRITERS] for fact, nodes in sorted(writers.items()) if len(nodes) > 1}
    told: set[tuple[FlowNode, FlowNode]] = set()
    for lies_on in _partings(scope) if shared else ():
        for fact, nodes in shared.items():
            for first, second in combinations(nodes, 2):
                one, other = lies_on.get(first, 0), lies_on.get(second, 0)
                if one & ~other and other & ~one and (first, second) not in told:
                    told.add((first, second))
                    yield WRITTEN_TWICE.at(second.element, node=second.called, other=first.called, fact=fact)


def _partings(scope: Scope) -> Iterator[dict[FlowNode, int]]:
    """For each place where ways part: on which of them a node lies, as bits. What lies on both may come behind both."""
    seen = 0
    for split in scope.nodes.values():
        branches = _branches(split)
        seen += len(branches)
        if len(branches) < 2 or seen > MOST_BRANCHES:  # noqa: PLR2004 - one way parts from nothing
            continue
        lies_on: dict[FlowNode, int] = {}
        for number, branch in enumerate(branches):
            for node in _way(branch, split):
                lies_on[node] = lies_on.get(node, 0) | 1 << number
        yield lies_on


def _branches(node: FlowNode) -> list[list[FlowNode]]:
    """What one token at the node lets go on side by side: each branch as the nodes it begins with."""
    ways = [] if node.kind in {"exclusiveGateway", "eventBasedGateway"} else [[flow.target] for flow in node.outgoing]
    beside = [[flow.target for flow in event.outgoing] for event in node.edge if not event.interrupts]
    if beside:
        return [[node], *beside]
    return ways


def _way(branch: list[FlowNode], split: FlowNode) -> set[FlowNode]:
    """What a branch may do before the next token comes to the split."""
    return reached(branch, lambda node: [each for each in after(node) if each is not split and each.host is not split])


class Writes:
    """Which facts the nodes of a package write, as far as the files say it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._inside: dict[Scope, frozenset[str]] = {}
        self._depth = 0

    def of(self, node: FlowNode) -> frozenset[str]:
        """The facts that this node writes, with everything in it."""
        results = node.element.find(f"{BPMN}multiInstanceLoopCharacteristics/{BPMN}loopDataOutputRef")
        if results is not None:
            return frozenset({(results.text or "").strip()})
        inside = node.inside or self._package.called_by(node)
        if inside is not None:
            return self._of_scope(inside)
        outputs = frozenset(name for name, _ in node.node.outputs)
        if node.kind == "businessRuleTask" and not outputs:
            return self._decided.get(node.node.decision, frozenset())
        return outputs if node.kind in {"serviceTask", "businessRuleTask"} else frozenset()

    def _of_scope(self, scope: Scope) -> frozenset[str]:
        if scope not in self._inside:
            self._inside[scope] = frozenset()  # for a process that calls itself
            self._depth += 1
            if self._depth <= DEEPEST_CALL:
                self._inside[scope] = frozenset(fact for node in scope.nodes.values() for fact in self.of(node))
            self._depth -= 1
        return self._inside[scope]

    @cached_property
    def _decided(self) -> dict[str, frozenset[str]]:
        """What each decision gives: the outputs of its table, or the one value that has no name."""
        found: dict[str, frozenset[str]] = {}
        for name, text in self._package.files.items():
            for decision in _decisions(text) if name.endswith(".dmn") else ():
                outputs = [each.get("name", "") for each in decision.iterfind("{*}decisionTable/{*}output")]
                found[decision.get("name", "")] = frozenset(outputs) if len(outputs) > 1 else frozenset({"result"})
        return found


def _decisions(text: str) -> list[Any]:
    try:
        return list(parse_xml(text, DMN_XML_LIMITS).iterfind("{*}decision"))
    except XmlRefused:
        return []
