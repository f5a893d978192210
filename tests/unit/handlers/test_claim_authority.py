"""Who may decide a claim (domain-rules §6.3)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from handlers.claims.authority import Level, Matter, authority, levels, may_decide, one_up, reaches
from handlers.claims.decisions import REFUSALS, Decision
from handlers.claims.flags import Attention, Flag, Route

TODAY = date(2026, 7, 20)
LATE = Flag(code="LATE_REPORT", points=10, zh="报案迟于10日", en="Reported late")
ONE_FLAG = Attention(flags=(LATE,), total=10, route=Route.NONE)
LOOKED_AT = Attention(flags=(LATE,), total=30, route=Route.SENIOR)
INVESTIGATED = Attention(flags=(LATE,), total=60, route=Route.INVESTIGATE)
SMALL = Matter(claim_type="MED", decision=Decision.PAY_FULL, amount=Decimal(3_000), policy_days=181, complete=True)


def who(**other):
    return authority(replace(SMALL, **other), TODAY)


def test_a_small_clean_medical_claim_goes_straight_through():
    assert who() is Level.SYSTEM


@pytest.mark.parametrize(
    "other",
    [
        {"amount": Decimal("3000.01")},
        {"amount": Decimal(0)},
        {"claim_type": "CI"},
        {"policy_days": 180},
        {"complete": False},
        {"attention": ONE_FLAG},
        {"decision": Decision.PAY_PART},
        {"decision": Decision.ADVANCE},
        {"decision": Decision.PAY_REDUCED_AGE},
        {"decision": Decision.WITHDRAWN},
    ],
)
def test_anything_else_needs_a_person(other):
    assert who(**other) is Level.HANDLER


@pytest.mark.parametrize(
    ("amount", "level"),
    [
        ("100000", Level.HANDLER),
        ("100000.01", Level.SENIOR),
        ("500000", Level.SENIOR),
        ("500000.01", Level.COMMITTEE),
    ],
)
def test_the_amount_says_who_decides(amount, level):
    assert who(claim_type="CI", amount=Decimal(amount)) is level


@pytest.mark.parametrize("attention", [LOOKED_AT, INVESTIGATED])
def test_points_send_a_claim_to_a_senior_handler_at_least(attention):
    assert who(attention=attention) is Level.SENIOR
    assert who(attention=attention, amount=Decimal(600_000)) is Level.COMMITTEE


def test_only_the_committee_pays_what_is_not_owed():
    assert who(decision=Decision.EX_GRATIA, amount=Decimal(1)) is Level.COMMITTEE


@pytest.mark.parametrize("decision", sorted(REFUSALS))
@pytest.mark.parametrize(
    ("amount", "level"),
    [
        ("1", Level.SENIOR),
        ("3000", Level.SENIOR),
        ("100000", Level.SENIOR),
        ("100000.01", Level.COMMITTEE),
        ("500000.01", Level.COMMITTEE),
    ],
)
def test_a_no_is_one_level_higher(decision, amount, level):
    assert who(decision=decision, amount=Decimal(amount)) is level


def test_a_no_to_a_claim_with_points_is_the_committees():
    assert who(decision=Decision.REFUSE, attention=LOOKED_AT) is Level.COMMITTEE


def test_whoever_stands_above_may_decide_and_below_recommends():
    matter = replace(SMALL, amount=Decimal(200_000))
    assert [may_decide(level, matter, TODAY) for level in Level] == [False, False, True, True]


def test_a_level_reaches_itself_and_those_below():
    assert [reaches(Level.SENIOR, needed) for needed in Level] == [True, True, True, False]


def test_an_appeal_goes_one_level_up_and_the_committee_hears_its_own():
    assert [one_up(level) for level in Level] == [Level.HANDLER, Level.SENIOR, Level.COMMITTEE, Level.COMMITTEE]


def test_the_levels_read_in_both_languages():
    assert [choice.value for choice in levels(TODAY)] == list(Level)
    assert all(choice.zh and choice.en for choice in levels(TODAY))
