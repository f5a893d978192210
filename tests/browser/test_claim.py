"""Claims in a browser, in both languages: what is missing is brought, a treatment is paid, a no is objected to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from handlers.follow_ups.models import ClaimFollowUp
from tests.browser.test_english import leftovers
from tests.browser.test_for_everybody import is_open_to_everybody
from tests.cases.claiming import Claims, day_of_cover
from tests.support.desk import WorkDesk
from tests.support.insurer import ZHANG
from tests.support.papers import choose, paper
from tests.support.turns import said, takes
from tests.support.windows import PHONE, Windows
from workflows.models import Event

PEOPLE = ("江楠", "郭庆", "谭明", "姚丽", "乔蕾", "孙磊", "吴敏")
PLACES = {"北京协和医院", "北京分公司", "中国工商银行北京朝阳支行"}
DATA = {*PEOPLE, *(name[0] for name in PEOPLE), *(name[0] + name for name in PEOPLE), *PLACES}
"""What of a story stands on English pages as it is."""
TOLD = {
    *("肺炎", "因肺炎住院治疗", "花费", "元", "诊断证明须盖章"),
    *("急性心肌梗死", "因急性心肌梗死住院手术", "病历记载首次确诊日在等待期内", "确诊日期以病理报告为准"),
    *("客户没有收到拒付通知书", "希望用白话说明理由", "已补寄通知书并说明", "通知书附白话说明"),
}
"""What people wrote in these stories."""
ZH, EN = "zh-CN", "en-GB"
SMALL = Decimal(50_000)
"""Yuan: a handler could pay it, and a senior one refuse it."""
both = pytest.mark.parametrize("lang", [ZH, EN])


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[WorkDesk]:
    """The desk in front of an insurer that pays claims."""
    desk = WorkDesk(database_url, tmp_path, Claims)
    yield desk
    desk.close()


def words(lang: str, zh: str, en: str) -> str:
    return en if lang == EN else zh


def is_readable(page: Page, lang: str) -> None:
    """Everybody can use the page, and English readers find no Chinese but names and what people wrote."""
    is_open_to_everybody(page)
    if lang == EN:
        assert leftovers(page) - DATA - TOLD == set()


def press(page: Page, outcome: str) -> None:
    """Press an outcome."""
    scripted(page)
    page.click(f"[name=_outcome][value={outcome}]")


def scripted(page: Page) -> None:
    """Wait for the page's scripts: without them the server asks for reasons, and adds rows."""
    expect(page.locator("[name=_outcome][aria-keyshortcuts]").first).to_be_attached()


def opens(desk: WorkDesk, page: Page, case: UUID, lang: str) -> None:
    """Somebody takes the item at which the case waits, and can read it."""
    (node,) = desk.house.open_nodes(case)
    page.goto(f"/items/{desk.house.item(case, node).id}")
    takes(page)
    is_readable(page, lang)


def beside(page: Page, title: str) -> str:
    """What stands beside the form under a title."""
    return page.locator("#context .panel:visible", has=page.get_by_role("heading", name=title, exact=True)).inner_text()


def letter(page: Page, name: str) -> bytes:
    """A letter, opened from the page."""
    link = page.get_by_role("link", name=name).first
    expect(link).to_be_visible()
    return page.request.get(str(link.get_attribute("href"))).body()


@pytest.mark.parametrize(("lang", "typed"), [(ZH, "报销"), (EN, "hospital")])
def test_a_report_is_begun_by_what_happened(windows: Windows, lang: str, typed: str) -> None:
    agent = windows.open("wangfang", "/new", lang=lang)
    agent.get_by_role("searchbox").fill(typed)
    agent.keyboard.press("Enter")
    expect(agent.locator("[name=claim_type]")).to_have_value("MED")
    expect(agent.locator("[name=notice_on]")).to_have_value("2026-03-02")


@both
def test_the_number_to_call_is_shown_to_whoever_has_the_call(desk: WorkDesk, windows: Windows, lang: str) -> None:
    case = desk.house.reported(desk.house.covered())
    handler = windows.open("jiangnan", lang=lang)
    opens(desk, handler, case, lang)
    title = handler.get_by_role("heading", name=words(lang, "联系电话", "Telephone"))
    panel = handler.locator("#context .panel", has=title)
    expect(panel).to_contain_text("****")
    panel.get_by_role("button").dblclick()
    expect(panel).to_contain_text(ZHANG.mobile)
    handler.wait_for_load_state("networkidle")
    told = select(func.count()).where(Event.case_id == case, Event.kind == "item.revealed")
    assert desk.house.rows(told) == [1], "a second press is no second look"
    is_readable(handler, lang)


