"""Errors: from where they happen outwards to the first that catches them; they always interrupt."""

from __future__ import annotations

from tests.engine.gallery.picture import refused, shows, tell
from tests.engine.shapes import Shape, error, handling, line, shape, times


def failing(code: str = "BAD", end: str = "body_end") -> Shape:
    """A body that ends in an error where `bad`."""
    body = shape("body").task("look").gateway("fine", default="yes").end("failed", error(code)).end(end)
    return body.flow("body_start", "look", "fine").flow("fine", "failed", when="bad").flow("fine", end, id="yes")


def caught(drawing: Shape, on: str, code: str) -> Shape:
    drawing.at_edge("caught", on=on, what=error(code)).task("mend").end().end("mended")
    return drawing.flow("test_start", on, "end").flow("caught", "mend", "mended")


STORY = (
    "start bad=true: test_start body_start -> look",
    "answer look: look fine failed caught -> mend",
    "answer mend: mend mended",
)


@shows("Error end event", "Error boundary event, interrupting", "Message, signal, error, escalation (definitions)")
def error_at_an_end():
    """The error ends its scope and goes to the event at the edge that has its code (§10.5.3, §13.5.4)."""
    return tell(caught(shape(bad="boolean").sub("whole", failing()), "whole", "BAD"), *STORY)


@shows("Error end event")
def no_error():
    """When no error happens, the scope ends as usual (§10.5.4)."""
    return tell(
        caught(shape(bad="boolean").sub("whole", failing()), "whole", "BAD"),
        "start bad=false: test_start body_start -> look",
        "answer look: look fine body_end whole end",
    )


@shows("Error boundary event, interrupting")
def any_error():
    """An event without a code catches every error (§10.5.6)."""
    return tell(caught(shape(bad="boolean").sub("whole", failing()), "whole", ""), *STORY)


@shows("Error boundary event, interrupting", "Call activity")
def error_out_of_a_called_process():
    """An error that the called process does not catch goes to the edge of the call activity (§10.3.6, §13.5.4)."""
    drawing = caught(shape(bad="boolean").call("whole", "body"), "whole", "BAD")
    return tell([drawing, failing().declare(bad="boolean")], *STORY)


@shows("Error boundary event, interrupting")
def the_event_with_the_code_comes_first():
    """Of two events at one edge, the one with the error's code catches it (§10.5.6)."""
    drawing = shape().work("job").at_edge("any", on="job", what=error()).at_edge("bad", on="job", what=error("BAD"))
    drawing.task("a").task("b").end().flow("test_start", "job", "end").flow("any", "a", "end").flow("bad", "b", "end")
    return tell(drawing, "start: test_start -> job", "fail job BAD: bad -> b", "answer b: b end")


@shows("Error boundary event, interrupting")
def another_code_is_caught_by_the_one_without():
    """The event without a code catches what no other one does (§10.5.6)."""
    drawing = shape().work("job").at_edge("any", on="job", what=error()).at_edge("bad", on="job", what=error("BAD"))
    drawing.task("a").task("b").end().flow("test_start", "job", "end").flow("any", "a", "end").flow("bad", "b", "end")
    return tell(drawing, "start: test_start -> job", "fail job ELSE: any -> a", "answer a: a end")


@shows("Error end event", "Embedded sub-process")
def error_through_two_scopes():
    """An error goes from scope to scope outwards until one catches it; all those that it leaves end (§13.5.4)."""
    middle = Shape("middle").start("middle_start").sub("inner", failing()).task("never").end("middle_end")
    middle.flow("middle_start", "inner", "never", "middle_end")
    return tell(
        caught(shape(bad="boolean").sub("whole", middle), "whole", "BAD"),
        "start bad=true: test_start middle_start body_start -> look",
        "answer look: look fine failed caught -> mend",
        "answer mend: mend mended",
    )


@shows("Error boundary event, interrupting", "Parallel multi-instance")
def error_in_one_instance():
    """An error in one instance ends them all when it is caught at the edge (§13.3.7, §13.5.4)."""
    drawing = caught(shape(bad="boolean").work("job", times("3")), "job", "BAD")
    return tell(
        drawing,
        "start: test_start -> job*3",
        "finish job: job -> job job",
        "fail job BAD: caught -> mend",
        "answer mend: mend mended",
    )


