"""However a drawing is spoilt, it is refused in words, or its case lives or stops in words; never anything else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from lxml import etree

from tests.engine.driver import drive, pruned
from tests.engine.gallery.wall import pictures
from tests.engine.world import World
from tests.support import scale
from workflows.engine import EngineError, compile_package
from workflows.engine.dialect import BPMN

MUTANTS = scale(40, 3_000)
"""Of each tenth of the gallery."""
WORDS = ("", "x", "a'b", 'a"b', "a b [trigger]", "test", "true", "-1", "Start", "End", "1 +", "null", '"P1D"')
KINDS = (
    "userTask", "subProcess", "boundaryEvent", "startEvent", "endEvent", "eventBasedGateway", "exclusiveGateway",
    "intermediateCatchEvent", "intermediateThrowEvent", "receiveTask", "callActivity", "transaction",
)  # fmt: skip


def lose_a_word(element: Any, _: list[Any], random: Random) -> None:
    if element.attrib:
        del element.attrib[random.choice(list(element.attrib))]


def say_another(element: Any, others: list[Any], random: Random) -> None:
    said = [*WORDS, *random.choice(others).attrib.values()]
    if element.attrib:
        element.set(random.choice(list(element.attrib)), random.choice(said))


def write_another(element: Any, _: list[Any], random: Random) -> None:
    element.text = random.choice(WORDS)


def leave(element: Any, _: list[Any], __: Random) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def come_twice(element: Any, _: list[Any], __: Random) -> None:
    if element.getparent() is not None:
        element.getparent().append(deepcopy(element))


def move(element: Any, others: list[Any], random: Random) -> None:
    target = random.choice(others)
    if element is not target and element not in list(target.iterancestors()) and element.getparent() is not None:
        target.append(element)


def become_another(element: Any, others: list[Any], random: Random) -> None:
    element.tag = random.choice([f"{BPMN}{random.choice(KINDS)}", random.choice(others).tag])


WAYS: tuple[Callable[[Any, list[Any], Random], None], ...] = (
    lose_a_word,
    say_another,
    say_another,
    write_another,
    leave,
    come_twice,
    move,
    become_another,
)


def spoilt(text: str, random: Random) -> str:
    """The same file with one to three mistakes in it."""
    root = etree.fromstring(text.encode())
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for _ in range(random.randint(1, 3)):
        random.choice(WAYS)(random.choice(elements), elements, random)
    return etree.tostring(root, encoding="unicode")


@pytest.mark.parametrize("tenth", range(10))
def test_a_spoilt_drawing_is_refused_or_lived_in_words(tenth: int) -> None:
    random = Random(tenth)
    wall = [picture.make().files for picture in pictures()[tenth::10]]
    drawings = [files for files in wall if any(name.endswith(".bpmn") for name in files)]
    for _ in range(MUTANTS):
        files = dict(random.choice(drawings))
        name = random.choice([name for name in files if name.endswith(".bpmn")])
        files[name] = spoilt(files[name], random)
        with suppress(EngineError):
            drive(compile_package("test", files), World(), tenth, pruned)
