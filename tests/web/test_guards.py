"""What every route owes: a token, a login, a known host, strict headers, and silence about what is not yours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import InternalError
from werkzeug.routing import Rule

from tests.support.desk import WorkDesk
from tests.support.insurer import Insurer
from web.app import create_app
from web.auth.guard import OPEN
from web.settings import SettingsRefused
from workflows import db, files
from workflows.db import at_moment, reading
from workflows.models import Assignment, Case, File, Incident, Job

STRANGERS = ("zhoumin", "zhaomin", "liqiang")
"""An agent and a clerk of another branch, and an agent of the same one: nothing of 王芳's is theirs."""

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)


def unsafe(desk: WorkDesk) -> Iterator[tuple[Rule, str]]:
    for rule in desk.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            yield rule, method


def address(desk: WorkDesk, rule: Rule, **known: object) -> str:
    """An address of a route, with ids nobody knows where none are given."""
    values = {name: known.get(name, 999_999 if name == "number" else uuid4()) for name in rule.arguments}
    with desk.app.test_request_context():
        return str(desk.app.url_map.bind("127.0.0.1").build(rule.endpoint, values, method=next(iter(rule.methods))))


def test_every_change_needs_the_token_of_a_page(desk: WorkDesk):
    known, unknown = desk.browser("sunlei"), desk.browser()
    tried = [(rule, method) for rule, method in unsafe(desk)]
    assert len(tried) >= 14
    for rule, method in tried:
        for browser in (known, unknown):
            answer = browser.raw.open(address(desk, rule), method=method, data={"csrf_token": "made up"})
            assert answer.status_code == 403, (rule, method)


def test_a_change_that_another_site_sends_is_refused_even_with_a_token(desk: WorkDesk):
    browser = desk.browser("sunlei")
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert browser.post("/logout", headers=headers).status_code == 403
    assert browser.post("/logout", headers={"Origin": "http://localhost"}).status_code == 302


def test_every_route_that_is_not_open_needs_a_login(desk: WorkDesk):
    browser = desk.browser()
    seen = 0
    for rule in desk.app.url_map.iter_rules():
        if rule.endpoint in OPEN:
            continue
        seen += 1
        where = address(desk, rule)
        send = browser.get if "GET" in rule.methods else browser.post
        answer = send(where)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login"), rule
        assert send(where, headers={"HX-Request": "true"}).status_code == 401, rule
    assert seen >= 18


@pytest.fixture
def foreign(desk: WorkDesk) -> dict[str, object]:
    """王芳's case with an item, a document and an incident that can be tried again."""
    house = desk.house
    case_id = house.apply()
    with at_moment(desk.now):
        stored = files.store(
            PDF, case_id=case_id, kind="ID_FRONT", name="a.pdf", by=house.actor("wangfang"), now=desk.now
        )
    return {
        "case_id": case_id,
        "item_id": house.item(case_id, "check").id,
        "file_id": stored.id,
        "number": stopped(house, case_id),
    }


def stopped(house: Insurer, case_id: UUID) -> int:
    """An incident of a job of the case."""
    with db.transaction() as session:
        case = session.get_one(Case, case_id)
        job = Job(
            case_id=case.id, kind="letter", handler="notices.remind", input=b"", key="k", state="failed",
            run_after=house.now, created_at=house.now,
        )  # fmt: skip
        session.add(job)
        session.flush()
        incident = Incident(case_id=case.id, job_id=job.id, code="job_failed", opened_at=house.now, last_at=house.now)
        session.add(incident)
        session.flush()
        return incident.number


@pytest.mark.parametrize("login", STRANGERS)
def test_what_is_not_yours_is_not_there_on_any_route(desk: WorkDesk, foreign: dict[str, object], login: str):
    browser, tried = desk.browser(login), 0
    for rule in desk.app.url_map.iter_rules():
        if not rule.arguments & foreign.keys():
            continue
        where = address(desk, rule, **foreign)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            tried += 1
            send = browser.get if method == "GET" else browser.post
            more = {} if method == "GET" else {"data": {"to": str(desk.ids["maoyun"]), "note": "x", "token": "1"}}
            assert send(where, **more).status_code == 404, (login, method, where)
    assert tried == 19


@pytest.mark.parametrize("login", [*STRANGERS, "wangfang", "lintao", "sunlei", "wumin", "hejing", "tangwei"])
def test_what_does_not_exist_is_not_there_for_anybody(desk: WorkDesk, login: str):
    browser = desk.browser(login)
    for rule in desk.app.url_map.iter_rules():
        if rule.endpoint == "static" or not rule.arguments:
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            send = browser.get if method == "GET" else browser.post
            assert send(address(desk, rule)).status_code == 404, (login, method, rule)


