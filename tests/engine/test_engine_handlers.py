"""Event sub-processes: armed while their scope is open, started by what happens in it or to it."""

from __future__ import annotations

import pytest

from tests.engine.shapes import (
    Shape,
    condition,
    error,
    escalation,
    handling,
    line,
    message,
    shape,
    signal,
    timer,
    times,
)
from tests.engine.world import Case, World, compiled, says_no
from workflows.engine import EngineError

BOTH_WAYS = pytest.mark.parametrize("interrupts", [True, False])


def with_handler(what: str, *, interrupts: bool, scope: Shape | None = None) -> Shape:
    """A scope of two tasks in a row, and a handler with one task in it."""
    drawing = scope or shape(stop="boolean", note="text", reason="text")
    name = drawing.process
    body = handling(f"{name}_help", what, interrupts=interrupts).task("help").end("help_end")
    body.flow(f"{name}_help_start", "help", "help_end")
    drawing.handler("helper", body).task("first").task("second").end(f"{name}_end")
    return drawing.flow(f"{name}_start", "first", "second", f"{name}_end")


@BOTH_WAYS
def test_a_message_starts_its_handler_with_its_facts(*, interrupts: bool) -> None:
    case = Case(compiled(with_handler(message("help", key="note"), interrupts=interrupts)), note="42")
    (wait,) = case.instance.waiting().messages
    assert (wait.node, wait.name, wait.key) == ("test_help_start", "help", "42")
    case.deliver("test_help_start", reason="ill")
    assert case.open == (["help"] if interrupts else ["first", "help", "test_help_start"])
    assert case.steps == ["test_help_start"]
    assert case.facts["reason"] == "ill"
    case.answer("help")
    assert case.ended == interrupts
    assert case.steps[:2] == ["help", "help_end"]


@BOTH_WAYS
def test_a_timer_counts_from_the_beginning_of_the_scope(*, interrupts: bool) -> None:
    case = Case(compiled(with_handler(timer('"P3D"'), interrupts=interrupts)))
    case.later(days=2).answer("first").later(days=1)
    assert case.open == (["help"] if interrupts else ["help", "second"])
    case.later(days=9)
    assert case.open == (["help"] if interrupts else ["help", "second"])


def test_a_cycle_starts_its_handler_again_and_again() -> None:
    case = Case(compiled(with_handler(timer('"R2/P1D"', repeats=True), interrupts=False)))
    assert case.later(days=1).open == ["first", "help", "test_help_start"]
    assert case.later(days=1).open == ["first", "help", "help"]
    assert case.answer("first").answer("second").open == ["help", "help"]
    assert case.answer("help").answer("help").ended


@BOTH_WAYS
def test_a_condition_starts_its_handler(*, interrupts: bool) -> None:
    case = Case(compiled(with_handler(condition("stop"), interrupts=interrupts))).answer("first", stop=True)
    assert case.open == (["help"] if interrupts else ["help", "second"])


@BOTH_WAYS
def test_a_signal_starts_its_handler(*, interrupts: bool) -> None:
    body = shape("body").task("call").throw("send", signal("help")).end("sent")
    body.flow("body_start", "call", "send", "sent")
    drawing = with_handler(signal("help"), interrupts=interrupts).sub("caller", body)
    drawing.gateway("fork", "parallel").flow("first", "fork", "caller", "test_end")
    case = Case(compiled(drawing)).answer("first").answer("call")
    assert "help" in case.open
    assert ("second" in case.open) != interrupts


@BOTH_WAYS
@pytest.mark.parametrize("caught", ["HIGH", ""])
def test_an_escalation_starts_its_handler(caught: str, *, interrupts: bool) -> None:
    drawing = with_handler(escalation(caught), interrupts=interrupts).throw("raise", escalation("HIGH"))
    drawing.gateway("fork", "parallel").flow("first", "fork", "raise", "test_end")
    case = Case(compiled(drawing)).answer("first")
    assert case.open == (["help"] if interrupts else ["help", "second"])
    assert "raise" in case.visited


@pytest.mark.parametrize("caught", ["BAD", ""])
def test_an_error_of_a_task_starts_the_handler_of_its_scope(caught: str) -> None:
    drawing = with_handler(error(caught), interrupts=True).work("job").gateway("fork", "parallel")
    process = compiled(drawing.flow("first", "fork", "job", "test_end"))
    case = Case(process).answer("first").fail("job", "BAD", reason="no money")
    assert (case.open, case.facts["reason"]) == (["help"], "no money")
    assert case.answer("help").ended
    local = Case(process, World(job=says_no("BAD"))).answer("first")
    assert local.open == ["help"]


def test_an_error_end_starts_the_handler_of_its_own_scope_and_the_scope_around_goes_on() -> None:
    body = shape("body").task("look").end("failed", error("BAD"))
    handler = handling("mend", error("BAD")).task("repair").end("mend_end").flow("mend_start", "repair", "mend_end")
    body.handler("mender", handler).flow("body_start", "look", "failed")
    drawing = shape().sub("whole", body).at_edge("caught", on="whole", what=error("BAD")).task("after").task("never")
    case = Case(compiled(drawing.end().flow("test_start", "whole", "after", "end").flow("caught", "never", "end")))
    case.answer("look")
    assert (case.open, case.steps) == (["repair"], ["look", "failed", "mend_start"])
    assert case.answer("repair").open == ["after"]
    assert case.scopes == 1


