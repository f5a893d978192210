"""Screening for money laundering: hits and their officer, profiles, and warnings of fraud for the clerk."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.compliance import findings, operations, queries
from handlers.compliance.models import AmlDecision, AmlProfile, AmlScreening
from tests.support.compliance import LISTED, CompliantInsurer, blocks, entry, inputs, screened, somebody
from tests.support.drawings import Drawing
from tests.support.insurer import ZHANG
from workflows import invariants, sealing
from workflows.commands.publishing import Unsound
from workflows.db import new_id, reading, transaction
from workflows.errors import Invalid, NotFound
from workflows.models import Event, File


@pytest.fixture
def insurer(database_url: str):
    insurer = CompliantInsurer(database_url)
    yield insurer
    with reading() as session:
        assert invariants.check(session) == []


def listed(insurer: CompliantInsurer) -> UUID:
    """An application for somebody whose name is on the list."""
    insurer.publish(screened(), "screened")
    customer = insurer.add_customer(LISTED)
    return insurer.apply_to("screened", customer=str(customer), account_holder=LISTED.name)


# --- screening --------------------------------------------------------------------------------------------------------


def test_a_clean_customer_goes_straight_on_and_the_result_lies_sealed(insurer: CompliantInsurer):
    insurer.publish(screened(), "screened")
    case = insurer.apply_to("screened")

    assert insurer.open_nodes(case) == ["underwrite"]
    assert "aml" not in insurer.case(case).facts
    (row,) = insurer.rows(select(AmlScreening))
    assert b"LOW" not in row.body
    found = sealing.unseal(row.body)
    assert (found["level"], found["points"], found["hits"], found["identify"]) == ("LOW", {}, [], False)
    assert (found["total"], found["review_on"]) == (Decimal(81_000), date(2029, 3, 2))


def test_a_hit_stops_the_case_at_an_officer_who_clears_it_for_good(insurer: CompliantInsurer):
    case = listed(insurer)
    assert insurer.open_nodes(case) == ["aml"]
    with pytest.raises(NotFound):
        insurer.do(case, "aml", "lintao", "clear", reason="同名")
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "aml", "xuhui", "clear", reason=" ")
    assert [one.field for one in refused.value.findings] == ["reason"]
    shown = blocks(insurer, findings.screening, case)
    assert shown["Hits"] == {"DEMO-001": "Name; another birth date"}

    insurer.do(case, "aml", "xuhui", "clear", reason="同名，出生日期不同")
    assert insurer.open_nodes(case) == ["underwrite"]
    (row,) = insurer.rows(select(AmlDecision))
    assert "同名" not in row.body.decode("latin-1")
    body = {"outcome": "clear", "reason": "同名，出生日期不同", "entries": ["DEMO-001"]}
    assert sealing.unseal(row.body) == body
    assert blocks(insurer, findings.screening, case)["Decided before"] == {"Cleared": "同名，出生日期不同"}

    with transaction() as session:
        deal = operations.Deal(instalment=Decimal(4050))
        again = operations.screen(
            session, case, sealing_customer(insurer), deal, surrendered=Decimal(0), now=insurer.now
        )
    assert again.code == "LOW", "the same hit does not stop the case again"


def sealing_customer(insurer: CompliantInsurer) -> UUID:
    (row,) = insurer.rows(select(AmlScreening))
    return row.customer_id


def test_a_stop_is_remembered_and_the_hit_stays(insurer: CompliantInsurer):
    case = listed(insurer)
    insurer.do(case, "aml", "xuhui", "stop", reason="确认命中")
    with reading() as session:
        assert queries.decided_hits(session, case) == frozenset()


def test_a_beneficiary_on_the_list_is_a_hit_too(insurer: CompliantInsurer):
    insurer.publish(screened(), "screened")
    named = {
        "name": "Tredek Orlin",
        "relation": "OTHER",
        "gov_id_type": "PASSPORT",
        "gov_id": "AB123456",
        "order_no": 1,
        "share_percent": Decimal(100),
    }
    case = insurer.apply_to("screened", beneficiary_kind="named", beneficiaries=[named])
    assert insurer.open_nodes(case) == ["aml"]


def test_nothing_of_a_hit_stands_in_history_title_or_jobs(insurer: CompliantInsurer):
    case = listed(insurer)
    insurer.do(case, "aml", "xuhui", "report", reason="可疑，已上报")
    told = json.dumps([list(insurer.rows(select(Event.data))), insurer.events(case)], default=str)
    assert "DEMO-001" not in told
    assert "compliance" not in told
    assert [job for job in insurer.jobs(case) if "compliance" in job.handler] == []


@pytest.mark.parametrize("other", ["nowhere", "hit"])
def test_a_confidential_step_names_a_step_that_everybody_sees(insurer: CompliantInsurer, other: str):
    text = screened()["screened.bpmn"].replace('confidential="underwrite"', f'confidential="{other}"')
    with pytest.raises(Unsound):
        insurer.publish({"screened.bpmn": text}, "screened")


def profiled() -> Drawing:
    """Entry, the customer's profile, screening, the clerk."""
    screen = inputs("customer_id", "premium", "pay_term", "pay_mode")
    return (
        entry("profiled", aml="code", flags="integer")
        .user("profile", "done", role="agent", form="compliance.profile")
        .service("screen", "compliance.screen", inner=screen)
        .service("flag", "compliance.flag", inner=inputs("customer_id", "account_id"))
        .user("check", "pass", role="back_office", form="compliance.check", separate="entry")
        .end()
        .flow("start", "entry", "profile", "screen", "flag", "check", "end")
    )