def test_the_pages_behind_the_matrix_are_there_for_those_they_belong_to(desk: WorkDesk, foreign: dict[str, object]):
    clerk = desk.browser("chenjing")
    for path in ("/cases/{case_id}", "/cases/{case_id}/diagram.bpmn", "/items/{item_id}", "/files/{file_id}"):
        assert clerk.get(path.format(**foreign)).status_code == 200, path
    assert desk.browser("tangwei").post("/incidents/{number}/retry".format(**foreign)).status_code == 302


def test_who_has_no_right_to_it_finds_no_page(desk: WorkDesk):
    assert desk.browser("lintao").get("/incidents").status_code == 404
    assert desk.browser("lintao").get("/new").status_code == 404
    assert desk.browser("lintao").post("/new", {"process": "application"}).status_code == 404


def test_every_answer_carries_the_strict_headers(desk: WorkDesk):
    browser = desk.browser("wangfang")
    for path in ("/", "/login", "/nowhere", "/healthz", "/static/css/app.css"):
        headers = browser.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'self'", path
        assert policy["frame-ancestors"] == "'none'", path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert len(headers["X-Request-Id"]) == 32, path
        assert "Strict-Transport-Security" not in headers, path
    assert browser.get("/").headers["Cache-Control"] == "no-store"


def test_no_page_carries_inline_script_or_style(desk: WorkDesk, foreign: dict[str, object]):
    browser = desk.browser("chenjing")
    for path in ("/", "/cases", f"/cases/{foreign['case_id']}", f"/items/{foreign['item_id']}", "/password"):
        page = browser.page(path)
        assert not page.cssselect("script:not([src]), style, [style], [onclick], [onload], [onsubmit]"), path


def test_with_https_cookies_are_bound_to_it_and_to_this_host(desk: WorkDesk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ANLIU_HOSTS", "desk.example")
    app = create_app(desk.in_production())
    client = app.test_client()
    answer = client.get("/login", base_url="https://desk.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    assert client.get("/login", base_url="https://elsewhere.example").status_code == 400
    desk.let_go(app)


def test_production_does_not_start_without_the_names_of_its_site(desk: WorkDesk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ANLIU_HOSTS", raising=False)
    with pytest.raises(SettingsRefused, match="ANLIU_HOSTS"):
        create_app(desk.in_production())


def test_a_host_that_is_not_ours_gets_no_page(desk: WorkDesk):
    assert desk.browser().get("/login", base_url="http://evil.example").status_code == 400


def test_a_page_cannot_write(desk: WorkDesk):
    with desk.app.app_context(), pytest.raises(InternalError, match="read-only"):
        db.db.session.execute(update(Case).values(number="X"))


def test_a_request_that_is_too_large_is_refused_with_a_page(desk: WorkDesk):
    browser = desk.browser("wangfang")
    answer = browser.post("/new", {"process": "x", "file": (BytesIO(b"x" * (21 * 1024 * 1024)), "large.pdf")})
    assert answer.status_code == 413
    assert "10 MB" in answer.text


def test_the_watchers_see_that_the_desk_lives_and_can_work(desk: WorkDesk):
    browser = desk.browser()
    assert browser.get("/healthz").json == {"status": "alive"}
    assert browser.get("/readyz").json == {"status": "ready"}


def test_the_log_names_route_and_status_and_nobody(desk: WorkDesk, capsys: pytest.CaptureFixture[str]):
    browser = desk.browser("wangfang")
    capsys.readouterr()
    browser.get("/cases?q=张伟13812341234")
    said = capsys.readouterr().out
    assert '"route": "cases.index"' in said
    assert "张伟" not in said
    assert "1381234" not in said
    assert "wangfang" not in said


def test_an_actor_is_worked_out_once_and_a_changed_seat_is_felt_within_a_minute(desk: WorkDesk):
    browser = desk.browser("chenjing")
    case_id = desk.house.apply()
    assert browser.get(f"/cases/{case_id}").status_code == 200
    with db.transaction() as session:
        session.execute(update(Assignment).where(Assignment.user_id == desk.ids["chenjing"]).values(ends_at=desk.now))
    desk.now += timedelta(seconds=60)
    assert browser.get(f"/cases/{case_id}").status_code == 404


def test_documents_lie_encrypted_in_the_folder(desk: WorkDesk, foreign: dict[str, object]):
    with reading() as session:
        names = session.scalars(select(File.name).where(File.id == foreign["file_id"])).all()
    stored = [path.read_bytes() for path in desk.settings.files.rglob("*") if path.is_file()]
    assert stored
    assert not any(PDF in content for content in stored)
    assert not any(b"a.pdf" in name for name in names)
