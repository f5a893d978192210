"""Cases: found, read from beginning to end, taken back; incidents seen and tried again."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.desk import Browser, WorkDesk, text_of
from tests.support.insurer import ACCOUNT, CARD, REPORT, THYROID_NODULE
from web.packages import packages
from web.pages.incidents import filled_again
from workflows.db import at_moment
from workflows.engine.trouble import TEXTS
from workflows.models import Case


def numbers(browser: Browser, address: str) -> list[str]:
    return text_of(browser.page(address), ".c-number a")


@pytest.fixture
def issued(desk: WorkDesk) -> UUID:
    """An application that became a policy, signed for just now."""
    case = desk.house.apply()
    desk.house.check(case)
    desk.house.settle()
    desk.house.receive(case)
    return case


def test_the_page_of_a_case_says_where_it_is_what_happened_and_what_it_waits_for(desk: WorkDesk, issued: UUID):
    agent = desk.browser("wangfang")
    page = agent.page(f"/cases/{issued}")
    case = desk.house.case(issued)
    assert case.number in " ".join(text_of(page, ".title-line"))
    assert "张伟" in text_of(page, "h1")[0]
    assert "审核通过（已承保）" in " ".join(text_of(page, ".title-line"))
    facts = dict(zip(text_of(page, ".facts dt"), text_of(page, ".facts dd"), strict=True))
    assert facts["基本保额"] == "300,000.00"
    assert facts["险种"] == "示范重大疾病保险"
    assert facts["保单号"].startswith("PCI01")
    told = text_of(page, ".timeline .what")
    assert told[-1] == "案件开始"
    assert "保单已签发" in told
    assert not [one for one, before in pairwise(told) if one == before]
    assert any(line.endswith("：通过") for line in told)
    waits = " ".join(text_of(page, ".waits li"))
    assert "时间点" in waits
    states = {row.get("data-node"): row.get("data-state") for row in page.cssselect("[data-node]")}
    assert states["entry"] == states["check"] == "done"
    assert "current" in states.values() or "时间点" in waits


def test_the_history_is_told_in_the_readers_language(desk: WorkDesk, issued: UUID):
    agent = desk.browser("wangfang")
    agent.post("/language", {"lang": "en"})
    told = text_of(agent.page(f"/cases/{issued}"), ".timeline .what")
    assert told[-1] == "Case begun"
    assert "Policy issued" in told
    assert not [line for line in told if any("\u4e00" <= one <= "\u9fff" for one in line)]


def test_no_event_of_the_application_is_shown_as_a_bare_code(desk: WorkDesk):
    desk.house.bank_will("refuse", reason="balance")
    case = desk.house.apply()
    desk.house.do(case, "check", "chenjing", "return", reasons=("NB-DOC-01",), note="请补")
    desk.house.submit(case, **THYROID_NODULE)
    desk.house.check(case)
    desk.house.answer(case, "review")
    desk.house.do(case, "underwrite", "lintao", "supplement", requested=[{"kind": "CHECKUP_REPORT", "words": "请补"}])
    desk.house.do(case, "supply", "wangfang", "supply", evidence=[REPORT])
    desk.house.do(case, "underwrite", "lintao", "offer", em_total=50, opinion="加费")
    desk.house.answer(case)
    desk.house.settle()
    desk.house.bank_will("ok")
    desk.house.do(case, "payment", "wangfang", "retry", when="now", **ACCOUNT)
    desk.house.settle()
    desk.house.deliver(case)
    told = text_of(desk.browser("wangfang").page(f"/cases/{case}"), ".timeline .what")
    assert not [line for line in told if "." in line], told
    assert any("扣款被拒" in line for line in told)
    reasons = text_of(desk.browser("wangfang").page(f"/cases/{case}"), ".timeline .reason")
    assert any("NB-DOC-01" in line for line in reasons)
    assert CARD not in " ".join(told)


def test_called_drawings_and_their_steps_stand_behind_the_main_one_as_they_are_called(desk: WorkDesk, issued: UUID):
    page = desk.browser("wangfang").page(f"/cases/{issued}")
    drawings = [one.get("data-xml").partition("process=")[2] for one in page.cssselect("[data-xml]")]
    assert drawings == ["application", "underwriting", "delivery"]
    steps = [row.get("data-node") for row in page.cssselect("[data-node]")]
    assert steps[:1] == ["start"]
    assert steps.index("issue") < steps.index("assess") < steps.index("receipt")


def test_the_drawing_is_that_of_the_cases_own_version(desk: WorkDesk, issued: UUID):
    answer = desk.browser("wangfang").get(f"/cases/{issued}/diagram.bpmn")
    assert answer.mimetype == "application/xml"
    assert b'<bpmn:process id="application"' in answer.data
    states = desk.browser("wangfang").get(f"/cases/{issued}/states.json").json
    assert {"id", "label", "state", "count", "note"} == set(states[0])


def test_cases_are_found_by_number_status_and_day(desk: WorkDesk, issued: UUID):
    waiting = desk.house.apply()
    supervisor = desk.browser("sunlei")
    first, second = desk.house.case(issued).number, desk.house.case(waiting).number
    assert numbers(supervisor, "/cases") == [second, first], "the newest first"
    assert numbers(supervisor, f"/cases?q={first}") == [first]
    assert numbers(supervisor, "/cases?status=approved") == [first]
    assert numbers(supervisor, "/cases?status=review") == [second]
    assert numbers(supervisor, "/cases?begun_from=2026-03-02&begun_to=2026-03-02") == [second, first]
    assert numbers(supervisor, "/cases?begun_from=2026-03-03") == []
    assert numbers(desk.browser("zhoumin"), "/cases") == []


def test_the_list_of_cases_goes_on_page_by_page(desk: WorkDesk):
    for _ in range(53):
        desk.house.start("application", "wangfang")
    agent = desk.browser("wangfang")
    first = agent.page("/cases")
    following = first.cssselect('a[rel="next"]')[0].get("href")
    seen = text_of(first, ".c-number a") + numbers(agent, following)
    assert len(seen) == len(set(seen)) == 53
    assert seen == sorted(seen, reverse=True)


def test_an_agent_takes_an_application_back_and_says_why(desk: WorkDesk):
    case = desk.house.apply()
    agent = desk.browser("wangfang")
    assert agent.post(f"/cases/{case}/withdraw", {"note": " "}).status_code == 422
    assert agent.post(f"/cases/{case}/withdraw", {"note": "客户放弃"}).status_code == 302
    assert agent.post(f"/cases/{case}/withdraw", {"note": "客户放弃"}).status_code == 302, "again is no harm"
    page = agent.page(f"/cases/{case}")
    assert "已撤回" in " ".join(text_of(page, ".title-line"))
    assert "客户放弃" in " ".join(text_of(page, ".timeline"))
    assert not page.cssselect("#withdraw")


def test_what_is_not_ones_own_or_is_approved_is_not_taken_back(desk: WorkDesk, issued: UUID):
    case = desk.house.apply()
    assert desk.browser("chenjing").post(f"/cases/{case}/withdraw", {"note": "x"}).status_code == 403
    assert desk.browser("wangfang").post(f"/cases/{issued}/withdraw", {"note": "x"}).status_code == 403
    assert not desk.browser("wangfang").page(f"/cases/{issued}").cssselect("#withdraw")


def test_a_supervisor_gives_a_waiting_item_to_somebody_of_its_role_without_reading_it(desk: WorkDesk):
    case = desk.house.apply()
    item = desk.house.item(case, "check")
    supervisor = desk.browser("sunlei")
    link = supervisor.page(f"/cases/{case}").cssselect(".waits a.button")[0].get("href")
    assert supervisor.get(f"/items/{item.id}").status_code == 404
    page = supervisor.page(link)
    assert {"陈静", "毛云"} <= set(text_of(page, "#to option"))
    answer = supervisor.post(f"/items/{item.id}/hand-over", {"to": str(desk.ids["maoyun"])})
    assert answer.status_code == 302
    assert desk.house.item(case, "check").assignee_id == desk.ids["maoyun"]
    assert desk.browser("chenjing").get(link).status_code == 404


def test_only_who_may_begin_a_case_is_offered_one(desk: WorkDesk):
    agent = desk.browser("wangfang")
    page = agent.page("/new")
    assert text_of(page, ".start h2") == ["新单投保"]
    assert agent.post("/new", {"process": "nothing"}).status_code == 404
    clerk = desk.browser("chenjing")
    assert "/new" not in clerk.get("/").text
    assert clerk.get("/new").status_code == 404
    assert clerk.post("/new", {"process": "application"}).status_code == 404


def test_the_menu_shows_what_fits_a_search_without_a_script(desk: WorkDesk):
    desk.house.publish(packages()["endorsement"], "endorsement")
    agent = desk.browser("wangfang")

    def shown(q: str) -> list[str]:
        page = agent.page("/new", query_string={"q": q})
        return text_of(page, ".start:not([hidden]) li:not([hidden])")

    assert shown("改受益人") == ["受益人变更"]
    assert shown("xdtb") == ["开始"]
    assert shown("premium account") == ["缴费账户变更"]
    assert shown("没有这回事") == []
    assert len(shown("保全")) == 6


def test_a_case_knows_by_which_line_it_was_begun(desk: WorkDesk):
    desk.house.publish(packages()["endorsement"], "endorsement")
    agent = desk.browser("wangfang")
    assert agent.post("/new", {"process": "endorsement", "entry": "NOTHING"}).status_code == 404
    assert agent.post("/new", {"process": "application", "entry": "SURRENDER"}).status_code == 404
    form = agent.post("/new", {"process": "endorsement", "entry": "SURRENDER"}).location
    assert agent.get(form).status_code == 200
    (state,) = desk.house.rows(select(Case.state_text).where(Case.process == "endorsement"))
    assert '"wanted"' in state
    assert "SURRENDER" in state


def test_what_stopped_is_seen_and_tried_again_by_who_may(desk: WorkDesk):
    desk.house.bank_will("timeout_before")
    case = desk.house.apply()
    desk.house.check(case)
    for _ in range(5):
        desk.house.pass_time(minutes=10)
    desk.house.bank_will("ok")
    operator = desk.browser("tangwei")
    page = operator.page("/incidents")
    row = " ".join(text_of(page, "tbody tr"))
    assert desk.house.case(case).number in row
    assert "外部系统多次未应答" in row
    number = desk.house.incidents(case)[0].number
    assert "异常" in " ".join(text_of(operator.page(f"/cases/{case}"), ".flash.error"))
    states = operator.page(f"/cases/{case}").cssselect('[data-state="incident"]')
    assert len(states) == 1
    supervisor = desk.browser("sunlei")
    assert not supervisor.page("/incidents").cssselect("tbody form")
    assert supervisor.post(f"/incidents/{number}/retry").status_code == 403
    assert operator.post(f"/incidents/{number}/retry", {"next": "/incidents"}).location == "/incidents"
    with at_moment(desk.now):
        desk.house.settle()
    assert desk.house.incidents(case) == []
    assert desk.house.case(case).public_status == "ISSUED"
    assert str(number) in " ".join(text_of(operator.page("/incidents?tab=solved"), "tbody tr"))


def test_the_engines_words_are_told_in_the_readers_language_with_their_values(desk: WorkDesk):
    kept = TEXTS["too_many_steps"] % {"limit": 500}
    with desk.app.test_request_context("/"):
        assert filled_again(TEXTS["too_many_steps"], kept) == "流程连续自动执行了 500 步而没有任何等待"
        assert filled_again(TEXTS["too_many_steps"], "something else") == ""
        assert filled_again("", "something else") == ""
