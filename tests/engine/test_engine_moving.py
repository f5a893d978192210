"""A token moved by hand goes on where it was set down, with the facts of the case and nothing else changed."""

from __future__ import annotations

import pytest

from tests.engine.shapes import Shape, handling, line, message, rounds, shape, signal, timer, times
from tests.engine.world import Case, compiled
from workflows.engine import EngineError


def refused(case: Case, source: str, target: str) -> str:
    before = case.text
    with pytest.raises(EngineError) as error:
        case.move(source, target)
    assert (error.value.code, error.value.node, case.text) == ("cannot_move", source, before)
    return str(error.value)


def test_forwards_backwards_and_to_the_end() -> None:
    process = compiled(line("test", "one", "two", "three", note="text"))
    case = Case(process).answer("one", note="kept").move("two", "three")
    assert (case.open, case.facts) == (["three"], {"note": "kept"})
    assert case.move("three", "one").open == ["one"]
    (wait,) = case.instance.waiting().items
    assert case.load().facts_at(wait.task_id) == {"note": "kept"}
    assert case.answer("one").answer("two").answer("three").ended
    assert Case(process).move("one", "test_end").ended


def test_what_waited_at_the_edge_goes_with_the_task_and_comes_with_the_next_one() -> None:
    drawing = line("test", "one", "two").at_edge("late", on="one", what=timer('"P1D"')).task("chase")
    drawing.at_edge("asked", on="two", what=message("asked"), cancels=False).end("told")
    case = Case(compiled(drawing.flow("late", "chase", "test_end").flow("asked", "told")))
    assert case.open == ["late", "one"]
    assert case.move("one", "two").open == ["asked", "two"]
    assert case.move("two", "one").open == ["late", "one"]
    assert case.later(days=1).open == ["chase"]


def test_out_of_a_sub_process_no_token_is_moved_and_within_it_every_one() -> None:
    drawing = shape().sub("whole", line("body", "in_one", "in_two")).task("after").end()
    case = Case(compiled(drawing.flow("test_start", "whole", "after", "end")))
    assert "no such node" in refused(case, "in_one", "after")
    assert case.move("in_one", "in_two").answer("in_two").open == ["after"]
    assert case.move("after", "whole").open == ["in_one"]


def fork() -> Shape:
    drawing = shape().gateway("fork", "parallel").gateway("join", "parallel").task("after").end()
    drawing.task("a_one").task("a_two").task("b_one").task("b_two").flow("test_start", "fork")
    drawing.flow("fork", "a_one", "a_two", "join", "after", "end").flow("fork", "b_one", "b_two", "join")
    return drawing


def test_between_parallel_branches_no_token_is_moved_and_within_one_every_one() -> None:
    case = Case(compiled(fork()))
    for target in ("b_one", "b_two", "after", "end"):
        assert "other branches" in refused(case, "a_one", target)
    assert case.move("a_one", "a_two").open == ["a_two", "b_one"]
    assert case.move("a_two", "a_one").open == ["a_one", "b_one"]
    case.answer("a_one").answer("a_two").answer("b_one")
    assert "other branches" in refused(case, "b_two", "after")
    assert case.answer("b_two").open == ["after"]
    assert case.move("after", "a_one").open == ["a_one"]


@pytest.mark.parametrize("target", ["fork", "join", "test_start", "late", "nowhere"])
def test_not_every_node_takes_a_token(target: str) -> None:
    drawing = fork().at_edge("late", on="after", what=timer('"P1D"')).flow("late", "end")
    case = Case(compiled(drawing)).answer("a_one").answer("a_two").answer("b_one").answer("b_two")
    assert refused(case, "after", target)


@pytest.mark.parametrize("loop", [times("2"), times("2", sequential=True), rounds(most="2")])
def test_into_and_out_of_loops_no_token_is_moved(loop: str) -> None:
    drawing = shape().task("many", loop).task("after").end().flow("test_start", "many", "after", "end")
    case = Case(compiled(drawing))
    assert "loop" in refused(case, "many", "after")
    while "many" in case.open:
        case.answer("many")
    assert "loop" in refused(case, "after", "many")


def test_from_behind_an_event_gateway_the_others_are_given_up_too() -> None:
    drawing = shape().gateway("which", "eventBased").catch("one", message("one")).catch("two", signal("two")).end()
    drawing.catch("three", timer('"P1D"')).task("after").flow("test_start", "which").flow("after", "end")
    for event in ("one", "two", "three"):
        drawing.flow("which", event, "after")
    case = Case(compiled(drawing))
    refused(case, "one", "three")
    assert case.move("one", "after").open == ["after"]
    assert case.move("after", "which").open == ["one", "three"]


def test_handlers_stay_armed_and_jobs_are_given_up() -> None:
    body = handling("help", message("help"), interrupts=False).task("talk").end("help_end")
    drawing = shape().work("ask").task("after").end().flow("test_start", "ask", "after", "end")
    case = Case(compiled(drawing.handler("helper", body.flow("help_start", "talk", "help_end"))))
    case.deliver("help_start")
    assert case.move("ask", "after").open == ["after", "help_start", "talk"]
    assert case.answer("after").answer("talk").ended


def test_what_waits_at_an_edge_or_starts_a_handler_is_no_token_to_move() -> None:
    drawing = line("test", "one", "two").at_edge("late", on="one", what=timer('"P1D"')).flow("late", "two")
    case = Case(compiled(drawing))
    task = next(wait.task_id for wait in case.instance.waiting().timers)
    with pytest.raises(EngineError) as error:
        case.load().move(task, "two")
    assert error.value.code == "no_such_wait"
