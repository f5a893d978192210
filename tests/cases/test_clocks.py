"""Clocks of a case: they start, stop and stand still as drawn; what is late is told once; and every reason is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.faults.silent import silent_changes
from tests.support.drawings import Drawing
from tests.support.handlers import test
from tests.support.house import CAST, House
from tests.support.traffic import watched
from web.demo.organisation import Colleague
from workflows import clock, history, inbox, invariants
from workflows.calendar import ZONE
from workflows.commands import cases, items
from workflows.commands import clocks as commands
from workflows.db import reading
from workflows.errors import Forbidden, NotFound, Refused
from workflows.inbox import Tab
from workflows.models import Clock, ClockState, Event, WorkItem
from workflows.types import CLOCK, Scope
from workflows.urgency import FAR

OWNER = Colleague(login="owner", name="何平", role="process_owner", unit="HO", scope=Scope.SUBTREE)
SERVICE = '<anliu:clock name="decision" kind="internal" period="3wd" rule="service standard"/>'
LEGAL = '<anliu:clock name="legal" kind="statutory" period="15d" rule="domain-rules §9" version="2026-01-01"/>'
STOPS = '<bpmn:extensionElements><anliu:clock stops="decision legal"/></bpmn:extensionElements>'

UNDERWRITING = (
    Drawing("underwriting")
    .start()
    .user("look", "done", "ask", role="checker", due="1wd", said=SERVICE + LEGAL)
    .gateway("how", default="decided")
    .user("supply", due="10d", said='<anliu:clock pauses="decision legal"/>')
    .user("decide", role="checker")
    .node("intermediateThrowEvent", "told", STOPS)
    .user("file")
    .end()
    .flow("start", "look", "how")
    .flow("how", "decide", id="decided")
    .flow("how", "supply", when='look_outcome = "ask"')
    .flow("supply", "look")
    .flow("decide", "told", "file", "end")
)
"""A look, evidence asked for as often as needed, a decision; two clocks run over all of it."""


def at(day: str, hour: int = 0, minute: int = 0) -> datetime:
    """A wall-clock time in Shanghai."""
    return datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}").replace(tzinfo=ZONE)


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A house with an owner of its processes; afterwards everything holds."""
    house = House(database_url, test, cast=(*CAST, OWNER))
    yield house
    with reading() as session:
        assert invariants.check(session) == []
        assert silent_changes(session) == []


def begin(house: House, drawing: Drawing, when: datetime, **facts: Any) -> UUID:
    """A case begins at a moment; the checker's items are anybody's."""
    house.now = when
    return house.start(house.publish(drawing), "checker" if drawing is UNDERWRITING else "clerk", **facts)


def go(house: House, when: datetime) -> None:
    """It is that moment now, and the clock has ticked."""
    house.now = when
    house.settle()


def clocks(case_id: UUID) -> dict[str, Clock]:
    """The clocks of a case by their names."""
    with reading() as session:
        return {one.name or one.node: one for one in session.scalars(select(Clock).where(Clock.case_id == case_id))}


def told(case_id: UUID, kind: str) -> list[dict[str, Any]]:
    """What history says of one kind."""
    with reading() as session:
        happened = select(Event.data).where(Event.case_id == case_id, Event.kind == kind).order_by(Event.seq)
        return list(session.scalars(happened))


def escalated(house: House, who: str) -> list[UUID]:
    """The items in somebody's tab of what is late."""
    with reading() as session:
        page = inbox.page(session, house.actor(who), tab=Tab.ESCALATED, now=house.now)
        return [row.item_id for row in page.rows]


# --- clocks of a case


def test_a_clock_of_the_case_runs_over_several_steps_and_the_nearest_deadline_is_shown(house: House) -> None:
    case = begin(house, UNDERWRITING, at("2026-03-02", 10))
    assert house.item(case, "look").due_at == at("2026-03-03", 10), "one working day for a first look"
    house.now = at("2026-03-03", 9)

    house.do(case, "look", "checker")

    assert house.item(case, "decide").due_at == at("2026-03-05", 10), "three working days from the first look on"
    assert clocks(case)["legal"].due_at == at("2026-03-18")
    house.do(case, "decide", "checker")
    assert {one.state for one in clocks(case).values()} == {ClockState.STOPPED}
    assert house.item(case, "file").due_at == FAR


