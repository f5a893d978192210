"""Processes that call each other: where the calls never end, found by trying."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from tests.engine.shapes import Shape
from workflows.validation import validate
from workflows.validation.standard.calls import ENDLESS


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