@both
def test_a_refused_customer_is_asked_helped_and_listened_to(desk: WorkDesk, windows: Windows, lang: str) -> None:
    claim = desk.house.refused()
    (case,) = desk.house.rows(select(ClaimFollowUp.case_id))
    manager = windows.open("qiaolei", lang=lang)
    opens(desk, manager, case, lang)
    assert desk.house.case(claim).number in beside(manager, words(lang, "赔案", "Claim"))
    expect(manager.locator("#context")).not_to_contain_text("急性心肌梗死")
    press(manager, "not_reached")
    expect(manager.get_by_role("alert").get_by_role("listitem")).to_have_count(1)  # how it was tried
    choose(manager, "method", "telephone")
    press(manager, "problem")
    expect(manager.get_by_role("alert").get_by_role("listitem")).to_have_count(5)
    for name, score in (("speed", "4"), ("attitude", "5"), ("clarity", "2"), ("decision", "1")):
        choose(manager, name, score)
    manager.fill("[name=remark]", "客户没有收到拒付通知书")
    manager.fill("[name=suggestion]", "希望用白话说明理由")
    press(manager, "problem")
    said(manager)

    supervisor, owner = windows.open("sunlei", lang=lang), windows.open("wumin", lang=lang)
    opens(desk, supervisor, case, lang)
    assert "客户没有收到拒付通知书" in beside(supervisor, words(lang, "回访记录", "What was said"))
    supervisor.fill("[name=solution]", "已补寄通知书并说明")
    press(supervisor, "solved")
    said(supervisor)
    opens(desk, owner, case, lang)
    assert "3.0 / 5" in beside(owner, words(lang, "近一年理赔满意度", "Satisfaction over the last year"))
    press(owner, "adopt")
    expect(owner.get_by_role("alert").get_by_role("listitem")).to_have_count(3)
    choose(owner, "area", "communication")
    owner.fill("[name=due_on]", "2026-12-31")
    owner.fill("[name=measure]", "通知书附白话说明")
    press(owner, "adopt")
    said(owner)
    assert desk.house.case(case).outcome == "end_improved"


@both
def test_a_claim_is_chosen_by_its_number(windows: Windows, lang: str) -> None:
    manager = windows.open("qiaolei", "/new", lang=lang)
    manager.get_by_role("button", name=words(lang, "开始", "Begin")).click()
    manager.fill("[name=claim_no]", "C20260302000009")
    press(manager, "submit")
    expect(manager.get_by_role("alert")).to_contain_text(
        words(lang, "您可受理的范围内没有此赔案号", "No claim within your reach has this number")
    )
    is_readable(manager, lang)
    expect(manager.locator("[name=claim_no]")).to_have_value("C20260302000009")


@both
def test_what_is_missing_stops_the_clock_is_brought_and_the_treatment_is_paid(
    desk: WorkDesk, windows: Windows, lang: str
) -> None:
    house = desk.house
    case = house.treated(house.insured_for_treatment())
    house.accept(case)
    handler, agent = windows.open("jiangnan", lang=lang), windows.open("wangfang", lang=lang)
    asks(desk, handler, case, lang)
    house.settle()
    brings(desk, agent, case, lang)
    house.complete(case)
    house.verify(case)
    decides(desk, handler, case, lang)
    house.agree(case)
    releases(desk, windows, case, lang)
    agent.goto(f"/cases/{case}")
    expect(agent.get_by_text(words(lang, "审核通过（已给付）", "Approved: paid")).first).to_be_visible()
    is_readable(agent, lang)


def asks(desk: WorkDesk, handler: Page, case: UUID, lang: str) -> None:
    """Nobody is asked for nothing: what is missing is chosen, and why."""
    opens(desk, handler, case, lang)
    press(handler, "supplement")
    handler.check("[name=_reasons-supplement][value=CL-DOC-01]")
    press(handler, "supplement")
    expect(handler.get_by_role("alert")).to_be_visible()
    scripted(handler)
    handler.click("[data-add]")
    handler.select_option("#f-papers-0-paper", "DIAGNOSIS")
    handler.fill("[name=words]", "诊断证明须盖章。")
    is_readable(handler, lang)
    press(handler, "supplement")
    said(handler)


