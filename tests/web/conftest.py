"""A work desk on a database of its own, with a small company in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.desk import WorkDesk


@pytest.fixture
def desk(database_url: str, tmp_path) -> Iterator[WorkDesk]:
    """The real application in front of an insurer with the demo company's people and one customer."""
    desk = WorkDesk(database_url, tmp_path)
    yield desk
    desk.close()
