"""Other terms than those applied for: loaded, excluded, for less; what the customer says to them, and in which time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.applications import queries as applications
from handlers.policies.models import Policy
from handlers.underwriting import beside
from handlers.underwriting.models import CounterOffer
from tests.cases.discreet import DiscreetInsurer
from tests.cases.underwriters import HALF_A_MILLION, MEDICAL, SMOKER, decide, decisions, demanded, referred
from tests.cases.ways import takes
from tests.support.insurer import THYROID_NODULE
from workflows.calendar import local_date
from workflows.db import reading
from workflows.errors import Invalid

THYROID = [{"code": "EX-THY"}]


def offered(insurer: DiscreetInsurer, **entered: Any) -> UUID:
    """A smoker who is offered 50 % more."""
    case = referred(insurer, **SMOKER, **entered)
    decide(insurer, case, "offer", em_total=50)
    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["answer"], "OFFERED")
    return case


def answers(insurer: DiscreetInsurer, case: UUID) -> list[str | None]:
    return insurer.rows(select(CounterOffer.answer).where(CounterOffer.case_id == case).order_by(CounterOffer.id))


def terms(case: UUID, lang: str = "zh_CN") -> dict[str, str]:
    with reading() as session:
        (block,) = beside.offer(session, case, lang)
    return {row.label: row.value for row in block.rows}


@takes("to_offer to_offer_letter to_answer to_answered to_accepted to_debit")
def test_a_loading_is_debited_only_once_the_customer_took_it(insurer: DiscreetInsurer) -> None:
    case = offered(insurer)
    assert demanded(insurer, case) == []
    assert terms(case) == {
        "核保结论": "加费承保",
        "每期保费": "4,050.00 元",
        "每期加费": "2,025.00 元",
        "每期合计": "6,075.00 元",
    }

    insurer.answer(case)

    assert demanded(insurer, case) == [Decimal("6075.00")]
    assert answers(insurer, case) == ["ACCEPTED"]


@takes("route_system to_offer to_answer")
def test_the_system_offers_an_exclusion_within_its_authority_with_the_standard_wording(
    insurer: DiscreetInsurer,
) -> None:
    case = insurer.apply(**THYROID_NODULE)
    insurer.check(case)

    assert insurer.open_nodes(case) == ["answer"]
    assert decisions(insurer, case) == [("system", "EXCLUDED", 0, False)]
    assert terms(case)["甲状腺除外"].startswith("因甲状腺疾病")
    insurer.answer(case)
    insurer.settle()
    (policy,) = insurer.rows(select(Policy))
    assert (policy.premium, policy.extra_premium) == (Decimal("4050.00"), Decimal("0.00"))


@takes("answer_review to_underwrite")
def test_who_got_an_answer_from_the_system_may_have_one_from_a_person(insurer: DiscreetInsurer) -> None:
    case = insurer.apply(**THYROID_NODULE)
    insurer.check(case)

    insurer.answer(case, "review")

    assert insurer.open_nodes(case) == ["underwrite"]
    decide(insurer, case, "accept")
    assert [made[:2] for made in decisions(insurer, case)] == [("system", "EXCLUDED"), ("underwriter", "STANDARD")]
    assert demanded(insurer, case) == [Decimal("4050.00")]
    assert answers(insurer, case) == ["REVIEW"]


@takes("answer_refused to_end_withdrawn")
def test_a_customer_who_does_not_want_the_terms_withdraws_and_owes_nothing(insurer: DiscreetInsurer) -> None:
    case = offered(insurer)

    insurer.answer(case, "refuse")

    assert (insurer.case(case).outcome, insurer.case(case).public_status) == ("end_withdrawn", "WITHDRAWN")
    assert insurer.payments(case) == []
    assert answers(insurer, case) == ["REFUSED"]


@takes("offer_expires to_end_offer_lapsed")
def test_an_offer_that_nobody_answers_lapses_after_fifteen_days(insurer: DiscreetInsurer) -> None:
    case = offered(insurer)

    insurer.now = datetime(2026, 3, 17, 16, tzinfo=UTC) - timedelta(seconds=1)  # 24:00 of the fifteenth day
    insurer.settle()
    assert insurer.open_nodes(case) == ["answer"]
    insurer.pass_time(seconds=1)

    assert (insurer.case(case).outcome, insurer.case(case).public_status) == ("end_offer_lapsed", "LAPSED")
    assert answers(insurer, case) == ["LAPSED"]


@pytest.mark.parametrize(
    ("entered", "said", "decision", "amounts"),
    [
        ({}, {"em_total": 50, "exclusions": THYROID}, "LOADED_EXCLUDED", ("4050.00", "2025.00")),
        ({}, {"exclusions": THYROID}, "EXCLUDED", ("4050.00", "0.00")),
        ({}, {"reduced_sum": Decimal(200_000)}, "REDUCED", ("2700.00", "0.00")),
        (
            {"sum_insured": HALF_A_MILLION},
            {"reduced_sum": Decimal(300_000), "em_total": 50},
            "REDUCED",
            ("4050.00", "2025.00"),
        ),
    ],
    ids=["loaded and excluded", "excluded", "for less", "for less and loaded, without the discount for large sums"],
)
def test_terms_go_together_and_their_premium_is_that_of_the_sum_that_is_left(
    insurer: DiscreetInsurer, entered: dict[str, Any], said: dict[str, Any], decision: str, amounts: tuple[str, str]
) -> None:
    case = referred(insurer, **SMOKER, **entered)

    decide(insurer, case, "offer", **said)
    insurer.answer(case)
    insurer.settle()

    assert decisions(insurer, case)[-1][1] == decision
    (policy,) = insurer.rows(select(Policy))
    assert (policy.premium, policy.extra_premium) == tuple(map(Decimal, amounts))
    assert policy.sum_insured == said.get("reduced_sum", Decimal(300_000))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "em_total"),
        ({"em_total": 175}, "em_total"),
        ({"reduced_sum": Decimal(300_000)}, "reduced_sum"),
        ({"reduced_sum": Decimal(40_000)}, "reduced_sum"),
        ({"reduced_sum": Decimal(155_000)}, "reduced_sum"),
    ],
    ids=["no terms", "more than the product knows", "not less", "below the product's least", "between two steps"],
)
def test_terms_that_are_none_are_refused_beside_their_field(
    insurer: DiscreetInsurer, said: dict[str, Any], field: str
) -> None:
    case = referred(insurer, **SMOKER)

    with pytest.raises(Invalid) as refused:
        decide(insurer, case, "offer", **said)

    assert [finding.field for finding in refused.value.findings] == [field]
    assert (insurer.open_nodes(case), decisions(insurer, case)) == (["underwrite"], [])


@pytest.mark.parametrize("days", [-1, 1], ids=["before the offer", "tomorrow"])
def test_an_answer_is_given_after_the_offer_and_not_in_the_future(insurer: DiscreetInsurer, days: int) -> None:
    case = offered(insurer)

    on = local_date(insurer.now) + timedelta(days=days)
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "answer", "wangfang", "accept", answered_on=on, confirmed=True)

    assert [finding.field for finding in refused.value.findings] == ["answered_on"]
    assert answers(insurer, case) == [None]


@takes("to_postpone to_postpone_letter to_end_postponed")
@pytest.mark.parametrize(
    ("said", "until"),
    [
        ({"postpone_months": 6}, date(2026, 9, 2)),
        ({"postpone_until": date(2026, 12, 31)}, date(2026, 12, 31)),
    ],
    ids=["for six months", "until a day"],
)
def test_a_postponement_says_until_when_and_ends_the_application(
    insurer: DiscreetInsurer, said: dict[str, Any], until: date
) -> None:
    case = referred(insurer, height_cm=Decimal("175.0"), weight_kg=Decimal("45.0"))
    for wrong in ({}, {"postpone_until": local_date(insurer.now)}):
        with pytest.raises(Invalid):
            decide(insurer, case, "postpone", reasons=MEDICAL, **wrong)

    decide(insurer, case, "postpone", reasons=MEDICAL, **said)

    assert (insurer.case(case).outcome, insurer.case(case).public_status) == ("end_postponed", "POSTPONED")
    with reading() as session:
        assert applications.view(session, case).extra_premium == 0
        (block,) = beside.earlier(session, insurer.apply(), "zh_CN")
    assert block.rows[0].value == "延期 · UW-MED-01"
    assert until > local_date(insurer.now)


@pytest.mark.parametrize(
    "proposed",
    [{"em_total": 50}, {"reduced_sum": Decimal(200_000)}, {"exclusions": THYROID}],
    ids=["a loading", "a smaller sum", "an exclusion"],
)
def test_nobody_accepts_at_standard_terms_while_others_stand_in_the_form(
    insurer: DiscreetInsurer, proposed: dict[str, Any]
) -> None:
    case = referred(insurer, **SMOKER)

    with pytest.raises(Invalid) as refused:
        decide(insurer, case, "accept", **proposed)

    assert [(finding.field, finding.code) for finding in refused.value.findings] == [(next(iter(proposed)), "idle")]
    assert (insurer.open_nodes(case), decisions(insurer, case)) == (["underwrite"], [])
    decide(insurer, case, "accept")
    assert decisions(insurer, case) == [("underwriter", "STANDARD", 0, False)]
