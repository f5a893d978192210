"""Loops: by a gateway, by a marker, within and around each other."""

from __future__ import annotations

from tests.engine.gallery.picture import refused, shows, tell
from tests.engine.shapes import Shape, error, line, message, rounds, shape, timer, times


@shows("Standard loop", "User task")
def while_it_is_true():
    """After each round the condition is asked, and while it is true another one begins (§10.3.8, §13.3.6)."""
    drawing = shape(more="boolean").task("ask", rounds("more")).end().flow("test_start", "ask", "end")
    return tell(
        drawing,
        "start: test_start -> ask",
        "answer ask more=true: ask -> ask",
        "answer ask more=true: ask -> ask",
        "answer ask more=false: ask*2 end",
    )


@shows("Standard loop")
def whichever_comes_first():
    """The maximum ends the loop also while the condition is true (§10.3.8, loopMaximum)."""
    drawing = shape(more="boolean").task("ask", rounds("more", most="2")).end().flow("test_start", "ask", "end")
    return tell(
        drawing,
        "start: test_start -> ask",
        "answer ask more=true: ask -> ask",
        "answer ask more=true: ask*2 end",
    )


@shows("Standard loop", "Embedded sub-process")
def rounds_of_a_scope():
    """Each round of a sub-process is a scope of its own (§13.3.6)."""
    drawing = shape(more="boolean").sub("whole", line("body", "one", "two"), rounds("more")).end()
    return tell(
        drawing.flow("test_start", "whole", "end"),
        "start: test_start body_start -> one",
        "answer one: one -> two",
        "answer two more=true: two body_end whole body_start -> one",
        "answer one: one -> two",
        "answer two more=false: two body_end whole*2 end",
    )


@shows("Standard loop", "Timer boundary event, interrupting")
def edge_of_a_loop():
    """The edge of a looping activity is that of all its rounds: a timer counts from the first (§13.3.6, §13.5.3)."""
    drawing = shape(more="boolean").task("ask", rounds("more")).at_edge("late", on="ask", what=timer('"P2D"')).end()
    drawing.task("chase").flow("test_start", "ask", "end").flow("late", "chase", "end")
    return tell(
        drawing,
        "start: test_start -> ask late",
        "later 1d: -> ask late",
        "answer ask more=true: ask -> ask late",
        "later 1d: late -> chase",
        "answer chase: chase end",
    )


@shows("Standard loop", "Error boundary event, interrupting")
def error_in_a_round():
    """An error in a round that is caught at the edge ends the loop (§13.3.6, §13.5.4)."""
    drawing = shape().work("job", rounds(most="3")).at_edge("bad", on="job", what=error("BAD")).end().task("mend")
    drawing.flow("test_start", "job", "end").flow("bad", "mend", "end")
    return tell(
        drawing,
        "start: test_start -> job",
        "finish job: job -> job",
        "fail job BAD: bad -> mend",
        "answer mend: mend end",
    )


@shows("Standard loop", "Message boundary event, non-interrupting")
def beside_a_loop():
    """What happens at the edge beside it leaves the rounds alone (§13.5.3)."""
    drawing = shape().task("ask", rounds(most="2")).at_edge("news", on="ask", what=message("news"), cancels=False)
    drawing.end().end("read").flow("test_start", "ask", "end").flow("news", "read")
    return tell(
        drawing,
        "start: test_start -> ask news",
        "deliver news: news read -> ask news",
        "answer ask: ask -> ask news",
        "answer ask: ask*2 end",
    )


@shows("Standard loop", "Parallel multi-instance", "Embedded sub-process")
def instances_in_rounds():
    """In each round, the activities in it begin with all their instances anew (§13.3.6, §13.3.7)."""
    body = shape("body").task("ask", times("2")).end("out").flow("body_start", "ask", "out")
    drawing = shape().sub("whole", body, rounds(most="2")).end().flow("test_start", "whole", "end")
    return tell(
        drawing,
        "start: test_start body_start -> ask ask",
        "answer ask: ask -> ask",
        "answer ask: ask*2 out whole body_start -> ask ask",
        "answer ask: ask -> ask",
        "answer ask: ask*2 out whole*2 end",
    )


