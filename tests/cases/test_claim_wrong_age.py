"""The age was declared too low: what is paid goes down in proportion, and only for an age that costs more (art. 32)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from handlers.claims.models import ClaimDecision
from handlers.money import round2
from tests.cases.claiming import Claims, walks
from workflows.errors import Invalid

BENEFIT = Decimal("35000.00")
AT_30, AT_42 = Decimal(350), Decimal(780)
"""Yuan a year for MM01 by age (domain-rules §7.4)."""


@pytest.fixture
def house(database_url: str, request: pytest.FixtureRequest) -> Iterator[Claims]:
    with walks(Claims(database_url), request.function) as house:
        yield house


def test_a_wrong_age_is_paid_in_proportion(house: Claims) -> None:
    case = house.looked_into(house.covered())
    with pytest.raises(Invalid) as refusal:  # younger than declared: nothing was paid too little
        house.pay(case, payment="PAY_REDUCED_AGE", true_birth_date=date(1999, 1, 1))
    assert [(one.field, one.code) for one in refusal.value.findings] == [("true_birth_date", "not_reduced")]
    house.pay(case, payment="PAY_REDUCED_AGE", true_birth_date=date(1992, 1, 1))
    assert house.decisions(case) == [("handler", "PAY_REDUCED_AGE", Decimal("251552.80"), True)]


def test_a_wrong_age_reduces_a_treatment_too_and_leaves_the_limit(house: Claims) -> None:
    policy = house.insured_for_treatment()
    case = house.treated(policy)
    house.look_into(case)
    for born in (date(1920, 1, 1), date(2048, 1, 1)):
        with pytest.raises(Invalid) as refusal:
            house.pay(case, payment="PAY_REDUCED_AGE", true_birth_date=born)
        assert [(one.field, one.code) for one in refusal.value.findings] == [("true_birth_date", "NB-AGE-01")]
    house.pay(case, payment="PAY_REDUCED_AGE", true_birth_date=date(1984, 1, 1))
    paid = round2(BENEFIT * AT_30 / AT_42)
    assert house.decisions(case)[-1][1:3] == ("PAY_REDUCED_AGE", paid)
    told = {row["code"]: Decimal(row["value"]) for row in house.rows(select(ClaimDecision.sheet))[0]}
    assert (told["premium_paid"], told["premium_payable"]) == (AT_30, AT_42)
    assert told["limit_before"] - told["limit_after"] == told["in_proportion"] == told["result"] == paid
    assert told["deductible_after"] == 0


def test_a_reduced_payment_for_a_part_of_the_costs_names_its_grounds(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.look_into(case)
    reduced = {"payment": "PAY_REDUCED_AGE", "true_birth_date": date(1984, 1, 1), "eligible": Decimal(78_000)}
    with pytest.raises(Invalid) as refusal:
        house.pay(case, **reduced)
    assert {one.field for one in refusal.value.findings} == {"part_reason", "facts", "clause"}
    house.pay(case, **reduced, part_reason="CL-DEF-01", clause="MM01-2.3", facts="特需病房费不属于合理且必需的费用。")
    assert house.decisions(case)[-1][1:3] == ("PAY_REDUCED_AGE", round2(Decimal(33_000) * AT_30 / AT_42))
