"""Who may not take an item reads why, in both languages, also when standing in for somebody who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from handlers.customers.person import fingerprint
from tests.support.desk import WorkDesk
from tests.support.insurer import ZHANG
from tests.support.windows import Windows
from workflows import interests
from workflows.db import transaction
from workflows.models import Substitution

WORDS = {
    "zh-CN": ("您不能办理。", "此案件涉及该人员本人或近亲属，须由他人办理", "办理过本案前序环节的人员不得办理本环节"),
    "en-GB": (
        "Not for you.",
        "This case is about that person or a near relative: somebody else works on it",
        "Whoever worked on an earlier step of this case may not do this one",
    ),
}


def stands_in(desk: WorkDesk, login: str, *, absent: str) -> None:
    since, until = desk.now - timedelta(hours=1), desk.now + timedelta(days=7)
    with transaction() as session:
        session.add(
            Substitution(for_id=desk.ids[absent], by_id=desk.ids[login], roles=[], starts_at=since, ends_at=until)
        )


@pytest.mark.parametrize("lang", WORDS)
def test_a_stand_in_is_held_to_what_they_and_the_absent_one_did_and_whom_they_are_near(
    desk: WorkDesk, windows: Windows, lang: str
) -> None:
    house, (no, near, before) = desk.house, WORDS[lang]
    case = house.apply(cigarettes_per_day=30)
    house.check(case)
    stands_in(desk, "wangfang", absent="lintao")
    stands_in(desk, "maoyun", absent="zhouting")
    with transaction() as session:
        interests.declare(session, desk.ids["zhouting"], [fingerprint("ID", ZHANG.gov_id)])
    item = house.item(case, "underwrite").id

    entered = windows.open("wangfang", f"/items/{item}", lang=lang)
    expect(entered.get_by_role("main")).to_contain_text(no)
    expect(entered.get_by_role("main")).to_contain_text(before)
    related = windows.open("maoyun", f"/items/{item}", lang=lang)
    expect(related.get_by_role("main")).to_contain_text(near)
    for page in (entered, related):
        expect(page.locator(".holder button")).to_have_count(0)
    free = windows.open("lintao", f"/items/{item}", lang=lang)
    expect(free.locator(".holder.is-free button")).to_be_visible()
