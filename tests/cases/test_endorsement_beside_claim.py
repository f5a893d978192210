"""A policy is changed while a claim of it is looked at, and after one was paid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from handlers.endorsements import queries
from handlers.policies import queries as policies
from tests.cases.claiming import Claims
from tests.cases.delivering import holds
from tests.cases.discreet import OTHER_CARD
from tests.cases.endorsing import CALLED, DEBITED, GIVEN_UP, MOVED, NAMED, ServiceDesk
from tests.cases.underwriters import promote
from workflows.commands import cases
from workflows.db import reading
from workflows.errors import Forbidden, Invalid


class House(ServiceDesk, Claims):
    """An insurer that changes policies and pays claims."""

    def worth(self, policy_id: object) -> Decimal:
        """What a policy would pay today if it was given up."""
        with reading() as session:
            return queries.worth(session, policies.the(session, policy_id), self.today()).net  # type: ignore[arg-type]


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    with holds(House(database_url)) as house:
        yield house


def test_no_money_moves_and_nobody_is_named_while_a_claim_is_undecided(house: House) -> None:
    policy = house.covered(200)
    claim = house.reported(policy)
    case = house.begin(policy)
    for asked in (GIVEN_UP, NAMED):
        with pytest.raises(Invalid) as refused:
            house.request(case, asked)
        assert [(one.field, one.code) for one in refused.value.findings] == [("kind", "PS-OPEN-01")]
    house.request(case, MOVED, address="上海市浦东新区世纪大道100号")
    with house.moment():
        cases.withdraw(claim, reason="submitter", actor=house.actor("wangfang"))
    other = house.begin(policy)
    house.confirm(case)
    house.request(other, GIVEN_UP)
    assert house.open_nodes(other) == ["surrender_agent"]


def test_what_was_granted_while_a_claim_came_in_does_not_take_effect(house: House) -> None:
    policy = house.covered(200)
    case = house.asked(policy, NAMED)
    house.reported(policy)
    with pytest.raises(Invalid) as refused:
        house.decide(case)
    assert [one.code for one in refused.value.findings] == ["PS-OPEN-01"]
    assert house.open_nodes(case) == ["examine"]


def test_a_policy_of_a_year_gives_back_what_it_has_not_earned_and_nothing_after_a_claim(house: House) -> None:
    policy = house.insured_for_treatment(days=100)
    paid = policy.premium
    assert house.worth(policy.id) == (paid * Decimal("0.75") * 265 / 365).quantize(Decimal("0.01"))
    house.settled(house.treated(policy))
    assert house.worth(policy.id) == Decimal("0.00")
    case = house.begin(policy)
    with pytest.raises(Invalid) as refused:
        house.request(case, GIVEN_UP)
    assert [(one.field, one.code) for one in refused.value.findings] == [("kind", "PS-TYPE-01")]


def test_whoever_changed_the_account_lets_no_money_go_to_that_customer_for_thirty_days(house: House) -> None:
    policy = house.covered(200)
    changed = house.asked(policy, DEBITED, card_no=OTHER_CARD)
    house.decide(changed)
    promote(house, "fangyan", "finance")
    surrender = house.asked(policy, GIVEN_UP)
    house.do(surrender, "call_back", "shenyu", "confirmed", **CALLED)
    with pytest.raises(Forbidden):
        house.decide(surrender, "fangyan")
    house.decide(surrender, "shenyu")
    with pytest.raises(Forbidden):
        house.do(surrender, "pay_out", "fangyan", "release", compared=True)
    house.pass_time(days=31)
    house.do(surrender, "pay_out", "fangyan", "release", compared=True)
    house.settle()
    assert house.case(surrender).outcome == "end_paid"


def test_nor_for_a_claim(house: House) -> None:
    policy = house.covered(200)
    house.decide(house.asked(policy, DEBITED, card_no=OTHER_CARD))
    promote(house, "fangyan", "finance")
    claim = house.looked_into(policy)
    house.pay(claim, "guoqing")
    while "release" not in house.open_nodes(claim):
        house.agree(claim)
    with pytest.raises(Forbidden):
        house.release(claim, "fangyan")
    house.release(claim)
    assert house.paid(claim)
