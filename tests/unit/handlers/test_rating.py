"""The decision table `rating` of CI01, row by row (domain-rules §4.2 table A), and what its hits come to."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import handlers
from handlers.underwriting.rules import Decision, assess
from workflows.dmn import load_decisions

TODAY = date(2026, 7, 20)
XML = (Path(handlers.__file__).parent.parent / "bpmn" / "application" / "rating.dmn").read_bytes()
RATING = load_decisions(XML)
MODEL = {"d": "https://www.omg.org/spec/DMN/20191111/MODEL/"}
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
    "thyroid": "none",
    "hepatitis_b": "none",
    "hospital_unexplained": False,
    "earlier_declined": False,
    "family_history": False,
    "sum_at_risk": Decimal(300_000),
    "non_medical_limit": Decimal(600_000),
    "age_accepted": True,
}
NOTHING = {"em": 0, "months": 0, "reason": "", "exclusion": ""}


def hits(**answers):
    return RATING.evaluate("rating", HEALTHY | answers).value


def only_hit(**answers):
    [found] = hits(**answers)
    return found


def test_a_healthy_person_hits_no_row():
    assert hits() == []
    assessment = assess(hits(), product="CI01", sum_at_risk=Decimal(300_000), on=TODAY)
    assert (assessment.decision, assessment.system_decides) == (Decision.STANDARD, True)


@pytest.mark.parametrize(
    ("answers", "code", "outcome", "more"),
    [
        ({"age_accepted": False}, "A01", "DECLINE", {"reason": "UW-AGE-01"}),
        ({"occupation_class": 5}, "A04", "LOAD", {"em": 50}),
        ({"occupation_class": 6}, "A04", "REFER", {}),
        ({"occupation_class": 7}, "A04", "REFER", {}),
        ({"bmi": Decimal("15.9")}, "A05", "POSTPONE", {"months": 6, "reason": "UW-MED-01"}),
        ({"bmi": Decimal("40.0")}, "A05", "DECLINE", {"reason": "UW-MED-01"}),
        ({"bmi": Decimal("16.0")}, "A06", "LOAD", {"em": 25}),
        ({"bmi": Decimal("17.9")}, "A06", "LOAD", {"em": 25}),
        ({"bmi": Decimal("28.0")}, "A06", "LOAD", {"em": 25}),
        ({"bmi": Decimal("29.9")}, "A06", "LOAD", {"em": 25}),
        ({"bmi": Decimal("30.0")}, "A06", "LOAD", {"em": 50}),
        ({"bmi": Decimal("31.9")}, "A06", "LOAD", {"em": 50}),
        ({"bmi": Decimal("32.0")}, "A06", "LOAD", {"em": 75}),
        ({"bmi": Decimal("34.9")}, "A06", "LOAD", {"em": 75}),
        ({"bmi": Decimal("35.0")}, "A06", "LOAD", {"em": 125}),
        ({"bmi": Decimal("39.9")}, "A06", "LOAD", {"em": 125}),
        ({"cigarettes_per_day": 1}, "A08", "LOAD", {"em": 25}),
        ({"cigarettes_per_day": 20}, "A08", "LOAD", {"em": 25}),
        ({"cigarettes_per_day": 21}, "A08", "LOAD", {"em": 50}),
        ({"thyroid": "grade3"}, "A09", "EXCLUDE", {"exclusion": "EX-THY"}),
        ({"thyroid": "grade4"}, "A09", "POSTPONE", {"months": 6, "reason": "UW-MED-01"}),
        ({"thyroid": "unknown"}, "A09", "EVIDENCE", {"reason": "UW-EVD-01"}),
        ({"diabetes": "type1"}, "A16", "DECLINE", {"reason": "UW-MED-01"}),
        ({"diabetes": "type2"}, "A16", "DECLINE", {"reason": "UW-MED-01"}),
        ({"hepatitis_b": "carrier"}, "A17", "LOAD", {"em": 50}),
        ({"hepatitis_b": "abnormal"}, "A17", "POSTPONE", {"months": 6, "reason": "UW-MED-01"}),
        ({"family_history": True}, "A18", "REFER", {"em": 50}),
        ({"serious_history": True}, "A19", "DECLINE", {"reason": "UW-MED-01"}),
        ({"hospital_unexplained": True}, "A21", "EVIDENCE", {"reason": "UW-EVD-01"}),
        ({"earlier_declined": True}, "A22", "REFER", {}),
        ({"sum_at_risk": Decimal(600_001)}, "A23", "EVIDENCE", {"reason": "UW-EVD-02"}),
    ],
)
def test_one_fact_hits_its_row(answers, code, outcome, more):
    assert only_hit(**answers) == {"code": code, "outcome": outcome} | NOTHING | more


@pytest.mark.parametrize(
    "answers",
    [
        {"occupation_class": 4},
        {"bmi": Decimal("18.0")},
        {"bmi": Decimal("27.9")},
        {"systolic": 139, "diastolic": 89},
        {"sum_at_risk": Decimal(600_000)},
    ],
)
def test_just_below_a_row_there_is_no_hit(answers):
    assert hits(**answers) == []


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


@pytest.mark.parametrize(
    "answers", [{"occupation_class": 8}, {"occupation_class": 0}, {"sex": "X"}, {"cigarettes_per_day": -1}]
)
def test_an_answer_out_of_range_goes_to_a_person(answers):
    assert "A00" in [found["code"] for found in hits(**answers)]


def test_everything_that_applies_is_collected_in_the_order_of_the_table():
    found = hits(bmi=Decimal("31.0"), cigarettes_per_day=10, thyroid="grade3", systolic=145)
    assert [row["code"] for row in found] == ["A06", "A08", "A09", "A14"]
    assessment = assess(found, product="CI01", sum_at_risk=Decimal(300_000), on=TODAY)
    assert (assessment.em, assessment.decision, assessment.exclusions) == (100, Decision.LOADED_EXCLUDED, ("EX-THY",))
    assert not assessment.system_decides


def test_small_loads_of_the_table_add_up_to_a_decline():
    found = hits(bmi=Decimal("36.0"), cigarettes_per_day=30)
    assessment = assess(found, product="CI01", sum_at_risk=Decimal(300_000), on=TODAY)
    assert (assessment.em, assessment.decision, assessment.reasons) == (175, Decision.DECLINED, ("UW-MED-01",))


def test_every_row_is_explained_in_both_languages():
    table = ET.fromstring(XML)  # noqa: S314 - our own file
    rules = table.findall(".//d:rule", MODEL)
    assert len(rules) == len({rule.get("id") for rule in rules}) == 32
    for rule in rules:
        zh, en = (text.text for text in rule.findall("d:annotationEntry/d:text", MODEL))
        assert zh == rule.findtext("d:description", namespaces=MODEL), rule.get("id")  # what the editor shows
        assert en.isascii(), rule.get("id")
    assert all(column.get("label") for column in table.iterfind(".//d:decisionTable/d:input", MODEL))
    assert all(column.get("label") for column in table.iterfind(".//d:output", MODEL))
