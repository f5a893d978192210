"""`make bench`: prints the figures and writes `build/bench.json`."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from tests.bench import inbox, language, revival, rounds, user_step, validation
from tests.support.handlers import test
from tests.support.house import House
from web.migrations import upgrade
from web.postgres import EmbeddedPostgres, create_database

RESULT = Path("build/bench.json")


def main() -> None:
    """Run everything on a server of its own, with fsync as in production."""
    folder = Path(tempfile.mkdtemp(prefix="anliu-bench-"))
    folder.chmod(0o711)  # the server's account passes through
    server = EmbeddedPostgres(folder)
    try:
        url = create_database(server.start(), "bench")
        upgrade(url)
        figures = user_step.measure(House(url, test), url)
        figures["rounds"] = rounds.measure(House(create_migrated(server.start(), "bench_rounds"), test))
        figures["inbox"] = inbox.measure(create_migrated(server.start(), "bench_inbox"))
        figures["language"] = language.measure()
        figures["validation"] = validation.measure()
        figures["revival"] = revival.measure()
    finally:
        server.remove()
        shutil.rmtree(folder, ignore_errors=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    print(RESULT.read_text())  # noqa: T201 - this is a command


def create_migrated(server_url: str, name: str) -> str:
    """A fresh migrated database."""
    url = create_database(server_url, name)
    upgrade(url)
    return url


if __name__ == "__main__":
    main()
