"""Real workers on bad days: killed after the money moved, hung on every slot, dead with a bell in their hand."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from tests.faults.handlers import faults
from tests.support.drawings import Drawing
from tests.support.handlers import test
from tests.support.house import House
from tests.support.insurer import CARD, Insurer
from tests.support.processes import eventually, python
from tests.support.surroundings import surroundings_of
from workflows import clock, invariants
from workflows.db import reading, transaction
from workflows.locking import lock_case
from workflows.models import CaseState, Job, JobState

MINUTE = timedelta(minutes=1)


@pytest.fixture
def surroundings(database_url: str, tmp_path: Path) -> dict[str, str]:
    """What a worker process finds in its environment."""
    return surroundings_of(database_url, tmp_path)


def worker(around: Mapping[str, str], moment: datetime | None = None) -> AbstractContextManager[subprocess.Popen[str]]:
    return python("-m", "tests.faults.worker", "worker", *([moment.isoformat()] if moment else []), **around)


@contextmanager
def bank_process(book: Path) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The simulated bank as a company of its own."""
    with python("-m", "web.cli", "bank", "--port", "0", "--book", str(book)) as process:
        assert process.stdout
        url = process.stdout.readline().removeprefix("bank: ").strip()
        with httpx.Client(base_url=url, trust_env=False) as line:
            yield process, line


def bells() -> list[str]:
    with reading() as session:
        return list(session.scalars(text("SELECT status FROM procrastinate_jobs ORDER BY id")))


def debit(house: House, case: UUID) -> Job:
    """The job that asks the bank for the premium."""
    (job,) = [job for job in house.jobs(case) if job.handler == "payments.debit"]
    return job


def job_states(house: House, case: UUID) -> list[str]:
    return [job.state for job in house.jobs(case) if job.node]


def assert_sound() -> None:
    with reading() as session:
        assert invariants.check(session) == []


def test_a_worker_killed_between_the_banks_booking_and_our_record_costs_the_customer_one_debit(
    database_url: str, surroundings: dict[str, str], tmp_path: Path
) -> None:
    insurer = Insurer(database_url)
    case = insurer.apply()
    insurer.check(case)
    insurer.now += MINUTE

    with bank_process(tmp_path / "bank.sqlite") as (bank, line):
        around = surroundings | {"BANK_URL": str(line.base_url)}
        bank.send_signal(signal.SIGSTOP)  # the demand lies on the counter until we hold the case
        with worker(around, insurer.now) as first:
            eventually(lambda: debit(insurer, case).state == JobState.RUNNING, 30)
            with transaction() as session:
                lock_case(session, case)
                bank.send_signal(signal.SIGCONT)
                eventually(lambda: len(booked(line)) == 1)
                os.kill(first.pid, signal.SIGKILL)
                first.wait()
        job = debit(insurer, case)
        assert (job.state, job.attempts) == (JobState.RUNNING, 1), "nobody told us"
        assert_sound()

        clock.tick(insurer.now + MINUTE)
        with worker(around, insurer.now + 2 * MINUTE) as second:
            eventually(lambda: insurer.payments(case)[0].state == "paid", 30)
            eventually(lambda: "doing" not in bells()[2:], 30)  # the first two lie with the one who was killed
            second.terminate()
            second.wait()

        (payment,) = insurer.payments(case)
        (entry,) = booked(line)
        assert (entry["key"], entry["told"], entry["account"]) == (str(payment.id), 1, CARD)
    (again,) = [row for row in insurer.jobs(case) if row.handler == "payments.debit"]
    assert (again.state, again.attempts, again.key) == (JobState.DONE, 2, job.key)
    assert "policy.issued" in insurer.events(case)
    assert_sound()


def booked(line: httpx.Client) -> list[dict[str, Any]]:
    return [entry for entry in line.get("/book").json() if entry["state"] == "booked"]


def test_handlers_that_hang_on_every_slot_become_incidents_and_a_healthy_job_behind_them_is_done(
    database_url: str, surroundings: dict[str, str]
) -> None:
    house = House(database_url, test, faults)
    house.now = datetime.now(house.now.tzinfo)
    hanging = [calling(house, "hang") for _ in range(5)]
    healthy = calling(house, "answer")

    begun = time.monotonic()
    with worker(surroundings):
        eventually(lambda: house.case(healthy).state == CaseState.ENDED, 60)
        eventually(lambda: all(house.incidents(case) for case in hanging), 60)
    assert time.monotonic() - begun < 60

    for case in hanging:
        (incident,) = house.incidents(case)
        (job,) = house.jobs(case)
        assert (incident.code, incident.text, job.attempts) == ("job_failed", "timed out", 2)
    assert_sound()


def calling(house: House, handler: str) -> UUID:
    drawing = Drawing(handler).start().user("entry").service("call", f"faults.{handler}").end()
    case = house.start(house.publish(drawing.flow("start", "entry", "call", "end")))
    house.do(case, "entry")
    return case


def test_a_bell_that_was_lost_is_rung_again_once_and_one_that_nobody_has_heard_yet_is_not(database_url: str) -> None:
    house = House(database_url, test, faults)
    calling(house, "answer")
    assert bells() == ["todo"]
    assert clock.tick(house.now + MINUTE)["rung"] == 0, "no worker was there to hear it"

    with transaction() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
    rung = [clock.tick(house.now + minutes * MINUTE)["rung"] for minutes in (1, 2, 3)]

    assert (rung, bells()) == ([1, 0, 0], ["todo"])


def test_the_bell_of_a_worker_that_died_is_swept_away_by_the_day(database_url: str) -> None:
    house = House(database_url, test, faults)
    calling(house, "answer")
    with transaction() as session:  # what is left when a worker died and the others have noticed
        session.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))

    assert clock.daily(house.now)["bells"] == 1
    assert bells() == []
    assert clock.tick(house.now + MINUTE)["rung"] == 1, "its job is not forgotten"
