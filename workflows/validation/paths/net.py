"""The places of a scope in which tokens have to be told apart, and where each move of a token leads from there.

A token that can do nothing but go on is wherever it goes on to: most of a drawing disappears (its tasks, its blocks of
gateways that fit together, its loops that can be left), and what is left is small enough to be gone through completely.
A set of places is a whole number, one bit for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workflows.validation.drawing import ACTIVITIES, Flow, FlowNode, Scope
from workflows.validation.paths.gates import Left, TooManyWays, Waits, Way, waits
from workflows.validation.paths.structure import reachable
from workflows.validation.paths.ways import rings

MOST_PASSES = 40
"""So often is the net made smaller: once for each block in a block."""

MOST_INCLUSIVE = 100
"""Inclusive joins that wait for more than their own split: each of them has to look at all places."""

Key = FlowNode | Flow
"""What a place is: a node at which a token is, or a flow on which it has come to a join."""


@dataclass(frozen=True)
class Landing:
    """Where tokens come to: the places, those in which two meet, and how the scope is left, if it is."""

    places: int = 0
    twice: int = 0
    left: Left = Left.NOT


NOWHERE = Landing()


class Net:
    """The places of a scope and the moves between them. Raises TooManyWays."""

    def __init__(self, scope: Scope, ways: Callable[[FlowNode], list[Way]]) -> None:
        reaches = reachable(scope)
        nodes = [node for node in scope.nodes.values() if node in reaches and node.kind != "boundaryEvent"]
        self.incoming = {node: [flow for flow in node.incoming if flow.source in reaches] for node in nodes}
        self.waits = {node: waits(node) if len(self.incoming[node]) > 1 else Waits.ANY for node in nodes}
        self.ways = {node: ways(node) for node in nodes}
        self.joins = [node for node in nodes if self.waits[node] is not Waits.ANY]
        self.keys: list[Key] = []
        self._bits: dict[Key, int] = {}
        self._passed: dict[FlowNode, Landing] = {}
        self._merged: dict[int, int] = {}
        self._merges = {node for node in nodes if self._is_merge(node)}
        self._last = [node for node in nodes if self.ways[node][0].left is not Left.NOT]
        self._fixed = {*scope.starts, *self._last}
        self._kept = [node for node in nodes if self._is_kept(node)]
        for _ in range(MOST_PASSES):
            self._settle()
            if not self._reduce():
                break
        self._settle()
        if sum(self.waits[join] is Waits.SOME for join in self.joins) > MOST_INCLUSIVE:
            raise TooManyWays
        self.moves = {node: [(way, self.outcome(way)) for way in self.ways[node]] for node in self.movers}
        self.whole = {join: self.ins(join) for join in self.joins}
        self.last = sum(self.bit(node) for node in self._last)
        """The ends that end everything: it does not matter how many tokens come there."""
        self.begin = self.bit(scope.starts[0])

    @property
    def movers(self) -> list[FlowNode]:
        """The nodes that move tokens."""
        return self._kept + self.joins

    @property
    def has_inclusive_joins(self) -> bool:
        """Whether some join waits for what can still come: then it matters in which order tokens go on."""
        return any(self.waits[join] is Waits.SOME for join in self.joins)

    def bit(self, key: Key) -> int:
        """The place of a node, or of a flow into a join."""
        if key not in self._bits:
            self._bits[key] = 1 << len(self.keys)
            self.keys.append(key)
        return self._bits[key]

    def places(self, mask: int) -> list[Key]:
        """The places in a set."""
        return [self.keys[bit.bit_length() - 1] for bit in bits(mask)]

    def ins(self, join: FlowNode) -> int:
        """The places of the flows into a join."""
        return sum(self.bit(flow) for flow in self.incoming[join])

    def outcome(self, way: Way) -> Landing:
        """Where the tokens come to that a way lets out."""
        if way.left is not Left.NOT:
            return Landing(left=way.left)
        return _together(self._land(flow) for flow in way.flows)

    def _land(self, flow: Flow) -> Landing:
        node = flow.target
        if node in self._passed:
            return self._passed[node]
        return Landing(self.bit(flow if self.waits[node] is not Waits.ANY else node))

    # --- which nodes are places ---------------------------------------------------------------------------------------

    def _is_kept(self, node: FlowNode) -> bool:
        if self.waits[node] is not Waits.ANY:
            return False
        first, *others = self.ways[node]
        return node in self._fixed or node in self._merges or bool(others) or len(first.flows) > 1

    def _is_merge(self, node: FlowNode) -> bool:
        """Whether ways meet here in front of something that would be done twice if two tokens came."""
        if self.waits[node] is not Waits.ANY or len(self.incoming[node]) < 2:  # noqa: PLR2004 - one way in
            return False
        seen: set[FlowNode] = set()
        while node not in seen and not _is_work(node) and len(node.outgoing) == 1 and not node.edge:
            seen.add(node)
            node = node.outgoing[0].target
            if len(node.incoming) > 1:
                return False  # they are told apart there
        return _is_work(node) or len(node.outgoing) > 1

    def _settle(self) -> None:
        """Work out where what is no place leads to, and make a place of one node in each loop without one."""
        kept, joins = set(self._kept), set(self.joins)
        passing = [node for node in self.ways if node not in kept and node not in joins]
        found = rings(passing, self._next)
        while found:
            for ring in found:
                self._fixed.add(ring[0])
                self._kept.append(ring[0])
            kept.update(self._kept)
            passing = [node for node in passing if node not in kept]
            found = rings(passing, self._next)
        self._passed = {}
        waiting, done = set(passing), list(passing)
        while done:
            node = done[-1]
            ahead = [each for each in self._next(node) if each in waiting and each not in self._passed]
            if node in self._passed or not ahead:
                done.pop()
                self._passed[node] = self.outcome(self.ways[node][0])
            else:
                done += ahead

    def _next(self, node: FlowNode) -> list[FlowNode]:
        return [flow.target for flow in self.ways[node][0].flows]

    # --- making it smaller --------------------------------------------------------------------------------------------

    def _reduce(self) -> bool:
        """One pass; whether anything has become smaller."""
        feeders = self._feeders()
        self._merged = dict(self._leading_on())
        folded: set[FlowNode] = set()
        for join in list(self.joins):
            self._fold(join, feeders, folded)
        before = sum(len(found) for found in self.ways.values())
        simple = {node for node in self._kept if node not in self._fixed | folded and self._simplify(node, feeders)}
        self._kept = [node for node in self._kept if node not in simple]
        return bool(folded or simple) or sum(len(found) for found in self.ways.values()) < before

    def _feeders(self) -> dict[int, set[FlowNode]]:
        """Which nodes lead tokens to each place."""
        found: dict[int, set[FlowNode]] = {}
        for node in self.movers:
            for way in self.ways[node]:
                for bit in bits(self.outcome(way).places):
                    found.setdefault(bit, set()).add(node)
        return found

    def _fold(self, join: FlowNode, feeders: dict[int, set[FlowNode]], folded: set[FlowNode]) -> None:
        """A join that gets all its tokens together, from one node, is passed by them at once."""
        sources = set[FlowNode]().union(*(feeders.get(self.bit(flow), ()) for flow in self.incoming[join]))
        if len(sources) != 1 or sources & folded or join in folded or join in sources:
            return
        (source,) = sources
        whole, found = self.ins(join), list[Way]()
        for way in self.ways[source]:
            landing = self.outcome(way)
            fits = not landing.places & ~whole if self.waits[join] is Waits.SOME else landing.places in {0, whole}
            if not fits or landing.twice or way.stays or landing.left is not Left.NOT:
                return
            found += self.ways[join] if landing.places else [way]
        self.ways[source] = list(dict.fromkeys(found))
        self.joins.remove(join)
        folded |= {source, join}

    def _simplify(self, node: FlowNode, feeders: dict[int, set[FlowNode]]) -> bool:
        """Leave out ways that change nothing; whether all that are left lead to the same places."""
        own = self.bit(node)
        found = [(way, self.outcome(way)) for way in self.ways[node]]
        found = [(way, landing) for way, landing in found if not self._is_idle(way, landing, own)]
        if not found:
            return False
        self.ways[node] = [way for way, _ in found]
        way, landing = found[0]
        if any(each.stays or other != landing for each, other in found):
            return False
        if self.has_inclusive_joins and landing.places & (landing.places - 1):
            return False
        if node in self._merges and not self._has_one_source(own, feeders.get(own, set())):
            return False
        self.ways[node] = [way]
        return True

    def _is_idle(self, way: Way, landing: Landing, own: int) -> bool:
        """Whether nothing is changed: the token is where it was, or nothing of what was let out is left."""
        if way.stays:
            return landing == NOWHERE
        return landing.places in {own, self._merged.get(own)} and landing == Landing(landing.places)

    def _leading_on(self) -> Iterator[tuple[int, int]]:
        """Places and a merge that leads there and nowhere else: whoever goes back to it goes back there."""
        for merge in self._kept:
            landings = {self.outcome(way) for way in self.ways[merge]} if merge in self._merges else set()
            if len(landings) == 1:
                (landing,) = landings
                if landing == Landing(landing.places):
                    yield landing.places, self.bit(merge)

    def _has_one_source(self, own: int, sources: set[FlowNode]) -> bool:
        """Whether one node alone leads here, and never with two tokens."""
        ways_here = [
            (way, landing) for node in sources for way in self.ways[node] if (landing := self.outcome(way)).places & own
        ]
        return len(sources) == 1 and not any(way.stays or landing.twice & own for way, landing in ways_here)


def bits(mask: int) -> Iterator[int]:
    """The single places of a set."""
    while mask:
        yield mask & -mask
        mask &= mask - 1


def _together(landings: Iterable[Landing]) -> Landing:
    places, twice, left = 0, 0, Left.NOT
    for landing in landings:
        twice |= landing.twice | (places & landing.places)
        places |= landing.places
        left = left if left is not Left.NOT else landing.left
    return Landing(places, twice, left)


def _is_work(node: FlowNode) -> bool:
    """Whether something is done here that can be done twice."""
    return node.kind in ACTIVITIES or bool(
        {"message", "signal", "escalation", "timer", "conditional"} & set(node.definitions)
    )
