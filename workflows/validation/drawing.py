"""A drawing as a graph, for whoever judges it: scopes, their nodes and the flows between them.

It is read from the XML as drawn and forgives everything: what has no id, or one that is taken, is left out; a flow
whose ends are not in its scope is left out. Other rules tell of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workflows.engine.dialect import BPMN, Node, read_node
from workflows.engine.elements import name_of
from workflows.validation.findings import called

SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = frozenset(
    {
        *("task", "userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "manualTask", "scriptTask"),
        *("subProcess", "transaction", "adHocSubProcess", "callActivity"),
    }
)
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
NODES = ACTIVITIES | GATEWAYS | EVENTS


@dataclass(eq=False)
class Flow:
    """A sequence flow, or the way from a throwing link to the catching one of its name (`is_link`)."""

    element: Any
    source: FlowNode
    target: FlowNode
    is_link: bool = False

    @property
    def id(self) -> str:
        """Its id; that of the throwing event for a link."""
        return str(self.element.get("id", ""))

    @property
    def condition(self) -> str:
        """Its condition as written; "" where there is none."""
        found = self.element.find(f"{BPMN}conditionExpression")
        return "".join(found.itertext()).strip().removeprefix("=").strip() if found is not None else ""

    @property
    def is_default(self) -> bool:
        """Whether it is the default flow of its source."""
        return not self.is_link and bool(self.id) and self.source.element.get("default") == self.id


@dataclass(eq=False)
class FlowNode:
    """A flow node with what surrounds it. `node` is what the dialect says about it."""

    element: Any
    scope: Scope
    node: Node
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)
    edge: list[FlowNode] = field(default_factory=list)
    """The events at its edge."""
    host: FlowNode | None = None
    """The activity at whose edge it sits."""
    inside: Scope | None = None
    """The scope of a sub-process."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.node.id

    @property
    def kind(self) -> str:
        """The element's name in BPMN."""
        return self.node.kind

    @property
    def called(self) -> str:
        """What whoever drew it calls it."""
        return called(self.element)

    @property
    def definitions(self) -> list[str]:
        """What kinds of events define it: `timer`, `message`, `error` …; none for an activity."""
        parts = [name_of(child) for child in self.element if isinstance(child.tag, str)]
        return [part.removesuffix("EventDefinition") for part in parts if part.endswith("EventDefinition")]

    @property
    def interrupts(self) -> bool:
        """Whether an event at an edge, or the start of an event sub-process, ends what goes on."""
        name = "cancelActivity" if self.kind == "boundaryEvent" else "isInterrupting"
        return self.element.get(name, "true").strip() in {"true", "1"}

    @property
    def loops(self) -> bool:
        """Whether it is done several times at one visit."""
        return any(isinstance(each.tag, str) and each.tag.endswith("LoopCharacteristics") for each in self.element)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id}>"


@dataclass(eq=False)
class Scope:
    """A process or sub-process: what a token can walk through without crossing a border."""

    element: Any
    owner: FlowNode | None = None
    """The sub-process node whose inside it is."""
    nodes: dict[str, FlowNode] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.element.get("id", ""))

    @property
    def called(self) -> str:
        """What whoever drew it calls it."""
        return called(self.element)

    @property
    def is_handler(self) -> bool:
        """Whether it is an event sub-process."""
        return self.element.get("triggeredByEvent", "false").strip() in {"true", "1"}

    @cached_property
    def starts(self) -> list[FlowNode]:
        """Its start events."""
        return [node for node in self.nodes.values() if node.kind == "startEvent"]

    @property
    def inner(self) -> list[Scope]:
        """The scopes right in it."""
        return [node.inside for node in self.nodes.values() if node.inside is not None]

    @property
    def is_executable(self) -> bool:
        """Whether a process says nothing against being executed."""
        return self.element.get("isExecutable", "true").strip() not in {"false", "0"}

    def walk(self) -> Iterator[Scope]:
        """It and every scope in it."""
        yield self
        for scope in self.inner:
            yield from scope.walk()

    def calls(self) -> Iterator[FlowNode]:
        """Every call activity in it."""
        for scope in self.walk():
            yield from (node for node in scope.nodes.values() if node.kind == "callActivity")


def read_scope(element: Any, roles: Mapping[str, str], owner: FlowNode | None = None) -> Scope:
    """The scope of a `process` or sub-process element with everything in it."""
    scope = Scope(element, owner)
    for child in element.iterchildren(f"{BPMN}*"):
        kind = name_of(child)
        if kind in NODES and child.get("id") and child.get("id") not in scope.nodes:
            node = FlowNode(child, scope, read_node(child, kind, roles))
            scope.nodes[node.id] = node
            if kind in SCOPES:
                node.inside = read_scope(child, roles, node)
    _connect(scope)
    return scope


def _connect(scope: Scope) -> None:
    for child in scope.element.iterchildren(f"{BPMN}sequenceFlow"):
        source, target = scope.nodes.get(child.get("sourceRef", "")), scope.nodes.get(child.get("targetRef", ""))
        if source is not None and target is not None:
            _join(scope, Flow(child, source, target))
    for node in scope.nodes.values():
        host = scope.nodes.get(node.element.get("attachedToRef", "")) if node.kind == "boundaryEvent" else None
        if host is not None and host.kind in ACTIVITIES:
            node.host = host
            host.edge.append(node)
    for source, target in _links(scope):
        _join(scope, Flow(source.element, source, target, is_link=True))


def _join(scope: Scope, flow: Flow) -> None:
    scope.flows.append(flow)
    flow.source.outgoing.append(flow)
    flow.target.incoming.append(flow)


def _links(scope: Scope) -> Iterator[tuple[FlowNode, FlowNode]]:
    targets: dict[str, FlowNode] = {}
    throwing: list[tuple[FlowNode, str]] = []
    for node in scope.nodes.values():
        link = node.element.find(f"{BPMN}linkEventDefinition")
        if link is not None and node.kind == "intermediateCatchEvent":
            targets.setdefault(link.get("name", ""), node)
        elif link is not None and node.kind == "intermediateThrowEvent":
            throwing.append((node, link.get("name", "")))
    for node, name in throwing:
        if name and name in targets:
            yield node, targets[name]
