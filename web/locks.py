"""Locks between processes: a file that one process holds, and that the kernel lets go when the process is gone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from workflows.errors import AnliuError


class Held(AnliuError):
    """Another process holds %(name)s"""


class FileLock:
    """An exclusive lock on a file, free again as soon as its holder lets go or dies, however it dies.

    A pid in a file can be stale or reused; a lock cannot. The file is made if missing (0600) and never deleted:
    who deletes a lock's file lets two processes hold two files of one name.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self) -> Self:
        """Take the lock at once. Raises Held if another process has it."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise Held(name=self._path.name) from None
        return self

    def wait(self) -> Self:
        """Wait until the lock is free and take it."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        return self

    def release(self) -> None:
        """Let go; once is enough, again does no harm."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Do something while no other process does it under the same file."""
    lock = FileLock(path)
    try:
        lock.wait()
        yield
    finally:
        lock.release()
