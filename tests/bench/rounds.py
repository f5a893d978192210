"""What a user step costs in round 1,000 of a loop, whatever the loop holds: no more than in round 1.

Every round is made of real commands. The last rounds of an old case and first rounds of new ones take turns, so that
both meet the same machine.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import select

from tests.bench.timing import timed
from tests.engine.shapes import Shape, shape, timer, times
from tests.support.house import House
from workflows.commands import cases, items
from workflows.db import reading
from workflows.models import Case, WorkItem
from workflows.types import CLOCK, Answers

ROUNDS = 1_000
COMPARED = 20
DAY = timedelta(days=1)
GOAL = 1.2


Body: TypeAlias = Callable[[Shape], tuple[str, str]]
"""Adds its nodes to a drawing; gives the first and the last of them."""


def parallel(drawing: Shape) -> tuple[str, str]:
    """Two branches, in each a person."""
    drawing.gateway("fork", "parallel").gateway("join", "parallel").user("left").user("right")
    drawing.flow("fork", "left", "join").flow("fork", "right", "join")
    return "fork", "join"


def inside() -> Shape:
    """What a sub-process or a called process holds: a person."""
    return shape("body").user("inside").end("body_end").flow("body_start", "inside", "body_end")


def sub_process(drawing: Shape) -> tuple[str, str]:
    """A person in a sub-process."""
    drawing.sub("whole", inside())
    return "whole", "whole"


def call_activity(drawing: Shape) -> tuple[str, str]:
    """A person in a called process."""
    drawing.call("called", "body")
    return "called", "called"


def boundary_timer(drawing: Shape) -> tuple[str, str]:
    """A person who is reminded in every round."""
    drawing.user("slow").at_edge("late", on="slow", what=timer('"P1D"'), cancels=False).end("reminded")
    drawing.flow("late", "reminded")
    return "slow", "slow"


def multi_instance(drawing: Shape) -> tuple[str, str]:
    """Three people at once."""
    drawing.user("many", loop=times("3"))
    return "many", "many"


BODIES: tuple[Body, ...] = (
    parallel,
    sub_process,
    call_activity,
    boundary_timer,
    multi_instance,
)


class Loop:
    """A case that goes round and round."""

    def __init__(self, house: House, process: str) -> None:
        self.house = house
        self.actor = house.actor("clerk")
        with house.moment():
            self.case = UUID(cases.start(process, unit_id=house.ids["BJ"], actor=CLOCK)["case"])

    def round(self) -> list[float]:
        """Everybody does what is open, once around; the milliseconds of each step."""
        with self.house.moment():
            cases.wake(self.case, actor=CLOCK)  # where a timer waits
            return [self._do(item) for item in self._open()]

    @property
    def bytes(self) -> int:
        """How large the stored engine state is."""
        with reading() as session:
            return len(session.scalars(select(Case.state_text).where(Case.id == self.case)).one().encode())

    def _open(self) -> list[WorkItem]:
        with reading() as session:
            here = select(WorkItem).where(WorkItem.case_id == self.case, WorkItem.closed_at.is_(None))
            return list(session.scalars(here))

    def _do(self, item: WorkItem) -> float:
        done = Answers(values={}, outcome="done")
        return timed(lambda: items.complete(item.id, done, token=item.version, actor=self.actor, key=str(item.id)))


def published(house: House, body: Body) -> str:
    """The process of a loop with this body."""
    drawing = shape(body.__name__)
    first, last = body(drawing)
    drawing.gateway("back").flow(f"{body.__name__}_start", "back", first).flow(last, "back")
    files = drawing.package() | (inside().package() if body is call_activity else {})
    return house.publish(files, body.__name__)


def measure(house: House) -> dict[str, Any]:
    """For each body: the median step in round 1 and round 1,000, and what is stored after each."""
    return {body.__name__: _measure(house, published(house, body)) for body in BODIES}


def _measure(house: House, process: str) -> dict[str, Any]:
    old, first, last = Loop(house, process), [], []
    for _ in range(ROUNDS - COMPARED):
        house.now += DAY
        old.round()
    for _ in range(COMPARED):
        new = Loop(house, process)
        house.now += DAY
        first += new.round()
        last += old.round()
    ratio = median(last) / median(first)
    return {
        "round_1_ms": round(median(first), 2),
        "round_1000_ms": round(median(last), 2),
        "ratio": round(ratio, 2),
        "goal": f"{'reached' if ratio <= GOAL else 'missed'}: at most {GOAL}",
        "bytes": {"round_1": new.bytes, "round_1000": old.bytes},
    }
