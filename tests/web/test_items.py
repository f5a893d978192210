"""An item on somebody's desk: nothing typed is lost, whatever stands in the way."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from lxml import html
from PIL import Image
from sqlalchemy import select

from tests.support.desk import Browser, WorkDesk, text_of
from workflows.db import reading
from workflows.models import Case, Draft, File, WorkItem

ENTRY = {
    "product": "CI01",
    "cover": "T70",
    "sum_insured": "300000",
    "pay_term": "20",
    "pay_mode": "yearly",
    "beneficiary_kind": "statutory",
    "account_holder": "张伟",
    "card_no": "6222020200112233446",
    "branch": "中国工商银行北京朝阳支行",
    "occupation_class": "1",
    "height_cm": "175",
    "weight_kg": "70",
    "cigarettes_per_day": "0",
    "systolic": "120",
    "diastolic": "80",
    "diabetes": "none",
    "thyroid": "none",
    "hepatitis_b": "none",
    "serious_history": "no",
    "hospital_unexplained": "no",
    "earlier_declined": "no",
    "family_history": "no",
    "declaration": "yes",
}
PAPERS = ("ID_FRONT", "ID_BACK", "BANK_CARD", "HEALTH_DECLARATION")
ROW = {
    "beneficiary_kind": "named",
    "beneficiaries-0-_": "1",
    "beneficiaries-0-name": "李娜",
    "beneficiaries-0-share_percent": "60",
    "beneficiaries-4-_": "1",
    "beneficiaries-4-name": "王芳芳",
    "beneficiaries-4-share_percent": "abc",
}


def picture(colour: str = "white") -> tuple[BytesIO, str]:
    buffer = BytesIO()
    Image.new("RGB", (40, 25), colour).save(buffer, "PNG")
    return BytesIO(buffer.getvalue()), "证件.png"


def papers() -> dict[str, Any]:
    return {f"documents-{code}": picture() for code in PAPERS}


def begin(browser: Browser) -> str:
    """Somebody opens a new application; gives the address of its first item."""
    answer = browser.post("/new", {"process": "application", "key": "begin-0001"})
    assert answer.status_code == 302
    return answer.location


def fields(browser: Browser, address: str) -> dict[str, str]:
    """The hidden fields the page would send along."""
    page = browser.page(address)
    form = page.get_element_by_id("item")
    return {one.get("name"): one.get("value") for one in form.cssselect('input[name="key"], input[name="token"]')}


def send(browser: Browser, address: str, outcome: str, **values: Any):
    return browser.post(address, {**fields(browser, address), **values, "_outcome": outcome})


def entry(desk: WorkDesk, **changed: Any) -> dict[str, Any]:
    return {**ENTRY, "customer": str(desk.house.customer), **papers(), **changed}


def checking(desk: WorkDesk) -> str:
    """An application that waits for its check; gives the address of the check."""
    case = desk.house.apply()
    return f"/items/{desk.house.item(case, 'check').id}"


def text_of_errors(answer) -> str:
    return " | ".join(text_of(html.fromstring(answer.text), ".summary li"))


def newest_case() -> Case:
    with reading() as session:
        return session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


def test_an_agent_begins_an_application_and_submits_it(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    answer = send(agent, address, "submit", **entry(desk))
    assert answer.status_code == 302, text_of_errors(answer)
    assert desk.house.open_nodes(newest_case().id) == ["check"]
    page = agent.page("/")
    assert "提交" in "".join(text_of(page, ".flash"))


def test_beginning_twice_with_the_same_key_makes_one_case(desk: WorkDesk):
    agent = desk.browser("wangfang")
    assert begin(agent) == begin(agent)


def test_a_form_with_mistakes_comes_back_with_everything_that_was_typed(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    answer = send(agent, address, "submit", **entry(desk, sum_insured="30O,000", branch="工商银行", **ROW))
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    value = lambda name: page.cssselect(f'[name="{name}"]')[0].get("value")  # noqa: E731
    assert value("sum_insured") == "30O,000"
    assert value("branch") == "工商银行"
    assert (value("beneficiaries-0-name"), value("beneficiaries-0-share_percent")) == ("李娜", "60")
    assert (value("beneficiaries-1-name"), value("beneficiaries-1-share_percent")) == ("王芳芳", "abc")
    assert page.cssselect('[name="declaration"]')[0].get("checked") is not None
    assert page.cssselect('.document a[href^="/files/"]'), "uploaded files stay"
    assert desk.house.open_nodes(newest_case().id) == ["entry"]


def test_files_of_a_form_that_came_back_need_not_be_uploaded_again(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    assert send(agent, address, "submit", **entry(desk, branch="")).status_code == 422
    with reading() as session:
        kept = {f"documents-{file.kind}-0": str(file.id) for file in session.scalars(select(File))}
    again = {name: text for name, text in entry(desk, **kept).items() if not isinstance(text, tuple)}
    assert send(agent, address, "submit", **again).status_code == 302


def test_a_missing_document_is_named(desk: WorkDesk):
    agent = desk.browser("wangfang")
    values = entry(desk)
    del values["documents-HEALTH_DECLARATION"]
    answer = send(agent, begin(agent), "submit", **values)
    assert answer.status_code == 422
    assert "健康告知书" in text_of_errors(answer)


def test_a_file_that_is_not_what_its_name_says_is_refused_beside_its_document(desk: WorkDesk):
    agent = desk.browser("wangfang")
    bad = (BytesIO(b"<svg onload=alert(1)>"), "证件.png")
    answer = send(agent, begin(agent), "submit", **entry(desk, **{"documents-ID_FRONT": bad}))
    assert answer.status_code == 422
    assert "文件内容与扩展名不符" in answer.text


def test_a_file_is_stored_as_soon_as_it_is_chosen_and_the_draft_knows_it(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    chosen = {"HX-Request": "true", "HX-Trigger-Name": "documents-ID_FRONT"}
    answer = agent.post(f"{address}/files", {"documents-ID_FRONT": picture()}, headers=chosen)
    assert answer.status_code == 200
    part = html.fromstring(answer.text)
    assert text_of(part, "li a") == ["证件.png"]
    hidden = part.cssselect('input[type="hidden"]')[0]
    assert part.cssselect('input[type="file"]')[0].get("hx-post") == f"{address}/files"
    agent.post(f"{address}/draft", {**fields(agent, address), hidden.get("name"): hidden.get("value")})
    assert "证件.png" in " ".join(text_of(agent.page(address), ".document"))
    bad = {"documents-ID_FRONT": (BytesIO(b"no picture"), "证件.png")}
    assert "文件内容与扩展名不符" in agent.post(f"{address}/files", bad, headers=chosen).text
    strange = {**chosen, "HX-Trigger-Name": "nothing"}
    assert agent.post(f"{address}/files", {"documents-ID_FRONT": picture()}, headers=strange).status_code == 404
    agent.post(f"{address}/release", fields(agent, address))
    assert agent.post(f"{address}/files", {"documents-ID_FRONT": picture()}, headers=chosen).status_code == 409


def test_a_form_sent_twice_under_one_key_is_done_once_and_answers_twice(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    hidden = fields(agent, address)
    first = agent.post(address, {**hidden, **entry(desk), "_outcome": "submit"})
    second = agent.post(address, {**hidden, **entry(desk), "_outcome": "submit"})
    assert (first.status_code, second.status_code) == (302, 302)
    assert desk.house.events(newest_case().id).count("item.completed") == 1
    with reading() as session:
        assert len(session.scalars(select(File)).all()) == len(PAPERS)


def test_adding_and_removing_rows_without_scripts_keeps_what_was_typed(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    answer = agent.post(address, {**fields(agent, address), **ENTRY, **ROW, "_add": "beneficiaries"})
    assert answer.status_code == 200
    assert answer.text.count('id="f-beneficiaries-2"') == 1
    answer = agent.post(address, {**fields(agent, address), **ENTRY, **ROW, "_remove": "beneficiaries-0"})
    assert 'value="王芳芳"' in answer.text
    assert 'value="李娜"' not in answer.text


def test_who_is_slower_is_told_the_winner_and_gets_the_typing_back(desk: WorkDesk):
    address = checking(desk)
    fast, slow = desk.browser("chenjing"), desk.browser("maoyun")
    opened = fields(slow, address)
    assert send(fast, address, "pass", true="yes", lawful="yes", valid="yes").status_code == 302
    answer = slow.post(
        address, {**opened, "note": "身份证已核对", "true": "yes", "lawful": "yes", "valid": "yes", "_outcome": "pass"}
    )
    assert answer.status_code == 409
    assert "陈静" in answer.text
    assert "身份证已核对" in answer.text


def test_a_page_that_is_older_than_a_claim_is_refused_with_the_name_of_who_claimed(desk: WorkDesk):
    address = checking(desk)
    slow, fast = desk.browser("maoyun"), desk.browser("chenjing")
    opened = fields(slow, address)
    assert fast.post(f"{address}/claim", fields(fast, address)).status_code == 302
    answer = slow.post(
        address, {**opened, "note": "意见", "_outcome": "pass", "true": "yes", "lawful": "yes", "valid": "yes"}
    )
    assert answer.status_code == 409
    assert "陈静" in answer.text
    assert slow.post(f"{address}/claim", opened).status_code == 409


def test_a_return_needs_a_reason_and_goes_back_with_it(desk: WorkDesk):
    address = checking(desk)
    clerk = desk.browser("chenjing")
    without = send(clerk, address, "return", note="")
    assert without.status_code == 422
    assert "请至少选择一个原因" in text_of_errors(without)
    answer = send(clerk, address, "return", **{"_reasons-return": "NB-DOC-01", "_note": "请重新上传"})
    assert answer.status_code == 302
    agent = desk.browser("wangfang")
    item = desk.house.item(newest_case().id, "entry")
    page = agent.page(f"/items/{item.id}")
    banner = " ".join(text_of(page, ".returned"))
    assert "NB-DOC-01" in banner
    assert "请重新上传" in banner
    assert "陈静" in banner
    assert page.cssselect('[name="branch"]')[0].get("value") == ENTRY["branch"], "what was sent is there again"


def test_an_item_of_another_role_is_not_there(desk: WorkDesk):
    assert desk.browser("wangfang").get(checking(desk)).status_code == 404


def test_typing_is_kept_as_a_draft_and_is_there_again(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    hidden = fields(agent, address)
    answer = agent.post(
        f"{address}/draft", {**hidden, "branch": "中国工商银行"}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200
    assert answer.json["saved_at"]
    page = desk.browser("wangfang").page(address)
    assert page.cssselect('[name="branch"]')[0].get("value") == "中国工商银行"
    assert "已保存" in "".join(text_of(page, "#draft-state"))
    with reading() as session:
        assert "工商".encode() not in session.scalars(select(Draft.body)).one()


def test_a_draft_for_an_item_that_has_changed_is_refused(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    hidden = fields(agent, address)
    json = {"Accept": "application/json"}
    assert agent.post(f"{address}/release", hidden).status_code == 302
    assert agent.post(f"{address}/draft", {**hidden, "branch": "x"}, headers=json).status_code == 409
    send(agent, address, "submit", **entry(desk))
    assert agent.post(f"{address}/draft", {**hidden, "branch": "x"}, headers=json).status_code == 409


def test_a_draft_goes_along_when_the_item_is_handed_over(desk: WorkDesk):
    address = checking(desk)
    clerk = desk.browser("chenjing")
    clerk.post(f"{address}/claim", fields(clerk, address))
    clerk.post(f"{address}/draft", {**fields(clerk, address), "note": "看到一半"})
    page = clerk.page(address)
    names = text_of(page, "#hand-over-to option")
    assert "毛云" in names
    assert "赵敏" not in names, "nobody of another branch"
    answer = clerk.post(f"{address}/hand-over", {**fields(clerk, address), "to": str(desk.ids["maoyun"])})
    assert answer.status_code == 302
    assert "看到一半" in desk.browser("maoyun").get(address).text
    refused = clerk.post(f"{address}/hand-over", {"to": str(desk.ids["zhaomin"])})
    assert refused.status_code in {403, 422}


def test_fields_come_and_go_by_what_the_server_says(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    statutory = agent.post(f"{address}/live", {**ENTRY, "_hidden": "1"})
    assert statutory.status_code == 204
    assert "w-beneficiaries" in statutory.headers["HX-Trigger"]
    named = agent.post(f"{address}/live", {**ENTRY, "beneficiary_kind": "named", "_hidden": "1"})
    assert '"w-beneficiaries"' not in named.headers["HX-Trigger"]


def test_the_premium_is_worked_out_while_somebody_types(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    known = {**ENTRY, "customer": str(desk.house.customer)}
    assert (
        agent.post(f"{address}/live", {**known, "_computed": "premium"})
        .text.replace(",", "")
        .replace(".", "")
        .isdigit()
    )
    assert agent.post(f"{address}/live", {**ENTRY, "_computed": "premium"}).text == "—"
    assert agent.post(f"{address}/live", {**known, "sum_insured": "x", "_computed": "premium"}).text == "—"


def test_an_item_that_is_done_leads_to_its_case(desk: WorkDesk):
    address = checking(desk)
    clerk = desk.browser("chenjing")
    send(clerk, address, "pass", true="yes", lawful="yes", valid="yes")
    assert clerk.get(address).location == f"/cases/{newest_case().id}"


def test_documents_are_downloads_that_no_browser_runs(desk: WorkDesk):
    agent = desk.browser("wangfang")
    send(agent, begin(agent), "submit", **entry(desk))
    with reading() as session:
        file_id = session.scalars(select(File.id).limit(1)).one()
    answer = agent.get(f"/files/{file_id}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E8%AF%81%E4%BB%B6.png" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert desk.browser("zhoumin").get(f"/files/{file_id}").status_code == 404


def test_an_item_shows_who_has_it_and_stays_closed_for_others(desk: WorkDesk):
    address = checking(desk)
    clerk, other = desk.browser("chenjing"), desk.browser("maoyun")
    clerk.post(f"{address}/claim", fields(clerk, address))
    page = other.page(address)
    assert "陈静" in "".join(text_of(page, ".holder"))
    assert page.cssselect("fieldset.bare")[0].get("disabled") is not None
    with reading() as session:
        item = session.get_one(WorkItem, UUID(address.rpartition("/")[2]))
    assert item.assignee_id == desk.ids["chenjing"]
