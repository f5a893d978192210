"""The real demo, whole: killed piece by piece under load it comes back, and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import httpx
import psutil
import pytest
from lxml import html
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from handlers.applications import queries as applications
from handlers.applications.models import Application
from handlers.customers.masking import mask_mobile
from handlers.customers.models import Customer
from handlers.endorsements.models import Endorsement
from handlers.endorsements.rules import Kind
from handlers.payments.models import Payment
from handlers.signatures import queries as signatures
from tests import support
from tests.ops import changed, clear_text, compensated
from tests.ops.believable import contradictions
from tests.ops.families import insured_besides
from tests.support.processes import command, eventually, family, gone, open_folder, python, servers_in
from web.compose import compose
from web.demo.company import CUSTOMERS
from web.packages import packages
from web.postgres import EmbeddedPostgres
from web.settings import Settings
from workflows import access, invariants
from workflows.commands import cases, items
from workflows.db import reading, utcnow
from workflows.models import Case, Incident, Unit, User, WorkItem
from workflows.types import Answers

WHOLE_AGAIN = 20
"""Seconds. Alone on a machine it takes less than ten; here two test processes share it with the demo."""


EMPTY = {"by_hand", "owner"}
"""Where nobody waits: it would take a letter that cannot be printed, and a surrender of more than half a million."""

USER_TASK = re.compile(r'<bpmn:userTask id="([^"]+)"')

RELATIONS = {"SELF", "SPOUSE", "CHILD", "PARENT", "FAMILY"}
"""Whose life somebody applies for."""

BANKS = ("bank.sqlite", "bank.sqlite-wal", "bank.sqlite-shm")
"""What another company keeps of accounts and messages."""

PASSWORD = "a password of the demo, long enough"
CODE = re.compile(r"(?<![0-9.])[0-9]{6}(?![0-9])")

OUTCOMES = {
    *("end_issued", "end_voided", "end_declined", "end_postponed", "end_withdrawn", "end_lapsed"),
    *("end_offer_lapsed", "end_unpaid", "end_cancelled"),
    *("end_effective", "end_paid", "end_rejected", "end_kept"),
    *("end_closed", "end_refused", "end_given_up"),
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
def said() -> list[str]:
    """Every line that any part of the demo said."""
    return []


@pytest.fixture(scope="module")
def demo(folder: Path, port: int, said: list[str]) -> Iterator[subprocess.Popen[str]]:
    """The demo as `make demo` starts it, brief but for the long forms; its last lines tell why it does not come up."""
    brief = [] if support.soaking else ["--brief"]
    with python("-m", "web.cli", "demo", *brief, ANLIU_DATA=str(folder), PORT=str(port)) as process:
        for line in process.stdout or ():
            said.append(line)
            if "Ctrl-C" in line:
                break
        else:
            pytest.fail("".join(said[-20:]))
        threading.Thread(target=said.extend, args=(process.stdout,), daemon=True).start()  # a full pipe blocks nobody
        yield process


@pytest.fixture(scope="module")
def opened(demo: subprocess.Popen[str], folder: Path) -> None:
    """This process reads what the running demo has."""
    assert demo.poll() is None
    url = EmbeddedPostgres(folder).url
    compose(Settings.from_environment({"ANLIU_DATA": str(folder), "DATABASE_URL": url}))


def messages(said: list[str]) -> list[list[str]]:
    """What the page of the simulated messages shows, the newest first: time, mobile, text."""
    (address,) = {line.split()[-1] for line in said if "Simulated messages" in line}
    page = httpx.get(address, trust_env=False)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    return [[cell.text_content().strip() for cell in row] for row in html.fromstring(page.text).cssselect("tbody tr")]


@contextmanager
def signed_in(login: str, port: int, said: list[str]) -> Iterator[httpx.Client]:
    """Somebody's browser, who took the one-time code from the console and chose a password."""
    (code,) = [line.split()[1] for line in said if line.split()[:1] == [login]]
    address = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=address, follow_redirects=True, trust_env=False, timeout=30) as browser:
        for path, fields in (
            ("/login", {"login_name": login, "password": code}),
            ("/password", {"password": PASSWORD, "again": PASSWORD}),
        ):
            (token,) = html.fromstring(browser.get(path).text).xpath("//meta[@name='csrf-token']/@content")
            assert browser.post(path, data={**fields, "csrf_token": token}).status_code == httpx.codes.OK
        yield browser


