"""What is interrupted stays interrupted, nothing is lost on the way, and whatever is odd is told in words."""

from __future__ import annotations

import re

import pytest

from tests.engine.shapes import (
    NO_LOOP,
    Shape,
    condition,
    each,
    error,
    escalation,
    message,
    rounds,
    shape,
    signal,
    timer,
    times,
)
from tests.engine.world import Case, compiled
from workflows.engine import EngineError, compile_package
from workflows.engine.expressions import Feel

LOOPS = pytest.mark.parametrize("loop", [NO_LOOP, rounds(most="2"), times("2"), times("2", sequential=True)])


@LOOPS
@pytest.mark.parametrize("what", [error("BAD"), signal("stop"), escalation("HIGH")])
def test_a_branch_beside_the_one_that_ends_the_loop_around_them_does_nothing_any_more(loop: str, what: str) -> None:
    body = shape("body").task("look").gateway("fork", "parallel").end("stop", what).work("never", letter=True)
    body.end("body_end").flow("body_start", "look", "fork", "stop").flow("fork", "never", "body_end")
    drawing = shape().sub("whole", body, loop).at_edge("stopped", on="whole", what=what).task("after").end()
    case = Case(compiled(drawing.flow("test_start", "whole", "end").flow("stopped", "after", "end"))).answer("look")
    assert (case.open, case.world.letters, case.scopes) == (["after"], [], 1)


@pytest.mark.parametrize("sequential", [True, False])
def test_what_the_message_of_an_instance_brings_is_not_undone_by_what_was_there_before(*, sequential: bool) -> None:
    drawing = shape(paid="integer", notes="list").receive("payment", "paid", times("2", sequential=sequential)).end()
    case = Case(compiled(drawing.flow("test_start", "payment", "end")), paid=1, notes=["old"])
    assert case.deliver("payment", paid=5, notes=["new"]).facts == {"paid": 5, "notes": ["new"]}
    case.deliver("payment", paid=7)
    assert (case.ended, case.facts) == (True, {"paid": 7, "notes": ["new"]})


def test_an_instance_that_waits_for_its_message_keeps_its_copy_while_others_write() -> None:
    drawing = shape(sum="integer").receive("letter", "letter", times("2")).task("other").end().flow("letter", "end")
    drawing.gateway("fork", "parallel").flow("test_start", "fork", "letter").flow("fork", "other", "end")
    case = Case(compiled(drawing), sum=1).answer("other", sum=2)
    (first, _) = case.instance.waiting().messages
    assert case.load().facts_at(first.task_id) == {"sum": 1}
    assert case.deliver("letter").deliver("letter").facts == {"sum": 2}


def test_however_many_activities_one_signal_ends_the_budget_of_steps_is_what_stops_the_case() -> None:
    drawing = shape().task("work").at_edge("more", on="work", what=message("more"), cancels=False).task("call").end()
    drawing.task("open").at_edge("stopped", on="open", what=signal("stop")).throw("send", signal("stop"))
    drawing.flow("work", "end").flow("more", "open", "end").flow("stopped", "end").flow("call", "send", "end")
    drawing.gateway("fork", "parallel").flow("test_start", "fork", "work").flow("fork", "call")
    process = compiled(drawing)
    case = Case(process)
    for _ in range(2):
        instance = case.load()
        (more,) = instance.waiting().messages
        for _ in range(250):
            instance.deliver(more.task_id, {})
        case = Case.stored(process, case.world, instance.dump())
    with pytest.raises(EngineError) as raised:
        case.answer("call")
    assert raised.value.code == "too_many_steps"


def test_a_join_goes_on_when_the_token_that_it_waited_for_is_moved_elsewhere() -> None:
    drawing = shape(far="boolean").gateway("fork", "inclusive").gateway("join", "inclusive").task("fast").task("slow")
    drawing.gateway("which", default="no").task("other").task("after").end().flow("other", "end")
    drawing.flow("test_start", "fork").flow("fork", "fast", when="true").flow("fork", "slow", when="true")
    drawing.flow("fast", "join", "after", "end").flow("slow", "which", "join", when="far")
    case = Case(compiled(drawing.flow("which", "other", id="no"))).answer("fast")
    assert case.open == ["slow"]
    assert case.move("slow", "other").open == ["after", "other"]


def test_a_process_that_calls_itself_in_a_loop_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = shape(more="boolean").gateway("which", default="no").call("again", "test", times("1")).task("work").end()
    drawing.flow("test_start", "which", "again", when="more").flow("work", "end").flow("which", "work", id="no").flow(
        "again", "end"
    )
    read: list[tuple[object, ...]] = []
    of = Feel.of
    monkeypatch.setattr(Feel, "of", staticmethod(lambda *given: read.append(given) or of(*given)))
    process = compiled(drawing)
    assert read
    assert len(read) == len(set(read))
    assert Case(process, more=False).open == ["work"]
    with pytest.raises(EngineError) as raised:
        Case(process, more=True)
    assert raised.value.code == "too_deep"


