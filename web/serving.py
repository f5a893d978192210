"""How the web process serves: waitress in the demo, gunicorn with threads in production (architecture §2)."""

from __future__ import annotations

import os
import pkgutil
import signal
import sys
from typing import Any

import waitress  # type: ignore[import-untyped]  # the package ships no types

from web.settings import Settings

THREADS = 8


def serve(settings: Settings, workers: int) -> None:
    """Serve until TERM or INT, then let running requests end. In production this process becomes gunicorn."""
    if settings.demo:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        waitress.serve(_load(settings), host=settings.host, port=settings.port, threads=THREADS)
    else:
        command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", str(THREADS)]
        command += ["--workers", str(workers), "--bind", f"{settings.host}:{settings.port}", "web.serving:app()"]
        os.execve(sys.executable, command, os.environ | {"DATABASE_URL": settings.database_url})  # noqa: S606 - no shell


def app() -> Any:
    """The application of one gunicorn worker."""
    return _load(Settings.from_environment())


def _load(settings: Settings) -> Any:
    return pkgutil.resolve_name("web.app:create_app")(settings)
