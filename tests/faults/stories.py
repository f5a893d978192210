"""The commands that are killed, each with the state it starts from and the way back after a kill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from tests.faults.portrait import Portrait
from tests.support.drawings import Drawing
from tests.support.house import House
from workflows import clock, jobs
from workflows.commands import cases, items, publishing
from workflows.commands import jobs as commands
from workflows.commands.incidents import Stopped
from workflows.types import CLOCK, Answers

DONE = Answers(values={}, outcome="done")
WHY = Answers(values={"why": "entered", "policy": "P1"}, outcome="done")

EVERYTHING = (
    Drawing("everything", why="text", policy="text")
    .start()
    .user("entry", due="4wh")
    .service("note", "test.note")
    .service("tell", "test.letter", kind="sendTask")
    .gateway("fork", "parallel")
    .user("check", role="checker", due="1wd")
    .boundary_timer("remind", on="check", feel='"R3/P1D"', repeats=True, cancels=False)
    .service("reminder", "test.letter", kind="sendTask")
    .end("reminded")
    .service("call", "test.call")
    .message("mail", "reply", "policy")
    .timer("pause", '"P1D"')
    .gateway("join", "parallel")
    .user("last")
    .end()
    .flow("start", "entry", "note", "tell", "fork", "check", "join", "last", "end")
    .flow("remind", "reminder", "reminded")
    .flow("fork", "call", "join")
    .flow("fork", "mail", "join")
    .flow("fork", "pause", "join")
)
"""Its entry is followed, in one step, by everything a case can wait for."""

SHORT = Drawing("short").start().user("entry").end().flow("start", "entry", "end")
CALLING = Drawing("calling", why="text").start().user("entry").service("call", "test.call").user("last").end()
CALLING.flow("start", "entry", "call", "last", "end")
BREAKING = Drawing("breaking").start().user("entry").service("break", "test.break").end()
BREAKING.flow("start", "entry", "break", "end")
BEGINNING = (
    Drawing("beginning")
    .start()
    .user("entry")
    .service(
        "begin",
        "faults.begin",
        inner="<bpmn:extensionElements><anliu:input name='process' value='\"waiting\"'/></bpmn:extensionElements>",
    )
    .end()
    .flow("start", "entry", "begin", "end")
)
WAITING = Drawing("waiting").start().timer("pause", '"P1D"').end().flow("start", "pause", "end")


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A house in which everything is prepared for one command."""

    house: House
    call: Callable[[], Any]
    again: Callable[[], Any]
    """What happens after a kill, in this process: the same request, or the clock and another worker."""
    calls_of: UUID | None = None
    """The case whose outside calls must all carry its job's key."""
    settled: Callable[[Portrait], Portrait] = dict
    """What of a portrait must be the same however often something was tried."""


def without_count(seen: Portrait) -> Portrait:
    """A portrait that does not tell how often, and when, a case was tried in vain."""
    trying = {"job.attempted", "job.failed", "incident.opened"}
    return seen | {
        "cases": [row[:4] for row in seen["cases"]],
        "jobs": [row[:4] for row in seen["jobs"]],
        "answers": [row[:3] for row in seen["answers"]],
        "incidents": [row[:2] for row in seen["incidents"]],
        "events": [row[:4] for row in seen["events"] if row[0] not in trying],
        "bells": [],
        "clocks": [],
    }


def _same(house: House, call: Callable[[], Any], moment: timedelta = timedelta()) -> Ready:
    house.now += moment
    return Ready(house=house, call=call, again=partial(_at_the_same_moment, house, call))


def _at_the_same_moment(house: House, call: Callable[[], Any]) -> Any:
    with house.moment():
        return call()


def _working(house: House) -> UUID:
    """A case that waits for everything at once."""
    case = house.start(house.publish(EVERYTHING))
    house.do(case, "entry", **WHY.values)
    return case


def starting(house: House) -> Ready:
    house.publish(EVERYTHING)
    call = partial(cases.start, "everything", unit_id=house.ids["BJ"], actor=house.actor("clerk"), key="post-1")
    return _same(house, call)


def claiming(house: House) -> Ready:
    item = house.item(_working(house), "check")
    return _same(house, partial(items.claim, item.id, actor=house.actor("checker"), key="post-1"))


