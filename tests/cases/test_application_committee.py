"""What is beyond everybody but the committee: sums over five million, straight from whoever saw it first."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from tests.cases.discreet import DiscreetInsurer
from tests.cases.underwriters import (
    DENIED,
    MEDICAL,
    MILLION,
    NODULE,
    bring,
    decide,
    decisions,
    demanded,
    promote,
    rating,
    referred,
    review,
)
from tests.cases.ways import takes
from workflows.errors import Forbidden, NotFound


def beyond_everybody(insurer: DiscreetInsurer) -> UUID:
    """Six million at risk for one life."""
    for _ in range(5):
        insurer.apply(sum_insured=MILLION)
    return referred(insurer, sum_insured=MILLION)


def conclude(insurer: DiscreetInsurer, case: UUID, outcome: str, **more: object) -> None:
    insurer.do(case, "committee", "weizhen", outcome, **{"opinion": "同意", **more})


@takes("to_committee to_concluded committee_decided decided_standard")
def test_six_million_at_risk_goes_from_the_underwriter_straight_to_the_committee(insurer: DiscreetInsurer) -> None:
    case = beyond_everybody(insurer)
    decide(insurer, case, "accept")
    assert insurer.open_nodes(case) == ["committee"]
    with pytest.raises(NotFound):
        insurer.do(case, "committee", "huangbo", "accept")

    conclude(insurer, case, "accept")

    assert decisions(insurer, case) == [("underwriter", "STANDARD", 0, True), ("committee", "STANDARD", 0, False)]
    assert demanded(insurer, case) == [Decimal("12900.00")]


@takes("to_committee committee_returned to_uw_end_returned underwriting_returned")
def test_the_committee_returns_too(insurer: DiscreetInsurer) -> None:
    case = beyond_everybody(insurer)
    decide(insurer, case, "accept")

    conclude(insurer, case, "return", reasons=("NB-PRD-02",))

    assert insurer.open_nodes(case) == ["entry"]


@takes("to_committee committee_asks evidence_brought to_person back_to_committee committee_decided decided_standard")
def test_the_committee_asks_for_evidence_and_gets_it_back(insurer: DiscreetInsurer) -> None:
    case = beyond_everybody(insurer)
    decide(insurer, case, "accept")
    conclude(insurer, case, "supplement", requested=[{"kind": "CHECKUP_REPORT"}])
    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["supply"], "SUPPLEMENT")

    bring(insurer, case, NODULE)

    item = insurer.item(case, "committee")
    assert (insurer.open_nodes(case), item.round, item.assignee_id) == (["committee"], 2, insurer.ids["weizhen"])
    assert ("告知不一致", DENIED) in rating(case)
    conclude(insurer, case, "accept")
    assert decisions(insurer, case)[-1] == ("committee", "STANDARD", 0, False)


@takes("to_review review_asks back_to_review review_committee committee_asks back_to_committee committee_decided")
def test_evidence_goes_to_whoever_asked_last(insurer: DiscreetInsurer) -> None:
    for _ in range(4):
        insurer.apply(sum_insured=MILLION)
    case = referred(insurer, sum_insured=MILLION)
    wanted = [{"kind": "CHECKUP_REPORT"}]
    decide(insurer, case, "supplement", requested=wanted)
    bring(insurer, case, NODULE)
    decide(insurer, case, "accept")
    review(insurer, case, "supplement", requested=wanted)
    bring(insurer, case, NODULE)
    assert insurer.open_nodes(case) == ["review"]
    insurer.apply(sum_insured=MILLION)
    review(insurer, case, "accept")
    conclude(insurer, case, "supplement", requested=wanted)
    bring(insurer, case, NODULE)

    assert insurer.open_nodes(case) == ["committee"]
    conclude(insurer, case, "decline", reasons=MEDICAL)
    assert insurer.case(case).outcome == "end_declined"


@takes("to_review review_committee committee_decided to_decline")
def test_what_a_review_finds_beyond_the_senior_underwriter_goes_on_to_the_committee(insurer: DiscreetInsurer) -> None:
    for _ in range(4):
        insurer.apply(sum_insured=MILLION)
    case = referred(insurer, sum_insured=MILLION)
    decide(insurer, case, "accept")
    assert insurer.open_nodes(case) == ["review"], "five million are the senior underwriter's"
    insurer.apply(sum_insured=MILLION)

    review(insurer, case, "accept")

    assert insurer.open_nodes(case) == ["committee"]
    conclude(insurer, case, "decline", reasons=MEDICAL)
    assert insurer.case(case).outcome == "end_declined"


def test_whoever_recommended_does_not_sit_in_the_committee(insurer: DiscreetInsurer) -> None:
    case = beyond_everybody(insurer)
    decide(insurer, case, "accept")
    promote(insurer, "lintao", "uw_committee")
    with pytest.raises(Forbidden):
        insurer.do(case, "committee", "lintao", "accept")
