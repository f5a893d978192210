"""What is interrupted stays interrupted, nothing is lost on the way, and whatever is odd is told in words."""

from __future__ import annotations

import pytest

from tests.engine.shapes import NO_LOOP, error, escalation, rounds, shape, signal, times
from tests.engine.world import Case, compiled

LOOPS = pytest.mark.parametrize("loop", [NO_LOOP, rounds(most="2"), times("2"), times("2", sequential=True)])


@LOOPS
@pytest.mark.parametrize("what", [error("BAD"), signal("stop"), escalation("HIGH")])
def test_a_branch_beside_the_one_that_ends_the_loop_around_them_does_nothing_any_more(loop: str, what: str) -> None:
    body = shape("body").task("look").gateway("fork", "parallel").end("stop", what).work("never", letter=True)
    body.end("body_end").flow("body_start", "look", "fork", "stop").flow("fork", "never", "body_end")
    drawing = shape().sub("whole", body, loop).at_edge("stopped", on="whole", what=what).task("after").end()
    case = Case(compiled(drawing.flow("test_start", "whole", "end").flow("stopped", "after", "end"))).answer("look")
    assert (case.open, case.world.letters, case.scopes) == (["after"], [], 1)
