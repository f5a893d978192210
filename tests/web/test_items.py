"""An item on somebody's desk: nothing typed is lost, whatever stands in the way."""

from __future__ import annotations

from uuid import UUID

from lxml import html
from sqlalchemy import select

from tests.support.desk import WorkDesk, text_of
from tests.support.entry import (
    ENTRY,
    PAPERS,
    ROW,
    begin,
    checking,
    entry,
    fields,
    newest_case,
    send,
    text_of_errors,
)
from workflows.db import reading
from workflows.models import File, WorkItem


def test_an_agent_begins_an_application_and_submits_it(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    answer = send(agent, address, "submit", **entry(desk))
    assert answer.status_code == 302, text_of_errors(answer)
    assert desk.house.open_nodes(newest_case().id) == ["profile"]
    page = agent.page("/")
    assert "提交" in "".join(text_of(page, ".flash"))
    assert "录入身份信息" in " ".join(text_of(page, "#list tbody tr")), "what comes next waits on the same desk"


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


def test_an_item_that_is_done_leads_to_its_case(desk: WorkDesk):
    address = checking(desk)
    clerk = desk.browser("chenjing")
    send(clerk, address, "pass", true="yes", lawful="yes", valid="yes")
    assert clerk.get(address).location == f"/cases/{newest_case().id}"


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
