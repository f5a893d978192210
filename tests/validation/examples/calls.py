"""Calls."""

from __future__ import annotations

from itertools import pairwise

from tests.engine.shapes import Shape, line, shape, times
from tests.validation.example import correct, faulty


def calling(process: str, called: str) -> Shape:
    drawing = shape(process).call(f"{process}_calls", called).end(f"{process}_end")
    return drawing.flow(f"{process}_start", f"{process}_calls", f"{process}_end")


def perhaps(process: str, called: str) -> Shape:
    """A process with a way that ends without the call."""
    drawing = shape(process, more="boolean").gateway(f"{process}_more", default=f"{process}_no")
    drawing.call(f"{process}_calls", called).end(f"{process}_end").flow(f"{process}_start", f"{process}_more")
    drawing.flow(f"{process}_more", f"{process}_calls", when="more").flow(f"{process}_calls", f"{process}_end")
    return drawing.flow(f"{process}_more", f"{process}_end", id=f"{process}_no")


def together(*drawings: Shape) -> dict[str, str]:
    return {name: text for drawing in drawings for name, text in drawing.package().items()}


@faulty("call_nothing", at="calls")
def call_of_nothing() -> Shape:
    """It was never said which process."""
    return shape().node("callActivity", "calls").end().flow("test_start", "calls", "end")


@correct(
    "call_nothing", "call_unknown", "call_embedded", "call_endless", "call_circle", "call_nothing", "call_embedded"
)
def sub_process_that_is_done_in_place() -> Shape:
    """What is embedded needs no call."""
    return shape().sub("whole", line("body", "work")).end().flow("test_start", "whole", "end")


@faulty("call_unknown", at="test_calls")
def call_of_a_process_that_is_not_here() -> Shape:
    """Its file was left out of the package."""
    return calling("test", "other")


@faulty("call_unknown", at="test_calls")
def call_with_a_prefix() -> dict[str, str]:
    """Another editor wrote the prefix of its file."""
    return together(calling("test", "tns:other"), line("other", "work"))


@correct("call_unknown")
def call_of_a_process_in_the_same_file() -> str:
    """Two processes in one file."""
    other = "<bpmn:process" + line("other", "work").xml().partition("<bpmn:process")[2]
    return calling("test", "other").xml().replace("</bpmn:definitions>", other)


@faulty("call_embedded", at="calls")
def call_of_an_embedded_sub_process() -> Shape:
    """The sub-process is to be done once more further on."""
    drawing = shape().sub("whole", line("body", "work")).call("calls", "whole").end()
    return drawing.flow("test_start", "whole", "calls", "end")


@faulty("call_endless", at="test_calls")
def process_that_calls_itself() -> Shape:
    """Every time it begins it calls itself again."""
    return calling("test", "test")


@faulty("call_endless", at="test_calls other_calls")
def two_processes_that_call_each_other() -> dict[str, str]:
    """Neither of them has another way."""
    return together(calling("test", "other"), calling("other", "test"))


@faulty("call_endless", at="other_calls")
def called_process_that_calls_itself() -> dict[str, str]:
    """The process to be published calls it, and it calls itself."""
    return together(calling("test", "other"), calling("other", "other"))


@correct("call_endless")
def process_that_may_call_itself() -> Shape:
    """Claims in claims, as deep as they go."""
    return perhaps("test", "test")


@correct("call_endless")
def process_that_calls_itself_for_each_entry() -> Shape:
    """There may be nothing to call it for."""
    drawing = shape(n="integer").call("calls", "test", times("n")).end()
    return drawing.flow("test_start", "calls", "end")


@faulty("call_circle", at="test_calls")
def process_that_calls_itself_perhaps() -> Shape:
    """It may go deeper than cases go."""
    return perhaps("test", "test")


@faulty("call_circle", at="test_calls other_calls")
def two_processes_of_which_one_has_a_way_out() -> dict[str, str]:
    """The second one may end."""
    return together(calling("test", "other"), perhaps("other", "test"))


@correct("call_circle")
def two_processes_that_call_a_third_one() -> dict[str, str]:
    """What is called from two places is no circle."""
    drawing = shape().call("one", "first").call("two", "second").end().flow("test_start", "one", "two", "end")
    return together(drawing, calling("first", "third"), calling("second", "third"), line("third", "work"))


def tower(height: int) -> dict[str, str]:
    names = ["test", *(f"p{number}" for number in range(1, height + 1))]
    lower = [calling(above, below) for above, below in pairwise(names)]
    return together(*lower, line(names[-1], "work"))