def user_tasks(package: Mapping[str, str]) -> list[str]:
    """The nodes of a package at which somebody can have work."""
    return [node for name, text in package.items() if name.endswith(".bpmn") for node in USER_TASK.findall(text)]


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
        assert changed.contradictions(session) == []
        assert compensated.contradictions(session) == []
        assert session.scalars(select(Incident.number)).all() == []
        relatives = insured_besides(session)
        assert session.scalar(select(func.count()).select_from(Customer)) == CUSTOMERS + len(relatives)


@pytest.mark.usefixtures("opened")
def test_there_is_a_case_in_every_state_that_is_drawn():
    with reading() as session:
        waiting = set(session.scalars(select(WorkItem.node).where(WorkItem.closed_at.is_(None))))
        outcomes = set(session.scalars(select(Case.outcome)))
        failures = set(session.scalars(select(Payment.failure)))
        kinds = set(session.scalars(select(Endorsement.kind)))
        relations = set(session.scalars(select(Application.relation)))
    assert waiting >= {node for package in packages().values() for node in user_tasks(package)} - EMPTY
    assert relations == RELATIONS
    assert outcomes >= OUTCOMES
    assert failures >= {"balance", "limit", "closed"}
    assert kinds == {"", *Kind}


@pytest.mark.usefixtures("opened")
def test_whoever_reads_the_customers_messages_signs_by_code(said):
    with reading() as session:
        item = session.scalars(select(WorkItem).where(WorkItem.node == "sign", WorkItem.closed_at.is_(None))).first()
        seen = applications.view(session, item.case_id)
        agent = access.actor_of(session, session.get_one(Case, item.case_id).started_by, utcnow())
    mobile = mask_mobile(seen.applicant.mobile)
    before = messages(said)
    assert mobile in {shown for _, shown, _ in before}
    items.complete(item.id, Answers(values={}, outcome="resend"), token=item.version, actor=agent)
    eventually(lambda: messages(said)[0] != before[0])
    _, shown, text = messages(said)[0]
    assert shown == mobile

    with reading() as session:
        item = session.scalars(
            select(WorkItem).where(WorkItem.case_id == item.case_id, WorkItem.closed_at.is_(None))
        ).one()
    by_code = {"signer": seen.applicant.name, "method": "ESIGN", "code": CODE.search(text)[0]}
    consents = dict.fromkeys(("notice", "declaration", "health", "automatic"), True)
    items.complete(item.id, Answers(values=by_code | consents, outcome="sign"), token=item.version, actor=agent)
    with reading() as session:
        last = signatures.last(session, item.case_id)
        open_now = set(
            session.scalars(select(WorkItem.node).where(WorkItem.case_id == item.case_id, WorkItem.closed_at.is_(None)))
        )
    assert (last.method, last.refused) == ("ESIGN", "")
    assert "sign" not in open_now


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


@pytest.mark.usefixtures("opened")
def test_no_number_of_anybody_lies_in_clear_in_dump_files_logs_or_incidents(folder, port, said):
    with reading() as session:
        numbers = clear_text.numbers(session)
        cases = set(session.scalars(select(Case.number)))
    somebody = min(numbers)
    dumped = clear_text.dump(EmbeddedPostgres(folder).url)
    assert all(number.encode() in dumped for number in cases), "it is the whole database"
    for written in (somebody.encode(), somebody.encode().hex().encode()):
        assert clear_text.found_in(dumped[-1000:] + written, numbers) == {somebody}, "it would be seen"
    assert clear_text.found_in(dumped, numbers) == set()
    assert list(clear_text.files_that_show(folder, numbers, but=BANKS)) == []

    with signed_in("tangwei", port, said) as operator, signed_in("wangfang", port, said) as agent:
        assert agent.get("/cases", params={"q": somebody}).status_code == httpx.codes.OK
        incidents = operator.get("/incidents")
        assert incidents.status_code == httpx.codes.OK
        assert clear_text.found_in(incidents.content, numbers) == set()
    assert "worker ready" in "".join(said)
    assert clear_text.found_in("".join(said).encode(), numbers) == set()
    codes = {CODE.search(text)[0] for _, _, text in messages(said)}
    assert codes
    assert not codes & set(CODE.findall("".join(said)))


def test_after_ctrl_c_no_process_is_left(demo, folder):
    everybody = family(demo.pid)
    demo.send_signal(signal.SIGINT)
    eventually(lambda: demo.poll() is not None, WHOLE_AGAIN)
    eventually(lambda: all(gone(process) for process in everybody), WHOLE_AGAIN)
    assert not servers_in(folder)
