"""A desk behind a port, and windows onto it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.desk import WorkDesk
from tests.support.windows import Windows, served

PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[WorkDesk]:
    """The real application in front of an insurer with the demo company's people and one customer."""
    desk = WorkDesk(database_url, tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def windows(browser: Browser, desk: WorkDesk) -> Iterator[Windows]:
    """Browsers at the desk; at the end nothing may have gone wrong behind a page."""
    with served(desk) as address:
        windows = Windows(browser, desk, address)
        yield windows
        windows.close()
    assert not windows.complaints, "\n".join(windows.complaints)
