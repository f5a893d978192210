"""Parents and children among processes, as far as the system helps: Linux does, others do not."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PARENT = "ANLIU_PARENT"
"""The environment variable that tells a child who its parent is."""

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def die_with_parent() -> None:
    """Called by a child: get TERM when the parent that named itself in PARENT dies, however it dies."""
    parent = os.environ.pop(PARENT, None)  # it is no news for grandchildren
    if parent and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):
            raise SystemExit(1)  # it died before we asked


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies, so that none escapes."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
