"""Elements, attributes and values that the standard does not have."""

from __future__ import annotations

from tests.engine.shapes import DONE, Shape, condition, each, line, rounds, shape
from tests.support.drawings import Drawing
from tests.validation.drawn import with_default, written
from tests.validation.example import correct, faulty

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def waiting(what: str) -> Shape:
    """A drawing in which an event waits."""
    return shape(n="integer").catch("odd", what).end("test_end").flow("test_start", "odd", "test_end")


@faulty("unknown_element", at="odd")
def misspelt_task() -> str:
    """One letter is wrong, and the task would not be there."""
    return written('<bpmn:userTask id="entry"', '<bpmn:userTaks id="odd"/><bpmn:userTask id="entry"')


@faulty("unknown_element", at="odd")
def element_that_is_only_an_idea() -> str:
    """The standard speaks of flow elements and draws none."""
    odd = f'<bpmn:flowElement {XSI} xsi:type="bpmn:tUserTask" id="odd"/>'
    return written('<bpmn:userTask id="entry"', f'{odd}<bpmn:userTask id="entry"')


@correct("unknown_element")
def every_usual_element() -> Shape:
    """Lists, loops and gateways."""
    drawing = shape(n="integer", people="list").task("ask", each("people", "person")).task("again", rounds("n > 1"))
    return drawing.end("test_end").flow("test_start", "ask", "again", "test_end")


@correct("unknown_element")
def element_of_another_program() -> str:
    """Extensions may have any element."""
    odd = '<x:userTaks xmlns:x="https://example.org/x"/></bpmn:extensionElements>'
    return written("</bpmn:extensionElements>", odd)


@faulty("misplaced_element", at="odd")
def message_in_a_process() -> str:
    """A message stands beside the processes."""
    return written("<bpmn:endEvent", '<bpmn:message id="odd"/><bpmn:endEvent')


@correct("misplaced_element")
def message_beside_a_process() -> str:
    """There it belongs."""
    return written("<bpmn:process ", '<bpmn:message id="news"/><bpmn:process ')


@correct("misplaced_element")
def task_in_a_sub_process() -> Shape:
    """A sub-process has tasks."""
    return shape().sub("sub", line("inner", "entry")).end("test_end").flow("test_start", "sub", "test_end")


@faulty("foreign_element", at="test")
def extension_without_its_frame() -> str:
    """Another program's element right in a process."""
    return written("<bpmn:endEvent", '<x:data xmlns:x="https://example.org/x"/><bpmn:endEvent')


@correct("foreign_element")
def extension_in_its_frame() -> str:
    """Where extensions stand."""
    odd = '<x:data xmlns:x="https://example.org/x"/></bpmn:extensionElements>'
    return written("</bpmn:extensionElements>", odd)


@correct("foreign_element")
def picture_in_a_note() -> str:
    """A description may hold anything."""
    text = '<bpmn:documentation><b xmlns="http://www.w3.org/1999/xhtml">x</b></bpmn:documentation>'
    return written('isExecutable="true">', f'isExecutable="true">{text}')


@faulty("missing_element", at="odd", also="not_loaded")
def condition_event_without_its_condition() -> str:
    """It says that it waits for a condition, and not for which."""
    return waiting("<bpmn:conditionalEventDefinition/>").xml()


@correct("missing_element")
def condition_event_with_its_condition() -> Shape:
    """It says for which."""
    return waiting(condition("n > 1"))


@correct("missing_element")
def documentation_of_nothing() -> str:
    """An empty description is one."""
    return written('isExecutable="true">', 'isExecutable="true"><bpmn:documentation/>')


@faulty("too_many_elements", at="yes")
def two_conditions() -> str:
    """A flow has one condition."""
    drawing = shape(n="integer").user("entry").gateway("ask", default="no").end("test_end")
    drawing.flow("test_start", "entry", "ask").flow("ask", "test_end", when="n > 1", id="yes")
    second = "</bpmn:conditionExpression><bpmn:conditionExpression>n > 2</bpmn:conditionExpression>"
    return written("</bpmn:conditionExpression>", second, drawing.flow("ask", "test_end", id="no"))


