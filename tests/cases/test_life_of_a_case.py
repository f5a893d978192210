"""A case from its first form to its end, through the public commands, under a driven clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.drawings import Drawing
from tests.support.house import House
from workflows import search
from workflows.commands import items
from workflows.commands.incidents import Stopped
from workflows.db import reading, transaction
from workflows.errors import Conflict, Forbidden, Invalid, KeyReused, NotFound, Refused
from workflows.models import CaseState, Event, Substitution
from workflows.types import Answers

RETURNING = (
    Drawing(amount="money")
    .start()
    .user("entry", "done")
    .user("check", "pass", "return:R", role="checker", due="4wh", separate="entry")
    .gateway("passed", default="back")
    .gateway("again")
    .end()
    .flow("start", "again", "entry", "check", "passed")
    .flow("passed", "end", when='check_outcome = "pass"')
    .flow("passed", "again", id="back")
)


def test_a_case_begins_claimed_by_whoever_opened_its_form(house: House) -> None:
    case = house.start(house.publish(RETURNING))

    item = house.item(case, "entry")

    assert item.assignee_id == house.ids["clerk"]
    assert house.case(case).number == "T20260302000001"
    assert house.events(case) == ["case.started", "step", "item.opened"]


def test_a_returned_item_carries_reason_and_round_and_comes_back_to_the_same_people(house: House) -> None:
    case = house.start(house.publish(RETURNING))
    house.do(case, "entry")
    house.do(case, "check", "checker", "return", reasons=("NB-DOC-01",), note="请补传健康告知书")

    again = house.item(case, "entry")
    assert (again.round, again.assignee_id) == (2, house.ids["clerk"])
    assert (again.return_reasons, again.returned_by) == (["NB-DOC-01"], house.ids["checker"])

    house.do(case, "entry")
    check = house.item(case, "check")
    assert (check.round, check.assignee_id, check.return_reasons) == (2, house.ids["checker"], [])

    house.do(case, "check", "checker", "pass")
    assert house.case(case).state == CaseState.ENDED
    assert house.case(case).outcome == "end"
    assert house.case(case).number == "T20260302000001"


def test_nothing_is_returned_without_a_reason(house: House) -> None:
    case = house.start(house.publish(RETURNING))
    house.do(case, "entry")

    with pytest.raises(Invalid) as refused:
        house.do(case, "check", "checker", "return")

    assert [finding.field for finding in refused.value.findings] == ["reasons"]
    assert house.open_nodes(case) == ["check"]


def test_an_unknown_reason_and_one_of_another_kind_are_refused(house: House) -> None:
    case = house.start(house.publish(RETURNING))
    house.do(case, "entry")

    for code in ("NB-DOC-99", "UW-MED-01"):
        with pytest.raises(Invalid):
            house.do(case, "check", "checker", "return", reasons=(code,))


def test_an_outcome_that_is_not_drawn_is_refused(house: House) -> None:
    case = house.start(house.publish(RETURNING))

    with pytest.raises(Refused, match="no outcome approve"):
        house.do(case, "entry", outcome="approve")


def test_a_stranger_does_not_find_the_item(house: House) -> None:
    case = house.start(house.publish(RETURNING))

    with pytest.raises(NotFound):
        house.do(case, "entry", "stranger")


def test_an_old_page_is_told_who_was_faster(house: House) -> None:
    case = house.start(house.publish(RETURNING))
    item = house.item(case, "entry")
    house.do(case, "entry")

    with pytest.raises(Conflict) as conflict, house.moment():
        items.complete(item.id, Answers(values={}, outcome="done"), token=item.version, actor=house.actor("clerk"))

    assert conflict.value.winner == "陈静"


def test_a_page_from_before_a_hand_over_is_refused(house: House) -> None:
    case = house.start(house.publish(RETURNING))
    item = house.item(case, "entry")
    with house.moment():
        items.hand_over(item.id, to=house.ids["second"], actor=house.actor("clerk"))

    with pytest.raises(Conflict) as conflict, house.moment():
        items.complete(item.id, Answers(values={}, outcome="done"), token=item.version, actor=house.actor("clerk"))

    assert conflict.value.winner == "毛云"
    house.do(case, "entry", "second")
    assert house.open_nodes(case) == ["check"]


def test_an_item_is_handed_over_only_to_somebody_of_its_role(house: House) -> None:
    case = house.start(house.publish(RETURNING))

    with pytest.raises(Refused), house.moment():
        items.hand_over(house.item(case, "entry").id, to=house.ids["stranger"], actor=house.actor("clerk"))


def test_claim_and_release_raise_the_token(house: House) -> None:
    case = house.start(house.publish(RETURNING))
    house.do(case, "entry")
    item = house.item(case, "check")
    assert item.assignee_id is None

    with house.moment():
        claimed = items.claim(item.id, actor=house.actor("checker"))
        released = items.release(item.id, actor=house.actor("checker"))

    assert (claimed["version"], released["version"]) == (item.version + 1, item.version + 2)
    assert house.events(case)[-2:] == ["item.claimed", "item.released"]


def test_whoever_entered_a_case_may_not_check_it(house: House) -> None:
    drawing = (
        Drawing("self")
        .start()
        .user("entry")
        .user("check", separate="entry")
        .end()
        .flow("start", "entry", "check", "end")
    )
    case = house.start(house.publish(drawing))
    house.do(case, "entry")

    with pytest.raises(Forbidden):
        house.do(case, "check", "clerk")

    house.do(case, "check", "second")
    assert house.case(case).state == CaseState.ENDED


def test_an_item_is_due_after_working_hours_and_turns_urgent_before(house: House) -> None:
    case = house.start(house.publish(RETURNING))
    house.do(case, "entry")
    item = house.item(case, "check")
    assert item.due_at == house.now + timedelta(hours=4)
    assert item.urgent_at == house.now + timedelta(hours=3)
    assert not item.urgent

    house.pass_time(hours=3)

    assert house.item(case, "check").urgent
    assert house.item(case, "check").urgent_rule == "U2"


def test_facts_are_declared_and_typed_or_the_case_says_so(house: House) -> None:
    case = house.start(house.publish(RETURNING))

    with pytest.raises(Stopped) as stopped:
        house.do(case, "entry", undeclared="x")

    assert house.open_nodes(case) == ["entry"]
    (incident,) = house.incidents(case)
    assert (incident.number, incident.code, incident.node) == (stopped.value.number, "undeclared_fact", "entry")


def test_the_same_request_key_gives_the_same_answer_once(house: House) -> None:
    case = house.start(house.publish(RETURNING))
    item = house.item(case, "entry")
    answers = Answers(values={}, outcome="done")

    with house.moment():
        first, second = (
            items.complete(item.id, answers, token=item.version, actor=house.actor("clerk"), key="k1") for _ in range(2)
        )

    assert first == second
    assert house.events(case).count("item.completed") == 1


def test_the_same_request_key_with_other_content_is_refused(house: House) -> None:
    case = house.start(house.publish(RETURNING))
    house.do(case, "entry", key="k1")

    with pytest.raises(KeyReused):
        house.do(case, "check", "clerk", "pass", key="k1")


def test_a_supervisor_hands_over_what_somebody_else_holds(house: House) -> None:
    case = house.start(house.publish(RETURNING))

    with house.moment():
        items.hand_over(house.item(case, "entry").id, to=house.ids["second"], actor=house.actor("boss"))

    assert house.item(case, "entry").assignee_id == house.ids["second"]


def test_a_stand_in_acts_for_somebody_and_is_held_apart_like_them(house: House) -> None:
    with transaction() as session:
        away = Substitution(
            for_id=house.ids["checker"],
            by_id=house.ids["stranger"],
            starts_at=house.now - timedelta(days=1),
            ends_at=house.now + timedelta(days=1),
        )
        session.add(away)
    case = house.start(house.publish(RETURNING))
    house.do(case, "entry")

    house.do(case, "check", "stranger", "pass")

    with reading() as session:
        done = session.scalars(select(Event).where(Event.case_id == case, Event.kind == "item.completed")).all()[-1]
    assert (done.actor_id, done.on_behalf_of) == (house.ids["stranger"], house.ids["checker"])


def test_a_case_is_found_by_its_number_as_soon_as_it_begins(house: House) -> None:
    case = house.start(house.publish(RETURNING))

    with reading() as session:
        found = search.find_cases(session, house.actor("clerk"), house.case(case).number)

    assert [each.case_id for each in found] == [case]
