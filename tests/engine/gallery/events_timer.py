"""Timers: a moment, a period, a cycle."""

from __future__ import annotations

from tests.engine.gallery.picture import shows, tell
from tests.engine.shapes import handling, line, shape, timer


@shows("Timer: duration", "Timer intermediate catch event")
def after_a_period():
    """A duration is counted from the moment the event begins to wait (§10.5.5, timeDuration)."""
    drawing = shape().task("first").catch("pause", timer('"P3D"')).end().flow("test_start", "first", "pause", "end")
    return tell(
        drawing,
        "start: test_start -> first",
        "later 2d: -> first",
        "answer first: first -> pause",
        "later 2d: -> pause",
        "later 1d: pause end",
    )


@shows("Timer: date", "Timer intermediate catch event")
def at_a_moment():
    """A date is a moment; one that is past is there at once (§10.5.5, timeDate)."""
    moment = timer('date("2026-03-05")').replace("timeDuration", "timeDate")
    drawing = shape().catch("day", moment).end().flow("test_start", "day", "end")
    return tell(drawing, "start: test_start -> day", "later 2d: -> day", "later 1d: day end")


@shows("Timer: cycle", "Timer boundary event, non-interrupting")
def again_and_again_at_an_edge():
    """A cycle lets a token out each time it comes round, as often as it says (§10.5.5, timeCycle)."""
    drawing = shape().task("work").task("remind").end().end("reminded").flow("test_start", "work", "end")
    drawing.at_edge("reminder", on="work", what=timer('"R2/P1D"', repeats=True), cancels=False)
    return tell(
        drawing.flow("reminder", "remind", "reminded"),
        "start: test_start -> work reminder",
        "later 1d: reminder -> work reminder remind",
        "later 1d: reminder -> work remind remind",
        "later 1d: -> work remind remind",
        "answer work: work end -> remind remind",
        "answer remind: remind reminded -> remind",
        "answer remind: remind reminded",
    )


@shows("Timer: cycle", "Timer start of an event sub-process, non-interrupting", "Event sub-process")
def again_and_again_in_a_scope():
    """A cycle starts one more event sub-process each time it comes round (§10.5.5, §13.5.4)."""
    body = handling("remind", timer('"R2/P1D"', repeats=True), interrupts=False).task("call").end("called")
    return tell(
        line("test", "work").handler("reminds", body.flow("remind_start", "call", "called")),
        "start: test_start -> work remind_start",
        "later 1d: remind_start -> work remind_start call",
        "later 1d: remind_start -> work call call",
        "answer call: call called reminds -> work call",
        "answer work: work test_end -> call",
        "answer call: call called reminds",
    )


@shows("Timer start of an event sub-process, interrupting", "Event sub-process", "Embedded sub-process")
def counted_from_the_beginning_of_the_scope():
    """The timer of an event sub-process counts from the moment its scope begins (§10.3.5, §13.5.4)."""
    handler = handling("late", timer('"P2D"')).task("chase").end("late_end").flow("late_start", "chase", "late_end")
    drawing = shape().task("first").sub("whole", line("body", "work", "more").handler("lates", handler)).task("after")
    drawing.end().flow("test_start", "first", "whole", "after", "end")
    return tell(
        drawing,
        "start: test_start -> first",
        "later 3d: -> first",
        "answer first: first body_start -> work late_start",
        "later 1d: -> work late_start",
        "answer work: work -> more late_start",
        "later 1d: late_start -> chase",
        "answer chase: chase late_end lates whole -> after",
        "answer after: after end",
    )
