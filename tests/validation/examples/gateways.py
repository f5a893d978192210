"""Gateways that wait, and gateways that decide nothing."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, link, message, shape, signal, times
from tests.validation.example import correct, faulty


def waiting(*targets: str) -> Shape:
    """A gateway from which flows lead to these nodes, and on from them to an end."""
    drawing = shape().gateway("first", "eventBased").end().flow("test_start", "first")
    for target in targets:
        drawing.flow("first", target, "end")
    return drawing


@faulty("event_gateway_target", at="first")
def task_behind_an_event_gateway() -> Shape:
    """A person cannot be waited for here."""
    return waiting("late", "entry").timer("late", '"P1D"').task("entry")


@faulty("event_gateway_target", at="first")
def end_behind_an_event_gateway() -> Shape:
    """An end waits for nothing."""
    return waiting("late").timer("late", '"P1D"').end("over").flow("first", "over")


@faulty("event_gateway_target", at="first", also="link_flow")
def link_behind_an_event_gateway() -> Shape:
    """A link waits for nothing either."""
    drawing = shape().gateway("first", "eventBased").timer("late", '"P1D"').catch("here", link("x"))
    drawing.throw("there", link("x")).end().flow("test_start", "first", "late", "there").flow("first", "here", "end")
    return drawing


@correct(
    "event_gateway_target",
    "event_gateway_one_way",
    "event_gateway_other_way",
    "event_gateway_plain",
    "event_gateway_same",
    "event_gateway_mixed",
)
def message_or_time() -> Shape:
    """The message decides, or that it did not come in time."""
    return waiting("told", "late").timer("late", '"P1D"').catch("told", message("told", key="1"))


@correct("event_gateway_target", "event_gateway_mixed", "event_gateway_plain")
def receive_task_or_time() -> Shape:
    """A receive task may stand there."""
    return waiting("told", "late").timer("late", '"P1D"').receive("told", "told", key="1")


@faulty("event_gateway_other_way", at="first")
def event_that_is_reached_in_two_ways() -> Shape:
    """The timer is awaited behind the gateway and behind a task."""
    drawing = waiting("told", "late").timer("late", '"P1D"').receive("told", "told", key="1").task("entry")
    return drawing.flow("test_start", "entry", "late")


@correct("event_gateway_other_way")
def two_events_that_lead_to_one_task() -> Shape:
    """The ways may come together behind the events."""
    drawing = waiting().timer("late", '"P1D"').receive("told", "told", key="1").task("entry")
    return drawing.flow("first", "late", "entry", "end").flow("first", "told", "entry")


@faulty("event_gateway_plain", at="first")
def receive_task_with_an_event_at_its_edge() -> Shape:
    """The timer at its edge belongs behind the gateway."""
    drawing = waiting("told", "rung").receive("told", "told", key="1").timer("rung", '"P3D"')
    return drawing.at_edge("stop", on="told", what=message("stop", key="1")).flow("stop", "end")


@faulty("event_gateway_plain", at="first")
def receive_task_that_repeats() -> Shape:
    """Two messages at once are no first event."""
    return waiting("told", "late").receive("told", "told", loop=times("2"), key="1").timer("late", '"P3D"')


@faulty("event_gateway_one_way", at="first")
def gateway_before_one_event() -> Shape:
    """Only the message can come."""
    return waiting("told").receive("told", "told", key="1")


@correct("event_gateway_one_way")
def one_event_without_a_gateway() -> Shape:
    """What is awaited needs no gateway."""
    return shape().receive("told", "told", key="1").end().flow("test_start", "told", "end")


@faulty("event_gateway_same", at="first")
def one_message_for_two_events() -> Shape:
    """Both wait for the same message with the same key."""
    drawing = waiting("one", "two").catch("one", message("told", key='"A"'))
    return drawing.catch("two", message("told", key='"A"'))


@correct("event_gateway_same")
def one_message_with_two_keys() -> Shape:
    """Each waits for the message with its own key."""
    drawing = waiting("one", "two").catch("one", message("told", key='"A"'))
    return drawing.catch("two", message("told", key='"B"'))


@faulty("event_gateway_mixed", at="first")
def receive_task_and_message_event() -> Shape:
    """Two ways to wait for a message."""
    return waiting("one", "two").catch("one", message("told", key='"A"')).receive("two", "told", key='"B"')


@faulty("gateway_decides_nothing", at="merge")
def gateway_that_is_left_over() -> Shape:
    """A branch was taken away."""
    return line("test", "entry").gateway("merge").end().flow("test_start", "merge", "end")


@correct("gateway_decides_nothing")
def gateway_that_brings_together() -> Shape:
    """Two ways come together."""
    drawing = shape(more="boolean").gateway("choice", default="no").task("entry").gateway("merge").end()
    drawing.flow("test_start", "choice").flow("choice", "entry", when="more").flow("choice", "merge", id="no")
    return drawing.flow("entry", "merge", "end")


@correct("gateway_decides_nothing")
def gateway_that_merges_and_splits() -> Shape:
    """Two ways in and two ways out at once; the standard lets it."""
    drawing = shape(more="boolean").task("entry").gateway("again", default="no").end().flow("test_start", "again")
    drawing.flow("entry", "again").flow("again", "entry", when="more").flow("again", "end", id="no")
    return (
        drawing.at_edge("rung", on="entry", what=signal("go"), cancels=False)
        .throw("ring", signal("go"))
        .flow("rung", "ring", "end")
    )
