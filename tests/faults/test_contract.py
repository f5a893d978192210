"""The contract of the verbs: each that changes a case says so in the case's history, and each is killed somewhere."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.faults.handlers import faults
from tests.faults.silent import silent_changes
from tests.faults.stories import STORIES, Story
from tests.support.handlers import test
from tests.support.house import House
from workflows import commands
from workflows.commands import items, maintenance, publishing, reasons
from workflows.db import reading, transaction
from workflows.locking import lock_case
from workflows.models import Case, Event

PARTS = {"session", "step", "request"}
"""Who takes one of these is a part of a command: it opens no transaction of its own."""

OPENS = ("transaction()", "housekeeping()", "in_case(", "_with_")

WITHOUT_HISTORY: Mapping[Callable[..., Any], str] = {
    items.save_draft: "unsent typing is no step of the case; it is sealed, replaced and gone when the item is done",
    publishing.publish: "makes a version; no case moves to it by itself (P7), and the version's row says who and when",
    maintenance.announce: "a notice about the house; no case moves",
    maintenance.call_off: "the notice taken back; no case moves",
    reasons.load_reasons: "changes the words of reason codes, which history holds by code",
}


def public_functions() -> Iterator[Callable[..., Any]]:
    for found in pkgutil.iter_modules(commands.__path__, f"{commands.__name__}."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield function


def verbs() -> set[Callable[..., Any]]:
    """The public functions that open a transaction."""
    return {
        function
        for function in public_functions()
        if not PARTS & inspect.signature(function).parameters.keys()
        and any(word in inspect.getsource(function) for word in OPENS)
    }


def test_the_inspection_finds_the_verbs_and_not_their_parts() -> None:
    found = verbs()
    assert {items.complete, items.save_draft, publishing.publish} <= found
    assert lock_case not in found
    assert len(found) > 15


def test_every_verb_that_changes_a_case_has_a_story_in_which_it_is_killed() -> None:
    assert verbs() - STORIES.keys() == WITHOUT_HISTORY.keys() - STORIES.keys()


TOLD = [(verb, story) for verb, stories in STORIES.items() for story in stories if verb not in WITHOUT_HISTORY]


@pytest.mark.parametrize("story", [story for _, story in TOLD], ids=lambda story: story.__name__)
def test_a_verb_tells_the_history_of_the_case_it_changes(database_url: str, story: Story) -> None:
    ready = story(House(database_url, test, faults))
    before = events()

    with ready.house.moment():
        ready.call()

    assert events() > before
    with reading() as session:
        assert silent_changes(session) == []


def test_whoever_changes_a_case_without_a_word_is_found(database_url: str) -> None:
    STORIES[items.claim][0](House(database_url, test, faults))
    with transaction() as session:
        lock_case(session, session.scalars(select(Case.id)).one()).public_status = "SOMETHING"

    with reading() as session:
        assert silent_changes(session) == ["case"]


def events() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0
