"""Every way in which the tokens of a scope can stand, one after the other, up to a bound.

What is found is certain or says that it is not: a marking in which two tokens would meet at one place is not followed
further and taken as one from which anything may be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.validation.drawing import Flow, FlowNode
from workflows.validation.paths.gates import Left, Waits, Way
from workflows.validation.paths.net import Key, Landing, Net, bits
from workflows.validation.paths.ways import reached

MOST_MARKINGS = 20_000
MOST_MOVES = 80_000
MOST_AFTER_MEETING = 2_000
"""Where tokens meet that nothing joins, they become more and more: that they meet is what has to be told."""


@dataclass(eq=False)
class Budget:
    """How much is still looked at in a package."""

    markings: int = MOST_MARKINGS
    moves: int = MOST_MOVES

    @property
    def is_spent(self) -> bool:
        """Whether it is time to say that it is not decided."""
        return self.markings <= 0 or self.moves <= 0


@dataclass(frozen=True)
class Move:
    """From one marking to another: which way was taken. `target` is None where tokens met or all is over."""

    source: int
    target: int | None
    node: FlowNode
    way: Way
    follows: bool = True
    """Whether what comes of it is known: the marking `target`, or else the end."""


@dataclass(eq=False)
class Game:
    """What was found. Markings are known by their numbers in the order in which they were found."""

    net: Net
    markings: list[int] = field(default_factory=list)
    moves: list[list[Move]] = field(default_factory=list)
    met: dict[Key, None] = field(default_factory=dict)
    """Places to which a second token came while the first one was there."""
    fired: set[FlowNode] = field(default_factory=set)
    is_whole: bool = True
    """Whether all markings were looked at."""
    ends: bool = False
    """Whether the scope may come to an end of its own."""

    @property
    def is_partly_unknown(self) -> bool:
        """Whether some marking was not followed because tokens met there."""
        return any(not move.follows for moves in self.moves for move in moves)

    @property
    def doomed(self) -> list[bool]:
        """For each marking: whether no end can be reached from it any more."""
        backwards: list[list[int]] = [[] for _ in self.markings]
        todo = []
        for moves in self.moves:
            for move in moves:
                if move.target is None:
                    todo.append(move.source)
                else:
                    backwards[move.target].append(move.source)
        saved = [False] * len(self.markings)
        while todo:
            number = todo.pop()
            if not saved[number]:
                saved[number] = True
                todo += backwards[number]
        return [not each for each in saved]


def play(net: Net, budget: Budget) -> Game:
    """Follow the tokens of a scope."""
    play = _Play(net)
    game = play.game
    while len(game.moves) < len(game.markings) and not budget.is_spent:
        if game.met and len(game.moves) > MOST_AFTER_MEETING:
            break
        budget.moves -= play.next()
        budget.markings -= 1
    game.is_whole = len(game.moves) == len(game.markings)
    return game


class _Play:
    """A game while it goes on."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.game = Game(net, [net.begin])
        self._numbers = {net.begin: 0}
        self._inclusive = _Inclusive(net)
        plain = [join for join in net.joins if len(net.moves[join]) == 1]
        self._at_once = [] if net.has_inclusive_joins else plain

    def next(self) -> int:
        """Follow the next marking; how many moves there were."""
        game = self.game
        source = len(game.moves)
        marking, count = game.markings[source], 0
        game.moves.append([])
        for node, taken in self._able(marking):
            game.fired.add(node)
            count += len(self.net.moves[node])
            for way, landing in self.net.moves[node]:
                self._take(source, node, way, self._after(marking, taken, way, landing))
        return count

    def _able(self, marking: int) -> Iterator[tuple[FlowNode, int]]:
        """Which nodes may go on, and which tokens they take."""
        for join, whole in self.net.whole.items():
            if self.net.waits[join] is Waits.SOME:
                if marking & whole and self._inclusive.may_go_on(join, marking):
                    yield join, marking & whole
            elif not whole & ~marking:
                yield join, whole
        for bit in bits(marking):
            key = self.net.keys[bit.bit_length() - 1]
            if isinstance(key, FlowNode):
                yield key, bit

    def _after(self, marking: int, taken: int, way: Way, landing: Landing) -> Landing | None:
        """How the tokens stand then; None where what an event lets out is there already."""
        if not way.stays:
            return self._joined(marking & ~taken, landing)
        if not landing.places & marking:
            return self._joined(marking, landing)
        return Landing(left=Left.UNKNOWN) if landing.places & ~marking else None

    def _joined(self, rest: int, landing: Landing) -> Landing:
        """What stands when everything that has come to a join has gone on, where nothing depends on its waiting."""
        waiting = list(self._at_once)
        while True:
            twice = (landing.twice | (rest & landing.places)) & ~self.net.last
            rest |= landing.places
            full = next((join for join in waiting if not self.net.whole[join] & ~rest), None)
            if twice or landing.left is not Left.NOT or full is None:
                return Landing(rest, twice, landing.left)
            waiting.remove(full)  # once in a move: a ring of joins would go on for ever
            self.game.fired.add(full)
            rest &= ~self.net.whole[full]
            ((_, landing),) = self.net.moves[full]

    def _take(self, source: int, node: FlowNode, way: Way, then: Landing | None) -> None:
        if then is None:
            return
        target, follows = None, True
        if then.twice or then.left is Left.UNKNOWN:
            self.game.met.update(dict.fromkeys(self.net.places(then.twice)))
            follows = False
        elif then.left is not Left.NOT or not then.places:
            self.game.ends = self.game.ends or then.left is not Left.THROWN
        else:
            target = self._numbers.setdefault(then.places, len(self.game.markings))
            if target == len(self.game.markings):
                self.game.markings.append(then.places)
        self.game.moves[source].append(Move(source, target, node, way, follows))


class _Inclusive:
    """What holds inclusive joins back: a token elsewhere that can still come, and only where none has come yet."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self._can: dict[FlowNode, dict[int, list[int]]] = {}
        for join in (join for join in net.joins if net.waits[join] is Waits.SOME):
            ahead = {net.bit(flow): _upstream(flow, join) for flow in net.incoming[join]}
            self._can[join] = {
                net.bit(key): [sum(bit for bit, nodes in ahead.items() if each in nodes) for each in _standing(key)]
                for key in list(net.keys)
            }

    def may_go_on(self, join: FlowNode, marking: int) -> bool:
        """Whether nothing that is on its way has to be waited for (BPMN 2.0 §13.4.3)."""
        whole = self._net.whole[join]
        come, missing = marking & whole, whole & ~marking
        can = self._can[join]
        return not any(
            each & missing and not each & come for bit in bits(marking & ~whole) for each in can.get(bit, ())
        )


def _standing(key: Key) -> list[FlowNode]:
    """The nodes at which something stands for a token of this place."""
    if isinstance(key, Flow):
        return [key.target]
    awaited = [flow.target for flow in key.outgoing] if key.kind == "eventBasedGateway" else []
    return [key, *key.edge, *awaited]


def _upstream(flow: Flow, join: FlowNode) -> set[FlowNode]:
    """Every node that leads to the flow without passing the join."""
    return reached([flow.source], lambda node: [each for each in _before(node) if each is not join])


def _before(node: FlowNode) -> list[FlowNode]:
    """An event at an edge begins to wait when its activity begins."""
    return [flow.source for flow in (node if node.host is None else node.host).incoming]
