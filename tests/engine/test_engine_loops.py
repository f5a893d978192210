"""Rework goes on for ever: a case that comes round again is as small and as fast as in its second round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.engine.shapes import Shape, line, shape, timer, times
from tests.engine.world import Case, compiled
from tests.support import scale
from workflows.engine import Process

ROUNDS = scale(100, 1_000)


def looping(*nodes: str) -> Shape:
    """A start, a way back from the user task `check` to the node `again`, and an end."""
    drawing = shape(more="boolean", a="text", b="text", note="text")
    drawing.gateway("again").task("check").gateway("enough", default="out").end()
    drawing.flow("test_start", "again", *nodes, "check", "enough")
    drawing.flow("enough", "again", when="more").flow("enough", "end", id="out")
    return drawing


def two_tasks() -> Process:
    return compiled(looping("entry").task("entry"))


def parallel_block() -> Process:
    drawing = looping("split", "a_task", "join").task("a_task").task("b_task").flow("split", "b_task", "join")
    return compiled(drawing.gateway("split", "parallel").gateway("join", "parallel"))


def sub_process() -> Process:
    return compiled(looping("inner").sub("inner", line("body", "entry")))


def called_process() -> Process:
    return compiled(looping("inner").call("inner", "body"), line("body", "entry"))


def timer_that_fires() -> Process:
    drawing = looping("entry").task("entry").boundary_timer("late", on="entry", feel='duration("P1D")')
    return compiled(drawing.task("chase").flow("late", "chase", "check"))


def parallel_instances() -> Process:
    return compiled(looping("entry").task("entry", times("3")))


def instances_of_sub_processes() -> Process:
    return compiled(looping("inner").sub("inner", line("body", "entry"), times("3", sequential=True)))


def both_branches(case: Case, turn: int) -> None:
    assert case.open == ["a_task", "b_task"]
    first, second = ("a_task", "b_task") if turn % 2 else ("b_task", "a_task")
    case.answer(first, **{first[0]: f"{turn:05}"})
    assert case.open == [second]
    case.answer(second, **{second[0]: f"{turn:05}"})
    assert (case.facts["a"], case.facts["b"]) == (f"{turn:05}", f"{turn:05}")


def one_entry(case: Case, _: int) -> None:
    assert case.open == ["entry"]
    case.answer("entry")


def three_at_once(case: Case, _: int) -> None:
    for left in (3, 2, 1):
        assert case.open == ["entry"] * left
        case.answer("entry", nth=left - 1)


def three_in_a_row(case: Case, _: int) -> None:
    for _ in range(3):
        assert case.open == ["entry"]
        case.answer("entry")


def too_late(case: Case, _: int) -> None:
    assert case.open == ["entry", "late"]
    case.later(days=2)
    assert case.open == ["chase"]
    case.answer("chase")


@dataclass(frozen=True)
class Body:
    """What stands in the loop, and how one round of it is worked through."""

    process: Callable[[], Process]
    round: Callable[[Case, int], None]


BODIES = {
    "two tasks": Body(two_tasks, one_entry),
    "parallel block": Body(parallel_block, both_branches),
    "sub-process": Body(sub_process, one_entry),
    "call activity": Body(called_process, one_entry),
    "timer that fires": Body(timer_that_fires, too_late),
    "parallel instances": Body(parallel_instances, three_at_once),
    "instances of sub-processes": Body(instances_of_sub_processes, three_in_a_row),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_case_in_its_last_round_is_as_small_as_in_its_second(body: Body) -> None:
    case = Case(body.process(), a="first", b="first")
    sizes = {}
    for turn in range(1, ROUNDS + 1):
        body.round(case, turn)
        assert case.open == ["check"]
        case.answer("check", more=True, note=f"{turn:05}")
        sizes[turn] = (case.tasks, case.size)
    assert sizes[2] == sizes[20] == sizes[ROUNDS]

    body.round(case, ROUNDS + 1)
    case.answer("check", more=False)
    assert case.ended


def test_a_way_back_needs_no_gateway() -> None:
    drawing = (
        shape().catch("tick", timer('"P1D"')).work("letter", letter=True).flow("test_start", "tick", "letter", "tick")
    )
    case = Case(compiled(drawing))
    for day in range(1, 6):
        case.later(days=1)
        assert (case.open, len(case.world.letters), case.tasks) == (["tick"], day, 2)
    again = Case(compiled(shape().task("one").flow("test_start", "one", "one")))
    assert again.answer("one").answer("one").open == ["one"]
