"""Who decides an application, on which authority, and at what premium."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from handlers.applications import queries as applications
from handlers.notices import queries as notices
from handlers.underwriting import operations, queries
from handlers.underwriting.models import UnderwritingDecision
from handlers.underwriting.operations import Opinion, YearOlder
from handlers.underwriting.rules import Decision
from tests.support.insurer import ZHANG, Insurer, resident
from web.packages import packages
from workflows.calendar import local_date
from workflows.db import reading, transaction
from workflows.errors import Forbidden, Invalid
from workflows.models import Assignment, Case
from workflows.types import Scope

SMOKER = {"cigarettes_per_day": 30}  # A08: +50
HIGH_PRESSURE = {"systolic": 165, "diastolic": 95}  # A14: +100
MILLION = Decimal(1_000_000)


@pytest.fixture
def insurer(database_url: str) -> Insurer:
    return Insurer(database_url)


def checked(insurer: Insurer, **entered):
    case = insurer.apply(**entered)
    insurer.check(case)
    return case


def decisions(insurer: Insurer, case) -> list[tuple[str, str, bool]]:
    statement = (
        select(UnderwritingDecision).where(UnderwritingDecision.case_id == case).order_by(UnderwritingDecision.id)
    )
    return [(row.level, row.decision, row.recommendation) for row in insurer.rows(statement)]


def underwrite(insurer: Insurer, case, outcome: str, *, who: str = "lintao", node: str = "underwrite", **more) -> None:
    insurer.do(case, node, who, outcome, **{"opinion": "资料齐全", **more})


def test_a_healthy_life_is_accepted_by_the_system_at_once(insurer: Insurer) -> None:
    case = checked(insurer)

    assert insurer.open_nodes(case) == []
    assert insurer.case(case).public_status == "AWAITING_PAYMENT"
    assert decisions(insurer, case) == [("system", "STANDARD", False)]


@pytest.mark.parametrize(
    "entered",
    [SMOKER, {"serious_history": True}, {"earlier_declined": True}, {"sum_insured": MILLION}],
)
def test_everything_but_a_standard_risk_within_its_limits_goes_to_a_person(insurer: Insurer, entered) -> None:
    case = checked(insurer, **entered)

    assert insurer.open_nodes(case) == ["underwrite"]
    assert insurer.case(case).public_status == "UNDERWRITING"
    assert decisions(insurer, case) == []


def test_an_underwriter_loads_and_the_extra_premium_is_debited_with_the_premium(insurer: Insurer) -> None:
    case = checked(insurer, **SMOKER)

    underwrite(insurer, case, "offer", em_total=50)
    insurer.answer(case)

    assert decisions(insurer, case) == [("underwriter", "LOADED", False)]
    with reading() as session:
        assert applications.view(session, case).extra_premium == Decimal("2025.00")
    (payment,) = insurer.payments(case)
    assert payment.amount == Decimal("6075.00")


@pytest.mark.parametrize("em", [0, 25, 175])
def test_a_load_the_product_does_not_know_is_refused_beside_its_field(insurer: Insurer, em: int) -> None:
    case = checked(insurer, **SMOKER)

    with pytest.raises(Invalid) as refused:
        underwrite(insurer, case, "offer", em_total=em)

    assert [finding.field for finding in refused.value.findings] == ["em_total"]
    assert insurer.open_nodes(case) == ["underwrite"]


def test_a_decline_ends_the_application_and_its_agent_is_told(insurer: Insurer) -> None:
    case = checked(insurer, serious_history=True)

    underwrite(insurer, case, "decline", reasons=("UW-MED-01",))

    assert (insurer.case(case).outcome, insurer.case(case).public_status) == ("end_declined", "DECLINED")
    assert insurer.payments(case) == []
    with reading() as session:
        (told,) = notices.unread(session, insurer.actor("wangfang"), "en")
    assert told.text == "Refused: the application was declined"


@pytest.mark.parametrize(
    ("entered", "outcome", "more"),
    [
        ({**SMOKER, **HIGH_PRESSURE}, "offer", {"em_total": 150}),
        ({**SMOKER, **HIGH_PRESSURE}, "accept", {}),
        ({"serious_history": True, "sum_insured": Decimal(500_000)}, "decline", {"reasons": ("UW-MED-01",)}),
    ],
    ids=["more extra mortality than the own limit", "a bad risk at standard terms", "a decline of half a million"],
)
def test_what_is_beyond_an_underwriter_becomes_a_recommendation(insurer: Insurer, entered, outcome, more) -> None:
    case = checked(insurer, **entered)

    underwrite(insurer, case, outcome, **more)
    assert insurer.open_nodes(case) == ["review"]
    assert [recommended for _, _, recommended in decisions(insurer, case)] == [True]

    underwrite(insurer, case, outcome, who="huangbo", node="review", **more)
    assert [(level, recommended) for level, _, recommended in decisions(insurer, case)] == [
        ("underwriter", True),
        ("senior", False),
    ]
    assert insurer.open_nodes(case) == (["answer"] if outcome == "offer" else [])


def test_the_reviewer_reads_what_was_recommended_and_why_and_may_decide_otherwise(insurer: Insurer) -> None:
    case = checked(insurer, **SMOKER, **HIGH_PRESSURE)
    underwrite(insurer, case, "offer", em_total=150, opinion="血压控制不佳")

    with reading() as session:
        (recommended,) = queries.recommendation(session, case, "zh_CN")
        (rating,) = queries.rating(session, case, "zh_CN")
    told = {row.label: row.value for row in recommended.rows}
    assert (told["建议结论"], told["核保意见"]) == ("加费承保", "血压控制不佳")
    assert told["建议人"].startswith("林涛 · ")
    assert {row.label: row.value for row in rating.rows}["A14"] == "血压 · 收缩压 165，舒张压 95 → 加费 EM +100"

    underwrite(insurer, case, "decline", who="huangbo", node="review", reasons=("UW-MED-01",))
    assert insurer.case(case).outcome == "end_declined"


def test_a_withdrawn_application_no_longer_counts_as_sum_at_risk_and_a_policy_counts_once(insurer: Insurer) -> None:
    withdrawn = insurer.apply()
    insurer.do(withdrawn, "check", "chenjing", "return", reasons=("NB-DOC-01",))
    insurer.do(withdrawn, "entry", "wangfang", "withdraw")
    issued = checked(insurer)
    insurer.settle()
    assert insurer.case(issued).public_status == "ISSUED"

    case = insurer.apply()

    with reading() as session:
        assert queries.sum_at_risk(session, applications.view(session, case), case) == Decimal(600_000)


def test_a_returned_application_is_rated_afresh(insurer: Insurer) -> None:
    case = checked(insurer, **SMOKER)
    underwrite(insurer, case, "return", reasons=("UW-DISC-01",))
    assert insurer.open_nodes(case) == ["entry"]

    insurer.submit(case)
    insurer.check(case)

    assert insurer.open_nodes(case) == []
    assert decisions(insurer, case) == [("system", "STANDARD", False)]


def test_a_birthday_since_the_submission_sends_the_application_back(insurer: Insurer) -> None:
    birth = date(1996, 3, 10)
    soon = insurer.add_customer(replace(ZHANG, gov_id=resident(birth, 5), birth_date=birth))
    case = insurer.apply(customer=str(soon))
    insurer.now += timedelta(days=9)
    insurer.check(case)
    assert insurer.open_nodes(case) == ["underwrite"]

    with pytest.raises(YearOlder):
        underwrite(insurer, case, "accept")
    underwrite(insurer, case, "return", reasons=("NB-PRD-02",))
    insurer.submit(case, customer=str(soon))

    with reading() as session:
        assert applications.view(session, case).terms.age == 30


def test_whoever_recommended_does_not_review_even_from_a_higher_seat(insurer: Insurer) -> None:
    seat = {"role": "senior_underwriter", "unit_id": insurer.ids["HO"], "scope": Scope.SUBTREE, "level": 2}
    with transaction() as session:
        session.add(Assignment(user_id=insurer.ids["lintao"], starts_at=insurer.now - timedelta(days=1), **seat))
    case = checked(insurer, serious_history=True, sum_insured=Decimal(500_000))
    underwrite(insurer, case, "decline", reasons=("UW-MED-01",))

    with pytest.raises(Forbidden):
        underwrite(insurer, case, "decline", node="review", reasons=("UW-MED-01",))

    assert insurer.open_nodes(case) == ["review"]


def test_a_review_is_a_second_person_only_where_somebody_else_recommended(insurer: Insurer) -> None:
    case = checked(insurer, serious_history=True, sum_insured=Decimal(500_000))
    said = Opinion(decision=Decision.DECLINED, reasons=("UW-MED-01",), reviewing=True)

    for who, recommended in (("huangbo", True), ("huangbo", True), ("weizhen", False)):
        with transaction() as session:
            decided = operations.decide(session, case, said, actor=insurer.actor(who), now=insurer.now)
        assert decided.recommendation is recommended
        insurer.now += timedelta(minutes=1)


def test_the_rating_asks_exactly_the_columns_of_its_table_and_leaves_no_trace_in_the_facts(insurer: Insurer) -> None:
    case = checked(insurer, **SMOKER)

    with reading() as session:
        asked = queries.profile(session, case, local_date(insurer.now))
    assert (asked["bmi"], asked["sum_at_risk"], asked["age_accepted"]) == (Decimal("22.9"), Decimal(300_000), True)
    state = insurer.rows(select(Case.state_text).where(Case.id == case))[0]
    assert "A08" not in state
    assert "cigarettes" not in state


def test_every_row_of_the_rating_tables_has_its_words() -> None:
    package = packages()["application"]
    tables = package["rating.dmn"] + package["rating_medical.dmn"]
    drawn = set(re.findall(r'<text>"(A[0-9]{2})"</text>', tables))

    assert drawn == {row.value for row in queries.ROWS}
