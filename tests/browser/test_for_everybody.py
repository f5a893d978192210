"""Pages for readers with a screen reader, a keyboard, a phone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.desk import WorkDesk
from tests.support.insurer import ACCOUNT, IDENTITY, REPORT
from tests.support.windows import DESKTOP, PHONE, Windows
from web.demo.people import card_no

CARD = card_no(900_003)
"""Of this story alone, as the bank remembers how it treats an account."""
SMOKER = {"cigarettes_per_day": 30}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
"""What axe looks for; of what it finds in order it tells one place a rule, for telling takes as long as looking."""


def is_open_to_everybody(page: Page) -> None:
    """Nothing that axe knows is in the way, and nothing has to be scrolled sideways."""
    found = Axe().run(page, options=RULES)
    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def load_in(page: Page, size: tuple[int, int]) -> None:
    """Load a page again in another size: what it shows first may depend on it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload()


def is_open_on_desk_and_phone(page: Page, *drawn: str) -> None:
    """Looked at on either, when everything that is drawn by selectors stands there."""
    for size in (PHONE, DESKTOP):
        load_in(page, size)
        for selector in drawn:
            expect(page.locator(selector).first).to_be_visible()
        is_open_to_everybody(page)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """How large the window is."""
    return request.param


def test_the_door(windows: Windows) -> None:
    is_open_on_desk_and_phone(windows.open())


def test_inbox_item_and_return(desk: WorkDesk, windows: Windows, size) -> None:
    desk.house.apply()
    item = desk.house.item(desk.house.apply(), "check")
    clerk = windows.open("chenjing", "/?tab=pool", size=size)
    is_open_to_everybody(clerk)
    clerk.goto(f"/items/{item.id}")
    clerk.get_by_role("button", name="领取并处理").click()
    clerk.get_by_role("button", name="驳回").click()
    expect(clerk.get_by_role("group", name="驳回原因")).to_be_visible()
    is_open_to_everybody(clerk)


def test_a_long_form_with_everything_wrong(windows: Windows, size) -> None:
    agent = windows.open("wangfang", "/new", size=size)
    agent.get_by_role("button", name="开始").click()
    agent.check("[name=beneficiary_kind][value=named]")
    agent.get_by_role("button", name="添加受益人").click()
    agent.get_by_role("button", name="提交").click()
    expect(agent.get_by_role("alert")).to_be_visible()
    is_open_to_everybody(agent)


def test_every_form_behind_the_entry(desk: WorkDesk, windows: Windows) -> None:
    house = desk.house
    pages: dict[str, Page] = {}
    case = house.start("application", "wangfang")
    house.enter(case, sum_insured=Decimal(500_000), card_no=CARD, **SMOKER)

    def look(node: str, who: str) -> None:
        """The form of a step, in front of whoever works on it."""
        page = pages[who] = pages.get(who) or windows.open(who)
        page.goto(f"/items/{house.item(case, node).id}")
        claim = page.get_by_role("button", name="领取并处理")
        if claim.count():
            claim.click()
        expect(page.get_by_text("由您处理。")).to_be_visible()
        is_open_on_desk_and_phone(page)

    look("profile", "wangfang")
    house.do(case, "profile", "wangfang", "done", **IDENTITY)
    look("sign", "wangfang")
    house.sign(case)
    look("key", "maoyun")
    house.key_again(case)
    look("check", "chenjing")
    house.check(case)
    look("underwrite", "lintao")
    house.do(case, "underwrite", "lintao", "supplement", requested=[{"kind": "CHECKUP_REPORT", "words": "近六个月"}])
    look("supply", "wangfang")
    house.do(case, "supply", "wangfang", "supply", evidence=[REPORT])
    house.do(case, "underwrite", "lintao", "offer", em_total=50, opinion="加费承保")
    look("answer", "wangfang")
    house.bank_will("refuse", CARD, reason="balance")
    house.answer(case)
    house.settle()
    look("payment", "wangfang")
    house.bank_will("ok", CARD)
    house.do(case, "payment", "wangfang", "retry", **{**ACCOUNT, "card_no": CARD}, when="now")
    house.settle()
    look("receipt", "wangfang")
    house.receive(case)
    look("follow_up", "chenjing")
    agent = pages["wangfang"]
    agent.goto(f"/cases/{case}")
    is_open_on_desk_and_phone(agent, "[data-xml*='application'] svg", "[data-xml*='delivery'] svg")


def test_a_case_with_its_drawing(desk: WorkDesk, windows: Windows) -> None:
    case = desk.house.apply()
    desk.house.do(case, "check", "chenjing", "return", reasons=("NB-SIG-01",), note="请补签。")
    agent = windows.open("wangfang", f"/cases/{case}")
    is_open_on_desk_and_phone(agent, "#diagram svg [data-element-id=entry]")


def test_the_content_is_one_key_away(windows: Windows) -> None:
    agent = windows.open("wangfang", "/cases")
    agent.keyboard.press("Tab")
    expect(agent.get_by_role("link", name="跳到正文")).to_be_focused()
    agent.keyboard.press("Enter")
    expect(agent.locator("main")).to_be_focused()
