"""What the rating looks at in a real application, and how its outcome is explained to an underwriter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from handlers.applications.summary import summary
from handlers.underwriting import circumstances, queries
from handlers.underwriting.circumstances import Circumstances
from handlers.underwriting.steps import PROFILE
from tests.support.insurer import HEALTHY, THYROID_NODULE, Insurer
from workflows.calendar import local_date
from workflows.db import reading

MILLION = Decimal(1_000_000)
LUNG = {"lung_nodule": True, "lung_size_mm": Decimal("5.5"), "lung_followed_months": 30, "lung_stable": True}
MONEY = "全部保险公司风险保额 1,000,000，财务上限 2,000,000，年交保费 12,900，家庭年收入 350,000，财务证明 否"
STAYS = [{"country": "JP", "days": 20}, {"country": "MM", "days": 3}]


@pytest.fixture
def insurer(database_url: str) -> Insurer:
    return Insurer(database_url)


def profile(insurer: Insurer, case: UUID) -> dict[str, object]:
    with reading() as session:
        return queries.profile(session, case, local_date(insurer.now))


def explained(case: UUID, lang: str = "zh_CN") -> list[tuple[str, str]]:
    with reading() as session:
        (block,) = queries.rating(session, case, lang)
    return [(row.label, row.value) for row in block.rows]


def rated(insurer: Insurer, **entered: object) -> UUID:
    """An application that passed the check and went to a person."""
    case = insurer.apply(**entered)
    insurer.check(case)
    assert insurer.open_nodes(case) == ["underwrite"]
    return case


def test_what_was_not_asked_is_null_and_nothing_more_is_given_than_declared(insurer: Insurer) -> None:
    asked = profile(insurer, insurer.apply())
    assert set(asked) == set(PROFILE)
    assert {name for name, value in asked.items() if value is None} == {
        *("thyroid_grade", "thyroid_function", "thyroid_report_on", "breast_grade"),
        *("lung_size_mm", "lung_followed_months", "lung_stable", "liver_values", "alt_value", "alt_limit"),
        *("pregnancy_weeks", "expected_birth_on", "spouse_sum"),
    }
    assert (asked["interest"], asked["aml"], asked["contradicted"], asked["sampled"]) == (True, "LOW", False, False)
    assert asked["reports_valid_from"] == date(2025, 9, 2)


def test_cover_with_other_insurers_counts_for_the_ceiling_and_not_for_the_examination(insurer: Insurer) -> None:
    case = insurer.apply(cover_elsewhere=True, elsewhere_sum=Decimal(600_000), pay_mode="monthly")
    asked = profile(insurer, case)
    assert (asked["sum_at_risk"], asked["exam_package"]) == (Decimal(300_000), "")
    assert (asked["total_at_risk"], asked["financial_ceiling"]) == (Decimal(900_000), Decimal(2_000_000))
    assert (asked["no_proof_limit"], asked["reduced_sum"]) == (Decimal(800_000), Decimal(1_400_000))
    assert asked["yearly_premium"] == Decimal("364.50") * 12

    insurer.check(case)
    assert kept(case) == ("A24 EVIDENCE evidence=FINANCIAL",)


def kept(case: UUID) -> tuple[str, ...]:
    with reading() as session:
        found = queries.applications.find(session, case)
    return found.hits if found else ()


def test_a_life_that_we_declined_before_is_seen_by_a_person(insurer: Insurer) -> None:
    first = rated(insurer, serious_history=True)
    values = {"opinion": "既往重大疾病"}
    insurer.do(first, "underwrite", "lintao", "decline", reasons=("UW-MED-01",), **values)

    second = rated(insurer)
    assert kept(second) == ("A22 REFER",)
    told = "曾被拒保、延期、加费或拒赔 · 客户告知 否，本公司记录 是 → 转人工核保"
    assert ("A22", told) in explained(second)
    assert not profile(insurer, first)["declined_here"], "its own decision says nothing about the application itself"


def test_a_stay_in_a_high_risk_country_is_found_among_others(insurer: Insurer) -> None:
    assert profile(insurer, insurer.apply(stayed_abroad=True, stays_abroad=STAYS[:1]))["high_risk_stay"] is False
    case = insurer.apply(stayed_abroad=True, stays_abroad=STAYS)
    assert profile(insurer, case)["high_risk_stay"] is True
    with reading() as session:
        rows = {row.label: row.value for block in summary(session, case, "zh_CN") for row in block.rows}
    assert rows["境外国家或地区"] == "日本 20 天；缅甸 3 天"


def test_every_row_that_applied_is_explained_with_its_values_and_what_it_asks_for(insurer: Insurer) -> None:
    case = rated(insurer, **THYROID_NODULE, **LUNG, sum_insured=MILLION, cigarettes_per_day=30)
    told = explained(case)
    assert told[:7] == [
        ("系统建议", "补充资料"),
        ("EM 评点合计", "50 %"),
        ("A08", "吸烟 · 每日支数 30 → 加费 EM +50"),
        ("A09", "甲状腺结节 · TI-RADS 3，功能 正常，报告日期 2026-02-01 → 除外责任 EX-THY 甲状腺除外"),
        ("A13", "肺结节 · 毫米 5.5，随访月数 30，稳定 是 → 除外责任 EX-LUN 肺部除外"),
        ("A23", "体检 · 风险保额 1,000,000，免体检限额 600,000，随机抽检 否 → 补充资料"),
        (
            "A24",
            f"财务核保 · {MONEY} → 补充资料",
        ),
    ]
    rest = told[7:]
    assert [value for label, value in rest if label == "待补资料"] == ["体检套餐 B", "财务问卷及收入、资产证明"]
    assert dict(rest)["体检套餐"].startswith("B · A 项加乙肝表面抗原")
    english = dict(explained(case, "en"))
    assert english["A08"] == "Smoking · cigarettes a day 30 → Extra premium EM +50"
    assert all(word.isascii() or "→" in word or "·" in word for word in english.values())


def test_an_answer_behind_a_yes_that_is_missing_sends_the_application_to_a_person(insurer: Insurer) -> None:
    assert kept(rated(insurer, thyroid_nodule=True)) == ("A00 REFER",)


def test_only_what_was_asked_is_shown_beside_the_form(insurer: Insurer) -> None:
    case = insurer.apply()
    with reading() as session:
        block = summary(session, case, "en")[-1]
    rows = {row.label: row.value for row in block.rows}
    assert len(rows) == len(HEALTHY)
    assert (rows["Earned income a year (yuan)"], rows["Thyroid nodule"]) == ("200,000", "No")


def test_the_circumstances_of_a_case_are_those_of_a_quiet_life(insurer: Insurer) -> None:
    case = insurer.apply()
    with reading() as session:
        found = circumstances.of_case(session, case)
    assert found == Circumstances(interest=True, aml="LOW", contradicted=False, financial_proof=False)
