"""Applications on somebody else's life: interest, consent, minors, two signatures (Insurance Law art. 31-34)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.applications import queries as applications
from handlers.applications.summary import summary
from handlers.compliance import queries as compliance
from handlers.customers.person import Person
from handlers.documents.queries import letter_data
from handlers.policies.models import Policy
from handlers.signatures import queries as signatures
from handlers.underwriting import queries as underwriting
from tests.cases.discreet import DiscreetInsurer
from tests.cases.ways import takes
from tests.support.compliance import LISTED
from tests.support.insurer import IDENTITY, ZHANG, resident
from workflows.calendar import local_date
from workflows.db import reading
from workflows.errors import Invalid

PAGE = ["01890000-0000-7000-8000-000000000002"]
CONSENTS: dict[str, Any] = {"cover": True, "truth": True, "health": True, "pages": {"SIGNATURE": PAGE}}
PAPERS = {"INSURED_ID": PAGE}


def somebody(name: str, born: date, sex: str = "M", serial: int = 11) -> Person:
    """Somebody with a card of the right sex."""
    number = resident(born, serial + (sex == "F"))
    return replace(ZHANG, name=name, gov_id=number, birth_date=born, sex=sex, mobile="13900001234")


WIFE = somebody("李娜", date(1997, 2, 14), "F")
SON = somebody("张小明", date(2019, 5, 6))
FATHER = somebody("张建国", date(1968, 3, 9))
UNCLE = somebody("张建军", date(1985, 3, 9), serial=13)
FRIEND = somebody("赵强", date(1995, 8, 8))


def asked(insurer: DiscreetInsurer, person: Person, relation: str, **more: Any) -> dict[str, Any]:
    """The entry form for somebody else's life."""
    insured = insurer.add_customer(person)
    return {"relation": relation, "insured": str(insured), "insured_papers": PAPERS, **more}


def entered(insurer: DiscreetInsurer, person: Person, relation: str, **more: Any) -> UUID:
    """王芳 enters 张伟's application on somebody else's life, and what he tells of himself."""
    case = insurer.start("application", "wangfang")
    insurer.enter(case, **asked(insurer, person, relation, **more))
    if insurer.open_nodes(case) == ["profile"]:
        insurer.do(case, "profile", "wangfang", "done", **IDENTITY)
    return case


def refused(insurer: DiscreetInsurer, person: Person, relation: str, **more: Any) -> list[tuple[str, str]]:
    """What the entry of such an application is refused for."""
    case = insurer.start("application", "wangfang")
    with pytest.raises(Invalid) as wrong:
        insurer.enter(case, **asked(insurer, person, relation, **more))
    assert insurer.open_nodes(case) == ["entry"]
    return [(finding.field, finding.code) for finding in wrong.value.findings]


@takes("to_sign_insured insured_signed_now to_recording")
def test_a_wifes_life_is_rated_and_she_signs_besides_her_husband(insurer: DiscreetInsurer) -> None:
    case = entered(insurer, WIFE, "SPOUSE")
    with reading() as session:
        seen = applications.view(session, case)
    assert (seen.applicant.name, seen.insured.name, seen.terms.age, seen.terms.sex) == ("张伟", "李娜", 29, "F")
    insurer.sign(case)
    assert insurer.open_nodes(case) == ["sign_insured"]
    with reading() as session:
        assert signatures.consents(session, seen.insured_id) == {}, "nobody consents to the use of her data but herself"
    with pytest.raises(Invalid) as wrong:
        insurer.do(case, "sign_insured", "wangfang", "sign", signer="张伟", **CONSENTS)
    assert [(one.field, one.code) for one in wrong.value.findings] == [("signer", "NB-SIG-01")]
    insurer.do(case, "sign_insured", "wangfang", "sign", signer="王芳", **CONSENTS)
    assert insurer.open_nodes(case) == ["sign_insured"], "an agent never signs for anybody"
    insurer.do(case, "sign_insured", "wangfang", "sign", signer="李娜", **CONSENTS)
    assert insurer.open_nodes(case) == ["check"]
    with reading() as session:
        assert signatures.consents(session, seen.insured_id) == {"HEALTH_DATA": True}
        titles = [block.title for block in summary(session, case, "zh-CN")]
    assert titles[:2] == ["投保人", "被保险人"]

    insurer.check(case)
    insurer.settle()
    (policy,) = insurer.rows(select(Policy).where(Policy.case_id == case))
    assert (policy.customer_id, policy.insured_id) == (insurer.customer, seen.insured_id)
    with reading() as session:
        letter = letter_data(session, case, "BENEFIT_CARD", number="1", now=insurer.now)
    assert (letter["name"], letter["insured"]["name"]) == ("张伟", "李娜")


def test_what_changes_after_both_signed_is_signed_by_both_again(insurer: DiscreetInsurer) -> None:
    case = entered(insurer, WIFE, "SPOUSE")
    insurer.sign(case)
    insurer.do(case, "sign_insured", "wangfang", "sign", signer="李娜", **CONSENTS)
    insurer.do(case, "check", "chenjing", "return", reasons=("NB-PRD-02",))
    with reading() as session:
        insured = str(applications.view(session, case).insured_id)
    again = {"relation": "SPOUSE", "insured": insured, "insured_papers": PAPERS}
    insurer.enter(case, **again, sum_insured=Decimal(200_000))
    assert insurer.open_nodes(case) == ["sign"]
    insurer.sign(case)
    assert insurer.open_nodes(case) == ["sign_insured"]


