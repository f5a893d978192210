"""Evidence: asked for by the underwriter, brought by the agent and rated with the application, or never brought."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.applications import queries as applications
from handlers.notices.models import Notice
from handlers.underwriting import beside
from handlers.underwriting.models import EvidenceItem
from tests.cases.discreet import DiscreetInsurer
from tests.cases.underwriters import DENIED, NODULE, SMOKER, bring, decide, decisions, rating, referred
from tests.cases.ways import takes
from tests.support.insurer import REPORT
from workflows.db import reading
from workflows.errors import Invalid
from workflows.models import Case, Clock, ClockState, Event

RECORD = {**REPORT, "kind": "HOSPITAL_RECORD", "source": "北京朝阳医院", "dated": date(2025, 1, 5), "pages": 12}
STATEMENT = {"kind": "DISCLOSURE_STATEMENT", "source": "张伟", "dated": date(2026, 3, 2), "pages": 1}
PROOF = {"kind": "FINANCIAL", "source": "个人所得税完税证明", "dated": date(2026, 3, 1), "pages": 3}


def asked(insurer: DiscreetInsurer, *kinds: str) -> UUID:
    """A smoker of whom an underwriter wants to know more."""
    case = referred(insurer, **SMOKER)
    ask(insurer, case, *(kinds or ("CHECKUP_REPORT", "HOSPITAL_RECORD")))
    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["supply"], "SUPPLEMENT")
    return case


def ask(insurer: DiscreetInsurer, case: UUID, *kinds: str) -> None:
    decide(insurer, case, "supplement", requested=[{"kind": kind, "words": "近六个月"} for kind in kinds])


def states(insurer: DiscreetInsurer, case: UUID) -> list[tuple[str, str]]:
    items = (
        select(EvidenceItem).where(EvidenceItem.case_id == case).order_by(EvidenceItem.requested_at, EvidenceItem.id)
    )
    return [(item.kind, item.state) for item in insurer.rows(items)]


def reminders(insurer: DiscreetInsurer, case: UUID) -> int:
    return len(insurer.rows(select(Notice).where(Notice.case_id == case, Notice.code == "EVIDENCE_REMINDER")))


def hits(case: UUID) -> tuple[str, ...]:
    """The rows of the rating that apply, as they are kept."""
    with reading() as session:
        return tuple(applications.view(session, case).hits)


@takes("to_supply to_supplied evidence_brought to_assess to_route to_person to_underwrite to_underwritten")
def test_what_was_asked_for_comes_back_to_the_same_underwriter_who_decides_on_it(insurer: DiscreetInsurer) -> None:
    case = asked(insurer)

    bring(insurer, case, REPORT, RECORD)

    item = insurer.item(case, "underwrite")
    assert (item.round, item.assignee_id) == (2, insurer.ids["lintao"])
    assert states(insurer, case) == [("CHECKUP_REPORT", "RECEIVED"), ("HOSPITAL_RECORD", "RECEIVED")]
    with reading() as session:
        (block,) = beside.evidence_block(session, case, "zh_CN")
    assert [(row.label, row.value) for row in block.rows][:2] == [
        ("体检报告", "已收到 · 北京协和医院 · 2026-02-20 · 6 页"),
        ("检查结论", "未见明显异常"),
    ]
    decide(insurer, case, "accept")
    assert {state for _, state in states(insurer, case)} == {"ACCEPTED"}


@takes("evidence_brought to_assess to_underwrite")
def test_a_report_that_tells_what_was_denied_is_rated_and_told_to_the_underwriter_in_words(
    insurer: DiscreetInsurer,
) -> None:
    case = asked(insurer, "CHECKUP_REPORT")
    assert not [row for row in hits(case) if row.startswith("A28")]

    bring(insurer, case, NODULE)

    assert insurer.open_nodes(case) == ["underwrite"]
    assert "A28 REFER evidence=DISCLOSURE_STATEMENT" in hits(case)
    told = rating(case)
    assert [value for label, value in told if label == "告知不一致"] == [DENIED]
    assert ("A28", "告知与报告不一致 → 转人工核保") in told
    assert ("待补资料", "告知不一致的书面说明") in told
    english = "Disclosed: no thyroid nodule; Check-up report (北京协和医院, 2026-02-20) says “甲状腺结节”"
    assert ("Contradiction", english) in rating(case, "en")
    with reading() as session:
        assert beside.proposed(session, case)["requested"] == [{"kind": "DISCLOSURE_STATEMENT"}]

    ask(insurer, case, "DISCLOSURE_STATEMENT")
    bring(insurer, case, STATEMENT)
    assert ("告知不一致", DENIED) in rating(case), "an explanation does not make it unsaid"
    assert "待补资料" not in dict(rating(case))


def test_what_a_report_concludes_lies_sealed(insurer: DiscreetInsurer) -> None:
    case = asked(insurer, "CHECKUP_REPORT")
    bring(insurer, case, NODULE)

    (kept,) = insurer.rows(select(EvidenceItem.findings))
    assert "甲状腺".encode() not in kept
    clear = [
        *insurer.rows(select(Event.data)),
        *insurer.rows(select(Case.facts)),
        *insurer.rows(select(Case.state_text)),
    ]
    assert not [each for each in clear if "甲状腺" in str(each)]


@pytest.mark.parametrize("disclosed", [{"thyroid_nodule": True}, {}], ids=["said so", "another report"])
def test_who_said_so_or_of_whom_no_report_tells_it_contradicts_nothing(
    insurer: DiscreetInsurer, disclosed: dict[str, Any]
) -> None:
    case = referred(insurer, **SMOKER, **disclosed)
    ask(insurer, case, "CHECKUP_REPORT")
    bring(insurer, case, NODULE if disclosed else REPORT)
    assert not [row for row in hits(case) if row.startswith("A28")]


@takes("evidence_brought to_route to_underwrite")
def test_with_the_proof_of_means_the_rating_says_how_much_is_acceptable(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, yearly_income=Decimal(20_000))
    assert hits(case) == ("A24 EVIDENCE evidence=FINANCIAL",)

    ask(insurer, case, "FINANCIAL")
    bring(insurer, case, PROOF)

    assert hits(case) == ("A24 REDUCED reduced_sum=200000.00",)
    assert dict(rating(case))["系统建议"] == "降低保额"
    decide(insurer, case, "offer", reduced_sum=Decimal(200_000))
    assert decisions(insurer, case) == [("underwriter", "REDUCED", 0, False)]


def test_what_the_rating_asked_for_and_got_is_for_the_underwriter_to_read(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, hospital_unexplained=True)
    ask(insurer, case, "HOSPITAL_RECORD", "EXAM_B")

    bring(insurer, case, RECORD, {**REPORT, "kind": "EXAM_B"})

    assert [row.split(" ")[:2] for row in hits(case)] == [["A21", "REFER"], ["A23", "REFER"]]
    assert (dict(rating(case))["系统建议"], "待补资料" in dict(rating(case))) == ("转人工核保", False)


@takes("evidence_brought to_person to_underwrite")
def test_who_asked_decides_even_where_nothing_is_found_any_more(insurer: DiscreetInsurer) -> None:
    first = insurer.apply()
    case = referred(insurer)  # 600,000 at risk are beyond the system
    ask(insurer, case, "CHECKUP_REPORT")
    insurer.do(first, "check", "chenjing", "return", reasons=("NB-DOC-01",))
    insurer.do(first, "entry", "wangfang", "withdraw")

    bring(insurer, case, REPORT)

    assert (dict(rating(case))["系统建议"], hits(case)) == ("标准体", ())
    assert (insurer.open_nodes(case), decisions(insurer, case)) == (["underwrite"], [])


@takes("evidence_brought to_supply")
def test_what_is_asked_for_again_did_not_suffice(insurer: DiscreetInsurer) -> None:
    case = asked(insurer, "CHECKUP_REPORT")
    bring(insurer, case, REPORT)

    ask(insurer, case, "CHECKUP_REPORT")

    assert states(insurer, case) == [("CHECKUP_REPORT", "REJECTED"), ("CHECKUP_REPORT", "REQUESTED")]
    with reading() as session:
        assert beside.asked_for(session, case) == {"evidence": [{"kind": "CHECKUP_REPORT"}]}
        (block,) = beside.asked(session, case, "en")
    assert [(row.label, row.value) for row in block.rows] == [("Check-up report", "近六个月")]


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([REPORT], [("evidence", "UW-EVD-01")]),
        ([REPORT, {**RECORD, "dated": date(2026, 3, 3)}], [("evidence.1.dated", "date")]),
        ([{**REPORT, "dated": date(2025, 9, 1)}, RECORD], [("evidence.0.dated", "UW-EVD-02")]),
        (
            [{**REPORT, "dated": date(2026, 3, 3), "findings": " "}, {**RECORD, "findings": ""}],
            [("evidence.0.dated", "date"), ("evidence.0.findings", "required"), ("evidence.1.findings", "required")],
        ),
    ],
    ids=["one is missing", "a day that is still to come", "a report older than six months", "no conclusion"],
)
def test_everything_that_is_wrong_with_evidence_is_told_at_once_and_nothing_is_kept(
    insurer: DiscreetInsurer, rows: list[dict[str, Any]], places: list[tuple[str, str]]
) -> None:
    case = asked(insurer)

    with pytest.raises(Invalid) as refused:
        bring(insurer, case, *rows)

    assert [(finding.field, finding.code) for finding in refused.value.findings] == places
    assert {state for _, state in states(insurer, case)} == {"REQUESTED"}


def test_while_evidence_is_awaited_the_clocks_of_underwriting_stand_still(insurer: DiscreetInsurer) -> None:
    case = asked(insurer, "CHECKUP_REPORT")
    clocks = select(Clock).where(Clock.case_id == case, Clock.name.in_(["uw_decision", "uw_legal"]))
    assert {clock.state for clock in insurer.rows(clocks)} == {ClockState.PAUSED}
    due = {clock.kind: clock.due_at for clock in insurer.rows(clocks)}

    insurer.pass_time(days=7)
    bring(insurer, case, {**REPORT, "dated": date(2026, 3, 5)})

    assert {clock.state for clock in insurer.rows(clocks)} == {ClockState.RUNNING}
    assert all(clock.due_at == due[clock.kind] + timedelta(days=7) for clock in insurer.rows(clocks))
    decide(insurer, case, "accept")
    assert {clock.state for clock in insurer.rows(clocks)} == {ClockState.STOPPED}


def test_a_report_of_exactly_six_months_is_still_taken(insurer: DiscreetInsurer) -> None:
    case = asked(insurer, "CHECKUP_REPORT")
    bring(insurer, case, {**REPORT, "dated": date(2025, 9, 2)})
    assert states(insurer, case) == [("CHECKUP_REPORT", "RECEIVED")]


def test_each_kind_is_asked_for_once(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, **SMOKER)
    with pytest.raises(Invalid):
        ask(insurer, case, "CHECKUP_REPORT", "CHECKUP_REPORT")
    assert states(insurer, case) == []


@takes(
    "to_remind_3 to_remind_7 to_remind_evidence to_uw_end_reminded to_uw_end_lapsed underwriting_lapsed to_end_lapsed"
)
def test_an_agent_is_reminded_after_three_and_seven_days_and_after_thirty_it_is_over(insurer: DiscreetInsurer) -> None:
    case = asked(insurer)

    for days, told in ((3, 1), (4, 2), (22, 2)):
        insurer.pass_time(days=days)
        assert (reminders(insurer, case), insurer.open_nodes(case)) == (told, ["supply"])
    insurer.pass_time(days=1)

    assert (insurer.case(case).outcome, insurer.case(case).public_status) == ("end_lapsed", "LAPSED")
    assert reminders(insurer, case) == 2


@takes("supply_withdrawn underwriting_withdrawn to_end_withdrawn")
def test_instead_of_bringing_evidence_the_application_may_be_withdrawn(insurer: DiscreetInsurer) -> None:
    case = asked(insurer)

    insurer.do(case, "supply", "wangfang", "withdraw")

    assert (insurer.case(case).outcome, insurer.case(case).public_status) == ("end_withdrawn", "WITHDRAWN")
