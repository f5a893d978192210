"""A package to be judged: its files, read; what is in them; and what the house can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workflows.engine.dialect import BPMN, lane_roles
from workflows.registry import Registry
from workflows.validation.data.results import Tables, read_tables
from workflows.validation.data.written import MOST_CHARACTERS, Names, Written, read_written
from workflows.validation.drawing import FlowNode, Scope, read_scope
from workflows.validation.meant import Guesses


@dataclass(frozen=True, eq=False)
class Package:
    """The files of a version. `documents` are the readable BPMN files, each under its name.

    `process` is the key of the process to be published, "" where only single files are looked at. `registry` is what
    drawings may name; without one (a drawing from elsewhere) names are not judged.
    """

    files: Mapping[str, str]
    documents: Mapping[str, Any] = field(default_factory=dict)
    process: str = ""
    registry: Registry | None = None

    @cached_property
    def processes(self) -> tuple[Scope, ...]:
        """Every process of every file, as a graph."""
        found = []
        for document in self.documents.values():
            roles = lane_roles(document)
            found += [read_scope(element, roles) for element in document.iterchildren(f"{BPMN}process")]
        return tuple(found)

    @cached_property
    def names(self) -> Names:
        """The facts of the package, and the entries that loops hand out."""
        return Names.of(self.documents)

    @cached_property
    def written(self) -> tuple[Written, ...]:
        """Every expression; none of a package that says more than anybody can judge (expressions.py)."""
        found = self.all_written
        return () if sum(len(one.text) for one in found) > MOST_CHARACTERS else found

    @cached_property
    def all_written(self) -> tuple[Written, ...]:
        """Every expression but those that only readers see, however long they are."""
        return read_written(self.documents, self.names, without={each.element for each in self.for_readers})

    @cached_property
    def guesses(self) -> Guesses:
        """What misspelt names were meant to be."""
        return Guesses()

    @cached_property
    def tables(self) -> Tables:
        """The decisions of the package, as far as they can be read."""
        return read_tables(self.files)

    @cached_property
    def by_id(self) -> Mapping[str, Scope]:
        """The processes by their ids; of two with the same one the first, and without an id none."""
        return {process.id: process for process in reversed(self.processes) if process.id}

    @cached_property
    def beginning(self) -> tuple[Scope, ...]:
        """The processes a case may begin with: the one to be published, or all that are executable."""
        meant = tuple(each for each in self.processes if each.id == self.process)
        return meant or tuple(each for each in self.processes if each.is_executable) or self.processes

    @cached_property
    def running(self) -> tuple[Scope, ...]:
        """The processes a case may come to: only there does it matter what the engine can do."""
        found = dict.fromkeys(self.beginning)
        waiting = list(found)
        for process in waiting:
            new = [each for call in process.calls() if (each := self.called_by(call)) is not None and each not in found]
            found |= dict.fromkeys(new)
            waiting += dict.fromkeys(new)
        return tuple(found)

    @cached_property
    def for_readers(self) -> frozenset[Scope]:
        """The processes that only show people what somebody else does: marked so, and no case comes to them."""
        return frozenset(each for each in self.processes if not each.is_executable) - set(self.running)

    def running_scopes(self) -> Iterator[Scope]:
        """The processes a case may come to, and the sub-processes in them."""
        for process in self.running:
            yield from process.walk()

    def scopes(self) -> Iterator[Scope]:
        """Every process and sub-process but those that are drawn for readers only."""
        for process in self.processes:
            if process not in self.for_readers:
                yield from process.walk()

    def nodes(self) -> Iterator[FlowNode]:
        """Every flow node in them."""
        for scope in self.scopes():
            yield from scope.nodes.values()

    def called_by(self, node: FlowNode) -> Scope | None:
        """The process that a call activity calls; None for another node or a process that is not here."""
        return self.by_id.get(node.element.get("calledElement", "")) if node.kind == "callActivity" else None

    def callers(self, process: Scope) -> list[FlowNode]:
        """The call activities that call a process."""
        return self._callers.get(process.id, []) if process.id else []

    @cached_property
    def _callers(self) -> dict[str, list[FlowNode]]:
        found: dict[str, list[FlowNode]] = {}
        for node in self.nodes():
            if node.kind == "callActivity":
                found.setdefault(node.element.get("calledElement", ""), []).append(node)
        return found
