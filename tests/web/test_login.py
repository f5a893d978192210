"""Coming in: who may, how often, with what, and for how long."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.desk import Browser, WorkDesk, text_of
from web.auth import throttle
from workflows.db import reading, transaction
from workflows.models import LoginSession, User

GOOD = "correct horse battery"


def try_in(browser: Browser, login: str, password: str, **more: str):
    return browser.post("/login", {"login_name": login, "password": password, **more})


def test_a_stranger_is_led_to_the_door_and_back_to_where_they_wanted_to_go(desk: WorkDesk):
    browser = desk.browser()
    answer = browser.get("/cases?q=A2026")
    assert answer.status_code == 302
    assert answer.location == "/login?next=/cases?q%3DA2026"
    desk.give_password("lintao", GOOD)
    assert try_in(browser, "lintao", GOOD, next="/cases?q=A2026").location == "/cases?q=A2026"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\n/x"]
)
def test_nobody_is_led_to_another_site(desk: WorkDesk, elsewhere: str):
    desk.give_password("lintao", GOOD)
    assert try_in(desk.browser(), "lintao", GOOD, next=elsewhere).location == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(desk: WorkDesk):
    desk.give_password("lintao", GOOD)
    browser = desk.browser()
    wrong = try_in(browser, "lintao", "something else")
    unknown = try_in(browser, "nobody", "something else")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    strip = lambda page: re.sub(r'value="[^"]*"|content="[^"]*"', "", page.text)  # noqa: E731
    assert strip(wrong) == strip(unknown)


def test_after_five_failures_an_account_waits_and_the_right_password_comes_in_afterwards(desk: WorkDesk):
    desk.give_password("lintao", GOOD)
    browser = desk.browser()
    assert [try_in(browser, "lintao", "wrong").status_code for _ in range(6)] == [422] * 5 + [429]
    refused = try_in(browser, "lintao", GOOD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 180
    assert try_in(desk.browser(), "huangbo", "wrong").status_code == 422  # others are not held up
    desk.now += timedelta(seconds=int(refused.headers["Retry-After"]))
    assert try_in(browser, "lintao", GOOD).status_code == 302


def test_an_unknown_name_waits_like_a_known_one(desk: WorkDesk):
    browser = desk.browser()
    assert [try_in(browser, "nobody", "wrong").status_code for _ in range(6)] == [422] * 5 + [429]


def test_an_address_waits_after_fifty_failures_whatever_the_names(desk: WorkDesk):
    for number in range(50):
        assert not throttle.take_try(f"name{number}", "127.0.0.1", desk.now)
    assert try_in(desk.browser(), "lintao", "wrong").status_code == 429
    assert not throttle.take_try("lintao", "127.0.0.2", desk.now)


def test_a_one_time_password_must_be_replaced_before_anything_else(desk: WorkDesk):
    code = desk.one_time("lintao")
    browser = desk.browser()
    assert try_in(browser, "lintao", code).status_code == 302
    assert browser.get("/").location == "/password?next=/"
    for weak in ("short", "1234567890", "aaaaaaaaaaaa", "lintaolintao", "Password2026!", code):
        assert browser.post("/password", {"password": weak, "again": weak}).status_code == 422, weak
    assert browser.post("/password", {"password": GOOD, "again": GOOD + "x"}).status_code == 422
    assert browser.post("/password", {"password": GOOD, "again": GOOD}).status_code == 302
    assert browser.get("/").status_code == 200
    assert try_in(desk.browser(), "lintao", code).status_code == 422


def test_a_one_time_password_expires(desk: WorkDesk):
    code = desk.one_time("lintao", minutes=30)
    desk.now += timedelta(minutes=31)
    answer = try_in(desk.browser(), "lintao", code)
    assert answer.status_code == 422
    assert "一次性密码已过期" in answer.text


def test_changing_the_password_takes_the_present_one_and_ends_every_other_login(desk: WorkDesk):
    desk.give_password("lintao", GOOD)
    here, elsewhere = desk.browser("lintao"), desk.browser("lintao")
    new = {"password": "another good one", "again": "another good one"}
    assert here.post("/password", {"current": "guessed", **new}).status_code == 422
    assert elsewhere.get("/").status_code == 200
    assert here.post("/password", {"current": GOOD, **new}).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_a_login_ends_after_half_an_hour_of_silence_and_after_twelve_hours_at_most(desk: WorkDesk):
    browser = desk.browser("lintao")
    for _ in range(26):
        desk.now += timedelta(minutes=27)
        assert browser.get("/").status_code == 200
    desk.now += timedelta(minutes=27)  # 12 h 9 min after the login
    assert browser.get("/").status_code == 302
    silent = desk.browser("lintao")
    desk.now += timedelta(minutes=30)
    assert silent.get("/").status_code == 302


def test_signing_out_ends_the_login_in_the_database(desk: WorkDesk):
    browser = desk.browser("lintao")
    kept = browser.raw.get_cookie("anliu").value
    browser.post("/logout")
    browser.raw.set_cookie("anliu", kept)
    assert browser.get("/").status_code == 302


def test_who_is_no_longer_active_is_out_at_once(desk: WorkDesk):
    browser = desk.browser("lintao")
    assert browser.get("/").status_code == 200
    with transaction() as session:
        session.get_one(User, desk.ids["lintao"]).active = False
    assert browser.get("/").status_code == 302


def test_the_database_never_holds_what_the_browser_holds(desk: WorkDesk):
    browser = desk.browser("lintao")
    held = browser.raw.get_cookie("anliu").value
    with reading() as session:
        stored = session.scalars(select(LoginSession.token_hash)).all()
    assert held not in stored
    assert all(len(each) == 64 for each in stored)


def test_a_login_gets_a_fresh_token_and_its_cookie_is_out_of_reach_of_scripts(desk: WorkDesk):
    desk.give_password("lintao", GOOD)
    browser = desk.browser()
    browser.raw.set_cookie("anliu", "chosen-by-somebody-else", path="/")
    answer = try_in(browser, "lintao", GOOD)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("anliu="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert browser.raw.get_cookie("anliu").value != "chosen-by-somebody-else"


def test_signing_in_again_ends_the_login_before_it(desk: WorkDesk):
    desk.give_password("lintao", GOOD)
    browser = desk.browser("lintao")
    before = browser.raw.get_cookie("anliu").value
    assert try_in_at_the_desk(browser).status_code == 302
    old = desk.browser()
    old.raw.set_cookie("anliu", before)
    assert old.get("/").status_code == 302


def try_in_at_the_desk(browser: Browser):
    """Sign in once more from a page behind the door."""
    token = re.search(r'csrf-token" content="([^"]+)"', browser.get("/").text)[1]
    return browser.post("/login", {"csrf_token": token, "login_name": "lintao", "password": GOOD})


def test_the_door_speaks_both_languages_and_remembers_the_choice(desk: WorkDesk):
    browser = desk.browser()
    assert text_of(browser.page("/login"), "h1") == ["登录"]
    assert text_of(browser.page("/login", headers={"Accept-Language": "en"}), "h1") == ["Sign in"]
    browser.post("/language", {"lang": "en", "next": "/login"})
    assert text_of(browser.page("/login"), "h1") == ["Sign in"]
    desk.give_password("lintao", GOOD)
    try_in(browser, "lintao", GOOD)
    assert browser.page("/").get("lang") == "en"


def test_the_language_of_somebody_who_is_signed_in_goes_with_them(desk: WorkDesk):
    desk.browser("lintao").post("/language", {"lang": "en"})
    assert desk.browser("lintao").page("/").get("lang") == "en"
