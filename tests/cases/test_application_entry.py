"""New applications from the agent's form through the completeness check: returned, repaired, reminded, withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.notices import queries as notices
from handlers.policies.models import Policy
from tests.cases.discreet import DiscreetInsurer
from tests.cases.ways import takes
from tests.support.insurer import CONFIRMED
from workflows import clock, sealing
from workflows.db import reading
from workflows.errors import Conflict, Forbidden, Invalid, NotFound
from workflows.models import CaseState, Event

DOC = ("NB-DOC-01",)
REMINDER = "An application is still to be submitted"


def send_back(insurer: DiscreetInsurer, case: UUID, *reasons: str, note: str = "") -> None:
    insurer.do(case, "check", "chenjing", "return", reasons=reasons or DOC, note=note)


def told(insurer: DiscreetInsurer) -> list[str]:
    with reading() as session:
        return [notice.text for notice in notices.unread(session, insurer.actor("wangfang"), "en")]


def statuses(insurer: DiscreetInsurer, case: UUID) -> list[str]:
    changes = select(Event.data["status"].astext).where(Event.case_id == case, Event.kind == "case.status")
    return insurer.rows(changes.order_by(Event.seq))


@takes("to_check to_checked check_returned back_to_entry to_entered identity_known to_screen")
def test_a_returned_form_goes_back_to_its_agent_and_comes_back_to_the_same_clerk(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    insurer.now += timedelta(hours=2)
    send_back(insurer, case, note="请补传健康告知书")

    entry = insurer.item(case, "entry")
    assert (entry.round, entry.assignee_id, entry.return_reasons) == (2, insurer.ids["wangfang"], ["NB-DOC-01"])
    assert (entry.returned_by, entry.returned_at) == (insurer.ids["chenjing"], insurer.now)
    assert sealing.unseal(entry.return_note) == "请补传健康告知书"
    assert entry.due_at == datetime(2026, 3, 12, 16, tzinfo=UTC), "24:00 of the tenth day in Shanghai"
    assert not entry.urgent

    insurer.submit(case)
    check = insurer.item(case, "check")
    assert (check.round, check.assignee_id, check.return_reasons) == (2, insurer.ids["chenjing"], [])
    with pytest.raises(Conflict) as conflict:
        insurer.do(case, "check", "maoyun", "pass", **CONFIRMED)
    assert conflict.value.winner == "陈静"

    insurer.check(case)
    assert insurer.open_nodes(case) == []
    assert statuses(insurer, case) == ["DRAFT", "CHECKING", "RETURNED", "CHECKING", "AWAITING_PAYMENT"]


def test_the_second_return_is_urgent_at_once(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    send_back(insurer, case)
    insurer.submit(case)
    assert not insurer.item(case, "check").urgent
    send_back(insurer, case, "NB-DOC-02", "NB-SIG-01")

    entry = insurer.item(case, "entry")
    assert (entry.round, entry.urgent, entry.urgent_rule) == (3, True, "U5")
    assert entry.return_reasons == ["NB-DOC-02", "NB-SIG-01"]

    insurer.pass_time(days=1)
    insurer.submit(case)
    assert insurer.open_nodes(case) == ["check"]


def test_a_clerk_returns_with_reasons_of_the_check_and_no_others(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()

    for reasons in ((), ("UW-MED-01",), ("UW-DISC-01",), ("NB-CUS-08",), ("NB-DOC-01", "XX-00")):
        with pytest.raises(Invalid) as refused:
            insurer.do(case, "check", "chenjing", "return", reasons=reasons)
        assert [finding.field for finding in refused.value.findings] == ["reasons"]

    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["check"], "CHECKING")


@takes("to_remind to_end_reminded to_entered")
def test_the_agent_is_reminded_three_times_and_then_left_in_peace(insurer: DiscreetInsurer) -> None:
    case = insurer.start("application", "wangfang")
    letters = []
    for _ in range(6):
        insurer.pass_time(days=3)
        letters.append(len(told(insurer)))

    assert letters == [1, 2, 3, 3, 3, 3]
    assert set(told(insurer)) == {REMINDER}
    assert insurer.case(case).public_status == "DRAFT"
    insurer.submit(case)
    assert insurer.open_nodes(case) == ["check"]


@takes("to_remind")
def test_a_submitted_form_is_not_reminded_of_and_a_returned_one_is_again(insurer: DiscreetInsurer) -> None:
    case = insurer.start("application", "wangfang")
    insurer.pass_time(days=4)
    insurer.submit(case)
    insurer.pass_time(days=7)
    assert told(insurer).count(REMINDER) == 1

    send_back(insurer, case)
    insurer.pass_time(days=3, seconds=-1)
    assert told(insurer).count(REMINDER) == 1
    insurer.pass_time(seconds=1)
    assert told(insurer).count(REMINDER) == 2


@takes("to_entry to_entered entry_withdrawn to_end_withdrawn")
def test_an_application_is_withdrawn_while_it_is_entered(insurer: DiscreetInsurer) -> None:
    case = insurer.start("application", "wangfang")

    insurer.do(case, "entry", "wangfang", "withdraw")

    row = insurer.case(case)
    assert (row.state, row.outcome, row.public_status) == (CaseState.ENDED, "end_withdrawn", "WITHDRAWN")
    insurer.pass_time(days=40)
    assert told(insurer) == []


@takes("back_to_entry entry_withdrawn")
def test_a_returned_application_is_withdrawn_instead_of_repaired(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    send_back(insurer, case)

    insurer.do(case, "entry", "wangfang", "withdraw")

    assert insurer.case(case).outcome == "end_withdrawn"
    assert (insurer.payments(case), insurer.rows(select(Policy))) == ([], [])


def test_a_form_that_was_opened_and_left_is_withdrawn_after_thirty_days_and_a_submitted_one_is_not(
    insurer: DiscreetInsurer,
) -> None:
    left, submitted = insurer.start("application", "wangfang"), insurer.apply()
    for days, state in ((30, CaseState.OPEN), (1, CaseState.WITHDRAWN)):
        insurer.now += timedelta(days=days)
        clock.daily(insurer.now)
        assert insurer.case(left).state == state

    assert insurer.open_nodes(left) == []
    assert insurer.open_nodes(submitted) == ["check"]


def test_who_has_no_seat_or_sits_in_another_branch_finds_nothing_to_check(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()

    for stranger in ("liqiang", "zhoumin", "zhaomin", "lintao", "tangwei"):
        with pytest.raises(NotFound):
            insurer.do(case, "check", stranger, "pass", **CONFIRMED)

    assert insurer.open_nodes(case) == ["check"]


def test_another_agent_does_not_find_the_form_and_nobody_opens_one_without_a_seat(insurer: DiscreetInsurer) -> None:
    case = insurer.start("application", "wangfang")

    for stranger in ("liqiang", "zhoumin", "chenjing"):
        with pytest.raises(NotFound):
            insurer.do(case, "entry", stranger, "withdraw")
    for who, unit in (("zhoumin", "BJ"), ("wangfang", "SH"), ("chenjing", "BJ"), ("tangwei", "HO")):
        with pytest.raises(Forbidden):
            insurer.start("application", who, unit)
