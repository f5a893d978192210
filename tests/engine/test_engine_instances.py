"""Several instances of one activity: how many, on which facts, and what is left of them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.engine.shapes import Shape, each, shape, times
from tests.engine.world import Case, World, compiled
from workflows.engine import EngineError
from workflows.engine.instances import MOST_INSTANCES

BOTH_WAYS = pytest.mark.parametrize("sequential", [False, True], ids=["parallel", "sequential"])


def around(activity: Shape) -> Shape:
    """The activity `many`, then `after`, and round again while `more`."""
    activity.declare(more="boolean").gateway("again").task("after").gateway("enough", default="out").end()
    activity.flow("test_start", "again", "many", "after", "enough")
    activity.flow("enough", "again", when="more").flow("enough", "end", id="out")
    return activity


def votes(*, sequential: bool = False) -> Shape:
    return around(shape(people="list", vote="text", votes="list")).task(
        "many", each("people", "person", result=("votes", "vote"), sequential=sequential)
    )


@pytest.mark.parametrize("count", ["-1", "2.5", '"3"', "true", "null", "nobody_knows"])
@BOTH_WAYS
def test_a_number_of_instances_that_is_no_whole_number_stops_the_case(count: str, *, sequential: bool) -> None:
    process = compiled(around(shape()).task("many", times(count, sequential=sequential)))
    with pytest.raises(EngineError) as error:
        Case(process)
    assert (error.value.code, error.value.node) == ("bad_cardinality", "many")


@BOTH_WAYS
def test_a_list_of_instances_that_nobody_has_filled_stops_the_case(*, sequential: bool) -> None:
    with pytest.raises(EngineError) as error:
        Case(compiled(votes(sequential=sequential)))
    assert (error.value.code, error.value.node) == ("bad_cardinality", "many")


@BOTH_WAYS
def test_no_instance_at_all_goes_on_at_once(*, sequential: bool) -> None:
    assert Case(compiled(around(shape()).task("many", times("0", sequential=sequential)))).open == ["after"]
    case = Case(compiled(votes(sequential=sequential)), people=[])
    assert (case.open, case.facts["votes"]) == (["after"], [])


def test_a_thousand_instances_are_possible_and_one_more_is_not() -> None:
    assert len(Case(compiled(around(shape()).task("many", times("1000")))).open) == MOST_INSTANCES
    with pytest.raises(EngineError) as error:
        Case(compiled(around(shape()).task("many", times("1001"))))
    assert (error.value.code, error.value.node) == ("too_many_instances", "many")


@pytest.mark.parametrize(("outer", "inner"), [(40, 40), (1001, 1), (2, 501)])
def test_instances_within_instances_count_together(outer: int, inner: int) -> None:
    body = shape("body").task("deep", times(f"{inner}")).end("body_end").flow("body_start", "deep", "body_end")
    process = compiled(around(shape()).sub("many", body, times(f"{outer}", sequential=outer == 2)))
    with pytest.raises(EngineError) as error:
        Case(process)
    assert error.value.code == "too_many_instances"


@BOTH_WAYS
def test_results_stand_in_the_order_of_the_input_and_start_anew_in_the_next_round(*, sequential: bool) -> None:
    case = Case(compiled(votes(sequential=sequential)), people=["Chen", "Lin", "Sun"])
    for turn in ("yes", "no"):
        for person in ("Chen", "Lin", "Sun") if sequential else ("Sun", "Lin", "Chen"):
            (wait,) = [
                wait for wait in case.instance.waiting().items if case.load().facts_at(wait.task_id)["person"] == person
            ]
            nth = case.instance.waiting().items.index(wait)
            case.answer("many", nth=nth, vote=f"{turn} {person}")
        assert case.open == ["after"]
        assert case.facts["votes"] == [f"{turn} Chen", f"{turn} Lin", f"{turn} Sun"]
        assert "person" not in case.facts
        assert "vote" not in case.facts
        case.answer("after", more=True)


def test_an_instance_without_a_result_leaves_a_null_in_its_place() -> None:
    case = Case(compiled(votes()), people=["Chen", "Lin"]).answer("many", nth=1, vote="yes").answer("many")
    assert case.facts["votes"] == [None, "yes"]


def test_an_entry_that_is_null_is_an_instance_too() -> None:
    case = Case(compiled(votes(sequential=True)), people=[None, "Lin"]).answer("many", vote="none")
    assert case.answer("many", vote="yes").facts["votes"] == ["none", "yes"]


def test_a_list_that_shrinks_under_its_instances_stops_the_case() -> None:
    case = Case(compiled(around(shape(people="list")).task("many", each("people", sequential=True))), people=[1, 2])
    with pytest.raises(EngineError) as error:
        case.answer("many", people=[1])
    assert (error.value.code, error.value.node) == ("bad_cardinality", "many")


@BOTH_WAYS
def test_an_instance_hands_over_what_it_wrote_and_no_older_copy(*, sequential: bool) -> None:
    body = shape("body").task("read").task("write").end("body_end").flow("body_start", "read", "write", "body_end")
    process = compiled(
        around(shape(people="list", found="text", other="text")).sub(
            "many", body, each("people", "person", sequential=sequential)
        )
    )
    case = Case(process, people=["Chen", "Lin"], found="nothing", other="nothing")
    for _ in range(2):
        case.answer("read")
        case.answer("write")
    assert case.open == ["after"]
    case.answer("after", more=True).answer("read", found="first")
    assert case.facts["found"] == "nothing"
    case.answer("write")
    assert case.facts["found"] == "first"
    case.answer("read", other="second").answer("write")
    assert (case.facts["found"], case.facts["other"]) == ("first", "second")
    assert "person" not in case.facts


def test_an_instance_that_corrects_its_own_entry_keeps_the_correction_to_itself() -> None:
    drawing = around(shape(people="list", person="text", note="text")).task("many", each("people", "person"))
    case = Case(compiled(drawing), people=["Chen"]).answer("many", person="Lin", note="corrected")
    assert case.facts == {"people": ["Chen"], "note": "corrected"}
    assert case.answer("after", more=True).open == ["many"]


def test_an_instance_does_not_see_what_another_one_writes() -> None:
    body = shape("body").task("judge").timer("wait", 'duration("P1D")').gateway("well", default="no").task("praise")
    body.end("body_end").flow("body_start", "judge", "wait", "well").flow("well", "praise", when="good")
    body.flow("praise", "body_end").flow("well", "body_end", id="no")
    case = Case(compiled(around(shape(good="boolean")).sub("many", body, times("2"))))
    case.answer("judge", good=True).answer("judge", good=False).later(days=1)
    assert case.open == ["praise"]


@BOTH_WAYS
def test_a_completion_condition_ends_the_rest_and_has_to_be_a_truth(*, sequential: bool) -> None:
    loop = times("3", sequential=sequential, until="good")
    process = compiled(around(shape(good="boolean")).task("many", loop))
    case = Case(process).answer("many", good=False)
    assert case.answer("many", good=True).open == ["after"]
    with pytest.raises(EngineError) as error:
        Case(process).answer("many")
    assert (error.value.code, error.value.node) == ("bad_condition", "many")


def test_a_cancelled_multi_instance_of_nested_sub_processes_leaves_nothing_behind() -> None:
    inner = shape("inner").gateway("fork", "parallel").task("deep").timer("wait", 'duration("P9D")').end("inner_end")
    inner.flow("inner_start", "fork", "deep", "inner_end").flow("fork", "wait", "inner_end")
    body = shape("body").sub("middle", inner).end("body_end").flow("body_start", "middle", "body_end")
    drawing = around(shape()).sub("many", body, times("3"))
    drawing.boundary_timer("late", on="many", feel='duration("P1D")').flow("late", "after")
    case = Case(compiled(drawing))
    assert case.open == ["deep"] * 3 + ["late"] + ["wait"] * 3
    tasks = Case(compiled(drawing)).later(days=2).tasks
    for _ in range(3):
        case.later(days=2)
        assert (case.open, case.tasks) == (["after"], tasks)
        assert case.scopes == 1
        case.answer("after", more=True)


def test_a_completion_condition_cancels_the_other_sub_processes_with_their_jobs() -> None:
    body = shape("body").sub(
        "middle", shape("inner").work("ask").end("inner_end").flow("inner_start", "ask", "inner_end")
    )
    body.end("body_end").flow("body_start", "middle", "body_end")
    process = compiled(around(shape(good="boolean")).sub("many", body, times("3", until="good")))
    case = Case(process).finish("ask", nth=1, good=True)
    assert case.open == ["after"]
    assert case.scopes == 1


FINISH = """
import json, sys
from datetime import datetime
from tests.engine.test_engine_instances import votes
from tests.engine.world import World, compiled
from workflows.engine import Instance
world, text = World(), sys.stdin.read()
instance = Instance.load(compiled(votes()), world, text)
(wait,) = instance.waiting().items
instance.complete(wait.task_id, {"vote": "late"})
print(json.dumps([[each.node for each in instance.waiting().items], instance.facts()["votes"]]))
"""


def test_a_multi_instance_begun_here_ends_in_a_process_that_never_saw_its_beginning() -> None:
    case = Case(compiled(votes()), people=["Chen", "Lin"]).answer("many", vote="early")
    command = [sys.executable, "-c", FINISH]
    done = subprocess.run(command, input=case.text, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert json.loads(done.stdout) == [["after"], ["early", "late"]]


def test_jobs_of_instances_are_told_apart_and_finished_one_by_one() -> None:
    world = World()
    drawing = around(shape(people="list", score="integer", scores="list"))
    drawing.work("many", each("people", "person", result=("scores", "score")), who="person")
    case = Case(compiled(drawing), world, people=["Chen", "Lin", "Sun"])
    assert [work.input["who"] for work in world.requests] == ["Chen", "Lin", "Sun"]
    assert len({work.task_id for work in world.requests}) == 3
    case.finish("many", nth=2, score=3).finish("many", nth=0, score=1).finish("many", score=2)
    assert (case.open, case.facts["scores"]) == (["after"], [1, 2, 3])
    assert len(world.requests) == 3


def test_a_list_that_is_not_declared_or_read_and_filled_at_once_is_refused() -> None:
    for loop, why in (
        (each("strangers"), "strangers is no declared list"),
        (each("name"), "name is no declared list"),
        (each("people", result=("people", "name")), "people is read and filled at once"),
    ):
        with pytest.raises(EngineError) as error:
            compiled(around(shape(people="list", name="text")).task("many", loop))
        assert (error.value.code, error.value.node) == ("bad_drawing", "many")
        assert why in str(error.value)


def test_instances_of_a_timer_each_wait_from_their_own_beginning() -> None:
    body = shape("body").task("begin").timer("wait", 'duration("P1D")').end("body_end")
    body.flow("body_start", "begin", "wait", "body_end")
    case = Case(compiled(around(shape()).sub("many", body, times("2"))))
    case.answer("begin")
    case.world.now += timedelta(hours=12)
    case.answer("begin")
    assert case.later(hours=12).open == ["wait"]
    assert case.later(hours=12).open == ["after"]
