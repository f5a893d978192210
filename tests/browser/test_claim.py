"""Claims in a browser, in both languages: begun by what happened, looked into, decided, paid; on pages for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_english import leftovers
from tests.browser.test_for_everybody import is_open_to_everybody
from tests.cases.claiming import Claims
from tests.support.desk import WorkDesk
from tests.support.insurer import CARD
from tests.support.turns import takes
from tests.support.windows import PHONE, Windows
from web.demo.organisation import COLLEAGUES

STAFF = [colleague.name for colleague in COLLEAGUES]
TOLD = {"北京协和医院", "肺炎", "中国工商银行北京朝阳支行", "因肺炎住院治疗", "花费", "元"}
DATA = TOLD | {form for name in STAFF for form in (name, name[0], name[0] + name)}
"""What of a story stands on English pages as it is."""
ZH, EN = "zh-CN", "en-GB"


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[WorkDesk]:
    """The desk in front of an insurer that pays claims."""
    desk = WorkDesk(database_url, tmp_path, Claims)
    yield desk
    desk.close()


def is_readable(page: Page, lang: str) -> None:
    """Everybody can use the page, and English readers find no Chinese but what was told."""
    is_open_to_everybody(page)
    if lang == EN:
        assert leftovers(page) - DATA == set()


@pytest.mark.parametrize(("lang", "typed"), [(ZH, "报销"), (EN, "hospital")])
def test_a_report_is_begun_by_what_happened(windows: Windows, lang: str, typed: str) -> None:
    agent = windows.open("wangfang", "/new", lang=lang)
    agent.get_by_role("searchbox").fill(typed)
    agent.keyboard.press("Enter")
    expect(agent.locator("[name=claim_type]")).to_have_value("MED")
    expect(agent.locator("[name=notice_on]")).not_to_have_value("")
    agent.click("[name=_outcome][value=submit]")
    expect(agent.get_by_role("alert")).to_be_visible()
    is_readable(agent, lang)
    agent.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    is_open_to_everybody(agent)


@pytest.mark.parametrize("lang", [ZH, EN])
def test_every_page_behind_a_report(desk: WorkDesk, windows: Windows, lang: str) -> None:
    house = desk.house
    case = house.treated(house.insured_for_treatment())
    handler = windows.open("jiangnan", lang=lang)
    for step in (house.accept, house.complete, house.verify, house.pay):
        looks(desk, handler, case, lang)
        step(case)
    agent = windows.open("wangfang", lang=lang)
    looks(desk, agent, case, lang)
    house.agree(case)
    finance = windows.open("yaoli", lang=lang)
    looks(desk, finance, case, lang)
    assert CARD not in finance.content()
    house.release(case)
    agent.goto(f"/cases/{case}")
    is_readable(agent, lang)


def looks(desk: WorkDesk, page: Page, case: UUID, lang: str) -> None:
    """Somebody takes the item at which the case waits, and looks at its page."""
    (node,) = desk.house.open_nodes(case)
    page.goto(f"/items/{desk.house.item(case, node).id}")
    takes(page)
    is_readable(page, lang)
