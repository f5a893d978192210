"""One embedded server per test run, one migrated template, one database per test (architecture §12).

The run's folder belongs to the process that was started by hand: it holds a lock there as long as it lives, and a
guard removes server and folder when the lock is let go. xdist's workers find the same folder and the same server.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from web.locks import FileLock, locked
from web.postgres import EmbeddedPostgres, Status, create_database, drop_database
from web.postgres.databases import seal_template
from web.postgres.guard import post_guard

TEMPLATE = "template_of_run"


class RunFolder:
    """The temporary folder of one test run, shared by its processes and gone when its owner is."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock: FileLock | None = None
        if path is None:
            path = Path(tempfile.mkdtemp(prefix="anliu-test-"))
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

    def _make_template(self, ready: Path, migrate: Callable[[str], None]) -> None:
        if ready.exists():
            return
        drop_database(self.url, TEMPLATE)
        migrate(create_database(self.url, TEMPLATE))
        seal_template(self.url, TEMPLATE)
        ready.touch()

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a fresh migrated database; it is dropped afterwards, whoever is still connected."""
        name = f"test_{uuid4().hex}"
        yield create_database(self.url, name, template=TEMPLATE)
        drop_database(self.url, name)