def test_a_father_insures_his_son_and_signs_for_both(insurer: DiscreetInsurer) -> None:
    case = entered(insurer, SON, "CHILD", occupation_status="none")
    insurer.sign(case)
    assert insurer.open_nodes(case) == ["check"]
    with reading() as session:
        seen = applications.view(session, case)
        assert signatures.consents(session, seen.insured_id) == {"HEALTH_DATA": True}
        assert underwriting.profile(session, case, local_date(insurer.now))["interest"] is True
    assert (seen.terms.age, seen.consented) == (6, False)
    assert insurer.item(case, "check").urgent, "a minor's application is urgent (U6)"


def test_sums_count_for_the_life_and_not_for_whoever_pays(insurer: DiscreetInsurer) -> None:
    own = insurer.apply(sum_insured=Decimal(200_000))
    hers = entered(insurer, WIFE, "SPOUSE", sum_insured=Decimal(100_000))
    with reading() as session:
        today = local_date(insurer.now)
        at_risk = [underwriting.profile(session, case, today)["sum_at_risk"] for case in (own, hers)]
        assert applications.other_cases(session, own) == []
    assert at_risk == [Decimal(200_000), Decimal(100_000)]


@pytest.mark.parametrize(
    ("person", "relation", "why"),
    [
        (FRIEND, "OTHER", ("consent_papers.CONSENT", "NB-INT-01")),
        (SON, "FAMILY", ("insured_papers.PARENTS_CONSENT", "NB-INT-01")),
        (SON, "EMPLOYEE", ("insured_papers.PARENTS_CONSENT", "NB-INT-01")),
        (SON, "SPOUSE", ("relation", "NB-INT-01")),
        (UNCLE, "CHILD", ("relation", "NB-INT-01")),
        (WIFE, "PARENT", ("relation", "NB-INT-01")),
    ],
    ids=["no consent", "no parents", "minor at work", "child bride", "older child", "younger parent"],
)
def test_nobody_insures_a_life_without_interest_or_consent(insurer, person, relation, why) -> None:
    assert refused(insurer, person, relation) == [why]


@pytest.mark.parametrize(
    ("person", "relation", "more"),
    [
        (FRIEND, "OTHER", {"consent_papers": {"CONSENT": PAGE}}),
        (SON, "FAMILY", {"insured_papers": {**PAPERS, "PARENTS_CONSENT": PAGE}}),
        (FATHER, "PARENT", {"pay_term": 10, "sum_insured": Decimal(100_000)}),
        (FRIEND, "EMPLOYEE", {}),
    ],
    ids=["friend", "nephew", "father", "employee"],
)
def test_a_life_is_insured_with_interest_or_consent(insurer, person, relation, more) -> None:
    case = entered(insurer, person, relation, **more)
    with reading() as session:
        assert underwriting.profile(session, case, local_date(insurer.now))["interest"] is True
    assert insurer.open_nodes(case) == ["sign"]


def test_a_minor_makes_no_contract_and_nobody_is_two_people(insurer: DiscreetInsurer) -> None:
    case = insurer.start("application", "wangfang")
    minor = insurer.add_customer(SON)
    with pytest.raises(Invalid) as wrong:
        insurer.enter(case, customer=str(minor), account_holder=SON.name)
    assert ("customer", "NB-INT-01") in [(one.field, one.code) for one in wrong.value.findings]
    with pytest.raises(Invalid) as wrong:
        insurer.enter(case, relation="SPOUSE", insured=str(insurer.customer), insured_papers=PAPERS)
    assert [(one.field, one.code) for one in wrong.value.findings] == [("insured", "NB-INT-01")]
    stranger = insurer.add_customer(FRIEND, agent="liqiang")
    with pytest.raises(Invalid) as wrong:
        insurer.enter(case, relation="EMPLOYEE", insured=str(stranger), insured_papers=PAPERS)
    assert [(one.field, one.code) for one in wrong.value.findings] == [("insured", "choice")]


def test_an_insured_on_a_list_is_a_hit_too(insurer: DiscreetInsurer) -> None:
    case = entered(insurer, LISTED, "EMPLOYEE")
    insurer.sign(case)
    insurer.do(case, "sign_insured", "wangfang", "sign", signer=LISTED.name, **CONSENTS)
    insurer.check(case)
    assert insurer.open_nodes(case) == ["aml"]
    with reading() as session:
        assert compliance.risk(session, case) == "HIT"


def test_the_recording_asks_for_the_age_of_whoever_buys(insurer: DiscreetInsurer) -> None:
    case = entered(insurer, FATHER, "PARENT", pay_term=10, sum_insured=Decimal(100_000))
    insurer.sign(case)
    insurer.do(case, "sign_insured", "wangfang", "sign", signer=FATHER.name, **CONSENTS)
    assert insurer.open_nodes(case) == ["check"], "the father is insured, his son of thirty buys"


def test_a_large_application_is_keyed_again_from_the_papers_of_the_insured(insurer: DiscreetInsurer) -> None:
    case = entered(insurer, WIFE, "SPOUSE", sum_insured=Decimal(500_000))
    insurer.sign(case)
    insurer.do(case, "sign_insured", "wangfang", "sign", signer="李娜", **CONSENTS)
    insurer.key_again(case)
    assert insurer.open_nodes(case) == ["check"]
