"""A drawing that is tried tells one story, however the case is kept; answers, moves and ends are what they say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from tests.engine.gallery.picture import Picture, Told, line
from tests.engine.gallery.wall import pictures
from tests.engine.generator import package, random_drawing
from tests.support import scale
from workflows.trace.answers import Answer, Answers
from workflows.trace.drawn import Drawn, Mover, moved_by
from workflows.trace.trace import Bounds, Ended, Halted, Mode, Trial, Waiting, trace

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
SEEDS = scale(20, 2_000)
MADE = {picture: picture.make() for picture in pictures()}
TOLD = [picture for picture in pictures() if isinstance(MADE[picture], Told)]
SHORT = Bounds(moves=scale(25, 100), nodes=scale(150, 400))
VALUES = {
    "boolean": lambda random: random.random() < 0.5,
    "integer": lambda random: random.randint(0, 3),
    "money": lambda random: Decimal(random.randint(0, 200)),
    "list": lambda random: ["a", "b"][: random.randint(0, 2)],
}


def told(drawn: Drawn, facts: Mapping[str, Any], answers: Answers, mode: Mode) -> list[Any]:
    """All lines and the end; an error is told by its code, as two of them are never equal."""
    found = list(trace(Trial(drawn=drawn, facts=facts, answers=answers, now=MONDAY, mode=mode, bounds=SHORT)))
    end = found[-1]
    return [*found[:-1], (end.code, end.node, end.way, str(end.why)) if isinstance(end, Halted) else end]


def alike(drawn: Drawn, facts: Mapping[str, Any], answers: Answers) -> list[Any]:
    """The one story of the three ways to keep a case."""
    in_memory = told(drawn, facts, answers, Mode.MEMORY)
    assert told(drawn, facts, answers, Mode.PERSISTED) == in_memory
    assert told(drawn, facts, answers, Mode.PRUNED) == in_memory
    return in_memory


def chance(drawn: Drawn, seed: int) -> Answers:
    """Some answers to most questions: facts, errors, messages that come late, people who do not come."""
    random, facts = Random(seed), list(drawn.process.facts.values())

    def entry(mover: Mover) -> Answer | None:
        known = [fact for fact in facts if not fact.name.endswith("_outcome") and random.random() < 0.6]
        given = {fact.name: VALUES.get(fact.type, lambda r: r.choice("abc"))(random) for fact in known}
        if random.random() < 0.05:
            return None
        if mover is Mover.CLOCK:
            return Answer()
        if mover is Mover.MACHINE and random.random() < 0.2:
            return Answer(given, error=random.choice(("NO", "LATE")))
        return Answer(given)

    asked = {node.id: moved_by(node) for node in drawn.nodes.values()}
    return Answers(
        {
            id: tuple(entry(mover) for _ in range(random.randint(1, 3)))
            for id, mover in asked.items()
            if mover is not Mover.ENGINE and random.random() < 0.7
        }
    )


def begins(picture: Picture) -> dict[str, Any]:
    """What a picture's story begins with."""
    pairs = (word.partition("=") for word in line(MADE[picture].story[0]).words if "=" in word)
    return {name: json.loads(value, parse_float=Decimal) for name, _, value in pairs}


@pytest.mark.parametrize("picture", TOLD, ids=str)
def test_the_gallery_tells_one_story_in_all_modes(picture: Picture) -> None:
    drawn = Drawn.of(MADE[picture].files, "test")
    for seed in range(scale(1, 30)):
        alike(drawn, begins(picture), chance(drawn, seed) if seed else Answers())
    alike(drawn, begins(picture), chance(drawn, 1))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_drawings_tell_one_story_in_all_modes(seed: int) -> None:
    drawn = Drawn.of(package(random_drawing(seed)), "test")
    for answers in (Answers(), chance(drawn, seed)):
        alike(drawn, {"people": ["Chen", "Lin"]}, answers)


def test_chance_brings_every_kind_of_move_and_every_kind_of_end() -> None:
    stories = [
        told(drawn, {"people": ["Chen", "Lin"]}, chance(drawn, seed), Mode.PRUNED)
        for seed in range(40)
        for drawn in [Drawn.of(package(random_drawing(seed)), "test")]
    ]
    lines = [one for story in stories for one in story[:-1]]
    assert {one.by for one in lines} == set(Mover)
    assert {type(story[-1]) for story in stories} >= {Ended, Waiting, tuple}
    assert all(one.kind for one in lines)
