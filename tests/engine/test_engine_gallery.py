"""The pictures of the gallery are lived: what happens is what their stories tell, however the case is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from tests.engine.driver import Anybody, Between, Step, drive, pruned, unpruned
from tests.engine.gallery.picture import Line, Picture, Refused, Told, line
from tests.engine.gallery.wall import pictures
from tests.engine.world import Case, World
from tests.support import scale
from workflows.engine import EngineError, Process, compile_package

SEEDS = scale(4, 200)
LONGEST = 12
PERIODS = {"d": "days", "h": "hours", "m": "minutes"}

ALL = pictures()
MADE = {picture: picture.make() for picture in ALL}
TOLD = [picture for picture in ALL if isinstance(MADE[picture], Told)]
REFUSED = [picture for picture in ALL if isinstance(MADE[picture], Refused)]


@cache
def process_of(picture: Picture) -> Process:
    return compile_package("test", MADE[picture].files)


def values(words: tuple[str, ...]) -> dict[str, Any]:
    """`name=value` with JSON values."""
    pairs = (word.partition("=") for word in words if "=" in word)
    return {name: json.loads(value, parse_float=Decimal) for name, _, value in pairs}


def move(case: Case, told: Line) -> None:
    facts = values(told.words)
    match told.move:
        case "answer":
            case.answer(told.node, told.nth, **facts)
        case "finish":
            case.finish(told.node, told.nth, **facts)
        case "fail":
            case.fail(told.node, told.words[0], told.nth, **facts)
        case "deliver":
            case.deliver(told.node, **facts)
        case "later":
            number, unit = re.fullmatch(r"(\d+)([dhm])", told.node).groups()
            case.later(**{PERIODS[unit]: int(number)})


def sent(world: World) -> list[str]:
    """The letters and messages since it was asked last."""
    letters = [f"!{letter.node}" for letter in world.letters]
    messages = [f"!{name}/{key}" if key else f"!{name}" for name, key, _ in world.messages]
    world.letters.clear()
    world.messages.clear()
    return sorted(letters + messages)


def happens(told: Line, move: Callable[[], Case]) -> Case | None:
    """Make a move and compare it with what is told."""
    if told.stops:
        with pytest.raises(EngineError) as stopped:
            move()
        assert (stopped.value.code, stopped.value.node) == told.stops
        return None
    case = move()
    seen = (sorted(case.steps), sent(case.world), case.open, case.ended)
    assert seen == (list(told.visits), list(told.sent), list(told.waits), told.ends)
    assert {name: case.facts.get(name) for name in values(told.facts)} == values(told.facts)
    return case


@pytest.mark.parametrize("picture", TOLD, ids=str)
def test_what_happens_is_what_is_told(picture: Picture) -> None:
    beginning, *rest = map(line, MADE[picture].story)
    case = happens(beginning, lambda: Case(process_of(picture), World(), **values(beginning.words)))
    for told in rest:

        def step(told: Line = told) -> Case:
            move(case, told)
            return case

        happens(told, step)


def lived(picture: Picture, seed: int, between: Between = lambda it: it) -> list[Step]:
    """What chance makes of a drawing that begins as its story does."""
    process = process_of(picture)
    facts = values(line(MADE[picture].story[0]).words)
    return drive(process, World(), seed, between, LONGEST, act=Anybody(process).act, facts=facts)


@pytest.mark.parametrize("picture", TOLD, ids=str)
def test_memory_storage_and_pruning_tell_the_same_story(picture: Picture) -> None:
    for seed in range(SEEDS):
        whole = lived(picture, seed)
        assert lived(picture, seed, unpruned) == whole
        assert lived(picture, seed, pruned) == whole


def test_chance_makes_every_kind_of_move_and_brings_most_cases_to_an_end() -> None:
    stories = [lived(picture, 0) for picture in TOLD]
    moves = {step.action.partition(" ")[0] for story in stories for step in story}
    assert moves == {"start", "ItemWait", "JobWait", "failed", "MessageWait", "TimerWait", "error"}
    assert sum(story[-1].ended for story in stories) > 0.9 * len(stories)


@pytest.mark.parametrize("picture", REFUSED, ids=str)
def test_what_is_refused_is_named_at_its_node(picture: Picture) -> None:
    drawing = MADE[picture]
    with pytest.raises(EngineError) as refused:
        compile_package("test", drawing.files)
    assert (refused.value.code, refused.value.node) == (drawing.code, drawing.at)
    assert drawing.what in str(refused.value)


def test_a_lane_in_a_lane_that_names_no_role_has_the_role_around() -> None:
    (picture,) = (picture for picture in TOLD if picture.name == "lanes_in_lanes")
    assert process_of(picture).node("entry").role == "office"


def test_the_gallery_is_large_and_no_two_pictures_have_one_name() -> None:
    assert len({str(picture) for picture in ALL}) == len(ALL) >= 120
