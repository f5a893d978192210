"""The drawing whose cases live the longest life: everything a case can wait for, and a way back to its beginning."""

from __future__ import annotations

from tests.engine.shapes import Shape, shape, times


def life(**more_facts: str) -> Shape:
    """Two lanes, a block of a machine and an inquiry, votes, a decision and its way back."""
    drawing = shape("life", why="text", policy="text", **more_facts)
    drawing.user("entry").gateway("fork", "parallel")
    _machine(drawing)
    _inquiry(drawing)
    drawing.gateway("join", "parallel").service("weigh", "life.weigh")
    drawing.user("vote", loop=times("2"))
    _decision(drawing)
    drawing.flow("life_start", "entry", "fork").flow("fork", "call").flow("fork", "inquiry")
    return drawing.flow("call", "join").flow("told", "join", "weigh", "vote", "assess")


def _machine(drawing: Shape) -> None:
    """A call that may be refused: then a person repairs what it was about."""
    drawing.service("call", "test.call").boundary_error("refused", on="call", code="REFUSED").user("repair")
    drawing.flow("refused", "repair", "call")


def _inquiry(drawing: Shape) -> None:
    """A question and the wait for its reply, for five days at most."""
    body = shape("question")
    body.user("ask").message("reply", "reply", "policy").end("answered")
    body.flow("question_start", "ask", "reply", "answered")
    drawing.sub("inquiry", body).boundary_timer("lapse", on="inquiry", feel='"P5D"').gateway("told")
    drawing.flow("inquiry", "told").flow("lapse", "told")


def _decision(drawing: Shape) -> None:
    """A decision with three reminders by machine meanwhile; it ends the case or sends it back."""
    drawing.user("assess", "accept", "return:R", role="checker").gateway("verdict", default="accepted").end("done")
    drawing.boundary_timer("reminder", on="assess", feel='"R3/P1D"', repeats=True, cancels=False)
    drawing.service("remind", "test.call").end("reminded").flow("reminder", "remind", "reminded")
    drawing.flow("assess", "verdict").flow("verdict", "done", id="accepted")
    drawing.flow("verdict", "entry", when='assess_outcome = "return"')