def test_an_error_in_a_handler_goes_outwards_and_not_to_itself() -> None:
    handler = handling("mend", error("BAD")).task("repair").end("still_bad", error("BAD"))
    body = shape("body").task("look").end("failed", error("BAD")).flow("body_start", "look", "failed")
    body.handler("mender", handler.flow("mend_start", "repair", "still_bad"))
    drawing = shape().sub("whole", body).at_edge("caught", on="whole", what=error("BAD")).task("after").end()
    case = Case(compiled(drawing.flow("test_start", "whole", "end").flow("caught", "after", "end")))
    assert case.answer("look").answer("repair").open == ["after"]


def test_the_innermost_handler_catches_and_an_exact_code_comes_first() -> None:
    def catcher(name: str, code: str) -> Shape:
        body = handling(name, error(code)).task(f"{name}_task").end(f"{name}_end")
        return body.flow(f"{name}_start", f"{name}_task", f"{name}_end")

    body = shape("body").work("job").end("body_end").flow("body_start", "job", "body_end")
    body.handler("inner_any", catcher("any", "")).handler("inner_bad", catcher("bad", "BAD"))
    drawing = shape().sub("whole", body).end().flow("test_start", "whole", "end")
    drawing.handler("outer", catcher("out", "BAD"))
    process = compiled(drawing)
    assert Case(process).fail("job", "BAD").open == ["bad_task"]
    assert Case(process).fail("job", "ELSE").open == ["any_task"]


def test_an_interrupting_handler_ends_everything_else_even_other_handlers() -> None:
    talk = handling("talk", message("talk"), interrupts=False).task("answer").end("talk_end")
    stop = handling("stop", message("stop")).task("close").end("stop_end").flow("stop_start", "close", "stop_end")
    drawing = line("test", "first", "second").handler("talks", talk.flow("talk_start", "answer", "talk_end"))
    drawing.handler("stops", stop)
    case = Case(compiled(drawing)).deliver("talk_start").deliver("talk_start").deliver("stop_start")
    assert (case.open, case.scopes) == (["close"], 2)
    assert case.answer("close").ended


def test_handlers_of_a_scope_are_armed_each_time_it_is_entered_and_gone_with_it() -> None:
    body = with_handler(message("help"), interrupts=False, scope=shape("body"))
    drawing = shape(more="boolean").gateway("back").sub("whole", body).task("ask").gateway("again", default="no").end()
    drawing.flow("test_start", "back", "whole", "ask", "again").flow("again", "back", when="more")
    case = Case(compiled(drawing.flow("again", "end", id="no")))
    sizes = set()
    for _ in range(4):
        assert case.open == ["body_help_start", "first"]
        case.deliver("body_help_start").answer("first").answer("second")
        assert case.open == ["body_help_start", "help"]
        case.answer("help")
        assert case.open == ["ask"]
        case.answer("ask", more=True)
        sizes.add(case.tasks)
    assert len(sizes) == 1


def test_handlers_in_called_processes_and_in_instances_belong_to_their_own_scope() -> None:
    called = with_handler(message("help"), interrupts=True, scope=shape("called"))
    drawing = shape().call("calls", "called", times("2")).end().flow("test_start", "calls", "end")
    case = Case(compiled(drawing, called))
    assert case.open == ["called_help_start"] * 2 + ["first"] * 2
    case.deliver("called_help_start")
    assert case.open == ["called_help_start", "first", "help"]
    case.answer("help").answer("first")
    assert case.open == ["called_help_start", "second"]
    assert case.answer("second").ended


def test_what_an_instance_writes_in_its_handler_stays_with_it_until_it_is_done() -> None:
    body = with_handler(message("help"), interrupts=True, scope=shape("body"))
    drawing = shape(note="text").sub("many", body, times("2")).task("after").end()
    case = Case(compiled(drawing.flow("test_start", "many", "after", "end"))).deliver("body_help_start", note="mine")
    assert "note" not in case.facts
    assert case.answer("help").facts["note"] == "mine"


def test_a_terminating_end_ends_the_handlers_of_its_scope_too() -> None:
    handler = handling("talk", message("talk"), interrupts=False).task("answer").end("talk_end")
    drawing = shape().task("first").end("over", "<bpmn:terminateEventDefinition/>").flow("test_start", "first", "over")
    drawing.handler("talks", handler.flow("talk_start", "answer", "talk_end"))
    case = Case(compiled(drawing)).deliver("talk_start")
    assert case.answer("first").ended
    assert not case.instance.waiting()


def test_a_handler_that_runs_keeps_its_scope_open() -> None:
    case = Case(compiled(with_handler(message("help"), interrupts=False))).deliver("test_help_start")
    case.answer("first").answer("second")
    assert (case.ended, case.open) == (False, ["help", "test_help_start"])
    assert case.answer("help").ended
    assert not case.instance.waiting()


def test_an_error_that_only_a_handler_of_another_scope_catches_stops_the_case() -> None:
    inner = with_handler(error("BAD"), interrupts=True, scope=shape("inner"))
    drawing = shape(reason="text").sub("whole", inner).work("job").end().flow("test_start", "whole", "job", "end")
    case = Case(compiled(drawing)).answer("first").answer("second")
    with pytest.raises(EngineError) as raised:
        case.fail("job", "BAD")
    assert (raised.value.code, raised.value.node) == ("uncaught_error", "job")
