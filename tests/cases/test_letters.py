"""Letters: written from what was decided, kept once, flagged where a character cannot be printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.documents import printing, queries
from handlers.documents.models import Letter
from tests.cases.discreet import DiscreetInsurer
from tests.cases.underwriters import HIGH_PRESSURE, SMOKER
from tests.faults.silent import silent_changes
from tests.support.insurer import ZHANG, resident
from tests.support.letters import holds, keep_files_in, pages, the_font, unknown_mark, writing, written
from workflows import calls, files, invariants, jobs
from workflows.calls import Output
from workflows.commands import jobs as commands
from workflows.db import reading, transaction
from workflows.errors import NotFound, UnknownName
from workflows.models import CaseState, File, JobState


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where content lies in these stories."""
    return keep_files_in(tmp_path / "files")


@pytest.fixture
def insurer(database_url: str, store: Path) -> Iterator[DiscreetInsurer]:
    """An insurer with a content store; nothing personal is left in the open, and everything holds."""
    insurer = DiscreetInsurer(database_url)
    keep_files_in(store)
    insurer.bank_will("ok")
    yield insurer
    insurer.look()
    with reading() as session:
        assert invariants.check(session) == []
        assert silent_changes(session) == []


def begun(insurer: DiscreetInsurer, letter: str, kind: str = "serviceTask", **entered: Any) -> UUID:
    """An application in a drawing that writes a letter, up to its underwriting."""
    case = insurer.start(insurer.publish(writing(letter, kind)), "wangfang")
    insurer.submit(case, **entered)
    return case


def loaded(insurer: DiscreetInsurer, case: UUID) -> UUID:
    insurer.do(case, "underwrite", "lintao", "offer", em_total=50, opinion="加费")
    insurer.settle()
    return case


def stranger(insurer: DiscreetInsurer, name: str) -> dict[str, Any]:
    """Somebody of this name, and the account they pay from, as the entry form wants them."""
    born = date(1996, 1, 1)
    person = replace(ZHANG, name=name, gov_id=resident(born, 7), birth_date=born)
    return {"customer": str(insurer.add_customer(person)), "account_holder": name}


def test_a_counter_offer_says_its_terms_in_both_languages(insurer: DiscreetInsurer) -> None:
    case = loaded(insurer, begun(insurer, "COUNTER_OFFER"))

    (letter,) = written(insurer, case)
    chinese, english = pages(letter.content)
    assert holds(chinese, "核保通知书", "张伟", "4,050.00", "2,025.00", "6,075.00", "标准保险费的50%", "第1页，共2页")
    assert holds(chinese, "300,000.00元", "请在2026年3月17日24:00前答复", "400-000-0521")
    assert holds(english, "Underwriting notice", "4,050.00", "2,025.00", "6,075.00", "50% of the standard premium")
    assert holds(english, "CNY 300,000.00", "answer by 17 March 2026", "Page 2 of 2")
    (row,) = insurer.rows(select(Letter))
    assert (letter.kind, letter.name, letter.media_type) == ("COUNTER_OFFER", f"{row.number}.pdf", "application/pdf")
    assert row.number == f"{insurer.case(case).number}-01"
    assert insurer.open_nodes(case) == ["after"], "the case waited for the letter, and went on"
    assert "document.written" in insurer.events(case)


def test_the_day_to_answer_by_is_the_one_the_drawing_waits_for(insurer: DiscreetInsurer) -> None:
    drawing = writing("COUNTER_OFFER", answer_by="date and time(&quot;2026-03-10T00:00:00+08:00&quot;)")
    case = insurer.start(insurer.publish(drawing), "wangfang")
    insurer.submit(case)
    loaded(insurer, case)

    chinese, english = pages(written(insurer, case)[0].content)
    assert holds(chinese, "2026年3月9日24:00")
    assert holds(english, "9 March 2026")


def test_a_decline_is_neutral_and_tells_how_to_be_heard(insurer: DiscreetInsurer) -> None:
    case = begun(insurer, "DECLINE_LETTER", **SMOKER, **HIGH_PRESSURE)
    insurer.do(case, "underwrite", "lintao", "decline", reasons=("UW-MED-01",), opinion="血压过高")
    insurer.settle()

    (letter,) = written(insurer, case)
    chinese, english = pages(letter.content)
    assert holds(chinese, "拒保通知书", "无法承保", "另一名核保人员复核", "60日")
    assert holds(english, "Notice of decline", "cannot insure you", "a review by another person")
    for secret in ("UW-MED-01", "血压", "165", "吸烟", "健康", "health", "pressure", "EM"):
        assert secret not in chinese + english, "an agent reads this letter too"


