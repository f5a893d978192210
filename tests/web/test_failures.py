"""When something breaks: the reader is told in their language, and what was typed is still there."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from sqlalchemy import text

from tests.support.desk import Browser, WorkDesk, text_of
from tests.support.shop import DRAWING, shop
from workflows import db
from workflows.db import reading
from workflows.models import WorkItem


@pytest.fixture
def address(desk: WorkDesk) -> str:
    """The first question of a case of the shop, in front of 王芳."""
    desk.plug(shop)
    desk.house.publish(DRAWING)
    case = desk.house.start("shop", "wangfang")
    return f"/items/{desk.house.item(case, 'first').id}"


def send(browser: Browser, address: str, answer: str) -> Any:
    page = browser.page(address)
    hidden = {
        one.get("name"): one.get("value")
        for one in page.cssselect('#item input[name="key"], #item input[name="token"]')
    }
    return browser.post(address, {**hidden, "answer": answer, "_outcome": "done"})


def typed_in(browser: Browser, address: str) -> str:
    return browser.page(address).cssselect('[name="answer"]')[0].get("value")


def test_a_step_that_breaks_becomes_an_incident_and_item_and_typing_stay(desk: WorkDesk, address: str):
    agent = desk.browser("wangfang")
    answer = send(agent, address, "break")
    assert answer.status_code == 500
    case_id = case_of(address)
    number = desk.house.incidents(case_id)[0].number
    assert str(number) in answer.text
    assert "内容没有丢失" in answer.text
    assert "secret" not in answer.text
    assert desk.house.open_nodes(case_id) == ["first"]
    assert typed_in(agent, address) == "break"


def test_a_mistake_beyond_any_step_names_the_request_and_nothing_else(
    desk: WorkDesk, capsys: pytest.CaptureFixture[str]
):
    def broken() -> str:
        raise ValueError("张伟 13812341234")

    desk.app._got_first_request = False  # noqa: SLF001 - a route of the test's own, added late
    desk.app.add_url_rule("/broken", "broken", broken)
    answer = desk.browser("wangfang").get("/broken")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"][-12:] in answer.text
    assert "张伟" not in answer.text
    said = capsys.readouterr().out
    assert '"error": "ValueError"' in said
    assert "1381234" not in said


def test_who_may_not_do_a_step_after_another_is_told_and_keeps_the_typing(desk: WorkDesk, address: str):
    agent = desk.browser("wangfang")
    assert send(agent, address, "one").status_code == 302
    second = f"/items/{desk.house.item(case_of(address), 'second').id}"
    answer = send(agent, second, "two")
    assert answer.status_code == 403
    assert "不得办理本环节" in answer.text
    assert 'value="two"' in answer.text


def test_a_locked_case_is_answered_with_a_pause_and_the_typing_stays(desk: WorkDesk, address: str):
    db.bind(desk.settings.database_url, connect_args={"options": "-c lock_timeout=100 -c timezone=UTC"})
    agent, case_id = desk.browser("wangfang"), case_of(address)
    with db.make_engine(desk.settings.database_url).connect() as other:
        other.execute(text('SELECT 1 FROM "case" WHERE id = :id FOR UPDATE'), {"id": case_id})
        answer = send(agent, address, "one")
        other.rollback()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert typed_in(agent, address) == "one"
    assert send(agent, address, "one").status_code == 302


def test_a_database_that_is_away_is_said_and_the_desk_says_that_it_cannot_work(desk: WorkDesk):
    browser = desk.browser()
    with desk.app.app_context():
        engine = db.db.engine
    name, elsewhere = engine.url.database, engine.url.set(database="postgres").render_as_string(hide_password=False)
    with db.make_engine(elsewhere, isolation_level="AUTOCOMMIT").connect() as other:
        other.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        engine.dispose()
        assert browser.get("/readyz").status_code == 503
        assert browser.get("/healthz").status_code == 200
        known = desk_page(browser)
        other.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    assert known.status_code == 503
    assert known.headers["Retry-After"]
    assert "暂时不可用" in known.text
    assert browser.get("/readyz").status_code == 200


def desk_page(browser: Browser) -> Any:
    browser.raw.set_cookie("anliu", "some token")
    return browser.get("/")


def test_a_script_is_answered_in_its_own_form(desk: WorkDesk, address: str):
    agent = desk.browser("wangfang")
    answer = agent.get("/items/01a20567-de6e-739b-bd28-8876de5e3008", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json["status"] == 404
    del address


@pytest.mark.parametrize(("lang", "words"), [("zh_CN", "没有找到"), ("en", "Not found")])
def test_failures_speak_the_readers_language(desk: WorkDesk, lang: str, words: str):
    browser = desk.browser("wangfang")
    browser.post("/language", {"lang": lang})
    assert words in browser.get("/nowhere").text


def test_a_route_asked_in_the_wrong_way_says_which_ways_there_are(desk: WorkDesk):
    answer = desk.browser("wangfang").get("/inbox/claim")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_post_that_is_no_form_of_ours_is_refused_with_words(desk: WorkDesk, address: str):
    agent = desk.browser("wangfang")
    many = agent.post(address, {f"answer-{number}": "x" for number in range(10_050)})
    assert many.status_code in {413, 422}
    strange = agent.post(address, {"nothing": "x", "answer": "a\0b", "_outcome": "done", "token": "9" * 50, "key": "'"})
    assert strange.status_code == 422
    assert text_of_page(strange)


def text_of_page(answer: Any) -> list[str]:
    return text_of(html.fromstring(answer.text), ".summary li")


def case_of(address: str) -> Any:
    with reading() as session:
        return session.get_one(WorkItem, address.rpartition("/")[2]).case_id
