"""Drawings that examples of several families begin with."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, shape
from tests.support.drawings import Drawing


def written(old: str, new: str, drawing: Drawing | None = None) -> str:
    """A drawing with something in it written otherwise."""
    text = (drawing or line("test", "entry")).xml()
    assert old in text
    return text.replace(old, new, 1)


def with_default(default: str) -> Shape:
    """An exclusive gateway with this default flow."""
    drawing = shape(n="integer").gateway("gate", default=default).task("a").task("b").end("test_end")
    drawing.flow("test_start", "gate").flow("gate", "a", when="n > 1").flow("gate", "b", id="to_b")
    return drawing.flow("a", "test_end").flow("b", "test_end")
