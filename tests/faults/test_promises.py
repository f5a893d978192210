"""What never stops silently, told with many cases and with rows that somebody spoiled by hand."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.faults.handlers import faults
from tests.faults.stories import CALLING, EVERYTHING, WAITING
from tests.support import scale
from tests.support.drawings import Drawing
from tests.support.handlers import test
from tests.support.house import House
from tests.support.processes import eventually
from workflows import clock, invariants, jobs, registry
from workflows.commands import cases
from workflows.commands import jobs as commands
from workflows.commands.incidents import Stopped
from workflows.db import reading, transaction
from workflows.errors import NotFound
from workflows.invariants import Breach
from workflows.locking import lock_case
from workflows.models import CaseState, JobState
from workflows.registry import Registry
from workflows.types import CLOCK

MANY = scale(40, 1_000)
PAUSED = Drawing("paused").start().user("entry").timer("pause", '"PT30M"').user("after").end()
PAUSED.flow("start", "entry", "pause", "after", "end")


@pytest.fixture
def house(database_url: str) -> House:
    """A house whose tests spoil rows by hand: nothing is checked behind their back."""
    return House(database_url, test, faults)


def breaches() -> set[Breach]:
    with reading() as session:
        return {broken.breach for broken in invariants.check(session)}


def spoil(statement: str) -> None:
    with transaction() as session:
        session.execute(text(statement))


def working(house: House) -> UUID:
    case = house.start(house.publish(EVERYTHING))
    house.do(case, "entry", why="entered", policy="P1")
    return case


def with_job(house: House, handler: str) -> UUID:
    drawing = Drawing("work").start().user("entry").service("call", handler).boundary_timer("late", "call", '"PT1H"')
    case = house.start(house.publish(drawing.end().flow("start", "entry", "call", "end").flow("late", "end")))
    house.do(case, "entry")
    return case


@pytest.mark.parametrize(
    ("statement", "breach"),
    [
        ("UPDATE work_item SET closed_at = opened_at WHERE node = 'check'", {Breach.ITEM}),
        ("UPDATE work_item SET task_id = gen_random_uuid() WHERE node = 'check'", {Breach.ITEM}),
        ("UPDATE work_item SET closed_at = NULL WHERE node = 'entry'", {Breach.ITEM, Breach.ANSWER}),
        ("UPDATE job SET state = 'done' WHERE node = 'call'", {Breach.JOB}),
        ("UPDATE job SET state = 'running' WHERE node = 'call'", {Breach.LEASE}),
        ("DELETE FROM subscription", {Breach.SUBSCRIPTION}),
        ('UPDATE "case" SET wake_at = NULL', {Breach.WAKE}),
        ("UPDATE \"case\" SET wake_at = wake_at + interval '1 minute'", {Breach.WAKE}),
        ("UPDATE \"case\" SET state_text = '{}'", {Breach.UNREADABLE}),
        ("UPDATE \"case\" SET state = 'ended', ended_at = started_at", {Breach.CLOSED}),
        ("UPDATE \"case\" SET chain_head = repeat('0', 64)", {Breach.CHAIN}),
        ("UPDATE work_item SET done_by = NULL WHERE node = 'entry'", {Breach.ANSWER}),
    ],
)
def test_a_row_that_does_not_fit_its_case_is_found(house: House, statement: str, breach: set[Breach]) -> None:
    working(house)
    assert breaches() == set()
    spoil(statement)
    assert breaches() == breach


def test_a_case_that_waits_for_nothing_is_told_to_an_operator_once(house: House) -> None:
    case, other = house.start(house.publish(PAUSED)), house.start("paused")
    spoil(f"UPDATE work_item SET closed_at = opened_at WHERE case_id = '{case}'")  # noqa: S608 - our own id
    with reading() as session:
        assert invariants.stuck_cases(session) == [case]

    assert [clock.daily(house.now)["stuck"] for _ in range(2)] == [1, 0]
    assert [incident.code for incident in house.incidents(case)] == ["stuck"]
    assert house.incidents(other) == []


def test_a_drawing_that_comes_to_a_halt_undoes_the_step_and_says_where(house: House) -> None:
    drawing = (
        Drawing("halt")
        .start()
        .user("entry")
        .gateway("one", default="left")
        .service("a", "test.note")
        .service("b", "test.note")
        .gateway("both", "parallel")
        .end()
        .flow("start", "entry", "one")
        .flow("one", "a", id="left")
        .flow("one", "b", when="false")
        .flow("a", "both", "end")
        .flow("b", "both")
    )
    case = house.start(house.keep(drawing))

    with pytest.raises(Stopped):
        house.do(case, "entry")

    assert [(incident.code, incident.node) for incident in house.incidents(case)] == [("nothing_waits", "a")]
    assert (house.open_nodes(case), breaches()) == (["entry"], set())


def test_all_timers_of_a_stop_fire_once_each_at_the_next_tick(house: House) -> None:
    process = house.publish(PAUSED)
    waiting = [house.start(process) for _ in range(MANY)]
    for case in waiting:
        house.do(case, "entry")
    house.now += timedelta(hours=1)

    begun = time.monotonic()
    assert clock.tick(house.now)["woken"] == MANY
    assert time.monotonic() - begun < 60
    clock.tick(house.now - timedelta(hours=2))
    clock.tick(house.now + timedelta(hours=2))

    for case in waiting:
        assert (house.events(case).count("timer.fired"), house.open_nodes(case)) == (1, ["after"])
    assert breaches() == set()


def test_one_case_that_cannot_be_read_stops_no_other(house: House) -> None:
    process = house.publish(PAUSED)
    waiting = [house.start(process) for _ in range(5)]
    for case in waiting:
        house.do(case, "entry")
    spoil(f"UPDATE \"case\" SET state_text = '{{}}' WHERE id = '{waiting[0]}'")  # noqa: S608 - our own id
    house.now += timedelta(hours=1)

    assert [clock.tick(house.now)["woken"] for _ in range(2)] == [4, 0]
    assert [(each.code, each.count) for each in house.incidents(waiting[0])] == [("bad_state", 1)], "no poller loops"


def test_jobs_that_always_fail_become_one_incident_each_after_four_attempts(house: House) -> None:
    process = house.publish(CALLING)
    failing = [house.start(process) for _ in range(scale(10, 100))]
    for case in failing:
        house.do(case, "entry")
    pauses = []
    for attempt in (1, 2, 3, 4):
        for case in failing:
            (job,) = house.jobs(case)
            with house.moment():
                assert commands.begin_attempt(job.id)
                commands.fail_job(job.id, attempt, "broke")
        pauses.append([house.jobs(case)[0].run_after - house.now for case in failing])
        house.now += timedelta(minutes=10)
    for planned, drawn in zip((10, 60, 300), pauses, strict=False):
        assert all(timedelta(seconds=planned) <= pause <= timedelta(seconds=planned * 1.2) for pause in drawn)
        assert len(set(drawn)) > 1, "they do not come back all at once"

    for case in failing:
        (job,) = house.jobs(case)
        assert (job.state, job.attempts, [each.code for each in house.incidents(case)]) == ("failed", 4, ["job_failed"])
    assert breaches() == set()


def test_a_lease_that_cannot_be_ended_stops_no_other_and_is_not_tried_at_every_tick(house: House) -> None:
    orphan, sound = with_job(house, "faults.answer"), with_job(house, "test.call")
    with house.moment():
        for case in (orphan, sound):
            commands.begin_attempt(house.jobs(case)[0].id)
    registry.install(Registry(test))
    house.now += timedelta(minutes=1)

    assert [clock.tick(house.now)["expired"] for _ in range(2)] == [1, 0]
    assert house.jobs(sound)[0].state == JobState.WAITING
    assert [(each.text, each.count) for each in house.incidents(orphan)] == [("UnknownName", 1)]

    registry.install(Registry(test, faults))
    house.now += timedelta(hours=1, minutes=1)
    with house.moment():
        jobs.requeue_expired(house.now)
    assert house.jobs(orphan)[0].state == JobState.WAITING, "it comes back when it can"


def test_an_incident_is_over_when_its_item_is_done_after_all(house: House) -> None:
    drawing = Drawing("twice", why="text").start().user("entry").end().flow("start", "entry", "end")
    case = house.start(house.publish(drawing))
    with pytest.raises(Stopped):
        house.do(case, "entry", unknown="x")
    clock.tick(house.now)
    assert len(house.incidents(case)) == 1

    house.do(case, "entry", why="known")
    assert clock.tick(house.now)["resolved"] == 1
    assert house.incidents(case) == []
    assert house.events(case)[-1] == "incident.resolved"


def test_an_incident_of_waking_is_over_when_the_case_could_be_woken(house: House) -> None:
    case = house.start(house.publish(PAUSED))
    house.do(case, "entry")
    with reading() as session:
        state = session.scalar(text('SELECT state_text FROM "case"'))
    spoil("UPDATE \"case\" SET state_text = '{}'")
    house.now += timedelta(hours=1)
    clock.tick(house.now)
    assert [incident.code for incident in house.incidents(case)] == ["bad_state"]

    with transaction() as session:
        session.execute(text('UPDATE "case" SET state_text = :state'), {"state": state})
    house.now += timedelta(hours=1)
    clock.tick(house.now)

    assert (house.incidents(case), house.open_nodes(case)) == ([], ["after"])


def test_money_that_moved_for_a_case_that_no_longer_waits_is_recorded(house: House) -> None:
    case = with_job(house, "faults.pay")
    (job,) = house.jobs(case)
    with house.moment():
        commands.begin_attempt(job.id)
        cases.withdraw(case, reason="changed", actor=CLOCK)
        assert house.jobs(case)[0].state == JobState.DROPPED
        assert commands.finish_job(job.id, {}) == {"taken": False}
        assert commands.finish_job(job.id, {}) == {"taken": False}

    assert house.events(case).count("faults.recorded") == 1
    assert house.case(case).state == CaseState.WITHDRAWN
    assert breaches() == set()


def test_a_letter_that_was_asked_for_goes_out_although_its_case_is_withdrawn(house: House) -> None:
    case = working(house)
    with house.moment():
        cases.withdraw(case, reason="changed", actor=CLOCK)

    states = {job.node: job.state for job in house.jobs(case)}
    assert states == {"tell": JobState.WAITING, "call": JobState.DROPPED}
    house.settle()
    assert house.jobs(case)[0].state == JobState.DONE


def test_what_a_machine_began_is_not_withdrawn_because_nobody_touched_it(house: House) -> None:
    house.publish(WAITING)
    house.publish(PAUSED)
    with house.moment():
        begun = UUID(cases.start("waiting", unit_id=house.ids["BJ"], actor=CLOCK)["case"])
    left = house.start("paused")

    clock.daily(house.now + timedelta(days=31))

    assert (house.case(begun).state, house.case(left).state) == (CaseState.OPEN, CaseState.WITHDRAWN)


def test_of_two_timers_due_at_once_the_one_that_is_interrupted_does_not_fire(house: House) -> None:
    drawing = (
        Drawing("race")
        .start()
        .user("entry")
        .boundary_timer("first", on="entry", feel='"PT1H"')
        .boundary_timer("second", on="entry", feel='"PT2H"')
        .end()
        .flow("start", "entry", "end")
        .flow("first", "end")
        .flow("second", "end")
    )
    case = house.start(house.publish(drawing))

    house.pass_time(hours=3)

    assert house.events(case).count("timer.fired") == 1
    assert house.case(case).state == CaseState.ENDED


def test_a_message_that_waited_for_the_lock_of_a_case_that_ended_meanwhile_finds_nobody(house: House) -> None:
    case = working(house)
    heard: list[str] = []

    def deliver() -> None:
        try:
            cases.deliver("reply", "P1", {"why": "heard"}, actor=CLOCK)
        except NotFound:
            heard.append("nobody")

    messenger = threading.Thread(target=deliver)
    with transaction() as session:
        row = lock_case(session, case)
        messenger.start()
        eventually(somebody_waits)
        row.state, row.ended_at, row.wake_at, row.state_text = CaseState.WITHDRAWN, house.now, None, ""
        session.execute(text("DELETE FROM subscription"))
    messenger.join()

    assert (heard, house.incidents(case)) == (["nobody"], [])


def somebody_waits() -> bool:
    with reading() as session:
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(session.scalar(waiting))
