"""Jobs: attempts, back-off, incidents and retries; a business no; letters; what hangs or dies."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.drawings import Drawing
from tests.support.house import House
from workflows import clock, jobs
from workflows.commands import cases
from workflows.commands import jobs as commands
from workflows.commands.incidents import Stopped
from workflows.errors import Forbidden, Refused
from workflows.models import CaseState, JobState

CALLING = (
    Drawing(why="text")
    .start()
    .user("entry")
    .service("call", "test.call")
    .boundary_error("refused", on="call", code="REFUSED")
    .user("repair")
    .end()
    .flow("start", "entry", "call", "end")
    .flow("refused", "repair", "call")
)


def keys(book: Path) -> list[str]:
    calls = book / "calls"
    return calls.read_text().splitlines() if calls.exists() else []


def calling(house: House) -> UUID:
    case = house.start(house.publish(CALLING))
    house.do(case, "entry")
    return case


def test_the_case_waits_for_the_machine_and_goes_on_with_its_output(house: House, book: Path) -> None:
    case = calling(house)
    (job,) = house.jobs(case)
    assert (job.state, job.handler, house.open_nodes(case)) == (JobState.WAITING, "test.call", [])

    house.settle()

    assert keys(book) == [job.key]
    assert house.case(case).state == CaseState.ENDED
    assert house.case(case).facts["why"] == "called"


def test_a_business_no_goes_the_way_that_is_drawn_and_may_come_again(house: House, book: Path) -> None:
    (book / "mode").write_text("refuse")
    case = calling(house)
    house.settle()

    assert house.open_nodes(case) == ["repair"]
    assert house.case(case).facts["why"] == "balance"
    (book / "mode").write_text("ok")
    house.do(case, "repair")
    house.settle()

    assert house.case(case).state == CaseState.ENDED
    assert len(set(keys(book))) == 2, "a new attempt at the business is a new effect with a key of its own"


def test_what_breaks_is_tried_four_times_then_an_operator_is_asked(house: House, book: Path) -> None:
    (book / "mode").write_text("break")
    case = calling(house)
    for minutes in (0, 1, 3, 10):
        house.pass_time(minutes=minutes)

    (job,) = house.jobs(case)
    (incident,) = house.incidents(case)
    assert (job.state, job.attempts, len(keys(book))) == (JobState.FAILED, 4, 4)
    assert len(set(keys(book))) == 1, "every attempt carries the same key"
    assert (incident.code, incident.node, incident.text) == ("job_failed", "call", "ConnectionError")

    (book / "mode").write_text("ok")
    with house.moment():
        commands.retry_job(job.id, actor=house.actor("operator"))
    house.settle()

    assert house.case(case).state == CaseState.ENDED
    assert house.incidents(case) == []


def test_only_an_operator_retries(house: House, book: Path) -> None:
    (book / "mode").write_text("break")
    case = calling(house)

    with pytest.raises(Forbidden):
        commands.retry_job(house.jobs(case)[0].id, actor=house.actor("clerk"))


def test_a_hanging_call_is_killed_and_counts_as_an_attempt(house: House) -> None:
    drawing = Drawing("hanging").start().user("entry").service("call", "test.hang").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "call", "end")))
    house.do(case, "entry")

    jobs.run_due(house.now)

    (job,) = house.jobs(case)
    assert (job.state, job.attempts, job.error) == (JobState.WAITING, 1, "timed out")
    assert job.run_after >= house.now + timedelta(seconds=10)


def test_an_expired_lease_counts_as_an_attempt(house: House) -> None:
    case = calling(house)
    with house.moment():
        commands.begin_attempt(house.jobs(case)[0].id)

    house.now += timedelta(seconds=41)  # the call's time-out and the grace of its lease
    clock.tick(house.now)

    (job,) = house.jobs(case)
    assert (job.state, job.attempts, job.error) == (JobState.WAITING, 1, "lease expired")


def test_an_output_that_comes_late_is_taken_once(house: House) -> None:
    case = calling(house)
    (job,) = house.jobs(case)
    with house.moment():
        commands.begin_attempt(job.id)
        house.now += timedelta(minutes=2)
        clock.tick(house.now)
        assert commands.finish_job(job.id, {"why": "late"})["taken"]
        assert not commands.finish_job(job.id, {"why": "later"})["taken"]

    assert house.case(case).facts["why"] == "late"


def test_a_job_that_nobody_wants_any_more_is_dropped(house: House) -> None:
    drawing = (
        Drawing("dropped")
        .start()
        .user("entry")
        .service("call", "test.call")
        .boundary_timer("late", on="call", feel='"PT1H"')
        .end()
        .flow("start", "entry", "call", "end")
        .flow("late", "end")
    )
    case = house.start(house.publish(drawing))
    house.do(case, "entry")
    (job,) = house.jobs(case)
    with house.moment():
        commands.begin_attempt(job.id)

    house.now += timedelta(hours=2)
    clock.wake_due(house.now)

    assert house.jobs(case)[0].state == JobState.DROPPED
    assert not commands.finish_job(job.id, {})["taken"]
    assert house.case(case).state == CaseState.ENDED


def test_a_letter_is_not_awaited_and_its_failure_stops_nothing(house: House, book: Path) -> None:
    (book / "mode").write_text("break")
    drawing = (
        Drawing("letter").start().user("entry").service("send", "test.letter", kind="sendTask").user("rest").end()
    ).flow("start", "entry", "send", "rest", "end")
    case = house.start(house.publish(drawing))
    house.do(case, "entry")
    assert house.open_nodes(case) == ["rest"]
    for _ in range(4):
        house.pass_time(minutes=10)

    assert [incident.code for incident in house.incidents(case)] == ["job_failed"]
    house.do(case, "rest")
    assert house.case(case).state == CaseState.ENDED


def test_an_output_that_the_case_cannot_take_becomes_its_incident(house: House, book: Path) -> None:
    drawing = Drawing("narrow").start().user("entry").service("call", "test.call").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "call", "end")))
    house.do(case, "entry")

    jobs.run_due(house.now)

    assert keys(book), "the effect has happened"
    assert [(each.code, each.node) for each in house.incidents(case)] == [("undeclared_fact", "call")]
    assert house.jobs(case)[0].state == JobState.WAITING


def test_a_handler_that_breaks_opens_an_incident_without_its_words_and_saves_nothing(house: House) -> None:
    drawing = (Drawing("breaking").start().user("entry").service("break", "test.break").end()).flow(
        "start", "entry", "break", "end"
    )
    case = house.start(house.publish(drawing))

    with pytest.raises(Stopped):
        house.do(case, "entry")
    with pytest.raises(Stopped):
        house.do(case, "entry")

    (incident,) = house.incidents(case)
    assert (incident.code, incident.text, incident.count) == ("handler", "ZeroDivisionError", 2)
    assert house.open_nodes(case) == ["entry"]


def test_a_business_error_that_nothing_catches_is_an_incident(house: House) -> None:
    drawing = (Drawing("uncaught", why="text").start().user("entry").service("refuse", "test.refuse").end()).flow(
        "start", "entry", "refuse", "end"
    )
    case = house.start(house.publish(drawing))

    with pytest.raises(Stopped):
        house.do(case, "entry")

    assert [(each.code, each.node) for each in house.incidents(case)] == [("uncaught_error", "refuse")]


def test_a_step_that_never_ends_in_its_time_is_the_trouble_of_its_case(house: House) -> None:
    drawing = Drawing("slow").start().user("entry").service("sleep", "test.sleep").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "sleep", "end")))

    with pytest.raises(Stopped):
        house.do(case, "entry")

    assert [(each.code, each.text) for each in house.incidents(case)] == [("handler", "OperationalError")]


def test_a_case_that_acted_outside_the_house_is_left_only_by_a_drawn_way(house: House, book: Path) -> None:
    (book / "mode").write_text("refuse")
    case = calling(house)
    with pytest.raises(Refused), house.moment():
        cases.withdraw(case, reason="submitter", actor=house.actor("clerk"))

    house.settle()

    assert house.open_nodes(case) == ["repair"]
    with pytest.raises(Refused), house.moment():
        cases.withdraw(case, reason="submitter", actor=house.actor("clerk"))


@pytest.mark.parametrize("attempts", [0, 1, 4])
def test_a_job_that_was_tried_and_then_dropped_may_have_acted_and_holds_the_case(house: House, attempts: int) -> None:
    drawing = Drawing("acted").start().user("entry").service("call", "test.call").user("after").end()
    drawing.boundary_timer("late", on="call", feel='"PT9H"').flow("late", "after")
    case = house.start(house.publish(drawing.flow("start", "entry", "call", "after", "end")))
    house.do(case, "entry")
    (job,) = house.jobs(case)
    for attempt in range(1, attempts + 1):
        with house.moment():
            commands.begin_attempt(job.id)
            commands.fail_job(job.id, attempt, "broke")
        house.now += timedelta(minutes=10)
    if attempts == 4:
        with house.moment():
            commands.retry_job(job.id, actor=house.actor("operator"))
    house.now += timedelta(hours=9)
    clock.wake_due(house.now)
    assert house.jobs(case)[0].state == JobState.DROPPED

    with house.moment(), pytest.raises(Refused) if attempts else nullcontext():
        cases.withdraw(case, reason="submitter", actor=house.actor("clerk"))
    assert house.case(case).state == (CaseState.OPEN if attempts else CaseState.WITHDRAWN)
