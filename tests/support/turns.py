"""Taking one's turn at a case in a browser, in either language."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def goes_on(page: Page, number: str, step: str) -> None:
    """Open a case at the step where it waits for the reader, who takes what is free."""
    page.goto(f"/cases?q={number}")
    page.get_by_role("link", name=number).click()
    page.locator(".waits").get_by_role("link", name=step).click()
    expect(page.get_by_role("heading", name=step, exact=True).first).to_be_visible()
    takes(page)


def takes(page: Page) -> None:
    """Claim the item on the page unless it is the reader's own already."""
    free, mine = page.locator(".holder.is-free button"), page.locator("#draft-state")
    expect(free.or_(mine)).to_be_attached()  # the page may still be on its way
    if free.count():
        free.click()
    expect(mine).to_be_attached()  # only whoever works on it may save a draft


def claim(page: Page, number: str) -> None:
    """Take an item from the pool, as its list offers it."""
    page.goto("/?tab=pool")
    page.get_by_role("button", name=f"领取 {number}").click()
    expect(page.get_by_text("由您处理。")).to_be_visible()


def said(page: Page) -> str:
    """What the page says was done."""
    told = page.locator(".flash.success")
    expect(told).to_be_visible()
    return told.inner_text()
