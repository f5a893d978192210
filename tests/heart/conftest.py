"""Fixtures of the heart's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.database import DatabaseServer
from tests.support.office import Office


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """A small insurer on a database of its own."""
    built = Office(database_url)
    yield built
    built.close()


@pytest.fixture(scope="module")
def large_office(server: DatabaseServer) -> Iterator[Office]:
    """An insurer that a module fills with thousands of rows, once; whoever looks at them changes nothing."""
    with server.database() as url:
        built = Office(url)
        yield built
        built.close()
