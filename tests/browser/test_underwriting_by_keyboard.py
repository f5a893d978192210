"""An underwriter's day without a mouse: no key does what was not meant, and nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.browser.test_entry import page_of
from tests.cases.underwriters import HIGH_PRESSURE, SMOKER, decisions
from tests.support.desk import WorkDesk
from tests.support.windows import Windows
from workflows import files
from workflows.db import transaction
from workflows.models import WorkItem

LANGUAGES = pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
PASSWORD = "一句自己记得住的长口令"


@pytest.fixture
def referred(desk: WorkDesk) -> Callable[..., UUID]:
    """Makes an application that waits for an underwriter."""

    def refers(**entered: object) -> UUID:
        case = desk.house.apply(**entered)
        desk.house.check(case)
        return case

    return refers


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def takes(windows: Windows, login: str, lang: str = "zh-CN") -> Page:
    """Somebody opens what is free and takes the first of it."""
    page = windows.open(login, "/?tab=pool", lang=lang)
    press(page, "j", "t")
    is_there(page)
    return page


def is_there(page: Page) -> None:
    """The form is the reader's, and the keys are there."""
    expect(page.locator("#draft-state")).to_be_attached()
    page.wait_for_load_state("load")


def button(page: Page, outcome: str) -> Locator:
    return page.locator(f"button[value={outcome}]")


def is_sent_by_ctrl_enter(page: Page, outcome: str) -> None:
    expect(page.locator(".decide [aria-keyshortcuts]")).to_have_count(1)
    expect(button(page, outcome)).to_have_attribute("aria-keyshortcuts", "Control+Enter")


def is_refused_in_sight(page: Page, *told: str) -> None:
    """What is wrong is in sight and has the focus, wherever the form stands on the page."""
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    page.wait_for_load_state("load")
    for text in told:
        expect(summary).to_contain_text(text)


@LANGUAGES
def test_no_key_drops_a_loading_and_ctrl_enter_sends_what_was_tried(
    desk: WorkDesk, windows: Windows, referred, lang: str
) -> None:
    case = referred(**SMOKER)
    page = takes(windows, "lintao", lang)
    press(page, "F4")
    expect(button(page, "accept")).to_be_focused()
    is_sent_by_ctrl_enter(page, "accept")
    press(page, "Enter")
    is_refused_in_sight(page, "标准承保不含此项" if lang == "zh-CN" else "Standard terms know nothing of this")
    press(page, "F2")
    expect(page.locator("[name=em_total]")).to_be_focused()
    page.keyboard.type("75")  # over what stood there
    expect(page.locator("[name=em_total]")).to_have_value("75")
    press(page, "F4", "ArrowRight")
    expect(button(page, "offer")).to_be_focused()
    press(page, "Enter")
    is_refused_in_sight(page)
    is_sent_by_ctrl_enter(page, "offer")
    press(page, "F2")
    expect(page.locator("[name=opinion]")).to_be_focused()
    page.keyboard.type("smoker")
    press(page, "Control+Enter")
    told = "下一步：客户答复" if lang == "zh-CN" else "Next: Customer answers"
    expect(page.locator(".flash.success")).to_contain_text(told)
    expect(page.locator("#said")).to_have_text(page.locator(".flash.success").inner_text())
    assert decisions(desk.house, case)[-1] == ("underwriter", "LOADED", 75, False)


def test_a_reason_is_found_by_its_words_and_kept_until_it_is_sent(desk: WorkDesk, windows: Windows, referred) -> None:
    case = referred(**SMOKER)
    page = takes(windows, "lintao")
    press(page, "F4", "ArrowRight", "ArrowRight", "ArrowRight", "Enter")
    search = page.get_by_role("searchbox", name="查找原因")
    expect(search).to_be_focused()
    is_sent_by_ctrl_enter(page, "return")
    page.keyboard.insert_text("单证 版本")
    shown = page.locator("[data-outcome=return] .codes input:visible")
    expect(shown).to_have_count(1)
    press(page, "Enter")
    expect(page.locator(".find [role=status]")).to_have_text("已勾选：单证版本有误")
    press(page, "ArrowDown", "ArrowDown", "Space", "ArrowUp")
    expect(shown.first).to_be_focused()
    ticked = page.locator("[data-outcome=return] :checked")
    expect(ticked).to_have_count(2)
    press(page, "Control+s")
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    page.reload()
    is_there(page)
    expect(ticked).to_have_count(2)
    is_sent_by_ctrl_enter(page, "return")
    page.locator("[data-outcome=return] input").first.focus()
    press(page, "Escape")
    expect(page.locator("[data-outcome=return]")).to_be_hidden()
    expect(button(page, "return")).to_be_focused()
    is_sent_by_ctrl_enter(page, "accept")
    press(page, "Enter")  # shows them again; nobody is sent away by one key
    expect(search).to_be_focused()
    press(page, "Control+Enter")
    expect(page.locator(".flash.success")).to_be_visible()
    assert "NB-DOC-04" in desk.house.item(case, "entry").return_reasons


