"""One embedded server per test run, one migrated template, one database per test (architecture §12).

The run's folder belongs to the process that was started by hand: it holds a lock there as long as it lives, and a
guard removes server and folder when the lock is let go. xdist's workers find the same folder and the same server.

A database is hundreds of small files. Where they lie in memory, making and dropping one costs a third of the time; and
where nothing reaches a disk, a checkpoint costs less than the log of a whole copy does (STRATEGY FILE_COPY).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from web.locks import FileLock, locked
from web.postgres import EmbeddedPostgres, Status, create_database, drop_database, dsn
from web.postgres.databases import on_database, seal_template
from web.postgres.guard import post_guard

TEMPLATE = "template_of_run"
MEMORY = Path("/dev/shm")  # noqa: S108 - our folder in it has a name nobody knows and is closed to strangers
ROOM = 2 * 1024**3
"""Bytes that must be free in memory for a run to lie there; one takes less than a quarter of them."""


def roomy_place() -> Path | None:
    """Where a run's files are made fastest: in memory, if there is room; else wherever temporary files lie.

    Whoever names a place for temporary files gets them there.
    """
    if "TMPDIR" in os.environ:
        return None
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        return MEMORY
    return None


class RunFolder:
    """The temporary folder of one test run, shared by its processes and gone when its owner is."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock: FileLock | None = None
        if path is None:
            path = Path(tempfile.mkdtemp(prefix="anliu-test-", dir=roomy_place()))
            path.chmod(0o711)  # the server's account passes through
            self._lock = FileLock(path / "alive").take()
        self.path = path

    def clear(self) -> None:
        """The owner leaves: stop the server and remove everything."""
        if self._lock is not None:
            EmbeddedPostgres(self.path, durable=False).remove()
            shutil.rmtree(self.path)
            self._lock.release()


class DatabaseServer:
    """The run's server: gives every test a database of its own, migrated once and copied."""

    def __init__(self, folder: Path, migrate: Callable[[str], None]) -> None:
        with locked(folder / "template.lock"):
            server = EmbeddedPostgres(folder, durable=False)
            if server.status() is not Status.RUNNING:
                post_guard(folder / "alive", folder, remove=True)
            self.url = server.start()
            self._make_template(folder / "template.ready", migrate)
        self._office = psycopg.connect(dsn(on_database(self.url, "postgres")), autocommit=True)

    def leave(self) -> None:
        """This process makes no more databases; the server goes on for the others."""
        self._office.close()

    def _make_template(self, ready: Path, migrate: Callable[[str], None]) -> None:
        if ready.exists():
            return
        drop_database(self.url, TEMPLATE)
        migrate(create_database(self.url, TEMPLATE))
        seal_template(self.url, TEMPLATE)
        ready.touch()

    @contextmanager
    def database(self, name: str = "", template: str = TEMPLATE) -> Iterator[str]:
        """The address of a fresh copy of the migrated template, or of a database nobody is connected to.

        It is dropped afterwards, whoever is still connected to it.
        """
        name = name or f"test_{uuid4().hex}"
        copied = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        self._office.execute(sql.SQL(copied).format(sql.Identifier(name), sql.Identifier(template)))
        yield on_database(self.url, name)
        self._office.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
