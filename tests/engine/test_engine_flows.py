"""Flows that leave an activity or an event: all of them, or those whose conditions are true (BPMN 2.0 §13.3.1)."""

from __future__ import annotations

import pytest

from tests.engine.shapes import Shape, escalation, message, rounds, shape, signal, times
from tests.engine.world import Case, compiled
from workflows.engine import EngineError, compile_package


def fan(drawing: Shape) -> Shape:
    """Three tasks and an end behind them."""
    drawing.task("a").task("b").task("c").end()
    return drawing.flow("a", "end").flow("b", "end").flow("c", "end")


def test_every_flow_out_of_a_task_gets_a_token() -> None:
    drawing = fan(shape().task("ask").flow("test_start", "ask"))
    case = Case(compiled(drawing.flow("ask", "a").flow("ask", "b").flow("ask", "c"))).answer("ask")
    assert (case.open, case.steps) == (["a", "b", "c"], ["ask"])


def test_conditional_flows_out_of_a_task_are_taken_where_they_are_true() -> None:
    drawing = fan(shape(n="integer").node("userTask", "ask", default="rest", anliu_form="test.any"))
    drawing.flow("test_start", "ask").flow("ask", "a", when="n > 1").flow("ask", "b", when="n > 2")
    process = compiled(drawing.flow("ask", "c", id="rest"))
    assert Case(process).answer("ask", n=3).open == ["a", "b"]
    assert Case(process).answer("ask", n=2).open == ["a"]
    assert Case(process).answer("ask", n=1).open == ["c"]


def test_a_flow_without_condition_is_taken_in_any_case() -> None:
    drawing = fan(shape(n="integer").task("ask")).flow("test_start", "ask")
    process = compiled(drawing.flow("ask", "a").flow("ask", "b", when="n > 2"))
    assert Case(process).answer("ask", n=3).open == ["a", "b"]
    assert Case(process).answer("ask", n=1).open == ["a"]


def test_with_a_default_flow_what_is_taken_in_any_case_does_not_count_as_a_choice() -> None:
    drawing = fan(shape(n="integer").node("userTask", "ask", default="rest", anliu_form="test.any"))
    drawing.flow("test_start", "ask").flow("ask", "a").flow("ask", "b", when="n > 2").flow("ask", "c", id="rest")
    process = compiled(drawing)
    assert Case(process).answer("ask", n=3).open == ["a", "b"]
    assert Case(process).answer("ask", n=1).open == ["a", "c"]


def test_a_task_none_of_whose_conditions_is_true_stops_the_case_where_it_is() -> None:
    drawing = shape(n="integer").task("ask").task("a").end().flow("test_start", "ask").flow("ask", "a", when="n > 1")
    case = Case(compiled(drawing.flow("a", "end")))
    with pytest.raises(EngineError) as raised:
        case.answer("ask", n=1)
    assert (raised.value.code, raised.value.node) == ("bad_condition", "ask")
    assert case.answer("ask", n=2).open == ["a"]


@pytest.mark.parametrize(
    "node",
    [
        lambda d: d.work("ask", letter=True),
        lambda d: d.throw("ask", signal("go")),
        lambda d: d.throw("ask", escalation("E")),
        lambda d: d.catch("ask", message("m")),
        lambda d: d.receive("ask", "m"),
        lambda d: d.task("ask", times("2")),
        lambda d: d.task("ask", rounds(most="2")),
        lambda d: d.sub("ask", shape("body").task("in").end("body_end").flow("body_start", "in", "body_end")),
    ],
    ids=["send", "signal", "escalation", "message", "receive", "instances", "loop", "scope"],
)
def test_several_flows_may_leave_anything(node) -> None:
    drawing = fan(node(shape())).flow("test_start", "ask").flow("ask", "a").flow("ask", "b")
    case = Case(compiled(drawing))
    for _ in range(2):
        waits = case.instance.waiting()
        if waits.messages:
            case.deliver("ask")
        elif "a" not in case.open:
            case.answer(case.open[0])
    assert case.open == ["a", "b"]


def test_several_flows_may_leave_a_start_and_an_event_at_an_edge() -> None:
    drawing = shape().task("work").at_edge("stopped", on="work", what=message("stop"))
    drawing = fan(drawing).flow("stopped", "a").flow("stopped", "b")
    drawing.flow("test_start", "work", "end").flow("test_start", "c")
    case = Case(compiled(drawing))
    assert case.open == ["c", "stopped", "work"]
    assert case.deliver("stopped").open == ["a", "b", "c"]


def test_flows_that_leave_a_task_can_be_joined_again_in_every_round_of_a_loop() -> None:
    drawing = shape(more="boolean").gateway("back").task("ask").task("a").task("b").gateway("join", "parallel")
    drawing.gateway("again", default="no").end().flow("test_start", "back", "ask").flow("ask", "a", "join")
    drawing.flow("ask", "b", "join", "again").flow("again", "back", when="more").flow("again", "end", id="no")
    case = Case(compiled(drawing))
    sizes = set()
    for turn in range(5):
        case.answer("ask").answer("ab"[turn % 2])
        assert case.open == ["ba"[turn % 2]]
        case.answer("ba"[turn % 2], more=turn < 4)
        sizes.add(case.tasks)
    assert case.ended
    assert len(sizes) <= 2