def test_ctrl_enter_declines_while_the_reasons_for_it_are_open(desk: WorkDesk, windows: Windows, referred) -> None:
    case = referred(serious_history=True)
    page = takes(windows, "lintao")
    press(page, "Alt+PageDown")
    page.keyboard.insert_text("既往重大疾病。")
    press(page, "Shift+F4", "Enter")
    expect(page.locator("[data-outcome=decline] .codes input").first).to_be_focused()
    press(page, "ArrowDown", "Space", "Control+Enter")
    expect(page.locator(".flash.success")).to_be_visible()
    assert desk.house.case(case).outcome == "end_declined"


def test_whoever_reviews_finds_the_recommended_terms_in_the_form(desk: WorkDesk, windows: Windows, referred) -> None:
    case = referred(**SMOKER, **HIGH_PRESSURE)
    agreed = {"exclusions": [{"code": "EX-LUN", "wording": "肺部疾病除外。"}], "opinion": "加费并除外"}
    desk.house.do(case, "underwrite", "lintao", "offer", em_total=150, **agreed)
    page = takes(windows, "huangbo")
    expect(page.locator("[name=em_total]")).to_have_value("150")
    expect(page.locator("[name=exclusions-0-wording]")).to_have_value("肺部疾病除外。")
    expect(page.locator("[name=opinion]")).to_have_value("")
    press(page, "Alt+PageDown")
    page.keyboard.insert_text("同意。")
    press(page, "F4", "ArrowRight", "Enter")
    expect(page.locator(".flash.success")).to_be_visible()
    assert decisions(desk.house, case)[-1] == ("senior", "LOADED_EXCLUDED", 150, False)


def test_what_is_known_and_the_documents_are_a_key_away_and_so_is_the_way_back(
    desk: WorkDesk, windows: Windows, referred
) -> None:
    kept = {"kind": "ID_FRONT", "name": "证件.jpg", "by": desk.house.actor("wangfang"), "now": desk.now}
    files.store(page_of("ID_FRONT"), case_id=referred(**SMOKER), **kept)
    page = takes(windows, "lintao")
    press(page, "F9")
    expect(page.locator("#stage")).to_be_focused()
    press(page, "F9")
    expect(page.locator("main")).to_be_focused()
    press(page, "Alt+PageDown")
    expect(page.locator("[name=opinion]")).to_be_focused()
    press(page, "Alt+PageUp")
    expect(page.locator("#context")).to_be_focused()
    expect(page.get_by_role("heading", name="人工核保")).to_be_in_viewport()
    press(page, "F9", "F9")
    expect(page.locator("#context")).to_be_focused()
    months = page.locator("[name=postpone_months]").first
    press(page, "Alt+PageDown", "Alt+PageDown", "Alt+PageDown", "Space")
    expect(months).to_be_checked()
    press(page, "Delete")
    expect(months).not_to_be_checked()
    expect(months).to_be_focused()


def test_a_dialog_has_the_keys_while_it_is_open_and_gives_the_focus_back(windows: Windows, referred) -> None:
    referred(**SMOKER)
    page = takes(windows, "lintao")
    address = page.url
    press(page, "?")
    close = page.get_by_role("dialog").get_by_role("button", name="关闭")
    for key in ("Tab", "Shift+Tab", "F4", "j"):
        expect(close).to_be_focused()
        press(page, key)
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    opener = page.locator(".holder").get_by_role("button", name="转交")
    opener.focus()
    press(page, "Enter")
    expect(page.locator("#hand-over-to")).to_be_focused()
    press(page, "Shift+Tab")
    expect(page.locator("#hand-over .primary")).to_be_focused()
    press(page, "Tab", "Escape")
    expect(opener).to_be_focused()
    assert page.url == address