@shows("Standard loop", "Parallel multi-instance", "Embedded sub-process")
def rounds_in_instances():
    """Each instance loops by itself (§13.3.6, §13.3.7)."""
    body = shape("body").task("ask", rounds(most="2")).end("out").flow("body_start", "ask", "out")
    drawing = shape().sub("many", body, times("2")).end().flow("test_start", "many", "end")
    return tell(
        drawing,
        "start: test_start body_start body_start -> ask ask",
        "answer ask: ask -> ask ask",
        "answer ask: ask*2 out many -> ask",
        "answer ask: ask -> ask",
        "answer ask: ask*2 out many*2 end",
    )


def around(body: Shape, first: str, last: str) -> Shape:
    """A loop drawn with gateways."""
    body.declare(more="boolean").gateway("back").task("ask").gateway("again", default="no").end()
    body.flow("test_start", "back", first).flow(last, "ask", "again").flow("again", "back", when="more")
    return body.flow("again", "end", id="no")


@shows("Exclusive gateway", "Sequence flow")
def back_along_a_flow():
    """A flow may lead back: each time around, the activities are activated anew (§13.3.1)."""
    return tell(
        around(shape().task("work"), "work", "work"),
        "start: test_start back -> work",
        "answer work: work -> ask",
        "answer ask more=true: ask again back -> work",
        "answer work: work -> ask",
        "answer ask more=false: ask again end",
    )


@shows("Embedded sub-process", "Timer boundary event, interrupting")
def a_scope_with_an_edge_in_a_loop():
    """Each time around, the sub-process and what is awaited at its edge begin anew (§13.5.3)."""
    drawing = shape().sub("whole", line("body", "within")).at_edge("late", on="whole", what=timer('"P2D"'))
    drawing.gateway("merge").flow("whole", "merge").flow("late", "merge")
    return tell(
        around(drawing, "whole", "merge"),
        "start: test_start back body_start -> within late",
        "later 2d: late merge -> ask",
        "answer ask more=true: ask again back body_start -> within late",
        "later 1d: -> within late",
        "answer within: within body_end whole merge -> ask",
        "answer ask more=false: ask again end",
    )


@shows("Parallel multi-instance")
def instances_in_a_loop():
    """Each time around, all instances begin anew (§13.3.7)."""
    return tell(
        around(shape().task("vote", times("2")), "vote", "vote"),
        "start: test_start back -> vote vote",
        "answer vote: vote -> vote",
        "answer vote: vote*2 -> ask",
        "answer ask more=true: ask again back -> vote vote",
        "answer vote: vote -> vote",
        "answer vote: vote*2 -> ask",
        "answer ask more=false: ask again end",
    )


@shows("Call activity")
def calls_in_a_loop():
    """Each time around, the process is called anew (§10.3.6)."""
    return tell(
        [around(shape().call("whole", "body"), "whole", "whole"), line("body", "within")],
        "start: test_start back body_start -> within",
        "answer within: within body_end whole -> ask",
        "answer ask more=true: ask again back body_start -> within",
        "answer within: within body_end whole -> ask",
        "answer ask more=false: ask again end",
    )


@shows("Timer boundary event, non-interrupting")
def reminders_in_a_loop():
    """What an edge let out in one round goes on in the next (§13.5.3)."""
    drawing = (
        shape().task("work").at_edge("soon", on="work", what=timer('"P1D"'), cancels=False).task("call").end("called")
    )
    return tell(
        around(drawing.flow("soon", "call", "called"), "work", "work"),
        "start: test_start back -> work soon",
        "later 1d: soon -> work call",
        "answer work: work -> ask call",
        "answer ask more=true: ask again back -> work soon call",
        "later 1d: soon -> work call call",
        "answer call: call called -> work call",
        "answer work: work -> ask call",
        "answer call: call called -> ask",
        "answer ask more=false: ask again end",
    )


@shows("Standard loop without a maximum or a condition")
def endless_loop():
    """A standard loop says when it ends (§10.3.8)."""
    return refused(line("test", "entry").task("odd", rounds()), "standard loop without")
