"""Evidence: asked for by the underwriter, brought by the agent with source and date, or never brought."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.notices.models import Notice
from handlers.underwriting import beside
from handlers.underwriting.models import EvidenceItem
from tests.cases.discreet import DiscreetInsurer
from tests.cases.underwriters import SMOKER, decide, referred
from tests.cases.ways import takes
from workflows.db import reading
from workflows.errors import Invalid
from workflows.models import Clock, ClockState

REPORT = {"kind": "CHECKUP_REPORT", "source": "北京协和医院", "dated": date(2026, 2, 20), "pages": 6}
RECORD = {"kind": "HOSPITAL_RECORD", "source": "北京朝阳医院", "dated": date(2025, 1, 5), "pages": 12}


def asked(insurer: DiscreetInsurer, *kinds: str) -> UUID:
    """A smoker of whom an underwriter wants to know more."""
    case = referred(insurer, **SMOKER)
    ask(insurer, case, *(kinds or ("CHECKUP_REPORT", "HOSPITAL_RECORD")))
    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["supply"], "SUPPLEMENT")
    return case


def ask(insurer: DiscreetInsurer, case: UUID, *kinds: str) -> None:
    decide(insurer, case, "supplement", requested=[{"kind": kind, "words": "近六个月"} for kind in kinds])


def bring(insurer: DiscreetInsurer, case: UUID, *rows: dict[str, Any]) -> None:
    insurer.do(case, "supply", "wangfang", "supply", evidence=list(rows))


def states(insurer: DiscreetInsurer, case: UUID) -> list[tuple[str, str]]:
    items = (
        select(EvidenceItem).where(EvidenceItem.case_id == case).order_by(EvidenceItem.requested_at, EvidenceItem.id)
    )
    return [(item.kind, item.state) for item in insurer.rows(items)]


def reminders(insurer: DiscreetInsurer, case: UUID) -> int:
    return len(insurer.rows(select(Notice).where(Notice.case_id == case, Notice.code == "EVIDENCE_REMINDER")))


@takes("to_supply to_supplied evidence_brought to_underwritten")
def test_what_was_asked_for_comes_back_to_the_same_underwriter_who_decides_on_it(insurer: DiscreetInsurer) -> None:
    case = asked(insurer)

    bring(insurer, case, REPORT, RECORD)

    item = insurer.item(case, "underwrite")
    assert (item.round, item.assignee_id) == (2, insurer.ids["lintao"])
    assert states(insurer, case) == [("CHECKUP_REPORT", "RECEIVED"), ("HOSPITAL_RECORD", "RECEIVED")]
    with reading() as session:
        (block,) = beside.evidence_block(session, case, "zh_CN")
    assert {row.label: row.value for row in block.rows}["体检报告"] == "已收到 · 北京协和医院 · 2026-02-20 · 6 页"
    decide(insurer, case, "accept")
    assert {state for _, state in states(insurer, case)} == {"ACCEPTED"}


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
    ],
    ids=["one is missing", "a day that is still to come", "a report older than six months"],
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
    clocks = select(Clock).where(Clock.case_id == case, Clock.kind.in_(["internal", "statutory"]))
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
