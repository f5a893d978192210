"""What becomes of the demo company's policies: sixty changes, of policies that allow them when they are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

import pytest

from handlers.endorsements import rules
from handlers.endorsements.rules import Kind
from web.demo import claimed, endorsements, later, script
from web.demo.asking import Request
from web.demo.company import CUSTOMERS
from web.demo.held import ISSUED, SETTLED, held
from web.demo.later import TURNS, Turn
from web.demo.people import prospects
from web.demo.telling import HISTORY, Customer
from workflows.calendar import add_working_time
from workflows.db import new_id

DAYS = [date(2026, 1, 1) + timedelta(days=53 * part) for part in range(7)] + [date(2028, 2, 29)]


@cache
def told(today: date, *, brief: bool = False) -> list[tuple[datetime, Turn, Request, datetime]]:
    """Every request, and since when its application is there."""
    now = datetime(today.year, today.month, today.day, 3, tzinfo=UTC)
    known = prospects(CUSTOMERS, today - HISTORY - timedelta(days=1))
    customers = [Customer(one, new_id(), "wangfang", "chenjing", serial) for serial, one in enumerate(known, 1)]
    made = [
        *script.applications(customers, now, Random(1), brief=brief),
        *script.medical(customers, now, Random(1), brief=brief),
        *script.applications(customers, now, Random(1), brief=brief, fates=script.MORE),
    ]
    since = {id(one): begins for begins, _, one in made}
    policies = held(made)
    list(claimed.claims(policies, now, Random(1), brief=brief))
    asked = later.requests(policies, customers, now, Random(1), brief=brief)
    return [(begins, turn, one, since[id(one.contract)]) for begins, turn, one in asked]


def test_sixty_changes_are_told_of_every_type_by_agents_and_at_the_office():
    requests = [one for _, _, one, _ in told(DAYS[0])]
    assert len(requests) == sum(turn.count for turn in TURNS) == 60
    assert {one.kind for one in requests} == set(Kind)
    assert {one.office for one in requests} == {True, False}
    assert len({one.card for one in requests}) == 60


@pytest.mark.parametrize("brief", [False, True])
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_whoever_asks_has_a_policy_that_allows_it_then(today, brief):
    requests = told(today, brief=brief)
    assert len(requests) == sum(turn.brief if brief else turn.count for turn in TURNS)
    for begins, turn, one, since in requests:
        age = begins - since
        if one.kind is Kind.COOLING_OFF_CANCEL:
            assert age < timedelta(days=15)
        else:
            assert age > (SETTLED if one.kind is Kind.SURRENDER else ISSUED)
        if one.kind in {Kind.BENE_CHANGE, Kind.PAY_ACCOUNT, Kind.COOLING_OFF_CANCEL}:
            assert one.contract.product == "CI01"
        assert one.customer.unit in turn.units
        assert one.friend is not one.customer
        assert one.friend.unit == one.customer.unit
        assert turn.single is (one.contract.single and one.kind is Kind.SURRENDER)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_no_two_changes_of_a_policy_are_under_way_that_exclude_each_other(today):
    busy: list[tuple[int, Kind, datetime, datetime | None]] = []
    for begins, turn, one, _ in told(today):
        if turn.tell in later.UNTOUCHED:
            continue
        ends = add_working_time(begins, timedelta(hours=turn.takes)) if turn.ends else None
        for policy, kind, since, to in busy:
            if policy == id(one.contract) and rules.excludes(one.kind, kind):
                assert (to is not None and to <= begins) or (ends is not None and ends <= since)
        busy.append((id(one.contract), one.kind, begins, ends))


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nobody_moves_twice_and_nobodys_beneficiaries_change_twice(today):
    requests = [one for _, turn, one, _ in told(today) if turn.tell not in later.UNTOUCHED]
    moved = [one.customer.serial for one in requests if one.kind is Kind.ADDRESS]
    named = [id(one.contract) for one in requests if one.kind is Kind.BENE_CHANGE]
    assert len(set(moved)) == len(moved)
    assert len(set(named)) == len(named)


def test_the_same_form_is_sent_however_often_it_is_sent():
    for _, _, one, _ in told(DAYS[0]):
        if one.kind is not Kind.COOLING_OFF_CANCEL:
            assert one.entered(DAYS[0]) == one.entered(DAYS[0])
            assert set(one.papers) >= {"papers"}


def test_a_benefit_goes_to_a_friend_where_a_supervisor_shall_see_it():
    befriended = [one for _, _, one, _ in told(DAYS[0]) if one.befriended]
    assert befriended
    for one in befriended:
        (row,) = one.entered(DAYS[0])["beneficiaries"]
        assert row["relation"] not in rules.NEAR
        assert one.papers["bene_papers"][1] == ("BENEFICIARY_ID", "RELATION_PROOF")


def test_the_cancellations_are_told_of_policies_in_the_cooling_off_only():
    cancels = {endorsements.cancel_draft, endorsements.cancelled, endorsements.cancel_given_up}
    assert {turn.kind for turn in TURNS if turn.tell in cancels} == {Kind.COOLING_OFF_CANCEL}