@correct("too_many_elements")
def two_descriptions() -> str:
    """A description may come in several languages."""
    text = '<bpmn:documentation textFormat="text/x">a</bpmn:documentation>'
    return written('isExecutable="true">', f'isExecutable="true">{text}{text}')


@correct("too_many_elements")
def two_outcomes() -> Drawing:
    """One frame with several things in it."""
    return shape().user("entry", "yes", "no").end("test_end").flow("test_start", "entry", "test_end")


@faulty("wrong_order", at="entry")
def extension_behind_a_loop() -> str:
    """A task says how it loops before it says how it is done."""
    loop = rounds(most="2")
    drawing = shape().task("entry", loop).end("test_end").flow("test_start", "entry", "test_end")
    return written(f"{DONE}{loop}", f"{loop}{DONE}", drawing)


@correct("wrong_order")
def flows_between_nodes() -> str:
    """Nodes and flows come as they like."""
    flow = '<bpmn:sequenceFlow id="test_flow_1" sourceRef="entry" targetRef="test_end"></bpmn:sequenceFlow>'
    return written("<bpmn:endEvent", f"{flow}<bpmn:endEvent").replace(f"{flow}</bpmn:process>", "</bpmn:process>")


@correct("wrong_order")
def notes_behind_flows() -> str:
    """Notes come last."""
    return written("</bpmn:process>", '<bpmn:textAnnotation id="note"/></bpmn:process>')


@faulty("stray_text", at="test_flow_0")
def condition_without_its_frame() -> str:
    """A condition written right into a flow would never be asked."""
    return written('targetRef="entry"></', 'targetRef="entry">n > 1</')


@correct("stray_text")
def blanks() -> str:
    """Blanks and new lines."""
    return written("><", ">\n\t  <")


@correct("stray_text")
def text_of_a_note() -> str:
    """A note has a text."""
    note = '<bpmn:textAnnotation id="note"><bpmn:text>n > 1</bpmn:text></bpmn:textAnnotation></bpmn:process>'
    return written("</bpmn:process>", note)


@faulty("other_kind", at="odd")
def transaction_drawn_as_a_sub_process() -> str:
    """The element says one thing, its type another."""
    drawing = shape().sub("odd", line("inner", "entry")).end("test_end").flow("test_start", "odd", "test_end")
    return written(
        '<bpmn:subProcess id="odd"', f'<bpmn:subProcess {XSI} xsi:type="bpmn:tTransaction" id="odd"', drawing
    )


@correct("other_kind")
def formal_expression() -> str:
    """Editors say so of every condition."""
    formal = f'<bpmn:conditionExpression {XSI} xsi:type="bpmn:tFormalExpression">'
    return with_default("to_b").xml().replace("<bpmn:conditionExpression>", formal)


@correct("other_kind")
def its_own_kind() -> str:
    """What it is anyway."""
    return written('id="entry"', f'id="entry" {XSI} xsi:type="bpmn:tUserTask"')


@faulty("against_standard", at="test")
def element_in_a_description() -> str:
    """BPMN in a description has to be right, too, though nobody reads it."""
    text = "<bpmn:documentation><bpmn:association/></bpmn:documentation>"
    return written('isExecutable="true">', f'isExecutable="true">{text}')


@correct("against_standard")
def web_page_in_a_description() -> str:
    """A description may hold anything."""
    text = '<bpmn:documentation><b xmlns="http://www.w3.org/1999/xhtml">x</b></bpmn:documentation>'
    return written('isExecutable="true">', f'isExecutable="true">{text}')


@correct("against_standard")
def the_standard_itself() -> Drawing:
    """Nothing out of the way."""
    return line("test", "entry")
