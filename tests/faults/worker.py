"""A real process of the house with the test handlers plugged in: `-m tests.faults.worker worker|clock [MOMENT]`.

At a moment of its story it stands still, so that leases and pauses end when the story's clock says so and nobody has to
wait. Without one the process lives in real time.

The children of its calls read this module again and have no use for what a part is made of: that is loaded in `main`.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime


def main(part: str, moment: str = "") -> None:
    """Work until TERM."""
    from handlers import capabilities  # noqa: PLC0415
    from tests.faults.handlers import faults  # noqa: PLC0415
    from tests.support.handlers import test  # noqa: PLC0415
    from web import ticker, worker  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415
    from workflows.db import at_moment  # noqa: PLC0415

    parts = {"worker": worker.run, "clock": ticker.run}
    capabilities.CAPABILITIES += (test, faults)
    with at_moment(datetime.fromisoformat(moment)) if moment else nullcontext():
        parts[part](Settings.from_environment())


if __name__ == "__main__":
    main(*sys.argv[1:])
