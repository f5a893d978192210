"""Joins at which a case stays for ever, and the way that it took there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from workflows.validation.drawing import Flow, FlowNode
from workflows.validation.paths.tokens import Game, Move


@dataclass(frozen=True, eq=False)
class Stuck:
    """A join that waits; `choice` is the flow after which nothing helps any more, None where no choice led there."""

    join: FlowNode
    missing: Flow
    choice: Flow | None
    is_certain: bool


def stuck(game: Game) -> Iterator[Stuck]:
    """Each join at most once; the certain ones first."""
    told: set[FlowNode] = set()
    after = _Afterwards(game)
    for one in (*_certain(game, after), *_possible(game, after), *_never(game)):
        if one.join not in told:
            told.add(one.join)
            yield one


class _Afterwards:
    """What comes of each marking: whether no end, and by which move towards the nearest one where nothing moves."""

    def __init__(self, game: Game) -> None:
        self.doomed = game.doomed
        self.last = [number for number, moves in enumerate(game.moves) if not moves]
        self._onwards: dict[int, Move | None] = dict.fromkeys(self.last)
        backwards: dict[int, list[Move]] = {}
        for move in (move for moves in game.moves for move in moves):
            if move.target is not None:
                backwards.setdefault(move.target, []).append(move)
        todo = deque(self.last)
        while todo:
            for move in backwards.get(todo.popleft(), ()):
                if move.source not in self._onwards:
                    self._onwards[move.source] = move
                    todo.append(move.source)

    def path(self, number: int) -> list[Move]:
        """The shortest way to where nothing moves."""
        found = []
        move = self._onwards.get(number)
        while move is not None:
            found.append(move)
            move = self._onwards[move.target] if move.target is not None else None
        return found

    def halt(self, number: int) -> int | None:
        """The nearest marking in which nothing moves."""
        path = self.path(number)
        return path[-1].target if path else number if number in self._onwards else None


def _certain(game: Game, after: _Afterwards) -> Iterator[Stuck]:
    """After some flow, whenever it is taken and whatever else has happened, no end can be reached."""
    doomed = after.doomed
    harmless: set[Flow] = set()
    fatal: dict[Flow, Move] = {}
    for move in (move for moves in game.moves for move in moves):
        if move.target is None or not doomed[move.target]:
            harmless.update(move.way.flows)
        elif not doomed[move.source]:
            fatal |= {flow: move for flow in move.way.flows if flow not in fatal}
    for flow, move in fatal.items():
        if flow not in harmless and move.target is not None:
            yield from _waiting(game, after.halt(move.target), flow, is_certain=True)
    if doomed[0]:
        yield from _waiting(game, after.halt(0), _chosen(game, after.path(0)), is_certain=True)


def _chosen(game: Game, path: list[Move]) -> Flow | None:
    """The last choice on a way."""
    choices = [move.way.flows[0] for move in path if move.way.flows and len(game.net.moves[move.node]) > 1]
    return choices[-1] if choices else None


def _possible(game: Game, after: _Afterwards) -> Iterator[Stuck]:
    """Some choices together lead there; perhaps they are never made together."""
    came_by: dict[int, Move] = {}
    for move in (move for moves in game.moves for move in moves):
        if move.target is not None:
            came_by.setdefault(move.target, move)
    for number in after.last:
        path = []
        here = number
        while here:
            path.append(came_by[here])
            here = came_by[here].source
        path.reverse()
        begun = next((place for place, move in enumerate(path) if after.doomed[move.target or 0]), 0)
        choice = _chosen(game, path[: begun + 1]) or _chosen(game, path)
        yield from _waiting(game, number, choice, is_certain=False)


def _never(game: Game) -> Iterator[Stuck]:
    """Joins that something comes to and that never go on, though the case ends elsewhere."""
    if game.is_partly_unknown:
        return
    for join, whole in game.net.whole.items():
        come = next((marking for marking in game.markings if marking & whole), 0)
        if come and join not in game.fired:
            yield _stuck_at(game, join, come, None, is_certain=True)


def _waiting(game: Game, number: int | None, choice: Flow | None, *, is_certain: bool) -> Iterator[Stuck]:
    if number is None:
        return
    marking = game.markings[number]
    for join, whole in game.net.whole.items():
        if marking & whole:
            yield _stuck_at(game, join, marking, choice, is_certain=is_certain)


def _stuck_at(game: Game, join: FlowNode, marking: int, choice: Flow | None, *, is_certain: bool) -> Stuck:
    flows = game.net.incoming[join]
    come = [flow for flow in flows if game.net.bit(flow) & marking]
    missing = next(flow for flow in flows if flow not in come)
    return Stuck(join, missing, choice if choice or is_certain else come[0], is_certain)
