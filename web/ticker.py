"""The clock process: APScheduler fires the tick, and of several clocks the one that holds the advisory lock leads."""

from __future__ import annotations

import signal
import threading

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from web.compose import check_promises, compose
from web.settings import Settings
from workflows import clock, files, seals
from workflows.db import transaction, utcnow
from workflows.errors import InMaintenance

log = structlog.get_logger()

LEADING = 0x636C6F636B
"""The advisory lock's key: "clock" in ASCII."""

TICK_SECONDS = 5
DAILY_AT = 3
"""The hour of Shanghai at which the day's work is done."""


class Leadership:
    """Whether this clock leads: the lock lives as long as its connection does, so a dead leader frees it at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Take the lock, or find out that it is still ours."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                if not self._connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LEADING}):
                    self.give_up()
                    return False
            self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            self.give_up()
            return False
        return True

    def give_up(self) -> None:
        """Let the lock go."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def run(settings: Settings) -> None:
    """Tick until TERM or INT."""
    engine = compose(settings)
    check_promises()
    leadership = Leadership(engine)
    ended = threading.Event()
    scheduler = BackgroundScheduler(timezone="Asia/Shanghai")
    options = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    scheduler.add_job(lambda: _safely(leadership, "tick"), "interval", seconds=TICK_SECONDS, **options)
    scheduler.add_job(lambda: _safely(leadership, "daily", settings), "cron", hour=DAILY_AT, **options)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    scheduler.start()
    log.info("clock ready")
    ended.wait()
    scheduler.shutdown()
    leadership.give_up()


def _safely(leadership: Leadership, what: str, settings: Settings | None = None) -> None:
    """One failing tick must not end the clock: the next one finds what is still due."""
    if not leadership.held():
        return
    try:
        if settings is None:
            clock.tick(utcnow())
        else:
            _daily(settings)
    except InMaintenance:
        log.info("held by maintenance", what=what)
    except Exception as error:  # noqa: BLE001 - a database that is away, above all
        log.warning("tick failed", what=what, error=type(error).__name__)


def _daily(settings: Settings) -> None:
    now = utcnow()
    clock.daily(now)
    with transaction() as session:
        seals.seal_day(session, settings.seals, now)
    with transaction() as session:
        files.sweep(session, now)
    files.scan_pending()
