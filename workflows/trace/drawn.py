"""A drawing to be tried: compiled as for a case, and beside it every node as it was drawn, by the scope it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflows.engine import Process, Visit, compile_package
from workflows.validation import files
from workflows.validation.drawing import FlowNode
from workflows.validation.package import Package


class Mover(StrEnum):
    """Who or what takes a case on at a node."""

    PERSON = "person"  #: whoever does a user task
    MACHINE = "machine"  #: the handler of a service task
    CLOCK = "clock"  #: a timer that is due
    MESSAGE = "message"  #: word from outside, or from the case itself
    ENGINE = "engine"  #: nobody: it follows from what was done


@dataclass(frozen=True, eq=False)
class Drawn:
    """A compiled process with its nodes as drawn."""

    process: Process
    nodes: Mapping[tuple[str, str], FlowNode]
    """By the ids of scope and node: two processes may have a start of the same id."""

    @classmethod
    def of(cls, texts: Mapping[str, str], process: str) -> Drawn:
        """Compile a package for one of its processes. Raises EngineError."""
        compiled = compile_package(process, texts)
        documents, _ = files.read(texts)
        package = Package(files=texts, documents=documents, process=process)
        return cls(compiled, {(node.scope.id, node.id): node for node in package.nodes()})

    def node(self, visit: Visit) -> FlowNode | None:
        """The node that was visited."""
        return self.nodes.get((visit.scope, visit.node)) or self.find(visit.node)

    def find(self, id: str) -> FlowNode | None:
        """The node of this id; where something waits or works, ids are unique."""
        return next((node for (_, name), node in self.nodes.items() if name == id), None)

    def name(self, id: str) -> str:
        """What a node is called, "" where it has no name."""
        node = self.find(id)
        return node.node.zh if node is not None else ""


def moved_by(node: FlowNode) -> Mover:
    """Who or what a case waits for at this node; the engine, where it waits for nothing that an answer could give."""
    if node.kind == "userTask":
        return Mover.PERSON
    if node.kind == "serviceTask":
        return Mover.MACHINE
    if node.kind == "receiveTask":
        return Mover.MESSAGE
    catches = node.kind in {"intermediateCatchEvent", "boundaryEvent"} or _is_trigger(node)
    if catches and "message" in node.definitions:
        return Mover.MESSAGE
    return Mover.CLOCK if catches and "timer" in node.definitions else Mover.ENGINE


def _is_trigger(node: FlowNode) -> bool:
    return node.kind == "startEvent" and node.scope.is_handler
