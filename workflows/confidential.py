"""Steps that only their own role knows of: everybody else sees the case at another step (domain-rules §3).

A drawing names that other step with `anliu:confidential`. Something hidden must not show by a gap either: the case
waits at the other step, and what happened at the hidden one never did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from workflows import access, calendar
from workflows.access import Right
from workflows.engine import Node, Process
from workflows.history import NodeMark, NodeState, TimelineEntry, Wait
from workflows.types import Actor, ActorKind

OPENED = "item.opened"


def knows(actor: Actor, node: Node) -> bool:
    """Whether somebody may know of a node: everybody of a usual one, its role and auditors of a confidential one."""
    if not node.confidential or actor.kind is not ActorKind.PERSON:
        return True
    return node.role in actor.roles or access.may(actor, Right.READ_AUDIT)


@dataclass(frozen=True)
class Sight:
    """What a reader sees of the cases of one drawing."""

    process: Process
    actor: Actor

    def node(self, id: str) -> str:
        """The node that the reader sees where the case is at this one."""
        drawn = self._drawn(id)
        return id if drawn is None or knows(self.actor, drawn) else drawn.confidential

    def timeline(self, entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
        """The history without what is hidden; a hidden item that opens is one of the other step, told once."""
        return list(self._told(entries))

    def _told(self, entries: Iterable[TimelineEntry]) -> Iterator[TimelineEntry]:
        told: set[str] = set()
        for entry in entries:
            seen, opened = self.node(entry.node), entry.kind == OPENED
            if seen == entry.node:
                if not (opened and seen in told):
                    yield entry
                if opened:
                    told.discard(seen)
            elif opened and seen not in told:
                told.add(seen)
                yield replace(entry, node=seen, round=1)

    def waits(self, waits: Iterable[Wait]) -> list[Wait]:
        """What the case waits for; a hidden item looks like one of the other step that nobody has claimed."""
        found = [self._wait(wait) for wait in waits]
        return [wait for at, wait in enumerate(found) if wait not in found[:at]]

    def _wait(self, wait: Wait) -> Wait:
        seen = self.node(wait.node)
        if seen == wait.node:
            return wait
        other = self.process.node(seen)
        period = calendar.parse_period(other.due) if other.due else None
        due_at = period.due(wait.opened_at) if period and wait.opened_at else None
        return Wait(kind=wait.kind, node=seen, code=other.role, due_at=due_at, opened_at=wait.opened_at)

    def marks(self, marks: Mapping[str, NodeMark]) -> dict[str, NodeMark]:
        """How the nodes of the drawing are marked: a hidden one that waits marks the other step."""
        shown = {id: mark for id, mark in marks.items() if self.node(id) == id}
        for id, mark in marks.items():
            seen = self.node(id)
            if seen != id and mark.state is not NodeState.DONE:
                before = marks.get(seen)
                shown[seen] = NodeMark(node=seen, state=NodeState.CURRENT, count=before.count if before else 0)
        return shown

    def _drawn(self, id: str) -> Node | None:
        return self.process.nodes.get(id.removesuffix(" [child]"))
