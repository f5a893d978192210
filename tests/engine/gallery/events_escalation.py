"""Escalations: word to the scopes around; who sends it goes on unless the catcher interrupts."""

from __future__ import annotations

from tests.engine.gallery.picture import shows, tell
from tests.engine.shapes import Shape, escalation, handling, shape, times


def body() -> Shape:
    drawing = shape("body").task("first").throw("raise", escalation("HIGH")).task("second").end("body_end")
    return drawing.flow("body_start", "first", "raise", "second", "body_end")


def heard(drawing: Shape, code: str, *, cancels: bool) -> Shape:
    drawing.at_edge("heard", on="whole", what=escalation(code), cancels=cancels).task("told").end().end("told_end")
    return drawing.flow("test_start", "whole", "end").flow("heard", "told", "told_end")


@shows("Escalation intermediate throw event", "Escalation boundary event, non-interrupting")
def heard_beside():
    """An event at the edge that interrupts nothing lets a token out, and the sender goes on (§10.5.4, §13.5.4)."""
    return tell(
        heard(shape().sub("whole", body()), "HIGH", cancels=False),
        "start: test_start body_start -> first",
        "answer first: first raise heard -> second told",
        "answer second: second body_end whole end -> told",
        "answer told: told told_end",
    )


@shows("Escalation intermediate throw event", "Escalation boundary event, interrupting")
def heard_and_ended():
    """An interrupting event at the edge ends the activity that the escalation comes from (§10.5.4, §13.5.4)."""
    return tell(
        heard(shape().sub("whole", body()), "HIGH", cancels=True),
        "start: test_start body_start -> first",
        "answer first: first raise heard -> told",
        "answer told: told told_end",
    )


@shows("Escalation boundary event, non-interrupting")
def any_escalation():
    """An event without a code catches every escalation (§10.5.5)."""
    return tell(
        heard(shape().sub("whole", body()), "", cancels=False),
        "start: test_start body_start -> first",
        "answer first: first raise heard -> second told",
        "answer told: told told_end -> second",
        "answer second: second body_end whole end",
    )


@shows("Escalation intermediate throw event")
def escalation_that_nobody_hears():
    """An escalation that nothing catches changes nothing (§13.5.4)."""
    return tell(
        heard(shape().sub("whole", body()), "LOW", cancels=True),
        "start: test_start body_start -> first",
        "answer first: first raise -> second",
        "answer second: second body_end whole end",
    )


@shows("Escalation boundary event, non-interrupting", "Call activity")
def escalation_out_of_a_called_process():
    """An escalation goes from a called process to the edge of the call activity (§10.3.6, §13.5.4)."""
    return tell(
        [heard(shape().call("whole", "body"), "HIGH", cancels=False), body()],
        "start: test_start body_start -> first",
        "answer first: first raise heard -> second told",
        "answer second: second body_end whole end -> told",
        "answer told: told told_end",
    )


def ending() -> Shape:
    drawing = shape("body").task("first").end("raised", escalation("HIGH"))
    return drawing.flow("body_start", "first", "raised")


@shows("Escalation end event", "Escalation boundary event, non-interrupting")
def escalation_at_an_end():
    """The token ends, and the escalation goes outwards (§10.5.3, §13.5.4)."""
    return tell(
        heard(shape().sub("whole", ending()), "HIGH", cancels=False),
        "start: test_start body_start -> first",
        "answer first: first raised heard whole end -> told",
        "answer told: told told_end",
    )


@shows("Escalation end event", "Escalation boundary event, interrupting")
def escalation_at_an_end_that_interrupts():
    """Caught by an interrupting event, the scope leaves on the exception flow only (§13.5.4)."""
    return tell(
        heard(shape().sub("whole", ending()), "HIGH", cancels=True),
        "start: test_start body_start -> first",
        "answer first: first raised heard -> told",
        "answer told: told told_end",
    )


@shows("Escalation boundary event, non-interrupting", "Parallel multi-instance")
def each_instance_escalates():
    """Each instance may escalate, and the event at the edge happens each time (§13.3.7, §13.5.4)."""
    return tell(
        heard(shape().sub("whole", body(), times("2")), "HIGH", cancels=False),
        "start: test_start body_start body_start -> first first",
        "answer first: first raise heard -> first second told",
        "answer first: first raise heard -> second second told told",
        "answer second: second body_end whole -> second told told",
        "answer second: second body_end whole*2 end -> told told",
        "answer told: told told_end -> told",
        "answer told: told told_end",
    )


def handled(*, interrupts: bool) -> Shape:
    drawing = shape().task("first").throw("raise", escalation("HIGH")).task("second").end()
    drawing.flow("test_start", "first", "raise", "second", "end")
    handler = handling("help", escalation("HIGH"), interrupts=interrupts).task("help").end("help_end")
    return drawing.handler("helper", handler.flow("help_start", "help", "help_end"))


@shows("Escalation start of an event sub-process, interrupting", "Event sub-process")
def handler_that_takes_over():
    """An interrupting event sub-process ends what else the scope does, the sender too (§10.3.5, §13.5.4)."""
    return tell(
        handled(interrupts=True),
        "start: test_start -> first",
        "answer first: first raise help_start -> help",
        "answer help: help help_end helper",
    )


@shows("Escalation start of an event sub-process, non-interrupting", "Event sub-process")
def handler_beside():
    """An event sub-process that interrupts nothing works beside its scope (§10.3.5, §13.5.4)."""
    return tell(
        handled(interrupts=False),
        "start: test_start -> first",
        "answer first: first raise help_start -> second help",
        "answer help: help help_end helper -> second",
        "answer second: second end",
    )


@shows("Escalation start of an event sub-process, non-interrupting", "Escalation end event")
def escalation_of_a_handler():
    """What an event sub-process escalates goes to the scopes around it, not to itself (§13.5.4)."""
    handler = handling("help", escalation("HIGH"), interrupts=False).task("help").end("higher", escalation("HIGH"))
    inner = body().handler("helper", handler.flow("help_start", "help", "higher"))
    return tell(
        heard(shape().sub("whole", inner), "HIGH", cancels=False),
        "start: test_start body_start -> first",
        "answer first: first raise help_start -> second help",
        "answer help: help higher helper heard -> second told",
        "answer second: second body_end whole end -> told",
        "answer told: told told_end",
    )
