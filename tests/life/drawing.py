"""The drawing whose cases live the longest life: everything a case can wait for, and a way back to its beginning."""

from __future__ import annotations

from tests.engine.shapes import Shape, shape, times


def life(**more_facts: str) -> Shape:
    """Two lanes, a block of a screening by machine and a question, votes, a decision and its way back."""
    drawing = shape("life", why="text", policy="text", **more_facts)
    drawing.user("entry").gateway("fork", "parallel").user("ask").message("reply", "reply", "policy")
    _screening(drawing)
    drawing.gateway("join", "parallel").service("weigh", "life.weigh").user("vote", loop=times("2"))
    _decision(drawing)
    drawing.flow("life_start", "entry", "fork", "ask", "reply", "join", "weigh", "vote", "assess")
    return drawing.flow("fork", "screening").flow("screened", "join")


def _screening(drawing: Shape) -> None:
    """A call that may be refused, then a person repairs what it was about; all within five days, or without it."""
    body = shape("within")
    body.service("call", "life.call").boundary_error("refused", on="call", code="REFUSED").user("repair").end("called")
    body.flow("within_start", "call", "called").flow("refused", "repair", "call")
    drawing.sub("screening", body).boundary_timer("lapse", on="screening", feel='"P5D"').gateway("screened")
    drawing.flow("screening", "screened").flow("lapse", "screened")


def _decision(drawing: Shape) -> None:
    """A decision with three reminders by machine meanwhile; it ends the case or sends it back."""
    drawing.user("assess", "accept", "return:R", role="checker").gateway("verdict", default="accepted").end("done")
    drawing.boundary_timer("reminder", on="assess", feel='"R3/P1D"', repeats=True, cancels=False)
    drawing.service("remind", "life.call").end("reminded").flow("reminder", "remind", "reminded")
    drawing.flow("assess", "verdict").flow("verdict", "done", id="accepted")
    drawing.flow("verdict", "entry", when='assess_outcome = "return"')