@pytest.mark.parametrize("facts", [{}, {"policy": None}], ids=["never told", "told as null"])
def test_instances_wait_for_their_messages_as_soon_as_the_key_is_known(facts: dict[str, None]) -> None:
    drawing = shape(policy="text").receive("letter", "letter", times("2"), key="policy").task("find").end()
    drawing.gateway("fork", "parallel").flow("test_start", "fork", "letter", "end").flow("fork", "find", "end")
    case = Case(compiled(drawing), **facts).answer("find", policy="42")
    assert [wait.key for wait in case.instance.waiting().messages] == ["42", "42"]


@pytest.mark.parametrize("on", ["test_start", "which", "letter", "late", "end", "first"])
def test_an_event_is_attached_to_nothing_but_an_activity(on: str) -> None:
    drawing = shape().gateway("which").catch("letter", message("letter")).task("work").end()
    drawing.at_edge("late", on="work", what=timer('"P1D"')).at_edge("odd", on=on, what=message("odd"))
    drawing.flow("test_start", "which", id="first").flow("which", "letter", "work", "end").flow("late", "end")
    with pytest.raises(EngineError) as raised:
        compiled(drawing.flow("odd", "end"))
    assert (raised.value.code, raised.value.node) == ("refused_element", "odd")


@pytest.mark.parametrize("sequential", [True, False])
def test_an_entry_and_a_result_may_have_the_names_of_facts_that_are_there_already(*, sequential: bool) -> None:
    drawing = shape(people="list", person="text", votes="list", vote="text").end()
    drawing.task("ask", each("people", "person", result=("votes", "vote"), sequential=sequential)).task("after")
    process = compiled(drawing.flow("test_start", "ask", "after", "end"))
    case = Case(process, people=["Ann", "Bob"], person="Eve", vote="old")
    (wait, *_) = case.instance.waiting().items
    assert case.load().facts_at(wait.task_id)["person"] == "Ann"
    case.answer("ask", vote="yes").answer("ask")
    assert case.open == ["after"]
    assert case.facts == {"people": ["Ann", "Bob"], "person": "Eve", "vote": "old", "votes": ["yes", None]}


def test_an_instance_that_waits_for_a_message_has_no_result_but_what_the_message_brings() -> None:
    drawing = shape(people="list", votes="list", vote="text").receive(
        "ask", "vote", each("people", result=("votes", "vote"))
    )
    case = Case(compiled(drawing.end().flow("test_start", "ask", "end")), people=["Ann", "Bob"], vote="old")
    assert case.deliver("ask", vote="yes").deliver("ask").facts["votes"] == ["yes", None]


def test_instances_in_instances_may_name_their_entries_alike() -> None:
    body = shape("body").work("tell", each("inner", "one"), one="one").end("body_end")
    body.flow("body_start", "tell", "body_end")
    drawing = shape(outer="list", inner="list", one="integer").sub("whole", body, each("outer", "one")).end()
    case = Case(compiled(drawing.flow("test_start", "whole", "end")), outer=[1], inner=[2, 3])
    assert [work.input for work in case.world.requests] == [{"one": 2}, {"one": 3}]


@pytest.mark.parametrize("join", ["parallel", "inclusive"])
@pytest.mark.parametrize("flows", [2, 3])
def test_several_flows_from_a_fork_to_one_join_are_joined_to_one_token(join: str, flows: int) -> None:
    drawing = shape().gateway("fork", "parallel").gateway("join", join).task("after").end().flow("test_start", "fork")
    for _ in range(flows):
        drawing.flow("fork", "join")
    case = Case(compiled(drawing.flow("join", "after", "end")))
    assert (case.open, case.visited) == (["after"], ["test_start", "fork", "join"])
    assert case.answer("after").ended


def test_several_conditional_flows_to_one_inclusive_join_are_joined_to_one_token() -> None:
    drawing = shape(n="integer").task("ask").gateway("join", "inclusive").task("after").end().flow("test_start", "ask")
    drawing.flow("ask", "join", when="n > 1").flow("ask", "join", when="n > 2").flow("join", "after", "end")
    process = compiled(drawing)
    assert Case(process).answer("ask", n=2).open == ["after"]
    assert Case(process).answer("ask", n=3).open == ["after"]


