"""The same pages for a reader whose browser asks for English."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.desk import WorkDesk
from tests.support.insurer import THYROID_NODULE
from tests.support.papers import answer_offer, sign_receipt
from tests.support.turns import goes_on, said
from tests.support.windows import Windows

CHINESE = re.compile(r"[\u3400-\u9fff]+")
OURS_IN_BOTH = {"案流", "中文"}
"""The name of the house, and the language a reader may change to."""
PEOPLE = ("张伟", "王芳", "陈静", "唐伟")
DATA = {*PEOPLE, *(name[0] for name in PEOPLE), *(name[0] + name for name in PEOPLE)}
"""Names of persons are not translated, nor are the initials beside them."""


@pytest.fixture
def english(windows: Windows):
    """Opens a page in English."""
    return lambda login="", path="/": windows.open(login, path, lang="en-GB")


def leftovers(page: Page) -> set[str]:
    """Chinese words on an English page that are no data; example values of inputs are not read."""
    return set(CHINESE.findall(page.locator("body").inner_text())) - OURS_IN_BOTH - DATA


def test_the_door(english) -> None:
    door = english()
    expect(door).to_have_title("Sign in · Anliu")
    expect(door.get_by_label("Login name")).to_be_focused()
    expect(door.get_by_role("button", name="Sign in")).to_be_visible()
    assert leftovers(door) == set()


def test_the_inbox_and_an_item(desk: WorkDesk, english) -> None:
    case = desk.house.apply()
    clerk = english("chenjing")
    expect(clerk).to_have_title("Inbox · Anliu")
    expect(clerk.get_by_role("heading", name="Inbox")).to_be_attached()
    expect(clerk.get_by_role("row").last).to_contain_text("Completeness check")
    assert leftovers(clerk) - {"北京分公司"} == set()
    number = desk.house.case(case).number
    clerk.get_by_role("button", name=f"Claim {number}").click()
    expect(clerk).to_have_title(f"Completeness check · {number} · Anliu")
    for button in ("Pass", "Return", "Release"):
        expect(clerk.get_by_role("button", name=button, exact=True)).to_be_visible()
    clerk.get_by_role("button", name="Return").click()
    expect(clerk.get_by_role("group", name="Return: reasons")).to_be_visible()
    assert leftovers(clerk) - {"中国工商银行北京朝阳支行"} == set()


def test_the_entry_form(english) -> None:
    agent = english("wangfang", "/new")
    expect(agent.get_by_role("heading", name="New application").first).to_be_visible()
    agent.get_by_role("button", name="Begin").click()
    for legend in ("Cover", "Beneficiaries", "Premium account", "Health and means", "Declaration"):
        expect(agent.get_by_role("group", name=legend, exact=True)).to_be_visible()
    agent.get_by_role("button", name="Submit").click()
    expect(agent.get_by_role("alert")).to_contain_text("entries need attention")
    assert leftovers(agent) == set()


def test_a_case_and_the_lists(desk: WorkDesk, english) -> None:
    case = desk.house.apply()
    desk.house.check(case)
    desk.house.settle()
    desk.house.receive(case)
    number = desk.house.case(case).number
    agent = english("wangfang", "/cases")
    expect(agent).to_have_title("Cases · Anliu")
    agent.get_by_role("link", name=number).click()
    expect(agent).to_have_title(f"{number} · 张伟 · Anliu")
    for heading in ("What it waits for", "Where it is", "What happened", "Documents"):
        expect(agent.get_by_role("heading", name=heading)).to_be_visible()
    expect(agent.locator("#diagram svg [data-element-id=issue]")).to_be_visible()
    expect(agent.get_by_role("region", name="What it waits for")).to_contain_text("Cooling-off")
    agent.get_by_text("Steps in words").click()
    assert leftovers(agent) == set()
    operator = english("tangwei", "/incidents")
    expect(operator.get_by_role("heading", name="No incidents")).to_be_visible()
    assert leftovers(operator) == set()


def test_a_counter_offer_and_the_receipt(desk: WorkDesk, english) -> None:
    case = desk.house.apply(**THYROID_NODULE)
    desk.house.check(case)
    desk.house.settle()
    number = desk.house.case(case).number
    agent = english("wangfang", "/notices")
    expect(agent.get_by_role("row", name=number)).to_contain_text("a counter-offer waits for the customer's answer")
    goes_on(agent, number, "Customer answers")
    terms = agent.get_by_role("complementary")
    expect(terms).to_contain_text("With an exclusion")
    expect(terms).to_contain_text("No benefit is paid for diseases of the thyroid")
    expect(agent.locator("#papers").get_by_role("link", name="Underwriting notice")).to_be_visible()
    assert leftovers(agent) == set()
    answer_offer(agent)
    agent.get_by_role("button", name="Accepted").click()
    assert number in said(agent)
    desk.house.settle()
    goes_on(agent, number, "Sign receipt")
    for letter in ("Policy", "Benefit card"):
        expect(agent.locator("#papers").get_by_role("link", name=letter, exact=True)).to_be_visible()
    assert leftovers(agent) == set()
    sign_receipt(agent, "10:00")
    agent.get_by_role("button", name="Signed").click()
    assert number in said(agent)
    agent.goto(f"/cases/{case}")
    expect(agent.get_by_role("region", name="What it waits for")).to_contain_text("Cooling-off")
    for process in ("Underwriting", "Delivery and cooling-off"):
        expect(agent.get_by_text(f"Inside “{process}”")).to_be_visible()
    assert leftovers(agent) == set()


def test_who_changes_the_language_stays_on_the_page(windows: Windows) -> None:
    agent = windows.open("wangfang", "/cases")
    agent.get_by_role("button", name="English").click()
    expect(agent).to_have_title("Cases · Anliu")
    agent.get_by_role("button", name="中文").click()
    expect(agent).to_have_title("案件 · 案流")
