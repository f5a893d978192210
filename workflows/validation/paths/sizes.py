"""How much the engine takes: the length of a way, the depth of scopes, the number of instances (architecture §7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.instances import MOST_INSTANCES
from workflows.engine.loop import DEEPEST_CALL
from workflows.errors import N_
from workflows.validation.drawing import FlowNode, Scope
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package
from workflows.validation.paths.ways import after

LONGEST_WAY = 300
"""The parser goes from node to node, and far down the stack of a web request it comes no further than about 400."""

TOO_LONG = Rule(
    "way_too_long",
    Severity.ERROR,
    "",
    N_("More than %(limit)s elements follow each other up to “%(node)s”: the drawing is too long to run"),
    N_("Draw a part of it as a sub-process, or as a process of its own that is called"),
)
TOO_DEEP = Rule(
    "nested_too_deep",
    Severity.ERROR,
    "",
    N_("“%(node)s” lies inside more than %(limit)s sub-processes and calls: a case that comes here stops"),
    N_("Draw fewer of them within each other"),
)
TOO_MANY = Rule(
    "too_many_instances",
    Severity.ERROR,
    "§10.3.8",
    N_("“%(node)s” would be done %(count)s times, counting the repetitions around it; %(limit)s is the most"),
    N_("Let it be done fewer times"),
)
RULES = (TOO_LONG, TOO_DEEP, TOO_MANY)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for scope in package.scopes():
        yield from _too_long(scope)
    yield from _nested(package, set(_recursive(package)))


# --- length ---------------------------------------------------------------------------------------------------------


def _too_long(scope: Scope) -> Iterator[Finding]:
    """In the order in which the parser goes: a node's edge first, then its flows, each as far as it leads."""
    seen: set[FlowNode] = set()
    for start in scope.starts:
        way = [] if start in seen else [(start, iter(after(start)))]
        seen.add(start)
        while way:
            following = next(way[-1][1], None)
            if following is None:
                way.pop()
            elif following not in seen:
                seen.add(following)
                way.append((following, iter(after(following))))
                if len(way) > LONGEST_WAY + 1 and following.outgoing:  # its start and its end do not count
                    yield TOO_LONG.at(following.element, node=following.called, limit=LONGEST_WAY)
                    return


# --- calls ----------------------------------------------------------------------------------------------------------


def _recursive(package: Package) -> Iterator[FlowNode]:
    """Calls of a process that leads back to where they lie: calls.py tells of these."""
    calls: dict[Scope, list[tuple[FlowNode, Scope]]] = {}
    for process in package.processes:
        nodes = (node for scope in process.walk() for node in scope.nodes.values())
        found = ((node, package.called_by(node)) for node in nodes if node.kind == "callActivity")
        calls[process] = [(node, called) for node, called in found if called is not None]
    for process, made in calls.items():
        for node, called in made:
            todo, seen = [called], {called}
            while todo and process not in seen:
                new = [each for _, each in calls[todo.pop()] if each not in seen]
                seen.update(new)
                todo += new
            if process in seen:
                yield node


# --- depth and number -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """A scope as deep as it may lie, and in as many instances."""

    scope: Scope
    depth: int
    count: int


def _nested(package: Package, recursive: set[FlowNode]) -> Iterator[Finding]:
    """Every scope in its worst place, from the processes that nobody calls inwards."""
    walk = _Walk(package, recursive)
    roots = [each for each in package.scopes() if each.owner is None and not set(package.callers(each)) - recursive]
    walk.go([_Place(process, 0, 1) for process in roots])
    for node in package.nodes():
        if node in walk.too_deep:
            yield TOO_DEEP.at(node.element, node=node.called, limit=DEEPEST_CALL)
        if node in walk.too_many:
            yield TOO_MANY.at(node.element, node=node.called, count=walk.too_many[node], limit=MOST_INSTANCES)


@dataclass(eq=False)
class _Walk:
    package: Package
    recursive: set[FlowNode]
    seen: dict[Scope, set[tuple[int, int]]] = field(default_factory=dict)
    too_deep: set[FlowNode] = field(default_factory=set)
    too_many: dict[FlowNode, int] = field(default_factory=dict)

    def go(self, todo: list[_Place]) -> None:
        while todo:
            place = todo.pop()
            known = self.seen.setdefault(place.scope, set())
            if any(depth >= place.depth and count >= place.count for depth, count in known):
                continue
            known.add((place.depth, place.count))
            for node in place.scope.nodes.values():
                todo += self._into(node, place)

    def _into(self, node: FlowNode, place: _Place) -> Iterator[_Place]:
        asked = instances(node.element)
        count = place.count * max(1, asked)
        if asked and count > MOST_INSTANCES:
            if asked <= MOST_INSTANCES:  # else expressions.py tells of the number itself
                self.too_many.setdefault(node, count)
            return
        inside = node.inside or self.package.called_by(node)
        if inside is None or node in self.recursive:
            return
        if place.depth == DEEPEST_CALL:
            self.too_deep.add(node)
        else:
            yield _Place(inside, place.depth + 1, count)


def instances(element: Any) -> int:
    """How many instances a multi-instance activity asks for, where that is a plain number; else 0."""
    asked = element.find(f"{BPMN}multiInstanceLoopCharacteristics/{BPMN}loopCardinality")
    text = "".join(asked.itertext()).strip().removeprefix("=").strip() if asked is not None else ""
    return int(text) if re.fullmatch(r"[0-9]{1,12}", text) else 0
