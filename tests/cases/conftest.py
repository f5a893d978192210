"""A house for each story."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.handlers import BOOK, test
from tests.support.house import House


@pytest.fixture
def house(database_url: str) -> House:
    """A house with the test handlers."""
    return House(database_url, test)


@pytest.fixture
def book() -> Path:
    """The far side's book, empty: `calls` lists the keys, `mode` says how it behaves."""
    folder = Path(os.environ[BOOK])
    for page in folder.iterdir():
        page.unlink()
    return folder
