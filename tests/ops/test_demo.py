"""The real demo, whole: killed piece by piece under load it comes back, and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import httpx
import psutil
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from handlers.customers.models import Customer
from handlers.payments.models import Payment
from tests.ops.believable import contradictions
from tests.support.processes import command, eventually, family, gone, open_folder, python, servers_in
from web.compose import compose
from web.demo.company import CUSTOMERS
from web.postgres import EmbeddedPostgres
from web.settings import Settings
from workflows import access, invariants
from workflows.commands import cases
from workflows.db import reading, utcnow
from workflows.models import Case, Incident, Unit, User, WorkItem

WHOLE_AGAIN = 20
"""Seconds. Alone on a machine it takes less than ten; here two test processes share it with the demo."""


WAITING = {
    *("entry", "profile", "sign", "record", "quality", "key", "resolve", "check", "aml", "underwrite", "supply"),
    *("review", "answer", "payment", "receipt", "follow_up", "solve"),
}
"""Nodes where people have work; the committee needs a life with more than the brief demo tells of it."""

OUTCOMES = {
    *("end_issued", "end_voided", "end_declined", "end_postponed", "end_withdrawn", "end_lapsed"),
    *("end_offer_lapsed", "end_unpaid", "end_cancelled"),
}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder
        EmbeddedPostgres(folder).remove()


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def demo(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The demo as `make demo` starts it; its last lines tell what went wrong where it does not come up."""
    with python("-m", "web.cli", "demo", "--brief", ANLIU_DATA=str(folder), PORT=str(port)) as process:
        said = []
        for line in process.stdout or ():
            said.append(line)
            if "Ctrl-C" in line:
                break
        else:
            pytest.fail("".join(said[-20:]))
        threading.Thread(target=process.stdout.read, daemon=True).start()  # type: ignore[union-attr]  # never blocks on a full pipe
        yield process


@pytest.fixture(scope="module")
def opened(demo: subprocess.Popen[str], folder: Path) -> None:
    """This process reads what the running demo has."""
    assert demo.poll() is None
    url = EmbeddedPostgres(folder).url
    compose(Settings.from_environment({"ANLIU_DATA": str(folder), "DATABASE_URL": url}))


def ready(port: int) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == httpx.codes.OK
    return False


def part(demo: subprocess.Popen[str], role: str) -> psutil.Process | None:
    for process in family(demo.pid)[1:]:
        words = command(process)
        if words[-1:] == [role] and sys.executable in words[0]:
            return process
    return None


@contextmanager
def load() -> Iterator[list[str]]:
    """Somebody begins and withdraws applications all the time; gives the cases that were acknowledged."""
    acknowledged: list[str] = []
    ended = threading.Event()

    def work() -> None:
        with reading() as session:
            agent = session.scalars(select(User).where(User.login == "wangfang")).one()
            unit = session.scalars(select(Unit).where(Unit.code == "BJ")).one()
            actor = access.actor_of(session, agent.id, utcnow())
        while not ended.is_set():
            with suppress(SQLAlchemyError):
                begun = cases.start("application", unit_id=unit.id, actor=actor)
                acknowledged.append(begun["case"])
                cases.withdraw(UUID(begun["case"]), reason="load", actor=actor)

    thread = threading.Thread(target=work)
    thread.start()
    yield acknowledged
    ended.set()
    thread.join()


def killed(find: Callable[[], psutil.Process | None]) -> psutil.Process:
    process = find()
    assert process is not None
    process.kill()
    eventually(lambda: gone(process))
    return process


@pytest.mark.usefixtures("opened")
def test_nothing_contradicts_whichever_case_somebody_opens():
    with reading() as session:
        assert contradictions(session) == []
        assert session.scalars(select(Incident.number)).all() == []
        assert session.scalar(select(func.count()).select_from(Customer)) == CUSTOMERS


@pytest.mark.usefixtures("opened")
def test_there_is_a_case_in_every_state_that_is_drawn():
    with reading() as session:
        waiting = set(session.scalars(select(WorkItem.node).where(WorkItem.closed_at.is_(None))))
        outcomes = set(session.scalars(select(Case.outcome)))
        failures = set(session.scalars(select(Payment.failure)))
    assert waiting >= WAITING
    assert outcomes >= OUTCOMES
    assert failures >= {"balance", "limit"}


def test_whatever_is_killed_under_load_the_demo_is_whole_again_and_nothing_acknowledged_is_lost(demo, folder, port):
    database = EmbeddedPostgres(folder)
    settings = Settings.from_environment({"ANLIU_DATA": str(folder), "DATABASE_URL": database.url})
    compose(settings)
    with load() as acknowledged:
        for role in ("web", "worker", "clock"):
            killed(lambda role=role: part(demo, role))
            eventually(lambda role=role: part(demo, role) is not None and ready(port), WHOLE_AGAIN)
        postmaster = min(servers_in(folder), key=psutil.Process.create_time)
        postmaster.kill()
        before = len(acknowledged)
        eventually(lambda: database.answers() and ready(port), WHOLE_AGAIN)
        eventually(lambda: len(acknowledged) > before, WHOLE_AGAIN)
    with reading() as session:
        known = set(session.scalars(select(WorkItem.case_id)))
        assert {UUID(case) for case in acknowledged} <= known
        assert not invariants.check(session)


def test_after_ctrl_c_no_process_is_left(demo, folder):
    everybody = family(demo.pid)
    demo.send_signal(signal.SIGINT)
    eventually(lambda: demo.poll() is not None, WHOLE_AGAIN)
    eventually(lambda: all(gone(process) for process in everybody), WHOLE_AGAIN)
    assert not servers_in(folder)
