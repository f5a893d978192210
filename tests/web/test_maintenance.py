"""A maintenance window: everything can be read, nothing is saved, and nobody loses what they typed (P8, F17)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from tests.support.desk import Browser, WorkDesk, text_of
from tests.support.papers import photograph
from web.maintenance_cli import maintenance as command_line
from workflows import clock, jobs
from workflows.commands import maintenance
from workflows.db import Base, reading, transaction, utcnow
from workflows.errors import InMaintenance, NotFound, Refused
from workflows.models import MaintenanceWindow

HOUSEKEEPING = {"login_session", "login_throttle"}


def announce(desk: WorkDesk, *, ahead: timedelta = timedelta(minutes=1), hours: int = 2) -> UUID:
    with desk.house.moment():
        starts_at = utcnow() + ahead
        return maintenance.announce(starts_at, starts_at + timedelta(hours=hours), zh="数据库升级", en="New database")


def everything(desk: WorkDesk) -> dict[str, str]:
    """A fingerprint of every table with business in it, and of every file."""
    found: dict[str, str] = {}
    with reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in HOUSEKEEPING:
                rows = sorted(str(row) for row in session.execute(select(table)))
                found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    for path in sorted(Path(desk.settings.files).rglob("*")):
        found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    return found


def item_of(desk: WorkDesk) -> str:
    case = desk.house.start("application", "wangfang")
    return f"/items/{desk.house.item(case, 'entry').id}"


def hidden(browser: Browser, address: str) -> dict[str, str]:
    fields = browser.page(address).cssselect('#item input[name="key"], #item input[name="token"]')
    return {one.get("name"): one.get("value") for one in fields}


def test_in_a_window_nothing_changes_whatever_is_sent_and_afterwards_it_goes_on(desk: WorkDesk):
    address = item_of(desk)
    waiting = desk.house.apply()
    desk.house.check(waiting)  # jobs and timers wait, too
    agent, clerk = desk.browser("wangfang"), desk.browser("chenjing")
    page = hidden(agent, address)
    announce(desk)
    before = everything(desk)

    desk.now += timedelta(minutes=1)
    for _ in range(5):
        sent = agent.post(address, {**page, "card_no": "6222020200112233446", "_outcome": "submit"})
        assert sent.status_code == 503
        assert "6222020200112233446" in sent.text
        assert "系统维护至 2026-03-02 12:01" in sent.text
        assert agent.post(f"{address}/draft", page).status_code == 503
        assert agent.post(f"{address}/release", page).status_code == 503
        upload = {"documents-ID_FRONT": (BytesIO(photograph()), "正面.jpg"), **page}
        assert agent.post(address, upload, content_type="multipart/form-data").status_code == 503
        assert clerk.post("/cases/new", {"process": "application", "key": "k"}).status_code in {403, 404, 503}
        assert agent.get("/").status_code == agent.get(address).status_code == 200
        with pytest.raises(InMaintenance):
            clock.tick(desk.now)
        with pytest.raises(InMaintenance):
            clock.daily(desk.now)
        jobs.run_due(desk.now)
    assert everything(desk) == before

    desk.now += timedelta(hours=2)
    desk.house.settle()
    assert "job.finished" in desk.house.events(waiting)
    assert agent.post(f"{address}/release", page).status_code == 302


def test_a_step_that_would_end_inside_the_window_is_not_committed(desk: WorkDesk):
    announce(desk)
    before = everything(desk)
    step = transaction()
    with desk.house.moment():
        step.__enter__().execute(text("UPDATE app_user SET name = '某人'"))
    desk.now += timedelta(minutes=1)
    with pytest.raises(InMaintenance), desk.house.moment():
        step.__exit__(None, None, None)
    assert everything(desk) == before


def test_people_come_and_go_in_a_window_and_choose_their_language(desk: WorkDesk):
    desk.give_password("wangfang", "correct horse battery")
    announce(desk)
    desk.now += timedelta(minutes=1)
    browser = desk.browser()
    entered = browser.post("/login", {"login_name": "wangfang", "password": "correct horse battery"})
    assert entered.status_code == 302
    browser.post("/language", {"lang": "en"})
    assert browser.post("/logout").status_code == 302


@pytest.mark.parametrize(("ahead", "told"), [(timedelta(hours=23), True), (timedelta(hours=25), False)])
def test_every_page_tells_of_a_window_a_day_ahead(desk: WorkDesk, ahead: timedelta, told: bool):  # noqa: FBT001
    announce(desk, ahead=ahead)
    page = desk.browser("wangfang").page("/")
    assert any("数据库升级" in words for words in text_of(page, ".flash.warning")) == told


def test_a_window_is_called_off_also_from_within(desk: WorkDesk):
    address = item_of(desk)
    window = announce(desk)
    desk.now += timedelta(minutes=30)
    agent = desk.browser("wangfang")
    page = hidden(agent, address)
    with desk.house.moment():
        maintenance.call_off(window)
        with pytest.raises(NotFound):
            maintenance.call_off(window)
    assert agent.post(f"{address}/release", page).status_code == 302


@pytest.mark.parametrize(
    ("starts", "length", "zh"),
    [(0, 60, "升级"), (5, 0, "升级"), (5, -1, "升级"), (5, 60, " "), (90, 60, "升级")],
    ids=["without notice", "no time", "backwards", "no reason", "in another one"],
)
def test_a_window_that_cannot_be_is_refused(desk: WorkDesk, starts: int, length: int, zh: str):
    announce(desk, ahead=timedelta(minutes=100))
    begins = desk.now + timedelta(minutes=starts)
    with desk.house.moment(), pytest.raises(Refused):
        maintenance.announce(begins, begins + timedelta(minutes=length), zh=zh, en="Upgrade")
    with reading() as session:
        assert len(session.scalars(select(MaintenanceWindow)).all()) == 1


def test_an_operator_announces_lists_and_calls_off(desk: WorkDesk):
    def run(*words: str) -> str:
        with desk.house.moment():
            answer = CliRunner().invoke(command_line, words)
        assert answer.exit_code == 0, answer.output
        return answer.output

    times = ("--from", "2026-05-20T20:00", "--until", "2026-05-20T22:00")
    window = run("announce", *times, "--zh", "升级", "--en", "Upgrade").strip()
    assert run("list") == f"{window} 2026-05-20 20:00 - 2026-05-20 22:00 升级 · Upgrade\n"
    run("call-off", window)
    assert run("list") == ""
