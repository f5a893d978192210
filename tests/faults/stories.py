"""The commands that are killed, each with the state it starts from and the way back after a kill."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from tests.faults.portrait import Portrait
from tests.support.drawings import Drawing
from tests.support.house import House
from workflows import clock, jobs
from workflows.commands import cases, clocks, incidents, items, publishing
from workflows.commands import jobs as commands
from workflows.commands.incidents import Stopped, Trouble
from workflows.db import transaction, utcnow
from workflows.models import Assignment, Case, CaseState, WorkItem
from workflows.types import CLOCK, Answers, Scope

DONE = Answers(values={}, outcome="done")
WHY = Answers(values={"why": "entered", "policy": "P1"}, outcome="done")

EVERYTHING = (
    Drawing("everything", why="text", policy="text")
    .start()
    .user("entry", due="4wh")
    .service("note", "test.note")
    .service("tell", "faults.call", kind="sendTask")
    .gateway("fork", "parallel")
    .user("check", role="checker", due="1wd")
    .boundary_timer("remind", on="check", feel='"R3/P1D"', repeats=True, cancels=False)
    .service("reminder", "faults.call", kind="sendTask")
    .end("reminded")
    .service("call", "faults.call")
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
CALLING = Drawing("calling", why="text").start().user("entry").service("call", "faults.call").user("last").end()
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
    commits: int = 1
    """How many transactions change the database; a command has one."""
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


LATE = Drawing("late").start()
LATE.user("entry", due="4wh", said='<anliu:clock name="legal" kind="statutory" period="2d"/>').end()
LATE.flow("start", "entry", "end")


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


def marking(house: House) -> Ready:
    item = house.item(house.start(house.publish(EVERYTHING)), "entry")
    call = partial(items.mark_urgent, item.id, reason="waits in hospital", actor=house.actor("boss"), key="post-1")
    return _same(house, call)


def unmarking(house: House) -> Ready:
    ready = marking(house)
    ready.again()
    item_id = ready.call.args[0]  # type: ignore[attr-defined]  # it is a partial
    return _same(house, partial(items.unmark, item_id, actor=house.actor("boss"), key="post-2"))


def striking(house: House) -> Ready:
    """A step's own time is over, and so is the law's."""
    case = house.start(house.publish(LATE))
    return _same(house, partial(clocks.strike, case, actor=CLOCK), timedelta(days=5))


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
    return _same(house, partial(cases.withdraw, case, reason="changed", actor=CLOCK, key="post-1"))


def waking(house: House) -> Ready:
    case = _working(house)
    return _same(house, partial(cases.wake, case, actor=CLOCK), timedelta(days=1))


def delivering(house: House) -> Ready:
    _working(house)
    return _same(house, partial(cases.deliver, "reply", "P1", {"why": "heard"}, actor=CLOCK, key="post-1"))


def finishing(house: House) -> Ready:
    return _same(house, partial(commands.finish_job, _running(house), {"why": "called"}))


def giving_up(house: House) -> Ready:
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


def _running(house: House, drawing: Drawing = CALLING) -> UUID:
    case = house.start(house.publish(drawing))
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
    return replace(_another_worker(house, partial(jobs.attempt, job.id)), calls_of=case, commits=2)


def beginning_another_case(house: House) -> Ready:
    """An attempt that starts a case: two cases, three transactions, one new case."""
    house.publish(WAITING)
    case = house.start(house.publish(BEGINNING))
    house.do(case, "entry")
    (job,) = house.jobs(case)
    return replace(_another_worker(house, partial(jobs.attempt, job.id)), commits=3)


def _another_worker(house: House, call: Callable[[], Any]) -> Ready:
    def again() -> None:
        for minute in (1, 2):  # the lease expires, the tick sees it; the pause ends, another worker tries again
            clock.tick(house.now + timedelta(minutes=minute))
            jobs.run_due(house.now + timedelta(minutes=minute, seconds=30))

    return Ready(house=house, call=call, again=again, settled=without_count)


def publishing_a_version(house: House) -> Ready:
    return _same(house, partial(publishing.publish, "short", SHORT.package(), actor=CLOCK))


def releasing(house: House) -> Ready:
    item = house.item(house.start(house.publish(EVERYTHING)), "entry")
    return _same(house, partial(items.release, item.id, actor=house.actor("clerk"), key="post-1"))


def revealing(house: House) -> Ready:
    item = house.item(house.start(house.publish(EVERYTHING)), "entry")
    seat = {"role": "back_office", "unit_id": house.ids["BJ"], "scope": Scope.UNIT, "level": 1}  # may see numbers
    with transaction() as session:
        session.add(Assignment(user_id=house.ids["clerk"], starts_at=house.now - timedelta(days=1), **seat))
    show = partial(items.reveal, item.id, "test.phones", purpose="call", actor=house.actor("clerk"), key="post-1")
    return _same(house, show)


def beginning_an_attempt(house: House) -> Ready:
    case = house.start(house.publish(CALLING))
    house.do(case, "entry")
    (job,) = house.jobs(case)
    return _same(house, partial(commands.begin_attempt, job.id))


def refusing(house: House) -> Ready:
    """The business says no, and the drawing has a way for it."""
    drawing = (
        Drawing("refused", why="text")
        .start()
        .user("entry")
        .service("call", "faults.call")
        .boundary_error("no", on="call", code="REFUSED")
        .user("repair")
        .end()
        .flow("start", "entry", "call", "end")
        .flow("no", "repair", "call")
    )
    job = _running(house, drawing)
    return _same(house, partial(commands.reject_job, job, "REFUSED", {"why": "balance"}))


def retrying(house: House) -> Ready:
    """An operator lets a failed job be tried again."""
    ready = giving_up(house)
    ready.again()
    (job,) = ready.call.args[:1]  # type: ignore[attr-defined]  # it is a partial
    return _same(house, partial(commands.retry_job, job, actor=house.actor("operator")))


def opening_an_incident(house: House) -> Ready:
    case = house.start(house.publish(SHORT))
    trouble = Trouble(code="handler", text="ZeroDivisionError", node="entry", item_id=house.item(case, "entry").id)
    return replace(_same(house, partial(tell, case, trouble)), settled=without_count)


def tell(case_id: UUID, trouble: Trouble) -> str:
    """Open an incident; gives its code."""
    return incidents.open_incident(case_id, trouble, actor=CLOCK).code


def resolving_what_is_over(house: House) -> Ready:
    """An item broke a step, was done in the end, and its incident is over."""
    ready = opening_an_incident(house)
    ready.again()
    (case,) = ready.call.args[:1]  # type: ignore[attr-defined]  # it is a partial
    house.do(case, "entry")
    return _same(house, partial(incidents.resolve_over, case, actor=CLOCK))


def in_two_halves(house: House) -> Ready:
    """A command as nobody should write one: the item is closed in one transaction, the case moved in the next."""
    case = house.start(house.publish(SHORT))
    return _same(house, partial(close_and_move, house.item(case, "entry").id, case))


def close_and_move(item_id: UUID, case_id: UUID) -> None:
    with transaction() as session:
        item = session.get_one(WorkItem, item_id)
        item.closed_at, item.done_by = utcnow(), item.assignee_id
    with transaction() as session:
        session.get_one(Case, case_id).state = CaseState.ENDED


Story: TypeAlias = Callable[[House], Ready]

STORIES: Mapping[Callable[..., Any], tuple[Story, ...]] = {
    cases.start: (starting,),
    cases.wake: (waking,),
    cases.deliver: (delivering,),
    cases.withdraw: (withdrawing,),
    items.claim: (claiming,),
    items.release: (releasing,),
    items.reveal: (revealing,),
    items.hand_over: (handing_over,),
    items.mark_urgent: (marking,),
    items.unmark: (unmarking,),
    items.complete: (completing, stopping),
    clocks.strike: (striking,),
    commands.begin_attempt: (beginning_an_attempt,),
    commands.finish_job: (finishing,),
    commands.fail_job: (failing, giving_up),
    commands.reject_job: (refusing,),
    commands.retry_job: (retrying,),
    incidents.open_incident: (opening_an_incident,),
    incidents.resolve_over: (resolving_what_is_over,),
    publishing.publish: (publishing_a_version,),
    jobs.attempt: (attempting, beginning_another_case),
}
"""Every command, and the stories in which it is killed."""
