"""How much is insured unexamined and by which means; what a report tells of (domain-rules §4.4, §4.5)."""

import re
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from handlers import editions
from handlers.underwriting import evidence, limits, queries, terms
from handlers.underwriting.disclosure import Report, check_expected_birth, contradictions
from handlers.underwriting.hits import read_text
from handlers.underwriting.limits import Means
from handlers.underwriting.words import INPUTS, LOOKS_AT, ROWS

TODAY = date(2026, 7, 20)
EARNER = Means(status="employed", yearly_income=Decimal(100_000))


def report(words: str, kind: str = "CHECKUP_REPORT") -> Report:
    return Report(kind=kind, source="北京协和医院", dated=TODAY, words=words)


@pytest.mark.parametrize(
    ("height", "weight", "index"),
    [
        ("170", "65", "22.5"),
        ("170", "80.9", "28.0"),
        ("170", "80.8", "28.0"),
        ("200", "63.8", "16.0"),
        ("200", "63.7", "15.9"),
        ("200", "64.2", "16.1"),  # 16.05
    ],
)
def test_body_mass_is_rounded_half_up_to_a_tenth(height, weight, index):
    assert limits.bmi(Decimal(height), Decimal(weight)) == Decimal(index)


@pytest.mark.parametrize(
    ("age", "life", "critical"),
    [
        (10, 1_500_000, 600_000),
        (18, 1_500_000, 600_000),
        (35, 1_500_000, 600_000),
        (36, 1_000_000, 500_000),
        (40, 1_000_000, 500_000),
        (41, 600_000, 300_000),
        (45, 600_000, 300_000),
        (46, 300_000, 200_000),
        (50, 300_000, 200_000),
        (51, 150_000, 100_000),
        (55, 150_000, 100_000),
        (56, 50_000, 50_000),
        (60, 50_000, 50_000),
        (61, 0, 0),
    ],
)
def test_nobody_is_examined_up_to_the_limit_of_the_age(age, life, critical):
    assert limits.non_medical_limit("LIFE", age, TODAY) == life
    assert limits.non_medical_limit("CI", age, TODAY) == critical


@pytest.mark.parametrize(
    ("sum_at_risk", "package"),
    [
        (600_000, ""),
        (600_001, "A"),
        (900_000, "A"),
        (900_001, "B"),
        (1_200_000, "B"),
        (1_200_001, "C"),
        (1_800_000, "C"),
        (1_800_001, "D"),
        (3_000_000, "D"),
        (3_000_001, "E"),
    ],
)
def test_the_examination_grows_with_the_sum(sum_at_risk, package):
    assert limits.exam_package(Decimal(sum_at_risk), Decimal(600_000), TODAY) == package


def test_beyond_sixty_everybody_is_examined():
    assert limits.exam_package(Decimal(10_000), limits.non_medical_limit("CI", 61, TODAY), TODAY) == "E"


def test_every_package_says_what_is_examined():
    assert "心电图" in limits.package("A", TODAY)["zh"]
    assert all(limits.package(code, TODAY) for code in "ABCDE")
    assert limits.package("", TODAY) is None


@pytest.mark.parametrize(
    ("today", "oldest"),
    [(TODAY, date(2026, 1, 20)), (date(2026, 8, 31), date(2026, 2, 28))],
)
def test_a_report_is_valid_for_six_months(today, oldest):
    assert limits.reports_valid_from(today) == oldest


def test_two_cases_of_a_hundred_are_examined_at_random_and_always_the_same_ones():
    numbers = [f"A20260720{serial:06d}" for serial in range(20_000)]
    chosen = [number for number in numbers if limits.is_sampled(number, TODAY)]
    assert 340 <= len(chosen) <= 460, "2 % of 20,000 within three standard deviations"
    assert chosen == [number for number in numbers if limits.is_sampled(number, TODAY)]


