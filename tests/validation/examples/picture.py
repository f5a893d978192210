"""The picture."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, shape
from tests.validation.example import correct, faulty
from tests.validation.spoilt import instead


def drawn(drawing: Shape, *shown: str, also: str = "") -> str:
    """With a picture of these nodes, and of flows in brackets."""
    parts = "".join(
        f'<di:BPMNEdge id="{id[1:-1]}_di" bpmnElement="{id[1:-1]}"/>'
        if id.startswith("[")
        else f'<di:BPMNShape id="{id}_di" bpmnElement="{id}"/>'
        for id in shown
    )
    space = 'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"'
    plane = f'<di:BPMNPlane id="p" bpmnElement="test">{parts}{also}</di:BPMNPlane>'
    picture = f'<di:BPMNDiagram {space} id="d">{plane}</di:BPMNDiagram>'
    return instead(drawing, "</bpmn:definitions>", f"{picture}</bpmn:definitions>")


NODES = ("test_start", "entry", "test_end")
FLOWS = ("[test_flow_0]", "[test_flow_1]")


@faulty("picture_of_nothing", at="gone_di")
def picture_of_a_task_that_is_gone() -> str:
    """The task is still to be seen."""
    return drawn(line("test", "entry"), *NODES, *FLOWS, "gone")


@correct("picture_of_nothing", "not_in_picture")
def picture_of_everything() -> str:
    """What is seen is what is there."""
    return drawn(line("test", "entry"), *NODES, *FLOWS)


@correct("picture_of_nothing")
def picture_with_a_prefix() -> str:
    """References of the picture may carry the prefix of the file."""
    return drawn(line("test", "entry"), *NODES[1:], *FLOWS, "tns:test_start").replace("tns:test_start_di", "s_di")


@faulty("picture_of_no_process", at="p")
def picture_of_a_process_that_has_another_id_now() -> str:
    """The process was given another id by hand."""
    return drawn(line("test", "entry"), *NODES, *FLOWS).replace('id="p" bpmnElement="test"', 'id="p" bpmnElement="old"')


@correct("picture_of_no_process")
def picture_of_the_process_itself() -> str:
    """It names the process."""
    return drawn(line("test", "entry"), *NODES, *FLOWS)


@correct("picture_of_no_process")
def picture_without_a_whole() -> Shape:
    """No picture is no wrong one."""
    return line("test", "entry")


@faulty("not_in_picture", at="entry")
def task_that_is_not_in_the_picture() -> str:
    """People have to do it and nobody sees it."""
    return drawn(line("test", "entry"), "test_start", "test_end", *FLOWS)


@faulty("not_in_picture", at="test_flow_1")
def flow_that_is_not_in_the_picture() -> str:
    """Nobody sees how a case goes on."""
    return drawn(line("test", "entry"), *NODES, FLOWS[0])


@correct("not_in_picture")
def file_without_a_picture() -> Shape:
    """Nothing is drawn at all."""
    return line("test", "entry")


@correct("not_in_picture")
def closed_sub_process() -> str:
    """What is in a closed sub-process is not seen."""
    drawing = shape().sub("whole", line("body", "entry")).end("test_end").flow("test_start", "whole", "test_end")
    return drawn(drawing, "test_start", "whole", "test_end", *FLOWS)