def test_a_letter_is_kept_once_whatever_is_tried_again(insurer: DiscreetInsurer, store: Path) -> None:
    case = begun(insurer, "COUNTER_OFFER")
    insurer.do(case, "underwrite", "lintao", "offer", em_total=50, opinion="加费")
    (job,) = insurer.jobs(case)
    with insurer.moment():
        first = commands.begin_attempt(job.id)
        lost = jobs._carry_out(first)  # noqa: SLF001 - the worker dies before it can tell the case
        insurer.now += timedelta(minutes=2)
        jobs.requeue_expired(insurer.now)
    insurer.pass_time(minutes=2)

    assert len(written(insurer, case)) == 1
    with insurer.moment():
        assert not commands.finish_job(job.id, lost.value)["taken"]
    assert len(insurer.rows(select(File))) == 1
    assert len([path for path in store.glob("*/*") if path.is_file()]) == 1, "the same letter is the same content"


def test_another_round_is_another_letter_with_its_own_number(insurer: DiscreetInsurer) -> None:
    case = loaded(insurer, begun(insurer, "COUNTER_OFFER"))
    insurer.do(case, "after", "chenjing", "again", true=True, lawful=True, valid=True)
    insurer.settle()

    number = insurer.case(case).number
    assert [letter.name for letter in written(insurer, case)] == [f"{number}-01.pdf", f"{number}-02.pdf"]


def test_a_name_that_cannot_be_printed_is_flagged_and_goes_to_whoever_may_correct_it(insurer: DiscreetInsurer) -> None:
    mark = unknown_mark()
    case = loaded(insurer, begun(insurer, "COUNTER_OFFER", **stranger(insurer, f"赵{mark}")))

    assert written(insurer, case) == []
    assert insurer.open_nodes(case) == ["correct"]
    assert insurer.incidents(case) == []
    told = insurer.case(case).facts["unprintable"]
    assert told == f"核保通知书 Underwriting notice · 姓名 Name: U+{ord(mark):04X}"
    insurer.do(case, "correct", "chenjing", "done", true=True, lawful=True, valid=True)
    insurer.settle()
    assert insurer.open_nodes(case) == ["correct"], "the name is as it was"


def test_a_letter_nobody_waits_for_becomes_an_incident_that_names_the_field_and_not_the_name(
    insurer: DiscreetInsurer,
) -> None:
    mark = unknown_mark()
    case = loaded(insurer, begun(insurer, "COUNTER_OFFER", "sendTask", **stranger(insurer, f"赵{mark}")))

    assert insurer.open_nodes(case) == ["after"], "the case went on"
    (incident,) = insurer.incidents(case)
    assert (incident.code, incident.node) == ("GLYPH_MISSING", "write")
    assert incident.text == f"核保通知书 Underwriting notice · 姓名 Name: U+{ord(mark):04X}"
    assert f"赵{mark}" not in incident.text
    assert [(job.state, job.attempts) for job in insurer.jobs(case)] == [(JobState.FAILED, 1)], "no second try helps"


def test_a_letter_nobody_waits_for_arrives_all_the_same(insurer: DiscreetInsurer) -> None:
    case = loaded(insurer, begun(insurer, "COUNTER_OFFER", "sendTask"))

    assert len(written(insurer, case)) == 1
    assert "unprintable" not in insurer.case(case).facts or insurer.case(case).facts["unprintable"] is None


def test_a_letter_that_failed_does_not_come_after_a_newer_one(insurer: DiscreetInsurer) -> None:
    case = begun(insurer, "COUNTER_OFFER", "sendTask")
    insurer.do(case, "underwrite", "lintao", "offer", em_total=50, opinion="加费")
    (late,) = insurer.jobs(case)
    with insurer.moment():
        kept_back = commands.begin_attempt(late.id)
    insurer.do(case, "after", "chenjing", "again", true=True, lawful=True, valid=True)
    insurer.settle()
    with insurer.moment():
        jobs.tell(kept_back, jobs._carry_out(kept_back))  # noqa: SLF001 - an operator's retry, or a slow printer

    assert [letter.name for letter in written(insurer, case)] == [f"{insurer.case(case).number}-02.pdf"]


def test_only_those_who_see_the_case_open_its_letters(insurer: DiscreetInsurer) -> None:
    case = loaded(insurer, begun(insurer, "COUNTER_OFFER"))

    assert written(insurer, case, "chenjing")
    with pytest.raises(NotFound):
        written(insurer, case, "zhoumin")


