"""Sequence flows and their ends."""

from __future__ import annotations

from tests.engine.shapes import Shape, error, line, message, rounds, shape, signal
from tests.validation.example import correct, faulty
from tests.validation.spoilt import within


def nested() -> Shape:
    return shape().sub("whole", line("body", "inner")).task("after").end().flow("test_start", "whole", "after", "end")


@faulty("flow_loose", at="way")
def flow_without_a_target() -> str:
    """The flow ends in the white."""
    return within(line("test", "entry"), '<bpmn:sequenceFlow id="way" sourceRef="entry"/>')


@faulty("flow_loose", at="way way")
def flow_without_ends() -> str:
    """The flow joins nothing at all."""
    return within(line("test", "entry"), '<bpmn:sequenceFlow id="way"/>')


@correct("flow_loose", "flow_nowhere", "flow_to_no_step")
def flows_from_step_to_step() -> Shape:
    """Each flow joins two steps."""
    return line("test", "entry", "check")


@correct("flow_loose", "flow_to_no_step")
def association_between_a_task_and_a_text() -> str:
    """A dotted line is no flow."""
    note = '<bpmn:textAnnotation id="note"/><bpmn:association id="ties" sourceRef="entry" targetRef="note"/>'
    return within(line("test", "entry"), note)


@faulty("flow_nowhere", at="way")
def flow_to_a_task_that_is_not_there() -> Shape:
    """The task was taken away and the flow was not."""
    return line("test", "entry").flow("entry", "gone", id="way")


@faulty("flow_nowhere", at="way")
def flow_from_a_task_that_is_not_there() -> Shape:
    """The task was taken away and the flow was not."""
    return line("test", "entry").flow("gone", "test_end", id="way")


@correct("flow_nowhere")
def flow_in_a_sub_process() -> Shape:
    """Its ends are in the sub-process."""
    return nested()


@faulty("flow_to_no_step", at="way")
def flow_to_a_text() -> Shape:
    """A flow leads to what only explains."""
    drawing = line("test", "entry").node("textAnnotation", "note")
    return drawing.flow("entry", "note", id="way")


@faulty("flow_to_no_step", at="way", also="not_executed")
def flow_to_a_data_object() -> Shape:
    """A flow leads to data."""
    return line("test", "entry").node("dataObjectReference", "paper").flow("entry", "paper", id="way")


@faulty("flow_over_border", at="way")
def flow_out_of_a_sub_process() -> Shape:
    """It leads from a task in the sub-process to one behind it."""
    return nested().flow("inner", "after", id="way")


@faulty("flow_over_border", at="way")
def flow_into_a_sub_process() -> Shape:
    """It leads from the start to a task in the sub-process."""
    return nested().flow("test_start", "inner", id="way")


@correct("flow_over_border", "flow_elsewhere")
def flow_to_the_sub_process() -> Shape:
    """It leads to the sub-process as a whole."""
    return nested()


@correct("flow_over_border", "flow_into_edge")
def flow_from_the_edge_of_a_sub_process() -> Shape:
    """An event at the edge stands outside."""
    drawing = nested().at_edge("stop", on="whole", what=message("stop", key="1"))
    return drawing.flow("stop", "after")


@faulty("flow_between_processes", at="way")
def flow_to_another_process() -> str:
    """It leads to a task of another process in the file."""
    other = "<bpmn:process" + line("other", "theirs").xml().partition("<bpmn:process")[2]
    return line("test", "entry").flow("entry", "theirs", id="way").xml().replace("</bpmn:definitions>", other)


@correct("flow_between_processes")
def call_of_another_process() -> dict[str, str]:
    """The other process is called."""
    drawing = shape().call("calls", "other").end().flow("test_start", "calls", "end")
    return drawing.package() | line("other", "theirs").package()


@correct("flow_between_processes")
def two_processes_of_the_same_ids() -> dict[str, str]:
    """Starts and ends may have the same ids in two files; each flow is meant for its own."""
    called = Shape("other").start("in").task("theirs").end("out").flow("in", "theirs", "out")
    return (
        Shape("test").start("in").call("calls", "other").end("out").flow("in", "calls", "out").package()
        | called.package()
    )


@faulty("flow_elsewhere", at="way", also="dead_end")
def flow_that_stands_outside() -> Shape:
    """Both ends are in the sub-process, and the flow is not."""
    body = shape("body").task("inner").end("body_end").flow("body_start", "inner")
    drawing = shape().sub("whole", body).end().flow("test_start", "whole", "end")
    return drawing.flow("inner", "body_end", id="way")


