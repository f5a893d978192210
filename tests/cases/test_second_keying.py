"""Key fields are keyed a second time by somebody else, and differences settled one by one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from handlers.compliance import queries
from handlers.compliance.rules import Profile
from handlers.dual_entry import queries as dual_entry
from handlers.dual_entry.models import SecondKeying
from handlers.dual_entry.operations import KeyedFirst
from tests.support.compliance import CompliantInsurer, blocks, entry
from tests.support.drawings import Drawing
from tests.support.insurer import ZHANG
from workflows import invariants
from workflows.db import reading
from workflows.errors import Invalid


@pytest.fixture
def insurer(database_url: str):
    insurer = CompliantInsurer(database_url)
    yield insurer
    with reading() as session:
        assert invariants.check(session) == []


def keyed() -> Drawing:
    """Entry, second keying, differences, back to the entry where it is wrong."""
    return (
        entry("keyed", mismatches="integer", must_correct="boolean")
        .user("key", "done", role="back_office", form="dual_entry.key", separate="entry")
        .gateway("same", default="differs")
        .user("resolve", "done", "return:R", role="back_office", form="dual_entry.resolve")
        .gateway("right", default="go_on")
        .end()
        .flow("start", "entry", "key", "same")
        .flow("same", "end", when="mismatches = 0")
        .flow("same", "resolve", "right", id="settled")
        .flow("right", "entry", when="must_correct = true")
        .flow("right", "end", id="go_on")
    )


SECOND = {
    "gov_id": ZHANG.gov_id,
    "name": ZHANG.name,
    "birth_date": ZHANG.birth_date,
    "sum_insured": Decimal("300000.00"),
    "card_no": "6222020200112233446",
    "pay_term": 20,
}


def publish_keyed(insurer: CompliantInsurer) -> None:
    text = keyed().xml().replace('id="settled" sourceRef="resolve"', 'id="to_right" sourceRef="resolve"')
    insurer.publish({"keyed.bpmn": text.replace('default="differs"', 'default="keyed_flow_4"')}, "keyed")


def test_a_second_keying_that_agrees_goes_on(insurer: CompliantInsurer):
    publish_keyed(insurer)
    case = insurer.apply_to("keyed")
    insurer.do(case, "key", "chenjing", **{**SECOND, "gov_id": "１１０１０１１９９６０１０１００３５"})
    assert insurer.open_nodes(case) == []
    with reading() as session:
        assert dual_entry.agrees(session, case)


def test_differences_are_settled_one_by_one_and_a_wrong_entry_is_corrected(insurer: CompliantInsurer):
    publish_keyed(insurer)
    case = insurer.apply_to("keyed")
    insurer.do(case, "key", "chenjing", **{**SECOND, "sum_insured": Decimal(310_000), "name": "张玮"})
    assert insurer.case(case).facts["mismatches"] == 2
    shown = blocks(insurer, dual_entry.mismatches, case)["The two keyings differ"]
    assert shown == {"Name": "first 张伟; second 张玮", "Sum insured": "first 300000.00; second 310000"}

    name = {"field": "name", "take": "first"}
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "resolve", "chenjing", settlements=[name])
    assert {one.code for one in refused.value.findings} == {"NB-DUAL-01"}
    settled = [name, {"field": "sum_insured", "take": "second"}]
    with pytest.raises(Invalid) as refused:
        insurer.do(case, "resolve", "chenjing", settlements=settled)
    assert [one.code for one in refused.value.findings] == ["NB-DUAL-01"]
    insurer.do(case, "resolve", "chenjing", "return", reasons=("NB-DUAL-01",), settlements=settled)
    assert insurer.open_nodes(case) == ["entry"]
    with reading() as session:
        assert not dual_entry.agrees(session, case)

    insurer.enter(case, sum_insured=Decimal(310_000))
    with reading() as session:
        assert dual_entry.agrees(session, case), "as it was settled"
    (row,) = insurer.rows(select(SecondKeying))
    assert "张玮" not in row.body.decode("latin-1")


def test_whoever_keyed_first_does_not_key_again(insurer: CompliantInsurer):
    insurer.publish({"keyed.bpmn": keyed_by_agents()}, "keyed")
    case = insurer.apply_to("keyed")
    with pytest.raises(KeyedFirst):
        insurer.do(case, "key", "wangfang", **SECOND)


def keyed_by_agents() -> str:
    """The drawing forgot to keep them apart."""
    drawing = entry("keyed", mismatches="integer").user("key", "done", role="agent", form="dual_entry.key").end()
    return drawing.flow("start", "entry", "key", "end").xml()


def test_an_empty_profile_is_what_nobody_was_asked(insurer: CompliantInsurer):
    with reading() as session:
        assert queries.profile(session, insurer.customer) == Profile()
