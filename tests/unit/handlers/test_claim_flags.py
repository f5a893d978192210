"""What makes somebody look twice at a claim (domain-rules §6.5)."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.claims.flags import CLEAN, Circumstances, Route, attention, is_early, route, words

EVENT = date(2026, 7, 1)
TODAY = date(2026, 7, 20)
PLAIN = Circumstances(event_on=EVENT, notice_on=EVENT)


def before(days):
    return EVENT - timedelta(days=days)


def flags(**known):
    return {flag.code: flag.points for flag in attention(replace(PLAIN, **known), TODAY).flags}


def test_a_plain_claim_has_no_flag():
    assert attention(PLAIN, TODAY) == CLEAN
    assert CLEAN.route is Route.NONE


@pytest.mark.parametrize(
    ("known", "code", "points"),
    [
        ({"illness_from": EVENT}, "AFTER_WAITING", 20),  # the first day after it
        ({"illness_from": before(29)}, "AFTER_WAITING", 20),  # the thirtieth
        ({"begun_on": (before(90),)}, "EARLY", 20),
        ({"begun_on": (before(900), before(0))}, "EARLY", 20),
        ({"increased_on": before(179)}, "INCREASED", 20),
        ({"increased_on": EVENT}, "INCREASED", 20),
        (
            {"insurers": 2, "policies_on": (date(2026, 6, 28), date(2026, 3, 1), date(2025, 12, 28))},
            "MANY_POLICIES",
            25,
        ),
        ({"insurers": 2, "policies_on": (before(184), before(100), before(3))}, "MANY_POLICIES", 25),
        ({"death_abroad": True}, "DEATH_ABROAD", 20),
        ({"single_accident": True}, "SINGLE_ACCIDENT", 10),
        ({"tampered": True}, "TAMPERED", 40),
        ({"invoice_twice": True}, "INVOICE_TWICE", 60),
        ({"hospitals": ("示范市人民医院", "示范市福源医院 ")}, "HOSPITAL", 20),
        ({"agent_early_claims_on": (before(0), before(10), before(364))}, "AGENT_EARLY", 15),
        ({"out_of_proportion": True}, "OUT_OF_PROPORTION", 15),
        ({"notice_on": EVENT + timedelta(days=11)}, "LATE_REPORT", 10),
        ({"pressing": True}, "PRESSING", 10),
        ({"died_on": EVENT, "beneficiary_changed_on": before(89)}, "BENEFICIARY", 30),
        ({"shared_contact": True}, "SHARED_CONTACT", 15),
    ],
)
def test_every_row_has_its_points(known, code, points):
    assert flags(**known) == {code: points}


@pytest.mark.parametrize(
    "known",
    [
        {"illness_from": before(30)},
        {"illness_from": before(-1)},  # it happened in the waiting period: that is no flag but a refusal
        {"begun_on": (before(91), before(-1))},
        {"increased_on": before(180)},
        {"insurers": 1, "policies_on": (before(100), before(50), before(3))},
        {"insurers": 2, "policies_on": (before(100), before(3))},
        {"insurers": 3, "policies_on": (before(190), before(100), before(3))},
        {"hospitals": ("示范市人民医院",)},
        {"agent_early_claims_on": (before(0), before(10))},
        {"agent_early_claims_on": (before(0), before(10), before(365))},
        {"agent_early_claims_on": (before(0), before(10), before(-1))},
        {"notice_on": EVENT + timedelta(days=10)},
        {"died_on": EVENT, "beneficiary_changed_on": before(90)},
        {"beneficiary_changed_on": before(1)},
    ],
)
def test_beyond_its_limit_a_row_does_not_hold(known):
    assert flags(**known) == {}


@pytest.mark.parametrize(("days", "early"), [(-1, False), (0, True), (90, True), (91, False)])
def test_an_early_claim_comes_within_ninety_days(days, early):
    assert is_early(before(days), EVENT, TODAY) is early


def test_the_rows_above_are_all_there_are():
    assert len(words(TODAY)) == 15
    for choice in words(TODAY):
        assert re.search(r"[\u4e00-\u9fff]", choice.zh)
        assert re.search(r"[A-Za-z]", choice.en)


@pytest.mark.parametrize(
    ("points", "way"),
    [
        (0, Route.NONE),
        (29, Route.NONE),
        (30, Route.SENIOR),
        (59, Route.SENIOR),
        (60, Route.INVESTIGATE),
        (300, Route.INVESTIGATE),
    ],
)
def test_the_points_say_who_looks(points, way):
    assert route(points, TODAY) is way


def test_flags_add_up_in_the_order_of_the_table():
    found = attention(replace(PLAIN, tampered=True, begun_on=(before(1),), pressing=True), TODAY)
    assert [flag.code for flag in found.flags] == ["EARLY", "TAMPERED", "PRESSING"]
    assert (found.total, found.route) == (70, Route.INVESTIGATE)
    assert found.flags[0].choice.value == "EARLY"


def test_a_duplicate_invoice_alone_is_investigated():
    assert attention(replace(PLAIN, invoice_twice=True), TODAY).route is Route.INVESTIGATE
