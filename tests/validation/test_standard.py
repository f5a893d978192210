"""The rules of the standard over drawings that nobody would draw: spoilt by chance, very large, meant to be slow."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from copy import deepcopy
from itertools import pairwise
from time import process_time
from typing import Any

import pytest
from lxml import etree

from tests.engine.gallery.picture import Told
from tests.engine.gallery.wall import pictures
from tests.engine.shapes import Shape, error, line, shape, signal
from workflows.engine import compile_package
from workflows.engine.document import read_document
from workflows.validation import errors, files, judge, validate
from workflows.validation.package import Package
from workflows.validation.standard.calls import ENDLESS

MADE = [made.files for made in (picture.make() for picture in pictures()) if isinstance(made, Told)]
FAMILIES = {family.name: family for family in judge.FAMILIES}
SEEDS = range(60)


def spoil(text: str, chance: random.Random) -> str:
    """The drawing with one to three things in it taken away, said otherwise, copied or called otherwise."""
    root = etree.fromstring(text.encode())
    for _ in range(chance.randint(1, 3)):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        ids = [each.get("id") for each in elements if each.get("id")]
        chance.choice([_take, _say, _say, _copy, _call])(chance.choice(elements[1:] or elements), elements, ids, chance)
    return etree.tostring(root, encoding="unicode")


def _take(element: Any, elements: list[Any], ids: list[str], chance: random.Random) -> None:
    del elements, ids
    if element.attrib and chance.random() < 0.5:
        element.attrib.pop(chance.choice(list(element.attrib)))
    elif element.getparent() is not None:
        element.getparent().remove(element)


def _say(element: Any, elements: list[Any], ids: list[str], chance: random.Random) -> None:
    del elements
    if element.attrib and ids:
        element.set(chance.choice(list(element.attrib)), chance.choice([*ids, "", "x y", "tns:" + ids[0], "true"]))


def _copy(element: Any, elements: list[Any], ids: list[str], chance: random.Random) -> None:
    del ids
    chance.choice(elements).append(deepcopy(element))


def _call(element: Any, elements: list[Any], ids: list[str], chance: random.Random) -> None:
    del ids
    element.tag = chance.choice(elements).tag


@pytest.mark.parametrize("seed", SEEDS)
def test_a_spoilt_drawing_is_judged_and_loads_where_nothing_is_wrong(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(4):
        package = dict(chance.choice(MADE))
        name = chance.choice([name for name in package if name.endswith(".bpmn")])
        package[name] = spoil(package[name], chance)
        found = validate(package, process="test")
        assert all(str(one) and one.advice % one.params for one in found)
        if not errors(found):
            compile_package("test", package)


def long_line(steps: int) -> Mapping[str, str]:
    return line("test", *(f"step_{number}" for number in range(steps))).package()


def in_each_other(depth: int) -> Mapping[str, str]:
    body = line("inner", "work")
    for number in range(depth):
        outer = shape(f"s{number}").sub(f"sub_{number}", body).end(f"s{number}_end")
        body = outer.flow(f"s{number}_start", f"sub_{number}", f"s{number}_end")
    return shape().sub("all", body).end().flow("test_start", "all", "end").package()


def fan(ways: int) -> Mapping[str, str]:
    drawing = shape().gateway("fork", "parallel").end().flow("test_start", "fork")
    for number in range(ways):
        drawing.task(f"way_{number}").flow("fork", f"way_{number}", "end")
    return drawing.package()


def waiting_for_anything(events: int) -> Mapping[str, str]:
    drawing = shape().gateway("first", "eventBased").end().flow("test_start", "first")
    for number in range(events):
        drawing.catch(f"event_{number}", signal(f"s{number}")).flow("first", f"event_{number}", "end")
    return drawing.package()


def one_edge(events: int) -> Mapping[str, str]:
    drawing = line("test", "work")
    for number in range(events):
        drawing.at_edge(f"edge_{number}", on="work", what=error(f"E{number}")).flow(f"edge_{number}", "test_end")
    return drawing.package()


def many_errors(ends: int) -> Mapping[str, str]:
    body = shape("body").gateway("fork", "parallel").flow("body_start", "fork")
    for number in range(ends):
        body.end(f"wrong_{number}", error(f"E{number}")).flow("fork", f"wrong_{number}")
    return shape().sub("all", body).end().flow("test_start", "all", "end").package()


def ring(processes: int) -> Mapping[str, str]:
    """Each process calls the next one, and the last one the first."""
    names = ["test", *(f"p{number}" for number in range(1, processes)), "test"]
    texts = (calling(name, called).xml().partition("<bpmn:process")[2] for name, called in pairwise(names))
    head, *rest = (f"<bpmn:process{text.removesuffix('</bpmn:definitions>')}" for text in texts)
    start = calling("test", "test").xml().partition("<bpmn:process")[0]
    return {"test.bpmn": f"{start}{head}{''.join(rest)}</bpmn:definitions>"}


def calling(process: str, called: str) -> Shape:
    drawing = Shape(process).start(f"{process}_in").call(f"{process}_calls", called).end(f"{process}_out")
    return drawing.flow(f"{process}_in", f"{process}_calls", f"{process}_out")


def of_nothing(flows: int) -> Mapping[str, str]:
    drawing = line("test", "work")
    for number in range(flows):
        drawing.flow(f"gone_{number}", f"missing_{number}")
    return drawing.package()


HOSTILE: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "long line": lambda: long_line(480),
    "in each other": lambda: in_each_other(30),
    "fan": lambda: fan(300),
    "event gateway": lambda: waiting_for_anything(300),
    "one edge": lambda: one_edge(300),
    "many errors": lambda: many_errors(400),
    "ring of calls": lambda: ring(200),
    "flows of nothing": lambda: of_nothing(1_900),
}


def seconds(package: Mapping[str, str], family: str) -> float:
    documents, _ = files.read(package)
    assert documents
    judged = Package(files=package, documents=documents, process="test")
    assert judged.processes
    began = process_time()
    list(FAMILIES[family].check(judged))
    return process_time() - began


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_family_is_quick_with_a_drawing_that_is_meant_to_be_slow(name: str, family: str) -> None:
    assert seconds(HOSTILE[name](), family) < 10


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_quick_with_a_large_drawing(family: str) -> None:
    package = long_line(160)
    assert sum(1 for _ in read_document(package["test.bpmn"]).iter()) > 300
    assert min(seconds(package, family) for _ in range(3)) < 2  # a hundredth of it is usual


def circle(below: Mapping[str, list[str]]) -> Mapping[str, str]:
    """Processes with a choice of what they call; "" is a way without a call."""
    package: dict[str, str] = {}
    for process, called in below.items():
        drawing = Shape(process).declare(n="integer").start(f"{process}_in").end(f"{process}_out")
        default = f"{process}_way_0"
        drawing.gateway(f"{process}_which", default=default).flow(f"{process}_in", f"{process}_which")
        for number, name in enumerate(called):
            node = f"{process}_{number}"
            drawing.call(node, name) if name else drawing.task(node)
            when = "" if number == 0 else f"n = {number}"
            drawing.flow(f"{process}_which", node, when=when, id=f"{process}_way_{number}")
            drawing.flow(node, f"{process}_out")
        package |= drawing.package()
    return package


def test_a_process_that_begins_with_a_message_is_told_once() -> None:
    trigger = '<bpmn:messageEventDefinition messageRef="paid"/>'
    text = line("test", "work").xml().replace('id="test_start">', f'id="test_start">{trigger}')
    text = text.replace("<bpmn:process", '<bpmn:message id="paid" name="paid"/><bpmn:process')
    assert [one.code for one in validate({"test.bpmn": text}) if one.element == "test_start"] == ["not_executed"]


def finish(below: Mapping[str, list[str]]) -> set[str]:
    """Which of the processes can end at all, found by trying."""
    done: set[str] = set()
    for _ in below:
        done |= {process for process, called in below.items() if any(not name or name in done for name in called)}
    return done


@pytest.mark.parametrize("seed", range(40))
def test_calls_never_end_exactly_where_no_way_through_the_processes_does(seed: int) -> None:
    chance = random.Random(seed)
    names = ["test", "one", "two", "three"]
    below = {name: [chance.choice([*names, ""]) for _ in range(chance.randint(1, 2))] for name in names}
    found = validate(circle(below), process="test")
    endless = {one.element.rpartition("_")[0] for one in found if one.code == ENDLESS.code}
    reached = ["test"]
    for name in reached:
        reached += [each for each in below[name] if each and each not in reached]
    assert endless <= set(reached) - finish(below)
    assert bool(endless) == bool(set(reached) - finish(below))
