"""Conditions: events that happen when what they say becomes true."""

from __future__ import annotations

from tests.engine.gallery.picture import shows, tell
from tests.engine.shapes import condition, handling, line, shape


@shows("Conditional intermediate catch event")
def true_already():
    """A condition that is true already is not waited for (§10.5.5)."""
    drawing = shape(paid="integer").catch("enough", condition("paid > 9")).end().flow("test_start", "enough", "end")
    return tell(drawing, "start paid=10: test_start enough end")


@shows("Conditional boundary event, non-interrupting")
def each_time_it_becomes_true():
    """It happens each time the condition becomes true; in between it has to be false (§10.5.5)."""
    drawing = shape(level="integer").task("work").gateway("fork", "parallel").task("told").end().end("told_end")
    drawing.at_edge("high", on="work", what=condition("level > 5"), cancels=False).gateway("back").task("measure")
    drawing.gateway("again", default="on").flow("test_start", "fork", "work", "end").flow("again", "back", id="on")
    drawing.flow("fork", "back", "measure", "again").flow("again", "end", when="level = 0")
    return tell(
        drawing.flow("high", "told", "told_end"),
        "start: test_start fork back -> work measure",
        "answer measure level=6: measure again back high -> work measure told",
        "answer measure level=7: measure again back -> work measure told",
        "answer measure level=3: measure again back -> work measure told",
        "answer measure level=9: measure again back high -> work measure told told",
        "answer work: work end -> measure told told",
        "answer measure level=0: measure again end -> told told",
    )


@shows("Conditional start of an event sub-process, non-interrupting", "Event sub-process")
def handler_each_time_it_becomes_true():
    """Each time the condition becomes true, one more event sub-process starts (§10.5.5, §13.5.4)."""
    body = handling("high", condition("level > 5"), interrupts=False).task("tell").end("told")
    drawing = line("test", "one", "two", "three", level="integer")
    return tell(
        drawing.handler("highs", body.flow("high_start", "tell", "told")),
        "start: test_start -> one",
        "answer one level=6: one high_start -> two tell",
        "answer two level=1: two -> three tell",
        "answer three level=7: three high_start test_end -> tell tell",
        "answer tell: tell told highs -> tell",
        "answer tell: tell told highs",
    )


@shows("Conditional boundary event, interrupting", "Embedded sub-process")
def before_anything_else_runs():
    """The condition ends its activity as soon as it is true, before anything in it goes on (§10.5.5, §13.5.3)."""
    body = shape("body").task("first").work("letter", letter=True).end("body_end")
    drawing = shape(stop="boolean").sub("whole", body.flow("body_start", "first", "letter", "body_end")).task("after")
    drawing.at_edge("stopped", on="whole", what=condition("stop")).end().flow("test_start", "whole", "end")
    return tell(
        drawing.flow("stopped", "after", "end"),
        "start: test_start body_start -> first",
        "answer first stop=true: first stopped -> after",
        "answer after: after end",
    )
