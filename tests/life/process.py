"""A real process of the house with the test handlers plugged in, in real time: `-m tests.life.process worker|clock`."""

from __future__ import annotations

import sys

import handlers.capabilities as plugged
from tests.faults.handlers import faults
from tests.support.handlers import test
from web.settings import Settings


def main(part: str) -> None:
    """Work until TERM."""
    plugged.CAPABILITIES += (test, faults)
    from web import ticker, worker  # noqa: PLC0415 - they compose what is plugged in when they are loaded

    {"worker": worker.run, "clock": ticker.run}[part](Settings.from_environment())


if __name__ == "__main__":
    main(*sys.argv[1:])
