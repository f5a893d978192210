"""A real process of the house with the test handlers plugged in: `-m tests.faults.worker worker|clock [MOMENT]`.

At a moment of its story it stands still, so that leases and pauses end when the story's clock says so and nobody has to
wait. Without one the process lives in real time.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime

from handlers import capabilities
from tests.faults.handlers import faults
from tests.support.handlers import test
from web import ticker, worker
from web.settings import Settings
from workflows.db import at_moment

PARTS = {"worker": worker.run, "clock": ticker.run}


def main(part: str, moment: str = "") -> None:
    """Work until TERM."""
    capabilities.CAPABILITIES += (test, faults)
    with at_moment(datetime.fromisoformat(moment)) if moment else nullcontext():
        PARTS[part](Settings.from_environment())


if __name__ == "__main__":
    main(*sys.argv[1:])
