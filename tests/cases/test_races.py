"""Two at once: one wins, the other is told who, and nobody is disturbed who did something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from tests.support import scale
from tests.support.drawings import Drawing
from tests.support.house import House
from tests.support.together import at_once
from workflows.commands import cases, items, jobs
from workflows.db import reading
from workflows.models import Event, JobState, WorkItem
from workflows.types import CLOCK, Actor, Answers

ROUNDS = scale(200, 1_000)
ONE = Drawing("one").start().user("entry").user("check", role="clerk").end().flow("start", "entry", "check", "end")
DONE = Answers(values={}, outcome="done")


def completing(item: UUID, version: int, who: Actor, key: str = "") -> Callable[[], Any]:
    return partial(items.complete, item, DONE, token=version, actor=who, key=key)


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


def test_of_three_operators_who_press_retry_at_once_one_lets_the_job_be_tried_again(house: House) -> None:
    drawing = Drawing("failing").start().user("entry").service("call", "test.call").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "call", "end")))
    house.do(case, "entry")
    (job,) = house.jobs(case)
    for attempt in (1, 2, 3, 4):
        with house.moment():
            jobs.begin_attempt(job.id)
            jobs.fail_job(job.id, attempt, "broke")
        house.now += timedelta(minutes=10)
    rung = bells()

    results = at_once([partial(jobs.retry_job, job.id, actor=house.actor("operator"))] * 3)

    assert results == [{"state": JobState.WAITING}] * 3
    assert (house.events(case).count("job.retried"), bells(), house.incidents(case)) == (1, rung + 1, [])


def bells() -> int:
    with reading() as session:
        return session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0
