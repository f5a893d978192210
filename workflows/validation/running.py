"""Which processes of a package a case can come to: only there does it matter what the engine can do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.validation.drawing import FlowNode, Scope

if TYPE_CHECKING:
    from workflows.validation.package import Package


def is_executable(process: Scope) -> bool:
    """Whether a process says nothing against being executed."""
    return process.element.get("isExecutable", "true").strip() not in {"false", "0"}


def by_key(package: Package) -> dict[str, Scope]:
    """The processes by their ids; of two with the same one the first, and without an id none."""
    found: dict[str, Scope] = {}
    for process in package.processes:
        if process.id:
            found.setdefault(process.id, process)
    return found


def calls(process: Scope) -> Iterator[FlowNode]:
    """Every call activity in it."""
    for scope in process.walk():
        yield from (node for node in scope.nodes.values() if node.kind == "callActivity")


def beginning(package: Package) -> tuple[Scope, ...]:
    """The processes a case may begin with: the one to be published, or all that are executable."""
    meant = tuple(each for each in package.processes if each.id == package.process)
    return meant or tuple(filter(is_executable, package.processes)) or package.processes


def running(package: Package) -> tuple[Scope, ...]:
    """The processes a case may come to: where it begins, and what is called from there."""
    known = by_key(package)
    found = dict.fromkeys(beginning(package))
    waiting = list(found)
    for process in waiting:
        for called in (known.get(call.element.get("calledElement", "")) for call in calls(process)):
            if called is not None and called not in found:
                found[called] = None
                waiting.append(called)
    return tuple(found)


def for_readers(package: Package) -> frozenset[Scope]:
    """The processes that only show people what somebody else does: marked so, and no case comes to them."""
    played = set(running(package))
    return frozenset(each for each in package.processes if not is_executable(each) and each not in played)


def running_scopes(package: Package) -> Iterator[Scope]:
    """These processes and the sub-processes in them."""
    for process in running(package):
        yield from process.walk()
