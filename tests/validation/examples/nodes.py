"""Beginnings and ends."""

from __future__ import annotations

from tests.engine.shapes import Shape, error, escalation, handling, line, message, shape, signal, timer, times
from tests.validation.example import correct, faulty
from tests.validation.spoilt import instead


def around(body: Shape) -> Shape:
    return shape().sub("whole", body).end().flow("test_start", "whole", "end")


@faulty("empty_sub_process", at="whole")
def sub_process_with_nothing_in_it() -> Shape:
    """A frame and nothing else."""
    return around(Shape("body"))


@correct("empty_sub_process", "no_start", "trigger_in_sub_process")
def sub_process_with_a_start_and_an_end() -> Shape:
    """Nothing is done in it, and it can be passed."""
    return around(line("body"))


@correct("empty_sub_process", "no_start")
def called_process_with_a_task() -> dict[str, str]:
    """What is called is drawn elsewhere."""
    calling = shape().call("calls", "other").end().flow("test_start", "calls", "end")
    return calling.package() | line("other", "work").package()


@faulty("no_start", at="test")
def process_without_a_start() -> Shape:
    """It begins with a task."""
    return Shape("test").task("entry").end().flow("entry", "end")


@faulty("no_start", at="whole")
def sub_process_without_a_start() -> Shape:
    """It begins with a task."""
    return around(Shape("body").task("entry").end("out").flow("entry", "out"))


@correct("no_start")
def start_and_sub_process() -> Shape:
    """Both of them have a start."""
    return around(line("body", "entry"))


@faulty("two_starts", at="again")
def two_starts() -> Shape:
    """Nothing says at which of the two a case begins."""
    return line("test", "entry").start("again").flow("again", "entry")


@faulty("two_starts", at="again")
def two_starts_in_a_sub_process() -> Shape:
    """Nothing says at which of the two it begins."""
    return around(line("body", "entry").start("again").flow("again", "entry"))


@correct("two_starts")
def one_start_in_each_scope() -> Shape:
    """A sub-process has a start of its own."""
    return around(line("body", "entry"))


@correct("two_starts", "handler_no_start", "handler_no_trigger", "handler_in_flow", "trigger_in_sub_process")
def start_of_an_event_sub_process() -> Shape:
    """An event sub-process has a start of its own, and a trigger at it."""
    return line("test", "entry").handler("stops", stopping())


def stopping() -> Shape:
    return handling("stop", message("stop")).task("close").end("closed").flow("stop_start", "close", "closed")


@faulty("no_end", at="test")
def process_that_goes_round() -> Shape:
    """Each step leads on, and none of them to an end."""
    drawing = shape().gateway("merge").task("one").task("two")
    return drawing.flow("test_start", "merge", "one", "two", "merge")


@faulty("no_end", at="whole")
def sub_process_that_goes_round() -> Shape:
    """It is left only when it is late, and the engine wants an end in it."""
    drawing = around(Shape("body").start("in").gateway("merge").task("one").flow("in", "merge", "one", "merge"))
    return drawing.boundary_timer("late", on="whole", feel='"P1D"').flow("late", "end")


@correct("no_end")
def end_that_is_an_error() -> Shape:
    """An error end is an end."""
    body = Shape("body").start("in").task("one").end("wrong", error("BAD")).flow("in", "one", "wrong")
    return around(body).boundary_error("caught", on="whole", code="BAD").flow("caught", "end")


@faulty("trigger_in_sub_process", at="in")
def sub_process_that_waits_to_begin() -> Shape:
    """A plain sub-process begins when the case gets there."""
    body = Shape("body").node("startEvent", "in", message("go")).task("one").end("out").flow("in", "one", "out")
    return around(body)


@faulty("handler_in_flow", at="stops")
def flow_to_an_event_sub_process() -> Shape:
    """A flow leads to it."""
    return line("test", "entry").handler("stops", stopping()).flow("entry", "stops")


@faulty("handler_in_flow", at="stops")
def flow_out_of_an_event_sub_process() -> Shape:
    """A flow leads on from it."""
    return line("test", "entry").handler("stops", stopping()).flow("stops", "entry")


@faulty("handler_in_flow", at="stops")
def event_at_the_edge_of_an_event_sub_process() -> Shape:
    """An event stands at its edge."""
    drawing = line("test", "entry").handler("stops", stopping()).at_edge("late", on="stops", what=timer('"P1D"'))
    return drawing.flow("late", "test_end")


@faulty("handler_in_flow", at="stops")
def event_sub_process_that_repeats() -> str:
    """It is to be done twice each time."""
    once = line("test", "entry").handler("stops", stopping())
    return instead(once, 'triggeredByEvent="true">', f'triggeredByEvent="true">{times("2")}')


@correct("handler_in_flow")
def event_sub_process_in_an_event_sub_process() -> Shape:
    """One within the other, without flows between them."""
    inner = handling("more", escalation("M"), interrupts=False).task("look").end("seen")
    body = stopping().handler("mores", inner.flow("more_start", "look", "seen"))
    return line("test", "entry").handler("stops", body)


@faulty("handler_no_start", at="stops")
def event_sub_process_without_a_start() -> Shape:
    """Nothing begins it."""
    return line("test", "entry").handler("stops", Shape("body").task("close").end("out").flow("close", "out"))


@correct("handler_no_start")
def plain_sub_process_with_a_start() -> Shape:
    """It is started by the flow to it."""
    return around(line("body", "entry"))


@faulty("handler_no_trigger", at="stop_start")
def event_sub_process_with_a_plain_start() -> Shape:
    """Its start does not say what for it waits."""
    body = handling("stop", "").task("close").end("closed").flow("stop_start", "close", "closed")
    return line("test", "entry").handler("stops", body)


@correct("handler_no_trigger")
def event_sub_process_for_a_signal() -> Shape:
    """A signal begins it."""
    body = handling("stop", signal("stop")).task("close").end("closed").flow("stop_start", "close", "closed")
    drawing = shape().task("entry").throw("ring", signal("stop")).end().flow("test_start", "entry", "ring", "end")
    return drawing.handler("stops", body)