@pytest.mark.parametrize(
    ("age", "life", "critical"),
    [
        (18, 20, 10),
        (35, 20, 10),
        (36, 15, 10),
        (40, 15, 10),
        (41, 15, 8),
        (45, 15, 8),
        (46, 10, 8),
        (50, 10, 8),
        (51, 10, 5),
        (55, 10, 5),
        (56, 5, 5),
        (60, 5, 5),
        (61, 0, 0),
    ],
)
def test_an_income_may_be_covered_so_many_times(age, life, critical):
    assert limits.financial_ceiling("LIFE", age, EARNER, TODAY) == 100_000 * life
    assert limits.financial_ceiling("CI", age, EARNER, TODAY) == 100_000 * critical


def test_a_minor_has_no_factor_and_needs_no_proof():
    assert limits.financial_ceiling("CI", 17, Means(status="student"), TODAY) is None
    assert limits.no_proof_limit("CI", 17, TODAY) is None


def test_nobody_proves_an_income_up_to_the_ceiling_of_the_kind():
    assert limits.no_proof_limit("CI", 18, TODAY) == 800_000
    assert limits.no_proof_limit("LIFE", 18, TODAY) == 1_500_000


@pytest.mark.parametrize(
    ("means", "ceiling"),
    [
        (Means(status="student"), 300_000),
        (Means(status="student", yearly_income=Decimal(500_000)), 300_000),
        (Means(status="homemaker", spouse_sum=Decimal(600_000)), 300_000),
        (Means(status="homemaker", spouse_sum=Decimal(1_000_000)), 500_000),
        (Means(status="homemaker", spouse_sum=Decimal(1_000_002)), 500_000),
        (Means(status="homemaker"), 0),
        (Means(status="none"), 0),
        (Means(status=None), None),
    ],
)
def test_whoever_earns_nothing_has_a_ceiling_of_another_kind(means, ceiling):
    assert limits.financial_ceiling("CI", 30, means, TODAY) == ceiling


def test_protection_takes_a_fifth_of_the_income_of_a_household_and_savings_take_less_than_a_third():
    assert limits.premium_share("CI01", TODAY) == Decimal("0.20")
    assert limits.premium_share("AN01", TODAY) == Decimal("0.30")


@pytest.mark.parametrize(
    ("ceiling", "others", "left"),
    [(300_000, 0, 300_000), (300_000, 55_000, 240_000), (300_000, 300_000, 0), (300_000, 400_000, 0), (None, 0, 0)],
)
def test_a_sum_is_reduced_to_what_the_ceiling_leaves_in_steps_of_the_product(ceiling, others, left):
    known = None if ceiling is None else Decimal(ceiling)
    assert limits.reduced_sum(known, Decimal(others), 10_000) == left


def test_countries_carry_their_marks_and_an_unknown_one_is_looked_at():
    assert not limits.is_high_risk("JP", TODAY)
    assert limits.is_high_risk("KP", TODAY)
    assert limits.is_high_risk("ZZ", TODAY)
    assert limits.is_high_risk("QQ", TODAY)
    assert (queries.country("en", "JP", TODAY), queries.country("zh_CN", "JP", TODAY)) == ("Japan", "日本")
    assert queries.country("en", "QQ", TODAY) == "QQ"


