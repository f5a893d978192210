"""What the documentation says about BPMN is what the gallery shows, element by element."""

from __future__ import annotations

import re

import pytest

from tests.engine.gallery.elements import CHAPTERS, Element, Support
from tests.engine.gallery.picture import Refused, Told
from tests.engine.gallery.wall import pictures
from tests.engine.support_page import PAGE, shown_by, written
from tests.engine.world import Case
from tests.support.drawings import HEAD
from workflows.engine import compile_package

ELEMENTS = [element for chapter in CHAPTERS for element in chapter.elements]


def support_of(drawing: Told | Refused) -> set[Support]:
    """What a picture can be evidence for."""
    if isinstance(drawing, Refused):
        return {Support.REFUSED, Support.ELSEWHERE}
    return {Support.READERS} if drawing.for_readers else {Support.EXECUTED}


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)
def test_an_element_is_shown_by_pictures_that_bear_out_what_is_said_of_it(element: Element) -> None:
    shown = shown_by(element)
    assert shown
    assert all(element.support in support_of(picture.make()) for picture in shown)


def test_everything_that_a_picture_shows_is_an_element_of_the_list_and_stands_there_once() -> None:
    names = [element.name for element in ELEMENTS]
    assert len(set(names)) == len(names)
    assert {name for picture in pictures() for name in picture.elements} == set(names)


def test_the_page_says_what_the_gallery_shows() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page), "python -m tests.engine.support_page"
    assert all(page.count(f"<!-- {mark}elements:{name} -->") == 1 for mark in ("", "/") for name in ("zh", "en"))


ORDER = (
    '<bpmn:startEvent id="start"/><bpmn:userTask id="check"/><bpmn:endEvent id="end"/>'
    '<bpmn:sequenceFlow id="a" sourceRef="start" targetRef="check"/>'
    '<bpmn:sequenceFlow id="b" sourceRef="check" targetRef="end"/>'
)


def test_the_example_of_the_process_owners_guide_does_what_is_said_of_it() -> None:
    guide = PAGE.with_name("process-owner.md").read_text(encoding="utf-8")
    (example,) = (found for found in re.findall(r"```xml\n(.*?)```", guide, re.DOTALL) if "withdrawal" in found)
    files = {"test.bpmn": f"{HEAD}{example.replace('…', ORDER)}</bpmn:definitions>"}
    case = Case(compile_package("application", files), policy="P1")
    assert case.open == ["asked", "check", "every_three_days"]
    for _ in range(3):
        case.later(days=3)
    assert [letter.handler for letter in case.world.letters] == ["notices.remind"] * 3
    assert case.open == ["asked", "check"]
    assert case.deliver("asked", reason="moved").open == ["close"]
    assert case.answer("close").ended
    assert case.steps == ["close", "withdrawn_end", "withdrawal"]
