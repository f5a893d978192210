"""Correct drawings have no errors: the gallery's, the standard's own examples, random ones and our processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.engine.generator import package, random_drawing
from tests.engine.shapes import Shape
from tests.support import scale
from tests.validation.by_example import ALL
from web.compose import the_registry
from web.packages import packages
from workflows.engine import compile_package
from workflows.validation import errors, validate
from workflows.validation.paths import soundness

RANDOM = scale(60, 5_000)


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_the_standards_own_examples_have_no_errors_and_can_be_run(make: Callable[[], list[Shape]]) -> None:
    files = {name: text for drawing in make() for name, text in drawing.package().items()}
    found = validate(files, process="test")
    assert not errors(found), [str(one) for one in errors(found)]
    compile_package("test", files)


def test_random_drawings_of_every_construct_have_no_errors_and_hardly_a_doubt_where_ways_meet() -> None:
    meetings = {rule.code for rule in soundness.RULES}
    doubts = Counter[str]()
    for seed in range(RANDOM):
        found = validate(package(random_drawing(seed)), process="test")
        assert not errors(found), (seed, [(one.element, str(one)) for one in errors(found)])
        doubts.update(one.code for one in found if one.code in meetings)
    assert doubts.total() <= RANDOM / 50, doubts


@pytest.mark.parametrize("process", packages())
def test_our_own_processes_have_neither_errors_nor_warnings(process: str) -> None:
    found = validate(packages()[process], process=process, registry=the_registry())
    assert not found, [(one.element, one.code, str(one)) for one in found]
