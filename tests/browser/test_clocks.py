"""A clock stands still while others are waited for, and everybody reads so, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.support.desk import WorkDesk
from tests.support.insurer import REPORT
from tests.support.papers import choose
from tests.support.turns import takes
from tests.support.windows import Windows

WANTED = {"requested": [{"kind": "CHECKUP_REPORT", "words": "近六个月"}]}


@pytest.mark.parametrize(
    ("lang", "paused", "steps"), [("zh-CN", "暂停", "补充"), ("en-GB", "Paused", "Bring evidence")]
)
def test_a_supplement_holds_the_clocks_of_underwriting_until_it_comes(
    desk: WorkDesk, windows: Windows, lang: str, paused: str, steps: str
) -> None:
    house = desk.house
    case = house.apply(cigarettes_per_day=30)
    house.check(case)
    due = house.item(case, "underwrite").due_at
    house.do(case, "underwrite", "lintao", "supplement", **WANTED)
    agent = windows.open("wangfang", f"/items/{house.item(case, 'supply').id}", lang=lang)
    expect(agent.get_by_role("main")).to_contain_text(steps)
    expect(agent.get_by_role("main")).to_contain_text(paused)
    desk.now += timedelta(days=1)
    house.do(case, "supply", "wangfang", "supply", evidence=[REPORT])
    assert house.item(case, "underwrite").due_at > due
    underwriter = windows.open("lintao", f"/items/{house.item(case, 'underwrite').id}", lang=lang)
    expect(underwriter.get_by_role("main")).not_to_contain_text(paused)


@pytest.mark.parametrize(
    ("lang", "ask", "whom", "question", "answer"),
    [
        ("zh-CN", "询问同事", "向谁询问", "问题", "答复"),
        ("en-GB", "Ask a colleague", "Whom to ask", "Question", "Answer"),
    ],
)
def test_a_clerk_asks_a_colleague_and_gets_the_case_back_with_the_answer(  # noqa: PLR0917 - words of one language
    desk: WorkDesk, windows: Windows, lang: str, ask: str, whom: str, question: str, answer: str
) -> None:
    case = desk.house.apply()
    clerk = windows.open("chenjing", f"/items/{desk.house.item(case, 'check').id}", lang=lang)
    takes(clerk)
    clerk.get_by_role("button", name=ask).click()
    expect(clerk.get_by_role("alert").get_by_role("listitem")).to_have_count(2)
    expect(clerk.get_by_text(whom).first).to_be_visible()
    choose(clerk, "asked", "back_office")
    clerk.get_by_role("textbox", name=question).fill("地址以哪个为准？")
    clerk.get_by_role("button", name=ask).click()
    expect(clerk.locator(".flash.success")).to_be_visible()

    colleague = windows.open("maoyun", f"/items/{desk.house.item(case, 'query_colleague').id}", lang=lang)
    takes(colleague)
    expect(colleague.get_by_role("main")).to_contain_text("地址以哪个为准？")
    colleague.fill("[name=answer]", "以证件为准。")
    colleague.get_by_role("button", name=answer, exact=True).click()
    expect(colleague.locator(".flash.success")).to_be_visible()

    clerk.goto(f"/items/{desk.house.item(case, 'check').id}")
    expect(clerk.get_by_role("main")).to_contain_text("以证件为准。")
