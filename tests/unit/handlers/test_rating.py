"""The decision table `rating` of CI01, row by row (domain-rules §4.2 table A), and what its hits come to."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import handlers
from handlers.products.rules import Terms, extra_premium, premium
from handlers.underwriting.rules import Decision, assess
from workflows.dmn import load_decisions

TODAY = date(2026, 7, 20)
XML = (Path(handlers.__file__).parent.parent / "bpmn" / "underwriting" / "rating.dmn").read_bytes()
RATING = load_decisions(XML)
MODEL = {"d": "https://www.omg.org/spec/DMN/20191111/MODEL/"}
TABLE = ET.fromstring(XML)  # noqa: S314 - our own file
RULES = [rule.get("id") for rule in TABLE.findall(".//d:rule", MODEL)]
HEALTHY = {
    "age": 30,
    "sex": "M",
    "occupation_class": 1,
    "bmi": Decimal("22.0"),
    "cigarettes_per_day": 0,
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
    "family_history": False,
    "high_risk_stay": False,
    "occupation_status": "employed",
    "yearly_income": Decimal(200_000),
    "household_income": Decimal(350_000),
    "reports_valid_from": date(2026, 1, 20),
    "sum_at_risk": Decimal(300_000),
    "non_medical_limit": Decimal(600_000),
    "exam_package": "",
    "sampled": False,
    "total_at_risk": Decimal(300_000),
    "financial_ceiling": Decimal(2_000_000),
    "no_proof_limit": Decimal(800_000),
    "reduced_sum": Decimal(1_000_000),
    "least_sum": Decimal(50_000),
    "yearly_premium": Decimal("4050.00"),
    "premium_share": Decimal("0.20"),
    "financial_proof": False,
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
MEDICAL, RECORDS, EXAM, MONEY = "UW-MED-01", "UW-EVD-01", "UW-EVD-02", "UW-EVD-03"


def thyroid(grade: int, function: str = "normal", report_on: date | None = date(2026, 1, 20)) -> dict[str, Any]:
    return {
        "thyroid_nodule": True,
        "thyroid_grade": grade,
        "thyroid_function": function,
        "thyroid_report_on": report_on,
    }


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


def pregnant(weeks: int, birth: date = date(2026, 10, 1)) -> dict[str, Any]:
    return {"sex": "F", "pregnant": True, "pregnancy_weeks": weeks, "expected_birth_on": birth}


def means(total: int, ceiling: int | None = 2_000_000, *, proof: bool = False, room: int = 1_000_000) -> dict[str, Any]:
    return {
        "total_at_risk": Decimal(total),
        "financial_ceiling": None if ceiling is None else Decimal(ceiling),
        "financial_proof": proof,
        "reduced_sum": Decimal(room),
    }


EXAMPLES = [
    ({"age_accepted": False}, "a01", "DECLINE", {"reason": "UW-AGE-01"}),
    ({"interest": False}, "a02", "DECLINE", {"reason": "UW-INT-01"}),
    ({"occupation_class": 5}, "a04_5", "LOAD", {"em": 50}),
    ({"occupation_class": 6}, "a04_6", "REFER", {"evidence": "OCCUPATION_QUESTIONNAIRE"}),
    ({"occupation_class": 7}, "a04_6", "REFER", {"evidence": "OCCUPATION_QUESTIONNAIRE"}),
    ({"bmi": Decimal("15.9")}, "a05_low", "POSTPONE", {"months": 6, "reason": MEDICAL}),
    ({"bmi": Decimal("40.0")}, "a05_high", "DECLINE", {"reason": MEDICAL}),
    ({"bmi": Decimal("16.0")}, "a06_low", "LOAD", {"em": 25}),
    ({"bmi": Decimal("17.9")}, "a06_low", "LOAD", {"em": 25}),
    ({"bmi": Decimal("28.0")}, "a06_28", "LOAD", {"em": 25}),
    ({"bmi": Decimal("29.9")}, "a06_28", "LOAD", {"em": 25}),
    ({"bmi": Decimal("30.0")}, "a06_30", "LOAD", {"em": 50}),
    ({"bmi": Decimal("31.9")}, "a06_30", "LOAD", {"em": 50}),
    ({"bmi": Decimal("32.0")}, "a06_32", "LOAD", {"em": 75}),
    ({"bmi": Decimal("34.9")}, "a06_32", "LOAD", {"em": 75}),
    ({"bmi": Decimal("35.0")}, "a06_35", "LOAD", {"em": 125}),
    ({"bmi": Decimal("39.9")}, "a06_35", "LOAD", {"em": 125}),
    ({"cigarettes_per_day": 1}, "a08_some", "LOAD", {"em": 25}),
    ({"cigarettes_per_day": 20}, "a08_some", "LOAD", {"em": 25}),
    ({"cigarettes_per_day": 21}, "a08_many", "LOAD", {"em": 50}),
    (thyroid(1), "a09_3", "EXCLUDE", {"exclusion": "EX-THY"}),
    (thyroid(3), "a09_3", "EXCLUDE", {"exclusion": "EX-THY"}),
    (thyroid(4), "a09_4", "POSTPONE", {"months": 6, "reason": MEDICAL}),
    (thyroid(4, report_on=date(2025, 1, 1)), "a09_4", "POSTPONE", {"months": 6, "reason": MEDICAL}),
    (thyroid(6, "unknown"), "a09_4", "POSTPONE", {"months": 6, "reason": MEDICAL}),
    (thyroid(0, "unknown", None), "a09_none", "EVIDENCE", {"reason": RECORDS, "evidence": "THYROID_REPORT"}),
    (thyroid(0, "normal", None), "a09_none", "EVIDENCE", {"reason": RECORDS, "evidence": "THYROID_REPORT"}),
    (
        thyroid(3, report_on=date(2026, 1, 19)),
        "a09_old",
        "EVIDENCE",
        {"reason": RECORDS, "evidence": "THYROID_REPORT"},
    ),
    (thyroid(3, "unknown"), "a09_unknown", "EVIDENCE", {"reason": RECORDS, "evidence": "THYROID_REPORT"}),
    (thyroid(3, "abnormal"), "a09_abnormal", "REFER", {}),
    (breast(1), "a12_3", "EXCLUDE", {"exclusion": "EX-BRE"}),
    (breast(3), "a12_3", "EXCLUDE", {"exclusion": "EX-BRE"}),
    (breast(4), "a12_4", "POSTPONE", {"months": 6, "reason": MEDICAL}),
    (breast(6), "a12_4", "POSTPONE", {"months": 6, "reason": MEDICAL}),
    (breast(0), "a12_none", "EVIDENCE", {"reason": RECORDS, "evidence": "BREAST_REPORT"}),
    (lung("8", 36), "a13_8", "POSTPONE", {"months": 12, "reason": MEDICAL}),
    (lung("8", 0), "a13_8", "POSTPONE", {"months": 12, "reason": MEDICAL}),
    (lung("3", 0), "a13_unfollowed", "POSTPONE", {"months": 12, "reason": MEDICAL}),
    (lung("7.9", 0), "a13_unfollowed", "POSTPONE", {"months": 12, "reason": MEDICAL}),
    (lung("5.9", 24), "a13_stable", "EXCLUDE", {"exclusion": "EX-LUN"}),
    (lung("5.9", 23), "a13_short", "REFER", {"evidence": "LUNG_REPORT"}),
    (lung("5.9", 1, stable=False), "a13_short", "REFER", {"evidence": "LUNG_REPORT"}),
    (lung("5.9", 24, stable=False), "a13_changed", "REFER", {"evidence": "LUNG_REPORT"}),
    (lung("6", 24), "a13_6", "REFER", {"evidence": "LUNG_REPORT"}),
    (lung("7.9", 1), "a13_6", "REFER", {"evidence": "LUNG_REPORT"}),
    ({"systolic": 180}, "a14_180", "POSTPONE", {"months": 6, "reason": MEDICAL}),
    ({"systolic": 179, "diastolic": 110}, "a14_110", "POSTPONE", {"months": 6, "reason": MEDICAL}),
    ({"systolic": 160}, "a14_160", "LOAD", {"em": 100}),
    ({"diastolic": 100}, "a14_100", "LOAD", {"em": 100}),
    ({"systolic": 150}, "a14_150", "LOAD", {"em": 50}),
    ({"diastolic": 95}, "a14_95", "LOAD", {"em": 50}),
    ({"systolic": 140}, "a14_140", "LOAD", {"em": 25}),
    ({"diastolic": 90}, "a14_90", "LOAD", {"em": 25}),
    ({"diabetes": "type1"}, "a16", "DECLINE", {"reason": MEDICAL}),
    ({"diabetes": "type2"}, "a16", "DECLINE", {"reason": MEDICAL}),
    (liver("normal"), "a17_carrier", "LOAD", {"em": 50}),
    (liver("abnormal", 81, 40), "a17_abnormal", "POSTPONE", {"months": 6, "reason": MEDICAL}),
    (liver("abnormal", 80, 40), "a17_between", "REFER", {"evidence": "LIVER_REPORT"}),
    (liver("unknown"), "a17_unknown", "EVIDENCE", {"reason": RECORDS, "evidence": "LIVER_REPORT"}),
    ({"family_history": True}, "a18", "REFER", {"em": 50}),
    ({"serious_history": True}, "a19", "DECLINE", {"reason": MEDICAL}),
    (pregnant(29), "a20", "POSTPONE", {"until": date(2026, 11, 30), "reason": MEDICAL}),
    ({"earlier_declined": True}, "a22", "REFER", {}),
    ({"declined_here": True}, "a22", "REFER", {}),
    (
        {"sum_at_risk": Decimal(600_001), "exam_package": "B"},
        "a23",
        "EVIDENCE",
        {"reason": EXAM, "evidence": "EXAM_B"},
    ),
    ({"sampled": True}, "a23_sample", "EVIDENCE", {"reason": EXAM, "evidence": "EXAM_A"}),
    (means(2_000_001), "a24_means", "EVIDENCE", {"reason": MONEY, "evidence": "FINANCIAL"}),
    (means(300_001, 300_000), "a24_means", "EVIDENCE", {"reason": MONEY, "evidence": "FINANCIAL"}),
    (means(800_001), "a24_unproved", "EVIDENCE", {"reason": MONEY, "evidence": "FINANCIAL"}),
    (
        means(300_001, 300_000, proof=True, room=50_000),
        "a24_reduced",
        "REDUCED",
        {"reduced_sum": Decimal(50_000)},
    ),
    (means(300_001, 300_000, proof=True, room=49_999), "a24_nothing", "REFER", {"reason": "UW-FIN-01"}),
    (
        {"yearly_premium": Decimal("70000.01")},
        "a24_burden",
        "REFER",
        {"evidence": "FINANCIAL_QUESTIONNAIRE"},
    ),
    ({"household_income": Decimal(0)}, "a24_burden", "REFER", {"evidence": "FINANCIAL_QUESTIONNAIRE"}),
    ({"high_risk_stay": True}, "a26", "REFER", {"evidence": "RESIDENCE_QUESTIONNAIRE"}),
    ({"aml": "HIGH"}, "a27", "REFER", {}),
    ({"aml": "HIT"}, "a27", "REFER", {}),
    ({"contradicted": True}, "a28", "REFER", {"reason": "UW-DISC-01", "evidence": "DISCLOSURE_STATEMENT"}),
]
"""An answer, the one rule that it hits, and what the rule says."""

TOGETHER: Mapping[str, dict[str, Any]] = {
    "a00": {"bmi": None},
    "a00_more": {"breast_nodule": None},
    "a21": {"hospital_unexplained": True},
    "a23_history": {"hospital_unexplained": True},
}
"""What hits the rules that never stand alone, or that only say that something is missing."""


def rated(**answers):
    return RATING.evaluate("rating", HEALTHY | answers)


def hits(**answers):
    return rated(**answers).value


def summed(**answers):
    return assess(hits(**answers), product="CI01", sum_at_risk=Decimal(300_000), on=TODAY)


def only_hit(**answers):
    [found] = hits(**answers)
    return found


def test_a_healthy_person_hits_no_row():
    assert hits() == []
    assert (summed().decision, summed().system_decides) == (Decision.STANDARD, True)


@pytest.mark.parametrize(("answers", "rule", "outcome", "more"), EXAMPLES)
def test_one_fact_hits_its_row(answers, rule, outcome, more):
    assert only_hit(**answers) == {"code": rule[:3].upper(), "outcome": outcome} | NOTHING | more


def test_every_rule_of_the_table_is_hit_by_an_example():
    examples = [(rule, answers) for answers, rule, *_ in EXAMPLES] + list(TOGETHER.items())
    for rule, answers in examples:
        assert rule in fired(**answers), rule
    assert {rule for rule, _ in examples} == set(RULES)


def fired(**answers) -> list[str]:
    return [rule.id for rule in rated(**answers).fired]


@pytest.mark.parametrize(
    "answers",
    [
        {"occupation_class": 4},
        {"bmi": Decimal("18.0")},
        {"bmi": Decimal("27.9")},
        {"systolic": 139, "diastolic": 89},
        {"sum_at_risk": Decimal(600_000)},
        pregnant(28),
        {"aml": "MEDIUM"},
        means(800_000),
        means(300_000, 300_000),
        means(2_000_000, proof=True),
        {"yearly_premium": Decimal("70000.00")},
        {"occupation_status": "student", "yearly_income": None},
        {"occupation_status": "none", "yearly_income": None},
        {"occupation_status": "homemaker", "yearly_income": None, "spouse_sum": Decimal(0)},
        {"age": 17, "financial_ceiling": None, "no_proof_limit": None, "total_at_risk": Decimal(5_000_000)},
    ],
)
def test_just_below_a_row_there_is_no_hit(answers):
    assert hits(**answers) == []


def test_an_unexplained_stay_in_hospital_asks_for_its_records_and_an_examination():
    found = summed(hospital_unexplained=True)
    assert (found.decision, found.evidence) == (Decision.SUPPLEMENT, ("HOSPITAL_RECORD", "EXAM_A"))
    more = summed(hospital_unexplained=True, sum_at_risk=Decimal(900_001), exam_package="B", sampled=True)
    assert more.evidence == ("HOSPITAL_RECORD", "EXAM_B"), "one examination is enough"


def test_an_abnormal_function_beside_a_bad_grade_is_seen_by_a_person_later():
    found = summed(**thyroid(5, "abnormal"))
    assert (found.decision, len(found.hits)) == (Decision.POSTPONED, 2)
    assert [hit["outcome"] for hit in hits(**thyroid(0, "abnormal", None))] == ["EVIDENCE", "REFER"]


@pytest.mark.parametrize(
    ("systolic", "diastolic", "outcome", "em"),
    [
        (140, 80, "LOAD", 25),
        (149, 94, "LOAD", 25),
        (120, 90, "LOAD", 25),
        (139, 94, "LOAD", 25),
        (150, 80, "LOAD", 50),
        (159, 99, "LOAD", 50),
        (120, 95, "LOAD", 50),
        (140, 95, "LOAD", 50),
        (150, 90, "LOAD", 50),
        (160, 80, "LOAD", 100),
        (179, 109, "LOAD", 100),
        (120, 100, "LOAD", 100),
        (140, 100, "LOAD", 100),
        (160, 95, "LOAD", 100),
        (180, 80, "POSTPONE", 0),
        (120, 110, "POSTPONE", 0),
        (170, 110, "POSTPONE", 0),
        (190, 120, "POSTPONE", 0),
    ],
)
def test_the_worse_of_two_blood_pressures_decides_once(systolic, diastolic, outcome, em):
    found = only_hit(systolic=systolic, diastolic=diastolic)
    assert (found["code"], found["outcome"], found["em"]) == ("A14", outcome, em)
    assert found["months"] == (6 if outcome == "POSTPONE" else 0)


@pytest.mark.parametrize("name", sorted(HEALTHY))
def test_a_missing_answer_goes_to_a_person_and_never_passes_as_healthy(name):
    assert {"code": "A00", "outcome": "REFER"} | NOTHING in hits(**{name: None})


OPENED = (thyroid(3), breast(3), lung("5", 24), liver("abnormal", 50, 40), pregnant(20))


@pytest.mark.parametrize(
    ("opened", "name"),
    [(opened, name) for opened in OPENED for name in opened if name != "sex"]
    + [({"occupation_status": "homemaker", "spouse_sum": Decimal(1)}, "spouse_sum")],
)
def test_a_missing_answer_behind_a_yes_goes_to_a_person_too(opened, name):
    assert "A00" not in [found["code"] for found in hits(**opened)]
    assert "A00" in [found["code"] for found in hits(**opened | {name: None})]


@pytest.mark.parametrize(
    "answers",
    [
        {"occupation_class": 8},
        {"occupation_class": 0},
        {"sex": "X"},
        {"cigarettes_per_day": -1},
        pregnant(20) | {"sex": "M"},
        thyroid(7),
        breast(-1),
        {"exam_package": "F"},
        {"occupation_status": "pirate"},
        {"household_income": Decimal(-1)},
    ],
)
def test_an_answer_out_of_range_goes_to_a_person(answers):
    assert "A00" in [found["code"] for found in hits(**answers)]


def test_everything_that_applies_is_collected_in_the_order_of_the_table():
    found = hits(bmi=Decimal("31.0"), cigarettes_per_day=10, systolic=145, **thyroid(3))
    assert [row["code"] for row in found] == ["A06", "A08", "A09", "A14"]
    assessment = assess(found, product="CI01", sum_at_risk=Decimal(300_000), on=TODAY)
    assert (assessment.em, assessment.decision, assessment.exclusions) == (100, Decision.LOADED_EXCLUDED, ("EX-THY",))
    assert not assessment.system_decides


def test_small_loads_of_the_table_add_up_to_a_decline():
    assessment = summed(bmi=Decimal("36.0"), cigarettes_per_day=30)
    assert (assessment.em, assessment.decision, assessment.reasons) == (175, Decision.DECLINED, ("UW-MED-01",))


def test_several_postponements_take_the_latest_date():
    both = summed(**pregnant(30, date(2026, 9, 1)), **breast(4))
    assert (both.decision, both.postponed_until, both.months) == (Decision.POSTPONED, date(2027, 1, 20), 6)
    later = summed(**pregnant(30, date(2026, 12, 31)), **breast(4))
    assert later.postponed_until == date(2027, 3, 1)


def test_a_reduced_sum_stands_beside_exclusion_and_extra_premium():
    found = summed(**means(500_001, 500_000, proof=True, room=240_000), **thyroid(2), cigarettes_per_day=30)
    assert (found.decision, found.reduced_sum, found.exclusions, found.em_terms) == (
        Decision.REDUCED,
        Decimal(240_000),
        ("EX-THY",),
        50,
    )
    assert not found.system_decides


def test_the_system_may_exclude_thyroid_and_breast_and_nothing_else():
    assert summed(**thyroid(3)).system_decides
    assert summed(**thyroid(3), **breast(3)).system_decides
    assert not summed(**lung("5", 24)).system_decides
    assert not summed(**thyroid(3), **lung("5", 24)).system_decides
    assert not summed(**thyroid(3), cigarettes_per_day=30).system_decides


@pytest.mark.parametrize(
    "answers", [answers for answers, _, outcome, _ in EXAMPLES if outcome in {"REFER", "EVIDENCE"}]
)
def test_the_system_decides_nothing_that_is_referred_or_lacks_evidence(answers):
    assert not summed(**answers).system_decides


@pytest.mark.parametrize(
    ("mode", "standard", "extra"), [("yearly", "4050.00", "2025.00"), ("monthly", "364.50", "182.25")]
)
def test_a_man_of_thirty_pays_half_as_much_again_at_fifty_points(mode, standard, extra):
    terms = Terms(
        product="CI01",
        birth_date=date(1996, 1, 1),
        sex="M",
        cover="T70",
        sum_insured=Decimal(300_000),
        pay_term=20,
        pay_mode=mode,
        effective_on=TODAY,
    )
    found = summed(occupation_class=5)
    assert (found.decision, found.em_terms) == (Decision.LOADED, 50)
    assert premium(terms, TODAY) == Decimal(standard)
    assert extra_premium(premium(terms, TODAY), found.em_terms) == Decimal(extra)


def test_every_row_is_explained_in_both_languages():
    rules = TABLE.findall(".//d:rule", MODEL)
    assert len(rules) == len(set(RULES)) == 59
    for rule in rules:
        zh, en = (text.text for text in rule.findall("d:annotationEntry/d:text", MODEL))
        assert zh == rule.findtext("d:description", namespaces=MODEL), rule.get("id")  # what the editor shows
        assert en.isascii(), rule.get("id")
    assert all(column.get("label") for column in TABLE.iterfind(".//d:decisionTable/d:input", MODEL))
    assert all(column.get("label") for column in TABLE.iterfind(".//d:output", MODEL))


def test_the_rows_that_do_not_speak_of_this_product_are_named():
    said = TABLE.findtext("d:description", namespaces=MODEL)
    codes = {rule[:3].upper() for rule in RULES}
    missing = {f"A{number:02}" for number in range(1, 29)} - codes
    assert missing == {"A03", "A07", "A10", "A11", "A15", "A25"}
    assert all(code in said for code in missing)
