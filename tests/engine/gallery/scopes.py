"""Sub-processes and called processes, in each other."""

from __future__ import annotations

from tests.engine.gallery.picture import Refused, shows, tell
from tests.engine.shapes import Shape, escalation, line, message, shape, timer, times


def nested(name: str, inside: Shape, loop: str = "") -> Shape:
    body = shape(name).sub(f"{name}_holds", inside, loop).end(f"{name}_end")
    return body.flow(f"{name}_start", f"{name}_holds", f"{name}_end")


@shows("Embedded sub-process")
def scope_in_scope():
    """A sub-process has ended when no token is left in it; then the one around goes on (§13.3.4)."""
    return tell(
        nested("test", nested("middle", line("inner", "work"))),
        "start: test_start middle_start inner_start -> work",
        "answer work: work inner_end middle_holds middle_end test_holds test_end",
    )


@shows("Embedded sub-process")
def all_tokens_of_a_scope():
    """The token behind a sub-process waits for the last one in it (§13.3.4)."""
    body = (
        Shape("body")
        .start("in")
        .task("a")
        .task("b")
        .end("one")
        .end("two")
        .flow("in", "a", "one")
        .flow("in", "b", "two")
    )
    drawing = shape().sub("whole", body).task("after").end().flow("test_start", "whole", "after", "end")
    return tell(
        drawing,
        "start: test_start in -> a b",
        "answer b: b two -> a",
        "answer a: a one whole -> after",
        "answer after: after end",
    )


@shows("Embedded sub-process", "Several flows into an activity or event")
def one_scope_for_every_token():
    """Each token that comes opens a scope of its own (§13.3.4)."""
    drawing = shape().gateway("fork", "parallel").task("a").task("b").sub("whole", line("body", "within")).end()
    drawing.flow("test_start", "fork", "a", "whole", "end").flow("fork", "b", "whole")
    return tell(
        drawing,
        "start: test_start fork -> a b",
        "answer a: a body_start -> within b",
        "answer b: b body_start -> within within",
        "answer within: within body_end whole end -> within",
        "answer within: within body_end whole end",
    )


@shows("Call activity")
def call_in_call():
    """A called process may call another one (§10.3.6)."""
    first = shape("first").call("deeper", "second").end("first_end").flow("first_start", "deeper", "first_end")
    drawing = shape().call("calls", "first").end().flow("test_start", "calls", "end")
    return tell(
        [drawing, first, line("second", "work")],
        "start: test_start first_start second_start -> work",
        "answer work: work second_end deeper first_end calls end",
    )


@shows("Call activity", "Embedded sub-process")
def call_in_a_scope():
    """A process may be called from within a sub-process (§10.3.6)."""
    body = shape("body").call("calls", "called").end("body_end").flow("body_start", "calls", "body_end")
    drawing = shape().sub("whole", body).end().flow("test_start", "whole", "end")
    return tell(
        [drawing, line("called", "work")],
        "start: test_start body_start called_start -> work",
        "answer work: work called_end calls body_end whole end",
    )


@shows("Call activity")
def one_process_called_twice():
    """The same process may be called from several places, each time by itself (§10.3.6)."""
    drawing = shape().gateway("fork", "parallel").call("one", "called").call("two", "called").end()
    drawing.flow("test_start", "fork", "one", "end").flow("fork", "two", "end")
    return tell(
        [drawing, line("called", "work")],
        "start: test_start fork called_start called_start -> work work",
        "answer work#0: work called_end one end -> work",
        "answer work: work called_end two end",
    )


@shows("Embedded sub-process", "Parallel multi-instance", "Sequential multi-instance")
def instances_in_instances():
    """Instances in instances are counted each by their own activity (§13.3.7)."""
    drawing = shape().sub("many", nested("body", line("inner", "work"), times("2", sequential=True)), times("2")).end()
    drawing = drawing.flow("test_start", "many", "end")
    return tell(
        drawing,
        "start: test_start body_start body_start inner_start inner_start -> work work",
        "answer work: work inner_end body_holds inner_start -> work work",
        "answer work#1: work inner_end body_holds*2 body_end many -> work",
        "answer work: work inner_end body_holds inner_start -> work",
        "answer work: work inner_end body_holds*2 body_end many*2 end",
    )


@shows("Timer boundary event, interrupting", "Message boundary event, interrupting", "Embedded sub-process")
def edges_within_edges():
    """Each activity has its own edge; the outer one ends the inner ones with everything in them (§13.5.3)."""
    inner = shape("body").task("work").at_edge("stop", on="work", what=message("stop")).task("mend").end("out")
    inner.flow("body_start", "work", "out").flow("stop", "mend", "out")
    drawing = shape().sub("whole", inner).at_edge("late", on="whole", what=timer('"P1D"')).task("chase").end()
    drawing.flow("test_start", "whole", "end").flow("late", "chase", "end")
    return tell(
        drawing,
        "start: test_start body_start -> work stop late",
        "deliver stop: stop -> mend late",
        "later 1d: late -> chase",
        "answer chase: chase end",
    )


@shows("Escalation boundary event, non-interrupting", "Embedded sub-process")
def escalation_through_two_scopes():
    """An escalation that the inner scope does not catch is heard at the outer one (§13.5.4)."""
    inner = shape("inner").throw("raise", escalation("HIGH")).task("work").end("inner_end")
    inner.flow("inner_start", "raise", "work", "inner_end")
    drawing = shape().sub("whole", nested("body", inner)).at_edge("heard", on="whole", what=escalation(), cancels=False)
    drawing.task("told").end().end("told_end").flow("test_start", "whole", "end").flow("heard", "told", "told_end")
    return tell(
        drawing,
        "start: test_start body_start inner_start raise heard -> work told",
        "answer told: told told_end -> work",
        "answer work: work inner_end body_holds body_end whole end",
    )


@shows("Several events at one edge")
def several_at_one_edge():
    """Several events may stand at one edge, each with a flow of its own (§10.5.4)."""
    drawing = shape().task("work").at_edge("soon", on="work", what=timer('"P1D"'), cancels=False).end()
    drawing.at_edge("late", on="work", what=timer('"P3D"')).at_edge("stop", on="work", what=message("stop"))
    drawing.task("remind").task("chase").flow("test_start", "work", "end").flow("soon", "remind", "end")
    drawing.flow("late", "chase", "end").flow("stop", "end")
    return tell(
        drawing,
        "start: test_start -> work soon late stop",
        "later 1d: soon -> work remind late stop",
        "later 2d: late -> remind chase",
        "answer remind: remind end -> chase",
        "answer chase: chase end",
    )


@shows("Process that is not executable")
def not_executable():
    """A process may say that it is not to be executed (§10.2)."""
    text = line("test", "entry").xml().replace('isExecutable="true"', 'isExecutable="false"')
    return Refused({"test.bpmn": text}, "test", code="bad_drawing")
