"""Which facts somebody may have written by the time a case reaches a node: on every way there.

A set of facts is the bits of a number. Facts belong to the whole case, so what is written inside a sub-process or a
called process is known behind it. What may write anything (a message, a handler that declares nothing) writes all.

Where a question cannot be answered the answer is "known": what is found missing is missing on some way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from workflows.validation.data.reading import Reading
from workflows.validation.data.writing import Writing
from workflows.validation.drawing import FlowNode, Scope
from workflows.validation.package import Package

DEEPEST = 20
"""Behind how many calls a process is looked into: the engine makes fewer."""
ROUNDS = 40
"""How often a node is looked at again, on the average, before the rest is given up as known."""


@dataclass(eq=False)
class Dataflow:
    """The facts known before and behind each node; a read counts as if it wrote, so that each lack is told once."""

    package: Package
    writing: Writing
    reading: Reading
    before: dict[FlowNode, int] = field(default_factory=dict)
    entry: dict[Scope, int] = field(default_factory=dict)
    _gains: dict[Scope, int] = field(default_factory=dict)
    _depth: int = 0

    @classmethod
    def of(cls, package: Package) -> Dataflow:
        """Solved from the processes that no other one calls, or from the one that is to be published."""
        writing = Writing(package)
        flow = cls(package, writing, Reading(package, writing))
        for root in flow.roots:
            flow._enter(root, writing.given(root.element))
        return flow

    @cached_property
    def roots(self) -> tuple[Scope, ...]:
        """Where cases begin."""
        processes = self.package.processes
        if self.package.process:
            return tuple(scope for scope in processes if scope.id == self.package.process)
        called = set(self._called.values())
        return tuple(scope for scope in processes if scope not in called) or processes

    @cached_property
    def given(self) -> int:
        """What is there when a case begins: another case gave it."""
        found = 0
        for root in self.roots:
            found |= self.writing.given(root.element)
        return found

    @cached_property
    def _called(self) -> Mapping[FlowNode, Scope]:
        """The process that each call activity calls."""
        by_id = {scope.id: scope for scope in reversed(self.package.processes) if scope.id}
        calls = ((node, node.element.get("calledElement", "")) for node in self.package.nodes())
        return {node: by_id[name] for node, name in calls if node.kind == "callActivity" and name in by_id}

    def behind(self, node: FlowNode) -> int:
        """What is known behind a node, before its flows are chosen."""
        before = self.before.get(node, self.writing.all)
        return before | self.reading.at(node) | self.effect(node)

    def effect(self, node: FlowNode) -> int:
        """What is known behind a node because of it."""
        inside = self.inner_effect(node)
        results = self.writing.result_list(node)
        return inside if results is None else results

    def inner_effect(self, node: FlowNode) -> int:
        """The same for one instance of an activity that has several."""
        scope = node.inside or self._called.get(node)
        return self.writing.by(node) if scope is None else self._gain(scope)

    # --- what a scope leaves behind -----------------------------------------------------------------------------

    def _gain(self, scope: Scope) -> int:
        """The facts that are written in a scope whatever way a case takes through it."""
        if scope not in self._gains:
            self._gains[scope] = self.writing.all  # while it is worked out: one that calls itself
            if self._depth < DEEPEST:
                self._depth += 1
                self._gains[scope] = self.writing.all & ~self._avoidable(scope)
                self._depth -= 1
        return self._gains[scope]

    def _avoidable(self, scope: Scope) -> int:
        """The facts that a case can pass the scope without writing."""
        found = dict.fromkeys(scope.nodes.values(), 0)

        def value(node: FlowNode) -> int:
            kept = ~(self.effect(node) | self.reading.at(node) | self.reading.behind(node))
            edges = [found[event] for event in node.edge if event.interrupts]
            return (self._onward(node, found) & kept & self.writing.all) | _any(edges)

        _solve(found, value, _before)
        starts = [found[node] for node in scope.starts]
        interrupting = [inner for inner in scope.inner if inner.is_handler and _interrupts(inner)]
        return _any(starts) | _any(self._avoidable(inner) for inner in interrupting)

    def _onward(self, node: FlowNode, found: Mapping[FlowNode, int]) -> int:
        if not node.outgoing:
            return 0 if "error" in node.definitions and node.kind == "endEvent" else self.writing.all
        ways = [found[flow.target] for flow in node.outgoing]
        if _splits(node):
            every = self.writing.all
            for way in ways:
                every &= way
            return every
        return _any(ways)

    # --- what is known where ------------------------------------------------------------------------------------

    def _enter(self, scope: Scope, known: int) -> None:
        """Work out a scope that a case enters knowing this; again, where it is entered knowing less."""
        waiting = {scope: known}
        while waiting:
            one = next(iter(waiting))
            known = waiting.pop(one)
            so_far = self.entry.get(one, self.writing.all + 1)  # entered never: more than all
            meet = known if so_far > self.writing.all else so_far & known
            if meet == so_far:
                continue
            self.entry[one] = meet
            self._walk(one, meet)
            for inner, entered in self._inside(one, meet):
                waiting[inner] = waiting.get(inner, self.writing.all) & entered

    def _walk(self, scope: Scope, known: int) -> None:
        found = dict.fromkeys(scope.nodes.values(), self.writing.all)
        self.before |= found

        def value(node: FlowNode) -> int:
            if node.host is not None:
                return self.before[node.host]
            ways = [self.behind(flow.source) | self.reading.behind(flow.source) for flow in node.incoming]
            if node.kind == "startEvent" or not ways:
                return known if node.kind == "startEvent" else self.writing.all
            if node.kind == "parallelGateway":
                return _any(ways)
            every = self.writing.all
            for way in ways:
                every &= way
            return every

        _solve(self.before, value, _after, within=scope.nodes.values())

    def _inside(self, scope: Scope, known: int) -> Iterable[tuple[Scope, int]]:
        for node in scope.nodes.values():
            if node.inside is not None:
                handler = node.inside.is_handler
                yield node.inside, known if handler else self.before[node] | self.reading.at(node)
            if node in self._called:
                yield self._called[node], self.before[node] | self.reading.at(node)


def _solve(
    found: dict[FlowNode, int],
    value: Callable[[FlowNode], int],
    touched: Callable[[FlowNode], Iterable[FlowNode]],
    within: Iterable[FlowNode] | None = None,
) -> None:
    """Until nothing changes any more; `touched` are the nodes whose value rests on a node's."""
    order = list(found if within is None else within)
    waiting, queued = deque(order), set(order)
    left = ROUNDS * len(order) + 100
    while waiting and left:
        left -= 1
        node = waiting.popleft()
        queued.discard(node)
        now = value(node)
        if now != found[node]:
            found[node] = now
            for other in touched(node):
                if other not in queued:
                    queued.add(other)
                    waiting.append(other)


def _after(node: FlowNode) -> Iterable[FlowNode]:
    yield from (flow.target for flow in node.outgoing)
    yield from node.edge


def _before(node: FlowNode) -> Iterable[FlowNode]:
    yield from (flow.source for flow in node.incoming)
    if node.host is not None:
        yield node.host


def _splits(node: FlowNode) -> bool:
    """Whether a case goes on along all its flows."""
    if node.kind == "parallelGateway":
        return True
    gateway = node.kind.endswith("Gateway")
    return not gateway and not any(flow.condition or flow.is_default for flow in node.outgoing)


def _interrupts(handler: Scope) -> bool:
    return any(start.interrupts for start in handler.starts)


def _any(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found
