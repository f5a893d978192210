"""While somebody types: drafts, fields that come and go, values worked out, files stored at once."""

from __future__ import annotations

from io import BytesIO

from lxml import html
from sqlalchemy import select

from tests.support.desk import WorkDesk, text_of
from tests.support.entry import (
    ENTRY,
    begin,
    checking,
    entry,
    fields,
    picture,
    send,
)
from workflows.db import reading
from workflows.models import Draft


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


def test_a_file_is_stored_as_soon_as_it_is_chosen_and_the_draft_knows_it(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    chosen = {"HX-Request": "true", "HX-Trigger-Name": "documents-ID_FRONT"}
    answer = agent.post(f"{address}/files", {"documents-ID_FRONT": picture()}, headers=chosen)
    assert answer.status_code == 200
    part = html.fromstring(answer.text)
    assert text_of(part, ".document li a") == ["证件.png"]
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
