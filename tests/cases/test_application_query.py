"""A clerk in doubt asks a colleague or underwriting; meanwhile the time of the check stands still, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.inquiries import queries as inquiries
from handlers.inquiries.models import Inquiry
from tests.cases.discreet import DiscreetInsurer
from tests.cases.ways import takes
from workflows.db import reading
from workflows.errors import Forbidden, Invalid, NotFound
from workflows.models import Answer, Clock, Event, Job
from workflows.urgency import FAR

QUESTION = "身份证影像与录入的地址不一致，以哪个为准？"
ANSWER = "以证件为准，已与客户电话确认。"


def asks(insurer: DiscreetInsurer, case: UUID, whom: str = "back_office") -> None:
    insurer.do(case, "check", "chenjing", "ask", asked=whom, question=QUESTION)


def checking(insurer: DiscreetInsurer, case: UUID) -> Clock:
    """The clock of the check."""
    (clock,) = insurer.rows(select(Clock).where(Clock.case_id == case, Clock.name == "checking"))
    return clock


def lines(case: UUID) -> list[str]:
    """What the clerk reads of questions and answers."""
    with reading() as session:
        return [row.value for block in inquiries.answered(session, case, "zh-CN") for row in block.rows]


@takes("to_asked_whom to_query_colleague colleague_answered")
def test_a_question_to_a_colleague_stops_the_time_of_the_check_and_comes_back_to_whoever_asked(insurer) -> None:
    case = insurer.apply()
    due = insurer.item(case, "check").due_at
    insurer.now += timedelta(hours=1)
    asks(insurer, case)
    assert insurer.open_nodes(case) == ["query_colleague"]
    assert insurer.case(case).public_status == "CHECKING", "the agent learns nothing of it"
    assert insurer.item(case, "query_colleague").due_at != FAR, "the answer has a time of its own"
    with pytest.raises(Forbidden):
        insurer.do(case, "query_colleague", "chenjing", "answer", answer=ANSWER)

    insurer.now += timedelta(hours=2)
    insurer.do(case, "query_colleague", "maoyun", "answer", answer=ANSWER)
    again = insurer.item(case, "check")
    assert again.assignee_id == insurer.ids["chenjing"], "back to whoever asked"
    assert again.due_at == due + timedelta(hours=2), "two hours stood still"
    assert checking(insurer, case).stood == timedelta(hours=2)
    assert lines(case) == [QUESTION, ANSWER]
    insurer.check(case)
    assert checking(insurer, case).state == "stopped"


@takes("to_query_underwriter underwriter_answered")
def test_underwriting_is_asked_in_its_own_lane(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    asks(insurer, case, "underwriter")
    assert insurer.open_nodes(case) == ["query_underwriter"]
    with pytest.raises(NotFound):
        insurer.do(case, "query_underwriter", "maoyun", "answer", answer=ANSWER)
    insurer.do(case, "query_underwriter", "lintao", "answer", answer=ANSWER)
    asks(insurer, case)
    insurer.do(case, "query_colleague", "maoyun", "answer", answer="同意核保意见。")
    assert lines(case) == [QUESTION, ANSWER, QUESTION, "同意核保意见。"]


def test_what_was_asked_lies_sealed_and_stands_in_no_history(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    asks(insurer, case)
    insurer.do(case, "query_colleague", "maoyun", "answer", answer=ANSWER)
    (row,) = insurer.rows(select(Inquiry).where(Inquiry.case_id == case))
    kept = [row.question, row.answer, *insurer.rows(select(Answer.body)), *insurer.rows(select(Job.input))]
    assert not any(words.encode() in bytes(each) for each in kept if each for words in (QUESTION, ANSWER))
    assert not [one for one in insurer.rows(select(Event.data)) if QUESTION in str(one) or ANSWER in str(one)]


def test_a_returned_application_is_checked_in_a_time_of_its_own(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    insurer.now += timedelta(hours=3)
    insurer.do(case, "check", "chenjing", "return", reasons=("NB-DOC-01",))
    assert checking(insurer, case).state == "stopped"
    insurer.now += timedelta(days=1)
    insurer.submit(case)
    clocks = insurer.rows(select(Clock).where(Clock.case_id == case, Clock.name == "checking").order_by(Clock.id))
    assert [clock.state for clock in clocks] == ["stopped", "running"]


def test_nobody_is_asked_without_a_question(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    with pytest.raises(Invalid) as wrong:
        insurer.do(case, "check", "chenjing", "ask", asked="underwriter")
    assert [(one.field, one.code) for one in wrong.value.findings] == [("question", "required")]
    assert insurer.open_nodes(case) == ["check"]
