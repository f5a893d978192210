"""Policies are changed in a browser, in both languages: from the menu to the slip, from a surrender to its payment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from handlers.policies.models import Policy
from tests.browser.test_english import leftovers
from tests.browser.test_for_everybody import is_open_to_everybody
from tests.cases.endorsing import ServiceDesk
from tests.support.desk import WorkDesk
from tests.support.insurer import CARD, resident
from tests.support.papers import beneficiary, choose, paper
from tests.support.turns import said, takes
from tests.support.windows import PHONE, Windows
from web.demo.organisation import COLLEAGUES
from workflows.models import Case

WIFE, SON = resident(date(1997, 2, 14), 4), resident(date(2015, 1, 1), 1)
STAFF = [colleague.name for colleague in COLLEAGUES]
DATA = {
    *("李娜", "张小明", "北京分公司", "中国工商银行北京朝阳支行", "北京市朝阳区建国路", "号"),
    *(form for name in STAFF for form in (name, name[0], name[0] + name)),
}
"""What of a story stands on English pages as it is: names, with the initials beside them, and places."""
ZH, EN = "zh-CN", "en-GB"
both = pytest.mark.parametrize("lang", [ZH, EN])


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[WorkDesk]:
    """The desk in front of an insurer that changes policies."""
    desk = WorkDesk(database_url, tmp_path, ServiceDesk)
    yield desk
    desk.close()


def words(lang: str, zh: str, en: str) -> str:
    return en if lang == EN else zh


def is_readable(page: Page, lang: str) -> None:
    """Everybody can use the page, and English readers find no Chinese but names."""
    is_open_to_everybody(page)
    if lang == EN:
        assert leftovers(page) - DATA == set()


def press(page: Page, outcome: str) -> None:
    page.click(f"[name=_outcome][value={outcome}]")


def opens(desk: WorkDesk, page: Page, case: UUID) -> None:
    """Somebody takes the item at which the case waits."""
    (node,) = desk.house.open_nodes(case)
    page.goto(f"/items/{desk.house.item(case, node).id}")
    takes(page)


def begins(desk: WorkDesk, agent: Page, wanted: str, policy: Policy) -> UUID:
    """An agent types what shall be done, and finds the policy; the form comes with what was typed chosen."""
    agent.get_by_role("searchbox").fill(wanted)
    agent.keyboard.press("Enter")
    agent.fill("[name=policy_no]", policy.policy_no)
    press(agent, "next")
    expect(agent.locator("[name=kind]").first).to_be_visible()
    (case,) = desk.house.rows(select(Case.id).where(Case.process == "endorsement", Case.state == "open"))
    return case


def brings(page: Page, *papers: str) -> None:
    """Papers of the form, each a page of its own colour."""
    for place, name in enumerate(papers):
        paper(page, f"f-{name}", f"#e8ec{0xA0 + place * 8:x}")


def confirms(page: Page, colour: str) -> None:
    """The applicant confirms on paper."""
    page.check("[name=agreed]")
    page.fill("[name=signer]", "张伟")
    choose(page, "method", "SCAN")
    paper(page, "f-pages-SIGNATURE", colour)


def beside(page: Page, title: str) -> str:
    """What stands beside the form under a title."""
    return page.locator("#context .panel:visible", has=page.get_by_role("heading", name=title, exact=True)).inner_text()


@both
def test_beneficiaries_are_returned_for_their_shares_repaired_and_slipped(
    desk: WorkDesk, windows: Windows, lang: str
) -> None:
    policy = desk.house.old_policy()
    agent = windows.open("wangfang", "/new", lang=lang)
    is_readable(agent, ZH)  # other processes of the story have names of one language
    case = begins(desk, agent, "改受益人", policy)
    expect(agent.locator("[name=kind][value=BENE_CHANGE]")).to_be_checked()
    shares_do_not_add_up(agent, lang)
    agent.fill("#f-beneficiaries-1-share_percent", "40")
    press(agent, "submit")
    expect(agent.locator("[name=agreed]")).to_be_visible()  # the next form of the same person comes by itself
    what_was_and_shall_be(agent, lang)
    is_readable(agent, lang)
    confirms(agent, "#e6eadf")
    press(agent, "confirm")
    expect(agent).to_have_title(words(lang, "待办 · 案流", "Inbox · Anliu"))

    officer = windows.open("fangyan", lang=lang)
    is_sent_back(desk, officer, case, lang)
    is_repaired(desk, agent, case, lang)
    opens(desk, officer, case)
    assert "70%" in beside(officer, words(lang, "变更内容", "The change"))
    officer.check("[name=entitled]")
    officer.check("[name=complete]")
    press(officer, "approve")
    said(officer)
    desk.house.settle()
    is_slipped(agent, case, policy, lang)


def shares_do_not_add_up(agent: Page, lang: str) -> None:
    choose(agent, "beneficiary_kind", "named")
    beneficiary(agent, 0, name="李娜", relation="SPOUSE", gov_id=WIFE, share="60")
    agent.click("[data-add]")
    beneficiary(agent, 1, name="张小明", relation="CHILD", gov_id=SON, share="30")
    agent.fill("[name=template]", "PS-BENE-2026")
    brings(agent, "papers-PS_FORM", "papers-APPLICANT_ID", "bene_papers-BENEFICIARY_ID")
    press(agent, "submit")
    expect(agent.get_by_role("alert")).to_contain_text("100")
    is_readable(agent, lang)


def what_was_and_shall_be(agent: Page, lang: str) -> None:
    told = beside(agent, words(lang, "变更内容", "The change"))
    for text in (words(lang, "法定继承人", "The statutory heirs"), "李娜", "60%", "张小明", "40%", "1101**********"):
        assert text in told
    assert WIFE not in agent.content()


def is_sent_back(desk: WorkDesk, officer: Page, case: UUID, lang: str) -> None:
    officer.goto("/?tab=pool")
    expect(officer.get_by_role("row").last).to_contain_text(words(lang, "受益人变更", "Change of beneficiaries"))
    opens(desk, officer, case)
    expect(officer.locator("#papers").get_by_role("link")).to_have_count(4)
    press(officer, "return")
    officer.check("[name=_reasons-return][value=PS-BEN-02]")
    officer.fill("[name=_note]", "70 / 30")
    is_readable(officer, lang)
    press(officer, "return")
    said(officer)


def is_repaired(desk: WorkDesk, agent: Page, case: UUID, lang: str) -> None:
    opens(desk, agent, case)
    expect(agent.locator(".returned")).to_contain_text("PS-BEN-02")
    agent.fill("#f-beneficiaries-0-share_percent", "70")
    agent.fill("#f-beneficiaries-1-share_percent", "30")
    is_readable(agent, lang)
    press(agent, "submit")
    confirms(agent, "#dfeae6")
    press(agent, "confirm")
    expect(agent).to_have_title(words(lang, "待办 · 案流", "Inbox · Anliu"))


def is_slipped(agent: Page, case: UUID, policy: Policy, lang: str) -> None:
    agent.goto(f"/cases/{case}")
    expect(agent.get_by_text(f"{policy.policy_no}-01").first).to_be_visible()
    expect(agent.locator(".facts")).to_contain_text(words(lang, "受益人变更", "Change of beneficiaries"))
    expect(agent.get_by_role("link", name=words(lang, "批单", "Endorsement slip")).first).to_be_visible()
    expect(agent.locator("#diagram svg [data-element-id=examine]")).to_be_visible()
    is_readable(agent, lang)


@both
def test_a_surrender_is_confirmed_twice_called_back_granted_and_paid(
    desk: WorkDesk, windows: Windows, lang: str
) -> None:
    policy = desk.house.old_policy()
    agent = windows.open("wangfang", "/new", lang=lang)
    case = begins(desk, agent, words(lang, "解约", "surrender"), policy)
    expect(agent.locator("[name=kind][value=SURRENDER]")).to_be_checked()
    is_asked_with_the_money_in_view(agent, lang)
    confirms(agent, "#e6eadf")
    press(agent, "confirm")
    expect(agent.get_by_role("alert")).to_be_visible()  # once is not enough for what cannot be undone
    is_readable(agent, lang)
    agent.check("[name=again]")
    press(agent, "confirm")
    expect(agent).to_have_title(words(lang, "待办 · 案流", "Inbox · Anliu"))

    caller, officer = windows.open("fangyan", lang=lang), windows.open("shenyu", lang=lang)
    looks_and_ticks(desk, caller, case, lang, "identity", "told")
    press(caller, "confirmed")
    looks_and_ticks(desk, officer, case, lang, "entitled", "complete")
    press(officer, "approve")
    said(officer)
    is_paid(desk, windows, case, lang)
    agent.goto(f"/cases/{case}")
    expect(agent.locator(".facts")).to_contain_text("221.92")
    is_readable(agent, lang)


def is_asked_with_the_money_in_view(agent: Page, lang: str) -> None:
    assert "221.92" in beside(agent, words(lang, "退保金额", "What a surrender pays"))
    for name, text in {"account_holder": "张伟", "card_no": CARD, "branch": "中国工商银行北京朝阳支行"}.items():
        agent.fill(f"[name={name}]", text)
    choose(agent, "reason", "money")
    agent.check("[name=told]")
    agent.fill("[name=template]", "PS-SURR-2026")
    papers = ("papers-PS_FORM", "papers-APPLICANT_ID", "surrender_papers-POLICY_COPY", "surrender_papers-BANK_CARD")
    brings(agent, *papers)
    is_readable(agent, lang)
    press(agent, "submit")
    expect(agent.locator("[name=again]")).to_be_visible()
    assert "221.92" in beside(agent, words(lang, "付款", "Payment"))
    assert CARD not in agent.content()


def looks_and_ticks(desk: WorkDesk, page: Page, case: UUID, lang: str, *ticks: str) -> None:
    opens(desk, page, case)
    is_readable(page, lang)
    for name in ticks:
        page.check(f"[name={name}]")


def is_paid(desk: WorkDesk, windows: Windows, case: UUID, lang: str) -> None:
    finance = windows.open("yaoli", lang=lang)
    looks_and_ticks(desk, finance, case, lang, "compared")
    told = beside(finance, words(lang, "付款", "Payment"))
    assert "221.92" in told
    assert "张伟" in told
    assert CARD not in finance.content()
    press(finance, "release")
    said(finance)
    desk.house.settle()
    (paid,) = desk.house.payouts(case)
    assert paid.state == "booked"


def test_the_menu_is_searched_by_other_words_by_initials_and_by_keys(windows: Windows) -> None:
    agent = windows.open("wangfang")
    agent.keyboard.press("g")
    agent.keyboard.press("n")
    search, lines = agent.get_by_role("searchbox"), agent.locator("[data-found-by]:visible")
    expect(search).to_be_focused()
    agent.keyboard.type("换卡")
    expect(lines).to_have_text(["缴费账户变更"])
    search.fill("syrbg")
    expect(lines).to_have_text(["受益人变更"])
    search.fill("没有这回事")
    expect(lines).to_have_count(0)
    expect(agent.get_by_role("status").filter(has_text="没有找到")).to_be_visible()
    is_open_to_everybody(agent)
    search.fill("保全")
    agent.keyboard.press("ArrowDown")
    agent.keyboard.press("ArrowDown")
    expect(agent.get_by_role("button", name="受益人变更")).to_be_focused()
    agent.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    is_open_to_everybody(agent)
    agent.keyboard.press("Enter")
    expect(agent.locator("[name=policy_no]")).to_be_visible()


def test_what_the_policy_does_not_allow_is_not_chosen_but_told(desk: WorkDesk, windows: Windows) -> None:
    _, policy = desk.house.signed()
    agent = windows.open("wangfang", "/new")
    begins(desk, agent, "解约", policy)
    expect(agent.locator("[name=kind]:checked")).to_have_count(0)
    assert "退保" in beside(agent, "现在不能办理的项目")
    is_open_to_everybody(agent)
