"""Lanes."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, shape
from tests.validation.example import correct, faulty
from tests.validation.spoilt import instead, within


@faulty("lane_of_nothing", at="lane_clerk")
def lane_that_kept_a_task() -> Shape:
    """A task was taken away and its lane still holds it."""
    return line("test", "entry").lane("clerk", "entry", "gone")


@faulty("lane_of_nothing", at="lane_clerk")
def lane_that_holds_a_flow() -> Shape:
    """Flows lie in no lane."""
    return shape().task("entry").end().flow("test_start", "entry", "end", id="way").lane("clerk", "entry", "way")


@correct("lane_of_nothing", "two_lanes")
def lane_with_what_is_in_a_sub_process() -> Shape:
    """Some editors write what is in a sub-process, too."""
    drawing = shape().sub("whole", line("body", "entry")).end().flow("test_start", "whole", "end")
    return drawing.lane("clerk", "whole", "entry")


@correct("lane_of_nothing")
def empty_lane() -> Shape:
    """A role that has nothing to do here."""
    return line("test", "entry").lane("clerk", "entry").lane("manager")


@faulty("two_lanes", at="entry")
def task_in_two_lanes() -> Shape:
    """Two roles are to do it."""
    return line("test", "entry").lane("clerk", "entry").lane("manager", "entry")


@faulty("two_lanes", at="entry")
def task_in_two_lanes_of_one_role() -> str:
    """Which of the two does not matter, and it is not in both."""
    drawing = line("test", "entry").lane("clerk", "entry").lane("manager", "entry")
    return instead(drawing, 'anliu:role="manager"', 'anliu:role="clerk"')


LANES = (
    '<bpmn:laneSet id="lanes"><bpmn:lane id="office" anliu:role="office"><bpmn:flowNodeRef>entry</bpmn:flowNodeRef>'
    '<bpmn:childLaneSet id="s"><bpmn:lane id="desk" anliu:role="clerk"><bpmn:flowNodeRef>entry</bpmn:flowNodeRef>'
    "</bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>"
)


@correct("two_lanes")
def lane_in_a_lane() -> str:
    """What lies in a part of a lane lies in the lane."""
    return within(line("test", "entry"), LANES)


@correct("two_lanes")
def two_sets_of_lanes() -> str:
    """By role, and by department once more."""
    sets = (
        '<bpmn:laneSet id="by_role"><bpmn:lane id="clerk"><bpmn:flowNodeRef>entry</bpmn:flowNodeRef></bpmn:lane>'
        '</bpmn:laneSet><bpmn:laneSet id="by_house"><bpmn:lane id="north"><bpmn:flowNodeRef>entry</bpmn:flowNodeRef>'
        "</bpmn:lane></bpmn:laneSet>"
    )
    return within(line("test", "entry"), sets)


@faulty("two_lanes", at="merge")
def gateway_in_two_lanes() -> Shape:
    """Nobody works at a gateway, so that it is only untidy."""
    drawing = shape().gateway("merge").end().flow("test_start", "merge", "end")
    return drawing.lane("clerk", "merge").lane("manager", "merge")