def test_a_clock_stands_still_while_evidence_is_awaited_and_keeps_its_working_time(house: House) -> None:
    case = begin(house, UNDERWRITING, at("2026-03-05", 10))
    house.now = at("2026-03-06", 12)
    house.do(case, "look", "checker", "ask")
    standing = clocks(case)
    assert {one.state for one in standing.values()} == {ClockState.PAUSED}
    assert {one.paused_since for one in standing.values()} == {at("2026-03-06", 12)}
    assert house.item(case, "supply").due_at == at("2026-03-17"), "its own ten days run"
    go(house, at("2026-03-08", 12))

    house.do(case, "supply")

    running = clocks(case)
    assert running["decision"].due_at == at("2026-03-10", 16), "six working hours of Friday stood still"
    assert running["legal"].due_at == at("2026-03-23"), "two days stood still"
    assert (running["decision"].stood, running["legal"].stood) == (timedelta(hours=6), timedelta(days=2))
    assert house.item(case, "look").urgent_turns[0].startswith("2026-03-09T07:45"), "three quarters of nine hours"
    assert [one["clock"] for one in told(case, "clock.paused")] == ["decision", "legal"]
    assert [one["clock"] for one in told(case, "clock.resumed")] == ["decision", "legal"]


def test_a_clock_goes_on_when_the_last_of_several_pauses_ends(house: House) -> None:
    drawing = (
        Drawing("pausing")
        .start()
        .user("entry", said=LEGAL)
        .gateway("fork", "parallel")
        .user("one", said='<anliu:clock pauses="legal"/>')
        .user("two", said='<anliu:clock pauses="legal"/>')
        .user("three")
        .gateway("join", "parallel")
        .end()
        .flow("start", "entry", "fork", "one", "join", "end")
        .flow("fork", "two", "join")
        .flow("fork", "three", "join")
    )
    case = begin(house, drawing, at("2026-03-02", 10))
    house.do(case, "entry")
    assert house.item(case, "three").due_at == FAR, "what stands still is no deadline"
    house.now += timedelta(days=1)
    house.do(case, "one")
    assert clocks(case)["legal"].state == ClockState.PAUSED
    house.now += timedelta(days=2)

    house.do(case, "two")

    assert (clocks(case)["legal"].state, clocks(case)["legal"].due_at) == (ClockState.RUNNING, at("2026-03-21"))
    assert house.item(case, "three").due_at == at("2026-03-21"), "an item that stayed open knows"
    assert len(told(case, "clock.paused")) == len(told(case, "clock.resumed")) == 1


QUERY = (
    Drawing("querying")
    .start()
    .user("entry", due="4wh", said=LEGAL)
    .node(
        "boundaryEvent",
        "asked",
        '<bpmn:extensionElements><anliu:message key="&quot;x&quot;"/></bpmn:extensionElements>'
        '<bpmn:messageEventDefinition messageRef="message_query"/>',
        attachedToRef="entry",
        cancelActivity="false",
    )
    .user("answer", role="checker", said='<anliu:clock pauses="entry"/>')
    .end("answered")
    .end()
    .flow("start", "entry", "end")
    .flow("asked", "answer", "answered")
)
"""Whoever enters may ask a colleague, and their own time stands still meanwhile."""


def ask(house: House) -> None:
    """The clerk asks a colleague."""
    with house.moment():
        cases.deliver("query", "x", {}, actor=CLOCK)


def test_a_question_to_a_colleague_holds_still_the_time_of_its_step_only(house: House) -> None:
    case = begin(house, QUERY, at("2026-03-06", 16))
    go(house, at("2026-03-06", 17))
    ask(house)
    entry = house.item(case, "entry")
    assert (entry.paused_since, entry.due_at) == (at("2026-03-06", 17), at("2026-03-22")), "the law goes on counting"
    assert clocks(case)["legal"].state == ClockState.RUNNING
    go(house, at("2026-03-09", 17))
    assert not house.item(case, "entry").urgent, "three working hours are left, whatever the time"

    house.do(case, "answer", "checker")

    entry = house.item(case, "entry")
    assert (entry.paused_since, entry.stood, entry.due_at) == (None, timedelta(hours=9), at("2026-03-10", 11))
    assert entry.urgent_at == at("2026-03-10", 10)
    go(house, at("2026-03-10", 10))
    assert house.item(case, "entry").urgent_why == ["U2"]


