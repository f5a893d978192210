"""A claim is reported: by whom, under which policy, and everything that is wrong is told at once with nothing saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from forms.claim import Report
from handlers.claims import documents
from handlers.claims.cover import ClaimType
from handlers.claims.models import Claim
from tests.cases.claiming import Claims, day_of_cover, walks
from tests.cases.ways import takes
from web.queries import processes
from workflows.db import reading
from workflows.errors import Forbidden, Invalid


@pytest.fixture
def house(database_url: str, request: pytest.FixtureRequest) -> Iterator[Claims]:
    with walks(Claims(database_url), request.function) as house:
        yield house


def findings(house: Claims, told: dict[str, Any], who: str = "wangfang", unit: str = "BJ") -> set[tuple[str, str]]:
    """What is said against a report; nothing of it is saved."""
    case = house.begin_claim(who, unit)
    before = house.saved(case)
    with pytest.raises(Invalid) as wrong:
        house.report(case, who, **told)
    assert house.saved(case) == before
    assert house.rows(select(Claim).where(Claim.case_id == case)) == []
    return {(finding.field, finding.code) for finding in wrong.value.findings}


def desk_of(house: Claims, case: UUID) -> list[str]:
    return house.open_nodes(case)


@takes("to_entry_handler")
def test_agents_the_office_and_claims_begin_a_claim_and_nobody_else(house: Claims) -> None:
    for login, may in (("wangfang", True), ("chenjing", True), ("jiangnan", True), ("lintao", False), ("yaoli", False)):
        with reading() as session:
            found = {one.id for one in processes.startable(session, house.actor(login))}
        assert ("claim" in found) == may, login
    assert desk_of(house, house.begin_claim()) == ["entry_agent"]
    assert desk_of(house, house.begin_claim("chenjing")) == ["entry_office"]
    assert desk_of(house, house.begin_claim("jiangnan", "HO")) == ["entry_handler"]
    with pytest.raises(Forbidden):
        house.begin_claim("lintao")


@takes("to_answer_handler handler_entered")
def test_a_claims_handler_takes_a_report_in_and_asks_the_claimant_later(house: Claims) -> None:
    policy = house.covered(sum_insured=Decimal(100_000))
    case = house.begin_claim("jiangnan", "HO")
    house.report(case, "jiangnan", **house.illness(policy))
    house.settle()
    house.look_into(case)
    house.pay(case)
    assert house.open_nodes(case) == ["answer_handler"]


def test_a_policy_out_of_reach_is_none(house: Claims) -> None:
    policy = house.covered()
    told = house.illness(policy)
    none = {("policy_no", "CL-TYPE-01")}
    assert findings(house, told, "liqiang") == none
    assert findings(house, told, "zhaomin", "SH") == none
    assert findings(house, told | {"policy_no": "PCI012026000000018"}) == none


def test_a_policy_pays_only_what_it_covers(house: Claims) -> None:
    told = house.treatment(house.covered())
    assert findings(house, told) == {("claim_type", "CL-TYPE-01")}


def test_a_policy_that_is_void_pays_nothing_and_one_illness_is_claimed_once_at_a_time(house: Claims) -> None:
    policy = house.covered(days=5)
    cancel = house.begin_cancel()
    house.ask(cancel, policy.policy_no)
    house.approve(cancel)
    house.settle()
    assert findings(house, house.illness(policy)) == {("policy_no", "CL-TYPE-01")}
    other = house.covered()
    house.reported(other)
    assert findings(house, house.illness(other)) == {("policy_no", "CL-TYPE-01")}


def test_days_that_cannot_be_are_told(house: Claims) -> None:
    policy = house.covered()
    tomorrow = house.today() + timedelta(days=1)
    assert findings(house, house.illness(policy, event_on=tomorrow, admitted_on=house.today())) == {
        ("event_on", "CL-DESC-01"),
        ("notice_on", "CL-DESC-01"),
    }
    assert findings(house, house.illness(policy, event_on=day_of_cover(policy, 0))) == {("event_on", "CL-PER-01")}
    backwards = {"admitted_on": house.today(), "discharged_on": house.today() - timedelta(days=1)}
    assert findings(house, house.illness(policy, **backwards)) == {("discharged_on", "CL-DESC-01")}


def test_everything_that_is_wrong_or_missing_is_told_at_once(house: Claims) -> None:
    told = house.treatment(house.insured_for_treatment(), by_others=Decimal(1_000))
    wrong = told | {
        "description": "生病住院",
        "account_holder": "王芳",
        "documents": {},
        "med_papers": {},
        "social_papers": {},
        "stay_papers": {},
        "invoice_papers": {},
        "accident": True,
        "by_another": True,
    }
    assert findings(house, wrong) == {
        ("description", "CL-DESC-01"),
        ("account_holder", "CL-PAY-01"),
        ("documents.CLAIM_FORM", "CL-DOC-07"),
        ("documents.INSURED_ID", "CL-DOC-08"),
        ("documents.BANK_CARD", "CL-DOC-08"),
        ("documents.DIAGNOSIS", "CL-DOC-01"),
        ("documents.MEDICAL_RECORD", "CL-DOC-03"),
        ("stay_papers.DISCHARGE_SUMMARY", "CL-DOC-03"),
        ("invoice_papers.INVOICE", "CL-DOC-02"),
        ("med_papers.COST_LIST", "CL-DOC-09"),
        ("social_papers.SOCIAL_SHEET", "CL-DOC-09"),
        ("split_papers.SPLIT_SHEET", "CL-DOC-09"),
        ("accident_papers.ACCIDENT_PROOF", "CL-DOC-05"),
        ("authorisation.AUTHORISATION", "CL-DOC-08"),
    }


def test_amounts_and_invoices_that_do_not_fit_are_told(house: Claims) -> None:
    policy = house.insured_for_treatment()
    told = house.treatment(policy)
    assert findings(house, told | {"total_cost": Decimal(80_001)}) == {("total_cost", "CL-DOC-02")}
    assert findings(house, told | {"by_social": Decimal(80_001)}) == {("by_others", "CL-DOC-09")}
    (invoice,) = told["invoices"]
    twice = told | {"total_cost": Decimal(160_000), "invoices": [invoice, invoice | {"number": " bj20260701001 "}]}
    assert findings(house, twice) == {("invoices.1.number", "CL-DOC-02")}
    house.treated(policy)
    assert findings(house, told) == {("invoices.0.number", "CL-DOC-02")}, "claimed before"


def test_for_a_minor_the_guardian_claims_and_for_nobody_else(house: Claims) -> None:
    policy = house.insured_for_treatment(**house.child_of_zhang())
    told = house.treatment(policy)
    found = findings(house, told | {"account_holder": "张小雨"})
    assert ("claimant", "CL-PAY-01") in found
    assert {("guardian_papers.GUARDIAN_ID", "CL-DOC-08"), ("guardian_papers.RELATION_PROOF", "CL-DOC-06")} <= found
    house.treated(policy, claimant="guardian", guardian_name="张伟", guardian_papers=house.guardians())
    grown_up = house.covered()
    own = house.illness(grown_up, claimant="guardian", guardian_name="张伟", guardian_papers=house.guardians())
    assert findings(house, own) == {("claimant", "CL-PAY-01")}


def test_a_claim_of_a_colleagues_own_is_entered_by_somebody_else(house: Claims) -> None:
    policy = house.covered()
    house.is_near("wangfang", policy.insured_id)
    assert findings(house, house.illness(policy)) == {("policy_no", "own_business")}


def test_the_form_asks_for_every_document_of_the_table_and_for_no_other(house: Claims) -> None:
    asked = {
        one.code: (one.reason, name)
        for name, field in Report.form_fields().items()
        for one in getattr(field, "documents", ())
    }
    known = {paper.code: paper.reason for kind in ClaimType for paper in documents.possible(kind, house.today())}
    assert {code: reason for code, (reason, _) in asked.items()} == known


@takes("entry_given_up")
def test_a_report_that_is_given_up_leaves_nothing(house: Claims) -> None:
    case = house.begin_claim()
    house.do(case, "entry_agent", "wangfang", "withdraw")
    assert (house.case(case).outcome, house.case(case).public_status) == ("end_given_up", "WITHDRAWN")
    assert house.rows(select(Claim)) == []
