"""What is decided on a claim, and on which legal conditions (domain-rules §2.1, §6.2)."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

import handlers
from handlers.applications.reasons import reason_codes
from handlers.claims import clauses, decisions
from handlers.claims.decisions import (
    PAYMENTS,
    REFUSALS,
    Amounts,
    Decision,
    PolicyEffect,
    Proposal,
    decision_findings,
    second_person_findings,
)
from handlers.claims.fraud import RESULTS, Investigation
from handlers.claims.rescission import FAULTS, Fault, Rescission, rescind_until, rescission_findings

BEGAN = date(2026, 1, 1)
TODAY = date(2026, 7, 20)
NOW = datetime(2026, 7, 20, 2, tzinfo=UTC)
FORMED = datetime(2025, 1, 1, 2, tzinfo=UTC)
KNEW = datetime(2026, 7, 1, 2, tzinfo=UTC)
RESCISSION = Rescission(
    fault=Fault.GROSS,
    formed_at=FORMED,
    knew_at=KNEW,
    rescinded_at=datetime(2026, 7, 10, 2, tzinfo=UTC),
    serious_effect=True,
)
PAID = Proposal(
    decision=Decision.PAY_FULL,
    claim_type="CI",
    product="CI01",
    contract_on=BEGAN,
    decided_at=NOW,
    claimed=Decimal(300_000),
    benefit=Decimal(300_000),
)
REFUSED = replace(
    PAID,
    decision=Decision.REFUSE,
    benefit=Decimal(0),
    reason="CL-WAIT-01",
    clause="CI01-2.2",
    facts="2026-03-31 首次确诊，为生效后第90日",
)
RESCINDED = replace(
    REFUSED,
    decision=Decision.RESCIND_REFUND,
    reason="CL-DISC-01",
    clause="CI01-6.1",
    rescission=RESCISSION,
)


def codes(proposal, **other):
    return [(found.field, found.code) for found in decision_findings(replace(proposal, **other))]


def test_a_payment_needs_no_reason_and_has_none():
    assert codes(PAID) == []
    assert codes(PAID, reason="CL-WAIT-01") == [("reason", "reason")]


@pytest.mark.parametrize("decision", sorted(PAYMENTS))
def test_a_payment_pays_something(decision):
    assert ("decision", "CL-LIM-01") in codes(PAID, decision=decision, benefit=Decimal(0))


def test_a_payment_in_part_says_why_and_pays_less_than_was_claimed():
    part = replace(
        PAID,
        decision=Decision.PAY_PART,
        benefit=Decimal(200_000),
        reason="CL-FRD-03",
        clause="CI01-6.2",
        facts="两张发票与医院收费记录不符",
    )
    assert codes(part) == []
    assert codes(part, benefit=Decimal(300_000)) == [("decision", "amount")]
    assert codes(part, reason="") == [("reason", "reason"), ("clause", "clause")]
    assert codes(part, facts=" ") == [("facts", "facts")]


def test_what_a_payment_is_called():
    assert decisions.of_payment(Decimal(100), Decimal(100)) is Decision.PAY_FULL
    assert decisions.of_payment(Decimal(100), Decimal(99)) is Decision.PAY_PART


def test_a_refusal_names_reason_clause_and_facts():
    assert codes(REFUSED) == []
    assert codes(REFUSED, reason="") == [("reason", "reason"), ("clause", "clause")]
    assert codes(REFUSED, clause="") == [("clause", "clause")]
    assert codes(REFUSED, facts="") == [("facts", "facts")]
    assert codes(REFUSED, reason="", clause="", facts="") == [
        ("reason", "reason"),
        ("facts", "facts"),
        ("clause", "clause"),
    ]


@pytest.mark.parametrize(
    ("reason", "clause"),
    [("CL-WAIT-01", "CI01-2.3"), ("CL-DEF-01", "CI01-2.2"), ("CL-WAIT-01", "MM01-2.2"), ("CL-WAIT-01", "nonsense")],
)
def test_the_clause_is_one_of_the_contract_and_fits_the_reason(reason, clause):
    assert codes(REFUSED, reason=reason, clause=clause) == [("clause", "clause")]


@pytest.mark.parametrize("decision", sorted(REFUSALS))
def test_a_no_needs_somebody_else(decision):
    proposer, other = uuid4(), uuid4()
    assert second_person_findings(decision, proposer, None)
    assert second_person_findings(decision, proposer, proposer)
    assert not second_person_findings(decision, proposer, other)


@pytest.mark.parametrize("decision", sorted(set(Decision) - REFUSALS))
def test_everything_else_does_not(decision):
    assert not second_person_findings(decision, uuid4(), None)


# Art. 16: non-disclosure


def test_non_disclosure_is_no_ground_without_a_rescission():
    assert codes(RESCINDED) == []
    assert codes(RESCINDED, rescission=None) == [("rescission", "CL-DISC-01")]
    assert ("decision", "CL-DISC-01") in codes(REFUSED, reason="CL-DISC-01", clause="CI01-6.1", rescission=RESCISSION)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rescinded_at": datetime(2026, 7, 31, 15, 59, tzinfo=UTC)}, None),  # 31 July, 23:59 in Shanghai
        ({"rescinded_at": datetime(2026, 7, 31, 16, tzinfo=UTC)}, "The right to rescind lapses"),
        ({"formed_at": datetime(2024, 7, 10, 2, tzinfo=UTC)}, None),  # the last day of the two years
        ({"formed_at": datetime(2024, 7, 9, 2, tzinfo=UTC)}, "No contract is rescinded more than"),
        (
            {"formed_at": datetime(2024, 7, 9, 2, tzinfo=UTC), "rescinded_at": datetime(2026, 7, 9, 16, tzinfo=UTC)},
            "No contract",
        ),
        ({"rescinded_at": KNEW}, None),
        ({"collected_at": KNEW + timedelta(days=1)}, "Premium was collected after it was known"),
        ({"collected_at": KNEW}, None),
        ({"collected_at": FORMED}, None),
        ({"knew_at": FORMED}, "It was known when the contract was formed"),
        ({"material": False}, "It would have changed neither"),
        ({"rescinded_at": KNEW - timedelta(days=1)}, "The contract is rescinded after it was known"),
        ({"serious_effect": False}, "By gross negligence the benefit is owed"),
        ({"fault": Fault.INTENT}, "By intent no premium goes back"),
    ],
)
def test_a_rescission_has_its_conditions(change, message):
    later = NOW + timedelta(days=60)
    found = rescission_findings(replace(RESCISSION, **change), refund=True, decided_at=later)
    assert [one.code for one in found] == ["CL-DISC-01"] * len(found)
    if message is None:
        assert not found
    else:
        assert any(one.message.startswith(message) for one in found)


def test_the_contract_is_rescinded_before_the_claim_is_decided():
    tomorrow = replace(RESCISSION, rescinded_at=NOW + timedelta(days=1))
    assert codes(RESCINDED, rescission=tomorrow) == [("rescission", "CL-DISC-01")]
    assert codes(RESCINDED, rescission=replace(RESCISSION, rescinded_at=NOW)) == []


def test_by_intent_nothing_goes_back_whatever_it_did_to_the_event():
    intent = replace(RESCISSION, fault=Fault.INTENT, serious_effect=False)
    assert codes(RESCINDED, decision=Decision.RESCIND_NO_REFUND, rescission=intent) == []
    assert codes(RESCINDED, rescission=intent) == [("rescission", "CL-DISC-01")]
    assert codes(RESCINDED, decision=Decision.RESCIND_NO_REFUND) == [("rescission", "CL-DISC-01")]


def test_the_right_to_rescind_ends_with_the_earlier_of_two_terms():
    assert rescind_until(FORMED, KNEW) == datetime(2026, 7, 31, 16, tzinfo=UTC)
    formed = datetime(2024, 7, 10, 2, tzinfo=UTC)
    assert rescind_until(formed, KNEW) == datetime(2026, 7, 10, 16, tzinfo=UTC)


# Art. 17: exclusions


def test_an_exclusion_has_no_effect_unless_it_was_explained():
    excluded = replace(REFUSED, reason="CL-EXC-01", clause="CI01-3.2")
    assert codes(excluded) == [("clause", "CL-EXC-01")]
    assert codes(excluded, explained=True) == []


def test_that_holds_for_a_part_as_well():
    part = replace(
        REFUSED,
        decision=Decision.PAY_PART,
        benefit=Decimal(1),
        product="MM01",
        claim_type="MED",
        reason="CL-EXC-01",
        clause="MM01-3.2",
    )
    assert codes(part) == [("clause", "CL-EXC-01")]
    assert codes(part, explained=True) == []


# Art. 27, 43, 45: fraud and crime


@pytest.mark.parametrize("reason", ["CL-FRD-01", "CL-FRD-02"])
@pytest.mark.parametrize("result", [None, Investigation.CLEARED, Investigation.SUSPICIOUS])
def test_fraud_is_proved_by_an_investigation(reason, result):
    fraud = replace(REFUSED, decision=Decision.RESCIND_NO_REFUND, reason=reason, clause="CI01-6.2")
    assert codes(fraud, investigation=result) == [("reason", reason)]
    assert codes(fraud, investigation=Investigation.CONFIRMED) == []


@pytest.mark.parametrize(
    ("reason", "decision", "fits"),
    [
        ("CL-FRD-01", Decision.RESCIND_NO_REFUND, True),
        ("CL-FRD-01", Decision.RESCIND_REFUND, False),
        ("CL-FRD-01", Decision.REFUSE, False),
        ("CL-FRD-01", Decision.CASH_VALUE, False),
        ("CL-FRD-02", Decision.RESCIND_NO_REFUND, True),
        ("CL-FRD-02", Decision.CASH_VALUE, True),
        ("CL-FRD-02", Decision.REFUSE, False),
        ("CL-FRD-03", Decision.PAY_PART, True),
        ("CL-FRD-03", Decision.REFUSE, False),
        ("CL-CRM-01", Decision.REFUSE, True),
        ("CL-CRM-01", Decision.CASH_VALUE, True),
        ("CL-CRM-01", Decision.RESCIND_NO_REFUND, False),
    ],
)
def test_each_kind_of_fraud_has_its_outcome(reason, decision, fits):
    assert (reason in decisions.reasons(decision, TODAY)) is fits


def test_after_two_years_of_premium_the_cash_value_goes_to_whoever_did_not_cause_it():
    caused = replace(
        REFUSED,
        decision=Decision.CASH_VALUE,
        reason="CL-FRD-02",
        clause="CI01-6.2",
        investigation=Investigation.CONFIRMED,
        applicant_caused=True,
        years_paid=2,
    )
    assert codes(caused) == []
    assert codes(caused, years_paid=1) == [("decision", "CL-FRD-02")]
    assert codes(caused, applicant_caused=False) == [("decision", "CL-FRD-02")]
    assert codes(caused, decision=Decision.RESCIND_NO_REFUND) == [("decision", "CL-FRD-02")]
    assert codes(caused, decision=Decision.RESCIND_NO_REFUND, years_paid=1) == []


def test_a_crime_loses_the_benefit_and_after_two_years_not_the_cash_value():
    crime = replace(REFUSED, reason="CL-CRM-01", clause="CI01-3.6")
    assert codes(crime) == []
    assert codes(crime, years_paid=2) == [("decision", "CL-CRM-01")]
    assert codes(crime, decision=Decision.CASH_VALUE, years_paid=2) == []
    assert codes(crime, decision=Decision.CASH_VALUE, years_paid=1) == [("decision", "CL-CRM-01")]


# What is paid, and what becomes of the policy

ALL = Amounts(benefit=Decimal(1), granted=Decimal(2), advance=Decimal(3), premiums=Decimal(4), cash_value=Decimal(5))


@pytest.mark.parametrize(
    ("decision", "reason", "medical", "critical"),
    [
        (Decision.PAY_FULL, "", (1, "stays"), (1, "ends")),
        (Decision.PAY_PART, "CL-EXC-01", (1, "stays"), (1, "ends")),
        (Decision.PAY_REDUCED_AGE, "", (1, "stays"), (1, "ends")),
        (Decision.EX_GRATIA, "", (2, "stays"), (2, "ends")),
        (Decision.ADVANCE, "", (3, "stays"), (3, "stays")),
        (Decision.REFUSE, "CL-DEF-01", (0, "stays"), (0, "stays")),
        (Decision.REFUSE, "CL-WAIT-01", (0, "stays"), (4, "ends")),
        (Decision.RESCIND_REFUND, "CL-DISC-01", (4, "rescinded"), (4, "rescinded")),
        (Decision.RESCIND_NO_REFUND, "CL-FRD-01", (0, "rescinded"), (0, "rescinded")),
        (Decision.CASH_VALUE, "CL-CRM-01", (5, "ends"), (5, "ends")),
        (Decision.CASH_VALUE, "CL-FRD-02", (5, "rescinded"), (5, "rescinded")),
        (Decision.WITHDRAWN, "", (0, "stays"), (0, "stays")),
    ],
)
def test_every_decision_pays_its_amount_and_does_its_part_to_the_policy(decision, reason, medical, critical):
    for claim_type, (amount, effect) in (("MED", medical), ("CI", critical)):
        assert decisions.pays(decision, reason, claim_type, ALL, TODAY) == amount
        assert decisions.policy_effect(decision, reason, claim_type, TODAY) is PolicyEffect(effect)


def test_a_decision_can_be_appealed_for_sixty_days():
    assert decisions.appeal_until(NOW) == datetime(2026, 9, 18, 16, tzinfo=UTC)


# The tables


def test_the_table_has_every_decision_and_reads_in_both_languages():
    choices = decisions.choices(TODAY)
    assert {choice.value for choice in choices} == set(Decision)
    assert {choice.value for choice in RESULTS} == set(Investigation)
    assert {choice.value for choice in FAULTS} == set(Fault)
    for choice in (*choices, *RESULTS, *FAULTS):
        assert re.search(r"[\u4e00-\u9fff]", choice.zh)
        assert re.search(r"[A-Za-z]", choice.en)


@pytest.mark.parametrize("product", ["CI01", "MM01"])
def test_every_reason_of_a_decision_has_a_clause_in_every_product(product):
    for decision in Decision:
        for reason in decisions.reasons(decision, TODAY):
            assert clauses.for_reason(product, reason, TODAY), reason


@pytest.mark.parametrize("product", ["CI01", "MM01"])
def test_clauses_read_in_both_languages_and_answer_known_reasons(product):
    declines = {reason.code for reason in reason_codes() if reason.kind == "D"}
    found = clauses.clauses(product, BEGAN)
    assert len({one.code for one in found}) == len(found)
    for one in found:
        assert one.code.startswith(product)
        assert set(one.reasons) <= declines
        assert ("CL-EXC-01" in one.reasons) is one.exclusion
        for text in (one.name("zh"), one.text("zh")):
            assert re.search(r"[\u4e00-\u9fff]", text)
        for text in (one.name("en"), one.text("en")):
            assert re.search(r"[A-Za-z]", text)
            assert not re.search(r"[\u4e00-\u9fff]", text)


def test_a_clause_that_is_not_there_is_refused():
    assert clauses.clause("CI01", "CI01-2.2", BEGAN).name("en") == "Clause 2.2, waiting period"
    with pytest.raises(Exception, match="CI01-9"):
        clauses.clause("CI01", "CI01-9", BEGAN)
    assert clauses.clauses("TL01", BEGAN) == []


OF_THE_BOOK = {
    "R": "CL-DOC-01 CL-DOC-02 CL-DOC-03 CL-DOC-04 CL-DOC-05 CL-DOC-06 CL-DESC-01 CL-PAY-01 CL-TYPE-01",
    "D": (
        "CL-PER-01 CL-WAIT-01 CL-EXC-01 CL-DEF-01 CL-DISC-01 CL-FRD-01 CL-FRD-02 CL-FRD-03 CL-SUI-01 CL-CRM-01 "
        "CL-LIM-01 CL-LAPSE-01"
    ),
}


def test_every_code_of_the_book_has_its_kind():
    known = {reason.code: reason.kind for reason in reason_codes()}
    for kind, wanted in OF_THE_BOOK.items():
        assert {code: known[code] for code in wanted.split()} == dict.fromkeys(wanted.split(), kind)


def test_every_code_in_the_rules_of_claims_exists():
    known = {reason.code for reason in reason_codes()}
    sources = Path(handlers.__file__).parent.joinpath("claims").rglob("*.*")
    texts = [path.read_text("utf-8") for path in sources if path.suffix in {".py", ".toml"}]
    spoken = {code for text in texts for code in re.findall(r"\bCL-[A-Z]+-\d\d\b", text)}
    assert len(spoken) > 15
    assert spoken <= known