def test_what_was_urgent_before_it_stood_still_stays_urgent(house: House) -> None:
    case = begin(house, QUERY, at("2026-03-06", 9))
    go(house, at("2026-03-06", 12))
    assert house.item(case, "entry").urgent_why == ["U2"]

    ask(house)

    assert house.item(case, "entry").urgent_why == ["U2"]
    go(house, at("2026-03-19"))
    assert house.item(case, "entry").urgent_why == ["U2", "U1"]


def test_what_was_late_before_it_stood_still_is_told_and_stays_escalated(house: House) -> None:
    case = begin(house, QUERY, at("2026-03-06", 9))
    house.now = at("2026-03-06", 14)

    ask(house)

    assert [one["due"] for one in told(case, "clock.breached")] == ["2026-03-06T05:00:00+00:00"]
    assert escalated(house, "boss") == [house.item(case, "entry").id]
    house.do(case, "answer", "checker")
    go(house, at("2026-03-12"))
    assert len(told(case, "clock.breached")) == 1


def test_evidence_is_asked_for_reminded_of_and_lapses_as_it_is_drawn(house: House) -> None:
    drawing = Drawing("supplement").start().user("supply", due="10d")
    for id, after in (("third_day", "P3D"), ("seventh_day", "P7D")):
        drawing.boundary_timer(id, "supply", f'"{after}"', cancels=False)
        drawing.service(f"remind_{id}", "test.note").end(f"{id}_told").flow(id, f"remind_{id}", f"{id}_told")
    drawing.boundary_timer("over", "supply", '"30d"').end("lapsed", anliu_public="LAPSED").flow("over", "lapsed")
    case = begin(house, drawing.end().flow("supply", "end").flow("start", "supply"), at("2026-03-02", 10))

    go(house, at("2026-03-05", 10))
    assert house.events(case).count("test.noted") == 1
    go(house, at("2026-03-09", 10))
    assert house.events(case).count("test.noted") == 2
    go(house, at("2026-03-13"))
    assert told(case, "clock.breached") == [
        {
            "clock": "supply",
            "kind": "internal",
            "due": "2026-03-12T16:00:00+00:00",
            "item": str(house.item(case, "supply").id),
        }
    ]
    go(house, at("2026-04-02"))
    assert (house.case(case).outcome, house.case(case).public_status) == ("lapsed", "LAPSED")


# --- late


def test_a_missed_service_time_is_told_once_and_shown_to_the_supervisor(house: House) -> None:
    case = begin(house, UNDERWRITING, at("2026-03-02", 10))
    look = house.item(case, "look")
    go(house, at("2026-03-03", 9, 59))
    assert escalated(house, "boss") == []

    for _ in range(3):
        go(house, at("2026-03-03", 10))

    assert [one["due"] for one in told(case, "clock.breached")] == ["2026-03-03T02:00:00+00:00"]
    assert escalated(house, "boss") == [look.id]
    assert escalated(house, "owner") == [], "the law is not near"
    house.now = at("2026-03-02", 11)
    house.settle()
    house.now = at("2026-03-03", 11)
    house.settle()
    assert len(told(case, "clock.breached")) == 1, "a clock that is set back tells nothing twice"
    house.do(case, "look", "checker")
    assert escalated(house, "boss") == [], "the next step is in time"


