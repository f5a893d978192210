"""What is done several times."""

from __future__ import annotations

from tests.engine.shapes import Shape, each, rounds, shape, times
from tests.validation.example import correct, faulty
from tests.validation.spoilt import instead

INSTANCES = "<bpmn:multiInstanceLoopCharacteristics{}>{}</bpmn:multiInstanceLoopCharacteristics>"
COUNT = "<bpmn:loopCardinality>2</bpmn:loopCardinality>"


def looping(loop: str, **facts: str) -> Shape:
    return shape(**facts).task("entry", loop).end().flow("test_start", "entry", "end")


@faulty("two_loops", at="entry")
def loop_and_instances() -> Shape:
    """Once more while something is missing, and for each of two."""
    return looping(times("2") + rounds(most="3"))


@correct("two_loops", "loop_no_count", "loop_two_counts")
def two_instances() -> Shape:
    """Two at once."""
    return looping(times("2"))


@correct("two_loops")
def loop_within_instances() -> Shape:
    """Two of the sub-process, in each a task that repeats."""
    body = Shape("body").start("in").task("entry", rounds(most="3")).end("out").flow("in", "entry", "out")
    return shape().sub("whole", body, times("2")).end().flow("test_start", "whole", "end")


@faulty("loop_no_count", at="entry")
def instances_without_a_number() -> Shape:
    """Nothing says how many."""
    return looping(INSTANCES.format("", ""))


@correct("loop_no_count", "loop_two_counts", "loop_no_list", "loop_same_list", "loop_item_no_name")
def one_for_each_entry() -> Shape:
    """The list says how many, and the results go into another one."""
    return looping(each("lives", "life", result=("checks", "seen")), lives="list", checks="list", seen="text")


@faulty("loop_two_counts", at="entry")
def number_and_list() -> Shape:
    """Two, and one for each entry."""
    data = f"{COUNT}<bpmn:loopDataInputRef>lives</bpmn:loopDataInputRef>"
    return looping(INSTANCES.format("", data), lives="list")


@faulty("loop_no_list", at="entry")
def list_that_is_not_declared() -> Shape:
    """The name is misspelt."""
    return looping(each("livse", "life"), lives="list")


@faulty("loop_no_list", at="entry")
def list_that_is_a_number() -> Shape:
    """The fact is no list."""
    return looping(each("lives", "life"), lives="integer")


@correct("loop_no_list")
def list_of_the_caller() -> dict[str, str]:
    """Facts belong to the case, whichever of its processes declares them."""
    called = Shape("other").start("in").task("entry", each("lives", "life")).end("out").flow("in", "entry", "out")
    calling = shape(lives="list").call("calls", "other").end().flow("test_start", "calls", "end")
    return calling.package() | called.package()


@faulty("loop_same_list", at="entry")
def list_that_is_read_and_filled() -> Shape:
    """The results would push out what is still to be done."""
    return looping(each("lives", "life", result=("lives", "seen")), lives="list", seen="text")


@correct("loop_same_list")
def results_without_a_list_to_read() -> Shape:
    """A number of them, and a list of what they say."""
    data = '<bpmn:loopDataOutputRef>checks</bpmn:loopDataOutputRef><bpmn:outputDataItem id="seen" name="seen"/>'
    return looping(INSTANCES.format("", COUNT + data), checks="list", seen="text")


@faulty("loop_item_no_name", at="entry")
def entry_without_an_id() -> str:
    """Nothing could use the entry."""
    return instead(looping(each("lives", "life"), lives="list"), 'id="life" ', "")


@correct("loop_item_no_name")
def entry_with_an_id_only() -> str:
    """The id is the name, where there is no other."""
    return instead(looping(each("lives", "life"), lives="list"), ' name="life"', "")


@faulty("loop_no_result", at="entry")
def misspelt_result() -> Shape:
    """No fact of this name is declared, so that no round can write it."""
    return looping(each("lives", "life", result=("checks", "sene")), lives="list", checks="list", seen="text")


@faulty("loop_no_result", at="entry")
def results_of_nothing() -> str:
    """The rounds have nothing to put into the list."""
    drawing = looping(each("lives", "life", result=("checks", "seen")), lives="list", checks="list", seen="text")
    return instead(drawing, '<bpmn:outputDataItem id="seen" name="seen"/>', "")


@correct("loop_no_result")
def outcomes_as_results() -> Shape:
    """How a user task was finished is a fact that nobody has to declare."""
    return looping(each("lives", "life", result=("checks", "entry_outcome")), lives="list", checks="list")


@correct("loop_no_result")
def result_that_goes_by_its_name() -> str:
    """Editors make up ids; a result is the fact of its name."""
    drawing = looping(each("lives", "life", result=("checks", "seen")), lives="list", checks="list", seen="text")
    return instead(drawing, '<bpmn:outputDataItem id="seen"', '<bpmn:outputDataItem id="DataOutput_0abc"')


@correct("loop_no_result")
def entries_that_are_kept() -> Shape:
    """Each round hands on the entry that it worked on."""
    return looping(each("lives", "life", result=("checks", "life"), id="one"), lives="list", checks="list")
