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
from workflows.validation.ways import after, reached

LONGEST_WAY = 300
"""The parser goes from node to node, and far down the stack of a web request it comes no further than about 400."""

TOO_LONG = Rule(
    "way_too_long",
    Severity.ERROR,
    "",
    N_("More than %(limit)s elements stand one behind the other here, at “%(node)s”: that is more than can be loaded"),
    N_("Draw some of what comes before or after as sub-processes or as a process of its own, and call that"),
)
TOO_DEEP = Rule(
    "nested_too_deep",
    Severity.ERROR,
    "",
    N_(
        "“%(node)s” lies in more than %(limit)s sub-processes and called processes, one in the other: "
        "a case that comes here is stopped"
    ),
    N_("Draw what lies so deep beside the others instead of in them"),
)
CALLS_ITSELF = Rule(
    "calls_itself",
    Severity.ERROR,
    "",
    N_("“%(node)s” calls the process that it lies in on every way: it would begin again and again without an end"),
    N_("Lead a way past the call that a condition chooses, or draw a loop instead"),
)
MAY_CALL_ITSELF = Rule(
    "may_call_itself",
    Severity.WARNING,
    "",
    N_("“%(node)s” calls the process that it lies in: more than %(limit)s of them, one in the other, stop a case"),
    N_("Draw a loop instead"),
)
TOO_MANY = Rule(
    "too_many_instances",
    Severity.ERROR,
    "§10.3.8",
    N_("“%(node)s” would be done %(count)s times, with the activities around it; at most %(limit)s are possible"),
    N_("Ask for fewer instances"),
)
RULES = (TOO_LONG, TOO_DEEP, CALLS_ITSELF, MAY_CALL_ITSELF, TOO_MANY)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for scope in package.scopes():
        yield from _too_long(scope)
    recursive = set(_recursive(package))
    for node in package.nodes():
        if node in recursive:
            yield _calling_itself(node, recursive)
    yield from _nested(package, recursive)


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
    """Calls of a process that leads back to where they lie."""
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


def _calling_itself(node: FlowNode, recursive: set[FlowNode]) -> Finding:
    rule = CALLS_ITSELF if _is_inevitable(node.scope, recursive) else MAY_CALL_ITSELF
    return rule.at(node.element, node=node.called, limit=DEEPEST_CALL)


def _is_inevitable(scope: Scope, recursive: set[FlowNode]) -> bool:
    """Whether every way to an end of the process goes through such a call."""
    barred = set(recursive)
    while True:
        ways = reached(scope.starts, lambda node: [] if node in barred else after(node))
        if any(node.kind == "endEvent" and node not in barred for node in ways):
            return False
        if scope.owner is None:
            return True
        barred.add(scope.owner)
        scope = scope.owner.scope


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
    roots = [process for process in package.processes if not set(package.callers(process)) - recursive]
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
