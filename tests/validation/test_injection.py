"""Nothing that is written into a drawing ever runs: it is refused, or it is a text and stays one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.engine.shapes import Shape
from tests.engine.world import Case, World
from tests.validation.places import EXPRESSIONS, OTHERS, PLACES, PYTHON, Made
from workflows.dmn import DmnError
from workflows.engine import EngineError, compile_package
from workflows.validation import errors, validate


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever ran would leave its mark here."""
    monkeypatch.chdir(tmp_path)
    yield
    assert not list(tmp_path.iterdir())


def files(made: Made) -> dict[str, str]:
    if isinstance(made, Shape):
        return made.package()
    return {"test.bpmn": made} if isinstance(made, str) else made


def drive(package: dict[str, str]) -> None:
    """As far as anything can be done."""
    process = compile_package("test", package)
    case = Case(process, World(), n=1)
    for _ in range(6):
        waits = case.instance.waiting()
        if waits.items:
            case.answer(waits.items[0].node)
        elif waits.jobs:
            case.finish(waits.jobs[0].node, n=2)
        elif waits.messages:
            case.deliver(waits.messages[0].node)
        elif waits.timers:
            case.later(days=400)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("evil", [PYTHON, *OTHERS], ids=range(len(OTHERS) + 1))
def test_nothing_runs(place: Callable[[str], Made], evil: str):
    package = files(place(evil))
    found = validate(package, process="test")
    assert all(str(one) and (one.advice % one.params if one.params else one.advice) for one in found)
    with suppress(EngineError, DmnError):
        drive(package)


@pytest.mark.parametrize("place", sorted(EXPRESSIONS, key=lambda each: each.__name__), ids=lambda each: each.__name__)
def test_python_where_an_expression_belongs_is_refused(place: Callable[[str], Made]):
    """By the validator, or by what publishing asks beside it."""
    assert errors(validate(files(place(PYTHON)), process="test"))


def test_every_place_is_tried():
    assert len(PLACES) >= 30
    assert set(PLACES) >= EXPRESSIONS