def handing_over(house: House) -> Ready:
    item = house.item(house.start(house.publish(EVERYTHING)), "entry")
    to = house.ids["second"]
    return _same(house, partial(items.hand_over, item.id, to=to, actor=house.actor("clerk"), key="post-1"))


def completing(house: House) -> Ready:
    item = house.item(house.start(house.publish(EVERYTHING)), "entry")
    with house.moment():
        items.save_draft(item.id, {"why": "typed"}, actor=house.actor("clerk"))
    actor = house.actor("clerk")
    return _same(house, partial(items.complete, item.id, WHY, token=item.version, actor=actor, key="post-1"))


def stopping(house: House) -> Ready:
    """The handler breaks: the step is undone, then a second transaction opens the incident."""
    item = house.item(house.start(house.publish(BREAKING)), "entry")
    return replace(_same(house, partial(stop, item.id, item.version, house.actor("clerk"))), settled=without_count)


def stop(item_id: UUID, token: int, actor: Any) -> str:
    """Complete an item whose step breaks; gives the incident's code."""
    try:
        items.complete(item_id, DONE, token=token, actor=actor, key="post-1")
    except Stopped as stopped:
        return stopped.code
    return ""


def withdrawing(house: House) -> Ready:
    case = _working(house)
    return _same(house, partial(cases.withdraw, case, reason="changed", actor=house.actor("clerk"), key="post-1"))


def waking(house: House) -> Ready:
    case = _working(house)
    return _same(house, partial(cases.wake, case, actor=CLOCK), timedelta(days=1))


def delivering(house: House) -> Ready:
    _working(house)
    return _same(house, partial(cases.deliver, "reply", "P1", {"why": "heard"}, actor=CLOCK, key="post-1"))


def finishing(house: House) -> Ready:
    return _same(house, partial(commands.finish_job, _running(house), {"why": "called"}))


def rejecting_for_good(house: House) -> Ready:
    """The last attempt fails: the job and its case ask an operator."""
    job = _running(house)
    for attempt in (1, 2, 3):
        with house.moment():
            commands.fail_job(job, attempt, "broke")
        house.now += timedelta(minutes=10)
        with house.moment():
            commands.begin_attempt(job)
    return _same(house, partial(commands.fail_job, job, 4, "broke"))


def failing(house: House) -> Ready:
    """An attempt fails: the job waits for the next, and a bell is set."""
    return _same(house, partial(commands.fail_job, _running(house), 1, "broke"))


def _running(house: House) -> UUID:
    case = house.start(house.publish(CALLING))
    house.do(case, "entry")
    (job,) = house.jobs(case)
    with house.moment():
        commands.begin_attempt(job.id)
    return job.id


def attempting(house: House) -> Ready:
    """A whole attempt, outside call included."""
    case = house.start(house.publish(CALLING))
    house.do(case, "entry")
    (job,) = house.jobs(case)
    return _another_worker(house, partial(jobs.attempt, job.id), case)


def beginning_another_case(house: House) -> Ready:
    """An attempt that starts a case: two cases, three transactions, one new case."""
    house.publish(WAITING)
    case = house.start(house.publish(BEGINNING))
    house.do(case, "entry")
    (job,) = house.jobs(case)
    return _another_worker(house, partial(jobs.attempt, job.id))


def _another_worker(house: House, call: Callable[[], Any], calls_of: UUID | None = None) -> Ready:
    def again() -> None:
        for minute in (1, 2):  # the lease expires, the tick sees it; the pause ends, another worker tries again
            clock.tick(house.now + timedelta(minutes=minute))
            jobs.run_due(house.now + timedelta(minutes=minute, seconds=30))

    return Ready(house=house, call=call, again=again, calls_of=calls_of, settled=without_count)


def publishing_a_version(house: House) -> Ready:
    return _same(house, partial(publishing.publish, "short", SHORT.package(), actor=CLOCK))


STORIES = (
    starting,
    claiming,
    handing_over,
    completing,
    stopping,
    withdrawing,
    waking,
    delivering,
    finishing,
    failing,
    rejecting_for_good,
    attempting,
    beginning_another_case,
    publishing_a_version,
)
