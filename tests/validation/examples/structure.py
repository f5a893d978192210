"""Ways through the drawing."""

from __future__ import annotations

from tests.engine.shapes import Shape, error, handling, line, link, message, shape, timer
from tests.validation.example import correct, faulty


@faulty("dead_end", at="entry")
def task_without_a_way_out() -> Shape:
    """No flow leaves the task."""
    return shape().task("entry").end().flow("test_start", "entry")


@correct("dead_end")
def task_with_a_way_out() -> Shape:
    """The task leads to an end."""
    return line("test", "entry")


@correct("dead_end")
def link_that_leads_on() -> Shape:
    """A throwing link has no flow: the catching one of its name leads on."""
    drawing = shape().throw("there", '<bpmn:linkEventDefinition name="x"/>')
    drawing.catch("here", '<bpmn:linkEventDefinition name="x"/>').task("entry").end()
    return drawing.flow("test_start", "there").flow("here", "entry", "end")


@faulty("no_start", at="inner", also="not_loaded")
def sub_process_without_a_start() -> Shape:
    """What is in the sub-process begins nowhere."""
    body = Shape("body").task("within").end("body_end")
    drawing = shape().sub("inner", body.flow("within", "body_end")).end()
    return drawing.flow("test_start", "inner", "end")


@faulty("no_start", at="test")
def process_without_a_start() -> Shape:
    """No case of the process could begin."""
    return Shape("test").task("entry").end().flow("entry", "end")


@correct("no_start")
def sub_process_with_a_start() -> Shape:
    """It begins at its own start event."""
    return shape().sub("inner", line("body", "within")).end().flow("test_start", "inner", "end")


@correct("no_start")
def event_sub_process_that_an_event_starts() -> Shape:
    """It needs no other start than its event."""
    body = handling("late", timer('"P1D"'), interrupts=False).end("late_end").flow("late_start", "late_end")
    return line("test", "entry").handler("late", body)


@faulty("no_end", at="inner")
def sub_process_without_an_end() -> Shape:
    """What is in it goes round and round."""
    body = shape("body").task("one").task("two").flow("body_start", "one", "two", "one")
    return shape().sub("inner", body).end().flow("test_start", "inner", "end")


@correct("no_end")
def sub_process_that_ends_with_an_error() -> Shape:
    """Its only end throws an error, that the edge catches."""
    body = shape("body").task("within").end("failed", error("NO")).flow("body_start", "within", "failed")
    drawing = shape().sub("inner", body).at_edge("caught", on="inner", what=error("NO")).end().end("caught_end")
    return drawing.flow("test_start", "inner", "end").flow("caught", "caught_end")


@correct("no_end")
def sub_process_with_two_ends() -> Shape:
    """One for each way through it."""
    body = line("body", "one").task("two").end("other").flow("body_start", "two", "other")
    return shape().sub("inner", body).end().flow("test_start", "inner", "end")


@faulty("start_leads_nowhere", at="test_start")
def start_that_is_not_connected() -> Shape:
    """The flow from the start to the first task was forgotten; the rest is not blamed for it."""
    return shape().task("entry").end().flow("entry", "end")


@correct("start_leads_nowhere")
def start_that_leads_to_two() -> Shape:
    """Two flows leave the start: both are gone."""
    drawing = shape().task("one").task("two").end().flow("test_start", "one", "end")
    return drawing.flow("test_start", "two", "end")


@correct("start_leads_nowhere")
def start_that_leads_to_the_end() -> Shape:
    """Nothing is done, and the case ends."""
    return shape().end().flow("test_start", "end")


@faulty("dead_end", at="late")
def event_at_an_edge_without_a_way_out() -> Shape:
    """The event interrupts the task and leads nowhere."""
    return line("test", "entry").at_edge("late", on="entry", what=timer('"P1D"'))


@faulty("unreachable", at="forgotten")
def task_that_nothing_leads_to() -> Shape:
    """Only the first of the two tasks without a way to them is told of."""
    drawing = line("test", "entry").task("forgotten").task("behind_it")
    return drawing.flow("forgotten", "behind_it", "test_end")


@faulty("unreachable", at="one")
def loop_that_nothing_leads_to() -> Shape:
    """Two tasks lead to each other, and nothing to either."""
    return line("test", "entry").task("one").task("two").flow("one", "two", "one")


@faulty("unreachable", at="within")
def task_in_a_sub_process_that_nothing_leads_to() -> Shape:
    """In a sub-process it is the same."""
    body = line("body", "entry").task("within").flow("within", "body_end")
    return shape().sub("inner", body).end().flow("test_start", "inner", "end")


@correct("unreachable")
def task_behind_an_event_at_an_edge() -> Shape:
    """The event at the edge of the first task leads to the second."""
    drawing = line("test", "entry").task("chase").at_edge("late", on="entry", what=timer('"P1D"'), cancels=False)
    return drawing.end("chased").flow("late", "chase", "chased")


@correct("unreachable")
def task_behind_a_link() -> Shape:
    """No flow leads to the catching link: the throwing one of its name does."""
    drawing = shape().throw("there", link("x")).catch("here", link("x")).task("entry").end()
    return drawing.flow("test_start", "there").flow("here", "entry", "end")


@faulty("no_way_out", at="entry")
def loop_without_a_way_out() -> Shape:
    """The second task always leads back to the first."""
    drawing = shape(urgent="boolean").gateway("ask", default="no").task("entry").task("check").end()
    drawing.flow("test_start", "ask").flow("ask", "entry", when="urgent").flow("entry", "check", "entry").flow(
        "ask", "end", id="no"
    )
    return drawing


@faulty("no_way_out", at="tick")
def clock_that_ticks_for_ever() -> Shape:
    """One of two branches goes round and round: the case never ends."""
    drawing = (
        shape().gateway("fork", "parallel").task("entry").catch("tick", timer('"P1D"')).work("remind", letter=True)
    )
    drawing.end().flow("test_start", "fork", "entry", "end")
    return drawing.flow("fork", "tick", "remind", "tick")


@correct("no_way_out")
def loop_with_a_way_out() -> Shape:
    """A gateway leads out of it."""
    drawing = shape(more="boolean").task("entry").gateway("enough", default="out").end()
    drawing.flow("test_start", "entry", "enough").flow("enough", "entry", when="more")
    return drawing.flow("enough", "end", id="out")


@correct("no_way_out")
def loop_that_an_event_at_the_edge_ends() -> Shape:
    """The sub-process goes round until the message comes."""
    body = shape("body").catch("tick", timer('"P1D"')).gateway("fork", "parallel").end("told")
    body.flow("body_start", "tick", "fork", "tick").flow("fork", "told")
    drawing = shape().sub("inner", body).at_edge("enough", on="inner", what=message("paid")).end().end("paid_end")
    return drawing.flow("test_start", "inner", "end").flow("enough", "paid_end")


@correct("no_way_out")
def loop_that_an_event_sub_process_ends() -> Shape:
    """The process goes round until the message comes and takes over."""
    drawing = shape().catch("tick", timer('"P1D"')).work("remind", letter=True)
    drawing.flow("test_start", "tick", "remind", "tick")
    body = handling("paid", message("paid")).end("paid_end").flow("paid_start", "paid_end")
    return drawing.handler("paid", body)
