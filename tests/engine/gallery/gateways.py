"""Each kind of gateway: where ways part, where they meet, both at once, in loops and in scopes."""

from __future__ import annotations

from tests.engine.gallery.picture import refused, shows, tell
from tests.engine.shapes import Shape, condition, line, message, shape, signal, timer, times


def both(kind: str, conditions: tuple[str, str, str], **facts: str) -> Shape:
    """`split`, three tasks, `join`, `after`; a condition `default` is that of the default flow."""
    drawing = shape(**facts).gateway("split", kind, default="default" if "default" in conditions else "")
    drawing.gateway("join", kind).task("after").end().flow("test_start", "split").flow("join", "after", "end")
    for task, when in zip("abc", conditions, strict=True):
        is_default = when == "default"
        drawing.task(task).flow("split", task, when="" if is_default else when, id="default" if is_default else "")
        drawing.flow(task, "join")
    return drawing


def looped(drawing: Shape, first: str, last: str) -> Shape:
    """From `first` to `last`, then the task `ask`, and back while `more`."""
    drawing.declare(more="boolean").gateway("back").gateway("again", default="no").task("ask").end()
    drawing.flow("test_start", "back", first).flow(last, "ask", "again").flow("again", "back", when="more")
    return drawing.flow("again", "end", id="no")


# --- exclusive --------------------------------------------------------------------------------------------------------


def choice() -> Shape:
    return both("exclusive", ("n = 1", "n < 3", "default"), n="integer")


@shows("Exclusive gateway", "Conditional flow")
def first_that_is_true():
    """The token leaves on the first flow whose condition is true, and on no other one (§10.6.2, §13.4.2)."""
    return tell(choice(), "start n=1: test_start split -> a", "answer a: a join -> after", "answer after: after end")


@shows("Exclusive gateway", "Default flow")
def otherwise():
    """The default flow is taken when no condition is true (§10.6.2, §13.4.2)."""
    return tell(choice(), "start n=9: test_start split -> c", "answer c: c join -> after", "answer after: after end")


@shows("Exclusive gateway")
def nothing_true_and_no_default():
    """Without a default flow it is an error when no condition is true (§13.4.2)."""
    drawing = both("exclusive", ("n = 1", "n = 2", "n = 3"), n="integer")
    return tell(drawing, "start n=9: stops bad_condition at split")


@shows("Exclusive gateway")
def every_token_passes_the_merge():
    """A merging exclusive gateway waits for nothing: each token that comes goes on (§10.6.2, §13.4.2)."""
    drawing = shape().gateway("fork", "parallel").task("a").task("b").gateway("merge").task("after").end()
    drawing.flow("test_start", "fork", "a", "merge", "after", "end").flow("fork", "b", "merge")
    return tell(
        drawing,
        "start: test_start fork -> a b",
        "answer a: a merge -> after b",
        "answer b: b merge -> after after",
        "answer after: after end -> after",
        "answer after: after end",
    )


@shows("Exclusive gateway")
def merging_and_choosing():
    """One exclusive gateway may merge and choose: each token that comes chooses anew (§10.6.2)."""
    drawing = shape(more="boolean").gateway("both", default="out").task("ask").end()
    drawing.flow("test_start", "both").flow("both", "ask", when="more").flow("ask", "both").flow(
        "both", "end", id="out"
    )
    return tell(
        drawing,
        "start more=true: test_start both -> ask",
        "answer ask more=true: ask both -> ask",
        "answer ask more=false: ask both end",
    )


# --- parallel ---------------------------------------------------------------------------------------------------------


def fork() -> Shape:
    return both("parallel", ("", "", ""))


@shows("Parallel gateway")
def all_ways_and_back_together():
    """A token leaves on every flow, and behind the join one goes on when one has come on each (§10.6.4, §13.4.1)."""
    return tell(
        fork(),
        "start: test_start split -> a b c",
        "answer b: b -> a c",
        "answer a: a -> c",
        "answer c: c join -> after",
        "answer after: after end",
    )


@shows("Parallel gateway")
def joining_and_forking_at_once():
    """One parallel gateway may join and fork: it waits for all, then lets all out (§10.6.4, §13.4.1)."""
    drawing = shape().gateway("fork", "parallel").gateway("both", "parallel").task("a").task("b").task("c").task("d")
    drawing.flow("test_start", "fork", "a", "both", "c", "end").flow("fork", "b", "both", "d", "end").end()
    return tell(
        drawing,
        "start: test_start fork -> a b",
        "answer b: b -> a",
        "answer a: a both -> c d",
        "answer c: c end -> d",
        "answer d: d end",
    )


