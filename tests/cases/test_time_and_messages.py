"""Timers fire once each and late ones too; messages find the case that waits for them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.drawings import Drawing
from tests.support.house import House
from workflows import clock
from workflows.commands import cases
from workflows.commands.incidents import Stopped
from workflows.errors import NotFound
from workflows.models import CaseState
from workflows.types import CLOCK


def test_a_timer_fires_once_when_its_time_has_come(house: House) -> None:
    drawing = Drawing("waiting").start().user("entry").timer("wait", '"P15D"').user("after").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "wait", "after", "end")))
    house.do(case, "entry")
    assert house.case(case).wake_at == house.now + timedelta(days=15)

    house.pass_time(days=14)
    assert house.open_nodes(case) == []
    house.pass_time(days=1)
    house.pass_time(days=1)

    assert house.open_nodes(case) == ["after"]
    assert house.events(case).count("timer.fired") == 1


def test_a_reminder_repeats_beside_the_open_item_and_stops(house: House, book: Path) -> None:
    drawing = (
        Drawing("reminding", why="text")
        .start()
        .user("entry")
        .boundary_timer("days", on="entry", feel='"R3/P3D"', repeats=True, cancels=False)
        .service("remind", "test.letter", kind="sendTask")
        .end("reminded")
        .end()
        .flow("start", "entry", "end")
        .flow("days", "remind", "reminded")
    )
    case = house.start(house.publish(drawing))
    for _ in range(5):
        house.pass_time(days=3)

    assert (book / "calls").read_text().count("\n") == 3
    assert house.open_nodes(case) == ["entry"]
    house.do(case, "entry")
    assert house.case(case).state == CaseState.ENDED


def test_missed_repeats_are_made_up_for_after_a_stop(house: House, book: Path) -> None:
    drawing = (
        Drawing("missed")
        .start()
        .user("entry")
        .boundary_timer("days", on="entry", feel='"R3/P3D"', repeats=True, cancels=False)
        .service("remind", "test.letter", kind="sendTask")
        .end("reminded")
        .end()
        .flow("start", "entry", "end")
        .flow("days", "remind", "reminded")
    )
    house.start(house.publish(drawing))

    house.pass_time(days=30)

    assert (book / "calls").read_text().count("\n") == 3


def test_an_interrupting_timer_takes_the_item_away(house: House) -> None:
    drawing = (
        Drawing("lapse")
        .start()
        .user("entry")
        .boundary_timer("lapsed", on="entry", feel='"P30D"')
        .end("end_lapsed", anliu_public="LAPSED")
        .end()
        .flow("start", "entry", "end")
        .flow("lapsed", "end_lapsed")
    )
    case = house.start(house.publish(drawing))

    house.pass_time(days=30)

    row = house.case(case)
    assert (row.state, row.outcome, row.public_status) == (CaseState.ENDED, "end_lapsed", "LAPSED")
    assert house.open_nodes(case) == []


def test_a_timer_nobody_can_read_is_an_incident_at_its_node(house: House) -> None:
    drawing = Drawing("bad", period="text").start().user("entry").timer("wait", "period").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "wait", "end")))

    with pytest.raises(Stopped):
        house.do(case, "entry", period="tomorrow")

    assert [(each.code, each.node) for each in house.incidents(case)] == [("bad_timer", "wait")]


def test_one_broken_case_does_not_stop_the_others(house: House) -> None:
    drawing = Drawing("poison").start().user("entry").timer("wait", '"P1D"').service("break", "test.break").end()
    broken = house.start(house.publish(drawing.flow("start", "entry", "wait", "break", "end")))
    sound = house.start(
        house.publish(
            Drawing("sound").start().user("entry").timer("wait", '"P1D"').end().flow("start", "entry", "wait", "end")
        )
    )
    house.do(broken, "entry")
    house.do(sound, "entry")

    house.now += timedelta(days=1)
    clock.tick(house.now)

    assert house.case(sound).state == CaseState.ENDED
    assert [incident.code for incident in house.incidents(broken)] == ["handler"]
    wake_at = house.case(broken).wake_at
    assert wake_at is not None
    assert wake_at > house.now, "no poller loops on it"


def test_a_message_moves_the_case_whose_key_it_carries(house: House) -> None:
    drawing = (
        Drawing("letters", policy="text", answer="text")
        .start()
        .user("entry")
        .message("mail", "reply", "policy")
        .user("read")
        .end()
    )
    process = house.publish(drawing.flow("start", "entry", "mail", "read", "end"))
    first, second = house.start(process), house.start(process)
    house.do(first, "entry", policy="P1")
    house.do(second, "entry", policy="P2")

    with house.moment():
        cases.deliver("reply", "P2", {"answer": "yes"}, actor=CLOCK)

    assert (house.open_nodes(first), house.open_nodes(second)) == ([], ["read"])
    assert house.case(second).facts["answer"] == "yes"
    with pytest.raises(NotFound):
        cases.deliver("reply", "P2", {}, actor=CLOCK)


def test_an_untouched_case_is_withdrawn_after_thirty_days(house: House) -> None:
    process = house.publish(
        Drawing("left").start().user("entry").user("next").end().flow("start", "entry", "next", "end")
    )
    left, touched = house.start(process), house.start(process)
    house.do(touched, "entry")
    house.now += timedelta(days=31)

    clock.daily(house.now)

    assert house.case(left).state == CaseState.WITHDRAWN
    assert house.open_nodes(left) == []
    assert house.case(touched).state == CaseState.OPEN