@correct("flow_elsewhere")
def sub_process_in_a_sub_process() -> Shape:
    """Each flow stands with its ends."""
    body = shape("middle").sub("inner_whole", line("body", "inner")).end("middle_end")
    body.flow("middle_start", "inner_whole", "middle_end")
    return shape().sub("whole", body).end().flow("test_start", "whole", "end")


@faulty("flow_into_start", at="test_start")
def flow_back_to_the_start() -> Shape:
    """What is to be done once more leads back to the very beginning."""
    return line("test", "entry").flow("entry", "test_start")


@correct("flow_into_start")
def flow_back_behind_the_start() -> Shape:
    """It leads to a gateway behind the start."""
    drawing = shape(more="boolean").gateway("merge").task("entry").gateway("again", default="no").end()
    drawing.flow("test_start", "merge", "entry", "again").flow("again", "merge", when="more")
    return drawing.flow("again", "end", id="no")


@correct("flow_into_start")
def flow_to_a_sub_process_with_a_start() -> Shape:
    """The start in it is reached by the sub-process."""
    return nested()


@faulty("flow_out_of_end", at="test_end")
def flow_behind_an_end() -> Shape:
    """Something is to come after the end."""
    return line("test", "entry").task("later").end("over").flow("test_end", "later", "over")


@correct("flow_out_of_end")
def task_behind_an_event() -> Shape:
    """An intermediate event shows that something is reached."""
    return shape().throw("reached", "").task("later").end().flow("test_start", "reached", "later", "end")


@correct("flow_out_of_end")
def error_end_that_is_caught() -> Shape:
    """What comes behind an error end hangs at the edge of its sub-process."""
    body = Shape("body").start("in").task("one").end("wrong", error("BAD")).flow("in", "one", "wrong")
    drawing = shape().sub("whole", body).boundary_error("caught", on="whole", code="BAD").task("mend").end()
    return drawing.flow("test_start", "whole", "end").flow("caught", "mend", "end")


@faulty("flow_into_edge", at="way")
def flow_to_an_event_at_an_edge() -> Shape:
    """The event happens while the task is done, and not because a flow leads there."""
    drawing = line("test", "entry", "check").boundary_timer("late", on="check", feel='"P1D"').flow("late", "test_end")
    return drawing.flow("entry", "late", id="way")


@correct("flow_into_edge")
def flow_to_an_event_in_the_flow() -> Shape:
    """A catching event that stands in the flow."""
    return shape().timer("rest", '"P1D"').end().flow("test_start", "rest", "end")


@faulty("flow_to_itself", at="again")
def task_that_leads_to_itself() -> Shape:
    """Each time it is done it begins once more."""
    return line("test", "entry").flow("entry", "entry", id="again")


@correct("flow_to_itself")
def task_that_repeats_under_a_condition() -> Shape:
    """It is done again while something is missing."""
    drawing = shape(more="boolean").task("entry").end().flow("test_start", "entry")
    return drawing.flow("entry", "entry", when="more").flow("entry", "end", when="not(more)")


@correct("flow_to_itself")
def task_with_a_loop() -> Shape:
    """The loop says how often."""
    return shape().task("entry", rounds(most="3")).end().flow("test_start", "entry", "end")


@faulty("flow_doubled", at="twice")
def two_flows_side_by_side() -> Shape:
    """One of them lies on the other and nobody sees it."""
    return line("test", "entry", "check").flow("entry", "check", id="twice")


@faulty("flow_doubled", at="twice")
def two_flows_out_of_a_gateway() -> Shape:
    """Both are taken."""
    drawing = shape().gateway("fork", "parallel").task("entry").end().flow("test_start", "fork", "entry", "end")
    return drawing.flow("fork", "entry", id="twice")


@correct("flow_doubled")
def two_reasons_for_one_way() -> Shape:
    """Two conditions of which one is true at most."""
    drawing = shape(n="integer").gateway("choice", default="rest").task("entry").end().flow("test_start", "choice")
    drawing.flow("choice", "entry", when="n = 1").flow("choice", "entry", when="n = 2").flow("entry", "end")
    return drawing.flow("choice", "end", id="rest")


@correct("flow_doubled")
def two_flows_into_a_join() -> Shape:
    """The join waits for both and lets one case on."""
    drawing = shape().gateway("fork", "parallel").gateway("join", "parallel").end()
    return drawing.flow("test_start", "fork", "join", "end").flow("fork", "join")


@correct("flow_doubled")
def two_events_to_one_end() -> Shape:
    """Two flows with two sources."""
    drawing = line("test", "entry").at_edge("one", on="entry", what=signal("go")).throw("ring", signal("go"))
    drawing.at_edge("two", on="entry", what=message("stop", key="1"), cancels=False)
    return drawing.flow("one", "test_end").flow("two", "ring", "test_end")
