"""A policy is changed while a claim of it is looked at, and after one was paid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from handlers.endorsements import queries
from handlers.policies import queries as policies
from tests.cases.claiming import Claims
from tests.cases.delivering import holds
from tests.cases.endorsing import GIVEN_UP, MOVED, NAMED, ServiceDesk
from workflows.commands import cases
from workflows.db import reading
from workflows.errors import Invalid


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
    policy = house.old_policy(days=200)
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
    policy = house.old_policy(days=200)
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
