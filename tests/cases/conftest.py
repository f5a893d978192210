"""A house for each story; and after each story, whatever happened in it, everything holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.silent import silent_changes
from tests.support.handlers import BOOK, test
from tests.support.house import House
from workflows import invariants
from workflows.db import reading


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A house with the test handlers."""
    house = House(database_url, test)
    yield house
    with reading() as session:
        assert invariants.check(session) == []
        assert silent_changes(session) == []


@pytest.fixture
def book() -> Path:
    """The far side's book, empty: `calls` lists the keys, `mode` says how it behaves."""
    folder = Path(os.environ[BOOK])
    for page in folder.iterdir():
        page.unlink()
    return folder
