"""An id and a place for everything."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, link, shape
from tests.support.drawings import Drawing
from tests.validation.example import correct, faulty
from tests.validation.spoilt import beside, instead, within


@faulty("no_id", at="test")
def task_without_an_id() -> str:
    """The task has a name only."""
    return within(line("test", "entry"), '<bpmn:userTask name="Entry"/>')


@faulty("no_id", at="test")
def flow_without_an_id() -> str:
    """The flow has its two ends and no id."""
    return instead(line("test", "entry"), 'id="test_flow_1" ', "")


@faulty("no_id", at="definitions")
def message_without_an_id() -> str:
    """No event can say that it is about this one."""
    return beside(line("test", "entry"), '<bpmn:message name="paid"/>')


@faulty("no_id", at="definitions")
def process_without_an_id() -> str:
    """A second process has no id."""
    return beside(line("test", "entry"), '<bpmn:process name="Other"/>')


@correct("no_id")
def annotation_without_an_id() -> str:
    """Nothing refers to what only explains."""
    return within(line("test", "entry"), "<bpmn:textAnnotation><bpmn:text>Mind</bpmn:text></bpmn:textAnnotation>")


@correct("no_id")
def definition_without_an_id() -> Shape:
    """A timer's definition belongs to its event, which has an id."""
    return line("test", "entry").boundary_timer("late", on="entry", feel='"P1D"').end("over").flow("late", "over")


@faulty("double_id", at="entry")
def two_tasks_of_one_id() -> Shape:
    """Two tasks in one process."""
    return line("test", "entry").task("entry")


@faulty("double_id", at="way")
def two_flows_of_one_id() -> Shape:
    """Two flows in one process."""
    return shape().task("entry").end().flow("test_start", "entry", id="way").flow("entry", "end", id="way")


@faulty("double_id", at="entry")
def flow_with_the_id_of_a_task() -> Shape:
    """The flow is called as the task that it leads to."""
    return shape().task("entry").end().flow("test_start", "entry", id="entry").flow("entry", "end")


@faulty("double_id", at="entry")
def task_with_the_id_of_a_message() -> str:
    """A message beside the process has the id of a task in it."""
    return beside(line("test", "entry"), '<bpmn:message id="entry" name="entry"/>')


@correct("double_id")
def ends_of_one_id_in_two_files() -> dict[str, str]:
    """Starts, ends and gateways of two files may share an id: no case waits there."""
    called = Shape("other").start().task("work").end().flow("start", "work", "end")
    calling = Shape("test").start().call("calls", "other").end().flow("start", "calls", "end")
    return calling.package() | called.package()


@correct("double_id")
def an_element_and_its_picture() -> str:
    """The picture says which element it shows."""
    return beside(line("test", "entry"), PICTURE)


PICTURE = (
    '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" id="d">'
    '<di:BPMNPlane id="p" bpmnElement="test"/></di:BPMNDiagram>'
)


@faulty("id_in_two_processes", at="same")
def tasks_of_one_id_in_two_files() -> dict[str, str]:
    """The caller and the called process have a task of the same id."""
    calling = shape().call("calls", "other").task("same").end().flow("test_start", "calls", "same", "end")
    return line("other", "same").package() | calling.package()


@correct("id_in_two_processes")
def gateways_of_one_id_in_two_files() -> dict[str, str]:
    """No case waits at a gateway."""
    called = Shape("other").start("s").gateway("merge").task("work").end("e").flow("s", "merge", "work", "e")
    calling = Shape("test").start("s").gateway("merge").call("calls", "other").end("e")
    return calling.flow("s", "merge", "calls", "e").package() | called.package()


@correct("id_in_two_processes")
def one_process_called_twice() -> dict[str, str]:
    """The same process, called from two places, has its nodes once."""
    calling = shape().call("one", "other").call("two", "other").end().flow("test_start", "one", "two", "end")
    return calling.package() | line("other", "work").package()


@faulty("bad_id", at="entry/form")
def id_with_a_stroke() -> Shape:
    """A stroke, which no id may have."""
    return line("test", "entry/form")


@faulty("bad_id", at="1st")
def id_that_begins_with_a_digit() -> Shape:
    """Ids begin with a letter."""
    return line("test", "1st")


@faulty("bad_id", at="${entry}")
def id_with_brackets() -> Shape:
    """Another program would have filled something in here."""
    return line("test", "${entry}")


@correct("bad_id")
def id_in_chinese() -> Shape:
    """Chinese characters are letters."""
    return line("test", "录入_1")


@correct("bad_id")
def id_with_all_signs() -> Shape:
    """A letter first, then digits, dots and dashes."""
    return line("test", "_a-1.b")


@faulty("long_id", at="x" * 81)
def id_that_is_too_long() -> Shape:
    """One character too many."""
    return line("test", "x" * 81)


@correct("long_id")
def id_that_just_fits() -> Shape:
    """Eighty characters."""
    return line("test", "x" * 80)


@correct("long_id")
def long_id_of_an_error() -> str:
    """No case waits at what stands beside the process."""
    return beside(line("test", "entry"), f'<bpmn:error id="{"x" * 100}" errorCode="BAD"/>')


@faulty("reserved_id", at="Start")
def start_that_is_called_start() -> Drawing:
    """The engine has a node of this name in every process."""
    return Shape("test").start("Start").end().flow("Start", "end")


@faulty("reserved_id", at="x.EndJoin")
def name_of_a_join() -> Shape:
    """The engine ends its processes with nodes called so."""
    return line("test", "x.EndJoin")


@correct("reserved_id")
def start_in_small_letters() -> Drawing:
    """Another id."""
    return Shape("test").start("start").end("end").flow("start", "end")


@correct("reserved_id")
def flow_that_is_called_start() -> Shape:
    """Flows are no nodes."""
    return shape().end().flow("test_start", "end", id="Start")


@faulty("node_nowhere", at="entry")
def task_beside_the_process() -> str:
    """The task stands beside the process."""
    return beside(line("test", "other"), '<bpmn:userTask id="entry"/>')


@faulty("node_nowhere", at="entry")
def task_in_a_lane() -> str:
    """A lane names its nodes, they do not stand in it."""
    lane = '<bpmn:laneSet id="lanes"><bpmn:lane id="lane"><bpmn:userTask id="entry"/></bpmn:lane></bpmn:laneSet>'
    return within(line("test", "other"), lane)


@correct("node_nowhere")
def task_in_a_sub_process() -> Shape:
    """A sub-process is a place."""
    return shape().sub("whole", line("body", "entry")).end().flow("test_start", "whole", "end")


@correct("node_nowhere")
def event_that_no_flow_leads_to() -> Shape:
    """The catching end of a link is reached without a flow."""
    drawing = shape().throw("there", link("x")).catch("here", link("x")).end()
    return drawing.flow("test_start", "there").flow("here", "end")