def test_a_boundary_keeps_watch_over_a_task_with_several_flows() -> None:
    drawing = fan(shape().task("ask").boundary_timer("late", on="ask", feel='"P1D"'))
    drawing.flow("test_start", "ask").flow("ask", "a").flow("ask", "b").flow("late", "c")
    process = compiled(drawing)
    assert Case(process).answer("ask").open == ["a", "b"]
    assert Case(process).later(days=1).open == ["c"]


# --- standard loops ---------------------------------------------------------------------------------------------------


def test_a_loop_goes_on_while_its_condition_is_true() -> None:
    drawing = shape(more="boolean").task("ask", rounds("more")).task("after").end()
    case = Case(compiled(drawing.flow("test_start", "ask", "after", "end")))
    sizes = set()
    for _ in range(5):
        assert case.answer("ask", more=True).open == ["ask"]
        sizes.add(case.tasks)
    assert len(sizes) == 1
    assert case.answer("ask", more=False).open == ["after"]
    assert case.visited.count("ask") == 7


@pytest.mark.parametrize(("more", "open_"), [(True, ["ask"]), (False, ["after"])])
def test_a_loop_that_is_tested_before_may_run_not_at_all(*, more: bool, open_: list[str]) -> None:
    drawing = shape(more="boolean").task("ask", rounds("more", before=True)).task("after").end()
    assert Case(compiled(drawing.flow("test_start", "ask", "after", "end")), more=more).open == open_


def test_a_loop_ends_with_its_maximum() -> None:
    drawing = shape().work("ask", rounds("true", most="3")).task("after").end()
    case = Case(compiled(drawing.flow("test_start", "ask", "after", "end")))
    assert case.finish("ask").finish("ask").open == ["ask"]
    assert case.finish("ask").open == ["after"]
    assert len({work.task_id for work in case.world.requests}) == 3


def test_a_loop_of_sub_processes_sees_what_its_rounds_write_at_once() -> None:
    body = shape("body").task("first").task("second").end("body_end").flow("body_start", "first", "second", "body_end")
    drawing = shape(more="boolean", note="text").sub("whole", body, rounds("more")).task("after").end()
    case = Case(compiled(drawing.flow("test_start", "whole", "after", "end"))).answer("first", note="seen")
    assert case.facts["note"] == "seen"
    assert case.answer("second", more=True).open == ["first"]
    assert case.answer("first").answer("second", more=False).open == ["after"]
    assert case.scopes == 1


def test_a_deadline_at_the_edge_of_a_loop_ends_all_its_rounds() -> None:
    drawing = shape(more="boolean").task("ask", rounds("more")).boundary_timer("late", on="ask", feel='"P3D"')
    drawing.task("after").end().flow("test_start", "ask", "end").flow("late", "after", "end")
    case = Case(compiled(drawing)).later(days=2).answer("ask", more=True).later(days=1)
    assert case.open == ["after"]


def test_an_error_in_a_round_is_caught_at_the_edge_of_the_loop() -> None:
    drawing = shape().work("ask", rounds(most="3")).boundary_error("bad", on="ask", code="BAD").task("after").end()
    case = Case(compiled(drawing.flow("test_start", "ask", "end").flow("bad", "after", "end")))
    assert case.finish("ask").fail("ask", "BAD").open == ["after"]


def test_a_loop_that_waits_for_nothing_stops_within_its_budget() -> None:
    drawing = shape().work("spin", rounds("true"), letter=True).end().flow("test_start", "spin", "end")
    with pytest.raises(EngineError) as raised:
        Case(compiled(drawing))
    assert (raised.value.code, raised.value.node) == ("too_many_steps", "spin")


@pytest.mark.parametrize("heights", [(100, 300), (300, 100)])
def test_the_first_flow_of_the_file_whose_condition_is_true_is_taken_wherever_it_is_drawn(
    heights: tuple[int, int],
) -> None:
    """BPMN 2.0 §10.6.2: conditions are asked in order; where things lie in the picture decides nothing."""
    drawing = shape(n="integer").gateway("ask").task("small").task("large").end().flow("test_start", "ask")
    drawing.flow("ask", "small", when="n > 1").flow("ask", "large", when="n > 2").flow("small", "end")
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{task}_di" bpmnElement="{task}"><dc:Bounds x="0" y="{y}" width="1" height="1"/>'
        "</bpmndi:BPMNShape>"
        for task, y in zip(("small", "large"), heights, strict=True)
    )
    picture = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="d"><bpmndi:BPMNPlane id="p" bpmnElement="test">'
        f"{shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
    )
    text = drawing.flow("large", "end").xml().replace("</bpmn:definitions>", picture)
    assert Case(compile_package("test", {"test.bpmn": text}), n=9).open == ["small"]