@shows("Parallel gateway")
def joining_in_every_round():
    """In a loop, the join waits in each round for the tokens of that round (§13.4.1)."""
    drawing = shape().gateway("fork", "parallel").gateway("join", "parallel").task("a").task("b")
    drawing.flow("fork", "a", "join").flow("fork", "b", "join")
    return tell(
        looped(drawing, "fork", "join"),
        "start: test_start back fork -> a b",
        "answer a: a -> b",
        "answer b: b join -> ask",
        "answer ask more=true: ask again back fork -> a b",
        "answer b: b -> a",
        "answer a: a join -> ask",
        "answer ask more=false: ask again end",
    )


@shows("Parallel gateway", "Embedded sub-process", "Parallel multi-instance")
def joining_in_every_instance():
    """Each instance of a sub-process has tokens of its own: its join waits for those alone (§13.3.4, §13.4.1)."""
    body = Shape("body").start("in").gateway("split", "parallel").gateway("join", "parallel").task("a").task("b")
    body.end("out").flow("in", "split", "a", "join", "out").flow("split", "b", "join")
    drawing = shape().sub("many", body, times("2")).end().flow("test_start", "many", "end")
    return tell(
        drawing,
        "start: test_start in split in split -> a a b b",
        "answer a: a -> a b b",
        "answer a: a -> b b",
        "answer b: b join out many -> b",
        "answer b: b join out many many end",
    )


@shows("Parallel gateway")
def a_way_that_ends_before_the_join():
    """A token that never comes lets the join wait; what can still end does (§13.4.1)."""
    drawing = shape().gateway("fork", "parallel").task("a").task("b").end().flow("test_start", "fork", "a", "end")
    return tell(
        drawing.flow("fork", "b", "end"),
        "start: test_start fork -> a b",
        "answer a: a end -> b",
        "answer b: b end",
    )


# --- inclusive --------------------------------------------------------------------------------------------------------


def some() -> Shape:
    return both("inclusive", ("n > 0", "n > 1", "default"), n="integer")


@shows("Inclusive gateway", "Conditional flow")
def all_that_are_true():
    """A token leaves on each flow whose condition is true; the join waits for those (§10.6.3, §13.4.3)."""
    return tell(
        some(),
        "start n=2: test_start split -> a b",
        "answer b: b -> a",
        "answer a: a join -> after",
        "answer after: after end",
    )


@shows("Inclusive gateway")
def only_one_is_true():
    """When one token was let out, the join waits for no other one (§13.4.3)."""
    return tell(some(), "start n=1: test_start split -> a", "answer a: a join -> after", "answer after: after end")


@shows("Inclusive gateway", "Default flow")
def none_is_true():
    """The default flow is taken when no condition is true (§10.6.3, §13.4.3)."""
    return tell(some(), "start n=0: test_start split -> c", "answer c: c join -> after", "answer after: after end")


@shows("Inclusive gateway")
def none_is_true_and_no_default():
    """Without a default flow it is an error when no condition is true (§13.4.3)."""
    drawing = both("inclusive", ("n > 0", "n > 1", "n > 2"), n="integer")
    return tell(drawing, "start n=0: stops bad_condition at split")


@shows("Inclusive gateway")
def waiting_for_whoever_can_still_come():
    """The join waits as long as a token upstream can still reach it on a flow where none has come (§13.4.3)."""
    drawing = (
        shape(n="integer").gateway("fork", "parallel").gateway("choice", default="out").gateway("join", "inclusive")
    )
    drawing.task("a").task("b").task("after").end().end("aside").flow("test_start", "fork", "a", "join", "after", "end")
    drawing.flow("fork", "b", "choice").flow("choice", "join", when="n > 0").flow("choice", "aside", id="out")
    return tell(
        drawing,
        "start: test_start fork -> a b",
        "answer a: a -> b",
        "answer b n=0: b choice aside join -> after",
        "answer after: after end",
    )


@shows("Inclusive gateway")
def merging_and_choosing_several():
    """One inclusive gateway may merge and choose: it waits for all that can come, then chooses (§10.6.3, §13.4.3)."""
    drawing = shape(n="integer").gateway("fork", "parallel").gateway("both", "inclusive", default="out").task("a")
    drawing.task("b").task("c").task("d").end().flow("test_start", "fork", "a", "both").flow("fork", "b", "both")
    drawing.flow("both", "c", when="n > 0").flow("both", "d", id="out").flow("c", "end").flow("d", "end")
    return tell(
        drawing,
        "start: test_start fork -> a b",
        "answer a n=1: a -> b",
        "answer b: b both -> c",
        "answer c: c end",
    )


@shows("Inclusive gateway")
def choosing_in_every_round():
    """In a loop, each round chooses and joins anew (§13.4.3)."""
    drawing = shape(n="integer").gateway("split", "inclusive", default="rest").gateway("join", "inclusive")
    drawing.task("a").task("b").flow("split", "a", when="n > 0").flow("a", "join").flow("split", "b", id="rest")
    return tell(
        looped(drawing.flow("b", "join"), "split", "join"),
        "start n=1: test_start back split -> a",
        "answer a: a join -> ask",
        "answer ask more=true n=0: ask again back split -> b",
        "answer b: b join -> ask",
        "answer ask more=false: ask again end",
    )


