"""From hits to terms, who may decide, and who is examined (domain-rules §4.1-4.6)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.editions import NotInForce
from handlers.underwriting.hits import read_hit, read_text
from handlers.underwriting.rules import (
    Decision,
    Outcome,
    assess,
    authority,
    levels_in_order,
    lowest_level,
    needs_second_person,
)
from workflows.errors import UnknownName

TODAY = date(2026, 7, 20)


def hit(code, outcome, em=0, **more):
    return {"code": code, "outcome": outcome, "em": Decimal(em), "months": 0, "reason": "", "exclusion": ""} | more


def summed(*hits, product="CI01", sum_at_risk=300_000):
    return assess(hits, product=product, sum_at_risk=Decimal(sum_at_risk), on=TODAY)


THYROID = hit("A09", "EXCLUDE", exclusion="EX-THY")
LIVER = hit("A17", "EXCLUDE", exclusion="EX-LIV")


def test_no_hit_is_standard_and_the_system_may_say_so():
    clean = summed()
    assert (clean.outcome, clean.em, clean.em_terms, clean.decision) == (Outcome.STANDARD, 0, 0, Decision.STANDARD)
    assert (clean.hits, clean.reasons, clean.exclusions, clean.months) == ((), (), (), 0)
    assert (clean.evidence, clean.postponed_until, clean.reduced_sum) == ((), None, None)
    assert clean.system_decides


def test_the_system_says_nothing_about_more_than_its_sum():
    assert summed(sum_at_risk=500_000).system_decides
    assert not summed(sum_at_risk=500_001).system_decides


def test_evidence_that_is_there_is_for_a_person_to_read_and_not_asked_for_again():
    rows = (hit("A21", "EVIDENCE", evidence="HOSPITAL_RECORD"), hit("A23", "EVIDENCE", evidence="EXAM_A"))

    half = assess(rows, product="CI01", sum_at_risk=Decimal(300_000), on=TODAY, there={"EXAM_A"})
    assert (half.outcome, half.evidence) == (Outcome.REFER, ("HOSPITAL_RECORD",))
    assert half.hits == ("A21 EVIDENCE evidence=HOSPITAL_RECORD", "A23 REFER evidence=EXAM_A")

    found = assess(rows, product="CI01", sum_at_risk=Decimal(300_000), on=TODAY, there={"EXAM_A", "HOSPITAL_RECORD"})
    assert (found.outcome, found.decision, found.evidence, found.system_decides) == (Outcome.REFER, None, (), False)
    loaded = assess(
        (*rows[1:], hit("A08", "LOAD", em=50)), product="CI01", sum_at_risk=Decimal(300_000), on=TODAY, there={"EXAM_A"}
    )
    assert (loaded.outcome, loaded.em_terms) == (Outcome.REFER, 50)


@pytest.mark.parametrize(
    ("em", "product", "outcome", "em_terms"),
    [
        (0, "CI01", "STANDARD", 0),
        (25, "CI01", "STANDARD", 0),
        (26, "CI01", "LOAD", 50),
        (50, "CI01", "LOAD", 50),
        (51, "CI01", "LOAD", 75),
        (150, "CI01", "LOAD", 150),
        (151, "CI01", "DECLINE", 175),  # compared before rounding
        (151, "TL01", "LOAD", 175),
        (250, "TL01", "LOAD", 250),
        (251, "TL01", "DECLINE", 275),
        (26, "MM01", "DECLINE", 50),  # MM01 and AC01 have no loading
        (25, "MM01", "STANDARD", 0),
    ],
)
def test_points_become_terms(em, product, outcome, em_terms):
    found = summed(hit("A06", "LOAD", em), product=product)
    assert (found.outcome, found.em, found.em_terms) == (outcome, em, em_terms)


def test_points_of_all_rows_are_added_up():
    found = summed(hit("A06", "LOAD", 75), hit("A08", "LOAD", 25), hit("A14", "LOAD", 50))
    assert (found.outcome, found.em, found.em_terms, found.decision) == ("LOAD", 150, 150, Decision.LOADED)
    assert found.hits == ("A06 LOAD em=75", "A08 LOAD em=25", "A14 LOAD em=50")
    too_much = summed(hit("A06", "LOAD", 75), hit("A08", "LOAD", 50), hit("A14", "LOAD", 50))
    assert (too_much.outcome, too_much.reasons, too_much.decision) == ("DECLINE", ("UW-MED-01",), Decision.DECLINED)


def test_small_loads_together_are_no_longer_standard():
    assert summed(hit("A06", "LOAD", 25)).decision is Decision.STANDARD
    assert summed(hit("A06", "LOAD", 25), hit("A08", "LOAD", 25)).decision is Decision.LOADED


ORDER = ["DECLINE", "POSTPONE", "REFER", "EVIDENCE", "REDUCED", "EXCLUDE", "LOAD", "STANDARD"]


@given(st.lists(st.sampled_from(ORDER), min_size=1, max_size=6))
def test_the_most_severe_outcome_wins_whatever_the_order(outcomes):
    rows = [hit(f"A{n:02}", outcome, 50 if outcome == "LOAD" else 0) for n, outcome in enumerate(outcomes)]
    expected = min(outcomes, key=ORDER.index)
    if outcomes.count("LOAD") > 3:
        expected = "DECLINE"
    assert summed(*rows).outcome == expected


@pytest.mark.parametrize(
    ("outcome", "decision"),
    [
        ("DECLINE", Decision.DECLINED),
        ("POSTPONE", Decision.POSTPONED),
        ("REFER", None),
        ("EVIDENCE", Decision.SUPPLEMENT),
        ("REDUCED", Decision.REDUCED),
        ("EXCLUDE", Decision.EXCLUDED),
        ("STANDARD", Decision.STANDARD),
    ],
)
def test_each_outcome_recommends_a_decision_or_asks_a_person(outcome, decision):
    assert summed(hit("A00", outcome)).decision is decision


def test_an_exclusion_with_a_load_is_both():
    found = summed(THYROID, hit("A08", "LOAD", 50))
    assert (found.outcome, found.decision) == ("EXCLUDE", Decision.LOADED_EXCLUDED)
    assert (found.exclusions, found.em_terms, found.system_decides) == (("EX-THY",), 50, False)


def test_the_system_excludes_thyroid_and_breast_but_not_the_liver():
    assert summed(THYROID).system_decides
    assert summed(THYROID, hit("A12", "EXCLUDE", exclusion="EX-BRE")).system_decides
    assert not summed(LIVER).system_decides
    assert not summed(THYROID, LIVER).system_decides


@pytest.mark.parametrize("outcome", ["DECLINE", "POSTPONE", "REFER", "EVIDENCE", "REDUCED"])
def test_the_system_alone_never_declines_postpones_or_settles_what_a_person_should_see(outcome):
    assert not summed(hit("A00", outcome)).system_decides
    assert not summed(hit("A00", outcome), THYROID).system_decides


def test_the_system_alone_never_loads():
    assert not summed(hit("A08", "LOAD", 50)).system_decides
    assert summed(hit("A08", "LOAD", 25)).system_decides  # 25 points are standard terms


def test_several_postponements_take_the_longest():
    found = summed(
        hit("A05", "POSTPONE", months=6), hit("A13", "POSTPONE", months=12), hit("A14", "POSTPONE", months=6)
    )
    assert (found.months, found.reasons) == (12, ("UW-MED-01",))
    assert found.postponed_until == date(2027, 7, 20)


@pytest.mark.parametrize(("until", "latest"), [(date(2027, 7, 19), date(2027, 7, 20)), (date(2027, 7, 21),) * 2])
def test_a_postponement_to_a_day_is_compared_with_those_in_months(until, latest):
    found = summed(hit("A13", "POSTPONE", months=12), hit("A20", "POSTPONE", until=until))
    assert found.postponed_until == latest


def test_a_reduced_sum_leaves_exclusion_and_loading_beside_it():
    found = summed(hit("A24", "REDUCED", reduced_sum=Decimal(240_000)), THYROID, hit("A08", "LOAD", 50))
    assert (found.outcome, found.decision, found.reduced_sum) == ("REDUCED", Decision.REDUCED, 240_000)
    assert (found.exclusions, found.em_terms) == (("EX-THY",), 50)


def test_what_is_asked_for_is_told_once_in_the_order_of_the_table():
    rows = [hit("A21", "EVIDENCE", evidence="HOSPITAL_RECORD"), hit("A23", "EVIDENCE", evidence="EXAM_A")]
    found = summed(*rows, *rows, hit("A26", "REFER", evidence="RESIDENCE_QUESTIONNAIRE"))
    assert found.evidence == ("HOSPITAL_RECORD", "EXAM_A", "RESIDENCE_QUESTIONNAIRE")


def test_a_reason_of_its_own_is_kept_and_told_once():
    found = summed(hit("A01", "DECLINE", reason="UW-AGE-01"), hit("A19", "DECLINE", reason="UW-AGE-01"))
    assert found.reasons == ("UW-AGE-01",)
    evidence = summed(hit("A21", "EVIDENCE", reason="UW-EVD-01"), hit("A23", "EVIDENCE", reason="UW-EVD-02"))
    assert evidence.reasons == ("UW-EVD-01", "UW-EVD-02")
    declined_too = summed(hit("A21", "EVIDENCE", reason="UW-EVD-01"), hit("A16", "DECLINE"))
    assert declined_too.reasons == ("UW-EVD-01", "UW-MED-01")


def test_an_outcome_nobody_knows_is_refused():
    with pytest.raises(UnknownName):
        summed(hit("A01", "MAYBE"))


@pytest.mark.parametrize(
    ("level", "decision", "sum_at_risk", "em", "may"),
    [
        ("system", "STANDARD", 500_000, 25, True),
        ("system", "STANDARD", 500_001, 0, False),
        ("system", "STANDARD", 100_000, 26, False),
        ("system", "LOADED", 100_000, 50, False),
        ("system", "DECLINED", 100_000, 0, False),
        ("system", "POSTPONED", 100_000, 0, False),
        ("system", "EXCLUDED", 100_000, 0, True),
        ("underwriter", "STANDARD", 1_000_000, 0, True),
        ("underwriter", "STANDARD", 1_000_001, 0, False),
        ("underwriter", "LOADED", 1_000_000, 100, True),
        ("underwriter", "LOADED", 1_000_000, 101, False),
        ("underwriter", "DECLINED", 500_000, 175, True),  # a decline takes no risk
        ("underwriter", "DECLINED", 500_001, 0, False),
        ("underwriter", "POSTPONED", 1_000_000, 0, True),
        ("senior", "LOADED", 5_000_000, 250, True),
        ("senior", "LOADED", 5_000_000, 251, False),
        ("senior", "STANDARD", 5_000_001, 0, False),
        ("senior", "DECLINED", 5_000_000, 0, True),
        ("committee", "LOADED", 50_000_000, 500, True),
        ("committee", "DECLINED", 50_000_000, 500, True),
        ("committee", "GUESSED", 100_000, 0, False),
    ],
)
def test_authority_ends_where_its_table_says(level, decision, sum_at_risk, em, may):
    assert authority(level, decision, Decimal(sum_at_risk), em, on=TODAY) is may


@pytest.mark.parametrize(
    ("decision", "sum_at_risk", "em", "level"),
    [
        ("STANDARD", 300_000, 0, "system"),
        ("LOADED", 300_000, 50, "underwriter"),
        ("DECLINED", 300_000, 0, "underwriter"),
        ("DECLINED", 600_000, 0, "senior"),
        ("LOADED", 300_000, 125, "senior"),
        ("STANDARD", 6_000_000, 0, "committee"),
        ("LOADED", 300_000, 275, "committee"),
    ],
)
def test_what_is_too_much_for_one_goes_to_the_lowest_level_that_may(decision, sum_at_risk, em, level):
    assert lowest_level(decision, Decimal(sum_at_risk), em, on=TODAY) == level


def test_an_exclusion_the_system_may_not_make_goes_to_an_underwriter():
    assert lowest_level("EXCLUDED", Decimal(300_000), 0, on=TODAY, exclusions=["EX-THY"]) == "system"
    assert lowest_level("EXCLUDED", Decimal(300_000), 0, on=TODAY, exclusions=["EX-LIV"]) == "underwriter"


@given(st.sampled_from(list(Decision)), st.integers(0, 10_000_000), st.integers(0, 600))
def test_a_higher_level_may_whatever_a_lower_one_may(decision, sum_at_risk, em):
    may = [authority(level, decision, Decimal(sum_at_risk), em, on=TODAY) for level in levels_in_order(TODAY)]
    assert may == sorted(may)
    assert may[-1]


def test_an_unknown_level_has_no_authority():
    with pytest.raises(UnknownName):
        authority("intern", "STANDARD", Decimal(1), 0, on=TODAY)
    with pytest.raises(UnknownName):
        lowest_level("GUESSED", Decimal(1), 0, on=TODAY)
    with pytest.raises(NotInForce):
        authority("system", "STANDARD", Decimal(1), 0, on=date(2019, 1, 1))


def test_a_no_to_half_a_million_needs_four_eyes():
    assert needs_second_person("DECLINED", Decimal(500_000), TODAY)
    assert needs_second_person("POSTPONED", Decimal(500_000), TODAY)
    assert not needs_second_person("DECLINED", Decimal(499_999), TODAY)
    assert not needs_second_person("STANDARD", Decimal(5_000_000), TODAY)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (hit("A08", "LOAD", 50), "A08 LOAD em=50"),
        (hit("A09", "EXCLUDE", exclusion="EX-THY"), "A09 EXCLUDE exclusion=EX-THY"),
        (hit("A13", "POSTPONE", months=Decimal(12)), "A13 POSTPONE months=12"),
        (hit("A20", "POSTPONE", until=date(2026, 11, 30)), "A20 POSTPONE until=2026-11-30"),
        (hit("A23", "EVIDENCE", evidence="EXAM_B"), "A23 EVIDENCE evidence=EXAM_B"),
        (hit("A24", "REDUCED", reduced_sum=Decimal(240_000)), "A24 REDUCED reduced_sum=240000"),
        (hit("A27", "REFER"), "A27 REFER"),
    ],
)
def test_a_hit_is_kept_in_one_line_and_read_back(row, text):
    assert summed(row).hits == (text,)
    assert read_text(text) == read_hit(row)


def test_a_hit_of_which_only_the_code_was_kept_is_still_read():
    assert (read_text("A08").code, read_text("A08").outcome) == ("A08", Outcome.STANDARD)
