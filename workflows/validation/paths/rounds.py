"""Loops in which nothing is waited for: the engine stops a case after 500 automatic steps (architecture §7).

While nothing is waited for, the facts of the case change only by local handlers and decisions. A loop of gateways alone
that is gone round once is therefore gone round for ever: every condition gives again what it gave before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.engine.loop import DEEPEST_CALL, MOST_STEPS
from workflows.errors import N_
from workflows.validation.drawing import Flow, FlowNode, Scope
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package
from workflows.validation.paths.structure import ends_all, is_ended_from_outside, reachable
from workflows.validation.paths.ways import reached, rings

ENDLESS = Rule(
    "endless_loop",
    Severity.ERROR,
    "",
    N_(
        "The loop through “%(node)s” waits for nothing, and nothing in it changes which way is taken: "
        "a case that goes round once goes round until it is stopped, after %(limit)s steps"
    ),
    N_("Put a user task or an event that waits into the loop, or lead the flow on instead of back"),
)
HURRIED = Rule(
    "loop_without_wait",
    Severity.WARNING,
    "",
    N_("The loop through “%(node)s” waits for nothing: a case that has not left it after %(limit)s steps is stopped"),
    N_("Let each round change what the way out depends on, or put a timer into the loop"),
)
RULES = (ENDLESS, HURRIED)

_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
_CHANGING = frozenset({"serviceTask", "businessRuleTask", "subProcess", "callActivity"})
_AT_ONCE = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "intermediateThrowEvent", "startEvent", "endEvent"}
    | {"sendTask", "businessRuleTask"}
)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    paces = Paces(package)
    for scope in package.scopes():
        reaches = reachable(scope)
        quick = [node for node in scope.nodes.values() if node in reaches and paces.passes(node)]
        endless = _endless(scope, quick, paces)
        told = {node for ring in endless for node in ring}
        for ring in endless:
            yield ENDLESS.at(_first(ring).element, node=_first(ring).called, limit=MOST_STEPS)
        for ring in rings([node for node in quick if node not in told], paces.after):
            yield HURRIED.at(_first(ring).element, node=_first(ring).called, limit=MOST_STEPS)


def _endless(scope: Scope, quick: list[FlowNode], paces: Paces) -> list[list[FlowNode]]:
    """The loops that are certain never to be left, then those that a second round is certain in."""
    beside = _beside(scope)
    if any(map(ends_all, beside)):
        return []
    saved = is_ended_from_outside(scope, paces.package)
    plain = [node for node in quick if not _is_heard(node) and not (saved and node.kind == "serviceTask")]
    never_left = [ring for ring in rings(plain, paces.after) if not _ways_out(ring) and (saved or _has_end(ring))]
    if any(node.kind in _CHANGING and node.inside is None and paces.passes(node) for node in beside):
        return never_left
    told = {node for ring in never_left for node in ring}
    unchanging = [node for node in plain if node.kind not in _CHANGING and not node.edge and node not in told]
    return never_left + [ring for ring in rings(unchanging, paces.after) if _is_gone_round_again(ring)]


def _has_end(ring: list[FlowNode]) -> bool:
    """Whether a branch beside the loop comes to an end; without one, structure.py tells of it."""
    return any(not node.outgoing for node in reached(ring))


def _is_heard(node: FlowNode) -> bool:
    """Whether what it throws may end the loop from elsewhere; a sub-process may throw anything."""
    thrown = {"signal", "escalation"} & set(node.definitions)
    return bool(thrown) or node.kind in {"subProcess", "callActivity"}


def _is_gone_round_again(ring: list[FlowNode]) -> bool:
    """Whether a second round is certain after the first: it is left, or else entered, at one node only."""
    leaving = {flow.source for flow in _ways_out(ring)}
    entered = {flow.target for node in ring for flow in node.incoming if flow.source not in ring}
    return len(leaving) == 1 or len(entered) <= 1


def _ways_out(ring: list[FlowNode]) -> list[Flow]:
    """Flows on which a token leaves instead of staying, those of events at an edge included."""
    inside = set(ring)
    chosen = [flow for node in ring for flow in node.outgoing if _is_chosen(flow)]
    thrown = [flow for node in ring for event in node.edge for flow in event.outgoing]
    return [flow for flow in (*chosen, *thrown) if flow.target not in inside]


def _is_chosen(flow: Flow) -> bool:
    node = flow.source
    is_conditional = any(each.condition for each in node.outgoing)
    return node.kind in _CHOOSING or is_conditional or any(event.interrupts for event in node.edge)


def _beside(scope: Scope) -> list[FlowNode]:
    """What may be done beside a loop while it turns: all of a process, if ways part in it."""
    while scope.owner is not None:
        scope = scope.owner.scope
    nodes = [node for each in scope.walk() for node in each.nodes.values()]
    has_branches = any(len(node.outgoing) > 1 and node.kind != "exclusiveGateway" for node in nodes)
    return nodes if has_branches else []


def _first(ring: list[FlowNode]) -> FlowNode:
    """Where the loop begins, as one sees it."""
    inside = set(ring)
    return next((node for node in ring if any(flow.source not in inside for flow in node.incoming)), ring[0])


@dataclass(eq=False)
class Paces:
    """Which nodes of a package are done within a step, without waiting for anything."""

    package: Package
    _known: dict[Scope, bool] = field(default_factory=dict)
    _depth: int = 0

    def passes(self, node: FlowNode) -> bool:
        """Whether a token may pass the node at once; what an unknown handler does is waited for."""
        match node.kind:
            case "parallelGateway":
                return len(node.incoming) < 2  # noqa: PLR2004 - a join waits for the others
            case "serviceTask":
                registry = self.package.registry
                return registry is not None and node.node.implementation in registry.locals
            case "intermediateCatchEvent":
                return "link" in node.definitions
            case "boundaryEvent":
                return "error" in node.definitions and node.host is not None and self.passes(node.host)
            case "subProcess" | "callActivity":
                inside = node.inside or self.package.called_by(node)
                return inside is not None and self._is_passed(inside)
            case kind:
                return kind in _AT_ONCE

    def after(self, node: FlowNode) -> list[FlowNode]:
        """Where a token may go on at once; a condition that is never true leads nowhere."""
        flows = [*node.outgoing, *(flow for event in node.edge if self.passes(event) for flow in event.outgoing)]
        return [flow.target for flow in flows if flow.condition != "false"]

    def _is_passed(self, scope: Scope) -> bool:
        """Whether some way from its start to an end waits for nothing; deeper than a case can go, none does."""
        if scope not in self._known:
            self._known[scope] = False  # for a process that calls itself
            self._depth += 1
            if self._depth <= DEEPEST_CALL:
                ways = reached(scope.starts, lambda node: [each for each in self.after(node) if self.passes(each)])
                self._known[scope] = any(node.kind == "endEvent" for node in ways)
            self._depth -= 1
        return self._known[scope]
