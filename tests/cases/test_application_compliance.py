"""What happens before and beside the check: signatures, recordings, second keyings, names on lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.applications import queries as applications
from handlers.compliance.findings import advice
from handlers.recordings import rules as recordings
from tests.cases.discreet import DiscreetInsurer
from tests.cases.underwriters import HALF_A_MILLION
from tests.cases.ways import takes
from tests.support.compliance import LISTED
from tests.support.insurer import ACCOUNT, SIGNED, ZHANG, resident
from workflows.calendar import local_date
from workflows.confidential import Sight
from workflows.db import reading
from workflows.errors import Forbidden, Invalid, NotFound
from workflows.history import waits
from workflows.models import Case
from workflows.processes import process_of

SIXTY = replace(
    ZHANG, name="张建国", gov_id=resident(date(1966, 1, 1)), birth_date=date(1966, 1, 1), mobile="13812349999"
)
TEN_YEARS: dict[str, Any] = {"sum_insured": Decimal(50_000), "pay_term": 10}


def older(insurer: DiscreetInsurer) -> UUID:
    """An application of somebody of sixty, entered and signed."""
    customer = insurer.add_customer(SIXTY)
    case = insurer.start("application", "wangfang")
    insurer.submit(case, customer=str(customer), **TEN_YEARS, **ACCOUNT | {"account_holder": SIXTY.name})
    return case


ADVICE = "名单命中，建议拒保"


def told(case: UUID) -> list[tuple[str, str]]:
    """What stands beside an underwriter's form of what the officer said."""
    with reading() as session:
        return [(row.label, row.value) for block in advice(session, case, "zh_CN") for row in block.rows]


def customer_of(case: UUID) -> UUID:
    with reading() as session:
        return applications.view(session, case).customer_id


def listed(insurer: DiscreetInsurer) -> UUID:
    """An application of somebody whose name is on a list, past its check."""
    customer = insurer.add_customer(LISTED)
    case = insurer.start("application", "wangfang")
    insurer.submit(case, customer=str(customer), **ACCOUNT | {"account_holder": LISTED.name})
    insurer.check(case)
    return case


def moments(insurer: DiscreetInsurer) -> list[dict[str, str]]:
    return [{"moment": each.value} for each in recordings.moments(local_date(insurer.now))]


def hand_in(insurer: DiscreetInsurer, case: UUID, shown: list[dict[str, str]]) -> None:
    values = {"recorded_on": local_date(insurer.now), "reference": "V-1", "moments": shown}
    insurer.do(case, "record", "wangfang", "done", **values)


def seen_at(insurer: DiscreetInsurer, case_id: UUID, login: str) -> list[str]:
    """Where somebody sees a case wait."""
    with reading() as session:
        case = session.get_one(Case, case_id)
        sight = Sight(process_of(session, case.version_id), insurer.actor(login))
        return [wait.node for wait in sight.waits(waits(session, case))]


@takes("to_send_code to_sign to_signed_again")
def test_nothing_goes_on_unsigned_and_a_changed_application_is_signed_again(insurer: DiscreetInsurer) -> None:
    case = insurer.start("application", "wangfang")
    insurer.enter(case)
    insurer.do(
        case, "profile", "wangfang", "done", occupation="OFFICE", income=Decimal(200_000), pep=False, payer="SELF"
    )
    insurer.sign(case, signer="王芳")
    assert insurer.open_nodes(case) == ["sign"], "an agent never signs for a customer"
    insurer.sign(case)
    assert insurer.open_nodes(case) == ["check"]

    insurer.do(case, "check", "chenjing", "return", reasons=("NB-PRD-02",))
    insurer.enter(case, sum_insured=Decimal(200_000))

    assert insurer.open_nodes(case) == ["sign"]
    insurer.sign(case)
    assert insurer.open_nodes(case) == ["check"]


def test_whoever_wants_no_automatic_decision_gets_a_person(insurer: DiscreetInsurer) -> None:
    case = insurer.start("application", "wangfang")
    insurer.enter(case)
    insurer.do(
        case, "profile", "wangfang", "done", occupation="OFFICE", income=Decimal(200_000), pep=False, payer="SELF"
    )
    insurer.do(case, "sign", "wangfang", "sign", **SIGNED | {"signer": "张伟", "automatic": False})
    insurer.check(case)
    assert insurer.open_nodes(case) == ["underwrite"]


