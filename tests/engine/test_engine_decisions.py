"""The decision files of a package: one may import another, each is read once, and none is mistaken for another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.world import MONDAY
from tests.support.drawings import Drawing
from workflows.engine import EngineError, compile_package

SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DRAWING = Drawing("work").start().user("entry").end().flow("start", "entry", "end")


def model(space: str, name: str, expression: str, needs: str = "", imports: str = "") -> str:
    """A file with one decision; `needs` is the address of a required one."""
    required = f'<informationRequirement><requiredDecision href="{needs}"/></informationRequirement>' if needs else ""
    return (
        f'<definitions xmlns="{SPACE}" id="m" name="m" namespace="http://anliu.test/{space}">{imports}'
        f'<decision id="{name}" name="{name}"><variable name="{name}"/>{required}'
        f"<literalExpression><text>{expression}</text></literalExpression></decision></definitions>"
    )


def imported(space: str, name: str) -> str:
    return f'<import name="{name}" namespace="http://anliu.test/{space}" importType="{SPACE}"/>'


BASE = model("base", "base", "40 + 2")
TOP = model("top", "top", "lib.base * 2", "http://anliu.test/base#base", imported("base", "lib"))


def compiled(**files: str):
    texts = {f"{name}.dmn": text for name, text in files.items()}
    return compile_package("work", DRAWING.package() | texts)


def test_a_file_decides_with_what_it_imports_whatever_its_name():
    for files in ({"a": BASE, "b": TOP}, {"b": BASE, "a": TOP}):
        process = compiled(**files)
        assert process.decide("top", {}, MONDAY).value == Decimal(84)
        assert process.decisions.keys() == {"base", "top"}


def test_two_files_of_one_namespace_are_refused():
    with pytest.raises(EngineError, match="same namespace") as refused:
        compiled(a=BASE, b=model("base", "other", "1"))
    assert refused.value.node == "b.dmn"


def test_an_import_that_is_not_there_and_imports_of_each_other_are_refused():
    with pytest.raises(EngineError, match="imports a model that is not given"):
        compiled(a=TOP)
    there = model("x", "x", "y.y", "http://anliu.test/y#y", imported("y", "y"))
    back = model("y", "y", "x.x", "http://anliu.test/x#x", imported("x", "x"))
    with pytest.raises(EngineError, match="imports a model that is not given"):
        compiled(a=there, b=back)
