"""A masked number is seen in full by whoever has to call, with what for; the history tells it and never the number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from handlers.capabilities import CONTEXTS, REVEALED
from handlers.follow_ups.models import ClaimFollowUp
from tests.cases.claiming import Claims
from tests.support.desk import WorkDesk, text_of
from tests.support.house import House
from tests.support.insurer import ZHANG
from web.packages import packages
from workflows.access import RIGHTS, Right
from workflows.engine import compile_package
from workflows.models import Event, Receipt
from workflows.registry import installed

PROGRAM = {"Accept": "application/json"}
MASKED = f"{ZHANG.mobile[:3]}****{ZHANG.mobile[-4:]}"
CALL = {"what": "claims.phones", "purpose": "call"}


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[WorkDesk]:
    desk = WorkDesk(database_url, tmp_path, Claims)
    yield desk
    desk.close()


@pytest.fixture
def case(desk: WorkDesk) -> UUID:
    """A claim of 张伟's that waits for a handler's call."""
    return desk.house.reported(desk.house.covered())


def reveals(desk: WorkDesk, case: UUID) -> list[dict[str, str]]:
    rows = desk.house.rows(select(Event).where(Event.case_id == case, Event.kind == "item.revealed"))
    return [{"node": row.node, **row.data} for row in rows]


def test_the_handler_who_has_to_call_sees_the_number_and_everybody_reads_that_they_did(desk: WorkDesk, case: UUID):
    item = desk.house.item(case, "contact").id
    handler, auditor = desk.browser("jiangnan"), desk.browser("hejing")
    page, address = f"/items/{item}", f"/items/{item}/reveal"
    assert MASKED in handler.get(page).text
    assert handler.post(address, CALL, headers=PROGRAM).status_code == 409, "who calls has the item first"
    handler.post(f"{page}/claim", {})
    assert ZHANG.mobile not in handler.get(page).text

    shown = handler.post(address, CALL | {"key": str(uuid4())}, headers={"HX-Request": "true"})
    assert ZHANG.mobile in shown.text
    assert "致电客户" in shown.text
    assert "<html" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    alone = handler.post(address, {**CALL, "purpose": "identity"}, headers={"Accept-Language": "en"})
    assert ZHANG.mobile in alone.text
    assert "<html" in alone.text, "without scripts it is a page"

    told = {"node": "contact", "item": str(item), "what": "claims.phones"}
    assert reveals(desk, case) == [{**told, "purpose": "call"}, {**told, "purpose": "identity"}]
    assert "查看了完整信息（致电客户）" in " ".join(text_of(auditor.page(f"/cases/{case}"), "main"))
    kept = [str(row.data) for row in desk.house.rows(select(Event))]
    kept += [str(row.result) for row in desk.house.rows(select(Receipt))]
    assert not any(ZHANG.mobile in one for one in kept)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"what": "claims.phones"}, 422),
        ({"what": "claims.phones", "purpose": "curiosity"}, 422),
        ({"what": "claims.summary", "purpose": "call"}, 404),
        ({"what": "endorsements.phones", "purpose": "call"}, 404),
        ({"purpose": "call"}, 404),
    ],
)
def test_without_a_purpose_or_for_what_the_form_does_not_reveal_nothing_is_shown(
    desk: WorkDesk, case: UUID, asked: dict[str, str], status: int
):
    item = desk.house.item(case, "contact").id
    handler = desk.browser("jiangnan")
    handler.post(f"/items/{item}/claim", {})
    refused = handler.post(f"/items/{item}/reveal", asked, headers=PROGRAM)
    assert refused.status_code == status
    assert ZHANG.mobile not in refused.text
    assert reveals(desk, case) == []


def test_nobody_else_sees_it_and_nobody_when_the_call_is_done(desk: WorkDesk, case: UUID):
    item = desk.house.item(case, "contact").id
    handler = desk.browser("jiangnan")
    handler.post(f"/items/{item}/claim", {})
    for login, status in (("dingyi", 409), ("wangfang", 404), ("sunlei", 404), ("hejing", 404)):
        refused = desk.browser(login).post(f"/items/{item}/reveal", CALL, headers=PROGRAM)
        assert (login, refused.status_code, ZHANG.mobile in refused.text) == (login, status, False)
    once = CALL | {"key": str(uuid4())}
    assert handler.post(f"/items/{item}/reveal", once, headers=PROGRAM).status_code == 200
    desk.house.accept(case)
    assert handler.post(f"/items/{item}/reveal", once, headers=PROGRAM).status_code == 409, (
        "not even the same page again"
    )
    assert len(reveals(desk, case)) == 1


@pytest.mark.usefixtures("desk")
def test_every_block_that_is_revealed_is_masked_first():
    promised = {name for form in installed().forms.values() for name in form.reveals} - {"test.phones"}
    assert promised == set(REVEALED)
    assert set(REVEALED) <= set(CONTEXTS)


@pytest.mark.usefixtures("desk")
def test_whoever_gets_a_form_that_reveals_may_see_it():
    forms = installed().forms
    for process, package in packages().items():
        for node in compile_package(process, package).nodes.values():
            if node.form and forms[node.form].reveals:
                assert node.role in RIGHTS[Right.UNMASK], node.id


def test_a_lane_without_the_right_is_offered_nothing(desk: WorkDesk):
    drawn = packages()["claim_follow_up"]
    finance = {name: text.replace('anliu:role="supervisor"', 'anliu:role="finance"') for name, text in drawn.items()}
    House.publish(desk.house, finance, "claim_follow_up")
    desk.house.refused()
    (case,) = desk.house.rows(select(ClaimFollowUp.case_id))
    said = {"method": "telephone", "remark": "未收到通知书", **dict.fromkeys(("speed", "attitude", "clarity"), "3")}
    desk.house.do(case, "call", "qiaolei", "problem", **said, decision="3")
    item = desk.house.item(case, "solve").id
    clerk = desk.browser("yaoli")
    clerk.post(f"/items/{item}/claim", {})
    page = clerk.get(f"/items/{item}").text
    assert MASKED in page
    assert f"/items/{item}/reveal" not in page
    refused = clerk.post(f"/items/{item}/reveal", {"what": "follow_ups.phones", "purpose": "call"}, headers=PROGRAM)
    assert (refused.status_code, ZHANG.mobile in refused.text) == (403, False)
