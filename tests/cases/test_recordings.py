"""Sales recordings: handed in, judged by somebody else, recorded again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from handlers.recordings import queries as recordings
from handlers.recordings.operations import SoldIt
from tests.support.compliance import CompliantInsurer, blocks, entry, inputs, somebody
from tests.support.drawings import Drawing
from tests.support.insurer import resident
from web.demo.organisation import Colleague
from web.demo.organisation import hire as employ
from web.packages import packages
from workflows import invariants
from workflows.db import new_id, reading, transaction
from workflows.errors import Forbidden, Invalid
from workflows.models import Assignment, Substitution
from workflows.types import Scope

ALL_MOMENTS = [{"moment": one} for one in ("IDENTITY", "CONSENT", "DOCUMENTS", "EXPLAINED", "ANSWERED", "SIGNED")]


@pytest.fixture
def insurer(database_url: str):
    insurer = CompliantInsurer(database_url)
    yield insurer
    with reading() as session:
        assert invariants.check(session) == []


def recorded() -> Drawing:
    """Entry, recording, quality control, back where something is missing."""
    return (
        entry("recorded", recording_accepted="boolean")
        .user("record", "done", role="agent", form="recording.record")
        .user("quality", "pass", "rerecord", role="quality", form="recording.quality", separate="record")
        .gateway("good", default="again")
        .end()
        .flow("start", "entry", "record", "quality", "good")
        .flow("good", "end", when="recording_accepted = true")
        .flow("good", "record", id="again")
    )


def hand_in(insurer: CompliantInsurer, case: UUID, who: str = "wangfang", moments=ALL_MOMENTS) -> None:
    insurer.do(case, "record", who, recorded_on=date(2026, 3, 1), reference="V-1", moments=moments)


def test_a_recording_is_judged_and_recorded_again_where_moments_are_missing(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(recorded()))
    hand_in(insurer, case, moments=ALL_MOMENTS[:-1])
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "quality", "gaofeng", "pass")
    assert [(one.field, one.code) for one in refused.value.findings] == [("moments.SIGNED", "NB-REC-01")]
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "quality", "gaofeng", "rerecord")
    assert [one.code for one in refused.value.findings] == ["NB-REC-01"]

    insurer.do(case, "quality", "gaofeng", "rerecord", missing=[{"moment": "SIGNED"}], opinion="未见签名")
    assert insurer.open_nodes(case) == ["record"]
    shown = blocks(insurer, recordings.recording, case)
    assert shown["Key moments"]["Applicant signs in picture"] == "Record again"
    assert shown["Sales recording"]["Opinion"] == "未见签名"
    assert shown["Sales recording"]["Seller"] == "王芳"

    hand_in(insurer, case)
    insurer.do(case, "quality", "gaofeng", "pass")
    assert insurer.open_nodes(case) == []
    with reading() as session:
        assert recordings.accepted(session, case)
        assert recordings.retention(session, case, date(2066, 3, 2), 40) == date(2076, 3, 2)


def seat(insurer: CompliantInsurer, login: str, role: str) -> None:
    with transaction() as session:
        who = Colleague(login=login, name="郑新", role=role, unit="BJ")
        insurer.ids[login] = employ(session, who, insurer.ids["HO"], insurer.now)


def stand_in(insurer: CompliantInsurer, by: str, absent: str, role: str) -> None:
    with transaction() as session:
        span = {"starts_at": insurer.now - timedelta(days=1), "ends_at": insurer.now + timedelta(days=9)}
        ids = {"for_id": insurer.ids[absent], "by_id": insurer.ids[by]}
        session.add(Substitution(id=new_id(), roles=[role], **ids, **span))


def test_whoever_sold_judges_no_recording_not_even_through_a_stand_in(insurer: CompliantInsurer):
    case = insurer.apply_to(insurer.publish(recorded()))
    hand_in(insurer, case)
    with transaction() as session:
        session.add(
            Assignment(
                user_id=insurer.ids["wangfang"],
                role="quality",
                unit_id=insurer.ids["BJ"],
                scope=Scope.UNIT,
                starts_at=insurer.now - timedelta(days=1),
            )
        )
    with pytest.raises(Forbidden):
        insurer.do(case, "quality", "wangfang", "pass")

    seat(insurer, "zhengxin", "back_office")
    stand_in(insurer, "zhengxin", "wangfang", "quality")
    with pytest.raises(Forbidden):
        insurer.do(case, "quality", "zhengxin", "pass")
    insurer.do(case, "quality", "gaofeng", "pass")


def test_the_seller_is_refused_even_where_the_drawing_forgot_to_keep_them_apart(insurer: CompliantInsurer):
    text = recorded().xml().replace('separate="record"', 'separate=""')
    insurer.publish({"recorded.bpmn": text}, "recorded")
    case = insurer.apply_to("recorded")
    hand_in(insurer, case)
    with transaction() as session:
        since = insurer.now - timedelta(days=1)
        seat = {"role": "quality", "unit_id": insurer.ids["BJ"], "scope": Scope.UNIT, "starts_at": since}
        session.add(Assignment(user_id=insurer.ids["wangfang"], **seat))
    with pytest.raises(SoldIt):
        insurer.do(case, "quality", "wangfang", "pass")


def triggered() -> dict[str, str]:
    """Entry, the decision table, a recording where it says so."""
    given = inputs("age", "product", "cover").replace(
        "</bpmn:extensionElements>", '<anliu:output name="recording" value="result"/></bpmn:extensionElements>'
    )
    drawing = (
        entry("triggered", recording="code", recording_accepted="boolean")
        .node("businessRuleTask", "ask", given, anliu_decision="recording", anliu_inputs="recordings.sale")
        .gateway("needed", default="without")
        .user("record", "done", role="agent", form="recording.record")
        .user("check", role="back_office")
        .end()
        .flow("start", "entry", "ask", "needed")
        .flow("needed", "record", when='recording = "VIDEO"')
        .flow("record", "check", "end")
        .flow("needed", "check", id="without")
    )
    return {**drawing.package(), "recording.dmn": packages()["application"]["recording.dmn"]}


@pytest.mark.parametrize(("age", "waits"), [(59, "check"), (60, "record")])
def test_the_decision_table_asks_for_a_recording_from_sixty_on(insurer: CompliantInsurer, age: int, waits: str):
    insurer.publish(triggered(), "triggered")
    born = date(2026 - age, 3, 2)
    old = somebody(1, birth_date=born, gov_id=resident(born))
    customer = insurer.add_customer(old)
    case = insurer.apply_to("triggered", customer=str(customer), account_holder=old.name, pay_term=10)
    assert insurer.open_nodes(case) == [waits]
    assert insurer.case(case).facts["recording"] == ("VIDEO" if age == 60 else "NONE")
