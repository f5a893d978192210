"""Ways through a drawing: which flows it has, which a case took, which a story tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.packages import packages
from workflows import history
from workflows.models import Case, Event
from workflows.xml import parse_xml

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
Story = TypeVar("Story", bound=Callable[..., None])


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What a walk may follow.

    `flows` by (source, target); `hosts` of boundary events.
    `calls` by the start of the process that is called: one process may be called from several places.
    `handling`: the starts of event sub-processes. `joins`: where tokens meet.
    """

    flows: Mapping[tuple[str, str], str]
    hosts: Mapping[str, str]
    calls: Mapping[str, frozenset[str]]
    handling: frozenset[str]
    joins: frozenset[str]


@cache
def drawn(process: str = "application") -> Drawn:
    """The drawing as it is published, with the processes that it calls."""
    package = packages()[process]
    roots = [parse_xml(text) for name, text in package.items() if name.endswith(".bpmn")]
    flows = {
        (each.get("sourceRef"), each.get("targetRef")): each.get("id")
        for root in roots
        for each in root.iter(f"{BPMN}sequenceFlow")
    }
    boundary = [each for root in roots for each in root.iter(f"{BPMN}boundaryEvent")]
    hosts = {each.get("id"): each.get("attachedToRef") for each in boundary}
    calls = [each for root in roots for each in root.iter(f"{BPMN}callActivity")]
    processes = [each for root in roots for each in root.iter(f"{BPMN}process")]
    handlers = (
        each for root in roots for each in root.iter(f"{BPMN}subProcess") if each.get("triggeredByEvent") == "true"
    )
    return Drawn(
        joins=frozenset(each.get("id") for root in roots for each in root.iter(f"{BPMN}parallelGateway")),
        handling=frozenset(start.get("id") for each in handlers for start in each.iterchildren(f"{BPMN}startEvent")),
        flows=flows,
        hosts=hosts,
        calls={
            start.get("id"): frozenset(one.get("id") for one in calls if one.get("calledElement") == each.get("id"))
            for each in processes
            for start in each.iterchildren(f"{BPMN}startEvent")
        },
    )


def takes(flows: str) -> Callable[[Story], Story]:
    """Say which flows a story is about; after it ran, a case of it must have taken every one."""

    def declare(story: Story) -> Story:
        story.__dict__["takes"] = frozenset(flows.split())
        return story

    return declare


def declared(story: object) -> frozenset[str]:
    """The flows a story says it takes."""
    return getattr(story, "takes", frozenset())


def taken(session: Session, case_id: UUID) -> set[str]:
    """The flows a case took, by its history and by where it waits now; fails where the drawing has no way there."""
    steps = select(Event.data["visited"]).where(Event.case_id == case_id, Event.kind == "step").order_by(Event.seq)
    visited = [node for step in session.scalars(steps) for node in step]
    case = session.get_one(Case, case_id)
    drawing, waits = drawn(case.process), history.waits(session, case)
    here = [wait.node for wait in waits if wait.node and not _is_armed(drawing, wait.node)]
    return set(followed(visited + here, drawing))


def followed(nodes: Sequence[str], drawing: Drawn | None = None) -> Iterator[str]:
    """The flows that lead to nodes from the latest one before each; tokens may go side by side, and meet again.

    Fails where none is drawn. A flow to a call enters what it calls; whoever leaves at an edge was led to its host.
    """
    drawing = drawing or drawn()
    seen = {nodes[0]: 0} if nodes else {}
    for place, node in enumerate(nodes[1:], 1):
        host = drawing.hosts.get(node)
        found = list(_entering(drawing, host if host and host not in seen else node, seen))
        assert found or _is_armed(drawing, node), f"no flow leads to {node}"
        yield from found
        seen[node] = place


def _entering(drawing: Drawn, node: str, seen: Mapping[str, int]) -> Iterator[str]:
    to = drawing.calls.get(node) or {node}
    ways = [way for way in drawing.flows if way[1] in to and way[0] in seen]
    latest = ways if node in drawing.joins else sorted(ways, key=lambda way: seen[way[0]])[-1:]
    return (drawing.flows[way] for way in latest)


def _is_armed(drawing: Drawn, node: str) -> bool:
    """Whether it is waited for beside where the case is: at an edge, or by a handler."""
    return node in drawing.hosts or node in drawing.handling
