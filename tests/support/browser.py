"""Which browser the tests drive: the system's Chromium where there is one, else the one Playwright brings.

Its shell without a window draws the same pages in half the time but shows no PDF: the long forms take it whole.
"""

from __future__ import annotations

import os
import shutil

from tests import support

SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def launch_arguments() -> dict[str, object]:
    """What Playwright is told when it starts the browser."""
    names = (*WHOLE, SHELL) if support.soaking else (SHELL, *WHOLE)
    system = next((path for name in names if (path := shutil.which(name))), None)
    chosen: dict[str, object] = {"executable_path": system} if system else {}
    if os.geteuid() == 0:
        chosen["chromium_sandbox"] = False  # Chromium refuses its sandbox to root
    return chosen
