"""The demo's parent with a stand-in for the company, and the parts it keeps alive."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.support import stand_in
from tests.support.processes import command, family, python
from web.postgres import EmbeddedPostgres

ROLES = ("bank", "web", "worker", "clock")


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def parent(folder: Path, port: int, **environment: str) -> Iterator[subprocess.Popen[str]]:
    with python(stand_in.__file__, "demo", FOLDER=str(folder), PORT=str(port), **environment) as process:
        yield process


def read_until(process: subprocess.Popen[str], word: str) -> list[str]:
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if word in line:
            return lines
    raise AssertionError(lines)


def part(demo: subprocess.Popen[str], role: str) -> psutil.Process | None:
    for process in family(demo.pid)[1:]:
        if role in command(process)[2:]:
            return process
    return None


def is_whole(demo: subprocess.Popen[str], folder: Path, port: int) -> bool:
    with socket.socket() as probe:
        listening = probe.connect_ex(("127.0.0.1", port)) == 0
    return listening and all(part(demo, role) for role in ROLES) and bool(EmbeddedPostgres(folder).answers())
