"""No tipping-off: whoever has not the role sees a case with a hit exactly as one without (domain-rules §3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from forms.capabilities import FORMS
from forms.fields import Context
from handlers.capabilities import CAPABILITIES
from tests.support.compliance import LISTED, plug, screened
from tests.support.desk import WorkDesk, text_of
from tests.support.insurer import ACCOUNT, COVER, HEALTHY
from web.packages import packages
from workflows.commands import items
from workflows.db import at_moment
from workflows.errors import NotFound
from workflows.registry import Registry
from workflows.types import Answers
from workflows.xml import parse_xml

READERS = ("wangfang", "sunlei", "chenjing")
"""The submitter, the supervisor, a clerk of the same branch."""


@pytest.fixture
def cases(desk: WorkDesk) -> tuple[UUID, UUID]:
    """A case without a hit, and one with."""
    plug()
    house = desk.house
    house.publish(screened(), "screened")
    listed = house.add_customer(LISTED)
    return _apply(desk, house.customer, "张伟"), _apply(desk, listed, LISTED.name)


def _apply(desk: WorkDesk, customer: UUID, holder: str) -> UUID:
    case = desk.house.start("screened", "wangfang")
    values = {**COVER, **ACCOUNT, **HEALTHY, "customer": str(customer), "account_holder": holder}
    desk.house.do(case, "entry", "wangfang", "submit", **values)
    return case


def seen(desk: WorkDesk, login: str, case: UUID) -> dict[str, Any]:
    """Everything that a page of the case says about where it is and what happened."""
    browser = desk.browser(login)
    page = browser.page(f"/cases/{case}")
    number = desk.house.case(case).number
    rows = [row for row in browser.page("/cases").cssselect("tbody tr") if number in row.text_content()]
    return {
        "timeline": text_of(page, ".timeline li"),
        "waits": text_of(page, ".waits li"),
        "nodes": sorted((row.get("data-node"), row.get("data-state")) for row in page.cssselect("[data-node]")),
        "status": text_of(page, ".title-line > :not(h1):not(.digits)"),
        "facts": text_of(page, ".facts dt"),
        "row": [text_of(row, "td")[3:] for row in rows],
        "states": browser.get(f"/cases/{case}/states.json").json,
    }


@pytest.mark.parametrize("login", READERS)
def test_a_case_with_a_hit_looks_like_one_without(desk: WorkDesk, cases, login: str):
    clean, hit = (seen(desk, login, case) for case in cases)
    assert {**clean, "waits": None} == {**hit, "waits": None}
    # A supervisor may hand over what is everybody's to see, and not what is hidden.
    assert [line.partition("转交")[0].strip() for line in clean["waits"]] == hit["waits"]
    assert "aml" not in repr(hit)


def test_after_an_officer_cleared_it_nothing_tells_that_there_was_something(desk: WorkDesk, cases):
    clean, hit = cases
    desk.house.do(hit, "aml", "xuhui", "clear", reason="同名")
    assert seen(desk, "wangfang", clean) == seen(desk, "wangfang", hit)


@pytest.mark.parametrize("login", ["xuhui", "hejing"])
def test_officers_and_auditors_see_the_hidden_step(desk: WorkDesk, cases, login: str):
    shown = seen(desk, login, cases[1])
    assert any("aml" in line for line in shown["timeline"])
    assert ("aml", "current") in shown["nodes"]


def test_the_hidden_item_is_nobody_elses_to_find_open_draft_or_hand_over(desk: WorkDesk, cases):
    item = desk.house.item(cases[1], "aml")
    for login in READERS:
        browser = desk.browser(login)
        assert browser.get(f"/items/{item.id}").status_code == 404
        assert browser.get(f"/items/{item.id}/hand-over").status_code == 404
        for tab in ("mine", "pool", "returned", "team"):
            assert str(item.id) not in browser.get(f"/?tab={tab}").text
        for words in ("DEMO-001", "aml", "HIT", "名单"):
            assert desk.house.case(cases[1]).number not in browser.get(f"/cases?q={words}").text
        actor = desk.house.actor(login)
        with at_moment(desk.now), pytest.raises(NotFound):
            items.hand_over(item.id, to=desk.ids["xuhui"], actor=actor)
        with at_moment(desk.now), pytest.raises(NotFound):
            items.claim(item.id, actor=actor)
        answers = Answers(values={"reason": "x"}, outcome="clear")
        with at_moment(desk.now), pytest.raises(NotFound):
            items.complete(item.id, answers, token=item.version, actor=actor)
        with at_moment(desk.now), pytest.raises(NotFound):
            items.save_draft(item.id, {"reason": "x"}, actor=actor)


def test_the_officer_opens_the_item_reads_the_hit_and_decides(desk: WorkDesk, cases):
    item = desk.house.item(cases[1], "aml")
    page = desk.browser("xuhui").page(f"/items/{item.id}")
    assert "DEMO-001" in page.text_content()


def test_no_notice_is_sent(desk: WorkDesk, cases):
    desk.house.do(cases[1], "aml", "xuhui", "report", reason="已上报")
    assert "notice.sent" not in desk.house.events(cases[1])


ADVICE = "名单命中，客户资金来源不明，建议拒保。"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ANLIU = "{https://anliu.dev/bpmn/1.0}"


@pytest.fixture
def advised(desk: WorkDesk) -> UUID:
    """A real application that the officer advised to stop: it lies with the underwriters."""
    house = desk.house
    customer = house.add_customer(LISTED)
    case = house.start("application", "wangfang")
    house.submit(case, customer=str(customer), **ACCOUNT | {"account_holder": LISTED.name})
    house.check(case)
    house.do(case, "aml", "xuhui", "stop", reason=ADVICE)
    return case


def test_an_underwriter_reads_the_officers_advice_beside_the_form(desk: WorkDesk, advised: UUID):
    item = desk.house.item(advised, "underwrite")
    beside = text_of(desk.browser("lintao").page(f"/items/{item.id}"), ".context")
    assert [text for text in beside if ADVICE in text], beside


def test_so_does_whoever_reviews_what_the_underwriter_recommends(desk: WorkDesk, advised: UUID):
    desk.house.do(advised, "underwrite", "lintao", "offer", em_total=150, opinion="转上级")
    item = desk.house.item(advised, "review")
    assert ADVICE in desk.browser("huangbo").page(f"/items/{item.id}").text_content()


@pytest.mark.parametrize("login", [*READERS, "lintao"])
def test_nobody_finds_the_advice_in_case_list_history_or_inbox(desk: WorkDesk, advised: UUID, login: str):
    browser, number = desk.browser(login), desk.house.case(advised).number
    pages = [f"/cases/{advised}", "/cases", f"/cases?q={number}", "/notices", f"/cases/{advised}/states.json"]
    for path in [*pages, *(f"/?tab={tab}" for tab in ("mine", "pool", "returned", "team"))]:
        told = browser.get(path).text
        assert not [word for word in (ADVICE, "建议拒保", "名单", "资金来源") if word in told], path
    if login in READERS:
        assert browser.get(f"/items/{desk.house.item(advised, 'underwrite').id}").status_code == 404


def test_who_is_asked_for_evidence_does_not_read_the_advice(desk: WorkDesk, advised: UUID):
    desk.house.do(advised, "underwrite", "lintao", "supplement", requested=[{"kind": "FINANCIAL", "words": "流水"}])
    item = desk.house.item(advised, "supply")
    told = desk.browser("wangfang").page(f"/items/{item.id}").text_content()
    assert "流水" in told
    assert not [word for word in (ADVICE, "反洗钱", "名单") if word in told]


def test_the_advice_stands_beside_forms_of_underwriters_alone():
    registry = Registry(*CAPABILITIES, *FORMS)
    showing = {
        name
        for name, form in registry.forms.items()
        for field in form.schema.form_fields().values()
        if isinstance(field, Context) and field.query == "compliance.advice"
    }
    assert showing == {"underwriting.underwrite", "underwriting.review"}
    roots = [parse_xml(text) for one in packages().values() for name, text in one.items() if name.endswith(".bpmn")]
    roles = {role for root in roots for role in _roles_at(root, showing)}
    assert roles == {"underwriter", "senior_underwriter", "uw_committee"}


def _roles_at(root: Any, forms: set[str]) -> Iterator[str]:
    """The roles of the lanes in which these forms are filled in; another file may use the same ids."""
    tasks = {task.get("id"): task.get(f"{ANLIU}form") for task in root.iter(f"{BPMN}userTask")}
    for lane in root.iter(f"{BPMN}lane"):
        if any(tasks.get(node.text) in forms for node in lane.iter(f"{BPMN}flowNodeRef")):
            yield lane.get(f"{ANLIU}role")