PROFILE = {"occupation": "OFFICE", "income": Decimal(100_000), "pep": False, "payer": "SELF"}


def test_the_profile_is_complete_or_refused_with_its_code(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(profiled()))
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "profile", "wangfang", **{**PROFILE, "occupation": ""})
    assert [(one.field, one.code) for one in refused.value.findings] == [("occupation", "NB-AML-01")]
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "profile", "wangfang", **{**PROFILE, "pep": True})
    assert [(one.field, one.code) for one in refused.value.findings] == [("source_of_funds", "NB-AML-02")]

    risky = {**PROFILE, "pep": True, "payer": "OTHER", "source_of_funds": "出售房产"}
    insurer.do(case, "profile", "wangfang", **risky)
    assert insurer.case(case).facts["aml"] == "HIGH", "50 and 15"
    (row,) = insurer.rows(select(AmlProfile))
    assert sealing.unseal(row.body)["source_of_funds"] == "出售房产"
    assert "OFFICE" not in repr(insurer.case(case).facts)


def test_the_clerk_reads_three_lists_risk_and_warnings_but_never_a_hit(insurer: CompliantInsurer):
    insurer.publish(profiled())
    customer = insurer.add_customer(LISTED)
    case = insurer.apply_to("profiled", customer=str(customer), account_holder=LISTED.name)
    insurer.do(case, "profile", "wangfang", **PROFILE)
    assert insurer.case(case).facts["aml"] == "HIT"

    shown = blocks(insurer, findings.findings, case)
    assert list(shown) == ["True", "Lawful", "Valid", "Anti-money-laundering", "Warnings"]
    assert shown["True"]["Document number right and still valid"] == "Yes"
    assert shown["True"]["Identity data complete"] == "Yes"
    assert shown["True"]["Second keying agrees"] == "Please look"
    assert shown["Anti-money-laundering"] == {"Risk level": "Low"}
    assert shown["Warnings"] == {"Result": "Nothing found"}
    assert "DEMO" not in repr(shown)
    chinese = blocks(insurer, findings.findings, case, "zh")
    assert list(chinese)[:3] == ["真实", "合法", "有效"]


def test_large_contracts_ask_for_copies_of_documents(insurer: CompliantInsurer):
    insurer.publish(profiled())
    case = insurer.apply_to("profiled", cover="WL", sum_insured=Decimal(500_000), pay_term=20)
    insurer.do(case, "profile", "wangfang", **PROFILE)
    assert "Identification threshold reached" in blocks(insurer, findings.findings, case)["Anti-money-laundering"]


# --- warnings ---------------------------------------------------------------------------------------------------------


