"""What must hold of a report: its description and its days (requirements S1.2.18, domain-rules §8)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handlers.claims import report
from handlers.claims.report import Days, Told, check_description, day_findings

TODAY = date(2026, 7, 20)
ISSUED = datetime(2026, 1, 1, 2, tzinfo=UTC)
OF_THE_BOOK = "2024-05-10 因肺炎住院治疗，花费8000元"


def found(text):
    return [one.code for one in check_description(text, {}, TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "生病住院",
        "生病住院生病住院生病住院生病住院",
        "本人因生病住院治疗，特此申请理赔，请尽快赔付，谢谢",
        "被保险人身体不适去医院看病花了很多钱，希望公司予以报销",
        "I was ill and went to hospital, please pay",
        "！！！！！！！！！！！！！！！！！！！！",
        "啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊",
        "肺 炎 住 院 治 疗 花 费 8 0 0 0",
    ],
)
def test_a_description_that_tells_nothing_is_refused(text):
    assert found(text) == ["CL-DESC-01"]


@pytest.mark.parametrize(
    "text",
    [
        OF_THE_BOOK,
        "突发急性阑尾炎，在市一院手术治疗五天",
        "２０２６年５月１０日骑车摔倒致左腕骨折，门诊石膏固定",
        "Fell off my bicycle on 2026-05-10, left wrist broken, plaster at the clinic",
    ],
)
def test_a_description_that_tells_something_is_taken(text):
    assert found(text) == []


def test_fifteen_characters_are_enough_and_blanks_are_none():
    assert len("肺炎高热五日伴咳嗽胸痛气促乏力") == 15
    assert found("肺炎高热五日伴咳嗽胸痛气促乏力") == []
    assert found("肺炎高热五日伴咳嗽胸痛气促乏") == ["CL-DESC-01"]
    assert found("肺炎高热五日伴咳嗽胸痛气促乏      ") == ["CL-DESC-01"]


def test_four_characters_must_be_left_without_the_general_words():
    assert found("因阑尾炎住院治疗，特此申请理赔，请尽快赔付") == ["CL-DESC-01"]
    assert found("因急性胃炎住院治疗，特此申请理赔，请尽快赔付") == []


def test_an_empty_field_is_the_forms_business():
    assert not check_description(None, {}, TODAY)


def test_the_description_of_the_book_is_read():
    told = report.read(OF_THE_BOOK)
    assert told == Told(event_on=date(2024, 5, 10), cause="肺炎", in_hospital=True, cost=Decimal(8_000))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026年5月1日突发胸痛", Told(event_on=date(2026, 5, 1), cause=None, in_hospital=False, cost=None)),
        ("2026-02-30 因跌倒，花费1.5万元", Told(event_on=None, cause="跌倒", in_hospital=False, cost=Decimal(15_000))),
        ("共12,345.60元", Told(event_on=None, cause=None, in_hospital=False, cost=Decimal("12345.60"))),
        ("", Told(event_on=None, cause=None, in_hospital=False, cost=None)),
    ],
)
def test_what_a_description_does_not_tell_stays_open(text, told):
    assert report.read(text) == told


def at(findings):
    return {(one.field, one.code) for one in findings}


def test_days_that_can_be_are_taken():
    days = Days(
        event_on=date(2026, 5, 10),
        issued_at=ISSUED,
        notice_on=TODAY,
        admitted_on=date(2026, 5, 10),
        discharged_on=date(2026, 5, 10),
    )
    assert not day_findings(days, TODAY)
    assert not day_findings(Days(event_on=date(2026, 1, 1), issued_at=ISSUED), TODAY)
    assert not day_findings(Days(event_on=TODAY, issued_at=ISSUED, notice_on=TODAY), TODAY)
    assert not day_findings(Days(event_on=TODAY, issued_at=ISSUED, admitted_on=TODAY), TODAY)


@pytest.mark.parametrize(
    ("days", "field", "code"),
    [
        ({"event_on": date(2026, 7, 21)}, "event_on", "CL-DESC-01"),
        ({"event_on": date(2025, 12, 31)}, "event_on", "CL-PER-01"),
        ({"event_on": TODAY, "notice_on": date(2026, 7, 19)}, "notice_on", "CL-DESC-01"),
        ({"event_on": TODAY, "notice_on": date(2026, 7, 21)}, "notice_on", "CL-DESC-01"),
        ({"event_on": TODAY, "admitted_on": date(2026, 7, 21)}, "admitted_on", "CL-DESC-01"),
        ({"event_on": TODAY, "discharged_on": TODAY}, "admitted_on", "CL-DESC-01"),
        (
            {"event_on": date(2026, 5, 1), "admitted_on": date(2026, 5, 9), "discharged_on": date(2026, 5, 8)},
            "discharged_on",
            "CL-DESC-01",
        ),
    ],
)
def test_a_day_that_cannot_be_is_found_where_it_stands(days, field, code):
    assert at(day_findings(Days(issued_at=ISSUED, **days), TODAY)) == {(field, code)}


def test_the_day_of_issue_is_a_day_in_shanghai():
    late_in_the_evening = datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert not day_findings(Days(event_on=date(2026, 1, 1), issued_at=late_in_the_evening), TODAY)
    assert at(day_findings(Days(event_on=date(2025, 12, 31), issued_at=late_in_the_evening), TODAY))


def test_everything_that_cannot_be_is_told_at_once():
    days = Days(event_on=date(2026, 7, 22), issued_at=ISSUED, notice_on=date(2026, 7, 21), discharged_on=TODAY)
    assert {field for field, _ in at(day_findings(days, TODAY))} == {"event_on", "notice_on", "admitted_on"}
