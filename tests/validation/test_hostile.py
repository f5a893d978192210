"""A drawing made to take long is judged all the same: in seconds, in little memory, with findings or without."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.validation.hostile import HOSTILE

MOST_SECONDS = 10
"""Of the processor: other programs do not count."""
MOST_BYTES = 200 * 1024**2


def test_hostile_drawings_are_judged_in_seconds_and_in_little_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.validation.hostile"], capture_output=True, text=True, check=False, timeout=300
    )
    took = {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert took.keys() == HOSTILE.keys(), done.stderr[-2_000:]
    assert max(one["seconds"] for one in took.values()) < MOST_SECONDS, took
    assert max(one["peak"] for one in took.values()) < MOST_BYTES, took
