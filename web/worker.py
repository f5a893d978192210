"""The worker: hears the doorbell and tries jobs, a few at a time; the truth about them is in our own table."""

from __future__ import annotations

import asyncio
import signal
from uuid import UUID

import structlog
from procrastinate import App, PsycopgConnector
from sqlalchemy.engine import make_url

from web.compose import check_promises, compose
from web.settings import Settings
from workflows import jobs
from workflows.doorbell import QUEUE, TASK
from workflows.errors import AnliuError

log = structlog.get_logger()

SLOTS = 4
"""Jobs tried at once; a hanging one costs its slot until its time-out, never longer."""


def run(settings: Settings) -> None:
    """Work until TERM or INT, then let the calls under way end."""
    compose(settings)
    check_promises()
    asyncio.run(_work(settings.database_url))


async def _work(database_url: str) -> None:
    app = App(connector=PsycopgConnector(conninfo=_conninfo(database_url), min_size=1, max_size=SLOTS + 2))
    app.task(name=TASK, queue=QUEUE)(heard)
    async with app.open_async():
        log.info("worker ready", slots=SLOTS)
        work = asyncio.ensure_future(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=SLOTS,
                install_signal_handlers=False,
                fetch_job_polling_interval=5,
                delete_jobs="always",
            )
        )
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, work.cancel)
        try:
            await work
        except asyncio.CancelledError:
            log.info("worker ends")


def heard(job_id: str) -> None:
    """A bell rang: try the job. Nothing that happens to one job may stop the worker."""
    try:
        jobs.attempt(UUID(job_id))
    except AnliuError as error:
        log.warning("job could not be tried", job=job_id, error=type(error).__name__)


def _conninfo(database_url: str) -> str:
    return make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
