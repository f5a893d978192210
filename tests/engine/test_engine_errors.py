"""A business error goes to the boundary of what failed, then outwards, and to nobody else."""

from __future__ import annotations

import pytest

from tests.engine.shapes import Shape, shape, times
from tests.engine.world import Case, World, compiled, says_no
from workflows.engine import EngineError


def caught(drawing: Shape, on: str, code: str = "NO", by: str = "") -> Shape:
    """An error boundary on an activity that leads to a task of its own."""
    by = by or f"{on}_repair"
    drawing.boundary_error(f"{by}_event", on=on, code=code).task(by).end(f"{by}_end")
    drawing.flow(f"{by}_event", by, f"{by}_end")
    return drawing


def two_jobs() -> Shape:
    drawing = shape(why="text").gateway("split", "parallel").work("one").work("two").end()
    drawing.flow("test_start", "split", "one", "end").flow("split", "two", "end")
    return caught(caught(drawing, "one"), "two")


def test_of_two_jobs_with_the_same_code_only_the_failed_one_is_repaired() -> None:
    case = Case(compiled(two_jobs())).fail("two", "NO", why="because")
    assert case.open == ["one", "two_repair"]
    assert case.facts == {"why": "because"}


def test_of_two_local_handlers_with_the_same_code_only_the_failed_one_is_repaired() -> None:
    case = Case(compiled(two_jobs()), World(one=says_no("NO", why="because"), two=lambda *_: {}))
    assert (case.open, case.facts) == (["one_repair"], {"why": "because"})


def test_the_facts_of_an_error_win_over_the_older_ones() -> None:
    case = Case(compiled(two_jobs()), why="older").fail("one", "NO", why="newer")
    (wait,) = case.instance.waiting().items
    assert case.load().facts_at(wait.task_id) == {"why": "newer"}
    assert case.answer("one_repair").facts == {"why": "newer"}


def test_the_boundary_with_the_code_comes_before_the_one_without() -> None:
    drawing = shape().work("job").end().flow("test_start", "job", "end")
    caught(caught(drawing, "job", code="", by="anything"), "job", by="exactly")
    process = compiled(drawing)
    assert Case(process).fail("job", "NO").open == ["exactly"]
    assert Case(process).fail("job", "OTHER").open == ["anything"]


@pytest.mark.parametrize("sequential", [False, True])
def test_one_failing_instance_ends_the_whole_activity(*, sequential: bool) -> None:
    drawing = shape().work("job", times("3", sequential=sequential)).end().flow("test_start", "job", "end")
    case = Case(compiled(caught(drawing, "job")))
    case.finish("job").fail("job", "NO")
    assert case.open == ["job_repair"]
    assert case.answer("job_repair").ended


def nested(outer_code: str, inner_code: str) -> Shape:
    inner = caught(shape("inner").work("job").end("inner_end").flow("inner_start", "job", "inner_end"), "job", "DEEP")
    body = caught(shape("body").sub("middle", inner).end("body_end"), "middle", inner_code)
    body.flow("body_start", "middle", "body_end")
    outer = shape().sub("whole", body).end().flow("test_start", "whole", "end")
    return caught(outer, "whole", outer_code)


@pytest.mark.parametrize(("code", "where"), [("DEEP", "job"), ("MID", "middle"), ("TOP", "whole")])
def test_an_error_goes_outwards_to_the_first_scope_that_catches_it(code: str, where: str) -> None:
    case = Case(compiled(nested("TOP", "MID"))).fail("job", code)
    assert case.open == [f"{where}_repair"]
    assert case.answer(f"{where}_repair").ended


def test_an_error_that_nobody_catches_stops_the_case_where_it_happened() -> None:
    case = Case(compiled(nested("TOP", "MID")))
    with pytest.raises(EngineError) as error:
        case.fail("job", "ELSE")
    assert (error.value.code, error.value.node) == ("uncaught_error", "job")
    assert case.fail("job", "TOP").open == ["whole_repair"]


def test_an_error_in_an_instance_of_sub_processes_reaches_the_boundary_around_them_all() -> None:
    body = shape("body").work("job").end("body_end").flow("body_start", "job", "body_end")
    drawing = shape().sub("many", body, times("3")).end().flow("test_start", "many", "end")
    case = Case(compiled(caught(drawing, "many"))).finish("job").fail("job", "NO")
    assert case.open == ["many_repair"]


def test_nothing_of_an_interrupted_scope_runs_after_the_error() -> None:
    paid: list[str] = []

    def pay(*_: object) -> dict[str, object]:
        paid.append("paid")
        return {}

    body = shape("body").gateway("split", "parallel").work("check").work("pay").end("body_end")
    body.flow("body_start", "split", "check", "body_end").flow("split", "pay", "body_end")
    drawing = caught(shape().sub("whole", body).end().flow("test_start", "whole", "end"), "whole")
    case = Case(compiled(drawing), World(check=says_no("NO"), pay=pay))
    assert (case.open, paid) == (["whole_repair"], [])


def test_an_error_takes_the_timers_of_its_activity_with_it() -> None:
    drawing = shape().work("job").end().flow("test_start", "job", "end")
    drawing.boundary_timer("late", on="job", feel='duration("P1D")', cancels=False).end("late_end")
    case = Case(compiled(caught(drawing.flow("late", "late_end"), "job")))
    assert case.open == ["job", "late"]
    assert case.fail("job", "NO").open == ["job_repair"]


def test_a_repaired_job_is_asked_for_again_as_a_new_one() -> None:
    world = World()
    drawing = shape().work("job").boundary_error("refused", on="job", code="NO").task("repair").end()
    drawing.flow("test_start", "job", "end").flow("refused", "repair", "job")
    case = Case(compiled(drawing), world)
    for turn in range(3):
        assert len(world.requests) == turn + 1
        case.fail("job", "NO").answer("repair")
    assert len({work.task_id for work in world.requests}) == 4
    assert case.finish("job").ended


def test_facts_of_an_error_have_to_be_declared_too() -> None:
    with pytest.raises(EngineError) as error:
        Case(compiled(two_jobs())).fail("one", "NO", secret="x")
    assert (error.value.code, error.value.node) == ("undeclared_fact", "one")
