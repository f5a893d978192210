"""Where branches meet: nothing goes on too early, nothing waits too long, and nobody's work is undone."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

from tests.engine.shapes import TERMINATE, Shape, line, shape, times
from tests.engine.world import Case, World, compiled
from workflows.xml import parse_xml


def block_in_a_loop(kind: str = "parallel") -> Shape:
    """Two branches `left` and `right` between gateways, then `check`, and round again while `more`."""
    drawing = shape(more="boolean", left_done="text", right_done="text", more_left="boolean", more_right="boolean")
    drawing.gateway("again").gateway("split", kind).task("left").task("right").gateway("join", kind).task("check")
    drawing.gateway("enough", default="out").end()
    drawing.flow("test_start", "again", "split").flow("join", "check", "enough")
    drawing.flow("enough", "again", when="more").flow("enough", "end", id="out")
    for branch in ("left", "right"):
        drawing.flow("split", branch, when=f"more_{branch}" if kind == "inclusive" else "").flow(branch, "join")
    return drawing


def test_a_parallel_join_waits_for_both_in_whatever_order_they_come_round_after_round() -> None:
    case = Case(compiled(block_in_a_loop()))
    for first, second in (("left", "right"), ("right", "left"), ("right", "left"), ("left", "right")):
        case.answer(first)
        assert case.open == [second]
        case.answer(second)
        assert case.open == ["check"]
        case.answer("check", more=True)


def test_the_stock_engine_lets_the_second_round_pass_too_early() -> None:
    """The reason for our own joins; when this fails, SpiffWorkflow has learned it."""
    parser = BpmnParser()
    parser.add_bpmn_xml(parse_xml(block_in_a_loop().xml()))
    stock = BpmnWorkflow(parser.get_spec("test"))
    for node in ("left", "right", "check"):
        stock_answer(stock, node, more=True)
    stock_answer(stock, "right")
    assert "check" in stock_open(stock)
    assert "left" in stock_open(stock)


def stock_open(workflow: BpmnWorkflow) -> list[str]:
    workflow.do_engine_steps()
    return [task.task_spec.name for task in workflow.get_tasks(state=TaskState.READY)]


def stock_answer(workflow: BpmnWorkflow, node: str, **data: Any) -> None:
    workflow.do_engine_steps()
    task = workflow.get_next_task(state=TaskState.READY, spec_name=node)
    task.data.update(data)
    task.run()


def test_what_one_branch_wrote_is_not_undone_by_the_older_copy_of_the_other() -> None:
    case = Case(compiled(block_in_a_loop()), left_done="never", right_done="never")
    for turn in ("first", "second"):
        case.answer("left", left_done=turn).answer("right", right_done=turn)
        assert (case.facts["left_done"], case.facts["right_done"]) == (turn, turn)
        case.answer("check", more=True)
    case.answer("right", right_done="third").answer("left", left_done="third").answer("check", more=False)
    assert case.ended
    assert (case.facts["left_done"], case.facts["right_done"]) == ("third", "third")


def test_a_branch_sees_what_another_one_wrote_meanwhile() -> None:
    case = Case(compiled(block_in_a_loop()))
    case.answer("left", left_done="yes")
    (wait,) = case.instance.waiting().items
    assert case.load().facts_at(wait.task_id) == {"left_done": "yes"}


def test_an_inclusive_join_waits_for_the_branches_that_were_taken_and_for_no_other() -> None:
    case = Case(compiled(block_in_a_loop("inclusive")), more_left=True, more_right=False)
    assert case.open == ["left"]
    case.answer("left")
    assert case.open == ["check"]
    case.answer("check", more=True, more_right=True)
    assert case.open == ["left", "right"]
    case.answer("right")
    assert case.open == ["left"]
    case.answer("left")
    assert case.open == ["check"]


def upstream_of_an_inclusive_join(node: str, add: Shape) -> Shape:
    """`fast` goes straight to the join; `node` goes to it by way of a choice."""
    add.declare(go="boolean").gateway("split", "parallel").task("fast").gateway("choice", default="aside")
    add.gateway("join", "inclusive").task("after").end().end("end_aside")
    add.flow("test_start", "split", "fast", "join", "after", "end").flow("split", node, "choice")
    return add.flow("choice", "join", when="go").flow("choice", "end_aside", id="aside")


def test_an_inclusive_join_waits_for_a_machine_that_may_still_send_a_token() -> None:
    process = compiled(upstream_of_an_inclusive_join("job", shape().work("job")))
    case = Case(process).answer("fast")
    assert case.open == ["job"]
    assert case.finish("job", go=True).open == ["after"]

    case = Case(process).answer("fast")
    assert case.finish("job", go=False).open == ["after"]


def test_an_inclusive_join_waits_for_a_sub_process_that_may_still_send_a_token() -> None:
    process = compiled(upstream_of_an_inclusive_join("inner", shape().sub("inner", line("body", "entry"))))
    case = Case(process).answer("fast")
    assert case.open == ["entry"]
    assert case.answer("entry", go=True).open == ["after"]
    assert case.answer("after").ended


def test_an_inclusive_join_is_released_when_what_held_it_back_is_cancelled() -> None:
    drawing = upstream_of_an_inclusive_join("slow", shape().task("slow"))
    drawing.boundary_timer("late", on="slow", feel='duration("P1D")').end("end_late").flow("late", "end_late")
    case = Case(compiled(drawing)).answer("fast")
    assert case.open == ["late", "slow"]
    assert case.later(days=2).open == ["after"]


def test_two_tokens_on_one_flow_do_not_pass_for_two_branches() -> None:
    drawing = shape().gateway("split", "parallel").task("one").task("two").gateway("both")
    drawing.task("other").gateway("join", "parallel").task("after").end()
    drawing.flow("test_start", "split", "one", "both", "join", "after", "end")
    drawing.flow("split", "two", "both").flow("split", "other", "join")
    case = Case(compiled(drawing)).answer("one").answer("two")
    assert case.open == ["other"]
    assert case.answer("other").open == ["after"]


def test_a_terminate_end_stops_the_work_beside_it_before_it_happens() -> None:
    paid: list[str] = []

    def pay(*_: object) -> dict[str, object]:
        paid.append("paid")
        return {}

    drawing = shape(amount="money").gateway("split", "parallel").work("pay").task("amount_task").task("stop")
    drawing.gateway("fork", "parallel").end("end_stop", TERMINATE).end()
    drawing.flow("test_start", "split", "amount_task", "end")
    drawing.flow("split", "stop", "fork", "end_stop").flow("fork", "pay", "end")
    case = Case(compiled(drawing), World(pay=pay)).answer("amount_task", amount=100).answer("stop")
    assert (case.ended, paid, case.open) == (True, [], [])
    assert case.facts["amount"] == 100


def test_a_terminate_end_ends_its_own_scope_only() -> None:
    body = shape("body").gateway("split", "parallel").task("long").task("stop").end("end_long")
    body.end("end_stop", TERMINATE)
    body.flow("body_start", "split", "long", "end_long").flow("split", "stop", "end_stop")
    outer = shape().sub("inner", body).task("after").end()
    outer.flow("test_start", "inner", "after", "end")
    case = Case(compiled(outer)).answer("stop")
    assert case.open == ["after"]


def test_the_facts_at_the_end_are_the_newest_even_when_an_old_branch_comes_last() -> None:
    drawing = shape(status="text").task("entry").end().end("end_reminded").task("phone")
    drawing.boundary_timer("remind", on="entry", feel='duration("P1D")', cancels=False)
    drawing.flow("test_start", "entry", "end").flow("remind", "phone", "end_reminded")
    case = Case(compiled(drawing), status="open").later(days=1)
    assert case.open == ["entry", "phone"]
    case.answer("entry", status="done")
    assert not case.ended
    assert case.answer("phone").ended
    assert case.facts["status"] == "done"


def test_a_join_inside_each_instance_waits_for_its_own_branches_only() -> None:
    body = shape("body").gateway("split", "parallel").task("left").task("right").gateway("join", "parallel")
    body.task("after").end("body_end")
    body.flow("body_start", "split", "left", "join", "after", "body_end").flow("split", "right", "join")
    outer = shape().sub("inner", body, times("2")).end()
    outer.flow("test_start", "inner", "end")
    case = Case(compiled(outer)).answer("left", nth=0).answer("right", nth=1)
    assert case.open == ["left", "right"]
    assert case.answer("left").open == ["after", "right"]
