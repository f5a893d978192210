"""A critical illness is claimed: paid in full, refused in the waiting period, objected to, rescinded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.claims import queries
from handlers.claims.models import ClaimAppeal, ClaimRecord
from tests.cases.claiming import Claims, day_of_cover, walks
from tests.cases.underwriters import promote
from tests.cases.ways import takes
from workflows.db import reading
from workflows.errors import Forbidden, Invalid
from workflows.models import CaseState

SUM, SMALL, PREMIUM = Decimal(300_000), Decimal(100_000), Decimal("4050.00")
NOTHING = Decimal(0)


@pytest.fixture
def house(database_url: str, request: pytest.FixtureRequest) -> Iterator[Claims]:
    with walks(Claims(database_url), request.function) as house:
        yield house


def small(house: Claims, days: int = 200) -> UUID:
    """A claim that a handler could pay, and waits for a decision."""
    return house.looked_into(house.covered(days, sum_insured=SMALL))


def undecided(policy_id: UUID) -> bool:
    with reading() as session:
        return queries.open_on(session, policy_id)


def refused(house: Claims, case: UUID) -> None:
    """A handler and a senior one refuse a small claim."""
    house.refuse(case, "CL-DEF-01", "CI01-2.3", facts="未达到定义所列条件")
    house.refuse(case, "CL-DEF-01", "CI01-2.3", "guoqing", "review", facts="未达到定义所列条件")


@takes(
    "to_an_at_desk to_answer_agent agent_said_an to_an_end to_screen to_ca_route to_contact to_completeness "
    "to_completed to_verify to_verified to_decide to_authority to_review to_reviewed review_decided to_ca_end "
    "to_release to_released to_payment_due to_payout to_paid_claim to_voucher to_cp_end to_desk to_at_desk "
    "to_entry_agent agent_entered to_claim_form to_assessment_call to_carry_out to_outcome to_sheet "
    "sheet_written to_agreement_call agreed to_paying to_payment paid is_settled to_archive to_ended "
    "to_end_closed"
)
def test_a_critical_illness_is_paid_in_full_and_ends_the_policy(house: Claims) -> None:
    policy = house.covered()
    case = house.reported(policy)
    assert (house.open_nodes(case), house.case(case).public_status) == (["contact"], "REPORTED")
    assert house.case(case).number.startswith("C2026")
    assert undecided(policy.id)
    house.look_into(case)
    assert {row.kind for row in house.rows(select(ClaimRecord).where(ClaimRecord.case_id == case))} == {
        *("contact", "completeness", "validity", "event", "cover")
    }
    house.pay(case)
    assert house.decisions(case) == [("handler", "PAY_FULL", SUM, True)], "beyond a handler's authority"
    assert (house.case(case).public_status, undecided(policy.id)) == ("REVIEW", True)
    house.pay(case, "guoqing", "review")
    assert (house.case(case).public_status, undecided(policy.id)) == ("DECIDED", False)
    house.agree(case)
    assert house.case(case).public_status == "PAYING"
    assert house.policy(policy.case_id).status == "IN_FORCE"
    house.release(case)

    row = house.case(case)
    assert (row.state, row.outcome, row.public_status) == (CaseState.ENDED, "end_closed", "CLOSED")
    assert house.policy(policy.case_id).status == "CLAIM_TERMINATED"
    assert house.paid(case) == [("BENEFIT", SUM, NOTHING)]
    assert [(entry.state, entry.amount) for entry in house.payouts(case)] == [("booked", "300000.00")]
    claim = house.claim(case)
    assert claim.closed_at is not None
    assert claim.retain_until == date(2076, 3, 2), "ten years after the term of the contract"
    assert house.told(case) == ["STATUS:DECIDED", "STATUS:CLOSED", "CLAIM_SURVEY"], "their own doing is no news"


@takes("to_committee to_concluded committee_decided to_refusal_letter letter_written refund_of_refusal to_end_refused")
def test_day_90_is_refused_with_clause_and_letter_and_the_premium_goes_back(house: Claims) -> None:
    policy = house.covered()
    case = house.looked_into(policy, event_on=day_of_cover(policy, 90))
    house.refuse(case, "CL-WAIT-01", "CI01-2.2")
    assert house.decisions(case) == [("handler", "REFUSE", PREMIUM, True)]
    assert house.open_nodes(case) == ["committee"], "a no is decided one level above the yes"
    house.refuse(case, "CL-WAIT-01", "CI01-2.2", "tanming", "committee")

    assert house.case(case).public_status == "REFUSED"
    assert house.policy(policy.case_id).status == "CLAIM_TERMINATED"
    assert house.letters(case) == ["CLAIM_FORM", "REFUSAL_LETTER"]
    assert house.clock(case, "claim_determine").state == "stopped"
    house.agree(case)
    house.release(case)
    assert house.paid(case) == [("PREMIUMS", PREMIUM, NOTHING)]
    assert (house.case(case).outcome, house.case(case).public_status) == ("end_refused", "REFUSED")
    assert house.told(case) == ["STATUS:REFUSED", "CLAIM_SURVEY"]


def test_day_91_is_covered(house: Claims) -> None:
    policy = house.covered()
    case = house.looked_into(policy, event_on=day_of_cover(policy, 91))
    house.pay(case)
    house.pay(case, "guoqing", "review")
    assert house.decisions(case)[-1] == ("senior", "PAY_FULL", SUM, False)


@takes("within_authority")
def test_a_handler_decides_a_small_claim_alone_but_refuses_none(house: Claims) -> None:
    case = small(house)
    house.pay(case)
    assert house.decisions(case) == [("handler", "PAY_FULL", SMALL, False)]
    assert house.open_nodes(case) == ["answer_agent"]


def test_a_refusal_needs_clause_facts_and_a_reason_that_fits(house: Claims) -> None:
    case = small(house)
    for reason, clause, facts, field in (
        ("CL-DEF-01", "CI01-2.2", "未达到", "clause"),
        ("CL-DEF-01", "CI01-2.3", " ", "facts"),
        ("CL-DISC-01", "CI01-2.3", "未告知", "refusal"),
        ("CL-EXC-01", "CI01-3.1", "故意伤害", "clause"),
        ("CL-FRD-01", "CI01-2.3", "编造", "refusal_reason"),
    ):
        before = house.saved(case)
        with pytest.raises(Invalid) as wrong:
            house.refuse(case, reason, clause, facts=facts)
        assert field in {finding.field for finding in wrong.value.findings}, reason
        assert house.saved(case) == before
    assert house.decisions(case) == []


def test_what_was_not_disclosed_is_rescinded_in_time_by_the_committee(house: Claims) -> None:
    case = small(house)
    grounds = {"refusal": "RESCIND_REFUND", "facts": "投保前已确诊", "fault": "gross", "serious_effect": True}
    late = grounds | {"knew_on": date(2026, 6, 1)}
    with pytest.raises(Invalid) as wrong:
        house.refuse(case, "CL-DISC-01", "CI01-6.1", **late)
    assert {finding.code for finding in wrong.value.findings} == {"CL-DISC-01"}
    knew = {"knew_on": house.today() - timedelta(days=3)}
    house.refuse(case, "CL-DISC-01", "CI01-6.1", **grounds, **knew)
    house.refuse(case, "CL-DISC-01", "CI01-6.1", "guoqing", "review", **grounds, **knew)

    assert house.policy(house.issued_in(case)).status == "RESCINDED"
    assert house.case(case).public_status == "REFUSED"
    house.agree(case)
    house.release(case)
    assert [purpose for purpose, _, _ in house.paid(case)] == ["PREMIUMS"]


def test_a_rescission_that_an_objection_brings_down_is_taken_back_and_the_benefit_paid(house: Claims) -> None:
    case = small(house)
    knew = {"knew_on": house.today() - timedelta(days=3)}
    grounds = {"refusal": "RESCIND_REFUND", "facts": "投保前已确诊", "fault": "gross", "serious_effect": True} | knew
    house.refuse(case, "CL-DISC-01", "CI01-6.1", **grounds)
    house.refuse(case, "CL-DISC-01", "CI01-6.1", "guoqing", "review", **grounds)
    policy = house.issued_in(case)
    assert house.policy(policy).status == "RESCINDED"

    house.object(case, ground="投保时尚未确诊，病历可证")
    house.do(case, "appeal_committee", "tanming", "change", answer="病历证实投保时尚未确诊", payment="PAY_FULL")
    house.settle()
    assert house.policy(policy).status == "IN_FORCE"
    house.agree(case)
    house.release(case)
    assert [purpose for purpose, _, _ in house.paid(case)] == ["BENEFIT"]
    assert house.policy(policy).status == "CLAIM_TERMINATED"


def test_a_rescission_whose_premiums_went_back_stays_where_nothing_is_paid_instead(house: Claims) -> None:
    case = small(house)
    knew = {"knew_on": house.today() - timedelta(days=3)}
    grounds = {"refusal": "RESCIND_REFUND", "facts": "投保前已确诊", "fault": "gross", "serious_effect": True} | knew
    house.refuse(case, "CL-DISC-01", "CI01-6.1", **grounds)
    house.refuse(case, "CL-DISC-01", "CI01-6.1", "guoqing", "review", **grounds)
    house.pass_time(days=11)
    house.release(case)
    assert [purpose for purpose, _, _ in house.paid(case)] == ["PREMIUMS"]
    house.object(case, ground="投保时尚未确诊，病历可证")
    no = {"refusal": "REFUSE", "refusal_reason": "CL-DEF-01", "clause": "CI01-2.3", "facts": "病理报告未达到所列条件"}
    house.do(case, "appeal_committee", "tanming", "change", answer="不解约，但未达到约定条件", **no)
    house.settle()
    assert house.policy(house.issued_in(case)).status == "RESCINDED", "the premiums are with the customer"


@takes(
    "to_an_end_appealed nothing_to_pay to_objection appeal_later to_appeal_committee committee_said "
    "to_appeal_letter upheld"
)
def test_an_objection_goes_to_somebody_else_one_level_up_and_can_be_upheld(house: Claims) -> None:
    case = small(house)
    refused(house, case)
    assert house.open_nodes(case) == ["answer_agent"]
    house.object(case)
    assert (house.open_nodes(case), house.case(case).public_status) == (["appeal_committee"], "APPEALED")
    promote(house, "guoqing", "claims_committee")
    with pytest.raises(Forbidden):
        house.do(case, "appeal_committee", "guoqing", "uphold", answer="维持")
    house.do(case, "appeal_committee", "tanming", "uphold", answer="原结论依据充分，维持。")
    house.settle()

    assert (house.case(case).outcome, house.case(case).public_status) == ("end_refused", "REFUSED")
    assert house.letters(case)[-1] == "APPEAL_LETTER"
    (appeal,) = house.rows(select(ClaimAppeal))
    assert (appeal.result, appeal.decided_by) == ("UPHOLD", house.ids["tanming"])


@takes("appeal_changed")
def test_an_objection_changes_the_decision_and_the_claim_is_paid(house: Claims) -> None:
    case = small(house)
    refused(house, case)
    house.object(case)
    said = {"payment": "PAY_FULL", "answer": "病理报告符合定义，予以给付。"}
    house.do(case, "appeal_committee", "tanming", "change", **said)
    house.settle()
    assert house.case(case).public_status == "DECIDED"
    house.agree(case)
    house.release(case)

    assert house.decisions(case)[-1] == ("committee", "PAY_FULL", SMALL, False)
    assert house.paid(case) == [("BENEFIT", SMALL, NOTHING)]
    assert house.case(case).outcome == "end_closed"


@takes("reopened")
def test_an_objection_reopens_the_claim(house: Claims) -> None:
    case = small(house)
    refused(house, case)
    house.object(case)
    house.do(case, "appeal_committee", "tanming", "reopen", answer="补充病理后重新审核。")
    house.settle()
    assert (house.open_nodes(case), house.case(case).public_status) == (["contact"], "REPORTED")
    assert "CLAIM_REOPENED" in house.told(case)
    assert undecided(house.claim(case).policy_id)
    house.look_into(case)
    house.pay(case)
    house.agree(case)
    house.release(case)
    assert house.paid(case) == [("BENEFIT", SMALL, NOTHING)]


@takes("not_objected")
def test_nobody_objects_twice_nor_after_sixty_days(house: Claims) -> None:
    case = small(house)
    refused(house, case)
    house.pass_time(days=59)
    assert house.open_nodes(case) == ["answer_agent"]
    house.pass_time(days=2)
    assert (house.case(case).outcome, house.case(case).public_status) == ("end_refused", "REFUSED")


@takes("no_answer assumed to_paid_out to_objection_paid")
def test_silence_for_ten_days_is_taken_as_agreement_and_an_objection_is_still_possible(house: Claims) -> None:
    case = small(house)
    house.pay(case)
    house.pass_time(days=11)
    assert house.open_nodes(case) == ["release"]
    house.release(case)
    assert (house.open_nodes(case), house.case(case).public_status) == (["answer_agent"], "CLOSED")
    house.pass_time(days=60)
    assert house.case(case).outcome == "end_closed"


def test_a_late_payment_owes_interest_from_the_eleventh_day(house: Claims) -> None:
    case = small(house)
    house.pay(case)
    house.agree(case)
    house.pass_time(days=21)
    house.release(case)
    assert house.paid(case) == [("BENEFIT", SMALL, Decimal("116.03"))]


def test_only_the_committee_grants_what_is_not_owed(house: Claims) -> None:
    case = small(house)
    house.pay(case, payment="EX_GRATIA", granted=Decimal(5_000))
    assert house.open_nodes(case) == ["committee"]
    house.pay(case, "tanming", "committee", payment="EX_GRATIA", granted=Decimal(5_000))
    assert house.decisions(case)[-1] == ("committee", "EX_GRATIA", Decimal(5_000), False)
