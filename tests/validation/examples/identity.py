"""Ids, and what refers to them."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, message, shape
from tests.support.drawings import Drawing
from tests.validation.example import correct, faulty


def written(old: str, new: str, drawing: Drawing | None = None) -> str:
    """A drawing with something in it written otherwise."""
    text = (drawing or line("test", "entry")).xml()
    assert old in text
    return text.replace(old, new, 1)


def with_default(default: str) -> Shape:
    """An exclusive gateway with this default flow."""
    drawing = shape(n="integer").gateway("gate", default=default).task("a").task("b").end("test_end")
    drawing.flow("test_start", "gate").flow("gate", "a", when="n > 1").flow("gate", "b", id="to_b")
    return drawing.flow("a", "test_end").flow("b", "test_end")


@faulty("no_id", at="test")
def task_without_id() -> str:
    """A node that no flow can name."""
    return written("<bpmn:endEvent", '<bpmn:userTask name="lost"/><bpmn:endEvent')


@correct("no_id")
def note_without_id() -> str:
    """A note needs none."""
    return written(
        "</bpmn:process>", "<bpmn:textAnnotation><bpmn:text>x</bpmn:text></bpmn:textAnnotation></bpmn:process>"
    )


@correct("no_id")
def definition_without_id() -> Shape:
    """What defines an event needs none."""
    drawing = shape().catch("news", message("news")).end("test_end")
    return drawing.flow("test_start", "news", "test_end")


@faulty("id_twice", at="entry", also="not_loaded")
def two_tasks_of_one_id() -> str:
    """A copy with the id of its original."""
    return written("<bpmn:endEvent", '<bpmn:serviceTask id="entry" implementation="x"/><bpmn:endEvent')


@faulty("id_twice", at="test_start")
def flow_with_the_id_of_an_event() -> str:
    """A flow is called like an event."""
    return written('id="test_flow_0"', 'id="test_start"')


@correct("id_twice")
def ids_that_differ_in_case() -> Drawing:
    """Small and capital letters are different ones."""
    return line("test", "entry", "Entry")


@correct("id_twice")
def id_of_something_foreign() -> str:
    """What an extension of another program calls id is its own matter."""
    more = '<x:field xmlns:x="https://example.org/x" id="entry"/></bpmn:extensionElements>'
    return written("</bpmn:extensionElements>", more)


@faulty("id_in_two_files", at="entry")
def task_in_two_files() -> dict[str, str]:
    """Work in two processes under one id."""
    drawing = shape().call("call", "other").task("entry").end("test_end")
    other = line("other", "entry").package()
    return drawing.flow("test_start", "call", "entry", "test_end").package() | other


@correct("id_in_two_files")
def gateways_in_two_files() -> dict[str, str]:
    """Nobody waits or works at a start, an end or a gateway."""
    drawing = shape().call("call", "other").gateway("gate").end("done")
    other = shape("other").gateway("gate").end("done").flow("other_start", "gate", "done")
    return drawing.flow("test_start", "call", "gate", "done").package() | other.package()


@correct("id_in_two_files")
def tasks_in_two_files() -> dict[str, str]:
    """Each has its own."""
    drawing = shape().call("call", "other").end("test_end").flow("test_start", "call", "test_end")
    return drawing.package() | line("other", "entry").package()


@faulty("long_id", at="e" * 81)
def id_of_81_letters() -> Drawing:
    """One letter too many."""
    return line("test", "e" * 81)


@correct("long_id")
def id_of_80_letters() -> Drawing:
    """As many as there may be."""
    return line("test", "e" * 80)


@correct("long_id")
def long_id_of_a_note() -> str:
    """No case comes to a note."""
    note = f'<bpmn:textAnnotation id="{"n" * 100}"/></bpmn:process>'
    return written("</bpmn:process>", note)


@faulty("taken_id", at="End")
def event_called_end() -> Drawing:
    """The engine has an `End` of its own."""
    return shape().task("entry").end("End").flow("test_start", "entry", "End")


@correct("taken_id")
def event_called_the_end() -> Drawing:
    """A small letter makes another id."""
    return shape().task("entry").end("end").flow("test_start", "entry", "end")


@correct("taken_id")
def flow_called_start() -> Drawing:
    """No case waits at a flow."""
    return shape().task("entry").end("end").flow("test_start", "entry").flow("entry", "end", id="Start")


@faulty("nothing_there", at="test_flow_1", also="dead_end")
def flow_to_nothing() -> str:
    """The end was deleted, the flow was not."""
    return written('targetRef="test_end"', 'targetRef="gone"')


@faulty("nothing_there", at="gate")
def default_that_is_gone() -> Shape:
    """The default flow has another id."""
    return with_default("to_bb")


@faulty("nothing_there", at="edge", also="dead_end")
def event_at_the_edge_of_nothing() -> Drawing:
    """Its task was deleted."""
    return line("test", "entry").boundary_timer("edge", "entree", '"P1D"')


@faulty("nothing_there", at="news")
def message_that_is_gone() -> str:
    """The message that it waits for is not in the file."""
    drawing = shape().catch("news", message("news")).end("test_end").flow("test_start", "news", "test_end")
    return written('messageRef="message_news"', 'messageRef="message_new"', drawing)


@correct("nothing_there")
def default_that_is_there() -> Shape:
    """The default flow is one of the gateway's."""
    return with_default("to_b")


@correct("nothing_there")
def error_without_a_code() -> Drawing:
    """It catches them all."""
    drawing = line("test", "entry").boundary_error("edge", "entry")
    return drawing.task("repair").end("repaired").flow("edge", "repair", "repaired")


@correct("nothing_there")
def message_of_another_file() -> dict[str, str]:
    """A package is one whole."""
    drawing = shape().catch("news", message("news")).end("test_end").flow("test_start", "news", "test_end")
    text = written('<bpmn:message id="message_news" name="news"/>', "", drawing)
    other = '<bpmn:message id="message_news" name="news"/><bpmn:process '
    return {"test.bpmn": text, "other.bpmn": written("<bpmn:process ", other, line("other", "ask"))}


@faulty("nothing_in_lane", at="lane_clerk")
def lane_with_a_leftover() -> str:
    """A node was deleted, the lane still names it."""
    more = "<bpmn:flowNodeRef>gone</bpmn:flowNodeRef></bpmn:lane>"
    return written("</bpmn:lane>", more, _in_a_lane())


def _in_a_lane() -> Drawing:
    return shape().user("entry").end("test_end").flow("test_start", "entry", "test_end")


@correct("nothing_in_lane")
def lane_around_a_task() -> Drawing:
    """What it names is there."""
    return _in_a_lane()


@correct("nothing_in_lane")
def lane_around_nothing() -> str:
    """An empty lane."""
    return written("</bpmn:laneSet>", '<bpmn:lane id="empty"/></bpmn:laneSet>', _in_a_lane())