def test_the_owner_is_told_a_day_before_the_law_is_broken(house: House) -> None:
    case = begin(house, UNDERWRITING, at("2026-03-02", 10))
    house.do(case, "look", "checker")
    go(house, at("2026-03-16", 23))
    assert escalated(house, "owner") == []
    assert house.item(case, "decide").urgent_why == ["U2", "U1"]

    go(house, at("2026-03-17"))

    decide = house.item(case, "decide")
    assert escalated(house, "owner") == escalated(house, "boss") == [decide.id]
    assert [one["clock"] for one in told(case, "clock.escalated")] == ["legal"]
    assert [one["clock"] for one in told(case, "clock.breached")] == ["decision"]
    go(house, at("2026-03-18"))
    assert [one["clock"] for one in told(case, "clock.breached")] == ["decision", "legal"]
    assert clocks(case)["legal"].breached_at == at("2026-03-18")


def test_a_house_that_slept_tells_everything_that_was_late(house: House) -> None:
    case = begin(house, UNDERWRITING, at("2026-03-02", 10))

    go(house, at("2026-06-01", 9))

    assert [one["clock"] for one in told(case, "clock.breached")] == ["decision", "legal", "look"]
    assert [one["clock"] for one in told(case, "clock.escalated")] == ["legal"]
    assert house.item(case, "look").urgent_why == ["U2", "U1"]


def test_what_is_done_late_before_the_clock_ticked_is_told_as_well(house: House) -> None:
    done, gone = (begin(house, UNDERWRITING, at("2026-03-02", 10)) for _ in range(2))
    house.now = at("2026-03-30", 10)

    house.do(done, "look", "checker")
    with house.moment():
        cases.withdraw(gone, reason="changed", actor=CLOCK)
    house.settle()

    for case in (done, gone):
        assert sorted(one["clock"] for one in told(case, "clock.breached")) == ["decision", "legal", "look"]


def test_what_is_in_time_is_told_of_by_nobody(house: House) -> None:
    case = begin(house, UNDERWRITING, at("2026-03-02", 10))
    house.do(case, "look", "checker")
    house.do(case, "decide", "checker")
    house.do(case, "file")
    go(house, at("2026-12-01"))
    assert told(case, "clock.breached") == told(case, "clock.escalated") == []
    with house.moment():
        assert commands.strike(case, actor=CLOCK) == {"told": 0}


# --- why


CARING = (
    Drawing("caring", vulnerable="boolean", debit_failed="boolean", grace_end="date")
    .start()
    .user("entry")
    .gateway("fork", "parallel")
    .user("review", said='<anliu:urgent rule="U3"/>')
    .user(
        "serve",
        said='<anliu:urgent rule="U6" when="vulnerable"/>'
        '<anliu:urgent rule="U4" when="debit_failed" at="grace_end - duration(&quot;P10D&quot;)"/>'
        '<anliu:urgent rule="U3" at="&quot;PT24H&quot;"/>',
    )
    .user("other")
    .gateway("join", "parallel")
    .end()
    .flow("start", "entry", "fork", "review", "join", "end")
    .flow("fork", "serve", "join")
    .flow("fork", "other", "join")
)
"""A kind that is always urgent; a person, money at stake from a day on, and something left alone for a day."""


def test_a_kind_that_is_drawn_so_is_always_urgent(house: House) -> None:
    case = begin(house, CARING, at("2026-03-02", 10))
    house.do(case, "entry")
    assert house.item(case, "review").urgent_why == ["U3"]
    assert house.item(case, "serve").urgent_why == house.item(case, "other").urgent_why == []


def test_what_the_facts_say_later_makes_an_open_item_urgent(house: House) -> None:
    case = begin(house, CARING, at("2026-03-02", 10))
    house.do(case, "entry")

    house.do(case, "other", vulnerable=True, debit_failed=True, grace_end=at("2026-03-13").date())

    assert house.item(case, "serve").urgent_why == ["U6"]
    go(house, at("2026-03-03"))
    assert house.item(case, "serve").urgent_why == ["U6", "U4"], "ten days before the grace period ends"
    go(house, at("2026-03-03", 10))
    assert house.item(case, "serve").urgent_why == ["U6", "U4", "U3"], "a day after it opened"


RETURNING = (
    Drawing("returning")
    .start()
    .user("entry")
    .user("check", "pass", "return:R", role="checker")
    .gateway("how", default="fine")
    .user("last", role="checker")
    .end()
    .flow("start", "entry", "check", "how")
    .flow("how", "last", id="fine")
    .flow("how", "entry", when='check_outcome = "return"')
    .flow("last", "end")
)