@shows("Error end event")
def error_that_nobody_catches():
    """An error that nothing catches ends the process abnormally (§13.5.4); here the case stays and people are told."""
    drawing = shape().task("look").end("failed", error("BAD")).flow("test_start", "look", "failed")
    return tell(drawing, "start: test_start -> look", "answer look: stops uncaught_error at failed")


@shows("Error end event", "Parallel gateway")
def error_beside_other_work():
    """The error ends everything else in the scope that catches it at its edge (§13.5.3)."""
    body = Shape("body").start("in").gateway("fork", "parallel").task("look").task("other").end("out")
    body.end("failed", error("BAD")).flow("in", "fork", "look", "failed").flow("fork", "other", "out")
    return tell(
        caught(shape().sub("whole", body), "whole", "BAD"),
        "start: test_start in fork -> look other",
        "answer look: look failed caught -> mend",
        "answer mend: mend mended",
    )


def mender(code: str) -> Shape:
    body = handling("mend", error(code)).task("repair").end("mend_end")
    return body.flow("mend_start", "repair", "mend_end")


@shows("Error start of an event sub-process, interrupting", "Event sub-process")
def error_of_an_activity_in_the_scope():
    """An error of an activity starts the event sub-process of its scope that has its code (§10.3.5, §13.5.4)."""
    drawing = shape().work("job").task("after").end().flow("test_start", "job", "after", "end")
    return tell(
        drawing.handler("mender", mender("BAD")),
        "start: test_start -> job",
        "fail job BAD: mend_start -> repair",
        "answer repair: repair mend_end mender",
    )


@shows("Error start of an event sub-process, interrupting", "Error end event")
def error_end_in_its_own_scope():
    """The scope's own event sub-process comes before its edge; then the scope has ended normally (§13.5.4)."""
    body = failing().handler("mender", mender(""))
    drawing = shape(bad="boolean").sub("whole", body).at_edge("caught", on="whole", what=error("BAD")).task("after")
    drawing.task("never").end().flow("test_start", "whole", "after", "end").flow("caught", "never", "end")
    return tell(
        drawing,
        "start bad=true: test_start body_start -> look",
        "answer look: look fine failed mend_start -> repair",
        "answer repair: repair mend_end mender whole -> after",
        "answer after: after end",
    )


@shows("Error start of an event sub-process, interrupting", "Error boundary event, interrupting")
def edge_of_the_activity_before_its_scope():
    """What is at the edge of the activity itself comes before the event sub-processes around it (§13.5.4)."""
    drawing = shape().work("job").at_edge("caught", on="job", what=error("BAD")).task("mine").end()
    drawing.flow("test_start", "job", "end").flow("caught", "mine", "end")
    return tell(
        drawing.handler("mender", mender("BAD")),
        "start: test_start -> job",
        "fail job BAD: caught -> mine",
        "answer mine: mine end",
    )


@shows("Error start of an event sub-process, interrupting", "Error end event")
def error_in_a_handler():
    """An error in an event sub-process goes outwards, not to the same one again (§13.5.4)."""
    handler = (
        handling("mend", error("BAD")).task("repair").end("worse", error("BAD")).flow("mend_start", "repair", "worse")
    )
    drawing = shape(bad="boolean").sub("whole", failing().handler("mender", handler))
    return tell(
        caught(drawing, "whole", "BAD"),
        "start bad=true: test_start body_start -> look",
        "answer look: look fine failed mend_start -> repair",
        "answer repair: repair worse caught -> mend",
        "answer mend: mend mended",
    )


@shows("Error that does not interrupt")
def error_that_goes_on():
    """An error always interrupts what it happens in (§10.5.6)."""
    return refused(line("test", "entry").at_edge("odd", on="entry", what=error(), cancels=False), "does not interrupt")


@shows("Error that does not interrupt")
def handler_of_an_error_that_goes_on():
    """An event sub-process for an error always interrupts (§10.5.2)."""
    body = handling("mend", error("BAD"), interrupts=False, id="odd").end("mend_end").flow("odd", "mend_end")
    return refused(line("test", "entry").handler("mender", body), "does not interrupt")
