"""What the validator says of ways that part and meet is what the engine does, on tangled drawings made by chance."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import pytest

from tests.engine.shapes import Shape, shape, timer
from tests.support import scale
from tests.validation.tangles import Tangle, Told, lived, tangle
from workflows.engine import compile_package
from workflows.validation import FAMILIES, Finding, errors, files, validate
from workflows.validation.package import Package
from workflows.validation.paths.soundness import RULES

TANGLES = scale(40, 5_000)
LIVES = scale(40, 300)

WAITS = {"join_waits_for_ever", "join_may_wait"}
SUBJECT = {rule.code for rule in RULES}


def judged(drawing: Tangle) -> tuple[Finding, ...]:
    return validate(drawing.shape.package(), process="test")


def lives(drawing: Tangle, most: int = LIVES) -> list[Told]:
    process = compile_package("test", drawing.shape.package())
    return [lived(process, drawing.facts, seed) for seed in range(most)]


@pytest.mark.parametrize("turns_back", [False, True], ids=["forwards", "with loops"])
def test_a_tangle_that_nothing_is_said_of_never_gets_stuck_and_does_nothing_twice(*, turns_back: bool) -> None:
    seen = 0
    for seed in range(TANGLES):
        drawing = tangle(seed, turns_back=turns_back)
        found = judged(drawing)
        if errors(found) or SUBJECT & {one.code for one in found}:
            continue
        told = lives(drawing)
        seen += 1
        assert not [one for one in told if one.is_stuck], seed
        if not turns_back:
            assert not {
                node for one in told for node, times in one.visits.items() if times > 1 and node in drawing.tasks
            }
    assert seen > TANGLES / 10


@pytest.mark.parametrize("turns_back", [False, True], ids=["forwards", "with loops"])
def test_a_tangle_with_a_join_that_waits_gets_stuck_in_some_life(*, turns_back: bool) -> None:
    seen = 0
    for seed in range(TANGLES):
        drawing = tangle(seed, turns_back=turns_back)
        found = judged(drawing)
        others = {one.code for one in errors(found)} - SUBJECT
        if others or not WAITS & {one.code for one in found}:
            continue
        seen += 1
        told = lives(drawing)
        if not any(one.is_stuck for one in told):
            told = lives(drawing, 2_000)  # the way to it is a rare one
        assert any(one.is_stuck for one in told), (seed, *map(str, found))
    assert seen > TANGLES / 10


def test_a_join_that_is_said_never_to_go_on_never_does() -> None:
    seen = 0
    for seed in range(TANGLES):
        drawing = tangle(seed, turns_back=True)
        found = judged(drawing)
        never = {one.element for one in found if one.code == "join_never_goes_on"}
        if never and not {one.code for one in errors(found)} - SUBJECT:
            seen += 1
            assert not never & {node for one in lives(drawing) for node in one.visits}, seed
    assert seen > TANGLES / 100


def spent(drawing: Shape) -> float:
    """The time it takes to judge a drawing that has been read."""
    texts = drawing.package()
    documents, _ = files.read(texts)
    judged = Package(files=texts, documents=documents, process="test")
    assert sum(1 for _ in judged.nodes()) > 1
    begun = time.process_time()
    for family in FAMILIES:
        if family.name in {"structure", "rounds", "sizes", "soundness", "side_by_side"}:
            list(family.check(judged))
    return time.process_time() - begun


def large(size: int, seed: int = 1) -> Shape:
    """Blocks of tasks with deadlines between gateways of all kinds, in a row, with a way back from each."""
    random, drawing, last = Random(seed), shape(n="integer"), "test_start"
    for number in range(size // 12):
        kind = random.choice(("parallel", "exclusive", "inclusive"))
        names = [f"{name}_{number}" for name in ("back", "split", "join", "check", "enough")]
        back, split, join, check, enough = names
        rest = f"rest_{number}" if kind != "parallel" else ""
        drawing.gateway(back).gateway(split, kind, default=rest).gateway(join, kind)
        drawing.task(check).gateway(enough, default=f"on_{number}").flow(last, back, split)
        for branch in range(3):
            task, late = f"task_{number}_{branch}", f"late_{number}_{branch}"
            drawing.task(task).at_edge(late, on=task, what=timer('"P1D"'))
            when = f"n = {branch}" if rest and branch else ""
            drawing.flow(split, task, when=when, id="" if when else rest).flow(task, join).flow(late, check)
        drawing.flow(join, check, enough).flow(enough, back, when="n > 5")
        last = f"after_{number}"
        drawing.gateway(last).flow(enough, last, id=f"on_{number}")
    return drawing.end().flow(last, "end")


def branches(size: int) -> Shape:
    """Many branches, each of which may end or come to the join."""
    drawing = shape().gateway("split", "parallel").gateway("join", "inclusive").end().flow("test_start", "split")
    for number in range(size // 3):
        task, late, out = f"task_{number}", f"late_{number}", f"out_{number}"
        drawing.task(task).at_edge(late, on=task, what=timer('"P1D"')).end(out)
        drawing.flow("split", task, "join").flow(late, out)
    return drawing.flow("join", "end")


@pytest.mark.parametrize("make", [large, branches], ids=["blocks", "branches"])
def test_two_thousand_elements_are_judged_within_seconds(make: Callable[[int], Shape]) -> None:
    assert spent(make(2_000)) < 10  # a fifth of it is usual
