"""Demo Million Medical, from its application to its policy: paid once, for a year, without a cooling-off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.applications import queries as applications
from handlers.applications.models import Application
from handlers.applications.queries import beneficiaries
from handlers.applications.quote import quote
from handlers.applications.summary import summary
from handlers.documents import printing
from handlers.documents.queries import letter_data
from handlers.notices import queries as notices
from handlers.policies import blocks, cancellation, queries
from handlers.policies.models import FollowUp, Policy
from handlers.products import operations as products
from handlers.underwriting import queries as underwriting
from handlers.underwriting.models import UnderwritingDecision
from tests.cases.discreet import DiscreetInsurer
from tests.cases.ways import takes
from tests.support.insurer import REPORT, THYROID_NODULE, ZHANG, resident
from tests.support.letters import holds, pages, the_font
from workflows import codec
from workflows.calendar import local_date
from workflows.db import reading, transaction
from workflows.errors import Invalid
from workflows.models import CaseState, Clock

COVER: dict[str, Any] = {"product": "MM01", "social_insurance": True}
ANNUAL = Decimal(2_000_000)


@pytest.fixture
def insurer(insurer: DiscreetInsurer) -> DiscreetInsurer:
    """An insurer that sells Demo Million Medical, too."""
    with transaction() as session:
        products.put_on_sale(session, "MM01", since=date(2020, 1, 1))
    return insurer


def applied(insurer: DiscreetInsurer, **entered: Any) -> UUID:
    """王芳 submits an application of 张伟 for Demo Million Medical."""
    return insurer.apply(**COVER | entered)


def checked(insurer: DiscreetInsurer, **entered: Any) -> UUID:
    case = applied(insurer, **entered)
    insurer.check(case)
    return case


def policy_of(insurer: DiscreetInsurer, case: UUID) -> Policy:
    (policy,) = insurer.rows(select(Policy).where(Policy.case_id == case))
    return policy


def refused(insurer: DiscreetInsurer, **entered: Any) -> list[tuple[str, str]]:
    """The findings at the fields of an application that is not taken."""
    case = insurer.start("application", "wangfang")
    with pytest.raises(Invalid) as why:
        insurer.enter(case, **COVER | entered)
    assert insurer.rows(select(Application)) == []
    return [(finding.field, finding.code) for finding in why.value.findings]


def child(insurer: DiscreetInsurer, born: date) -> dict[str, Any]:
    """A child of 张伟, as the entry form names an insured."""
    person = replace(ZHANG, name="张小雨", gov_id=resident(born, 21), birth_date=born)
    return {"relation": "CHILD", "insured": str(insurer.add_customer(person))}


def adult(insurer: DiscreetInsurer, born: date) -> dict[str, Any]:
    """Somebody of this birth date who applies for themselves, and their account."""
    person = replace(ZHANG, name="李建国", gov_id=resident(born, 31), birth_date=born, mobile="13912345678")
    return {"customer": str(insurer.add_customer(person)), "account_holder": person.name}


@takes("to_by_product to_rating_medical medical_to_assess route_system to_cools_off no_cooling_off to_end_issued")
def test_a_healthy_life_is_insured_for_a_year_and_the_case_ends_with_the_signed_receipt(
    insurer: DiscreetInsurer,
) -> None:
    case = applied(insurer)
    assert insurer.open_nodes(case) == ["check"], "a limit is no sum: nobody keys it a second time"
    insurer.check(case)
    insurer.settle()

    policy = policy_of(insurer, case)
    assert policy.policy_no.startswith("PMM012026")
    assert (policy.premium, policy.sum_insured, policy.social_insurance) == (Decimal("350.00"), ANNUAL, True)
    assert (policy.cover, policy.pay_term, policy.pay_mode, policy.status) == ("Y1", 1, "yearly", "IN_FORCE")
    assert (policy.effective_on, policy.expiry_on) == (date(2026, 3, 2), date(2027, 3, 2))
    facts = {name: codec.decode(value) for name, value in insurer.case(case).facts.items()}
    assert (facts["product"], facts["sum_insured"], facts["premium_due"]) == ("MM01", ANNUAL, Decimal(350))
    assert insurer.open_nodes(case) == ["receipt"]

    insurer.receive(case)

    row = insurer.case(case)
    assert (row.state, row.outcome, row.public_status) == (CaseState.ENDED, "end_issued", "ISSUED")
    policy = policy_of(insurer, case)
    assert policy.receipt_signed_at is not None
    assert policy.cooling_off_end is None
    assert insurer.rows(select(Clock).where(Clock.kind == "cooling_off")) == []
    assert insurer.rows(select(FollowUp)) == []
    with reading() as session:
        told = [each.text for each in notices.unread(session, insurer.actor("wangfang"), "en")]
        seen = queries.of_case(session, applications.view(session, case).id)
    assert told[0] == "The receipt is signed"
    assert seen is not None
    assert (seen.social_insurance, seen.cooling_off_end) == (True, None)


def test_what_the_product_settles_is_written_whatever_was_sent(insurer: DiscreetInsurer) -> None:
    case = applied(insurer, cover="T70", sum_insured=Decimal(1), pay_term=20, pay_mode="monthly")

    with reading() as session:
        seen = applications.view(session, case)
        assert beneficiaries(session, seen.id) == []
        told = {row.label: row.value for block in summary(session, case, "en") for row in block.rows}
    terms = seen.terms
    assert (terms.cover, terms.sum_insured, terms.pay_term, terms.pay_mode) == ("Y1", ANNUAL, 1, "yearly")
    assert (seen.beneficiary_kind, seen.social_insurance) == ("none", True)
    assert (told["Yearly limit"], told["Social medical insurance"]) == ("2,000,000.00 yuan", "Yes")
    assert (told["Cover"], told["Premium"]) == ("One year", "350.00 yuan")
    assert "Beneficiary" not in told


def test_without_social_insurance_it_costs_twice_as_much(insurer: DiscreetInsurer) -> None:
    case = checked(insurer, social_insurance=False)
    insurer.settle()

    policy = policy_of(insurer, case)
    assert (policy.premium, policy.social_insurance) == (Decimal("700.00"), False)
    assert [entry.amount for entry in insurer.bank_entries(case)] == ["700.00"]


def test_the_form_quotes_the_premium_from_product_life_and_social_insurance_alone(insurer: DiscreetInsurer) -> None:
    entered = {"customer": str(insurer.customer), "relation": "SELF", "product": "MM01"}
    today = local_date(insurer.now)
    with reading() as session:
        agent = insurer.actor("wangfang")
        assert quote(session, agent, entered | {"social_insurance": True}, today) == Decimal("350.00")
        assert quote(session, agent, entered | {"social_insurance": False}, today) == Decimal("700.00")
        assert quote(session, agent, entered, today) is None


def test_nobody_is_insured_before_it_is_known_whether_they_have_social_insurance(insurer: DiscreetInsurer) -> None:
    assert refused(insurer, social_insurance=None) == [("social_insurance", "NB-PRD-01")]


def test_a_baby_of_thirty_days_is_insured_and_one_of_twenty_nine_is_not(insurer: DiscreetInsurer) -> None:
    today = local_date(insurer.now)
    assert refused(insurer, **child(insurer, today - timedelta(days=29))) == [("insured", "NB-PRD-01")]

    case = applied(insurer, **child(insurer, today - timedelta(days=30)))

    with reading() as session:
        assert applications.view(session, case).premium == Decimal("780.00")


def test_the_first_entry_is_up_to_sixty(insurer: DiscreetInsurer) -> None:
    assert refused(insurer, **adult(insurer, date(1965, 3, 2))) == [("customer", "NB-PRD-01")]

    case = applied(insurer, **adult(insurer, date(1965, 3, 3)))

    with reading() as session:
        assert applications.view(session, case).premium == Decimal("1980.00")
    assert insurer.open_nodes(case) == ["check"], "for a year nobody is recorded, however old the applicant"


def test_a_product_that_is_not_on_sale_is_refused(insurer: DiscreetInsurer) -> None:
    with transaction() as session:
        products.put_on_sale(session, "MM01", since=date(2020, 1, 1), until=date(2026, 3, 1))

    assert refused(insurer) == [("product", "NB-PRD-01")]


@pytest.mark.parametrize(
    ("answers", "rule", "outcome"),
    [
        ({"systolic": 160, "diastolic": 99}, "A15", "DECLINE"),
        ({"diabetes": "type2"}, "A15", "DECLINE"),
        ({"serious_history": True}, "A19", "DECLINE"),
        ({"weight_kg": Decimal("91.0")}, "A07", "REFER"),
        ({"hepatitis_b_carrier": True, "liver_values": "normal"}, "A17", "EXCLUDE"),
        ({"earlier_declined": True}, "A22", "REFER"),
    ],
)
def test_a_declared_illness_goes_to_a_person(
    insurer: DiscreetInsurer, answers: dict[str, Any], rule: str, outcome: str
) -> None:
    case = checked(insurer, **answers)

    assert insurer.open_nodes(case) == ["underwrite"]
    (row,) = insurer.rows(select(Application))
    assert (row.rating, [hit.split()[0] for hit in row.hits]) == (outcome, [rule])
    with reading() as session:
        told = {each.label for block in underwriting.rating(session, case, "en") for each in block.rows}
    assert rule in told
    assert "Non-medical limit" not in told


def test_what_only_critical_illness_cover_weighs_is_no_matter_here(insurer: DiscreetInsurer) -> None:
    case = checked(insurer, cigarettes_per_day=30, family_history=True, occupation_class=6)
    insurer.settle()

    assert policy_of(insurer, case).premium == Decimal("350.00")


def test_the_system_excludes_the_thyroid_and_the_policy_says_so(insurer: DiscreetInsurer) -> None:
    case = checked(insurer, **THYROID_NODULE)
    assert insurer.open_nodes(case) == ["answer"]

    insurer.answer(case)
    insurer.settle()

    (decision,) = insurer.rows(select(UnderwritingDecision))
    assert (decision.decision, decision.level, decision.sum_at_risk) == ("EXCLUDED", "system", 0)
    assert policy_of(insurer, case).premium == Decimal("350.00")


@takes("evidence_brought to_rating_medical")
def test_evidence_that_was_asked_for_is_rated_by_the_medical_table_again(insurer: DiscreetInsurer) -> None:
    case = checked(insurer, hospital_unexplained=True)
    insurer.do(case, "underwrite", "lintao", "supplement", requested=[{"kind": "HOSPITAL_RECORD", "words": "出院小结"}])
    papers = {"EVIDENCE": [str(case)]}
    insurer.do(case, "supply", "wangfang", "supply", evidence=[REPORT | {"kind": "HOSPITAL_RECORD"}], documents=papers)

    assert insurer.open_nodes(case) == ["underwrite"]
    insurer.do(case, "underwrite", "lintao", "accept")
    insurer.settle()

    assert policy_of(insurer, case).status == "IN_FORCE"


def test_it_is_never_loaded(insurer: DiscreetInsurer) -> None:
    case = checked(insurer, weight_kg=Decimal("91.0"))

    with pytest.raises(Invalid) as why:
        insurer.do(case, "underwrite", "lintao", "offer", em_total=25, opinion="加费")

    assert [(finding.field, finding.code) for finding in why.value.findings] == [("em_total", "UW-LOAD-01")]


def test_it_does_not_count_at_risk_beside_critical_illness_cover(insurer: DiscreetInsurer) -> None:
    medical = checked(insurer)
    insurer.settle()
    assert policy_of(insurer, medical).sum_insured == ANNUAL

    insurer.now += timedelta(days=1)
    case = insurer.apply(sum_insured=Decimal(400_000))
    insurer.check(case)

    with reading() as session:
        view = applications.view(session, case)
        assert underwriting.sum_at_risk(session, view, case) == Decimal(400_000)
    insurer.settle()
    assert policy_of(insurer, case).product_code == "CI01"


def test_whoever_has_more_at_risk_than_the_system_may_take_is_looked_at_by_a_person(insurer: DiscreetInsurer) -> None:
    critical = insurer.apply(sum_insured=Decimal(600_000))
    assert insurer.open_nodes(critical) == ["key"]

    case = checked(insurer)

    with reading() as session:
        view = applications.view(session, case)
        assert underwriting.sum_at_risk(session, view, case) == Decimal(600_000), "the largest kind (§4.6)"
    assert insurer.open_nodes(case) == ["underwrite"]


@takes("to_remind_receipt to_de_reminded")
def test_an_unsigned_receipt_is_reminded_of_without_a_word_of_the_cooling_off(insurer: DiscreetInsurer) -> None:
    case = checked(insurer)
    insurer.settle()

    insurer.pass_time(hours=24)

    with reading() as session:
        (newest, *_) = notices.unread(session, insurer.actor("wangfang"), "en")
    assert newest.text == "The receipt is still unsigned"
    assert insurer.open_nodes(case) == ["receipt"]


def test_once_its_cover_has_begun_it_cannot_be_cancelled(insurer: DiscreetInsurer) -> None:
    case = checked(insurer)
    insurer.settle()
    number, agent = policy_of(insurer, case).policy_no, insurer.actor("wangfang")

    with pytest.raises(Invalid) as why, transaction() as session:
        cancellation.request(session, number, "changed_mind", case_id=case, actor=agent, now=insurer.now)

    (finding,) = why.value.findings
    assert (finding.field, finding.code, finding.params["begun"]) == ("policy_no", "PS-TIME-01", "2026-03-02")
    assert policy_of(insurer, case).status == "IN_FORCE"


def test_the_benefit_card_says_what_is_paid_and_that_there_is_no_cooling_off(insurer: DiscreetInsurer) -> None:
    case = checked(insurer)
    insurer.settle()

    with reading() as session:
        told = {row.label: row.value for block in blocks.card(session, case, "en") for row in block.rows}

    assert (told["Cooling-off until"], told["Premium due"], told["Yearly limit"]) == (
        "None",
        "Fully paid",
        "2,000,000.00 yuan",
    )
    assert (told["Social medical insurance"], told["Covered for illness from"]) == ("Yes", "2026-04-01")
    assert "deductible" in told["What it pays"]


def test_an_application_that_turned_from_one_product_to_the_other_is_what_it_is_now(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    insurer.do(case, "check", "chenjing", "return", reasons=("NB-PRD-01",), note="客户要医疗险")
    insurer.submit(case, **COVER)
    with reading() as session:
        assert applications.view(session, case).premium == Decimal("350.00")

    insurer.do(case, "check", "chenjing", "return", reasons=("NB-PRD-01",), note="客户还是要重疾险")
    insurer.submit(case, social_insurance=True)

    with reading() as session:
        seen = applications.view(session, case)
    assert (seen.premium, seen.social_insurance, seen.beneficiary_kind) == (Decimal("4050.00"), None, "statutory")


def test_its_letters_print_limit_deductible_and_plan_and_promise_no_cooling_off(insurer: DiscreetInsurer) -> None:
    case = checked(insurer)
    insurer.settle()

    policy, card, receipt = (_printed(insurer, case, code) for code in ("POLICY", "BENEFIT_CARD", "RECEIPT"))

    assert holds(policy, "PMM012026", "示范百万医疗", "年度给付限额", "2,000,000.00元", "4,000,000.00")
    assert holds(
        policy, "社会医疗保险有", "未使用社会医疗保险结算的，按60%给付", "350.00", "2027年3月1日24:00", "已交清"
    )
    assert holds(policy, "无；保障开始前可全额退保", "不保证续保", "Yearly limit", "CNY 10,000.00")
    assert holds(card, "一般医疗保险金", "10,000.00元", "等待期", "自2026年4月1日起", "Deductible in each policy year")
    assert holds(receipt, "等待期为30日", "知悉本产品无犹豫期", "there is no cooling-off")
    assert not any("身故" in printed for printed in (policy, card, receipt))


def test_a_policy_without_social_insurance_says_so(insurer: DiscreetInsurer) -> None:
    case = checked(insurer, social_insurance=False)
    insurer.settle()

    policy = _printed(insurer, case, "POLICY")

    assert holds(policy, "社会医疗保险无", "Social medical insurance no", "700.00")
    assert "60%" not in policy


def test_an_offer_of_it_names_its_limit(insurer: DiscreetInsurer) -> None:
    case = checked(insurer, **THYROID_NODULE)

    assert holds(_printed(insurer, case, "COUNTER_OFFER"), "可承保的年度给付限额", "2,000,000.00", "350.00", "甲状腺")


def _printed(insurer: DiscreetInsurer, case: UUID, code: str) -> str:
    """A letter of this case as its printer would make it."""
    with reading() as session:
        said = letter_data(session, case, code, number="A20260302000001-01", now=insurer.now)
    return "".join(pages(printing.pdf(code, said, the_font(), at=insurer.now)))