def test_whoever_loads_the_page_again_in_the_middle_of_a_word_finds_it(windows: Windows, referred) -> None:
    referred(**SMOKER)
    page = takes(windows, "lintao")
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, "Alt+PageDown")
    page.keyboard.type("in the middle of a wo")
    page.reload()
    expect(page.locator("[name=opinion]")).to_have_value("in the middle of a wo")
    is_there(page)
    press(page, "Alt+PageDown")
    page.keyboard.type("rd")  # behind what stands there
    expect(page.locator("[name=opinion]")).to_have_value("in the middle of a word")
    press(page, "Control+s")
    expect(page.locator("#draft-state")).to_contain_text("已保存")


def test_a_page_that_overtakes_the_words_it_was_left_with_waits_for_them(
    desk: WorkDesk, windows: Windows, referred
) -> None:
    case = referred(**SMOKER)
    page = takes(windows, "lintao")
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, "Alt+PageDown")
    page.keyboard.type("first")
    press(page, "Control+s")
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    page.keyboard.type(" and last")
    desk.now += timedelta(seconds=1)
    with transaction() as session:
        session.execute(select(WorkItem.id).where(WorkItem.case_id == case).with_for_update())
        page.reload()
        expect(page.locator("#draft-state")).to_have_text("正在保存…")
        expect(page.locator("[name=opinion]")).to_have_value("first")
        expect(page.locator("form#item")).to_have_attribute("inert", "")
    expect(page.locator("[name=opinion]")).to_have_value("first and last")
    expect(page.locator("form#item")).not_to_have_attribute("inert", "")


def test_words_that_never_arrive_are_missed_aloud(windows: Windows, referred) -> None:
    case = referred(**SMOKER)
    page = takes(windows, "lintao")
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, "Alt+PageDown")
    page.keyboard.type("gone")
    with transaction() as session:
        session.execute(select(WorkItem.id).where(WorkItem.case_id == case).with_for_update())
        page.reload()
        expect(page.locator("#draft-state")).to_have_text("最后输入的内容未能保存，请检查表单。")
    expect(page.locator("form#item")).not_to_have_attribute("inert", "")


def test_whoever_was_signed_out_signs_in_beside_the_form_and_goes_on(
    desk: WorkDesk, windows: Windows, referred
) -> None:
    case = referred(**SMOKER)
    desk.give_password("lintao", PASSWORD)
    page = takes(windows, "lintao")
    other = page.context.new_page()
    other.goto("/")
    other.locator(".me").click()
    other.get_by_role("button", name="退出登录").click()
    expect(other.get_by_label("登录名")).to_be_visible()
    page.bring_to_front()
    press(page, "Alt+PageDown")
    page.keyboard.insert_text("吸烟，加费。")
    press(page, "Control+s")
    expect(page.locator("#draft-state")).to_contain_text("登录已失效")
    press(page, "F4", "ArrowRight", "Enter")  # is not sent into the void
    expect(page.get_by_role("link", name="在新标签页登录")).to_be_focused()
    expect(page.locator("[name=opinion]")).to_have_value("吸烟，加费。")
    other.get_by_label("登录名").fill("lintao")
    other.get_by_label("密码").fill(PASSWORD)
    other.get_by_role("button", name="登录").click()
    expect(other).to_have_title(re.compile("待办"))
    page.bring_to_front()
    press(page, "F4", "ArrowRight", "Enter")
    expect(page.locator(".flash.success")).to_be_visible()
    assert decisions(desk.house, case)[-1] == ("underwriter", "LOADED", 50, False)


def test_a_page_of_a_session_that_ended_leads_back_to_its_item(windows: Windows, referred) -> None:
    referred(**SMOKER)
    page = takes(windows, "lintao")
    address = page.url
    page.evaluate("document.querySelector('#item [name=csrf_token]').value = 'of another session'")
    press(page, "F4", "Enter")
    expect(page.get_by_role("heading", name="页面已过期")).to_be_visible()
    expect(page.get_by_role("link", name="重新打开")).to_be_focused()
    press(page, "Enter")
    is_there(page)
    assert page.url == address
