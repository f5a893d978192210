"""Fixtures of the heart's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.office import Office


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """A small insurer on a database of its own."""
    built = Office(database_url)
    yield built
    built.close()
