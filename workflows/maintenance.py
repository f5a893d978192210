"""What a process knows of the maintenance windows of its database, so that no command has to ask.

A window is announced at least `NOTICE` ahead and is known for `KNOWN_FOR`, which is shorter: when it begins every
process knows of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from workflows.errors import InMaintenance

NOTICE = timedelta(minutes=1)
KNOWN_FOR = 20.0
"""Seconds of the real clock, wherever a story has moved ours to."""

ANNOUNCED = text(
    "SELECT starts_at, ends_at, zh, en FROM maintenance_window WHERE called_off_at IS NULL ORDER BY starts_at"
)


@dataclass(frozen=True)
class Window:
    """A time in which nothing is saved, and why."""

    starts_at: datetime
    ends_at: datetime
    zh: str
    en: str

    def open(self, now: datetime) -> bool:
        """Whether it has begun and is not over."""
        return self.starts_at <= now < self.ends_at


class Windows:
    """The windows of one database that were not called off; there are a few dozen in a year."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: Sequence[Window] = ()
        self._asked_at = float("-inf")

    def next(self, now: datetime) -> Window | None:
        """The window that is open, or else the one that comes next."""
        if time.monotonic() - self._asked_at > KNOWN_FOR:
            self._ask()
        return next((window for window in self._known if now < window.ends_at), None)

    def require_closed(self, now: datetime) -> None:
        """Raises InMaintenance while a window is open."""
        window = self.next(now)
        if window is not None and window.open(now):
            raise InMaintenance(until=window.ends_at)

    def forget(self) -> None:
        """Ask again: this process has announced one or called one off."""
        self._asked_at = float("-inf")

    def _ask(self) -> None:
        asked_at = time.monotonic()
        with self._engine.connect() as connection:
            self._known = [Window(*row) for row in connection.execute(ANNOUNCED)]
        self._asked_at = asked_at
