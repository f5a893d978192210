"""The guard of an embedded server: a small process that stops it when its owner is gone, however the owner went.

    python -m web.postgres.guard LOCK FOLDER [--remove]

The owner holds the lock; the guard waits for it. Even after a kill -9 nothing is left running.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from web.locks import FileLock
from web.postgres.server import EmbeddedPostgres


def post_guard(lock: Path, folder: Path, *, remove: bool = False) -> None:
    """Post a guard that stops the server in `folder`, or removes it with the folder, when `lock` is let go."""
    command = [sys.executable, "-m", "web.postgres.guard", str(lock), str(folder), *(["--remove"] if remove else [])]
    silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    os.posix_spawn(sys.executable, command, os.environ, file_actions=silent, setsid=True)


def main() -> None:
    """Wait, then clear up."""
    lock, folder = Path(sys.argv[1]), Path(sys.argv[2])
    remove = sys.argv[3:] == ["--remove"]
    FileLock(lock).wait()
    if not folder.exists():
        return
    server = EmbeddedPostgres(folder)
    if remove:
        server.remove()
        shutil.rmtree(folder)
    else:
        server.stop()


if __name__ == "__main__":
    main()
