"""Links: a flow whose line is not drawn."""

from __future__ import annotations

from tests.engine.gallery.picture import refused, shows, tell
from tests.engine.shapes import line, link, shape

LINK = ("Link intermediate throw event", "Link intermediate catch event")


@shows(*LINK)
def one_link():
    """A token that reaches the throwing end goes on behind the catching one of the same name (§10.5.5)."""
    drawing = shape().throw("from", link("A")).catch("to", link("A")).task("after").end()
    return tell(
        drawing.flow("test_start", "from").flow("to", "after", "end"),
        "start: test_start from to -> after",
        "answer after: after end",
    )


@shows(*LINK)
def several_to_one():
    """Several throwing ends may lead to one catching end (§10.5.5)."""
    drawing = shape(far="boolean").gateway("which", default="no").throw("one", link("A")).throw("two", link("A"))
    drawing.catch("to", link("A")).end().flow("test_start", "which").flow("which", "one", when="far")
    drawing.flow("which", "two", id="no").flow("to", "end")
    return tell(drawing, "start far=false: test_start which two to end")


@shows(*LINK)
def link_that_loops():
    """A link may lead back, as a flow may (§10.5.5)."""
    drawing = shape(more="boolean").gateway("back").task("ask").gateway("again", default="no").throw("up", link("A"))
    drawing.catch("top", link("A")).end().flow("test_start", "back", "ask", "again").flow("again", "up", when="more")
    return tell(
        drawing.flow("top", "back").flow("again", "end", id="no"),
        "start: test_start back -> ask",
        "answer ask more=true: ask again up top back -> ask",
        "answer ask more=false: ask again end",
    )


@shows(*LINK, "Embedded sub-process")
def links_of_one_name_in_two_scopes():
    """A link joins two places of one process or sub-process, never across its border (§10.5.5)."""
    body = shape("body").throw("in_from", link("A")).catch("in_to", link("A")).end("body_end")
    body.flow("body_start", "in_from").flow("in_to", "body_end")
    drawing = shape().sub("whole", body).throw("from", link("A")).catch("to", link("A")).end()
    return tell(
        drawing.flow("test_start", "whole", "from").flow("to", "end"),
        "start: test_start body_start in_from in_to body_end whole from to end",
    )


@shows("Link without its other end")
def half_a_link():
    """A link has two ends (§10.5.5)."""
    return refused(shape().throw("odd", link("A")).flow("test_start", "odd"), "link without its other end")


@shows("Link at the edge of an activity or at an end")
def link_at_an_edge():
    """Links stand in the flow only (§10.5.5)."""
    return refused(
        line("test", "entry").at_edge("odd", on="entry", what=link("A")), "link that is no intermediate event"
    )


@shows("Link at the edge of an activity or at an end")
def link_at_an_end():
    """A link is no end (§10.5.3)."""
    return refused(shape().end("odd", link("A")).catch("to", link("A")).end().flow("to", "end"), "link")
