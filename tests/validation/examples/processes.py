"""The process that is meant."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, shape
from tests.support.drawings import Drawing
from tests.validation.example import correct, faulty
from tests.validation.office import OFFICE
from tests.validation.spoilt import instead

EXECUTABLE = 'isExecutable="true"'
FOR_READERS = 'isExecutable="false"'


def calling(*processes: str) -> Shape:
    drawing = shape()
    for process in processes:
        drawing.call(f"to_{process}", process)
    return drawing.end().flow("test_start", *(f"to_{process}" for process in processes), "end")


@faulty("process_missing")
def process_of_another_id() -> str:
    """The file is that of another process."""
    return line("another", "entry").xml()


@correct("process_missing")
def process_in_another_file() -> dict[str, str]:
    """The name of the file does not matter."""
    return {"test.bpmn": line("other", "work").xml(), "more.bpmn": calling("other").xml()}


@correct("process_missing")
def process_with_a_name() -> str:
    """The id is the key, whatever the name is."""
    return instead(line("test", "entry"), 'id="test"', 'id="test" name="New application"')


@faulty("process_twice", at="test")
def two_files_of_one_process() -> dict[str, str]:
    """An old copy was left in the package."""
    return {"test.bpmn": line("test", "entry").xml(), "old.bpmn": line("test", "check").xml()}


@correct("process_twice", "process_unused")
def two_processes_of_one_name() -> dict[str, str]:
    """Names may be the same."""
    named = instead(line("other", "work"), 'id="other"', 'id="other" name="New"')
    return {"test.bpmn": instead(calling("other"), 'id="test"', 'id="test" name="New"'), "other.bpmn": named}


@correct("process_twice")
def copy_that_is_no_drawing() -> dict[str, str]:
    """Only drawings are read."""
    return {"test.bpmn": line("test", "entry").xml(), "test.bpmn.bak": line("test", "entry").xml()}


@faulty("not_executable", at="test")
def process_for_readers() -> str:
    """The process that is to be published is only to be read."""
    return instead(line("test", "entry"), EXECUTABLE, FOR_READERS)


@faulty("not_executable", at="other")
def called_process_for_readers() -> dict[str, str]:
    """A process that is called is executed, too."""
    return calling("other").package() | {"other.bpmn": instead(line("other", "work"), EXECUTABLE, FOR_READERS)}


@correct("not_executable", "executable_unsaid", "process_unused", "no_start", "no_end")
def other_party_for_readers() -> dict[str, str]:
    """What the other party does is only sketched, and nobody executes it."""
    sketch = Shape("customer").task("ask").task("read").flow("ask", "read", "ask")
    return line("test", "entry").package() | {"customer.bpmn": instead(sketch, EXECUTABLE, FOR_READERS)}


@correct("not_executable", "executable_unsaid")
def executable_by_a_number() -> str:
    """The standard's type lets 1 stand for true."""
    return instead(line("test", "entry"), EXECUTABLE, 'isExecutable="1"')


@faulty("executable_unsaid", at="test")
def process_that_says_nothing() -> str:
    """Other programs would not execute it."""
    return instead(line("test", "entry"), EXECUTABLE, "")


@faulty("which_process", at="second")
def two_processes_to_begin_with() -> dict[str, str]:
    """A file has two processes, and neither calls the other."""
    return {"both.bpmn": instead(line("first", "entry"), "</bpmn:definitions>", body(line("second", "work")))}


def body(drawing: Shape) -> str:
    return "<bpmn:process" + drawing.xml().partition("<bpmn:process")[2]


@correct("which_process")
def one_process_calls_the_other() -> dict[str, str]:
    """A case begins with the one that nothing calls."""
    first = Shape("first").start("in").call("calls", "second").end("out").flow("in", "calls", "out")
    return {"both.bpmn": instead(first, "</bpmn:definitions>", body(line("second", "work")))}


@correct("which_process")
def one_of_two_is_for_readers() -> dict[str, str]:
    """A case begins with the one that is executable."""
    other = body(line("second", "work")).replace(EXECUTABLE, FOR_READERS)
    return {"both.bpmn": instead(line("first", "entry"), "</bpmn:definitions>", other)}


@faulty("process_unused", at="other")
def process_that_nothing_calls() -> dict[str, str]:
    """Whoever drew it forgot the call."""
    return line("test", "entry").package() | line("other", "work").package()


CUSTOMER = (
    '<bpmn:process id="customer" name="Customer" isExecutable="false"><bpmn:startEvent id="wish"/>'
    '<bpmn:userTask id="sign" name="Sign"/><bpmn:exclusiveGateway id="content" name="Content?"/>'
    '<bpmn:sendTask id="complain" name="Complain"/><bpmn:endEvent id="happy"/>'
    '<bpmn:sequenceFlow id="c1" sourceRef="wish" targetRef="sign"/>'
    '<bpmn:sequenceFlow id="c2" sourceRef="sign" targetRef="content"/>'
    '<bpmn:sequenceFlow id="c3" sourceRef="content" targetRef="happy"/>'
    '<bpmn:sequenceFlow id="c4" sourceRef="content" targetRef="complain">'
    "<bpmn:conditionExpression>not content</bpmn:conditionExpression></bpmn:sequenceFlow></bpmn:process>"
)
"""What the customer does, drawn for those who read the drawing."""


@correct(
    "condition_missing",
    "dead_end",
    "foreign_expression",
    "no_form",
    "no_handler",
    "no_outcome",
    "no_role",
    registry=OFFICE,
)
def pool_of_the_customer() -> str:
    """No case comes to a process that is marked as not to be executed and that nothing calls."""
    people = Drawing("test").start().user("entry", form="office.entry").end().flow("start", "entry", "end")
    return people.xml().replace("</bpmn:definitions>", f"{CUSTOMER}</bpmn:definitions>")


@faulty("dead_end", at="complain", also="condition_missing foreign_expression no_outcome not_executable")
def pool_that_is_called() -> str:
    """What a case comes to has to be complete."""
    return calling("customer").xml().replace("</bpmn:definitions>", f"{CUSTOMER}</bpmn:definitions>")
