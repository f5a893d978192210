"""What happens to a case beside its flow: messages from other cases, handlers, reminders; every row follows."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from tests.engine.shapes import Shape, handling, message, signal, timer
from tests.engine.world import compiled
from tests.support.drawings import Drawing
from tests.support.house import House
from web.queries.processes import first_roles
from workflows.commands import cases, items
from workflows.db import reading
from workflows.errors import NotFound
from workflows.models import CaseState, Subscription, WorkItem
from workflows.types import CLOCK, Answers

WITHDRAWN = message("withdrawn", key="policy")


def awaited(case: UUID) -> list[tuple[str, str]]:
    """The messages that a case waits for, with their keys."""
    with reading() as session:
        rows = session.scalars(select(Subscription).where(Subscription.case_id == case))
        return sorted((row.name, row.key) for row in rows)


def items_at(case: UUID, node: str) -> list[WorkItem]:
    with reading() as session:
        here = select(WorkItem).where(WorkItem.case_id == case, WorkItem.node == node, WorkItem.closed_at.is_(None))
        return list(session.scalars(here))


def receiver(name: str, *, interrupts: bool) -> Drawing:
    """An application that a message about its policy takes back, or tells something, wherever it is."""
    handler = handling("help", WITHDRAWN, interrupts=interrupts).user("close").end("closed")
    handler.flow("help_start", "close", "closed")
    drawing = Shape(name, policy="text", reason="text").handler("handler", handler, role="clerk").start()
    drawing.user("entry").user("check", role="checker").end()
    return drawing.flow("start", "entry", "check", "end")


def sender(name: str) -> Drawing:
    drawing = Shape(name, policy="text", why="text").throw("tell", WITHDRAWN, reason="why").start().user("ask").end()
    return drawing.flow("start", "ask", "tell", "end")


def test_a_message_that_one_case_throws_reaches_the_case_with_its_key_and_no_other(house: House) -> None:
    application, withdrawal = house.publish(receiver("app", interrupts=True)), house.publish(sender("withdrawal"))
    first, second = (house.start(application) for _ in range(2))
    for case, policy in ((first, "P1"), (second, "P2")):
        house.do(case, "entry", policy=policy)
    assert awaited(second) == [("withdrawn", "P2")]

    telling = house.start(withdrawal)
    house.do(telling, "ask", policy="P2", why="moved abroad")
    assert house.case(telling).state == CaseState.ENDED, "who sends waits for nobody"
    assert house.open_nodes(second) == ["check"], "and runs no other case in its step"
    house.settle()

    assert (house.open_nodes(first), house.open_nodes(second)) == (["check"], ["close"])
    assert house.case(second).facts["reason"] == "moved abroad"
    assert (awaited(first), awaited(second)) == ([("withdrawn", "P1")], [])
    house.do(second, "close")
    assert house.case(second).outcome == "closed"


def test_a_message_waits_until_somebody_waits_for_it(house: House) -> None:
    application, withdrawal = house.publish(receiver("app", interrupts=True)), house.publish(sender("withdrawal"))
    house.do(house.start(withdrawal), "ask", policy="P1", why="early")
    house.settle()
    case = house.start(application)
    house.do(case, "entry", policy="P1")
    house.pass_time(hours=1)
    assert house.open_nodes(case) == ["close"]


def test_a_handler_that_interrupts_nothing_can_be_started_again_and_ends_with_its_case(house: House) -> None:
    case = house.start(house.publish(receiver("app", interrupts=False)))
    assert awaited(case) == [], "the key is not known yet"
    house.do(case, "entry", policy="P1")
    for _ in range(2):
        with house.moment():
            cases.deliver("withdrawn", "P1", {"reason": "news"}, actor=CLOCK)
    assert house.open_nodes(case) == ["check", "close", "close"]
    house.do(case, "check", who="checker")
    assert (house.case(case).state, awaited(case)) == (CaseState.OPEN, [("withdrawn", "P1")])
    for item in items_at(case, "close"):
        with house.moment():
            items.complete(
                item.id, Answers(values={}, outcome="done"), token=item.version, actor=house.actor("clerk"), key=""
            )
    assert (house.case(case).state, awaited(case)) == (CaseState.ENDED, [])
    with pytest.raises(NotFound), house.moment():
        cases.deliver("withdrawn", "P1", {}, actor=CLOCK)


def test_behind_an_event_gateway_the_clock_takes_the_message_away(house: House) -> None:
    drawing = Shape("choice").start().node("eventBasedGateway", "first").user("paid").user("late").end()
    drawing.catch("payment", message("paid")).catch("deadline", timer('"P3D"'))
    drawing.flow("start", "first", "payment", "paid", "end").flow("first", "deadline", "late", "end")
    process = house.publish(drawing)
    with house.moment():
        begun = [cases.start(process, unit_id=house.ids["BJ"], actor=CLOCK) for _ in range(2)]
        on_time, too_late = (UUID(case["case"]) for case in begun)
        cases.deliver("paid", "", {}, actor=CLOCK)
    assert (house.open_nodes(on_time), house.case(on_time).wake_at) == (["paid"], None)
    house.pass_time(days=3)
    assert (house.open_nodes(too_late), awaited(too_late)) == (["late"], [])


def test_a_signal_in_a_case_moves_its_branches_in_one_step(house: House) -> None:
    drawing = Shape("two").start().node("parallelGateway", "fork").user("decide").user("after").end().end("sent")
    drawing.catch("told", signal("go")).throw("tell", signal("go"))
    drawing.flow("start", "fork", "decide", "tell", "sent").flow("fork", "told", "after", "end")
    case = house.start(house.publish(drawing))
    house.do(case, "decide")
    assert house.open_nodes(case) == ["after"]


def test_whose_form_begins_a_case_is_not_told_by_its_handlers() -> None:
    body = handling("help", WITHDRAWN).user("close", role="checker").end("closed").flow("help_start", "close", "closed")
    drawing = Shape("app", policy="text").handler("handler", body, role="checker").start().user("entry").end()
    assert first_roles(compiled(drawing.flow("start", "entry", "end"))) == {"clerk"}


def test_the_status_of_an_event_beside_the_flow_is_shown_when_it_has_happened(house: House) -> None:
    drawing = Shape("seen", policy="text").start().user("entry").user("late").end()
    drawing.node("boundaryEvent", "due", timer('"P3D"'), attachedToRef="entry", anliu_public="LAPSED")
    process = house.publish(drawing.flow("start", "entry", "end").flow("due", "late", "end"))
    case = house.start(process)
    assert house.case(case).public_status == ""
    house.pass_time(days=3)
    assert (house.open_nodes(case), house.case(case).public_status) == (["late"], "LAPSED")