def flags(insurer: CompliantInsurer, case: UUID, customer: UUID | None = None) -> dict[str, int]:
    account = UUID(insurer.case(case).facts["account_id"])
    with transaction() as session:
        operations.flag(session, case, customer or insurer.customer, account, now=insurer.now)
    with reading() as session:
        return queries.flags(session, case)


def open_case(insurer: CompliantInsurer) -> UUID:
    """A case that waits behind its entry."""
    drawing = entry("plain").user("check", role="back_office").end().flow("start", "entry", "check", "end")
    insurer.publish(drawing)
    return insurer.apply_to("plain")


def test_one_mobile_of_more_than_three_unrelated_customers_is_a_warning(insurer: CompliantInsurer):
    case = open_case(insurer)
    insurer.add_customer(somebody(1))
    insurer.add_customer(somebody(2))
    insurer.add_customer(somebody(5, address=ZHANG.address, name="张小"))
    assert flags(insurer, case) == {}, "three households, one of two people"
    insurer.add_customer(somebody(3))
    assert flags(insurer, case) == {queries.MOBILE_SHARED: 4}


def test_an_agent_leaves_no_own_number(insurer: CompliantInsurer):
    case = open_case(insurer)
    with transaction() as session:
        operations.remember_agent_mobile(session, insurer.ids["liqiang"], "138 1234 1234")
    assert flags(insurer, case) == {queries.MOBILE_OF_AGENT: 1}


def test_one_card_of_several_customers_is_a_warning(insurer: CompliantInsurer):
    case = open_case(insurer)
    other = insurer.add_customer(somebody(1, mobile="13900000001"))
    insurer.apply_to("plain", customer=str(other), account_holder="赵二")
    assert flags(insurer, case) == {queries.CARD_SHARED: 2}


def test_an_address_shared_is_a_warning_once_both_were_looked_at(insurer: CompliantInsurer):
    case = open_case(insurer)
    other = insurer.add_customer(somebody(1, mobile="13900000001", address="北京市朝阳区 建国路1号"))
    with transaction() as session:
        operations.remember_address(session, other)
    assert flags(insurer, case) == {queries.ADDRESS_SHARED: 2}


def test_several_applications_within_thirty_days_are_a_warning(insurer: CompliantInsurer):
    open_case(insurer)
    insurer.now += timedelta(days=30, seconds=-1)
    second = insurer.apply_to("plain")
    assert flags(insurer, second) == {queries.APPLIES_OFTEN: 2}
    insurer.now += timedelta(seconds=1)
    third = insurer.apply_to("plain")
    assert flags(insurer, third) == {queries.APPLIES_OFTEN: 2}, "the first is thirty days old"


def put(insurer: CompliantInsurer, case: UUID, kind: str, digest: str) -> None:
    with transaction() as session:
        name = sealing.seal("a.png", owner=case)
        told = {"media_type": "image/png", "size": 1, "address": f"{case}{kind}"[:80], "state": "clean"}
        by = {"uploaded_by": insurer.ids["wangfang"], "uploaded_at": insurer.now}
        session.add(File(id=new_id(), case_id=case, kind=kind, name=name, digest=digest, **told, **by))


def test_a_paper_of_another_case_is_a_warning_unless_it_is_the_customers_own(insurer: CompliantInsurer):
    first = open_case(insurer)
    insurer.now += timedelta(days=40)
    case = insurer.apply_to("plain")
    for one in (first, case):
        put(insurer, one, "ID_FRONT", "same card")
    assert flags(insurer, case) == {}, "one customer brings the same card again"
    for one in (first, case):
        put(insurer, one, "HEALTH_DECLARATION", "same declaration")
    assert flags(insurer, case) == {queries.PAPER_TWICE: 1}


def test_warnings_are_told_to_the_clerk_in_words(insurer: CompliantInsurer):
    case = open_case(insurer)
    with transaction() as session:
        operations.remember_agent_mobile(session, insurer.ids["liqiang"], ZHANG.mobile)
    flags(insurer, case)
    told = blocks(insurer, findings.findings, case)["Warnings"]
    assert list(told) == ["NB-FRD-02 The customer's mobile is an agent's own"]
