"""Signatures by code and by scan, and what was agreed to with them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.signatures import queries as signatures
from handlers.signatures.models import Signature, SigningCode
from handlers.signatures.operations import record
from tests.support.compliance import CompliantInsurer, blocks, entry, inputs
from tests.support.drawings import Drawing
from tests.support.insurer import ZHANG
from workflows import invariants, sealing
from workflows.db import new_id, reading, transaction
from workflows.errors import Invalid
from workflows.models import Event, Job


@pytest.fixture
def insurer(database_url: str):
    insurer = CompliantInsurer(database_url)
    yield insurer
    with reading() as session:
        assert invariants.check(session) == []


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