@shows("Inclusive gateway", "Parallel gateway", "Embedded sub-process")
def gateways_in_gateways_and_scopes():
    """Blocks in blocks: each join waits for the tokens of its own split (§13.4)."""
    body = Shape("body").start("in").gateway("or", "inclusive", default="rest").gateway("or_join", "inclusive")
    body.task("x").task("y").end("out").flow("in", "or").flow("or", "x", when="n > 0").flow("or", "y", when="n > 1")
    body.end("none").flow("x", "or_join", "out").flow("y", "or_join").flow("or", "none", id="rest")
    drawing = shape(n="integer").gateway("fork", "parallel").gateway("join", "parallel").task("a").sub("whole", body)
    drawing.end().flow("test_start", "fork", "a", "join", "end").flow("fork", "whole", "join")
    return tell(
        drawing,
        "start n=2: test_start fork in or -> a x y",
        "answer y: y -> a x",
        "answer x: x or_join out whole -> a",
        "answer a: a join end",
    )


# --- event-based ------------------------------------------------------------------------------------------------------


def race() -> Shape:
    drawing = shape().gateway("gate", "eventBased").catch("news", message("news")).catch("late", timer('"P1D"'))
    drawing.task("read").task("chase").flow("gate", "news", "read").flow("gate", "late", "chase")
    return drawing


@shows("Event-based gateway")
def the_first_event_decides():
    """The first event that happens takes the token; the others are awaited no longer (§10.6.6, §13.4.4)."""
    drawing = race().end().flow("test_start", "gate").flow("read", "end").flow("chase", "end")
    return tell(
        drawing,
        "start: test_start gate -> news late",
        "deliver news: news -> read",
        "later 2d: -> read",
        "answer read: read end",
    )


@shows("Event-based gateway")
def the_first_event_in_every_round():
    """In a loop, the events are awaited anew each time the gateway is reached (§13.4.4)."""
    drawing = race().gateway("merge").flow("read", "merge").flow("chase", "merge")
    return tell(
        looped(drawing, "gate", "merge"),
        "start: test_start back gate -> news late",
        "later 1d: late -> chase",
        "answer chase: chase merge -> ask",
        "answer ask more=true: ask again back gate -> news late",
        "deliver news: news -> read",
        "answer read: read merge -> ask",
        "answer ask more=false: ask again end",
    )


@shows("Event-based gateway", "Parallel multi-instance", "Embedded sub-process")
def the_first_event_in_every_instance():
    """Each instance waits at its own gateway (§13.3.7, §13.4.4)."""
    body = Shape("body").start("in").gateway("gate", "eventBased").catch("news", message("news"))
    body.catch("late", timer('"P1D"')).end("out").flow("in", "gate", "news", "out").flow("gate", "late", "out")
    drawing = shape().sub("many", body, times("2")).end().flow("test_start", "many", "end")
    return tell(
        drawing,
        "start: test_start in gate in gate -> news news late late",
        "deliver news: news out many -> news late",
        "later 1d: late out many many end",
    )


@shows("Event-based gateway", "Signal intermediate catch event", "Conditional intermediate catch event")
def what_happens_inside_decides_too():
    """Signals and conditions may stand behind it like messages and timers (§10.6.6)."""
    drawing = shape(stop="boolean").gateway("fork", "parallel").task("other").end().gateway("gate", "eventBased")
    drawing.catch("stopped", condition("stop")).catch("called", signal("go")).task("after")
    drawing.flow("test_start", "fork", "other", "end").flow("fork", "gate", "stopped", "after", "end")
    drawing.flow("gate", "called", "after")
    return tell(
        drawing,
        "start: test_start fork gate -> other",
        "answer other stop=true: other end stopped -> after",
        "answer after: after end",
    )


@shows("Parallel event-based gateway that starts a process")
def all_events_together():
    """A parallel event-based gateway begins a process and waits for all of its events (§10.6.6)."""
    drawing = line("test", "entry").node("eventBasedGateway", "odd", eventGatewayType="Parallel", instantiate="true")
    return refused(drawing, "event-based gateway that starts cases or waits for all")


@shows("Event-based gateway that starts a process")
def events_that_start():
    """An instantiating event-based gateway begins a process with the first of its events (§10.6.6)."""
    drawing = line("test", "entry").node("eventBasedGateway", "odd", instantiate="true")
    return refused(drawing, "event-based gateway that starts cases or waits for all")


@shows("Complex gateway")
def complex_gateway():
    """A complex gateway lets tokens through by an activation condition of its own (§10.6.5)."""
    return refused(line("test", "entry").node("complexGateway", "odd"), "complexGateway")
