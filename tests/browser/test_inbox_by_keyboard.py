"""The inbox without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.support.desk import WorkDesk
from tests.support.windows import Windows
from workflows.models import WorkItem


@pytest.fixture
def clerk(desk: WorkDesk, windows: Windows) -> Page:
    for _ in range(3):
        desk.house.apply()
    clerk = windows.open("chenjing", "/?tab=pool")
    expect(clerk.locator("#list tbody tr")).to_have_count(3)
    return clerk


def number_at(page: Page) -> str:
    """The number of the row the keyboard stands on."""
    expect(page.locator("tr.is-at")).to_have_count(1)
    return page.locator("tr.is-at a.open").inner_text()


def test_j_and_k_walk_and_enter_opens(clerk: Page) -> None:
    numbers = clerk.locator("#list a.open").all_inner_texts()
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        clerk.keyboard.press(key)
        assert number_at(clerk) == numbers[place]
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("heading", name="初审")).to_be_visible()
    expect(clerk.get_by_role("link", name=numbers[1])).to_be_visible()


def test_x_picks_rows_and_they_are_claimed_together(clerk: Page) -> None:
    for key in ("j", "x", "j", "x"):
        clerk.keyboard.press(key)
    expect(clerk.get_by_role("checkbox", checked=True)).to_have_count(2)
    clerk.locator(".batch").get_by_role("button", name="领取").click()
    expect(clerk.locator(".flash.success")).to_contain_text("2")
    expect(clerk.locator("#list tbody tr")).to_have_count(1)


def test_a_slash_searches_and_what_is_typed_there_is_no_command(clerk: Page) -> None:
    wanted = clerk.locator("#list a.open").last.inner_text()
    clerk.keyboard.press("/")
    search = clerk.get_by_role("searchbox")
    expect(search).to_be_focused()
    clerk.keyboard.type("jkx?")
    expect(search).to_have_value("jkx?")
    expect(clerk.locator("tr.is-at")).to_have_count(0)
    expect(clerk.get_by_role("heading", name="没有符合条件的事项")).to_be_visible()
    search.fill(wanted)
    expect(clerk.locator("#list a.open")).to_have_text([wanted])


def test_a_question_mark_shows_the_keys_and_g_leads_away(clerk: Page) -> None:
    clerk.keyboard.press("?")
    expect(clerk.get_by_role("dialog")).to_contain_text("下一行、上一行")
    clerk.keyboard.press("Escape")
    expect(clerk.get_by_role("dialog")).to_be_hidden()
    clerk.keyboard.press("g")
    clerk.keyboard.press("c")
    expect(clerk).to_have_title("案件 · 案流")


def test_the_list_comes_new_and_keeps_place_and_picks(desk: WorkDesk, clerk: Page) -> None:
    clerk.keyboard.press("j")
    clerk.keyboard.press("x")
    before = number_at(clerk)
    desk.house.apply()
    clerk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when the reader comes back to the tab
    expect(clerk.locator("#list tbody tr")).to_have_count(4)
    assert number_at(clerk) == before
    expect(clerk.get_by_role("checkbox", checked=True)).to_have_count(1)


def test_an_item_is_claimed_and_decided_without_a_mouse(desk: WorkDesk, clerk: Page) -> None:
    clerk.goto("/?tab=pool")
    clerk.keyboard.press("j")
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".holder.is-free")).to_be_visible()
    clerk.wait_for_load_state("load")  # the keys are there
    clerk.keyboard.press("F4")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#draft-state")).to_be_attached()
    clerk.wait_for_load_state("load")
    clerk.keyboard.press("Alt+PageDown")
    for name in ("true", "lawful", "valid"):
        expect(clerk.locator(f"[name={name}]")).to_be_focused()
        clerk.keyboard.press("Space")
        clerk.keyboard.press("Tab")
    clerk.keyboard.press("Shift+F4")
    expect(clerk.locator("button[value=ask]")).to_be_focused()
    clerk.keyboard.press("F4")
    expect(clerk.locator("button[value=pass]")).to_be_focused()
    before = len(desk.house.rows(select(WorkItem.id).where(WorkItem.closed_at.is_(None), WorkItem.node == "check")))
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".flash.success")).to_be_visible()
    after = desk.house.rows(select(WorkItem.id).where(WorkItem.closed_at.is_(None), WorkItem.node == "check"))
    assert len(after) == before - 1


def test_digits_change_the_tab_and_t_takes_what_is_selected_or_the_row(clerk: Page) -> None:
    for key, tab in (("1", "待我处理"), ("2", "待领取")):
        clerk.keyboard.press(key)
        expect(clerk.locator("#tabs [aria-current]")).to_contain_text(tab)
        clerk.wait_for_load_state("load")  # the keys are there
    for key in ("j", "x", "j", "x", "t"):
        clerk.keyboard.press(key)
    expect(clerk.locator("#said")).to_contain_text("2")
    expect(clerk.locator("#list tbody tr")).to_have_count(1)
    clerk.wait_for_load_state("load")
    clerk.keyboard.press("j")
    clerk.keyboard.press("t")
    expect(clerk.locator("#draft-state")).to_be_attached()


def test_enter_goes_from_the_search_to_the_first_row_that_was_found(clerk: Page) -> None:
    wanted = clerk.locator("#list a.open").last.inner_text()
    clerk.keyboard.press("/")
    clerk.keyboard.type(wanted)
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#list a.open")).to_have_text([wanted])
    expect(clerk.locator("#list a.open")).to_be_focused()
    clerk.keyboard.press("/")
    clerk.keyboard.press("ArrowDown")
    expect(clerk.locator("#list a.open")).to_be_focused()
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("link", name=wanted)).to_be_visible()
