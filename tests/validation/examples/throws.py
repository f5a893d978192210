"""Errors, escalations and signals."""

from __future__ import annotations

from tests.engine.shapes import Shape, error, escalation, handling, line, shape, signal
from tests.validation.example import correct, faulty


def failing(what: str = "") -> Shape:
    return Shape("body").start("in").task("look").end("wrong", what or error("BAD")).flow("in", "look", "wrong")


def whole(body: Shape) -> Shape:
    return shape().sub("whole", body).end().flow("test_start", "whole", "end")


def caught(body: Shape, code: str = "BAD") -> Shape:
    return whole(body).boundary_error("caught", on="whole", code=code).flow("caught", "end")


@faulty("error_uncaught", at="wrong")
def error_that_nothing_catches() -> Shape:
    """The sub-process has nothing at its edge."""
    return whole(failing())


@faulty("error_uncaught", at="wrong")
def error_that_is_not_the_one_caught() -> Shape:
    """Another error is caught there."""
    return caught(failing(), code="ELSE")


@faulty("error_uncaught", at="wrong")
def error_in_the_handler_of_that_error() -> Shape:
    """What comes out of an event sub-process does not start it again."""
    body = handling("mend", error("BAD")).task("look").end("wrong", error("BAD")).flow("mend_start", "look", "wrong")
    return line("test", "entry").handler("mends", body)


@correct("error_uncaught", "caught_twice")
def error_caught_at_the_edge() -> Shape:
    """It leaves at the edge."""
    return caught(failing())


@correct("error_uncaught")
def error_caught_with_all_others() -> Shape:
    """An event without a code catches every error."""
    return caught(failing(), code="")


@correct("error_uncaught")
def error_caught_by_an_event_sub_process() -> Shape:
    """An event sub-process of the process around."""
    mend = handling("mend", error("BAD")).task("repair").end("mended").flow("mend_start", "repair", "mended")
    return whole(failing()).handler("mends", mend)


@correct("error_uncaught")
def error_caught_by_the_caller() -> dict[str, str]:
    """The process ends with an error, and who called it catches it."""
    drawing = shape().call("whole", "body").boundary_error("caught", on="whole", code="BAD").end()
    drawing.flow("test_start", "whole", "end").flow("caught", "end")
    return drawing.package() | failing().package()


@faulty("escalation_unheard", at="wrong")
def escalation_that_nothing_hears() -> Shape:
    """Nothing happens, and nobody is told."""
    return whole(failing(escalation("HIGH")))


@correct("escalation_unheard")
def escalation_heard_at_the_edge() -> Shape:
    """It is heard at the edge."""
    drawing = whole(failing(escalation("HIGH"))).at_edge("heard", on="whole", what=escalation("HIGH"), cancels=False)
    return drawing.flow("heard", "end")


@correct("escalation_unheard")
def escalation_heard_further_out() -> Shape:
    """It goes outwards until somebody hears it."""
    middle = shape("middle").sub("inner", failing(escalation("HIGH"))).end("out").flow("middle_start", "inner", "out")
    drawing = whole(middle).at_edge("heard", on="whole", what=escalation())
    return drawing.flow("heard", "end")


@faulty("caught_twice", at="again")
def one_error_caught_twice() -> Shape:
    """Two events of one code at one edge."""
    return caught(failing()).boundary_error("again", on="whole", code="BAD").flow("again", "end")


@faulty("caught_twice", at="again")
def all_errors_caught_twice() -> Shape:
    """Two events without a code."""
    return caught(failing(), code="").boundary_error("again", on="whole").flow("again", "end")


@faulty("caught_twice", at="two_start")
def one_error_for_two_event_sub_processes() -> Shape:
    """Both of them are to begin with the same error."""
    drawing = whole(failing())
    for name in ("one", "two"):
        body = handling(name, error("BAD")).task(f"mend_{name}").end(f"{name}_end")
        drawing.handler(name, body.flow(f"{name}_start", f"mend_{name}", f"{name}_end"))
    return drawing


@correct("caught_twice")
def one_error_and_all_others() -> Shape:
    """The event with the code comes before the one without."""
    return caught(failing()).boundary_error("any", on="whole").flow("any", "end")


@faulty("signal_unheard", at="ring")
def signal_that_nothing_waits_for() -> Shape:
    """It is meant for another case, which it does not reach."""
    return shape().throw("ring", signal("go")).end().flow("test_start", "ring", "end")


@faulty("signal_unsent", at="heard")
def signal_that_nothing_throws() -> Shape:
    """It is to come from another case."""
    return shape().catch("heard", signal("go")).end().flow("test_start", "heard", "end")


@correct("signal_unheard", "signal_unsent")
def signal_between_branches() -> Shape:
    """One branch throws it and another one waits for it."""
    drawing = shape().gateway("fork", "parallel").task("look").throw("ring", signal("go")).catch("heard", signal("go"))
    return drawing.end().flow("test_start", "fork", "look", "ring", "end").flow("fork", "heard", "end")


@correct("signal_unheard", "signal_unsent")
def signal_to_a_called_process() -> dict[str, str]:
    """A called process is a part of the case."""
    drawing = shape().gateway("fork", "parallel").call("calls", "other").task("look").end("ring", signal("go")).end()
    drawing.flow("test_start", "fork", "look", "ring").flow("fork", "calls", "end")
    called = Shape("other").start("in").catch("heard", signal("go")).end("out").flow("in", "heard", "out")
    return drawing.package() | called.package()
