"""Conditions and default flows."""

from __future__ import annotations

from tests.engine.shapes import DONE, Shape, message, shape
from tests.validation.example import correct, faulty


def choice(kind: str = "exclusive", default: str = "no") -> Shape:
    """A gateway from which two flows lead on; what they say is left open."""
    drawing = shape(large="boolean").gateway("choice", kind, default=default).task("check").end()
    return drawing.flow("test_start", "choice").flow("check", "end")


def task(**attributes: str) -> Shape:
    drawing = shape(large="boolean").node("userTask", "entry", DONE, anliu_form="test.any", **attributes)
    return drawing.task("check").end().flow("test_start", "entry").flow("check", "end")


@faulty("default_unknown", at="choice")
def default_flow_that_is_gone() -> Shape:
    """The gateway names a flow that was taken away; the one without a condition was meant."""
    return choice(default="gone").flow("choice", "check", when="large").flow("choice", "end")


@faulty("default_unknown", at="choice")
def default_flow_of_another_gateway() -> Shape:
    """The flow leaves the task behind the gateway."""
    drawing = shape(large="boolean").gateway("choice", default="later").task("check").end()
    drawing.flow("test_start", "choice").flow("check", "end", id="later")
    return drawing.flow("choice", "check", when="large").flow("choice", "end", when="not(large)")


@faulty("default_unknown", at="entry")
def default_flow_of_a_task_that_is_gone() -> Shape:
    """Nothing is chosen behind the task, and a mark was left."""
    return task(default="gone").flow("entry", "check")


@correct("default_unknown", "default_with_condition", "condition_missing")
def default_flow_and_a_condition() -> Shape:
    """One flow has a condition, the other is the default."""
    return choice().flow("choice", "check", when="large").flow("choice", "end", id="no")


@correct("default_unknown", "default_with_condition", "default_not_here")
def default_flow_of_a_task() -> Shape:
    """A task may choose, too."""
    return task(default="no").flow("entry", "check", when="large").flow("entry", "end", id="no")


@faulty("default_with_condition", at="no")
def condition_at_the_default_flow() -> Shape:
    """Whoever reads it thinks that the condition counts."""
    return choice().flow("choice", "check", when="large").flow("choice", "end", when="not(large)", id="no")


@faulty("default_not_here", at="choice")
def default_flow_of_a_parallel_gateway() -> Shape:
    """A parallel gateway takes all ways."""
    return choice("parallel").flow("choice", "check").flow("choice", "end", id="no")


@faulty("default_not_here", at="seen")
def default_flow_of_an_event() -> Shape:
    """An event does not choose."""
    drawing = shape().node("intermediateThrowEvent", "seen", default="way").end().flow("test_start", "seen")
    return drawing.flow("seen", "end", id="way")


@correct("default_not_here")
def default_flow_of_an_inclusive_gateway() -> Shape:
    """It chooses as many ways as are true."""
    return choice("inclusive").flow("choice", "check", when="large").flow("choice", "end", id="no")


@faulty("condition_not_here", at="way")
def condition_behind_a_parallel_gateway() -> Shape:
    """A parallel gateway looks at no condition."""
    return choice("parallel", default="").flow("choice", "check", when="large", id="way").flow("choice", "end")


@faulty("condition_not_here", at="way")
def condition_behind_a_start() -> Shape:
    """A start chooses nothing."""
    return (
        shape(large="boolean")
        .task("check")
        .end()
        .flow("test_start", "check", when="large", id="way")
        .flow("check", "end")
    )


@faulty("condition_not_here", at="way")
def condition_behind_an_event_gateway() -> Shape:
    """What happens first decides, and no condition."""
    drawing = choice("eventBased", default="").timer("late", '"P1D"').catch("told", message("told", key="1"))
    drawing.flow("late", "check").flow("told", "end")
    return drawing.flow("choice", "late", when="large", id="way").flow("choice", "told")


@correct("condition_not_here")
def condition_behind_a_task() -> Shape:
    """A task may choose."""
    return task().flow("entry", "check", when="large").flow("entry", "end", when="not(large)")


@correct("condition_not_here", "condition_behind_event", "condition_alone")
def conditions_behind_a_gateway() -> Shape:
    """Two conditions of which one is true."""
    drawing = choice(default="").flow("choice", "check", when="large")
    return drawing.flow("choice", "end", when="not(large)")


@faulty("condition_behind_event", at="way")
def condition_behind_an_event() -> Shape:
    """It is taken when it is true here; elsewhere that is not sure."""
    drawing = shape(large="boolean").throw("seen", "").task("check").end().flow("test_start", "seen")
    return drawing.flow("seen", "check", when="large", id="way").flow("seen", "end").flow("check", "end")


@correct("condition_behind_event")
def gateway_behind_an_event() -> Shape:
    """The gateway chooses."""
    drawing = shape(large="boolean").throw("seen", "").gateway("choice", default="no").task("check").end()
    drawing.flow("test_start", "seen", "choice").flow("choice", "check", when="large").flow("check", "end")
    return drawing.flow("choice", "end", id="no")


@faulty("condition_alone", at="way")
def one_way_with_a_condition() -> Shape:
    """Where it is not large, nothing leads on."""
    return task().flow("entry", "check", when="large", id="way")


@faulty("condition_alone", at="way")
def gateway_with_one_way_and_a_condition() -> Shape:
    """Where it is not large, nothing leads on."""
    return choice(default="").flow("choice", "check", when="large", id="way")


@correct("condition_alone")
def one_way_without_a_condition() -> Shape:
    """It is always taken."""
    return task().flow("entry", "check")


@faulty("condition_missing", at="way")
def way_without_a_condition() -> Shape:
    """One flow has a condition and the other one was forgotten."""
    return choice(default="").flow("choice", "check", when="large").flow("choice", "end", id="way")


@faulty("condition_missing", at="one two")
def ways_without_conditions() -> Shape:
    """Nothing says which of the two."""
    return choice(default="").flow("choice", "check", id="one").flow("choice", "end", id="two")


@faulty("condition_missing", at="way")
def way_of_an_inclusive_gateway_without_a_condition() -> Shape:
    """Nothing says when it is taken."""
    return choice("inclusive", default="").flow("choice", "check", when="large").flow("choice", "end", id="way")


@correct("condition_missing")
def merging_gateway() -> Shape:
    """One way on needs no condition."""
    drawing = choice().gateway("merge").flow("choice", "merge", when="large").flow("choice", "merge", id="no")
    return drawing.flow("merge", "check")
