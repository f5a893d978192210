"""Judges files in a process of its own that can open nothing and call nobody; what it took comes back as JSON.

`python -m tests.validation.cut_off` reads packages as JSON, one to a line, and answers one line each.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from tests.engine.shapes import line
from workflows.validation import validate

_STATUS = Path("/proc/self/status")
FORBIDDEN = ("open", "os.open", "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.")


@dataclass(frozen=True)
class Judged:
    """Codes with lines; seconds; the largest the process has been, in bytes; what it tried to open."""

    found: list[tuple[str, int, str]]
    seconds: float
    memory: int
    tried: list[str]


def judge_cut_off(packages: Iterable[Mapping[str, str]]) -> list[Judged]:
    """Each package, judged in the same process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.validation.cut_off"],
        input="".join(json.dumps(dict(one)) + "\n" for one in packages),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [Judged(**json.loads(line)) for line in done.stdout.splitlines()]


def peak_memory(status: TextIO | None = None) -> int:
    """The most that this process has taken, in bytes; what getrusage says begins with its parent's size."""
    status = status or _STATUS.open()
    status.seek(0)
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024


def _main() -> None:
    validate(line("test", "entry").package(), process="test")  # what is loaded once is loaded now
    status = _STATUS.open()
    tried: list[str] = []

    def hear(event: str, args: tuple[object, ...]) -> None:
        if event.startswith(FORBIDDEN):
            tried.append(f"{event} {args[:1]}")
            raise PermissionError(event)

    sys.addaudithook(hear)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    # libxml asks nobody before it opens something: it gets no more handles.
    resource.setrlimit(resource.RLIMIT_NOFILE, (status.fileno() + 1, most))
    for text in sys.stdin:
        package = json.loads(text)
        tried.clear()
        started = time.perf_counter()
        found = [(one.code, one.line, f"{one} {one.advice % one.params}") for one in validate(package, process="test")]
        seconds = time.perf_counter() - started
        told = json.dumps(asdict(Judged(found, seconds, peak_memory(status), tried)))
        print(told, flush=True)  # noqa: T201 - this is a command


if __name__ == "__main__":
    _main()