@takes("to_record to_quality to_judged record_again recording_passed")
def test_from_sixty_on_a_sale_is_recorded_and_judged_before_it_is_checked(insurer: DiscreetInsurer) -> None:
    case = older(insurer)
    assert insurer.open_nodes(case) == ["record"]
    hand_in(insurer, case, moments(insurer)[:-1])
    missing = moments(insurer)[-1:]
    insurer.do(case, "quality", "gaofeng", "rerecord", reasons=("NB-REC-01",), missing=missing)
    item = insurer.item(case, "record")
    assert (item.round, item.return_reasons, insurer.case(case).public_status) == (2, ["NB-REC-01"], "RETURNED")

    hand_in(insurer, case, moments(insurer))
    insurer.do(case, "quality", "gaofeng", "pass")

    assert insurer.open_nodes(case) == ["check"]


@takes("to_key to_same keyed_alike")
def test_a_large_application_is_keyed_a_second_time_by_somebody_else(insurer: DiscreetInsurer) -> None:
    case = insurer.apply(sum_insured=HALF_A_MILLION)
    assert insurer.open_nodes(case) == ["key"]
    insurer.key_again(case)
    assert insurer.open_nodes(case) == ["check"]


@takes("to_resolve to_settled differences_settled")
def test_what_was_keyed_differently_is_settled_by_a_third_person_before_the_check(insurer: DiscreetInsurer) -> None:
    case = insurer.apply(sum_insured=HALF_A_MILLION)
    insurer.key_again(case, sum_insured=Decimal(50_000))
    first = [{"field": "sum_insured", "take": "first"}]
    with pytest.raises(Forbidden):
        insurer.do(case, "resolve", "maoyun", "done", settlements=first)
    with pytest.raises(Invalid):
        insurer.do(case, "resolve", "chenjing", "done", settlements=[])
    insurer.do(case, "resolve", "chenjing", "done", settlements=first)
    assert insurer.open_nodes(case) == ["check"]


@takes("to_settled keying_returned back_to_entry")
def test_an_application_that_holds_a_wrong_value_goes_back_and_not_on(insurer: DiscreetInsurer) -> None:
    case = insurer.apply(sum_insured=HALF_A_MILLION)
    insurer.key_again(case, sum_insured=Decimal(50_000))
    second = [{"field": "sum_insured", "take": "second"}]
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "resolve", "chenjing", "done", settlements=second)
    assert [each.code for each in refused.value.findings] == ["NB-DUAL-01"]

    insurer.do(case, "resolve", "chenjing", "return", reasons=("NB-DUAL-01",), settlements=second)

    entry = insurer.item(case, "entry")
    assert (entry.round, entry.return_reasons) == (2, ["NB-DUAL-01"])


@takes("to_aml aml_reviewed")
def test_a_name_on_a_list_goes_to_an_officer_and_everybody_else_sees_it_in_underwriting(
    insurer: DiscreetInsurer,
) -> None:
    case = listed(insurer)

    assert insurer.open_nodes(case) == ["aml"]
    assert insurer.case(case).public_status == "UNDERWRITING"
    assert seen_at(insurer, case, "wangfang") == seen_at(insurer, case, "sunlei") == ["underwrite"]
    assert seen_at(insurer, case, "xuhui") == ["aml"]
    for stranger in ("wangfang", "chenjing", "lintao"):
        with pytest.raises((NotFound, Forbidden)):
            insurer.do(case, "aml", stranger, "clear", reason="同名")

    insurer.do(case, "aml", "xuhui", "stop", reason=ADVICE)

    assert insurer.open_nodes(case) == ["underwrite"], "an officer advises, an underwriter decides"
    assert told(case) == [("意见", "建议拒保"), ("理由", ADVICE), ("注意", "不得告知客户、代理人")]
    insurer.do(case, "underwrite", "lintao", "decline", reasons=("UW-AML-01",), opinion="见反洗钱意见")
    assert insurer.rows(select(Case.public_status).where(Case.id == case)) == ["DECLINED"]


@pytest.mark.parametrize("outcome", ["clear", "report"])
def test_an_underwriter_reads_advice_to_stop_and_nothing_else_an_officer_decided(
    insurer: DiscreetInsurer, outcome: str
) -> None:
    case = listed(insurer)
    insurer.do(case, "aml", "xuhui", outcome, reason="同名，出生日期不同")
    assert told(case) == []


def test_advice_counts_until_the_officer_decides_otherwise(insurer: DiscreetInsurer) -> None:
    case = listed(insurer)
    insurer.do(case, "aml", "xuhui", "stop", reason=ADVICE)
    insurer.do(case, "underwrite", "lintao", "return", reasons=("NB-DOC-01",))
    insurer.submit(case, customer=str(customer_of(case)), **ACCOUNT | {"account_holder": LISTED.name})
    insurer.check(case)
    assert told(case)

    insurer.do(case, "aml", "xuhui", "clear", reason="同名，出生日期不同")

    assert told(case) == []
