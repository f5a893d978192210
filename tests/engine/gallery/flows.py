"""Flows that leave and reach activities and events."""

from __future__ import annotations

from tests.engine.gallery.picture import refused, shows, tell
from tests.engine.shapes import DONE, Shape, line, message, shape


def fan(drawing: Shape, tasks: str = "abc") -> Shape:
    drawing.end()
    for task in tasks:
        drawing.task(task).flow(task, "end")
    return drawing


@shows("Sequence flow")
def one_flow():
    """A token goes along it from one node to the next (§8.4.13, §13.3.1)."""
    return tell(shape().end().flow("test_start", "end"), "start: test_start end")


@shows("Several flows out of an activity or event")
def a_token_for_every_flow():
    """Each flow that leaves an activity without a condition gets a token (§13.3.1)."""
    drawing = fan(shape().task("ask").flow("test_start", "ask")).flow("ask", "a").flow("ask", "b").flow("ask", "c")
    return tell(
        drawing,
        "start: test_start -> ask",
        "answer ask: ask -> a b c",
        "answer b: b end -> a c",
        "answer a: a end -> c",
        "answer c: c end",
    )


@shows("Several flows out of an activity or event")
def out_of_a_start_and_an_edge():
    """Several flows may leave a start event and an event at an edge, too (§13.3.1)."""
    drawing = shape().task("work").at_edge("stop", on="work", what=message("stop"))
    drawing = fan(drawing).flow("test_start", "work", "end").flow("test_start", "c").flow("stop", "a").flow("stop", "b")
    return tell(
        drawing,
        "start: test_start -> work stop c",
        "deliver stop: stop -> a b c",
        "answer c: c end -> a b",
        "answer a: a end -> b",
        "answer b: b end",
    )


@shows("Several flows into an activity or event")
def every_token_starts_it():
    """Each token that comes on any of the flows into an activity activates it once more (§13.3.1)."""
    drawing = shape().gateway("fork", "parallel").task("a").task("b").task("after").end()
    drawing.flow("test_start", "fork", "a", "after", "end").flow("fork", "b", "after")
    return tell(
        drawing,
        "start: test_start fork -> a b",
        "answer a: a -> after b",
        "answer b: b -> after after",
        "answer after: after end -> after",
        "answer after: after end",
    )


def conditional(tasks: str, default: str = "") -> Shape:
    attributes = {"default": default} if default else {}
    drawing = shape(n="integer").node("userTask", "ask", DONE, anliu_form="test.any", **attributes)
    return fan(drawing, tasks).flow("test_start", "ask")


@shows("Conditional flow")
def where_it_is_true():
    """A flow with a condition gets a token where the condition is true when the activity is done (§8.4.13, §13.3.1)."""
    drawing = conditional("abc").flow("ask", "a", when="n > 1").flow("ask", "b", when="n > 2")
    drawing.flow("ask", "c", when="n > 3")
    return tell(
        drawing,
        "start: test_start -> ask",
        "answer ask n=3: ask -> a b",
        "answer a: a end -> b",
        "answer b: b end",
    )


@shows("Conditional flow")
def nowhere_true():
    """Where every flow has a condition and none is true, the token cannot go on (§13.3.1)."""
    drawing = conditional("ab").flow("ask", "a", when="n > 1").flow("ask", "b", when="n > 2")
    return tell(
        drawing,
        "start: test_start -> ask",
        "answer ask n=1: stops bad_condition at ask",
        "answer ask n=2: ask -> a",
        "answer a: a end",
    )


@shows("Default flow")
def default_out_of_an_activity():
    """The default flow of an activity gets a token where none of its conditions is true (§8.4.13, §13.3.1)."""
    drawing = conditional("ac", "rest").flow("ask", "a", when="n > 1").flow("ask", "c", id="rest")
    return tell(drawing, "start: test_start -> ask", "answer ask n=1: ask -> c", "answer c: c end")


@shows("Conditional flow", "Several flows out of an activity or event")
def some_always_and_some_where_true():
    """Flows without a condition get their token in any case, beside those whose condition is true (§13.3.1)."""
    drawing = conditional("ab").flow("ask", "a").flow("ask", "b", when="n > 2")
    return tell(
        drawing,
        "start: test_start -> ask",
        "answer ask n=1: ask -> a",
        "answer a: a end",
    )


@shows("Conditional flow", "Default flow", "Several flows out of an activity or event")
def always_and_by_default():
    """Beside a flow that is always taken, the default flow stands for conditions that are not true (§13.3.1)."""
    drawing = conditional("abc", "rest").flow("ask", "a").flow("ask", "b", when="n > 2").flow("ask", "c", id="rest")
    return tell(
        drawing,
        "start: test_start -> ask",
        "answer ask n=1: ask -> a c",
        "answer a: a end -> c",
        "answer c: c end",
    )


@shows("Exception flow")
def exception_flow():
    """The flow out of an event at an edge leaves the normal way, and may come back to it (§10.5.4)."""
    drawing = shape().task("work").at_edge("stop", on="work", what=message("stop")).task("mend").gateway("merge")
    drawing.task("after").end().flow("test_start", "work", "merge", "after", "end").flow("stop", "mend", "merge")
    return tell(
        drawing,
        "start: test_start -> work stop",
        "deliver stop: stop -> mend",
        "answer mend: mend merge -> after",
        "answer after: after end",
    )


@shows("Conditional flow behind a parallel or event-based gateway")
def condition_behind_a_parallel_gateway():
    """A parallel gateway looks at no condition (§10.6.4)."""
    drawing = shape().gateway("fork", "parallel").task("a").end().flow("test_start", "fork").flow("a", "end")
    return refused(drawing.flow("fork", "a", when="true", id="odd"), "condition on a flow that leaves a parallel")


@shows("Conditional flow behind a start event")
def condition_behind_a_start():
    """A flow that leaves a start event has no condition (§10.5.2)."""
    drawing = shape().task("a").end().flow("a", "end").flow("test_start", "a", when="true", id="odd")
    return refused(drawing, "condition on a flow that leaves a start event")


@shows("Flow over the border of a sub-process")
def over_the_border():
    """No flow goes over the border of a sub-process (§10.3.5)."""
    drawing = shape().sub("whole", line("body", "within")).task("after").end().flow("test_start", "whole", "end")
    return refused(drawing.flow("within", "after", id="odd").flow("after", "end"), "flow over the border")


@shows("Condition on a default flow")
def condition_on_a_default_flow():
    """A default flow has no condition: it is taken when those of the others are not true (§8.4.13)."""
    drawing = shape().gateway("choice", default="odd").end().flow("test_start", "choice")
    return refused(drawing.flow("choice", "end", when="true", id="odd"), "condition on a default flow")
