"""Signals: to everything in the case that waits for them."""

from __future__ import annotations

from tests.engine.gallery.picture import shows, tell
from tests.engine.shapes import Shape, handling, line, shape, signal, times


def branches(drawing: Shape, *starts: str) -> Shape:
    drawing.gateway("fork", "parallel").flow("test_start", "fork")
    for start in starts:
        drawing.flow("fork", start)
    return drawing


@shows("Signal intermediate throw event")
def signal_thrown():
    """The signal reaches everything that waits for it, and the token goes on (§10.5.4, §13.5.2)."""
    drawing = shape().task("call").throw("send", signal("go")).end().catch("one", signal("go")).task("after")
    drawing.catch("two", signal("go")).catch("other", signal("else")).flow("call", "send", "end")
    drawing.flow("one", "after", "end").flow("two", "after").flow("other", "end")
    return tell(
        branches(drawing, "call", "one", "two", "other"),
        "start: test_start fork -> call",
        "answer call: call send end one two -> after after",
        "answer after: after end -> after",
        "answer after: after end ->",
    )


@shows("Signal end event")
def signal_at_an_end():
    """The signal is sent when a token ends there (§10.5.3)."""
    drawing = shape().task("call").end("send", signal("go")).catch("heard", signal("go")).task("after").end()
    drawing.flow("call", "send").flow("heard", "after", "end")
    return tell(
        branches(drawing, "call", "heard"),
        "start: test_start fork -> call",
        "answer call: call send heard -> after",
        "answer after: after end",
    )


@shows("Signal intermediate throw event", "Signal intermediate catch event", "Embedded sub-process")
def into_scopes_and_out_of_them():
    """A signal knows no borders of scopes (§10.5.5)."""
    deep = shape("deep").catch("inside", signal("go")).end("deep_end").flow("deep_start", "inside", "deep_end")
    sends = (
        shape("sends").task("call").throw("send", signal("go")).end("sent").flow("sends_start", "call", "send", "sent")
    )
    drawing = shape().sub("holds", deep).sub("sender", sends).catch("outside", signal("go")).end()
    drawing.flow("holds", "end").flow("sender", "end").flow("outside", "end")
    return tell(
        branches(drawing, "holds", "sender", "outside"),
        "start: test_start fork deep_start sends_start -> call",
        "answer call: call send sent sender inside deep_end holds outside end*3",
    )


@shows("Signal intermediate catch event")
def signal_that_nobody_waits_for():
    """A signal is not kept: who begins to wait later waits for the next one (§13.5.2)."""
    drawing = shape().throw("send", signal("go")).catch("late", signal("go")).task("call").throw("again", signal("go"))
    drawing.end().flow("test_start", "send").flow("send", "late", "end").flow("send", "call", "again", "end")
    return tell(drawing, "start: test_start send -> call", "answer call: call again end late end")


@shows("Signal boundary event, non-interrupting")
def signal_again_and_again():
    """What interrupts nothing happens as often as the signal is sent while the activity is active (§10.5.4)."""
    drawing = shape().task("work").at_edge("heard", on="work", what=signal("go"), cancels=False).task("told").end()
    drawing.task("call").throw("send", signal("go")).task("call_2").end("sent", signal("go")).end("told_end")
    drawing.flow("work", "end").flow("call", "send", "call_2", "sent").flow("heard", "told", "told_end")
    return tell(
        branches(drawing, "work", "call"),
        "start: test_start fork -> work call",
        "answer call: call send heard -> work call_2 told",
        "answer call_2: call_2 sent heard -> work told told",
        "answer work: work end -> told told",
        "answer told: told told_end -> told",
        "answer told: told told_end",
    )


@shows("Signal boundary event, interrupting", "Signal end event")
def signal_that_ends_its_own_scope():
    """A signal from inside a sub-process can end that very sub-process from its edge (§10.5.5, §13.5.3)."""
    body = shape("body").task("first").throw("send", signal("stop")).task("never").end("body_end")
    drawing = shape().sub("whole", body.flow("body_start", "first", "send", "never", "body_end")).task("after").end()
    drawing.at_edge("stopped", on="whole", what=signal("stop")).flow("test_start", "whole", "end")
    return tell(
        drawing.flow("stopped", "after", "end"),
        "start: test_start body_start -> first",
        "answer first: first send stopped -> after",
        "answer after: after end",
    )


@shows(
    "Signal start of an event sub-process, non-interrupting",
    "Signal intermediate throw event",
    "Parallel multi-instance",
)
def signal_to_the_handlers_of_all_instances():
    """The signal starts the event sub-process in each instance that is open (§10.5.5, §13.3.7)."""
    handler = handling("help", signal("go"), interrupts=False).task("help").end("help_end")
    body = line("body", "work").handler("helper", handler.flow("help_start", "help", "help_end"))
    drawing = shape().sub("many", body, times("2")).task("call").end("sent", signal("go")).end()
    drawing.flow("many", "end").flow("call", "sent")
    return tell(
        branches(drawing, "many", "call"),
        "start: test_start fork body_start body_start -> work work call",
        "answer work: work body_end many -> work call",
        "answer call: call sent help_start -> work help",
        "answer work: work body_end -> help",
        "answer help: help help_end helper many*2 end",
    )
