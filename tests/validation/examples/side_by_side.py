"""Facts that two write."""

from __future__ import annotations

from tests.engine.shapes import Shape, each, shape, timer
from tests.validation.example import correct, faulty


def written(*facts: str) -> str:
    outputs = "".join(f'<anliu:output name="{fact}" value="1"/>' for fact in facts)
    return f"<bpmn:extensionElements>{outputs}</bpmn:extensionElements>"


def two(kind: str, first: str, second: str) -> Shape:
    """Two handlers between two gateways, and the facts that they write."""
    drawing = shape(a="integer", b="integer", n="integer").gateway("split", kind, default="other")
    if kind == "parallel":
        drawing = shape(a="integer", b="integer", n="integer").gateway("split", kind)
    drawing.gateway("join", kind).end().flow("test_start", "split").flow("join", "end")
    drawing.service("one", "any.one", inner=written(first)).service("two", "any.two", inner=written(second))
    when = "" if kind == "parallel" else "n > 0"
    return (
        drawing.flow("split", "one", when=when).flow("one", "join").flow("split", "two", id="other").flow("two", "join")
    )


@faulty("written_side_by_side", at="two")
def two_handlers_side_by_side() -> Shape:
    """Both write `a`, and nobody knows who is last."""
    return two("parallel", "a", "a")


@faulty("written_side_by_side", at="remind")
def handler_beside_a_task_that_an_event_lets_out() -> Shape:
    """The reminder may still be under way when the next handler writes the same."""
    drawing = shape(a="integer").task("entry").end().end("reminded")
    drawing.service("next", "any.next", inner=written("a")).service("remind", "any.remind", inner=written("a"))
    drawing.at_edge("late", on="entry", what=timer('"P1D"'), cancels=False)
    return drawing.flow("test_start", "entry", "next", "end").flow("late", "remind", "reminded")


@faulty("written_side_by_side", at="two")
def results_of_two_votes_in_one_list() -> Shape:
    """Both votes fill the same list."""
    drawing = shape(people="list", all="list", one_vote="text", two_vote="text").gateway("split", "parallel")
    drawing.gateway("join", "parallel").end().flow("test_start", "split").flow("join", "end")
    for vote in ("one", "two"):
        drawing.task(vote, each("people", "person", result=("all", f"{vote}_vote"), id=f"{vote}_person")).flow(
            "split", vote, "join"
        )
    return drawing


@correct("written_side_by_side")
def two_handlers_with_facts_of_their_own() -> Shape:
    """Each writes another fact."""
    return two("parallel", "a", "b")


@correct("written_side_by_side")
def one_handler_or_the_other() -> Shape:
    """Only one of the two is done."""
    return two("exclusive", "a", "a")


@correct("written_side_by_side")
def one_handler_behind_the_other() -> Shape:
    """The second one writes when the first has written."""
    drawing = shape(a="integer").end().service("one", "any.one", inner=written("a"))
    return drawing.service("two", "any.two", inner=written("a")).flow("test_start", "one", "two", "end")


@correct("written_side_by_side")
def behind_the_join() -> Shape:
    """What one branch wrote is overwritten when both are done."""
    drawing = shape(a="integer").gateway("split", "parallel").gateway("join", "parallel").task("entry").end()
    drawing.service("one", "any.one", inner=written("a")).service("two", "any.two", inner=written("a"))
    drawing.flow("test_start", "split", "one", "join", "two", "end")
    return drawing.flow("split", "entry", "join")
