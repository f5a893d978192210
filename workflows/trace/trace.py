"""Trying a drawing without a product around it: node by node to its end, or to where nothing moves any more.

Nothing of a product is there. Handlers do nothing; what people, machines and messages say comes from the answers, and
who was given none says nothing. Nothing takes time but timers: when nobody else can move, the time is that of the next
one. Messages and timers that the answers name happen as soon as the case waits for them; then people and machines, who
waited first moves first; then the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import count
from typing import Any, TypeAlias

from workflows.engine import EngineError, Instance, Visit
from workflows.errors import N_, AnliuError
from workflows.trace.answers import Answers
from workflows.trace.drawn import Drawn, Mover
from workflows.trace.moves import Move, Moves, Wait
from workflows.trace.onlooker import Onlooker

TOO_MANY_MOVES = N_("After %(moves)s moves and %(nodes)s steps the case has still not come to its end")


class Mode(StrEnum):
    """How the case is kept between two steps; what happens is the same."""

    MEMORY = "memory"  #: one object from the start to the end
    PERSISTED = "persisted"  #: stored with all its past, and read back
    PRUNED = "pruned"  #: stored as a command stores it: without the past, within the budget


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How long a case is followed: moves from outside, visited nodes."""

    moves: int
    nodes: int


BOUNDS: Mapping[Mode, Bounds] = {
    Mode.MEMORY: Bounds(moves=100, nodes=400),
    Mode.PERSISTED: Bounds(moves=100, nodes=400),
    Mode.PRUNED: Bounds(moves=1_000, nodes=20_000),
}
"""With all its past every step costs more than the one before, and the engine comes to the end of its stack."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A node that was visited: by whose move, when, and which facts changed."""

    n: int
    node: str
    name: str
    kind: str
    by: Mover
    facts: Mapping[str, Any]
    at: datetime
    more: Mapping[str, Any] = field(default_factory=dict)
    """What else happened there: the answer, what a machine was asked for, what was sent, which rules decided."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """The case is over."""

    node: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Nothing moves any more: what is waited for does not come."""

    waits: tuple[Wait, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Halted:
    """A step did not succeed. `way` are the nodes it came through before it was undone."""

    code: str
    node: str
    why: AnliuError
    way: tuple[str, ...] = ()


End: TypeAlias = Ended | Waiting | Halted


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What is tried: a drawing, what its case begins with, what is answered, when, and how the case is kept."""

    drawn: Drawn
    facts: Mapping[str, Any] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    now: datetime
    mode: Mode = Mode.PRUNED
    bounds: Bounds | None = None
    """Those of the mode, unless others are set."""


def trace(trial: Trial) -> Iterator[Line | End]:
    """Every visited node, and at last how it came out. Never raises."""
    case = _Case(trial)
    try:
        yield from case.lines(trial.facts, trial.bounds or BOUNDS[trial.mode])
    except EngineError as error:
        yield Halted(code=error.code, node=error.node, why=error, way=case.world.way)
    except Exception as error:  # noqa: BLE001 - in a case it would be an incident, whatever it was
        why = EngineError("engine", node=case.world.at, why=type(error).__name__)
        yield Halted(code=why.code, node=why.node, why=why, way=case.world.way)


class _Case:
    """One case on its way."""

    def __init__(self, trial: Trial) -> None:
        self.world = Onlooker(trial.now)
        self._moves = Moves(trial.drawn, trial.answers, self.world)
        self.world.inputs = self._moves.gathered
        self._drawn = trial.drawn
        self._keep = _KEEPING[trial.mode]
        self._n = 0
        self._end = ""

    def lines(self, facts: Mapping[str, Any], most: Bounds) -> Iterator[Line | End]:
        """From the start to where it ends, waits or has gone on for long enough."""
        instance = Instance.start(self._drawn.process, self.world, facts)
        move = Move(by=Mover.ENGINE, node="", do=lambda _: None)
        for made in count():
            told = list(self._told(instance, move))
            instance = self._kept(instance)
            yield from told
            if instance.ended:
                yield Ended(node=self._end, facts=instance.facts())
                return
            waits = instance.waiting()
            next_move = self._moves.next(waits)
            if next_move is None:
                yield Waiting(waits=tuple(self._moves.left(waits)), facts=instance.facts())
                return
            if made == most.moves or self._n > most.nodes:
                why = AnliuError(TOO_MANY_MOVES, moves=made, nodes=self._n)
                yield Halted(code="too_many_moves", node=next_move.node, why=why)
                return
            move = next_move
            self.world.begin_step()
            move.do(instance)

    def _kept(self, instance: Instance) -> Instance:
        """As it will be found before the next step. Raises EngineError where a case would have an incident."""
        if not instance.ended and not instance.waiting():
            raise EngineError("nothing_waits", node=instance.at)
        self._end = instance.end or self._end
        return self._keep(instance, self.world)

    def _told(self, instance: Instance, move: Move) -> Iterator[Line]:
        """The lines of a step. What moved it has its own line; where an error was caught, that is the first one."""
        moved = list(instance.fired) if move.by is Mover.CLOCK else [move.node]
        if move.error and instance.visits:
            moved = [instance.visits[0].node]
        for visit in instance.visits:
            by, more = Mover.ENGINE, dict(self.world.noted(visit.node))
            if visit.node in moved:
                moved.remove(visit.node)
                by, more = move.by, {**move.more, **more}
            self._moves.visited(visit.node)
            yield self._line(visit, by, more)

    def _line(self, visit: Visit, by: Mover, more: Mapping[str, Any]) -> Line:
        node = self._drawn.node(visit)
        self._n += 1
        return Line(
            n=self._n,
            node=visit.node,
            name=node.node.zh if node is not None else "",
            kind=node.kind if node is not None else "",
            by=by,
            facts=visit.wrote,
            at=self.world.now,
            more=more,
        )


def _in_memory(instance: Instance, _: Onlooker) -> Instance:
    instance.next_step()
    return instance


def _stored_whole(instance: Instance, world: Onlooker) -> Instance:
    return Instance.load(instance.process, world, instance.dump_whole())


def _stored(instance: Instance, world: Onlooker) -> Instance:
    return Instance.load(instance.process, world, instance.dump())


_KEEPING: Mapping[Mode, Callable[[Instance, Onlooker], Instance]] = {
    Mode.MEMORY: _in_memory,
    Mode.PERSISTED: _stored_whole,
    Mode.PRUNED: _stored,
}
