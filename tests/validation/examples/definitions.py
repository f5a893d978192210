"""Messages, signals, errors and escalations."""

from __future__ import annotations

from tests.engine.shapes import Shape, error, line, message, shape
from tests.support.drawings import HEAD
from tests.validation.example import correct, faulty
from tests.validation.spoilt import beside, instead

PAID = '<bpmn:messageEventDefinition messageRef="paid"/>'
KEY = '<bpmn:extensionElements><anliu:message key="1"/></bpmn:extensionElements>'


def waiting() -> Shape:
    return shape().catch("rest", KEY + PAID).end().flow("test_start", "rest", "end")


def failing() -> Shape:
    return (
        shape()
        .work("work")
        .boundary_error("bad", on="work", code="BAD")
        .end()
        .flow("test_start", "work", "end")
        .flow("bad", "end")
    )


@faulty("definition_no_name", at="paid")
def message_without_a_name() -> str:
    """It has an id, and cases know messages by their names."""
    return beside(waiting(), '<bpmn:message id="paid"/>')


@correct("definition_no_name")
def message_with_a_name() -> str:
    """Its name is what other cases call it."""
    return beside(waiting(), '<bpmn:message id="paid" name="policy paid"/>')


@correct("definition_no_name")
def message_that_is_not_used() -> str:
    """Nobody waits for it, so that nobody needs its name."""
    return beside(line("test", "entry"), '<bpmn:message id="paid"/>')


@faulty("definition_no_code", at="error_BAD")
def error_without_a_code() -> str:
    """The event that is to catch it would catch every error."""
    return instead(failing(), 'errorCode="BAD"', 'name="BAD"')


@correct("definition_no_code")
def error_with_a_code() -> Shape:
    """It is told from others by its code."""
    return failing()


@correct("definition_no_code")
def event_that_catches_every_error() -> Shape:
    """It names no error at all."""
    drawing = shape().work("work").at_edge("any", on="work", what=error()).end()
    return drawing.flow("test_start", "work", "end").flow("any", "end")


@faulty("definition_same_name", at="paid_again")
def two_messages_of_one_name() -> str:
    """The editor made a second one for the second event."""
    return beside(waiting(), '<bpmn:message id="paid" name="paid"/><bpmn:message id="paid_again" name="paid"/>')


@correct("definition_same_name")
def message_and_error_of_one_name() -> str:
    """A message and an error have nothing to do with each other."""
    return beside(waiting(), '<bpmn:message id="paid" name="paid"/><bpmn:error id="e" errorCode="paid"/>')


@correct("definition_same_name", "definition_in_two_files")
def one_message_in_two_files() -> dict[str, str]:
    """Each file says it for itself, and both say the same."""
    calling = shape().call("calls", "other").catch("one", message("paid", key='"A"')).end()
    calling.flow("test_start", "calls", "one", "end")
    called = Shape("other").start("in").catch("two", message("paid", key='"B"')).end("out").flow("in", "two", "out")
    return calling.package() | called.package()


@faulty("definition_in_two_files", at="paid")
def one_id_for_two_messages() -> dict[str, str]:
    """The event would wait for the one of the file that is read last."""
    other = f'{HEAD}<bpmn:message id="paid" name="refused"/></bpmn:definitions>'
    return {"test.bpmn": beside(waiting(), '<bpmn:message id="paid" name="paid"/>'), "other.bpmn": other}


@correct("definition_in_two_files")
def message_in_another_file() -> dict[str, str]:
    """A file may hold the messages of all others."""
    other = f'{HEAD}<bpmn:message id="paid" name="paid"/></bpmn:definitions>'
    return {"test.bpmn": waiting().xml(), "messages.bpmn": other}
