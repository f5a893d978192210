"""The inbox: what waits for whom, found quickly, asked for often, and never a line too many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import html

from tests.support.desk import Browser, WorkDesk, text_of
from tests.support.traffic import watched
from workflows.db import transaction
from workflows.models import WorkItem

HTMX = {"HX-Request": "true"}


def numbers(browser: Browser, address: str) -> list[str]:
    return text_of(browser.page(address), ".c-number a")


def test_a_clerk_sees_what_waits_and_takes_one(desk: WorkDesk):
    first, second = desk.house.apply(), desk.house.apply()
    clerk = desk.browser("chenjing")
    waiting = {desk.house.case(first).number, desk.house.case(second).number}
    assert numbers(clerk, "/?tab=mine") == []
    assert set(numbers(clerk, "/?tab=pool")) == waiting
    assert set(numbers(clerk, "/")) == waiting  # who has nothing of their own looks at what is free
    item = desk.house.item(first, "check")
    answer = clerk.post("/inbox/claim", {"only": f"{item.id}:{item.version}"})
    assert answer.location == f"/items/{item.id}"
    assert numbers(clerk, "/") == [desk.house.case(first).number]
    row = " ".join(text_of(clerk.page("/"), "tr"))
    assert all(text in row for text in ("初审", "张伟", "300,000", "剩 4 小时"))


def test_several_are_claimed_at_once_and_who_was_faster_is_named(desk: WorkDesk):
    cases = [desk.house.apply() for _ in range(3)]
    items = [desk.house.item(case, "check") for case in cases]
    desk.browser("maoyun").post(f"/items/{items[0].id}/claim")
    clerk = desk.browser("chenjing")
    chosen = {
        "item": [f"{item.id}:{item.version}" for item in items],
        "many": "1",
        "next": "/?tab=pool",
        "key": "k" * 12,
    }
    assert clerk.post("/inbox/claim", chosen).location == "/?tab=pool"
    page = clerk.page("/")
    told = " ".join(text_of(page, ".flash"))
    assert "已领取 2 件" in told
    assert "毛云" in told
    assert len(text_of(page, ".c-number a")) == 2


def test_the_poll_is_answered_with_nothing_until_something_changes(desk: WorkDesk):
    desk.house.apply()
    clerk = desk.browser("chenjing")
    first = clerk.get("/?tab=pool", headers=HTMX)
    assert first.status_code == 200
    assert "<html" not in first.text
    mark = {**HTMX, "If-None-Match": first.headers["ETag"]}
    again = clerk.get("/?tab=pool", headers=mark)
    assert (again.status_code, again.data) == (304, b"")
    desk.now += timedelta(minutes=3)
    assert clerk.get("/?tab=pool", headers=mark).status_code == 304, "a countdown is no change"
    case = desk.house.apply()
    assert clerk.get("/?tab=pool", headers=mark).status_code == 200
    newest = clerk.get("/?tab=pool", headers=HTMX).headers["ETag"]
    desk.browser("maoyun").post(f"/items/{desk.house.item(case, 'check').id}/claim")
    assert clerk.get("/?tab=pool", headers={**HTMX, "If-None-Match": newest}).status_code == 200


def test_another_language_or_filter_is_another_list(desk: WorkDesk):
    desk.house.apply()
    clerk = desk.browser("chenjing")
    mark = {**HTMX, "If-None-Match": clerk.get("/?tab=pool", headers=HTMX).headers["ETag"]}
    assert clerk.get("/?tab=pool&urgent=1", headers=mark).status_code == 200
    clerk.post("/language", {"lang": "en"})
    answer = clerk.get("/?tab=pool", headers=mark)
    assert answer.status_code == 200
    assert "Claim" in answer.text


def test_a_full_page_of_the_inbox_takes_at_most_twenty_statements(desk: WorkDesk):
    for _ in range(4):
        desk.house.apply()
    returned = desk.house.apply()
    desk.house.do(returned, "check", "chenjing", "return", reasons=("NB-DOC-01",))
    clerk = desk.browser("chenjing")
    clerk.get("/")
    with watched() as traffic:
        clerk.get("/?tab=pool")
    assert len(traffic.statements) <= 20, traffic.statements
    desk.now += timedelta(minutes=2)
    with watched() as traffic:  # the costliest: actor and touch are due too
        assert clerk.get("/?tab=pool&q=张伟&process=application").status_code == 200
    assert len(traffic.statements) <= 20, traffic.statements


def test_a_returned_item_says_why_and_by_whom(desk: WorkDesk):
    case = desk.house.apply()
    desk.house.do(case, "check", "chenjing", "return", reasons=("NB-DOC-01",), note="请补")
    agent = desk.browser("wangfang")
    page = agent.page("/?tab=returned")
    assert "健康告知书" in " ".join(text_of(page, ".c-note"))
    agent.post("/language", {"lang": "en"})
    assert "ealth" in " ".join(text_of(agent.page("/?tab=returned"), ".c-note"))


def test_filters_narrow_and_the_menu_leads_back_to_them_without_the_words_searched_for(desk: WorkDesk):
    case = desk.house.apply()
    clerk = desk.browser("chenjing")
    assert numbers(clerk, f"/?tab=pool&q={desk.house.case(case).number}") == [desk.house.case(case).number]
    assert numbers(clerk, "/?tab=pool&q=NOTHING77") == []
    assert numbers(clerk, "/?tab=pool&process=application&step=check&product=CI01") == [desk.house.case(case).number]
    assert numbers(clerk, "/?tab=pool&product=XX99") == []
    clerk.get("/?tab=pool&process=application&q=secret")
    menu = clerk.page("/cases").cssselect('a[href^="/?"]')[0].get("href")
    assert "process=application" in menu
    assert "secret" not in menu
    cookie = clerk.raw.get_cookie("anliu-page").value
    assert "secret" not in cookie


def test_pages_follow_each_other_without_gap_or_repeat(desk: WorkDesk):
    case = desk.house.apply()
    item = desk.house.item(case, "check")
    with transaction() as session:
        for number in range(70):
            session.add(
                WorkItem(
                    case_id=case,
                    task_id=item.task_id,
                    node="check",
                    role=item.role,
                    unit_id=item.unit_id,
                    form=item.form,
                    opened_at=desk.now,
                    due_at=desk.now + timedelta(minutes=number // 3),
                    urgent=number % 5 == 0,
                )
            )
    clerk = desk.browser("chenjing")
    seen: list[str] = []
    address = "/?tab=pool"
    while address:
        page = clerk.page(address)
        seen += [link.get("href") for link in page.cssselect(".c-number a")]
        following = page.cssselect('a[rel="next"]')
        address = following[0].get("href") if following else ""
    assert len(seen) == len(set(seen)) == 71


def test_what_is_late_is_escalated_to_the_supervisor_who_marks_what_cannot_wait(desk: WorkDesk):
    late, calm = desk.house.apply(), desk.house.apply()
    desk.house.do(calm, "check", "chenjing", "return", reasons=("NB-DOC-01",))
    desk.now += timedelta(hours=5)
    desk.house.settle()
    supervisor, clerk = desk.browser("sunlei"), desk.browser("chenjing")
    page = supervisor.page("/?tab=escalated")
    assert text_of(page, ".c-number a") == [desk.house.case(late).number]
    assert page.cssselect("#list button, #list .pick") == [], "a supervisor claims nothing"
    assert "escalated" not in [link.get("href") for link in clerk.page("/").cssselect("#tabs a")]
    assert numbers(clerk, "/?tab=escalated") == numbers(clerk, "/?tab=mine")

    item = desk.house.item(late, "check").id
    address = page.cssselect(".c-number a")[0].get("href")
    assert address == f"/items/{item}/hand-over"
    assert supervisor.post(f"/items/{item}/urgent", {"marked": "1", "reason": "明天手术"}).location == address
    assert "明天手术" in " ".join(text_of(supervisor.page(address), ".panel"))
    assert "孙磊" in " ".join(text_of(clerk.page("/?tab=pool"), ".c-note"))
    told = " ".join(text_of(clerk.page(f"/items/{item}"), ".context"))
    assert all(text in told for text in ("孙磊", "明天手术", "03-02 14:00"))
    history = " ".join(text_of(clerk.page(f"/cases/{late}"), "body"))
    assert history.count("明天手术") == 1

    assert clerk.post(f"/items/{item}/urgent", {"marked": "1", "reason": "me"}).status_code == 403
    supervisor.post(f"/items/{item}/urgent", {})
    assert "孙磊" not in " ".join(text_of(clerk.page("/?tab=pool"), ".c-note"))


def test_every_reason_stands_in_the_row_in_the_readers_language(desk: WorkDesk):
    case = desk.house.apply()
    with transaction() as session:
        row = session.get_one(WorkItem, desk.house.item(case, "check").id)
        row.urgent, row.urgent_why = True, ["U1", "U4"]
        row.paused_since = desk.now
    clerk = desk.browser("chenjing")
    told = " ".join(text_of(clerk.page("/?tab=pool"), ".c-note"))
    assert all(text in told for text in ("法定", "；", "03-02"))
    clerk.post("/language", {"lang": "en"})
    told = " ".join(text_of(clerk.page("/?tab=pool"), ".c-note"))
    assert all(text in told for text in ("statutory deadline", "payment failed", "Paused since 03-02"))


@pytest.mark.parametrize(
    "query",
    [
        "endpoint=x&_external=1&_scheme=javascript",
        "tab=nothing&cursor=AAAA",
        "q=%00%01&process=%00&step=%ED%A0%80",
        "cursor=" + "A" * 5000,
        "q=" + "张" * 3000,
        "urgent=%F0%9F%98%80&product='%22--",
    ],
)
def test_an_address_that_is_not_ours_harms_nothing(desk: WorkDesk, query: str):
    answer = desk.browser("chenjing").get(f"/?{query}")
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    links = [each.get(name) or "" for each in page.iter() for name in ("href", "hx-get", "action", "src")]
    assert not [link for link in links if ":" in link]
    assert desk.browser("chenjing").get(f"/cases?{query}&begun_from=nonsense&status=%00").status_code == 200
    assert desk.browser("tangwei").get(f"/incidents?{query}").status_code == 200