def test_a_case_that_was_returned_twice_is_urgent_wherever_it_goes(house: House) -> None:
    case = begin(house, RETURNING, at("2026-03-02", 10))
    for _ in range(2):
        assert not house.item(case, "entry").urgent
        house.do(case, "entry")
        assert not house.item(case, "check").urgent
        house.do(case, "check", "checker", "return", reasons=("NB-DOC-01",))
    assert house.item(case, "entry").urgent_why == ["U5"]
    house.do(case, "entry")
    house.do(case, "check", "checker", "pass")
    assert house.item(case, "last").urgent_why == ["U5"]


def test_a_supervisor_marks_an_item_with_a_reason_and_takes_the_mark_back(house: House) -> None:
    case = begin(house, RETURNING, at("2026-03-02", 10))
    item = house.item(case, "entry")
    with house.moment():
        with pytest.raises(Refused):
            items.mark_urgent(item.id, reason=" ", actor=house.actor("boss"))
        with pytest.raises(Forbidden):
            items.mark_urgent(item.id, reason="mine first", actor=house.actor("clerk"))
        with pytest.raises(NotFound):
            items.mark_urgent(item.id, reason="why not", actor=house.actor("stranger"))
        items.mark_urgent(item.id, reason="张伟 leaves for hospital", actor=house.actor("boss"), key="post-1")
        items.mark_urgent(item.id, reason="张伟 leaves for hospital", actor=house.actor("boss"), key="post-1")

    marked = house.item(case, "entry")
    assert (marked.urgent, marked.urgent_why, marked.marked_by) == (True, ["U6"], house.ids["boss"])
    assert marked.version == item.version, "whoever works on it is not disturbed"
    with reading() as session:
        (line,) = [one for one in history.timeline(session, case) if one.kind == "item.marked"]
    assert (line.actor_name, line.note) == ("孙磊", "张伟 leaves for hospital")
    assert "张伟" not in str(line.data)

    with house.moment():
        items.unmark(item.id, actor=house.actor("boss"))
        items.unmark(item.id, actor=house.actor("boss"))
    assert (house.item(case, "entry").urgent, house.item(case, "entry").urgent_why) == (False, [])
    assert house.events(case).count("item.unmarked") == 1


def test_a_mark_leaves_the_other_reasons_and_ends_with_the_item(house: House) -> None:
    case = begin(house, UNDERWRITING, at("2026-03-02", 10))
    go(house, at("2026-03-02", 17))
    with house.moment():
        items.mark_urgent(house.item(case, "look").id, reason="why", actor=house.actor("boss"))
    assert house.item(case, "look").urgent_why == ["U2", "U6"]
    with house.moment():
        items.unmark(house.item(case, "look").id, actor=house.actor("boss"))
    assert house.item(case, "look").urgent_why == ["U2"]
    house.do(case, "look", "checker")
    assert house.item(case, "decide").urgent_why == []


# --- what it costs


def test_only_a_drawing_with_clocks_of_the_case_reads_them(house: House) -> None:
    plain = begin(house, RETURNING, at("2026-03-02", 10))
    clocked = begin(house, UNDERWRITING, at("2026-03-02", 10))
    read: dict[UUID, int] = {}
    for case, node, who in ((plain, "entry", "clerk"), (clocked, "look", "checker")):
        with watched() as traffic:
            house.do(case, node, who)
        read[case] = sum("FROM clock" in str(one) for one in traffic.statements)
    assert list(read.values()) == [0, 1]


def test_the_tick_does_many_cases_and_a_broken_one_stops_nobody(house: House) -> None:
    several = [begin(house, UNDERWRITING, at("2026-03-02", 10)) for _ in range(3)]
    house.now = at("2026-03-03", 10)
    assert clock.tick(house.now)["late"] == 3
    assert clock.tick(house.now)["late"] == 0
    with reading() as session:
        assert {one.escalated for one in session.scalars(select(WorkItem))} == {1}
    assert all(len(told(case, "clock.breached")) == 1 for case in several)
