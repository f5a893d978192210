"""The decision table `rating_medical`, row by row (domain-rules §4.2 table A, MM01), and what its hits come to."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from handlers.underwriting import evidence, terms
from handlers.underwriting.rules import Decision, assess
from workflows.dmn import load_decisions
from workflows.dmn.analysis import analyse

TODAY = date(2026, 7, 20)
XML = files("bpmn").joinpath("underwriting", "rating_medical.dmn").read_bytes()
RATING = load_decisions(XML)
MODEL = {"d": "https://www.omg.org/spec/DMN/20191111/MODEL/"}
TABLE = ET.fromstring(XML)  # noqa: S314 - our own file
RULES = [rule.get("id") for rule in TABLE.findall(".//d:rule", MODEL)]
HEALTHY = {
    "age": 30,
    "sex": "M",
    "bmi": Decimal("22.0"),
    "systolic": 120,
    "diastolic": 80,
    "diabetes": "none",
    "serious_history": False,
    "thyroid_nodule": False,
    "breast_nodule": False,
    "lung_nodule": False,
    "hepatitis_b_carrier": False,
    "pregnant": False,
    "hospital_unexplained": False,
    "earlier_declined": False,
    "declined_here": False,
    "high_risk_stay": False,
    "household_income": Decimal(350_000),
    "yearly_premium": Decimal("350.00"),
    "premium_share": Decimal("0.20"),
    "age_accepted": True,
    "interest": True,
    "aml": "LOW",
    "contradicted": False,
}
"""Every answer that is never left out."""

NOTHING = {
    "em": 0,
    "months": 0,
    "until": None,
    "reason": "",
    "exclusion": "",
    "evidence": "",
    "reduced_sum": None,
}
MEDICAL, RECORDS = {"reason": "UW-MED-01"}, {"reason": "UW-EVD-01"}


def thyroid(grade: int) -> dict[str, Any]:
    return {"thyroid_nodule": True, "thyroid_grade": grade}


def breast(grade: int) -> dict[str, Any]:
    return {"breast_nodule": True, "breast_grade": grade}


def lung(size: str, followed: int, *, stable: bool = True) -> dict[str, Any]:
    return {
        "lung_nodule": True,
        "lung_size_mm": Decimal(size),
        "lung_followed_months": followed,
        "lung_stable": stable if followed else None,
    }


def liver(values: str, alt: int | None = None, limit: int | None = None) -> dict[str, Any]:
    return {"hepatitis_b_carrier": True, "liver_values": values, "alt_value": alt, "alt_limit": limit}


def pregnant(weeks: int) -> dict[str, Any]:
    return {"sex": "F", "pregnant": True, "pregnancy_weeks": weeks, "expected_birth_on": date(2026, 10, 1)}


EXAMPLES = [
    ({"age_accepted": False}, "m01", "DECLINE", {"reason": "UW-AGE-01"}),
    ({"interest": False}, "m02", "DECLINE", {"reason": "UW-INT-01"}),
    ({"bmi": Decimal("15.9")}, "m07_low", "DECLINE", MEDICAL),
    ({"bmi": Decimal("30.0")}, "m07_30", "REFER", {}),
    ({"bmi": Decimal("31.9")}, "m07_30", "REFER", {}),
    ({"bmi": Decimal("32.0")}, "m07_high", "DECLINE", MEDICAL),
    (thyroid(1), "m10_3", "EXCLUDE", {"exclusion": "EX-THY"}),
    (thyroid(3), "m10_3", "EXCLUDE", {"exclusion": "EX-THY"}),
    (thyroid(4), "m10_4", "DECLINE", MEDICAL),
    (thyroid(0), "m10_none", "EVIDENCE", RECORDS | {"evidence": "THYROID_REPORT"}),
    (breast(3), "m12_3", "EXCLUDE", {"exclusion": "EX-BRE"}),
    (breast(4), "m12_4", "POSTPONE", MEDICAL | {"months": 6}),
    (breast(0), "m12_none", "EVIDENCE", RECORDS | {"evidence": "BREAST_REPORT"}),
    (lung("8", 36), "m13_8", "POSTPONE", MEDICAL | {"months": 12}),
    (lung("3", 0), "m13_unfollowed", "POSTPONE", MEDICAL | {"months": 12}),
    (lung("5.9", 24), "m13_stable", "EXCLUDE", {"exclusion": "EX-LUN"}),
    (lung("5.9", 23), "m13_short", "REFER", {"evidence": "LUNG_REPORT"}),
    (lung("5.9", 24, stable=False), "m13_changed", "REFER", {"evidence": "LUNG_REPORT"}),
    (lung("7.9", 1), "m13_6", "REFER", {"evidence": "LUNG_REPORT"}),
    ({"systolic": 160}, "m15_pressure", "DECLINE", MEDICAL),
    ({"diastolic": 100}, "m15_pressure", "DECLINE", MEDICAL),
    ({"diabetes": "type1"}, "m15_diabetes", "DECLINE", MEDICAL),
    ({"diabetes": "type2"}, "m15_diabetes", "DECLINE", MEDICAL),
    (liver("normal"), "m17_carrier", "EXCLUDE", {"exclusion": "EX-LIV"}),
    (liver("abnormal", 81, 40), "m17_abnormal", "POSTPONE", MEDICAL | {"months": 6}),
    (liver("abnormal", 80, 40), "m17_between", "REFER", {"evidence": "LIVER_REPORT"}),
    (liver("unknown"), "m17_unknown", "EVIDENCE", RECORDS | {"evidence": "LIVER_REPORT"}),
    ({"serious_history": True}, "m19", "DECLINE", MEDICAL),
    (pregnant(29), "m20", "POSTPONE", MEDICAL | {"until": date(2026, 11, 30)}),
    ({"hospital_unexplained": True}, "m21", "EVIDENCE", RECORDS | {"evidence": "HOSPITAL_RECORD"}),
    ({"earlier_declined": True}, "m22", "REFER", {}),
    ({"declined_here": True}, "m22", "REFER", {}),
    ({"household_income": Decimal("1749.99")}, "m24_burden", "REFER", {"evidence": "FINANCIAL_QUESTIONNAIRE"}),
    ({"high_risk_stay": True}, "m26", "REFER", {"evidence": "RESIDENCE_QUESTIONNAIRE"}),
    ({"aml": "HIGH"}, "m27", "REFER", {}),
    ({"aml": "HIT"}, "m27", "REFER", {}),
    ({"contradicted": True}, "m28", "REFER", {"reason": "UW-DISC-01", "evidence": "DISCLOSURE_STATEMENT"}),
]
"""An answer, the one rule that it hits, and what the rule says."""

MISSING: Mapping[str, dict[str, Any]] = {"m00": {"bmi": None}, "m00_more": {"breast_nodule": None}}
"""What hits the rules that only say that something is missing."""


def hits(**answers):
    return RATING.evaluate("rating_medical", HEALTHY | answers).value


def fired(**answers):
    return [rule.id for rule in RATING.evaluate("rating_medical", HEALTHY | answers).fired]


def summed(**answers):
    return assess(hits(**answers), product="MM01", sum_at_risk=Decimal(0), on=TODAY)


def test_a_healthy_person_hits_no_row():
    assert hits() == []
    assert (summed().decision, summed().system_decides) == (Decision.STANDARD, True)


@pytest.mark.parametrize(("answers", "rule", "outcome", "more"), EXAMPLES)
def test_one_fact_hits_its_row(answers, rule, outcome, more):
    assert hits(**answers) == [{"code": f"A{rule[1:3]}", "outcome": outcome} | NOTHING | more]


@pytest.mark.parametrize(
    "answers",
    [
        {"bmi": Decimal("16.0")},
        {"bmi": Decimal("29.9")},
        {"systolic": 159, "diastolic": 99},
        pregnant(28),
        {"household_income": Decimal(1750)},
        {"cigarettes_per_day": 40, "occupation_class": 7, "family_history": True, "sum_at_risk": Decimal(9_000_000)},
    ],
)
def test_what_is_within_its_bounds_or_no_matter_hits_none(answers):
    assert hits(**answers) == []


@pytest.mark.parametrize("question", HEALTHY)
def test_what_is_not_answered_goes_to_a_person(question):
    assert "A00" in [row["code"] for row in hits(**{question: None})]


def test_every_rule_of_the_table_is_hit_by_an_example():
    examples = [(rule, answers) for answers, rule, *_ in EXAMPLES] + list(MISSING.items())
    for rule, answers in examples:
        assert rule in fired(**answers), rule
    assert {rule for rule, _ in examples} == set(RULES)


def test_several_exclusions_stand_together_and_the_liver_is_for_a_person():
    both = summed(**thyroid(2), **breast(2))
    assert (both.decision, both.exclusions, both.system_decides) == (Decision.EXCLUDED, ("EX-BRE", "EX-THY"), True)
    assert not summed(**liver("normal")).system_decides


def test_every_row_is_explained_in_both_languages():
    for rule in TABLE.findall(".//d:rule", MODEL):
        zh, en = (text.text for text in rule.findall("d:annotationEntry/d:text", MODEL))
        assert zh == rule.findtext("d:description", namespaces=MODEL), rule.get("id")  # what the editor shows
        assert en.isascii(), rule.get("id")
    assert all(column.get("label") for column in TABLE.iterfind(".//d:decisionTable/d:input", MODEL))


def test_the_rows_that_do_not_speak_of_a_medical_product_are_named():
    said = TABLE.findtext("d:description", namespaces=MODEL)
    codes = {f"A{rule[1:3]}" for rule in RULES}
    others = {"A03", "A09", "A11", "A16"}  # accident, critical illness and term life have their own rows
    missing = {f"A{number:02}" for number in range(1, 29)} - codes - others
    assert missing == {"A04", "A05", "A06", "A08", "A14", "A18", "A23", "A25"}
    assert all(code in said for code in missing)


def test_everything_it_asks_for_or_excludes_has_its_words():
    asked = {more["evidence"] for *_, more in EXAMPLES if "evidence" in more}
    assert asked <= {choice.value for choice in evidence.kinds(TODAY)}
    excluded = {more["exclusion"] for *_, more in EXAMPLES if "exclusion" in more}
    assert excluded <= {choice.value for choice in terms.exclusions(TODAY)}


def test_the_table_has_no_findings():
    assert analyse(RATING.model) == ()
