"""Whatever breaks inside a step leaves the case as it was and an incident that says where, what and what to do.

After the repair it goes on as if nothing had been: the instances, the arrivals and the times of the case are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from tests.engine.shapes import Shape, each, shape
from tests.faults.handlers import faults
from tests.support.drawings import Drawing
from tests.support.handlers import BROKEN, test
from tests.support.house import MONDAY, House
from workflows import clock, invariants, jobs, registry
from workflows.commands import cases, items
from workflows.commands import jobs as commands
from workflows.commands.advice import ADVICE, CAUSES
from workflows.commands.incidents import Stopped
from workflows.db import new_id, reading, transaction
from workflows.engine.trouble import TEXTS
from workflows.errors import Conflict, NotFound, Refused
from workflows.models import CaseState, CaseSubject, Draft, Incident, JobState, WorkItem
from workflows.registry import Registry
from workflows.types import WORKER, Answers, Step

SECRET = "张伟 13812341234"


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    yield House(database_url, test, faults)
    BROKEN.clear()
    with reading() as session:
        assert invariants.check(session) == []


def breaks(error: Exception) -> Callable[[Step], Any]:
    """A handler that raises this."""

    def handler(step: Step) -> Any:
        del step
        raise error

    return handler


def endless(step: Step) -> Any:
    return endless(step)


def refused_by_the_database(step: Step) -> Any:
    step.session.execute(text("INSERT INTO case_subject SELECT gen_random_uuid(), 'customer', gen_random_uuid()"))


def refused_at_the_commit(step: Step) -> Any:
    step.session.add(CaseSubject(case_id=new_id(), kind="customer", subject_id=new_id()))


def tells_a_name(step: Step) -> Any:
    step.event("test.noted", {"phone": SECRET[-11:]})


HOW: dict[str, tuple[Callable[[Step], Any], str, str]] = {
    "a mistake": (breaks(KeyError(SECRET)), "handler", "KeyError"),
    "no memory": (breaks(MemoryError()), "handler", "MemoryError"),
    "no end": (endless, "handler", "RecursionError"),
    "a rule of the database": (refused_by_the_database, "handler", "IntegrityError"),
    "a rule of the database, found at the commit": (refused_at_the_commit, "handler", "IntegrityError"),
    "a name for the history": (tells_a_name, "handler", "NotHistory"),
    "a number instead of facts": (lambda _: 5, "handler", "TypeError"),
    "a list instead of facts": (lambda _: [SECRET], "handler", "TypeError"),
    "no value of ours": (lambda _: {"why": object()}, "wrong_fact", TEXTS["wrong_fact"]),
    "no value of ours in a list": (lambda _: {"names": [object()]}, "wrong_fact", TEXTS["wrong_fact"]),
    "a binary number": (lambda _: {"why": 1.5}, "wrong_fact", TEXTS["wrong_fact"]),
    "a fact nobody knows": (lambda _: {"stranger": SECRET}, "undeclared_fact", TEXTS["undeclared_fact"]),
}


def switched(house: House) -> UUID:
    drawing = Drawing("switched", why="text", names="list").start().user("entry").service("switch", "test.switch")
    drawing.service("note", "test.note").user("next").end().flow("start", "entry", "switch", "note", "next", "end")
    return house.start(house.publish(drawing))


@pytest.mark.parametrize("how", HOW)
def test_what_breaks_in_a_step_changes_nothing_and_says_where_and_what(house: House, how: str) -> None:
    handler, code, words = HOW[how]
    case = switched(house)
    item = house.item(case, "entry")
    with house.moment():
        items.save_draft(item.id, {"why": SECRET}, actor=house.actor("clerk"))
    before = house.saved(case)

    BROKEN.append(handler)
    with pytest.raises(Stopped):
        house.do(case, "entry", why=SECRET)

    (incident,) = house.incidents(case)
    assert (incident.code, incident.node, incident.item_id) == (code, "switch", item.id)
    assert incident.text.startswith(words.partition("%")[0])
    assert SECRET not in incident.text
    assert (house.saved(case), house.open_nodes(case)) == (before, ["entry"])
    with reading() as session:
        assert session.scalars(select(Draft.item_id)).all() == [item.id]

    BROKEN.clear()
    house.do(case, "entry", why=SECRET)
    clock.tick(house.now)
    assert (house.incidents(case), house.open_nodes(case)) == ([], ["next"])


def test_what_breaks_while_the_rows_are_written_names_the_node_they_are_for(house: House) -> None:
    drawing = Drawing("far").start().user("entry").service("note", "test.note").user("next", due="P9000Y").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "note", "next", "end")))
    before = house.saved(case)

    with pytest.raises(Stopped):
        house.do(case, "entry")

    (incident,) = house.incidents(case)
    assert (incident.code, incident.node) == ("handler", "next")
    assert house.saved(case) == before


def test_a_key_that_no_subscription_can_hold_is_told_at_its_message(house: House) -> None:
    drawing = Drawing("long_key", why="text").start().user("entry").message("mail", "reply", "why").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "mail", "end")))

    with pytest.raises(Stopped):
        house.do(case, "entry", why="x" * 121)

    assert [(each.code, each.node) for each in house.incidents(case)] == [("key_too_long", "mail")]
    house.do(case, "entry", why="x" * 120)


def test_a_case_whose_state_cannot_be_read_says_at_which_item(house: House) -> None:
    case = switched(house)
    before = house.saved(case)[0]
    spoil(case, "{}")

    with pytest.raises(Stopped):
        house.do(case, "entry")

    assert [(each.code, each.node) for each in house.incidents(case)] == [("bad_state", "entry")]
    spoil(case, before)
    house.do(case, "entry")


def spoil(case: UUID, state: str) -> None:
    with transaction() as session:
        session.execute(text('UPDATE "case" SET state_text = :state WHERE id = :id'), {"state": state, "id": case})


def test_every_code_says_what_can_be_done() -> None:
    assert ADVICE.keys() == TEXTS.keys() | CAUSES.keys()


# --- a rule's no is for people ---------------------------------------------------------------------------------------


def test_a_person_is_told_a_rules_no_and_no_operator_is(house: House) -> None:
    case = switched(house)
    before = house.saved(case)
    BROKEN.append(breaks(Refused("Not like this")))

    with pytest.raises(Refused, match="Not like this"):
        house.do(case, "entry")

    assert (house.incidents(case), house.saved(case)) == ([], before)


@pytest.mark.parametrize("error", [Refused("Not like this"), NotFound(), Conflict(winner="毛云")], ids=repr)
@pytest.mark.parametrize("way", ["clock", "machine", "message"])
def test_a_machine_cannot_be_told_no_so_an_operator_is(house: House, way: str, error: Exception) -> None:
    case = gone_apart(house, way)
    before = house.saved(case)
    BROKEN.append(breaks(error))
    for _ in range(2):
        light(house, case, way)

    (incident,) = house.incidents(case)
    assert (incident.code, incident.node, incident.count) == ("handler", "switch", 1), "and no poller loops"
    assert house.saved(case) == before


# --- the repair ------------------------------------------------------------------------------------------------------

WAYS: dict[str, Callable[[Shape], object]] = {
    "person": lambda drawing: drawing.user("lit"),
    "clock": lambda drawing: drawing.timer("lit", '"PT1H"'),
    "machine": lambda drawing: drawing.service("lit", "faults.answer"),
    "message": lambda drawing: drawing.message("lit", "reply", '"P1"'),
}
TELLING = Drawing("telling").start().user("entry").service("tell", "faults.tell").user("rest").end()
TELLING.flow("start", "entry", "tell", "rest", "end")


def gone_apart(house: House, way: str) -> UUID:
    """A case on four ways at once: one has arrived, one is half done, one waits ten days, and one is about to break."""
    drawing = shape("apart", why="text", names="list", name="text", said="text", results="list").user("entry")
    drawing.gateway("fork", "parallel").gateway("join", "parallel").service("note", "test.note")
    drawing.task("ask", each("names", "name", result=("results", "said"))).lane("clerk", "ask")
    drawing.timer("pause", '"P10D"').service("switch", "test.switch").user("last").end()
    WAYS[way](drawing)
    drawing.flow("apart_start", "entry", "fork", "note", "join", "last", "end").flow("fork", "ask", "join")
    drawing.flow("fork", "pause", "join").flow("fork", "lit", "switch", "join")
    case = house.start(house.publish(drawing))
    house.do(case, "entry", names=["a", "b", "c"])
    answer(house, case, 1)
    return case


def answer(house: House, case: UUID, nth: int) -> None:
    """Somebody does the `nth` open question, which is told by its name."""
    with reading() as session:
        asked = select(WorkItem).where(WorkItem.case_id == case, WorkItem.node == "ask", WorkItem.closed_at.is_(None))
        item = session.scalars(asked.order_by(WorkItem.id)).all()[nth]
    with house.moment():
        given = Answers(values={"said": f"{item.id}"}, outcome="done")
        items.complete(item.id, given, token=item.version, actor=house.actor("clerk"))


def asked_in_order(case: UUID) -> list[str]:
    with reading() as session:
        asked = select(WorkItem.id).where(WorkItem.case_id == case, WorkItem.node == "ask")
        return [str(item) for item in session.scalars(asked.order_by(WorkItem.id))]


def light(house: House, case: UUID, way: str) -> None:
    """Let the way begin a step."""
    match way:
        case "person":
            with pytest.raises(Stopped):
                house.do(case, "lit")
        case "clock":
            house.now = max(house.now, MONDAY + timedelta(hours=1))
            clock.tick(house.now)
        case "message":
            if house.now == MONDAY:
                house.publish(TELLING)
                house.do(house.start("telling"), "entry")
                house.now += timedelta(seconds=1)
            jobs.run_due(house.now)
        case _:
            jobs.run_due(house.now)


def light_again(house: House, case: UUID, way: str) -> None:
    """After the repair: the person again, the clock again, or an operator who lets it be tried again."""
    (incident,) = house.incidents(case)
    match way:
        case "person":
            house.do(case, "lit")
            house.settle()
        case "clock":
            house.pass_time(hours=1)
        case _:
            assert incident.job_id is not None
            with house.moment():
                commands.retry_job(incident.job_id, actor=house.actor("operator"))
            house.settle()


@pytest.mark.parametrize("way", WAYS)
def test_after_the_repair_the_case_goes_on_as_if_nothing_had_been(house: House, way: str) -> None:
    case = gone_apart(house, way)
    before = house.saved(case)
    BROKEN.append(breaks(KeyError(SECRET)))
    light(house, case, way)

    (incident,) = house.incidents(case)
    assert (incident.code, incident.node, incident.text) == ("handler", "switch", "KeyError")
    assert house.saved(case) == before

    BROKEN.clear()
    light_again(house, case, way)

    assert house.incidents(case) == []
    assert house.case(case).wake_at == MONDAY + timedelta(days=10), "the pause ends when it was to end"
    answer(house, case, 1)
    answer(house, case, 0)
    assert house.open_nodes(case) == [], "who arrived at the join is not forgotten, and nobody came twice"
    house.pass_time(days=10)
    assert house.open_nodes(case) == ["last"]
    assert house.case(case).facts["results"] == asked_in_order(case), "each result stands at its own place"
    house.do(case, "last")
    assert house.case(case).state == CaseState.ENDED
    kinds = house.events(case)
    assert (kinds.count("timer.fired"), kinds.count("message.received")) == (1 + (way == "clock"), way == "message")


def test_a_message_that_breaks_its_receiver_is_kept_until_it_can_be_taken(house: House) -> None:
    case = gone_apart(house, "message")
    sender = house.start(house.publish(TELLING))
    house.do(sender, "entry")
    BROKEN.append(breaks(NotFound()))
    for _ in range(5):
        house.pass_time(minutes=10)

    (told,), (heard,) = house.incidents(sender), house.incidents(case)
    (job,) = house.jobs(sender)
    assert (told.code, told.node, told.job_id, job.state) == ("message_failed", "tell", job.id, JobState.FAILED)
    assert (heard.code, heard.node, heard.job_id, heard.count) == ("handler", "switch", job.id, 4)
    assert str(heard.number) in told.text, "the sender's incident names the receiver's"

    BROKEN.clear()
    with house.moment():
        commands.retry_job(job.id, actor=house.actor("operator"))
    house.settle()

    assert (house.incidents(sender), house.incidents(case)) == ([], [])
    assert house.events(case).count("message.received") == 1
    assert house.case(case).facts["why"] == "heard"


def test_a_timer_is_not_late_because_somebody_elses_step_broke(house: House) -> None:
    drawing = Drawing("two").start().user("entry").boundary_timer("remind", "entry", '"PT1H"', cancels=False)
    drawing.service("switch", "test.switch").end().user("reminded").end("other")
    case = house.start(
        house.publish(drawing.flow("start", "entry", "switch", "end").flow("remind", "reminded", "other"))
    )
    house.now += timedelta(hours=1)
    BROKEN.append(breaks(KeyError(SECRET)))

    with pytest.raises(Stopped):
        house.do(case, "entry")
    clock.tick(house.now)

    assert house.open_nodes(case) == ["entry", "reminded"]


def test_an_output_that_the_case_cannot_take_in_is_told_with_the_incident_that_says_why(house: House) -> None:
    case = gone_apart(house, "machine")
    BROKEN.append(breaks(KeyError(SECRET)))
    for _ in range(5):
        house.pass_time(minutes=10)

    (why, given_up) = house.incidents(case)
    assert (why.code, why.node, why.count) == ("handler", "switch", 4)
    assert (given_up.code, given_up.node, str(why.number) in given_up.text) == ("not_taken", "lit", True)

    BROKEN.clear()
    with house.moment():
        commands.retry_job(given_up.job_id, actor=house.actor("operator"))
    house.settle()
    with reading() as session:
        assert session.scalars(select(Incident.id).where(Incident.resolved_at.is_(None))).all() == []


def test_a_job_that_could_not_even_be_begun_is_tried_when_an_operator_says_so_and_once(house: House) -> None:
    drawing = Drawing("orphan").start().user("entry").service("call", "faults.answer").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "call", "end")))
    house.do(case, "entry")
    registry.install(Registry(test))
    jobs.run_due(house.now)
    (incident,) = house.incidents(case)
    assert (incident.code, incident.node, incident.text) == ("handler", "call", "UnknownName")

    registry.install(Registry(test, faults))
    for _ in range(2):
        with house.moment():
            commands.retry_job(incident.job_id, actor=house.actor("operator"))
    jobs.run_due(house.now)

    assert (house.case(case).state, house.incidents(case)) == (CaseState.ENDED, [])
    assert house.events(case).count("job.retried") == 1


def test_a_message_that_breaks_its_receiver_does_not_touch_the_job_of_its_sender(house: House) -> None:
    gone_apart(house, "message")
    sender = house.start(house.publish(TELLING))
    house.do(sender, "entry")
    (job,) = house.jobs(sender)
    with house.moment():
        commands.begin_attempt(job.id)
    (begun,) = house.jobs(sender)
    house.now += timedelta(minutes=5)  # its lease is over: somebody may be at the job already
    BROKEN.append(breaks(KeyError(SECRET)))

    with pytest.raises(Stopped), house.moment():
        cases.deliver("reply", "P1", {"why": "heard"}, actor=WORKER, key=job.key, job_id=job.id)

    assert house.jobs(sender)[0].lease_until == begun.lease_until
