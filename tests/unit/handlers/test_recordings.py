"""Sales recordings 双录: when one is needed, what it shows, how long it is kept (domain-rules §2.5)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import handlers
from handlers.recordings import rules
from workflows.dmn import load_decisions

TODAY = date(2026, 3, 2)
TABLE = load_decisions((Path(handlers.__file__).parent.parent / "bpmn" / "application" / "recording.dmn").read_bytes())
MOMENTS = ["IDENTITY", "CONSENT", "DOCUMENTS", "EXPLAINED", "ANSWERED", "SIGNED"]


def needed(channel: str = "AGENT", age: int = 40, years: int = 30, *, linked: bool = False) -> object:
    given = {"channel": channel, "applicant_age": age, "term_years": years, "investment_linked": linked}
    return TABLE.evaluate("recording", given).value


@pytest.mark.parametrize(
    ("channel", "age", "years", "linked", "kind"),
    [
        ("BANK", 20, 2, False, "VIDEO"),  # a
        ("BANK", 20, 1, False, "NONE"),
        ("BANK", 60, 1, False, "NONE"),
        ("TERMINAL", 70, 30, False, "NONE"),  # the self-service terminal is excepted
        ("AGENT", 60, 2, False, "VIDEO"),  # b, at its age
        ("AGENT", 59, 2, False, "NONE"),  # … and a year below
        ("AGENT", 60, 1, False, "NONE"),  # a term of one year is not above one
        ("BROKER", 75, 10, False, "VIDEO"),
        ("AGENT", 20, 1, True, "VIDEO"),  # c, any age
        ("BANK", 20, 1, True, "VIDEO"),
        ("TERMINAL", 20, 1, True, "VIDEO"),
        ("TELEPHONE", 30, 10, False, "AUDIO"),
        ("TELEPHONE", 65, 10, False, "AUDIO"),
        ("INTERNET", 65, 10, False, "TRACE"),
    ],
)
def test_who_sells_to_whom_for_how_long_decides(channel: str, age: int, years: int, linked: bool, kind: str):  # noqa: FBT001
    assert needed(channel, age, years, linked=linked) == kind


def test_the_key_moments_are_those_of_the_book():
    assert [choice.value for choice in rules.moments(TODAY)] == MOMENTS
    assert all(choice.zh and choice.en for choice in rules.moments(TODAY))


def test_cover_runs_to_its_age():
    assert rules.term_years("T70", 60, TODAY) == 10
    assert rules.term_years("WL", 60, TODAY) == 45
    assert rules.term_years("1Y", 60, TODAY) == 1


def test_a_recording_outlives_its_contract_by_five_or_ten_years():
    assert rules.keep_until(date(2027, 3, 2), 1, TODAY) == date(2032, 3, 2)
    assert rules.keep_until(date(2028, 3, 2), 2, TODAY) == date(2038, 3, 2)
    assert rules.keep_until(date(2028, 2, 29), 1, TODAY) == date(2033, 2, 28)


def test_nothing_passes_that_does_not_show_every_key_moment():
    assert rules.pass_findings(MOMENTS, TODAY) == []
    found = rules.pass_findings(MOMENTS[:-1], TODAY)
    assert [(one.field, one.code) for one in found] == [("moments.SIGNED", "NB-REC-01")]


def test_another_recording_is_asked_for_by_its_key_moments():
    assert rules.rerecord_findings(["SIGNED"]) == []
    assert [one.code for one in rules.rerecord_findings([])] == ["NB-REC-01"]
