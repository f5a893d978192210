"""The entry page without scripts, and what programs hear: the same list, the same question, the same marks."""

from __future__ import annotations

from io import BytesIO

import pytest
from lxml import html
from PIL import Image
from sqlalchemy import select

from tests.support.desk import Browser, WorkDesk, text_of
from tests.support.entry import ENTRY, begin, checking, entry, fields, newest_case, picture, send
from tests.support.trial import on_trial
from web.demo import papers
from workflows.db import reading
from workflows.models import File

JSON = {"Accept": "application/json"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def agent(desk: WorkDesk) -> Browser:
    on_trial(desk)
    return desk.browser("wangfang")


def tries(agent: Browser) -> str:
    return agent.post("/new", {"process": "trial", "key": "begin-trial-1"}).location


def typed(desk: WorkDesk, **changed: str) -> dict[str, str]:
    return {**ENTRY, "customer": str(desk.house.customer), **changed}


# --- how far the form is


def test_the_list_while_typing_is_what_a_submission_would_be_refused_for(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    values = typed(desk, branch="工行朝阳支行", pay_term="")
    del values["family_history"]
    part = html.fromstring(agent.post(f"{address}/live", {**values, "_complete": "1"}).text)
    listed = {one.get("href").removeprefix("#f-") for one in part.cssselect(".gaps a")}
    answer = agent.post(address, {**fields(agent, address), **values, "_outcome": "submit"}, headers=JSON)
    assert answer.status_code == 422
    refused = {one["field"].replace(".", "-") for one in answer.json["findings"]}
    documents = {f"documents-{code}" for code in ("ID_FRONT", "ID_BACK", "BANK_CARD", "HEALTH_DECLARATION")}
    assert listed == refused == {"branch", "pay_term", "family_history"} | documents
    assert text_of(part, ".complete-head .digits") == ["已完成 21/28 项"] or "21" in "".join(text_of(part, ".digits"))


def test_a_program_hears_everything_at_once_with_codes_and_words(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    values = typed(desk)
    answer = agent.post(address, {**fields(agent, address), **values, "_outcome": "submit"}, headers=JSON)
    declared = next(one for one in answer.json["findings"] if one["field"] == "documents.HEALTH_DECLARATION")
    assert declared["code"] == "NB-DOC-01"
    assert declared["label"] == "健康告知书"
    assert "缺少健康告知书" in declared["message"]


def test_the_list_speaks_of_rows_by_the_numbers_the_page_has(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    rows = {"beneficiary_kind": "named", "beneficiaries-3-_": "1", "beneficiaries-3-name": "李娜"}
    part = html.fromstring(agent.post(f"{address}/live", {**typed(desk), **rows, "_complete": "1"}).text)
    listed = {one.get("href"): one.text_content() for one in part.cssselect(".gaps a")}
    assert listed["#f-beneficiaries-3-relation"].startswith("受益人 1 · ")
    assert "#f-beneficiaries-3-name" not in listed


def test_who_only_reads_is_told_nothing_of_what_is_to_go(desk: WorkDesk):
    address = checking(desk)
    assert not desk.browser("chenjing").page(address).cssselect("#completeness")


# --- a change that costs other entries


def test_without_scripts_another_product_comes_back_as_a_question(desk: WorkDesk, agent: Browser):
    address = tries(agent)
    changed = {**typed(desk, product="TL01"), "_was-product": "CI01"}
    answer = send(agent, address, "submit", **changed)
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    asked = "".join(text_of(page, ".confirm"))
    assert "基本保额" in asked
    assert "账户名" not in asked
    assert page.cssselect('[name="_was-product"]')[0].get("value") == "CI01", "asked until it is answered"
    assert desk.house.open_nodes(newest_case().id) == ["entry"]


def test_without_scripts_the_answer_clears_the_coverages_or_brings_the_product_back(desk: WorkDesk, agent: Browser):
    address = tries(agent)
    changed = {**fields(agent, address), **typed(desk, product="TL01"), "_was-product": "CI01"}
    page = html.fromstring(agent.post(address, {**changed, "_reset": "product"}).text)
    assert page.cssselect('[name="product"] [selected]')[0].get("value") == "TL01"
    assert page.cssselect('[name="sum_insured"]')[0].get("value") == ""
    assert page.cssselect('[name="customer"] [selected]')[0].get("value") == str(desk.house.customer)
    assert page.cssselect('[name="_was-product"]')[0].get("value") == "TL01"
    assert not page.cssselect(".confirm")
    page = html.fromstring(agent.post(address, {**changed, "_keep": "product"}).text)
    assert page.cssselect('[name="product"] [selected]')[0].get("value") == "CI01"
    assert page.cssselect('[name="sum_insured"]')[0].get("value") == "300000"


# --- where values come from


def test_the_customers_name_comes_along_and_is_marked(desk: WorkDesk, agent: Browser):
    address = tries(agent)
    values = typed(desk, account_holder="")
    told = agent.post(f"{address}/live", {**values, "_hidden": "1"}).headers["HX-Trigger"]
    assert '"w-account_holder": "\\u5f20\\u4f1f"' in told
    page = html.fromstring(agent.post(address, {**fields(agent, address), **values, "_refresh": "1"}).text)
    assert page.cssselect('[name="account_holder"]')[0].get("value") == "张伟"
    mark = page.cssselect("#w-account_holder .origin")[0]
    assert mark.get("hidden") is None
    assert "客户资料" in mark.text_content()
    page = html.fromstring(
        agent.post(address, {**fields(agent, address), **values, "account_holder": "李娜", "_refresh": "1"}).text
    )
    assert page.cssselect('[name="account_holder"]')[0].get("value") == "李娜"
    assert page.cssselect("#w-account_holder .origin")[0].get("hidden") is not None


def test_nothing_is_filled_in_for_a_program_that_left_it_out(desk: WorkDesk, agent: Browser):
    address = tries(agent)
    values = typed(desk, account_holder="")
    answer = agent.post(address, {**fields(agent, address), **values, "_outcome": "submit"}, headers=JSON)
    assert "account_holder" in {one["field"] for one in answer.json["findings"]}


def test_what_came_from_the_round_before_is_marked_until_it_is_changed(desk: WorkDesk):
    case = desk.house.apply()
    desk.house.do(case, "check", "chenjing", "return", reasons=("NB-SIG-01",))
    agent = desk.browser("wangfang")
    page = agent.page(f"/items/{desk.house.item(case, 'entry').id}")
    assert "1" in page.cssselect("#w-branch .origin")[0].text_content()
    assert page.cssselect("#w-branch .origin")[0].get("hidden") is None


# --- documents


def test_a_pdf_is_looked_at_in_a_frame_of_ours_and_a_picture_is_not(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    send(agent, address, "submit", **entry(desk, **{"documents-BANK_CARD": (BytesIO(PDF), "卡.pdf"), "branch": ""}))
    with reading() as session:
        ids = dict(session.execute(select(File.kind, File.id)).all())
    answer = agent.get(f"/files/{ids['BANK_CARD']}/look")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert agent.get(f"/files/{ids['ID_FRONT']}/look").status_code == 404
    assert desk.browser("zhoumin").get(f"/files/{ids['BANK_CARD']}/look").status_code == 404


def test_what_is_hard_to_read_is_told_and_hinders_no_submission(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    answer = send(agent, address, "submit", **entry(desk, branch=""))
    hints = " ".join(text_of(html.fromstring(answer.text), ".document .hints"))
    assert "25" in hints, "the short side of the picture"
    kept = {f"documents-{file.kind}-0": str(file.id) for file in _files()}
    again = {name: text for name, text in entry(desk, **kept).items() if not isinstance(text, tuple)}
    assert send(agent, address, "submit", **again).status_code == 302


def test_the_same_content_elsewhere_is_told_where_the_reader_may_see_it(desk: WorkDesk):
    agent = desk.browser("wangfang")
    card = papers._page("CARD", "ZHANG WEI", "JPEG")  # noqa: SLF001 - the demo's own page
    first = begin(agent)
    send(agent, first, "submit", **entry(desk, **{"documents-BANK_CARD": (BytesIO(card), "卡.jpg")}))
    number = newest_case().number
    second = agent.post("/new", {"process": "application", "key": "begin-0002"}).location
    chosen = {"HX-Request": "true", "HX-Trigger-Name": "documents-BANK_CARD"}
    part = agent.post(f"{second}/files", {"documents-BANK_CARD": (BytesIO(card), "卡.jpg")}, headers=chosen)
    assert number in " ".join(text_of(html.fromstring(part.text), ".document .hints"))


def test_the_same_file_twice_in_one_document_is_told_and_not_taken(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    chosen = {"HX-Request": "true", "HX-Trigger-Name": "documents-ID_FRONT"}
    agent.post(f"{address}/files", {"documents-ID_FRONT": picture()}, headers=chosen)
    held = {"documents-ID_FRONT-0": str(_files()[0].id), "documents-ID_FRONT": picture()}
    part = html.fromstring(agent.post(f"{address}/files", held, headers=chosen).text)
    assert "证件.png" in "".join(text_of(part, ".error-text"))
    assert len(part.cssselect(".document li")) == 1
    assert len(_files()) == 1


def test_what_is_no_document_is_refused_in_clear_words(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    chosen = {"HX-Request": "true", "HX-Trigger-Name": "documents-ID_FRONT"}
    whole = BytesIO()
    Image.new("RGB", (40, 25)).save(whole, "JPEG")
    for content, name, words in (
        (b"<html><script>alert(1)</script>", "a.pdf", "文件内容与扩展名不符"),
        (PDF + b"<html>", "a.pdf", "PDF"),
        (b"\0" * (11 * 1024 * 1024), "a.jpg", "10"),
        (whole.getvalue()[:-40], "a.jpg", "图片已损坏"),
    ):
        part = agent.post(f"{address}/files", {"documents-ID_FRONT": (BytesIO(content), name)}, headers=chosen)
        assert words in "".join(text_of(html.fromstring(part.text), ".document .error-text")), name
    assert _files() == []


def _files() -> list[File]:
    with reading() as session:
        return list(session.scalars(select(File).order_by(File.id)))
