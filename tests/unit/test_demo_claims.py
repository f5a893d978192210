"""The claims of the demo company: sixty, on policies that cover what happened, whatever day the demo begins on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

import pytest

from handlers.claims.cover import ClaimType
from handlers.endorsements.rules import Kind
from web.demo import claimed, later, script
from web.demo.claimed import ENDS, FORMS, TURNS, WAITING
from web.demo.company import CUSTOMERS
from web.demo.held import CLAIM, ISSUED, Held, held
from web.demo.mishaps import DEDUCTIBLE, Mishap
from web.demo.people import prospects
from web.demo.telling import HISTORY, Customer
from workflows.db import new_id

DAYS = [date(2026, 1, 1) + timedelta(days=53 * part) for part in range(7)] + [date(2028, 2, 29)]
CLAIMS = list[tuple[datetime, claimed.Turn, Mishap]]


@cache
def told(today: date, *, brief: bool = False) -> tuple[list[Held], CLAIMS]:
    """The policies with everything that becomes of them, and the claims."""
    now = datetime(today.year, today.month, today.day, 3, tzinfo=UTC)
    known = prospects(CUSTOMERS, today - HISTORY - timedelta(days=1))
    customers = [Customer(one, new_id(), "wangfang", "chenjing", serial) for serial, one in enumerate(known, 1)]
    made = [
        *script.applications(customers, now, Random(1), brief=brief),
        *script.medical(customers, now, Random(1), brief=brief),
        *script.applications(customers, now, Random(1), brief=brief, fates=script.MORE),
    ]
    policies = held(made)
    claims = list(claimed.claims(policies, now, Random(1), brief=brief))
    list(later.requests(policies, customers, now, Random(1), brief=brief))
    return policies, claims


def test_sixty_claims_are_told_of_both_types_taken_in_at_every_desk():
    claims = [one for _, _, one in told(DAYS[0])[1]]
    assert len(claims) == sum(turn.count for turn in TURNS) == 60
    assert {one.claim_type for one in claims} == set(ClaimType)
    assert {one.desk for one in claims} == {"agent", "office", "handler"}
    assert len({card for one in claims for card in (one.card, one.other_card)}) == 120


@pytest.mark.parametrize("brief", [False, True])
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_whatever_is_claimed_happened_under_cover(today, brief):
    policies, claims = told(today, brief=brief)
    since = {id(one.application): one.begins for one in policies}
    assert len(claims) == sum(turn.brief if brief else turn.count for turn in TURNS)
    for begins, turn, one in claims:
        age = begins - timedelta(days=one.ago) - since[id(one.contract)]
        assert ISSUED < age < ENDS
        assert one.contract.product == {ClaimType.MED: "MM01", ClaimType.CI: "CI01"}[one.claim_type]
        assert one.customer.unit in turn.units
        if one.claim_type is ClaimType.MED:
            assert age > ISSUED + timedelta(days=30)
        elif not one.accident:
            assert age < WAITING < timedelta(days=90)


@pytest.mark.parametrize("brief", [False, True])
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nobody_gives_a_policy_up_or_changes_its_beneficiaries_while_a_claim_is_undecided(today, brief):
    policies, _ = told(today, brief=brief)
    for policy in policies:
        for claim in (one for one in policy.busy if one.kind == CLAIM):
            for other in policy.busy:
                if other.kind in {Kind.SURRENDER, Kind.BENE_CHANGE, Kind.COOLING_OFF_CANCEL} or claim.last:
                    over = other.to is not None and other.to <= claim.since
                    assert other is claim or over or (claim.to is not None and claim.to <= other.since)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_three_early_claims_of_one_agent_there_are_not(today):
    policies, claims = told(today)
    since = {id(one.application): one.begins for one in policies}
    early = [
        one.customer.unit
        for begins, turn, one in claims
        if turn.tell not in FORMS and begins - timedelta(days=one.ago) - since[id(one.contract)] < timedelta(days=90)
    ]
    assert early.count("SH") <= 2


def test_a_bill_pays_what_it_should_and_its_invoices_add_up():
    for _, turn, one in told(DAYS[0])[1]:
        entered = one.entered("PMM01", DAYS[0])
        if turn.tell in FORMS or one.claim_type is not ClaimType.MED:
            continue
        assert sum(row["amount"] for row in entered["invoices"]) == entered["total_cost"]
        assert entered["total_cost"] - entered.get("by_social", 0) - DEDUCTIBLE == one.benefit
        assert entered["social_used"] is ("by_social" in entered)
        assert (entered["claimant"] == "guardian") is not one.grown
