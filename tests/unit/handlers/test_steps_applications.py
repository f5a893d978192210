"""What a submission writes, what it refuses, and what it never leaves in the open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from forms.application import Entry
from handlers.applications import queries
from handlers.applications.entry import HEALTH_QUESTIONS
from handlers.applications.models import Application
from handlers.applications.quote import quote
from handlers.applications.summary import QUESTIONS, summary
from handlers.capabilities import CONTEXTS
from handlers.customers.models import Customer
from handlers.customers.operations import DuplicateCustomer
from handlers.notices import queries as notices
from handlers.payments.models import BankAccount
from handlers.products import rules as tariff
from tests.support.insurer import CARD, COVER, ZHANG, Insurer, resident
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import reading
from workflows.errors import Invalid
from workflows.models import Case, CaseSubject

LI = {"name": "李娜", "relation": "SPOUSE", "gov_id_type": "ID", "gov_id": resident(date(1997, 5, 6), 2), "order_no": 1}
CHILD = {
    "name": "张小雨",
    "relation": "CHILD",
    "gov_id_type": "ID",
    "gov_id": resident(date(2020, 6, 1), 4),
    "order_no": 1,
}
NAMED = {
    "beneficiary_kind": "named",
    "beneficiaries": [LI | {"share_percent": Decimal(60)}, CHILD | {"share_percent": Decimal(40)}],
}


@pytest.fixture
def insurer(database_url: str) -> Insurer:
    return Insurer(database_url)


def the_application(case):
    with reading() as session:
        return queries.view(session, case)


def refused_fields(refused) -> list[tuple[str, str]]:
    return [(finding.field, finding.code) for finding in refused.value.findings]


def test_a_submission_writes_the_application_with_its_premium(insurer: Insurer) -> None:
    case = insurer.apply()

    written = the_application(case)
    assert (written.premium, written.terms.age, written.applicant.name) == (Decimal("4050.00"), 30, "张伟")
    assert insurer.open_nodes(case) == ["check"]
    row = insurer.case(case)
    assert row.public_status == "CHECKING"
    assert sealing.unseal(row.title) == "张伟"
    subjects = insurer.rows(select(CaseSubject).where(CaseSubject.case_id == case))
    assert {(one.kind, one.subject_id) for one in subjects} == {
        ("customer", insurer.customer),
        ("insured", insurer.customer),
    }


def test_a_returned_application_is_written_again_and_not_twice(insurer: Insurer) -> None:
    case = insurer.apply(**NAMED)
    insurer.do(case, "check", "chenjing", "return", reasons=("NB-DOC-01",))
    assert insurer.open_nodes(case) == ["entry"]

    insurer.submit(case, sum_insured=Decimal(500_000))

    (row,) = insurer.rows(select(Application).where(Application.case_id == case))
    assert (row.sum_insured, row.premium) == (Decimal(500_000), Decimal("6450.00"))
    with reading() as session:
        assert queries.beneficiaries(session, row.id) == []
    assert len(insurer.rows(select(BankAccount))) == 1


def test_named_beneficiaries_keep_order_and_share_and_get_birth_date_and_sex_from_their_document(
    insurer: Insurer,
) -> None:
    case = insurer.apply(**NAMED)

    with reading() as session:
        first, second = queries.beneficiaries(session, the_application(case).id)
    assert (first.share_percent, second.share_percent) == (Decimal(60), Decimal(40))
    assert (first.body["birth_date"], first.body["sex"]) == (date(1997, 5, 6), "F")


def test_an_agent_cannot_apply_for_somebody_elses_customer(insurer: Insurer) -> None:
    other = insurer.add_customer(replace(ZHANG, gov_id=resident(date(1996, 1, 1), 7)), agent="liqiang")
    case = insurer.start("application", "wangfang")

    for stranger in (str(other), str(uuid4())):
        with pytest.raises(Invalid) as refused:
            insurer.submit(case, customer=stranger)
        assert refused_fields(refused) == [("customer", "choice")]


@pytest.mark.parametrize(
    ("entered", "field", "code"),
    [
        ({"account_holder": "李娜"}, "account_holder", "NB-BANK-01"),
        ({"sum_insured": Decimal(55_000)}, "sum_insured", "NB-PRD-02"),
        ({"cover": "T99"}, "cover", "NB-PRD-01"),
        ({"product": "TL01"}, "product", "NB-PRD-01"),
    ],
)
def test_what_a_form_lets_through_the_business_still_refuses_and_nothing_is_written(
    insurer: Insurer, entered: dict[str, object], field: str, code: str
) -> None:
    case = insurer.start("application", "wangfang")

    with pytest.raises(Invalid) as refused:
        insurer.submit(case, **entered)

    assert refused_fields(refused) == [(field, code)]
    assert insurer.rows(select(Application)) == []
    assert insurer.rows(select(BankAccount)) == []
    assert insurer.open_nodes(case) == ["entry"]


def test_an_expired_document_and_an_age_beyond_the_product_are_said_at_the_customer(insurer: Insurer) -> None:
    valid_to = local_date(insurer.now) + timedelta(days=3)
    expired = insurer.add_customer(replace(ZHANG, gov_id=resident(date(1996, 1, 1), 9), gov_id_valid_to=valid_to))
    old = insurer.add_customer(replace(ZHANG, gov_id=resident(date(1964, 1, 1), 9), birth_date=date(1964, 1, 1)))
    case = insurer.start("application", "wangfang")
    insurer.now += timedelta(days=4)

    for customer, code in ((expired, "NB-CUS-04"), (old, "NB-PRD-01")):
        with pytest.raises(Invalid) as refused:
            insurer.submit(case, customer=str(customer))
        assert refused_fields(refused) == [("customer", code)]


def test_a_withdrawal_before_any_submission_ends_the_case_without_an_application(insurer: Insurer) -> None:
    case = insurer.start("application", "wangfang")

    insurer.do(case, "entry", "wangfang", "withdraw")

    assert (insurer.case(case).outcome, insurer.case(case).public_status) == ("end_withdrawn", "WITHDRAWN")
    assert insurer.rows(select(Application)) == []


def test_nothing_passes_the_check_unconfirmed(insurer: Insurer) -> None:
    case = insurer.apply()

    with pytest.raises(Invalid) as refused:
        insurer.do(case, "check", "chenjing", "pass", true=True, lawful=False)

    assert refused_fields(refused) == [("lawful", "required"), ("valid", "required")]
    assert insurer.open_nodes(case) == ["check"]


def test_a_reminder_reaches_the_agent_every_three_days_and_three_times_only(insurer: Insurer) -> None:
    case = insurer.start("application", "wangfang")
    for _ in range(5):
        insurer.pass_time(days=3)

    with reading() as session:
        told = notices.unread(session, insurer.actor("wangfang"), "zh_CN")
    assert [(notice.case_id, notice.text) for notice in told] == [(case, "投保单尚待提交")] * 3
    assert insurer.open_nodes(case) == ["entry"]


def test_no_personal_value_lies_in_the_open(insurer: Insurer) -> None:
    case = insurer.apply(**NAMED)
    insurer.check(case)

    state = insurer.rows(select(Case.state_text))[0]
    columns = [
        repr(row.__dict__) for model in (Customer, Application, BankAccount) for row in insurer.rows(select(model))
    ]
    for secret in (ZHANG.name, ZHANG.gov_id, ZHANG.mobile, CARD, "李娜", LI["gov_id"], "systolic"):
        assert secret not in state
        assert not any(secret in text or str(secret.encode()) in text for text in columns)


def test_a_document_makes_one_customer_whoever_enters_it(insurer: Insurer) -> None:
    with pytest.raises(DuplicateCustomer):
        insurer.add_customer(replace(ZHANG, gov_id=f" {ZHANG.gov_id} "), agent="liqiang")


def test_the_summary_speaks_the_readers_language_and_masks_numbers(insurer: Insurer) -> None:
    case = insurer.apply(**NAMED)

    with reading() as session:
        chinese = summary(session, case, "zh_CN")
        english = summary(session, case, "en")
        empty = [query(session, uuid4(), "en") for query in CONTEXTS.values()]
    assert [block.title for block in chinese][:3] == ["投保人（被保险人）", "保障方案", "身故受益人"]
    told = {row.label: row.value for block in english for row in block.rows}
    assert told["Sum insured"] == "300,000.00 yuan"
    assert told["Order 1"] == "张小雨 · Child · 40%"
    assert told["Document number"] == "1101**********0035"
    assert told["Card number"] == "*" * 15 + "3446"
    assert empty == [()] * len(CONTEXTS)


def test_a_quote_is_the_premium_or_nothing(insurer: Insurer) -> None:
    entered = {"customer": str(insurer.customer), **COVER}
    today = local_date(insurer.now)
    with reading() as session:
        agent, other = insurer.actor("wangfang"), insurer.actor("liqiang")
        assert quote(session, agent, entered, today) == Decimal("4050.00")
        assert quote(session, agent, entered | {"pay_mode": "monthly"}, today) == Decimal("364.50")
        for unusable in ({"customer": "x"}, {"product": "XX99"}, {"sum_insured": Decimal(1)}, {"cover": ""}):
            assert quote(session, agent, entered | unusable, today) is None
        assert quote(session, other, entered, today) is None


def test_the_entry_form_offers_what_the_product_offers_and_asks_what_the_rating_reads() -> None:
    fields, today = Entry.form_fields(), date(2026, 3, 2)

    for name, offered in (("cover", tariff.covers), ("pay_term", tariff.pay_terms)):
        assert {one.value for one in fields[name].choices} == {one.value for one in offered("CI01", today)}
    modes = {one.value for one in fields["pay_mode"].choices}
    assert modes == {one.value for one in tariff.pay_modes("CI01", today)}
    assert set(HEALTH_QUESTIONS) <= set(fields)
    assert [question for question, _, _ in QUESTIONS] == list(HEALTH_QUESTIONS)
