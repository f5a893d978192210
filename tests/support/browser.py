"""Which browser the tests drive: the system's Chromium where there is one, else the one Playwright brings."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def launch_arguments() -> dict[str, object]:
    """What Playwright is told when it starts the browser."""
    system = next((path for name in NAMES if (path := shutil.which(name))), None)
    chosen: dict[str, object] = {"executable_path": system} if system else {}
    if os.geteuid() == 0:
        chosen["chromium_sandbox"] = False  # Chromium refuses its sandbox to root
    return chosen
