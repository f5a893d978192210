"""Time in a drawing: worked out once, fired once, and never looked at by the engine itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.engine.shapes import Shape, shape
from tests.engine.world import MONDAY, Case, World, compiled
from workflows.engine import EngineError, Instance


def waiting(feel: str, **facts: str) -> Shape:
    drawing = shape(**facts).timer("wait", feel).end()
    drawing.flow("test_start", "wait", "end")
    return drawing


def due(drawing: Shape, now: datetime = MONDAY, **facts: Any) -> datetime:
    world = World()
    world.now = now
    (timer,) = Case(compiled(drawing), world, **facts).instance.waiting().timers
    return timer.due


@pytest.mark.parametrize(
    ("start", "feel", "end"),
    [
        ((2026, 1, 31), 'duration("P1M")', (2026, 2, 28)),
        ((2026, 8, 31), 'duration("P6M")', (2027, 2, 28)),
        ((2028, 2, 29), 'duration("P1Y")', (2029, 2, 28)),
        ((2027, 12, 31), '"P2M"', (2028, 2, 29)),
    ],
)
def test_a_month_ends_with_its_last_day(start: tuple[int, int, int], feel: str, end: tuple[int, int, int]) -> None:
    assert due(waiting(feel), datetime(*start, 2, tzinfo=UTC)) == datetime(*end, 2, tzinfo=UTC)


def test_a_date_is_reached_at_its_beginning_in_shanghai() -> None:
    drawing = waiting("starts", starts="date")
    assert due(drawing, starts=date(2026, 5, 1)) == datetime(2026, 4, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "feel", ['"soon"', '""', '"P"', '"1D"', "3", "null", "true", 'duration("P99999999Y")', 'duration("P999999999D")']
)
def test_what_is_neither_a_period_nor_a_moment_stops_the_case_at_its_node(feel: str) -> None:
    with pytest.raises(EngineError) as error:
        Case(compiled(waiting(feel)))
    assert (error.value.code, error.value.node) == ("bad_timer", "wait")


def test_a_due_time_is_not_worked_out_again_when_the_case_is_loaded_later() -> None:
    drawing = shape().timer("wait", 'duration("P10D")').task("beside").end().gateway("split", "parallel")
    drawing.flow("test_start", "split", "wait", "end").flow("split", "beside", "end")
    case = Case(compiled(drawing))
    case.world.now = datetime(2026, 3, 7, tzinfo=UTC)
    case.answer("beside")
    (timer,) = case.instance.waiting().timers
    assert timer.due == datetime(2026, 3, 12, 2, tzinfo=UTC)


def test_a_timer_fires_once_and_not_before_its_time() -> None:
    case = Case(compiled(waiting('duration("PT2H")')))
    assert not case.later(hours=1, minutes=59).ended
    assert case.later(minutes=1).ended
    assert case.load().wake(case.world.now) == 0


def test_the_earlier_of_two_interrupting_timers_wins_when_both_are_due() -> None:
    drawing = shape().task("entry").end()
    for name, days in (("second", 2), ("first", 1)):
        drawing.boundary_timer(name, on="entry", feel=f'duration("P{days}D")').task(f"{name}_task").end(f"{name}_end")
        drawing.flow(name, f"{name}_task", f"{name}_end")
    drawing.flow("test_start", "entry", "end")
    assert Case(compiled(drawing)).later(days=9).open == ["first_task"]


def test_a_reminder_and_the_deadline_behind_it_both_fire_when_the_clock_comes_late() -> None:
    drawing = shape().task("entry").end().work("remind", letter=True).end("end_reminded").task("chase")
    drawing.boundary_timer("reminder", on="entry", feel='duration("P1D")', cancels=False)
    drawing.boundary_timer("deadline", on="entry", feel='duration("P2D")')
    drawing.flow("test_start", "entry", "end").flow("reminder", "remind", "end_reminded").flow(
        "deadline", "chase", "end"
    )
    case = Case(compiled(drawing)).later(days=9)
    assert (case.open, [work.node for work in case.world.letters]) == (["chase"], ["remind"])


def repeating(cycle: str) -> Shape:
    drawing = shape(note="text").task("entry").end().work("remind", letter=True).end("end_reminded")
    drawing.boundary_timer("reminder", on="entry", feel=cycle, repeats=True, cancels=False)
    return drawing.flow("test_start", "entry", "end").flow("reminder", "remind", "end_reminded")


def test_a_repeating_timer_fires_for_ever_and_leaves_one_waiting_join() -> None:
    case = Case(compiled(repeating('"R/PT1H"'))).later(hours=1).later(hours=1)
    tasks = case.tasks
    for hour in range(3, 49):
        case.later(hours=1)
        assert (case.tasks, case.open, len(case.world.letters)) == (tasks, ["entry", "reminder"], hour)
    assert case.visited.count("reminder") == 48
    assert case.answer("entry").ended


def test_a_repeating_timer_ends_with_its_last_repeat_and_starts_nothing_twice() -> None:
    drawing = repeating('"R2/PT1H"').task("talk")
    drawing.boundary_timer("again", on="entry", feel='"R2/PT1H"', repeats=True, cancels=False)
    case = Case(compiled(drawing.work("ask").flow("again", "ask", "talk", "end_reminded")))
    case.later(hours=1)
    assert case.open == ["again", "ask", "entry", "reminder"]
    case.later(hours=1)
    assert case.open == ["ask", "ask", "entry"]
    assert len(case.world.requests) == 2
    assert case.later(days=9).open == ["ask", "ask", "entry"]
    case.answer("entry").finish("ask").finish("ask").answer("talk").answer("talk")
    assert case.ended


def test_repeats_that_were_missed_are_made_up_one_by_one_in_the_order_of_their_times() -> None:
    case = Case(compiled(repeating('"R3/P1D"')))
    for left in (2, 1, 0):
        case.later(days=9)
        assert len(case.instance.waiting().timers) == (1 if left else 0)
    assert len(case.world.letters) == 3


def test_month_ends_do_not_drift_over_the_repeats() -> None:
    world = World()
    world.now = datetime(2026, 1, 31, 2, tzinfo=UTC)
    case = Case(compiled(repeating('"R/P1M"')), world)
    seen = []
    for _ in range(4):
        (timer,) = case.instance.waiting().timers
        seen.append(timer.due.date().isoformat())
        world.now = timer.due
        case.later()
    assert seen == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]


@pytest.mark.parametrize("cycle", ['"R/PT0S"', '"R/PT59S"', '"R1001/P1D"', '"R0/P1D"', '"P1D"', "null", "5"])
def test_a_cycle_that_is_too_dense_or_none_at_all_stops_the_case(cycle: str) -> None:
    with pytest.raises(EngineError) as error:
        Case(compiled(repeating(cycle)))
    assert (error.value.code, error.value.node) == ("bad_timer", "reminder")


def test_a_cycle_stays_as_it_was_when_the_wait_began() -> None:
    drawing = shape(pace="text").task("entry").end().work("remind", letter=True).gateway("split", "parallel")
    drawing.task("change").boundary_timer("reminder", on="entry", feel="pace", repeats=True, cancels=False)
    drawing.flow("test_start", "split", "entry", "end").flow("split", "change", "end").flow("reminder", "remind", "end")
    case = Case(compiled(drawing), pace="R/PT1H").answer("change", pace="nonsense")
    assert len(case.later(hours=1).later(hours=1).world.letters) == 2


def test_a_message_is_waited_for_with_its_key_and_brings_its_facts() -> None:
    drawing = shape(policy="text", paid="money").message("payment", "paid", key='"P-" + policy').end()
    case = Case(compiled(drawing.flow("test_start", "payment", "end")), policy="42")
    (wait,) = case.instance.waiting().messages
    assert (wait.name, wait.key) == ("paid", "P-42")
    assert case.deliver("payment", paid=100).ended
    assert case.facts == {"policy": "42", "paid": 100}


def test_a_message_at_the_edge_of_a_task_interrupts_it() -> None:
    drawing = shape().task("entry").end().boundary_message("withdrawn", on="entry", name="withdrawn").task("close")
    case = Case(compiled(drawing.flow("test_start", "entry", "end").flow("withdrawn", "close", "end")))
    assert case.open == ["entry", "withdrawn"]
    assert case.deliver("withdrawn").open == ["close"]


def test_nobody_can_do_at_a_node_what_it_does_not_wait_for() -> None:
    drawing = shape().gateway("split", "parallel").task("entry").work("job").timer("wait", '"P1D"').end()
    drawing.message("payment", "paid")
    for node in ("entry", "job", "wait", "payment"):
        drawing.flow("split", node, "end")
    case = Case(compiled(drawing.flow("test_start", "split")))
    waits = case.instance.waiting()
    right = {
        "complete": waits.items[0],
        "finish": waits.jobs[0],
        "deliver": waits.messages[0],
        "wake": waits.timers[0],
    }
    for verb in ("complete", "finish", "deliver"):
        for wrong in (wait for other, wait in right.items() if other != verb):
            with pytest.raises(EngineError) as error:
                getattr(case.load(), verb)(wrong.task_id, {})
            assert (error.value.code, error.value.node) == ("no_such_wait", wrong.node)
    with pytest.raises(EngineError) as error:
        Instance.load(case.process, case.world, case.answer("entry").text).complete(right["complete"].task_id, {})
    assert error.value.code == "no_such_wait"