HEALTHY = {
    "thyroid_nodule": False,
    "breast_nodule": False,
    "lung_nodule": False,
    "systolic": 120,
    "diastolic": 80,
    "diabetes": "none",
    "hepatitis_b_carrier": False,
    "serious_history": False,
    "pregnant": False,
    "hospital_unexplained": False,
    "cigarettes_per_day": 0,
}


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("甲状腺结节，建议随访", ("thyroid_nodule",)),
        ("右肺磨玻璃影", ("lung_nodule",)),
        ("乳腺结节 BI-RADS 3", ("breast_nodule", "thyroid_nodule")),
        ("多发结节", ("thyroid_nodule",)),
        ("高血压 2 级", ("systolic",)),
        ("2型糖尿病", ("diabetes",)),
        ("慢性乙肝", ("hepatitis_b_carrier",)),
        ("肝硬化失代偿期", ("serious_history",)),
        ("甲状腺癌术后", ("serious_history",)),
        ("癌胚抗原 2.1 ng/mL", ()),
        ("宫内孕 12 周", ("pregnant",)),
        ("出院诊断：肺炎", ("hospital_unexplained",)),
        ("吸烟史 20 年", ("cigarettes_per_day",)),
        ("甲状腺未见结节", ()),
        ("否认高血压、糖尿病史", ()),
        ("否认高血压；糖尿病 5 年", ("diabetes",)),
        ("未见异常，甲状腺结节", ("thyroid_nodule",)),
        ("未见甲状腺结节。复查见甲状腺结节", ("thyroid_nodule",)),
        ("一切正常", ()),
        ("", ()),
    ],
)
def test_a_no_is_held_against_what_a_report_tells(text, questions):
    assert {one.says.value for one in contradictions(HEALTHY, [report(text)], TODAY)} == set(questions)


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({"thyroid_nodule": True}, "甲状腺结节"),
        ({"systolic": 140}, "高血压"),
        ({"diastolic": 90}, "高血压"),
        ({"diabetes": "type2"}, "糖尿病"),
        ({"thyroid_nodule": None}, "甲状腺结节"),
    ],
)
def test_who_said_so_or_was_never_asked_contradicts_nothing(answers, text):
    assert contradictions(HEALTHY | answers, [report(text)], TODAY) == ()


def test_each_report_is_held_against_the_questionnaire_by_the_first_word_for_a_question():
    first, second = report("甲状腺结节，结节 8 mm"), report("高血压 1 级", kind="HOSPITAL_RECORD")

    found = contradictions(HEALTHY, [first, report("未见异常"), second, first], TODAY)

    assert [(one.says.value, one.says.zh, one.word, one.report) for one in found] == [
        ("thyroid_nodule", "无甲状腺结节", "甲状腺结节", first),
        ("systolic", "血压正常", "高血压", second),
    ]


def test_a_larger_examination_holds_the_smaller_ones_and_medical_reports_tell_their_conclusion():
    table = editions.load("underwriting", "evidence").on(TODAY)["evidence"]
    assert table["EXAM_C"]["holds"] == ["EXAM_A", "EXAM_B"]
    assert {code for row in table.values() for code in row.get("holds", ())} <= set(table)
    assert {code for code, row in table.items() if row.get("report")} == {
        *("HOSPITAL_RECORD", "CHECKUP_REPORT", "PHYSICIAN_STATEMENT", *(f"EXAM_{one}" for one in "ABCDE")),
        *("THYROID_REPORT", "BREAST_REPORT", "LUNG_REPORT", "LIVER_REPORT"),
    }


def test_a_birth_is_expected_within_the_length_of_a_pregnancy():
    assert not check_expected_birth(date(2027, 5, 17), {}, TODAY)
    assert not check_expected_birth(None, {}, TODAY)
    [finding] = check_expected_birth(date(2027, 5, 18), {}, TODAY)
    assert (finding.field, finding.code) == ("expected_birth_on", "too_late")


def test_everything_the_rating_asks_for_or_excludes_has_its_words():
    table = files("bpmn").joinpath("underwriting", "rating.dmn").read_text(encoding="utf-8")
    asked = set(re.findall(r'_out_evidence"><text>"([A-Z_]+)"</text>', table)) | {f"EXAM_{code}" for code in "ABCDE"}
    assert asked <= {choice.value for choice in evidence.kinds(TODAY)}
    excluded = set(re.findall(r'"(EX-[A-Z]+)"', table))
    assert excluded <= {choice.value for choice in terms.exclusions(TODAY)}


def test_every_value_an_explanation_shows_has_its_word():
    rows, inputs = {row.value for row in ROWS}, {one.value for one in INPUTS}
    assert set(LOOKS_AT) <= rows
    assert {name for names in LOOKS_AT.values() for name in names} == inputs
    assert read_text("A20 POSTPONE until=2026-11-30").until == date(2026, 11, 30)
