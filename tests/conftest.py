"""Fixtures of every test: a database of its own; options: `--soak` for the long forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import support
from tests.support.browser import launch_arguments
from tests.support.database import DatabaseServer, RunFolder
from tests.support.promise import silently_stopped

FOLDER = pytest.StashKey[RunFolder]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long forms: more examples, rounds and kills")


def pytest_configure(config: pytest.Config) -> None:
    support.soaking = config.getoption("--soak")
    shared = getattr(config, "workerinput", {}).get("run_folder")  # set in a worker of xdist only
    config.stash[FOLDER] = RunFolder(Path(shared) if shared else None)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[FOLDER].path)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[FOLDER].clear()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not support.soaking:
        long = [item for item in items if item.get_closest_marker("soak")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[DatabaseServer]:
    """The run's embedded PostgreSQL, started when the first test asks for it."""
    from web.migrations import upgrade  # noqa: PLC0415 - only a run that asks for a database loads every model

    server = DatabaseServer(request.config.stash[FOLDER].path, upgrade)
    yield server
    server.leave()


@pytest.fixture
def database_url(server: DatabaseServer, request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database of the test's own, as an SQLAlchemy address (`postgresql+psycopg://`).

    Whatever a test did, no case has silently stopped in it (promise P5).
    """
    with server.database() as url:
        yield url
        if request.node.get_closest_marker("stuck") is None:
            assert silently_stopped(url) == []


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """How pytest-playwright starts the browser."""
    return browser_type_launch_args | launch_arguments()