def at_two_edges(one: str, other: str) -> Shape:
    """A task with two events that end it, and a task in another branch that throws a signal."""
    drawing = shape(stop="boolean").gateway("fork", "parallel").task("work").task("a").task("b").task("call").end()
    drawing.at_edge("one", on="work", what=one).at_edge("other", on="work", what=other).throw("send", signal("go"))
    drawing.flow("test_start", "fork", "work", "end").flow("fork", "call", "send", "end")
    return drawing.flow("one", "a", "end").flow("other", "b", "end")


def test_a_message_that_makes_a_condition_true_ends_its_task_once() -> None:
    case = Case(compiled(at_two_edges(message("stop"), condition("stop")))).deliver("one", stop=True)
    assert (case.open, case.visited.count("other")) == (["a", "call"], 0)


@pytest.mark.parametrize(
    "edges",
    [(condition("stop"), condition("stop = true")), (signal("go"), signal("go"))],
    ids=["conditions", "signals"],
)
def test_of_two_events_that_come_at_once_only_one_ends_the_task(edges: tuple[str, str]) -> None:
    case = Case(compiled(at_two_edges(*edges))).answer("call", stop=True)
    assert case.open == ["a"]
    assert case.answer("a").ended


def unreadable(drawing: Shape | str) -> tuple[str, str]:
    """Where and why the drawing cannot be read."""
    with pytest.raises(EngineError) as raised:
        compile_package("test", {"test.bpmn": drawing if isinstance(drawing, str) else drawing.xml()})
    assert raised.value.code == "bad_drawing"
    return raised.value.node, str(raised.value)


@pytest.mark.parametrize(
    "id", ["Start", "End", "test.EndJoin", "work [child]", "work.BoundaryEventSplit", "work.BoundaryEventJoin"]
)
@pytest.mark.parametrize("kind", ["userTask", "serviceTask", "intermediateThrowEvent"])
def test_a_name_that_the_engine_keeps_for_itself_is_no_id_of_a_node(id: str, kind: str) -> None:
    drawing = shape().node(kind, id).end().flow("test_start", id, "end")
    assert unreadable(drawing) == (
        id,
        f"The drawing cannot be read: the id of {kind} is one that the engine keeps for itself",
    )


@pytest.mark.parametrize("id", ["a b", "a'b", "a[b]", "Root", "start", "end", "Ende", "x.y"])
def test_every_other_id_will_do(id: str) -> None:
    case = Case(compiled(shape().task(id).end("over").flow("test_start", id, "over")))
    assert case.open == [id]
    assert case.answer(id).ended


@pytest.mark.parametrize("what", [message("m"), signal("s"), error("E"), escalation("E")])
@pytest.mark.parametrize("kind", ["boundaryEvent", "endEvent"])
def test_an_event_that_refers_to_nothing_is_named(what: str, kind: str) -> None:
    drawing = shape().task("work").end().flow("test_start", "work", "end").node(kind, "odd", what, attachedToRef="work")
    text = drawing.flow("odd", "end").xml() if kind == "boundaryEvent" else drawing.flow("work", "odd").xml()
    definition = re.search("<bpmn:(message|signal|error|escalation) [^>]*/>", text)
    assert definition
    assert unreadable(text.replace(definition[0], "")) == (
        "odd",
        f"The drawing cannot be read: {kind} refers to something that is not there",
    )


def test_a_receive_task_that_refers_to_nothing_is_named() -> None:
    text = shape().receive("odd", "m").end().flow("test_start", "odd", "end").xml()
    assert unreadable(text.replace('<bpmn:message id="message_m" name="m"/>', ""))[0] == "odd"


def test_an_activity_loops_in_one_way() -> None:
    node, why = unreadable(shape().task("many", times("2") + rounds(most="2")).end().flow("test_start", "many", "end"))
    assert (node, why) == ("many", "The drawing cannot be read: userTask loops in two ways at once")


def test_a_number_of_instances_that_is_not_written_is_no_number() -> None:
    assert unreadable(shape().task("many", times("")).end().flow("test_start", "many", "end"))[0] == "many"


def test_facts_that_a_case_cannot_begin_with_are_told_with_the_process() -> None:
    process = compiled(shape(n="integer").end().flow("test_start", "end"))
    for facts, code in (({"n": "one"}, "wrong_fact"), ({"m": 1}, "undeclared_fact")):
        with pytest.raises(EngineError) as raised:
            Case(process, **facts)
        assert (raised.value.code, raised.value.node) == (code, "test")


def test_nothing_goes_on_behind_an_end() -> None:
    drawing = shape().task("after").end().flow("test_start", "end", "after")
    assert unreadable(drawing) == ("end", "The drawing cannot be read: a flow leads from an end event")
