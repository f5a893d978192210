"""Loops in which nothing is waited for."""

from __future__ import annotations

from tests.engine.shapes import Shape, error, shape, timer
from tests.validation.example import correct, faulty
from workflows.registry import Capability, Registry

OURS = Capability("ours")
OURS.local("count")(lambda _, __: None)
OURS.remote("ask")(lambda _, __: None)
HOUSE = Registry(OURS)


def round_and_round(*nodes: str) -> Shape:
    """From the gateway `back` through these nodes to `enough`, and back while there is `more`."""
    drawing = shape(more="boolean").gateway("back").gateway("enough", default="out").end()
    drawing.flow("test_start", "back", *nodes, "enough").flow("enough", "back", when="more")
    return drawing.flow("enough", "end", id="out")


@faulty("endless_loop", at="back")
def gateways_that_lead_to_each_other() -> Shape:
    """Nothing changes `more` on the way: a case that goes back once goes back for ever."""
    return round_and_round()


@faulty("endless_loop", at="back")
def letters_change_nothing() -> Shape:
    """A letter is sent in every round, and the facts stay as they are."""
    return round_and_round("letter").work("letter", letter=True)


@faulty("endless_loop", at="back", registry=HOUSE)
def handler_in_a_loop_that_is_never_left() -> Shape:
    """Each round lets a token out beside the loop, which goes on counting."""
    drawing = shape().gateway("back").gateway("fork", "parallel").end().service("count", "ours.count")
    return drawing.flow("test_start", "back", "count", "fork", "back").flow("fork", "end")


@faulty("endless_loop", at="inner_back")
def gateways_in_a_sub_process() -> Shape:
    """In a sub-process it is the same."""
    body = shape("body").gateway("inner_back").gateway("inner_enough", default="inner_out").end("body_end")
    body.flow("body_start", "inner_back", "inner_enough").flow("inner_enough", "inner_back", when="more")
    drawing = shape(more="boolean").sub("inner", body.flow("inner_enough", "body_end", id="inner_out")).end()
    return drawing.flow("test_start", "inner", "end")


@correct("endless_loop")
def task_in_the_loop() -> Shape:
    """Somebody decides in every round."""
    return round_and_round("entry").task("entry")


@correct("endless_loop")
def clock_in_the_loop() -> Shape:
    """A day passes in every round; meanwhile other branches may change the facts."""
    return round_and_round("tick").catch("tick", timer('"P1D"'))


@correct("endless_loop")
def back_by_way_of_the_other_gateway() -> Shape:
    """Whoever comes in the middle may go back without going round: the first gateway leads out."""
    drawing = shape(n="integer").gateway("split", default="low").gateway("one", default="one_out")
    drawing.gateway("two", default="two_out").end().flow("test_start", "split").flow("split", "one", id="low")
    drawing.flow("split", "two", when="n = 2").flow("one", "two", when="n = 1").flow("two", "one", when="n = 2")
    return drawing.flow("one", "end", id="one_out").flow("two", "end", id="two_out")


@faulty("loop_without_wait", at="back", registry=HOUSE)
def handler_in_the_loop() -> Shape:
    """The handler may change `more`, or not."""
    return round_and_round("count").service("count", "ours.count")


@faulty("loop_without_wait", at="count", registry=HOUSE)
def handler_that_is_tried_again_at_once() -> Shape:
    """Its error leads back to it without a pause."""
    drawing = shape().service("count", "ours.count").end("counted").flow("test_start", "count", "counted")
    return drawing.at_edge("failed", on="count", what=error("NO")).flow("failed", "count")


@correct("loop_without_wait", registry=HOUSE)
def remote_handler_in_the_loop() -> Shape:
    """The case waits for what the other system answers."""
    return round_and_round("ask").service("ask", "ours.ask")


@correct("loop_without_wait")
def handler_of_which_nothing_is_known() -> Shape:
    """Without a registry nothing is said about handlers."""
    return round_and_round("count").service("count", "ours.count")
