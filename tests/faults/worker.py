"""A real worker process with the test handlers plugged in, at a moment of its story: `-m tests.faults.worker MOMENT`.

The moment stands still, so that its leases and pauses end when the story's clock says so and nobody has to wait.
Without one the worker lives in real time.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime

import handlers.capabilities as plugged
from tests.faults.handlers import faults
from tests.support.handlers import test
from web.settings import Settings
from workflows.db import at_moment


def main(moment: str = "") -> None:
    """Work until TERM."""
    plugged.CAPABILITIES += (test, faults)
    from web import worker  # noqa: PLC0415 - it composes what is plugged in when it is loaded

    with at_moment(datetime.fromisoformat(moment)) if moment else nullcontext():
        worker.run(Settings.from_environment())


if __name__ == "__main__":
    main(*sys.argv[1:])
