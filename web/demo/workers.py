"""The demo company's workers: what a case waits for is done at once, letters are printed while other stories go on."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.exc import SQLAlchemyError

from workflows import jobs
from workflows.db import at_moment, reading
from workflows.errors import AnliuError
from workflows.models import Job, JobKind, JobState

PRINTERS = 2


class Workers:
    """Whoever does something in a case, or lets the clock strike, has its letters finished first: nothing overtakes."""

    def __init__(self) -> None:
        self._printers = ThreadPoolExecutor(PRINTERS)
        self._printing: dict[UUID, dict[UUID, Future[bool]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._printers.shutdown(cancel_futures=kind is not None)

    def work(self, now: datetime) -> None:
        """Do what is due, and what becomes due by it; letters are begun, and end in their own time at this moment."""
        while sum(self._take_up(row, now) for row in _due(now)):
            pass

    def _take_up(self, job: Row[UUID, UUID, JobKind], now: datetime) -> bool:
        """Whether something was done that others may have waited for."""
        if job.kind != JobKind.LETTER:
            return _attempt(job.id, now)
        letters = self._printing.setdefault(job.case_id, {})
        if job.id not in letters:
            letters[job.id] = self._printers.submit(_attempt, job.id, now)
        return False

    def finish(self, case: UUID | None = None) -> None:
        """Wait for the letters of a case, or for all of them."""
        for each in [case] if case else list(self._printing):
            for printed in self._printing.pop(each, {}).values():
                printed.result()


def _due(now: datetime) -> Sequence[Row[UUID, UUID, JobKind]]:
    due = select(Job.id, Job.case_id, Job.kind).where(Job.state == JobState.WAITING, Job.run_after <= now)
    with reading() as session:
        return session.execute(due.order_by(Job.run_after, Job.id)).all()


def _attempt(job_id: UUID, now: datetime) -> bool:
    """Whether it was tried; what could not be, because somebody held its case, is due again the next time."""
    with suppress(AnliuError, SQLAlchemyError), at_moment(now):
        return jobs.attempt(job_id)
    return False
