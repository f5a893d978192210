"""Ways through the drawing of a new application: which flows it has, which a case took, which a story tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
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

    `flows` by (source, target); `hosts` of boundary events; `beside`: those of them that do not leave their host.
    `calls` by the start of the process that is called; `inside`: the call around each node of such a process.
    `handling`: the starts of event sub-processes.
    """

    flows: Mapping[tuple[str, str], str]
    hosts: Mapping[str, str]
    beside: frozenset[str]
    calls: Mapping[str, str]
    inside: Mapping[str, str]
    handling: frozenset[str]


@cache
def drawn() -> Drawn:
    """The drawing as it is published, with the process that it calls."""
    package = packages()["application"]
    roots = [parse_xml(text) for name, text in package.items() if name.endswith(".bpmn")]
    flows = {
        (each.get("sourceRef"), each.get("targetRef")): each.get("id")
        for root in roots
        for each in root.iter(f"{BPMN}sequenceFlow")
    }
    boundary = [each for root in roots for each in root.iter(f"{BPMN}boundaryEvent")]
    beside = (each.get("id") for each in boundary if each.get("cancelActivity") == "false")
    hosts = {each.get("id"): each.get("attachedToRef") for each in boundary}
    calls = {each.get("calledElement"): each.get("id") for root in roots for each in root.iter(f"{BPMN}callActivity")}
    called = [
        (each, calls[each.get("id")])
        for root in roots
        for each in root.iter(f"{BPMN}process")
        if each.get("id") in calls
    ]
    handlers = (
        each for root in roots for each in root.iter(f"{BPMN}subProcess") if each.get("triggeredByEvent") == "true"
    )
    return Drawn(
        handling=frozenset(start.get("id") for each in handlers for start in each.iterchildren(f"{BPMN}startEvent")),
        flows=flows,
        hosts=hosts,
        beside=frozenset(beside),
        calls={
            start.get("id"): call for process, call in called for start in process.iterchildren(f"{BPMN}startEvent")
        },
        inside={node.get("id"): call for process, call in called for node in process if node.get("id")},
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
    """The flows a case took, by its history and by where it waits now; fails where that is no walk in the drawing."""
    return {flow for walk in _walks(session, case_id) for flow in followed(walk)}


def followed(walk: Sequence[str]) -> Iterator[str]:
    """The flows between the nodes of a walk; fails where none is drawn. A flow to a call enters what it calls."""
    flows, calls = drawn().flows, drawn().calls
    for source, target in pairwise(walk):
        to = calls.get(target, target)
        if (source, to) in flows:
            yield flows[source, to]
        else:
            assert _leaves(source, target), f"no flow leads from {source} to {target}"


def _leaves(source: str, target: str) -> bool:
    """Whether an activity is left at its edge, or a called process at its end."""
    call, host = drawn().inside.get(source), drawn().hosts.get(target)
    return host == source or (call is not None and call in {target, host})


def _is_armed(node: str) -> bool:
    """Whether it is waited for beside where the case is: at an edge, or by a handler."""
    return node in drawn().hosts or node in drawn().handling


def _walks(session: Session, case_id: UUID) -> Iterator[Sequence[str]]:
    """The case's own walk through all its steps, and each little one of a reminder beside it."""
    steps = select(Event.data["visited"]).where(Event.case_id == case_id, Event.kind == "step").order_by(Event.seq)
    walk: list[str] = []
    for visited in session.scalars(steps):
        if visited[0] in drawn().beside:
            yield visited
        else:
            walk += [drawn().hosts[visited[0]], *visited] if visited[0] in drawn().hosts else visited
    waits = history.waits(session, session.get_one(Case, case_id))
    here = (wait.node for wait in waits if wait.node and not _is_armed(wait.node))
    yield walk + list(here)