def test_content_that_no_letter_names_is_swept_after_a_day(insurer: DiscreetInsurer, store: Path) -> None:
    case = begun(insurer, "COUNTER_OFFER")
    insurer.do(case, "underwrite", "lintao", "offer", em_total=50, opinion="加费")
    (job,) = insurer.jobs(case)
    with insurer.moment():
        jobs._carry_out(commands.begin_attempt(job.id))  # noqa: SLF001 - the worker dies before it can tell the case
    (unnamed,) = (path for path in store.glob("*/*") if path.is_file())
    assert b"%PDF" not in unnamed.read_bytes(), "sealed"

    young = files.datetime.fromtimestamp(unnamed.stat().st_mtime, files.UTC)
    with transaction() as session:
        assert files.sweep(session, young + timedelta(hours=23)) == 0
        assert files.sweep(session, young + timedelta(hours=25)) == 1


# --- what an issued policy is told with


@pytest.fixture
def issued(insurer: DiscreetInsurer) -> UUID:
    """A policy, issued by the real drawing, with two beneficiaries."""
    case = insurer.apply(
        beneficiary_kind="named",
        beneficiaries=[
            {"name": "李娜", "gov_id_type": "ID", "gov_id": resident(date(1996, 5, 5), 2), "relation": "SPOUSE",
             "order_no": 1, "share_percent": Decimal(60), "birth_date": None, "sex": None},
            {"name": "张犇", "gov_id_type": "ID", "gov_id": resident(date(2020, 5, 5), 3), "relation": "CHILD",
             "order_no": 1, "share_percent": Decimal(40), "birth_date": None, "sex": None},
        ],
    )  # fmt: skip
    insurer.check(case)
    insurer.settle()
    assert insurer.case(case).state == CaseState.OPEN
    return case


def printed(insurer: DiscreetInsurer, case: UUID, code: str) -> list[str]:
    """A letter of this case as its printer would make it."""
    with reading() as session:
        said = queries.letter_data(session, case, code, number="A20260302000001-01", now=insurer.now)
    assert len(json.dumps(said)) < 16_384
    return pages(printing.pdf(code, said, the_font(), at=insurer.now))


def test_a_benefit_card_says_what_is_covered_from_when_and_how_to_claim(insurer: DiscreetInsurer, issued: UUID) -> None:
    chinese, english = printed(insurer, issued, "BENEFIT_CARD")

    assert holds(chinese, "保障权益卡", "PCI012026000000019", "300,000.00元", "150,000.00", "90,000.00")
    assert holds(chinese, "2026年3月2日", "2066年3月1日", "下期保费应交日", "2027年3月2日", "400-000-0522")
    assert holds(chinese, "等待期", "自2026年5月31日起", "哪些情形不赔", "怎样理赔", "无息返还已交保险费")
    assert holds(english, "Benefit card", "CNY 300,000.00", "150,000.00", "90,000.00", "1 March 2066", "31 May 2026")
    assert holds(english, "Claim line", "400-000-0522", "How to claim", "2 March 2027", "Within 15 days")


def test_a_policy_names_life_terms_premium_and_beneficiaries(insurer: DiscreetInsurer, issued: UUID) -> None:
    text = "".join(printed(insurer, issued, "POLICY"))

    assert holds(text, "保险单", "PCI012026000000019", "张伟", "1101**********0035", "4,050.00", "20年交", "至70周岁")
    assert holds(text, "李娜", "60%", "配偶", "张犇", "40%", "Spouse", "The contract", "Sum insured")
    assert ZHANG.gov_id not in text
    assert ZHANG.mobile not in text


def test_a_receipt_tells_the_cooling_off_before_it_is_signed(insurer: DiscreetInsurer, issued: UUID) -> None:
    chinese, english = printed(insurer, issued, "RECEIPT")

    assert holds(chinese, "电子回执", "PCI012026000000019", "犹豫期为15日", "等待期为90日", "投保人签名")
    assert holds(english, "Receipt of policy", "within 15 days", "after 90 days", "signature")


def test_a_card_needs_a_policy(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()

    with reading() as session, pytest.raises(NotFound):
        queries.letter_data(session, case, "BENEFIT_CARD", number="1", now=insurer.now)


def test_a_letter_of_a_claim_is_none_of_an_application(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()

    with reading() as session, pytest.raises(UnknownName):
        queries.letter_data(session, case, "REFUSAL_LETTER", number="1", now=insurer.now)


def test_a_printer_in_a_process_of_its_own_gives_content_and_no_key(insurer: DiscreetInsurer) -> None:
    case = begun(insurer, "COUNTER_OFFER")
    insurer.do(case, "underwrite", "lintao", "offer", em_total=50, opinion="加费")
    with insurer.moment():
        begun_job = commands.begin_attempt(insurer.jobs(case)[0].id)
    handler = jobs.installed().remote("documents.write")

    end = calls.call_in_child(handler.call, begun_job.input, begun_job.key, handler.timeout)

    assert isinstance(end, Output)
    assert end.value["document"].content.startswith(b"%PDF")
    assert "张伟" not in repr(end.value["document"])
