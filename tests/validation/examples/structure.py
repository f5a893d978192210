"""Ways through the drawing."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, shape
from tests.validation.example import correct, faulty


@faulty("dead_end", at="entry")
def task_without_a_way_out() -> Shape:
    """No flow leaves the task."""
    return shape().task("entry").end().flow("test_start", "entry")


@correct("dead_end")
def task_with_a_way_out() -> Shape:
    """The task leads to an end."""
    return line("test", "entry")


@correct("dead_end")
def link_that_leads_on() -> Shape:
    """A throwing link has no flow: the catching one of its name leads on."""
    drawing = shape().throw("there", '<bpmn:linkEventDefinition name="x"/>')
    drawing.catch("here", '<bpmn:linkEventDefinition name="x"/>').task("entry").end()
    return drawing.flow("test_start", "there").flow("here", "entry", "end")