def brings(desk: WorkDesk, agent: Page, case: UUID, lang: str) -> None:
    """The page asks for what is missing and for nothing else, and says since when the clock stands still."""
    opens(desk, agent, case, lang)
    expect(agent.locator(".deadlines")).to_contain_text(words(lang, "09-18 起暂停计时", "Paused since 09-18"))
    assert words(lang, "诊断证明须盖章。", "The diagnosis certificate is missing") in beside(
        agent, words(lang, "需补交的资料", "What is asked for")
    )
    expect(agent.locator(".document")).to_have_count(1)
    press(agent, "supply")
    expect(agent.get_by_role("alert")).to_contain_text(words(lang, "缺少诊断证明", "Diagnosis certificate is missing"))
    agent.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    is_readable(agent, lang)
    paper(agent, "f-documents-DIAGNOSIS", "#e6eadf")
    press(agent, "supply")
    said(agent)


def decides(desk: WorkDesk, handler: Page, case: UUID, lang: str) -> None:
    opens(desk, handler, case, lang)
    assert "35,000.00" in beside(handler, words(lang, "试算（按报案）", "Calculation, as reported"))
    expect(handler.locator(".deadlines")).not_to_contain_text(words(lang, "暂停", "Paused"))
    press(handler, "pay")
    said(handler)
    desk.house.settle()


def releases(desk: WorkDesk, windows: Windows, case: UUID, lang: str) -> None:
    finance = windows.open("yaoli", lang=lang)
    opens(desk, finance, case, lang)
    assert "35,000.00" in beside(finance, words(lang, "应付", "To be paid"))
    finance.check("[name=checked]")
    press(finance, "release")
    said(finance)
    desk.house.settle()


@both
def test_an_illness_in_the_waiting_period_is_refused_objected_to_and_heard_by_somebody_else(
    desk: WorkDesk, windows: Windows, lang: str
) -> None:
    house = desk.house
    policy = house.covered(days=89, sum_insured=SMALL)
    case = house.looked_into(policy, event_on=day_of_cover(policy, 90))
    house.refuse(case, "CL-WAIT-01", "CI01-2.2")
    senior, agent = windows.open("guoqing", lang=lang), windows.open("wangfang", lang=lang)
    refuses(desk, senior, case, lang)
    objects(desk, agent, case, lang)
    is_heard(desk, windows, senior, case, lang)
    agent.goto(f"/cases/{case}")
    expect(agent.get_by_text(words(lang, "已驳回（未通过）", "Returned: refused")).first).to_be_visible()
    assert letter(agent, words(lang, "申诉答复", "Answer to your objection")).startswith(b"%PDF")
    is_readable(agent, lang)


def refuses(desk: WorkDesk, senior: Page, case: UUID, lang: str) -> None:
    """The recommendation stands beside the form, the reason has to be given."""
    opens(desk, senior, case, lang)
    told = beside(senior, words(lang, "建议", "Recommendation"))
    for text in ("江楠", "CL-WAIT-01", words(lang, "等待期", "waiting period")):
        assert text in told
    senior.select_option("[name=refusal]", "REFUSE")
    senior.select_option("[name=clause]", "CI01-2.2")
    senior.fill("[name=facts]", "病历记载首次确诊日在等待期内")
    press(senior, "refuse")
    senior.check("[name=_reasons-refuse][value=CL-WAIT-01]")
    is_readable(senior, lang)
    press(senior, "refuse")
    said(senior)
    desk.house.settle()


def objects(desk: WorkDesk, agent: Page, case: UUID, lang: str) -> None:
    opens(desk, agent, case, lang)
    assert "CL-WAIT-01" in beside(agent, words(lang, "结论", "Decision"))
    assert letter(agent, words(lang, "拒绝给付通知书", "Refusal")).startswith(b"%PDF")
    agent.fill("[name=answered_on]", f"{desk.house.today()}")
    press(agent, "appeal")
    expect(agent.get_by_role("alert")).to_be_visible()  # nobody objects without a ground
    agent.fill("[name=ground]", "确诊日期以病理报告为准")
    press(agent, "appeal")
    said(agent)
    desk.house.settle()


def is_heard(desk: WorkDesk, windows: Windows, senior: Page, case: UUID, lang: str) -> None:
    """Whoever refused does not see it come back; one level up it waits."""
    number = desk.house.case(case).number
    senior.goto("/?tab=pool")
    expect(senior.get_by_role("row", name=number)).to_have_count(0)
    committee = windows.open("tanming", lang=lang)
    opens(desk, committee, case, lang)
    assert "确诊日期以病理报告为准" in beside(committee, words(lang, "申诉", "Objection"))
    committee.fill("[name=answer]", "病历记载首次确诊日在等待期内")
    press(committee, "uphold")
    said(committee)
    desk.house.settle()
    if desk.house.open_nodes(case) == ["release"]:
        desk.house.release(case)
