"""A case that is pruned, stored and loaded after every step does what one does that stays in memory whole."""

# ruff: noqa: SLF001 - the tree below the door is what is looked at

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.engine.driver import Step, drive, pruned, unpruned
from tests.engine.generator import package, random_drawing
from tests.engine.world import World
from tests.support import scale
from workflows.engine import Instance, compile_package, state
from workflows.engine.prune import fired
from workflows.engine.tree import scopes

SEEDS = scale(100, 10_000)
RULES = {"finished", "block", "scope", "choice"}
KINDS = {
    "task", "job", "risky", "letter", "receive", "many", "vote", "more", "scope", "repair", "remind",
    "wait", "first", "event", "from", "to", "send", "escalate", "signal", "heard", "seen", "edge",
    "split", "join", "fork", "gather", "choose", "choice", "merge", "again", "enough", "end", "stop",
    "handler", "begins", "spare",
}  # fmt: skip
"""The blocks of the generator: every one of them has to be lived through."""


@pytest.mark.parametrize("seed", range(SEEDS))
def test_memory_storage_and_pruning_tell_the_same_story(seed: int) -> None:
    process = compile_package("test", package(random_drawing(seed)))
    whole = drive(process, World(), seed)
    assert drive(process, World(), seed, unpruned) == whole
    assert drive(process, World(), seed, pruned) == whole
    assert joins_without_split(whole) == []


def joins_without_split(story: list[Step]) -> list[str]:
    """Joins that let a token out more often than their split, which is the number before theirs, let some in."""
    visits = Counter(node for step in story for node in step.visits)
    joins = [node for node in visits if node.startswith("join_")]
    return [join for join in joins if visits[join] > visits[f"split_{int(join.removeprefix('join_')) - 1}"]]


def test_the_random_drawings_reach_every_block_and_every_rule_of_pruning_and_most_cases_come_to_an_end() -> None:
    fired.clear()
    stories = [
        drive(compile_package("test", package(random_drawing(seed))), World(), seed, pruned) for seed in range(100)
    ]
    lived = {node.partition("_")[0] for story in stories for step in story for node in step.visits}
    assert set(fired) == RULES
    assert lived >= KINDS
    assert sum(story[-1].ended for story in stories) >= 80


def checked(instance: Instance) -> Instance:
    """As stored and loaded, with everything looked at that the loader relies on."""
    text = instance.dump()
    again = Instance.load(instance.process, instance._workflow.host, text)
    assert again.dump() == text
    for scope in scopes(again._workflow):
        for task in scope.tasks.values():
            assert scope.tasks[task.id] is task
            assert task is scope.task_tree or task.id in scope.tasks[task._parent]._children
            assert all(scope.tasks[child]._parent == task.id for child in task._children)
    for scope in json.loads(text)["scopes"]:
        assert all(place < number for number, (_, place, *_) in enumerate(scope["t"]))
    assert state.dump(again._workflow) == text
    return again


@pytest.mark.parametrize("seed", range(scale(15, 500)))
def test_every_stored_tree_hangs_together_and_reads_back_as_it_was(seed: int) -> None:
    drive(compile_package("test", package(random_drawing(seed))), World(), seed, checked)
