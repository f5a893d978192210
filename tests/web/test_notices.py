"""What submitters are told about their cases: each change once, in their language, as long as they see the case."""

from __future__ import annotations

from uuid import UUID

import pytest

from handlers.vocabulary.words import statuses
from tests.support.desk import WorkDesk, text_of
from web.packages import packages
from workflows.engine import compile_package


def rows(desk: WorkDesk, login: str, lang: str = "zh-CN") -> list[str]:
    page = desk.browser(login).page("/notices", headers={"Accept-Language": lang})
    return text_of(page, "table.notices td.c-title")


def returned(desk: WorkDesk) -> UUID:
    case = desk.house.apply()
    desk.now = desk.house.now
    desk.house.do(case, "check", "chenjing", "return", reasons=("NB-DOC-01",))
    return case


def test_a_change_made_by_somebody_else_is_told_once_and_counted_beside_the_menu(desk: WorkDesk):
    agent = desk.browser("wangfang")
    assert text_of(agent.page("/notices"), "main h2, main .empty b") != []
    returned(desk)

    assert rows(desk, "wangfang") == ["已驳回：请按原因修改 张伟"]
    assert text_of(agent.page("/"), '.side a[href="/notices"]') == ["通知 1"]
    agent.post("/notices/read")
    assert text_of(agent.page("/"), '.side a[href="/notices"]') == ["通知"]
    assert rows(desk, "wangfang") == ["已驳回：请按原因修改 张伟"], "what was read stays to be looked up"


def test_what_somebody_does_themselves_is_no_news(desk: WorkDesk):
    desk.house.apply()
    assert rows(desk, "wangfang") == []


def test_notices_are_read_in_both_languages_and_by_nobody_else(desk: WorkDesk):
    returned(desk)
    agent = desk.browser("wangfang")
    agent.post("/language", {"lang": "en"})
    assert text_of(agent.page("/notices"), "table.notices td.c-title") == ["Returned: please fix what is named 张伟"]
    assert rows(desk, "liqiang") == rows(desk, "chenjing") == []


@pytest.mark.parametrize("process", sorted(packages()))
def test_every_status_that_a_drawing_shows_has_words_for_pages_and_notices(process: str):
    nodes = compile_package(process, packages()[process]).nodes.values()
    shown = {status for node in nodes for status in (node.public, node.public_returned) if status}
    assert shown <= statuses().keys()
    assert all(statuses()[code].notice for code in shown if statuses()[code].group not in ("draft", "review"))
