"""Whether a policy covered an event, and what can be claimed under it (domain-rules §2.1, §2.3, §6.1)."""

from datetime import date, timedelta

import pytest

from handlers.claims import cover
from handlers.claims.cover import ClaimType, Contract, Suspension, cover_findings, policy_days

BEGAN = date(2026, 1, 1)
CRITICAL = Contract(effective_on=BEGAN, waiting_days=90)
MEDICAL = Contract(effective_on=BEGAN, expiry_on=date(2027, 1, 1), waiting_days=30)
TODAY = date(2026, 7, 20)


def codes(findings):
    return [found.code for found in findings]


def on_day(number):
    """The day of this number, the effective date being day 1."""
    return BEGAN + timedelta(days=number - 1)


@pytest.mark.parametrize(
    ("contract", "day", "why"),
    [
        (CRITICAL, 1, ["CL-WAIT-01"]),
        (CRITICAL, 89, ["CL-WAIT-01"]),
        (CRITICAL, 90, ["CL-WAIT-01"]),
        (CRITICAL, 91, []),
        (MEDICAL, 29, ["CL-WAIT-01"]),
        (MEDICAL, 30, ["CL-WAIT-01"]),
        (MEDICAL, 31, []),
    ],
)
def test_the_last_waiting_day_still_waits(contract, day, why):
    assert codes(cover_findings(contract, on_day(day))) == why


def test_the_days_of_the_book():
    assert on_day(90) == date(2026, 3, 31)
    (found,) = cover_findings(CRITICAL, date(2026, 3, 31))
    assert found.params == {"day": "2026-04-01"}
    assert not cover_findings(CRITICAL, date(2026, 4, 1))


def test_an_accident_does_not_wait():
    assert not cover_findings(CRITICAL, BEGAN, accident=True)
    assert not cover_findings(MEDICAL, BEGAN, accident=True)


def test_a_renewal_without_gap_does_not_wait():
    renewed = Contract(effective_on=BEGAN, waiting_days=30, renewed_without_gap=True)
    assert not cover_findings(renewed, BEGAN)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2025, 12, 31), ["CL-PER-01"]),
        (date(2026, 12, 31), []),
        (date(2027, 1, 1), ["CL-PER-01"]),
        (date(2027, 6, 1), ["CL-PER-01"]),
    ],
)
def test_cover_runs_from_its_start_to_before_its_expiry(day, why):
    assert codes(cover_findings(MEDICAL, day)) == why


def test_a_policy_that_ended_early_covers_until_then():
    ended = Contract(effective_on=BEGAN, ended_on=date(2026, 6, 1), waiting_days=90)
    assert not cover_findings(ended, date(2026, 5, 31))
    (found,) = cover_findings(ended, date(2026, 6, 1))
    assert (found.code, found.params) == ("CL-PER-01", {"day": "2026-06-01"})


def test_the_earlier_of_two_ends_counts():
    ended = Contract(effective_on=BEGAN, expiry_on=date(2027, 1, 1), ended_on=date(2027, 3, 1))
    (found,) = cover_findings(ended, date(2027, 2, 1))
    assert (found.code, found.params) == ("CL-PER-01", {"day": "2027-01-01"})


def test_a_suspended_policy_covers_nothing_not_even_an_accident():
    still = Contract(effective_on=BEGAN, suspensions=(Suspension(starts_on=date(2027, 3, 3)),))
    assert not cover_findings(still, date(2027, 3, 2))
    assert codes(cover_findings(still, date(2027, 3, 3))) == ["CL-LAPSE-01"]
    assert codes(cover_findings(still, date(2029, 1, 1), accident=True)) == ["CL-LAPSE-01"]


def test_after_a_reinstatement_illness_waits_again_and_an_accident_does_not():
    again = Contract(
        effective_on=BEGAN,
        waiting_days=90,
        suspensions=(Suspension(starts_on=date(2027, 3, 3), reinstated_on=date(2027, 9, 28)),),
    )
    assert not cover_findings(again, date(2027, 3, 2))
    assert codes(cover_findings(again, date(2027, 9, 27))) == ["CL-LAPSE-01"]
    assert codes(cover_findings(again, date(2027, 9, 28))) == ["CL-WAIT-01"]
    assert not cover_findings(again, date(2027, 9, 28), accident=True)
    assert codes(cover_findings(again, date(2027, 12, 26))) == ["CL-WAIT-01"]  # day 90
    assert not cover_findings(again, date(2027, 12, 27))
    assert again.illness_from(date(2028, 1, 1)) == date(2027, 12, 27)
    assert again.illness_from(date(2027, 1, 1)) == date(2026, 4, 1)


def test_a_renewed_policy_that_was_reinstated_waits_again():
    again = Contract(
        effective_on=BEGAN,
        waiting_days=30,
        renewed_without_gap=True,
        suspensions=(Suspension(starts_on=date(2026, 3, 1), reinstated_on=date(2026, 4, 1)),),
    )
    assert not cover_findings(again, date(2026, 1, 2))
    assert codes(cover_findings(again, date(2026, 4, 30))) == ["CL-WAIT-01"]
    assert not cover_findings(again, date(2026, 5, 1))


def test_the_age_of_a_policy_counts_from_its_last_beginning():
    assert policy_days(MEDICAL, BEGAN) == 0
    assert policy_days(MEDICAL, BEGAN + timedelta(days=181)) == 181
    again = Contract(
        effective_on=BEGAN, suspensions=(Suspension(starts_on=date(2026, 3, 1), reinstated_on=date(2026, 4, 1)),)
    )
    assert policy_days(again, date(2026, 4, 11)) == 10


@pytest.mark.parametrize(("product", "types"), [("MM01", ["MED"]), ("CI01", ["CI"]), ("TL01", [])])
def test_a_product_pays_its_own_types_of_claim(product, types):
    assert [choice.value for choice in cover.types(product, TODAY)] == types


@pytest.mark.parametrize(
    ("claim_type", "product", "why"),
    [
        ("MED", "MM01", []),
        ("CI", "CI01", []),
        ("MED", "CI01", ["CL-TYPE-01"]),
        ("CI", "MM01", ["CL-TYPE-01"]),
        ("DEATH", "CI01", ["CL-TYPE-01"]),
        ("", "MM01", ["CL-TYPE-01"]),
    ],
)
def test_a_claim_that_the_policy_does_not_pay_is_refused(claim_type, product, why):
    assert codes(cover.type_findings(claim_type, product, TODAY)) == why


def test_every_type_reads_in_both_languages():
    types = cover.all_types(TODAY)
    assert [choice.value for choice in types] == list(ClaimType)
    assert [choice.zh for choice in types] == ["医疗理赔", "重疾理赔"]
    assert [choice.en for choice in types] == ["Medical", "Critical illness"]


@pytest.mark.parametrize(
    ("known_on", "why"),
    [
        (date(2024, 7, 20), []),
        (date(2024, 7, 19), ["limitation"]),
        (date(2026, 7, 1), []),
    ],
)
@pytest.mark.parametrize("claim_type", ["MED", "CI"])
def test_after_two_years_there_is_a_warning(known_on, why, claim_type):
    assert codes(cover.limitation_findings(claim_type, known_on, TODAY)) == why


@pytest.mark.parametrize(("days", "late"), [(0, False), (10, False), (11, True)])
def test_more_than_ten_days_are_late(days, late):
    assert cover.reported_late(TODAY, TODAY + timedelta(days=days)) is late
