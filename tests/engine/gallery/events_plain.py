"""Events without a trigger, and the end that ends everything."""

from __future__ import annotations

from tests.engine.gallery.picture import refused, shows, tell
from tests.engine.shapes import TERMINATE, Shape, handling, line, message, shape, times


@shows("None start event", "None end event")
def beginning_and_end():
    """A process begins with a token at its start and has ended when no token is left (§10.5.2, §10.5.3, §13.5.1)."""
    return tell(shape().end().flow("test_start", "end"), "start: test_start end")


@shows("None intermediate event")
def something_passed():
    """An intermediate event without a trigger is passed at once: it shows that something has been reached (§10.5.4)."""
    drawing = shape().throw("reached", "").task("work").end().flow("test_start", "reached", "work", "end")
    return tell(drawing, "start: test_start reached -> work", "answer work: work end")


@shows("None end event")
def two_ends():
    """The process ends when the last token has ended, at whatever end (§10.5.3, §13.5.6)."""
    drawing = shape().gateway("fork", "parallel").task("a").task("b").end("one").end("two")
    drawing.flow("test_start", "fork", "a", "one").flow("fork", "b", "two")
    return tell(
        drawing,
        "start: test_start fork -> a b",
        "answer b: b two -> a",
        "answer a: a one",
    )


def stopped(where: str, inner: Shape) -> Shape:
    return (
        inner.gateway("fork", "parallel")
        .task("a")
        .task("b")
        .end("over", TERMINATE)
        .end("out")
        .flow(where, "fork", "a", "over")
        .flow("fork", "b", "out")
    )


@shows("Terminate end event")
def everything_ends():
    """A token that reaches it ends all the others of the process (§10.5.3, §13.5.6)."""
    drawing = stopped("test_start", shape())
    return tell(drawing, "start: test_start fork -> a b", "answer a: a over")


@shows("Terminate end event", "Embedded sub-process")
def only_the_sub_process_ends():
    """In a sub-process it ends that one only; the process goes on behind it (§13.5.6)."""
    drawing = shape().sub("whole", stopped("in", Shape("body").start("in"))).task("after").end()
    return tell(
        drawing.flow("test_start", "whole", "after", "end"),
        "start: test_start in fork -> a b",
        "answer a: a over whole -> after",
        "answer after: after end",
    )


@shows("Terminate end event", "Call activity")
def only_the_called_process_ends():
    """In a called process it ends that one; the caller goes on (§13.5.6)."""
    drawing = shape().call("whole", "body").task("after").end().flow("test_start", "whole", "after", "end")
    return tell(
        [drawing, stopped("in", Shape("body").start("in"))],
        "start: test_start in fork -> a b",
        "answer a: a over whole -> after",
        "answer after: after end",
    )


@shows("Terminate end event", "Parallel multi-instance")
def only_one_instance_ends():
    """In one instance it ends that instance; the others go on (§13.3.7, §13.5.6)."""
    drawing = shape().sub("many", stopped("in", Shape("body").start("in")), times("2")).task("after").end()
    return tell(
        drawing.flow("test_start", "many", "after", "end"),
        "start: test_start in fork in fork -> a a b b",
        "answer a: a over many -> a b",
        "answer b: b out -> a",
        "answer a: a over many*2 -> after",
        "answer after: after end",
    )


@shows("Terminate end event", "Event sub-process")
def only_the_handler_ends():
    """In an event sub-process it ends that one; its scope goes on (§13.5.6)."""
    handler = stopped("talk_start", handling("talk", message("talk"), interrupts=False))
    return tell(
        line("test", "work").handler("talks", handler),
        "start: test_start -> work talk_start",
        "deliver talk_start: talk_start fork -> work talk_start a b",
        "answer a: a over talks -> work talk_start",
        "answer work: work test_end",
    )


@shows("Terminate end event", "Event sub-process")
def handlers_end_too():
    """It ends the event sub-processes of its scope with everything else (§13.5.6)."""
    handler = handling("talk", message("talk"), interrupts=False).task("reply").end("talk_end")
    drawing = shape().task("work").end("over", TERMINATE).flow("test_start", "work", "over")
    return tell(
        drawing.handler("talks", handler.flow("talk_start", "reply", "talk_end")),
        "start: test_start -> work talk_start",
        "deliver talk_start: talk_start -> work talk_start reply",
        "answer work: work over",
    )


@shows("Terminate end event", "Embedded sub-process")
def scopes_within_end_too():
    """It ends the sub-processes that are open in its scope (§13.5.6)."""
    drawing = shape().gateway("fork", "parallel").sub("whole", line("body", "within")).task("a").end()
    drawing.end("over", TERMINATE).flow("test_start", "fork", "whole", "end").flow("fork", "a", "over")
    return tell(drawing, "start: test_start fork body_start -> within a", "answer a: a over")


@shows("Several start events of a process")
def second_start():
    """A process may have several start events, each of which begins it in its own way (§10.5.2)."""
    return refused(line("test", "entry").start("odd"), "second start event")


@shows("None start of an event sub-process")
def handler_that_nothing_starts():
    """An event sub-process has exactly one start event, with a trigger (§10.3.5)."""
    body = handling("help", "", id="odd").end("help_end").flow("odd", "help_end")
    return refused(line("test", "entry").handler("helper", body), "nothing starts")


@shows("None intermediate event that catches")
def catching_nothing():
    """A catching event waits for something (§10.5.4)."""
    return refused(line("test", "entry").node("intermediateCatchEvent", "odd"), "waits for nothing")
