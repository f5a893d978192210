"""Compliance in cases: screening and its officer, warnings, recordings, signatures, second keying."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.compliance import findings, operations, queries
from handlers.compliance.models import AmlDecision, AmlProfile, AmlScreening
from handlers.compliance.rules import Profile
from handlers.dual_entry import queries as dual_entry
from handlers.dual_entry.models import SecondKeying
from handlers.dual_entry.operations import KeyedFirst
from handlers.recordings import queries as recordings
from handlers.recordings.operations import SoldIt
from handlers.signatures import queries as signatures
from handlers.signatures.models import Signature, SigningCode
from handlers.signatures.operations import record
from tests.support.compliance import LISTED, CompliantInsurer, entry, inputs, screened
from tests.support.drawings import Drawing
from tests.support.insurer import ZHANG, resident
from web.demo.organisation import Colleague
from web.demo.organisation import hire as employ
from web.packages import packages
from workflows import invariants, sealing
from workflows.commands.publishing import Unsound
from workflows.db import at_moment, new_id, reading, transaction
from workflows.errors import Forbidden, Invalid, NotFound
from workflows.models import Assignment, Event, File, Job, Substitution
from workflows.types import Scope

ALL_MOMENTS = [{"moment": one} for one in ("IDENTITY", "CONSENT", "DOCUMENTS", "EXPLAINED", "ANSWERED", "SIGNED")]


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


def blocks(insurer: CompliantInsurer, query, case: UUID, lang: str = "en") -> dict[str, dict[str, str]]:
    with at_moment(insurer.now), reading() as session:
        return {block.title: {row.label: row.value for row in block.rows} for block in query(session, case, lang)}


# --- screening ---------------------------------------------------------------------------------------------------


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


# --- warnings ----------------------------------------------------------------------------------------------------


def flags(insurer: CompliantInsurer, case: UUID, customer: UUID | None = None) -> dict[str, int]:
    account = UUID(insurer.case(case).facts["account_id"])
    with transaction() as session:
        operations.flag(session, case, customer or insurer.customer, account, now=insurer.now)
    with reading() as session:
        return queries.flags(session, case)


def somebody(number: int, **other: object):
    born = date(1980, 1, number)
    unlike = {"name": f"赵{'一二三四五六七八九'[number]}", "address": f"上海市黄浦区南京东路{number}号"}
    return replace(ZHANG, **{"gov_id": resident(born), "birth_date": born, **unlike, **other})


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


# --- recordings --------------------------------------------------------------------------------------------------


def recorded() -> Drawing:
    """Entry, recording, quality control, back where something is missing."""
    return (
        entry("recorded", recording_accepted="boolean")
        .user("record", "done", role="agent", form="recording.record")
        .user("quality", "pass", "rerecord", role="quality", form="recording.quality", separate="record")
        .gateway("good", default="again")
        .end()
        .flow("start", "entry", "record", "quality", "good")
        .flow("good", "end", when="recording_accepted = true")
        .flow("good", "record", id="again")
    )


def hand_in(insurer: CompliantInsurer, case: UUID, who: str = "wangfang", moments=ALL_MOMENTS) -> None:
    insurer.do(case, "record", who, recorded_on=date(2026, 3, 1), reference="V-1", moments=moments)


def test_a_recording_is_judged_and_recorded_again_where_moments_are_missing(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(recorded()))
    hand_in(insurer, case, moments=ALL_MOMENTS[:-1])
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "quality", "gaofeng", "pass")
    assert [(one.field, one.code) for one in refused.value.findings] == [("moments.SIGNED", "NB-REC-01")]
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "quality", "gaofeng", "rerecord")
    assert [one.code for one in refused.value.findings] == ["NB-REC-01"]

    insurer.do(case, "quality", "gaofeng", "rerecord", missing=[{"moment": "SIGNED"}], opinion="未见签名")
    assert insurer.open_nodes(case) == ["record"]
    shown = blocks(insurer, recordings.recording, case)
    assert shown["Key moments"]["Applicant signs in picture"] == "Record again"
    assert shown["Sales recording"]["Opinion"] == "未见签名"
    assert shown["Sales recording"]["Seller"] == "王芳"

    hand_in(insurer, case)
    insurer.do(case, "quality", "gaofeng", "pass")
    assert insurer.open_nodes(case) == []
    with reading() as session:
        assert recordings.accepted(session, case)
        assert recordings.retention(session, case, date(2066, 3, 2), 40) == date(2076, 3, 2)


def seat(insurer: CompliantInsurer, login: str, role: str) -> None:
    with transaction() as session:
        who = Colleague(login=login, name="郑新", role=role, unit="BJ")
        insurer.ids[login] = employ(session, who, insurer.ids["HO"], insurer.now)


def stand_in(insurer: CompliantInsurer, by: str, absent: str, role: str) -> None:
    with transaction() as session:
        span = {"starts_at": insurer.now - timedelta(days=1), "ends_at": insurer.now + timedelta(days=9)}
        ids = {"for_id": insurer.ids[absent], "by_id": insurer.ids[by]}
        session.add(Substitution(id=new_id(), roles=[role], **ids, **span))


def test_whoever_sold_judges_no_recording_not_even_through_a_stand_in(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(recorded()))
    hand_in(insurer, case)
    with transaction() as session:
        session.add(
            Assignment(
                user_id=insurer.ids["wangfang"],
                role="quality",
                unit_id=insurer.ids["BJ"],
                scope=Scope.UNIT,
                starts_at=insurer.now - timedelta(days=1),
            )
        )
    with pytest.raises(Forbidden):
        insurer.do(case, "quality", "wangfang", "pass")

    seat(insurer, "zhengxin", "back_office")
    stand_in(insurer, "zhengxin", "wangfang", "quality")
    with pytest.raises(Forbidden):
        insurer.do(case, "quality", "zhengxin", "pass")
    insurer.do(case, "quality", "gaofeng", "pass")


def test_the_seller_is_refused_even_where_the_drawing_forgot_to_keep_them_apart(insurer: CompliantInsurer):
    text = recorded().xml().replace('separate="record"', 'separate=""')
    insurer.publish({"recorded.bpmn": text}, "recorded")
    case = insurer.apply_to("recorded")
    hand_in(insurer, case)
    with transaction() as session:
        since = insurer.now - timedelta(days=1)
        seat = {"role": "quality", "unit_id": insurer.ids["BJ"], "scope": Scope.UNIT, "starts_at": since}
        session.add(Assignment(user_id=insurer.ids["wangfang"], **seat))
    with pytest.raises(SoldIt):
        insurer.do(case, "quality", "wangfang", "pass")


def triggered() -> dict[str, str]:
    """Entry, the decision table, a recording where it says so."""
    given = inputs("age", "product", "cover").replace(
        "</bpmn:extensionElements>", '<anliu:output name="recording" value="result"/></bpmn:extensionElements>'
    )
    drawing = (
        entry("triggered", recording="code", recording_accepted="boolean")
        .node("businessRuleTask", "ask", given, anliu_decision="recording", anliu_inputs="recordings.sale")
        .gateway("needed", default="without")
        .user("record", "done", role="agent", form="recording.record")
        .user("check", role="back_office")
        .end()
        .flow("start", "entry", "ask", "needed")
        .flow("needed", "record", when='recording = "VIDEO"')
        .flow("record", "check", "end")
        .flow("needed", "check", id="without")
    )
    return {**drawing.package(), "recording.dmn": packages()["application"]["recording.dmn"]}


@pytest.mark.parametrize(("age", "waits"), [(59, "check"), (60, "record")])
def test_the_decision_table_asks_for_a_recording_from_sixty_on(insurer: CompliantInsurer, age: int, waits: str):
    insurer.publish(triggered(), "triggered")
    born = date(2026 - age, 3, 2)
    old = somebody(1, birth_date=born, gov_id=resident(born))
    customer = insurer.add_customer(old)
    case = insurer.apply_to("triggered", customer=str(customer), account_holder=old.name, pay_term=10)
    assert insurer.open_nodes(case) == [waits]
    assert insurer.case(case).facts["recording"] == ("VIDEO" if age == 60 else "NONE")


# --- signatures --------------------------------------------------------------------------------------------------


def signing() -> Drawing:
    """Entry, a code, the signature until it holds; then the entry may change once more before it is looked at again."""
    return (
        entry("signing", signed="boolean", automatic="boolean")
        .service("send", "signatures.send_code", inner=inputs("customer_id"))
        .user("sign", "sign", "resend", role="agent", form="signature.sign")
        .gateway("holds", default="again")
        .user("wait", "change", "issue", role="agent")
        .gateway("changed", default="ask")
        .service("signed", "signatures.signed")
        .gateway("still", default="sign_again")
        .end()
        .flow("start", "entry", "send", "sign", "holds")
        .flow("holds", "wait", when="signed = true")
        .flow("holds", "send", id="again")
        .flow("wait", "changed")
        .flow("changed", "entry", when='wait_outcome = "change"')
        .flow("changed", "signed", id="ask")
        .flow("signed", "still")
        .flow("still", "end", when="signed = true")
        .flow("still", "send", id="sign_again")
    )


BY_CODE = {"notice": True, "declaration": True, "health": True, "automatic": True, "method": "ESIGN", "signer": "张伟"}


def code(insurer: CompliantInsurer, case: UUID) -> str:
    """What the simulated sender was told last."""
    letters = [job for job in insurer.jobs(case) if job.handler == "signatures.deliver"]
    told = sealing.unseal(letters[-1].input)
    assert told["mobile"] == ZHANG.mobile
    return str(told["code"])


def test_the_applicant_signs_by_code_and_what_they_agreed_to_stands_in_the_ledger(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(signing()))
    insurer.do(case, "sign", "wangfang", "sign", **BY_CODE, code=code(insurer, case))

    assert insurer.case(case).facts["signed"] is True
    (row,) = insurer.rows(select(Signature))
    assert (row.method, row.notice_version, row.declaration_version, row.at) == (
        "ESIGN",
        "2020-01",
        "2020-01",
        insurer.now,
    )
    assert len(sealing.unseal(row.body)["hash"]) == 64
    with reading() as session:
        assert signatures.consents(session, insurer.customer) == {"HEALTH_DATA": True, "AUTOMATED_DECISION": True}
    assert blocks(insurer, signatures.signature, case)["The applicant's signature"]["Signed by"] == "张伟"
    insurer.do(case, "wait", "wangfang", "issue")
    assert insurer.open_nodes(case) == []


def test_a_changed_application_is_signed_again_before_it_is_issued(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(signing()))
    insurer.do(case, "sign", "wangfang", "sign", **BY_CODE, code=code(insurer, case))
    insurer.do(case, "wait", "wangfang", "change")
    insurer.enter(case, cigarettes_per_day=5)
    with reading() as session:
        assert not signatures.signed(session, case, insurer.case(case).facts, date(2026, 3, 2))
    insurer.do(case, "sign", "wangfang", "sign", **BY_CODE, code=code(insurer, case))
    insurer.do(case, "wait", "wangfang", "issue")
    assert insurer.open_nodes(case) == []


def test_an_agent_who_signs_for_the_customer_is_recorded_and_refused(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(signing()))
    insurer.do(case, "sign", "wangfang", "sign", **{**BY_CODE, "signer": "王芳"}, code=code(insurer, case))

    assert insurer.open_nodes(case) == ["sign"]
    (row,) = insurer.rows(select(Signature))
    assert row.refused == "NB-SIG-01"
    assert "signature.refused" in insurer.events(case)
    assert blocks(insurer, signatures.signature, case)["The applicant's signature"]["Effect"].startswith(
        "An agent signed"
    )
    with reading() as session:
        assert signatures.consents(session, insurer.customer) == {}
        assert not signatures.signed(session, case, insurer.case(case).facts, date(2026, 3, 2))


def test_nobody_else_signs_and_a_scan_needs_its_page(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(signing()))
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "sign", "wangfang", "sign", **{**BY_CODE, "signer": "李娜"}, code="1")
    assert [(one.field, one.code) for one in refused.value.findings] == [("signer", "NB-SIG-01")]
    by_hand = {**BY_CODE, "method": "SCAN"}
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "sign", "wangfang", "sign", **by_hand)
    assert [(one.field, one.code) for one in refused.value.findings] == [("pages", "NB-SIG-01")]
    insurer.do(case, "sign", "wangfang", "sign", **by_hand, pages={"SIGNATURE": [str(new_id())]})
    assert insurer.case(case).facts["signed"] is True


def test_a_code_holds_ten_minutes_three_tries_and_one_signature(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(signing()))
    sent = code(insurer, case)
    wrong = f"{(int(sent) + 1) % 1_000_000:06d}"
    insurer.do(case, "sign", "wangfang", "sign", **BY_CODE, code=wrong)
    assert insurer.open_nodes(case) == ["sign"]
    assert [row.tries for row in insurer.rows(select(SigningCode).order_by(SigningCode.id))] == [1, 0]
    with transaction() as session:
        session.scalars(select(SigningCode).order_by(SigningCode.id.desc()).limit(1)).one().tries = 3
    with pytest.raises(Invalid):
        insurer.do(case, "sign", "wangfang", "sign", **BY_CODE, code=code(insurer, case))

    insurer.do(case, "sign", "wangfang", "resend")
    insurer.now += timedelta(minutes=10)
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "sign", "wangfang", "sign", **BY_CODE, code=code(insurer, case))
    assert [(one.field, one.code) for one in refused.value.findings] == [("code", "NB-SIG-01")]
    insurer.do(case, "sign", "wangfang", "resend")
    insurer.do(case, "sign", "wangfang", "sign", **BY_CODE, code=code(insurer, case))
    assert insurer.case(case).facts["signed"] is True


def test_no_code_lies_in_clear(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(signing()))
    sent = code(insurer, case)
    kept = [*insurer.rows(select(Event.data)), *(job.input.decode("latin-1") for job in insurer.rows(select(Job)))]
    assert sent not in json.dumps(kept, default=str)
    assert sent not in repr(insurer.saved(case))


def test_a_consent_is_withdrawn_as_easily_as_it_was_given(insurer: CompliantInsurer):
    for given in (True, False):
        insurer.now += timedelta(days=1)
        with transaction() as session:
            record(session, insurer.customer, "HEALTH_DATA", given=given, channel="LETTER", now=insurer.now)
    with reading() as session:
        assert signatures.consents(session, insurer.customer) == {"HEALTH_DATA": False}


# --- second keying -----------------------------------------------------------------------------------------------


def keyed() -> Drawing:
    """Entry, second keying, differences, back to the entry where it is wrong."""
    return (
        entry("keyed", mismatches="integer", must_correct="boolean")
        .user("key", "done", role="back_office", form="dual_entry.key", separate="entry")
        .gateway("same", default="differs")
        .user("resolve", "done", "return:R", role="back_office", form="dual_entry.resolve")
        .gateway("right", default="go_on")
        .end()
        .flow("start", "entry", "key", "same")
        .flow("same", "end", when="mismatches = 0")
        .flow("same", "resolve", "right", id="settled")
        .flow("right", "entry", when="must_correct = true")
        .flow("right", "end", id="go_on")
    )


SECOND = {
    "gov_id": ZHANG.gov_id,
    "name": ZHANG.name,
    "birth_date": ZHANG.birth_date,
    "sum_insured": Decimal("300000.00"),
    "card_no": "6222020200112233446",
    "pay_term": 20,
}


def publish_keyed(insurer: CompliantInsurer) -> None:
    text = keyed().xml().replace('id="settled" sourceRef="resolve"', 'id="to_right" sourceRef="resolve"')
    insurer.publish({"keyed.bpmn": text.replace('default="differs"', 'default="keyed_flow_4"')}, "keyed")


def test_a_second_keying_that_agrees_goes_on(insurer: CompliantInsurer):
    publish_keyed(insurer)
    case = insurer.apply_to("keyed")
    insurer.do(case, "key", "chenjing", **{**SECOND, "gov_id": "１１０１０１１９９６０１０１００３５"})
    assert insurer.open_nodes(case) == []
    with reading() as session:
        assert dual_entry.agrees(session, case)


def test_differences_are_settled_one_by_one_and_a_wrong_entry_is_corrected(insurer: CompliantInsurer):
    publish_keyed(insurer)
    case = insurer.apply_to("keyed")
    insurer.do(case, "key", "chenjing", **{**SECOND, "sum_insured": Decimal(310_000), "name": "张玮"})
    assert insurer.case(case).facts["mismatches"] == 2
    shown = blocks(insurer, dual_entry.mismatches, case)["The two keyings differ"]
    assert shown == {"Name": "first 张伟; second 张玮", "Sum insured": "first 300000.00; second 310000"}

    name = {"field": "name", "take": "first"}
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "resolve", "chenjing", settlements=[name])
    assert {one.code for one in refused.value.findings} == {"NB-DUAL-01"}
    settled = [name, {"field": "sum_insured", "take": "second"}]
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "resolve", "chenjing", settlements=settled)
    assert [one.code for one in refused.value.findings] == ["NB-DUAL-01"]
    insurer.do(case, "resolve", "chenjing", "return", reasons=("NB-DUAL-01",), settlements=settled)
    assert insurer.open_nodes(case) == ["entry"]
    with reading() as session:
        assert not dual_entry.agrees(session, case)

    insurer.enter(case, sum_insured=Decimal(310_000))
    with reading() as session:
        assert dual_entry.agrees(session, case), "as it was settled"
    (row,) = insurer.rows(select(SecondKeying))
    assert "张玮" not in row.body.decode("latin-1")


def test_whoever_keyed_first_does_not_key_again(insurer: CompliantInsurer):
    insurer.publish({"keyed.bpmn": keyed_by_agents()}, "keyed")
    case = insurer.apply_to("keyed")
    with pytest.raises(KeyedFirst):
        insurer.do(case, "key", "wangfang", **SECOND)


def keyed_by_agents() -> str:
    """The drawing forgot to keep them apart."""
    drawing = entry("keyed", mismatches="integer").user("key", "done", role="agent", form="dual_entry.key").end()
    return drawing.flow("start", "entry", "key", "end").xml()


def test_an_empty_profile_is_what_nobody_was_asked(insurer: CompliantInsurer):
    with reading() as session:
        assert queries.profile(session, insurer.customer) == Profile()
