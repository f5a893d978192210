"""Two at once: one wins, the other is told who, and nobody is disturbed who did something else."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from tests.support import scale
from tests.support.drawings import Drawing
from tests.support.house import House
from workflows.commands import cases, items
from workflows.db import reading
from workflows.errors import AnliuError
from workflows.models import Event, WorkItem
from workflows.types import CLOCK, Actor, Answers

ROUNDS = scale(200, 1_000)
ONE = Drawing("one").start().user("entry").user("check", role="clerk").end().flow("start", "entry", "check", "end")
DONE = Answers(values={}, outcome="done")


def completing(item: UUID, version: int, who: Actor, key: str = "") -> Callable[[], Any]:
    return partial(items.complete, item, DONE, token=version, actor=who, key=key)


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run these at the same moment, each in a thread; gives results or the errors they ended with."""
    results: list[Any] = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = call()
        except AnliuError as error:
            results[place] = type(error).__name__

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def open_items() -> list[tuple[UUID, UUID, str, int]]:
    with reading() as session:
        rows = select(WorkItem.id, WorkItem.case_id, WorkItem.node, WorkItem.version)
        return [tuple(row) for row in session.execute(rows.where(WorkItem.closed_at.is_(None)).order_by(WorkItem.id))]


def test_of_two_people_who_complete_one_item_one_wins_each_time(house: House) -> None:
    process = house.publish(ONE)
    clerk, second = house.actor("clerk"), house.actor("second")
    for _ in range(ROUNDS):
        case = house.start(process)
        house.do(case, "entry")
    told = Counter()

    for item, _, _, version in open_items():
        results = at_once([completing(item, version, who) for who in (clerk, second)])
        told.update(result if isinstance(result, str) else "done" for result in results)

    assert told == {"done": ROUNDS, "Conflict": ROUNDS}


def test_of_ten_equal_posts_one_moves_the_case_and_all_get_its_answer(house: House) -> None:
    case = house.start(house.publish(ONE))
    clerk = house.actor("clerk")
    for node in ("entry", "check"):
        item = house.item(case, node)
        answers = at_once([completing(item.id, item.version, clerk, f"post-{node}")] * 10)
        assert all(answer == answers[0] for answer in answers)
        assert isinstance(answers[0], dict)

    with reading() as session:
        completed = select(func.count()).where(Event.case_id == case, Event.kind == "item.completed")
        assert session.scalar(completed) == 2


def test_two_people_on_two_parallel_items_and_a_timer_between_do_not_disturb_each_other(house: House) -> None:
    drawing = (
        Drawing("parallel", left="text", right="text")
        .start()
        .gateway("fork", "parallel")
        .user("a")
        .user("b")
        .boundary_timer("tick", on="a", feel='"PT1H"', cancels=False)
        .service("note", "test.note")
        .end("noted")
        .gateway("join", "parallel")
        .end()
        .flow("start", "fork", "a", "join", "end")
        .flow("fork", "b", "join")
        .flow("tick", "note", "noted")
    )
    process = house.publish(drawing)
    begun = {house.start(process) for _ in range(ROUNDS)}
    clerk, second = house.actor("clerk"), house.actor("second")
    for _, case, _, _ in open_items()[::2]:
        with house.moment():
            items.hand_over(house.item(case, "b").id, to=house.ids["second"], actor=clerk)
    house.now += timedelta(hours=1)
    told = Counter()

    for case in begun:
        a, b = house.item(case, "a"), house.item(case, "b")
        waking = partial(cases.wake, case, actor=CLOCK)
        results = at_once([completing(a.id, a.version, clerk), waking, completing(b.id, b.version, second)])
        told.update(result if isinstance(result, str) else "fine" for result in results)

    assert told == {"fine": 3 * ROUNDS}
    assert {house.case(case).state for case in begun} == {"ended"}
