"""A supervisor finds what is late, says why it cannot wait, and takes it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.support.desk import WorkDesk
from tests.support.windows import DESKTOP, PHONE, Windows


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_supervisor_marks_what_is_late(desk: WorkDesk, windows: Windows, size: tuple[int, int]) -> None:
    desk.house.apply()
    desk.now += timedelta(hours=5)
    desk.house.settle()
    boss = windows.open("sunlei", "/", lang="en-US", size=size)
    boss.get_by_role("link", name="Escalated").click()
    expect(boss.locator("#tabs [aria-current]")).to_be_in_viewport(ratio=0.9)
    boss.locator("#list a.open").click()
    boss.get_by_label("Why is it urgent?").fill("Operation tomorrow")
    boss.get_by_role("button", name="Mark as urgent").click()
    expect(boss.get_by_text("Marked as urgent by 孙磊")).to_be_visible()
    assert boss.evaluate("document.documentElement.scrollWidth") <= size[0]

    clerk = windows.open("chenjing", "/?tab=pool", lang="en-US", size=size)
    expect(clerk.locator("#list")).to_contain_text("Marked as urgent by 孙磊")

    boss.get_by_role("button", name="Take the mark back").click()
    expect(boss.get_by_label("Why is it urgent?")).to_be_visible()
