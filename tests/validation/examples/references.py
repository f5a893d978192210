"""References."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, message, shape
from tests.validation.example import correct, faulty
from tests.validation.spoilt import beside, within

KEY = '<bpmn:extensionElements><anliu:message key="1"/></bpmn:extensionElements>'
PAID = '<bpmn:message id="paid" name="paid"/>'


def waiting(reference: str = "paid", kind: str = "message") -> Shape:
    what = f'{KEY}<bpmn:{kind}EventDefinition {kind}Ref="{reference}"/>'
    return shape().catch("rest", what).end().flow("test_start", "rest", "end")


@faulty("reference_to_nothing", at="rest")
def message_that_is_gone() -> Shape:
    """The message was taken away."""
    return waiting()


@faulty("reference_to_nothing", at="told")
def receive_task_for_a_message_that_is_gone() -> Shape:
    """The message was taken away."""
    return shape().node("receiveTask", "told", KEY, messageRef="gone").end().flow("test_start", "told", "end")


@faulty("reference_to_nothing", at="wrong")
def error_that_is_gone() -> Shape:
    """The error was taken away."""
    what = '<bpmn:errorEventDefinition errorRef="bad"/>'
    return line("test", "entry").end("wrong", what).flow("entry", "wrong")


@correct("reference_to_nothing", "reference_to_other_kind", "reference_with_prefix", "reference_loose")
def message_that_is_there() -> str:
    """The message stands beside the process."""
    return beside(waiting(), PAID)


@correct("reference_to_nothing")
def message_of_another_file() -> dict[str, str]:
    """The files of a package know each other."""
    drawing = shape().call("calls", "other").catch("one", message("paid", key='"A"')).end()
    called = Shape("other").start("in").catch("two", KEY + '<bpmn:messageEventDefinition messageRef="message_paid"/>')
    called.end("out").flow("in", "two", "out")
    text = called.xml().replace('<bpmn:message id="message_paid" name="paid"/>', "")
    return {"test.bpmn": drawing.flow("test_start", "calls", "one", "end").xml(), "other.bpmn": text}


@faulty("reference_with_prefix", at="rest")
def message_with_a_prefix() -> str:
    """Another editor wrote the prefix of its file."""
    return beside(waiting("tns:paid"), PAID)


@correct("reference_with_prefix")
def prefix_that_does_not_matter() -> str:
    """What only explains may refer as it likes."""
    beside_it = '<bpmn:itemDefinition id="item"/><bpmn:message id="paid" name="paid" itemRef="tns:item"/>'
    return beside(waiting(), beside_it)


@faulty("reference_to_other_kind", at="rest")
def message_event_with_a_signal() -> str:
    """The event is about messages and names a signal."""
    return beside(waiting(), '<bpmn:signal id="paid" name="paid"/>')


@correct("reference_to_other_kind")
def signal_event_with_a_signal() -> str:
    """Both are about signals."""
    drawing = waiting(kind="signal").throw("ring", '<bpmn:signalEventDefinition signalRef="paid"/>')
    return beside(drawing.flow("test_start", "ring", "end"), '<bpmn:signal id="paid" name="paid"/>')


@faulty("reference_loose", at="work")
def operation_that_is_not_there() -> Shape:
    """The service names an operation of a file that was left behind."""
    drawing = shape().node("serviceTask", "work", implementation="any", operationRef="gone").end()
    return drawing.flow("test_start", "work", "end")


@faulty("reference_loose", at="frame")
def category_that_is_not_there() -> str:
    """A frame names a category that was taken away."""
    return within(line("test", "entry"), '<bpmn:group id="frame" categoryValueRef="gone"/>')


@correct("reference_loose")
def category_that_is_there() -> str:
    """A frame names a category."""
    category = '<bpmn:category id="c"><bpmn:categoryValue id="urgent" value="urgent"/></bpmn:category>'
    return beside(line("test", "entry").node("group", "frame", categoryValueRef="urgent"), category)


@correct("association_to_nothing")
def text_tied_to_a_task() -> str:
    """The text says something about the task."""
    return within(line("test", "entry"), NOTE.format("entry"))


NOTE = '<bpmn:textAnnotation id="note"/><bpmn:association id="ties" sourceRef="{}" targetRef="note"/>'


@faulty("association_to_nothing", at="ties")
def text_tied_to_nothing() -> str:
    """The task was taken away."""
    return within(line("test", "entry"), NOTE.format("gone"))


@correct("association_to_nothing")
def text_tied_to_a_flow() -> Shape:
    """Flows may be explained, too."""
    drawing = shape().task("entry").end().flow("test_start", "entry", "end", id="way")
    drawing.node("textAnnotation", "note").node("association", "ties", sourceRef="note", targetRef="way")
    return drawing
