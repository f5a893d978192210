"""Drawings with mistakes in them, made by chance from right ones."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from lxml import etree

from workflows.engine.dialect import BPMN

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
