"""What never ends, explodes or grows without bound stops with a clear word, soon, and at its node."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from tests.engine.shapes import Shape, line, shape, times
from tests.engine.world import Case, World, compiled
from workflows.engine import EngineError, state
from workflows.engine.facts import MOST_BYTES

LONGEST_PATH = 300
T = TypeVar("T")


def stopped(*drawings: Shape, **facts: object) -> tuple[str, str]:
    """Start a case and give the code and the node it stopped with."""
    with pytest.raises(EngineError) as error:
        Case(compiled(*drawings), World(work=lambda *_: {}), **facts)
    return error.value.code, error.value.node


def test_a_gateway_loop_that_waits_for_nothing_stops_within_two_seconds() -> None:
    drawing = shape().gateway("first").gateway("second", default="out").end()
    drawing.flow("test_start", "first", "second").flow("second", "first", when="true").flow("second", "end", id="out")
    begun = time.process_time()
    code, node = stopped(drawing)
    assert (code, node in {"first", "second"}) == ("too_many_steps", True)
    assert time.process_time() - begun < 2


def test_an_automatic_loop_in_a_sub_process_stops_too() -> None:
    body = shape("body").gateway("first").work("work").gateway("second", default="out").end("body_end")
    body.flow("body_start", "first", "work", "second").flow("second", "first", when="true")
    body.flow("second", "body_end", id="out")
    code, node = stopped(shape().sub("inner", body).end().flow("test_start", "inner", "end"))
    assert (code, node in {"first", "work", "second"}) == ("too_many_steps", True)


def test_a_process_that_calls_itself_stops_at_the_tenth_level() -> None:
    drawing = shape().call("again", "test").end().flow("test_start", "again", "end")
    assert stopped(drawing) == ("too_deep", "again")


def test_processes_that_call_each_other_stop_too() -> None:
    ping = shape("ping").call("to_pong", "pong").end("ping_end").flow("ping_start", "to_pong", "ping_end")
    pong = shape("pong").call("to_ping", "ping").end("pong_end").flow("pong_start", "to_ping", "pong_end")
    code, _ = stopped(ping, pong)
    assert code == "too_deep"


def test_ten_levels_of_calls_are_possible() -> None:
    levels = [line("level_10", "deepest")]
    for number in range(9, -1, -1):
        level = shape(f"level_{number}").call(f"down_{number}", f"level_{number + 1}").end(f"level_{number}_end")
        levels.insert(0, level.flow(f"level_{number}_start", f"down_{number}", f"level_{number}_end"))
    assert Case(compiled(*levels)).answer("deepest").ended


def test_too_many_instances_are_refused_before_the_first_is_made() -> None:
    begun = time.process_time()
    code, node = stopped(shape().task("many", times("10 ** 6")).end().flow("test_start", "many", "end"))
    assert (code, node) == ("too_many_instances", "many")
    assert time.process_time() - begun < 0.5


def test_a_thousand_instances_fit_into_the_budget_of_the_state() -> None:
    drawing = shape(note="text").task("many", times("1000")).end().flow("test_start", "many", "end")
    case = Case(compiled(drawing), note="x" * 5_000)
    assert case.answer("many").size < state.MOST_BYTES


def deep(frames: int, work: Callable[[], T]) -> T:
    """Do what a web request does: work far down the stack."""
    return deep(frames - 1, work) if frames else work()


def test_a_path_of_three_hundred_elements_runs_from_deep_down_the_stack() -> None:
    names = [f"work_{number}" for number in range(LONGEST_PATH)]
    drawing = shape().task("entry").end()
    for name in names:
        drawing.work(name)
    drawing.flow("test_start", "entry", *names, "end")
    process = deep(100, lambda: compiled(drawing))
    world = World(**{name: lambda *_: {} for name in names})
    case = deep(100, lambda: Case(process, world).answer("entry"))
    assert case.ended
    assert case.visited == ["test_start", "entry", *names, "end"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"stranger": 1}, "undeclared_fact"),
        ({"amount": "12"}, "wrong_fact"),
        ({"amount": 0.5}, "wrong_fact"),
        ({"flag": 1}, "wrong_fact"),
        ({"many": [0.5]}, "wrong_fact"),
        ({"note": "险" * (MOST_BYTES // 3 + 1)}, "facts_too_large"),
    ],
)
def test_facts_are_declared_typed_and_small(facts: dict[str, object], code: str) -> None:
    drawing = line("test", "entry", "next", amount="money", flag="boolean", many="list", note="text")
    process = compiled(drawing)
    with pytest.raises(EngineError) as error:
        Case(process, **facts)
    assert error.value.code == code
    case = Case(process)
    with pytest.raises(EngineError) as error:
        case.answer("entry", **facts)
    assert (error.value.code, error.value.node) == (code, "entry")
    assert case.answer("entry", note="small").open == ["next"]


def test_a_list_nested_beyond_reason_is_a_wrong_fact() -> None:
    nested: list[object] = []
    for _ in range(5_000):
        nested = [nested]
    assert stopped(line("test", "entry", many="list"), many=nested)[0] == "wrong_fact"


def fill(case: Case, text: str) -> None:
    """Write the text in each of a hundred instances, which all work on copies of their own."""
    for _ in range(100):
        case.answer("note_task", note=text)


def test_instances_of_sub_processes_store_the_facts_of_the_case_once() -> None:
    body = line("body", "inner")
    drawing = shape(note="text").sub("many", body, times("100")).end().flow("test_start", "many", "end")
    assert Case(compiled(drawing), note="x" * 5_000).size < 100_000


def test_a_state_over_one_megabyte_is_not_stored() -> None:
    body = shape("body").task("note_task").timer("wait", '"P1D"').end("body_end")
    body.flow("body_start", "note_task", "wait", "body_end")
    process = compiled(shape(note="text").sub("many", body, times("100")).end().flow("test_start", "many", "end"))
    case = Case(process)
    text = "险" * (MOST_BYTES // 3 - 100)
    with pytest.raises(EngineError) as error:
        fill(case, text)
    assert error.value.code == "state_too_large"
    assert case.size < state.MOST_BYTES


@pytest.mark.parametrize("condition", ["null", '"false"', "1", "nobody_knows", "[true]"])
@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_a_condition_that_is_neither_true_nor_false_stops_the_case_at_its_gateway(condition: str, kind: str) -> None:
    drawing = shape().gateway("choice", kind, default="out").task("entry").end()
    drawing.flow("test_start", "choice").flow("choice", "entry", when=condition).flow("choice", "end", id="out")
    assert stopped(drawing.flow("entry", "end")) == ("bad_condition", "choice")


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_a_gateway_without_default_where_nothing_is_true_stops_the_case(kind: str) -> None:
    drawing = shape().gateway("choice", kind).task("entry").end()
    drawing.flow("test_start", "choice").flow("choice", "entry", when="1 > 2").flow("choice", "end", when="2 > 3")
    assert stopped(drawing.flow("entry", "end")) == ("bad_condition", "choice")


def test_an_exclusive_gateway_takes_one_way_and_an_inclusive_one_all_that_are_true() -> None:
    for kind, expected in (("exclusive", ["one"]), ("inclusive", ["one", "two"])):
        drawing = shape().gateway("choice", kind, default="out").task("one").task("two").task("none").end()
        drawing.flow("test_start", "choice").flow("choice", "none", id="out")
        for node in ("one", "two"):
            drawing.flow("choice", node, when="true")
        for node in ("one", "two", "none"):
            drawing.flow(node, "end")
        assert Case(compiled(drawing)).open == expected


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"v":99,"scopes":[]}', '{"v":1,"scopes":[{"p":null}]}'])
def test_a_state_that_cannot_be_read_says_so(text: str) -> None:
    case = Case(compiled(line("test", "entry")))
    case.text = text
    with pytest.raises(EngineError) as error:
        case.load()
    assert error.value.code == "bad_state"


def test_a_state_of_a_drawing_that_lost_the_node_says_so() -> None:
    case = Case(compiled(line("test", "entry")))
    case.process = compiled(line("test", "other"))
    with pytest.raises(EngineError) as error:
        case.load()
    assert error.value.code == "bad_state"
