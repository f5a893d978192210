"""What somebody may not see is not there; who may do what is a small table."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Select, select, text, update

from tests.support.crowd import finished_cases
from tests.support.office import NOW, Office
from web.pages import words
from workflows import access
from workflows.access import Right
from workflows.db import new_id, reading, transaction
from workflows.errors import NotFound, UnknownName
from workflows.models import (
    Answer,
    Assignment,
    Case,
    Clock,
    Draft,
    Event,
    File,
    Incident,
    Job,
    SearchTerm,
    Subscription,
    Unit,
    User,
    WorkItem,
)
from workflows.types import CLOCK, WORKER, Actor, ActorKind, Scope

OWN, UNIT, SUBTREE, ALL = Scope.OWN, Scope.UNIT, Scope.SUBTREE, Scope.ALL


def cast(office: Office) -> Office:
    """Agents of two teams, an underwriter, people of the branch and of the house."""
    office.person("Li Na", ("agent", "310101", OWN))
    office.person("Zhang Wei", ("agent", "310101", OWN))
    office.person("Chen Jing", ("underwriter", "310101", UNIT))
    office.person("Sun Lei", ("supervisor", "310000", SUBTREE))
    office.person("Zhou Min", ("back_office", "440101", UNIT))
    office.person("Wu Hao", ("auditor", "000000", ALL))
    office.person("Admin", ("administrator", "000000", ALL))
    return office


@pytest.fixture
def office(office):
    return cast(office)


def cases_of(office, name: str) -> set[UUID]:
    with reading() as session:
        return {case.id for case in session.scalars(access.visible(Case, office.actor(name)))}


def seats(office, name: str, now=NOW) -> list[tuple[str, str, Scope]]:
    return [(seat.role, seat.unit_path, seat.scope) for seat in office.actor(name, now).seats]


# --- seats


def test_a_person_has_the_seats_in_force(office):
    office.person("Ma Li", ("agent", "310101", OWN), ("back_office", "310102", UNIT))
    with transaction() as session:
        seat = {"user_id": office.people["Ma Li"], "unit_id": office.units["440101"], "scope": UNIT}
        session.add(Assignment(role="underwriter", starts_at=NOW + timedelta(seconds=1), ends_at=None, **seat))
        session.add(Assignment(role="finance", starts_at=NOW - timedelta(days=2), ends_at=NOW, **seat))
    assert seats(office, "Ma Li") == [
        ("agent", "000000/310000/310101/", OWN),
        ("back_office", "000000/310000/310102/", UNIT),
    ]
    assert ("underwriter", "000000/440000/440101/", UNIT) in seats(office, "Ma Li", NOW + timedelta(seconds=1))


def test_a_stand_in_has_the_lent_roles_until_the_end_and_no_others(office):
    office.person("Boss", ("underwriter", "310102", UNIT), ("supervisor", "310102", UNIT))
    office.stand_in(absent="Boss", by="Chen Jing", roles=["underwriter"], days=3)
    lent = ("underwriter", "000000/310000/310102/", UNIT)
    assert seats(office, "Chen Jing") == [("underwriter", "000000/310000/310101/", UNIT), lent]
    assert lent in seats(office, "Chen Jing", NOW + timedelta(days=3) - timedelta(microseconds=1))
    assert lent not in seats(office, "Chen Jing", NOW + timedelta(days=3))
    assert lent not in seats(office, "Chen Jing", NOW - timedelta(microseconds=1))


def test_a_stand_in_for_all_roles_gets_every_seat_but_the_personal_ones(office):
    office.person("Boss", ("agent", "310102", OWN), ("supervisor", "310102", UNIT))
    office.stand_in(absent="Boss", by="Chen Jing", roles=[])
    assert [role for role, _, _ in seats(office, "Chen Jing")] == ["underwriter", "supervisor"]


def test_standing_in_is_not_passed_on(office):
    office.person("Boss", ("supervisor", "310102", UNIT))
    office.stand_in(absent="Boss", by="Chen Jing", roles=[])
    office.stand_in(absent="Chen Jing", by="Zhou Min", roles=[])
    assert [role for role, _, _ in seats(office, "Zhou Min")] == ["back_office", "underwriter"]


def test_somebody_who_left_is_no_actor_and_lends_nothing(office):
    office.person("Boss", ("supervisor", "310102", UNIT))
    office.stand_in(absent="Boss", by="Chen Jing", roles=[])
    with transaction() as session:
        session.execute(update(User).where(User.id == office.people["Boss"]).values(active=False))
    with pytest.raises(NotFound):
        office.actor("Boss")
    assert [role for role, _, _ in seats(office, "Chen Jing")] == ["underwriter"]
    with reading() as session:
        assert not access.has_seat(
            session, office.people["Boss"], "supervisor", office.units["310102"], NOW, actor=CLOCK
        )


def test_an_unknown_person_is_no_actor(office):
    office.people["Nobody"] = new_id()
    with pytest.raises(NotFound):
        office.actor("Nobody")


@pytest.mark.parametrize(
    ("name", "role", "unit", "holds"),
    [
        ("Chen Jing", "underwriter", "310101", True),
        ("Chen Jing", "underwriter", "310102", False),
        ("Chen Jing", "agent", "310101", False),
        ("Sun Lei", "supervisor", "310102", True),
        ("Sun Lei", "supervisor", "440101", False),
        ("Wu Hao", "auditor", "440101", True),
        ("Li Na", "agent", "310101", True),
        ("Li Na", "agent", "310102", False),
    ],
)
def test_a_seat_reaches_as_far_as_its_scope(office, name, role, unit, holds):
    asked = office.people[name], role, office.units[unit], NOW
    with reading() as session:
        assert access.has_seat(session, *asked, actor=CLOCK) is holds
        assert access.has_seat(session, *asked, actor=office.actor(name)) is holds


def test_history_can_say_whom_somebody_acted_for(office):
    office.person("Boss", ("underwriter", "310102", UNIT))
    office.stand_in(absent="Boss", by="Chen Jing", roles=["underwriter"])
    chen = office.actor("Chen Jing")
    with reading() as session:
        acting = [access.acting_for(session, chen, "underwriter", office.units[unit]) for unit in ("310101", "310102")]
        assert acting == [None, office.people["Boss"]]
        assert access.acting_for(session, CLOCK, "underwriter", office.units["310102"]) is None


# --- cases


def test_an_agent_sees_only_what_the_agent_started(office):
    mine, _, _ = (office.case(by="Li Na"), office.case(by="Zhang Wei"), office.case())
    assert cases_of(office, "Li Na") == {mine}


def test_whoever_holds_or_did_an_item_of_a_case_sees_it(office):
    held, done, passed_on, _ = (office.case("440101") for _ in range(4))
    office.item(held, holder="Chen Jing")
    office.item(done, closed_at=NOW, done_by=office.people["Chen Jing"])
    office.item(passed_on, holder="Chen Jing", closed_at=NOW, done_by=office.people["Zhou Min"])
    assert cases_of(office, "Chen Jing") == {held, done}


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("Chen Jing", {"310101"}),
        ("Sun Lei", {"310000", "310101", "310102"}),
        ("Zhou Min", {"440101"}),
        ("Wu Hao", {"000000", "310000", "310101", "310102", "440000", "440101"}),
        ("Li Na", set()),
        ("Admin", set()),
    ],
)
def test_a_seat_opens_the_cases_of_its_units(office, name, units):
    cases = {code: office.case(code) for code in office.units}
    assert cases_of(office, name) == {cases[code] for code in units}


def test_a_branch_whose_code_is_the_beginning_of_another_does_not_open_it(office):
    with transaction() as session:
        branch = session.get_one(Unit, office.units["310000"])
        twin = {"parent_id": branch.parent_id, "kind": branch.kind, "zh": "x", "en": "x"}
        session.add(Unit(id=office.units.setdefault("twin", new_id()), code="31_000", path="000000/31_000/", **twin))
    office.person("Twin", ("supervisor", "twin", SUBTREE))
    office.case("310000")
    office.case("310101")
    assert cases_of(office, "Twin") == set()


def test_the_clock_and_the_worker_see_everything(office):
    office.case()
    with reading() as session:
        assert [len(session.scalars(access.visible(Case, actor)).all()) for actor in (CLOCK, WORKER)] == [1, 1]


def test_somebody_without_seats_sees_nothing(office):
    office.case()
    with reading() as session:
        assert session.scalars(access.visible(Case, Actor(kind=ActorKind.PERSON, user_id=new_id()))).all() == []


# --- everything that belongs to a case


def belongings(office, case_id: UUID) -> None:
    """One row of every model that belongs to a case."""
    item_id = office.item(case_id)
    later = {"case_id": case_id, "node": "review", "task_id": new_id()}
    with transaction() as session:
        session.add_all(
            [
                Event(case_id=case_id, seq=1, kind="begun", actor_kind="clock", at=NOW, hash=""),
                Answer(case_id=case_id, node="review", at=NOW, body=b""),
                Clock(kind="sla", period="P1D", started_at=NOW, due_at=NOW, **later),
                Job(
                    case_id=case_id,
                    kind="letter",
                    handler="h",
                    input=b"",
                    key=str(case_id),
                    run_after=NOW,
                    created_at=NOW,
                ),
                Incident(case_id=case_id, code="x", opened_at=NOW, last_at=NOW),
                Subscription(name="paid", key="k", created_at=NOW, **later),
                SearchTerm(case_id=case_id, kind="word", term="x"),
                File(
                    case_id=case_id,
                    kind="OTHER",
                    name=b"",
                    media_type="application/pdf",
                    size=1,
                    digest="",
                    address="",
                    uploaded_by=office.people["Li Na"],
                    uploaded_at=NOW,
                ),
                Draft(item_id=item_id, by=office.people["Li Na"], body=b"", saved_at=NOW),
            ]
        )


BELONGINGS = [WorkItem, Event, Answer, Clock, Job, Incident, Subscription, SearchTerm, File]


@pytest.mark.parametrize(
    ("name", "number"), [("Li Na", 1), ("Zhang Wei", 0), ("Sun Lei", 1), ("Zhou Min", 0), ("Wu Hao", 2)]
)
def test_what_belongs_to_a_case_is_seen_with_it(office, name, number):
    belongings(office, office.case(by="Li Na"))
    belongings(office, office.case("000000"))
    with reading() as session:
        seen = {model: len(session.scalars(access.visible(model, office.actor(name))).all()) for model in BELONGINGS}
    assert seen == dict.fromkeys(BELONGINGS, number)


def test_operation_sees_incidents_and_jobs_but_nothing_of_the_business(office):
    belongings(office, office.case())
    admin = office.actor("Admin")
    with reading() as session:
        seen = {m.__name__ for m in (Case, *BELONGINGS) if session.scalars(access.visible(m, admin)).all()}
    assert seen == {"Incident", "Job"}


def test_a_draft_is_seen_by_its_writer_only(office):
    belongings(office, office.case(by="Li Na"))
    with reading() as session:
        counts = [len(session.scalars(access.visible(Draft, office.actor(n))).all()) for n in ("Li Na", "Wu Hao")]
    assert counts == [1, 0]


def test_a_model_of_no_case_has_no_filter(office):
    with pytest.raises(UnknownName):
        access.visible(User, office.actor("Li Na"))


# --- working on items


@pytest.mark.parametrize(
    ("name", "role", "covered"),
    [
        ("Chen Jing", "underwriter", True),
        ("Chen Jing", "agent", False),
        ("Sun Lei", "underwriter", False),
        ("Sun Lei", "supervisor", True),
        ("Wu Hao", "underwriter", False),
        ("Li Na", "agent", True),
        ("Zhang Wei", "agent", False),
    ],
)
def test_an_item_is_worked_on_by_its_role_where_it_reaches(office, name, role, covered):
    item_id = office.item(office.case(by="Li Na"), role)
    with reading() as session:
        item = session.get_one(WorkItem, item_id)
        assert access.covers(office.actor(name), role, session.get_one(Case, item.case_id), item) is covered


def test_an_item_is_worked_on_by_whom_it_was_given_to(office):
    item_id = office.item(office.case("440101"), holder="Chen Jing")
    with reading() as session:
        item = session.get_one(WorkItem, item_id)
        case = session.get_one(Case, item.case_id)
        assert access.covers(office.actor("Chen Jing"), "underwriter", case, item)
        assert not access.covers(office.actor("Li Na"), "underwriter", case, item)
        assert not access.covers(CLOCK, "underwriter", case, item)


# --- rights


@pytest.mark.parametrize(
    ("name", "rights"),
    [
        ("Li Na", {Right.START_CASE, Right.UNMASK}),
        ("Chen Jing", {Right.UNMASK}),
        ("Sun Lei", {Right.HAND_OVER, Right.MARK_URGENT, Right.SEE_INCIDENTS, Right.UNMASK, Right.WITHDRAW_CASE}),
        ("Wu Hao", {Right.READ_AUDIT, Right.SEE_INCIDENTS, Right.UNMASK}),
        ("Admin", {Right.ADMINISTER, Right.SEE_INCIDENTS, Right.RETRY_INCIDENT}),
    ],
)
def test_rights_follow_from_roles(office, name, rights):
    assert {right for right in Right if access.may(office.actor(name), right)} == rights


def test_a_right_nobody_knows_is_an_error_and_not_a_no(office):
    with pytest.raises(UnknownName):
        access.may(office.actor("Wu Hao"), "fly")


def test_every_right_has_its_roles():
    assert set(access.RIGHTS) == set(Right)


# --- plans


@pytest.fixture(scope="module")
def crowded(large_office):
    """20,000 cases of six units, started by a hundred people, each with an item done; 'Own' has none."""
    office = cast(large_office)
    with transaction() as session:
        for n in range(100):
            office.people[f"p{n}"] = new_id()
            login = {"login": f"p{n}", "name": f"p{n}", "sort_key": f"p{n}", "created_at": NOW}
            session.add(User(id=office.people[f"p{n}"], **login))
    finished_cases(office, 20_000)
    office.person("Own", ("agent", "310101", OWN))
    with transaction() as session:
        seat = {"user_id": office.people["p7"], "unit_id": office.units["310101"], "scope": OWN}
        session.add(Assignment(role="agent", starts_at=NOW, **seat))
    return office


@pytest.fixture
def crowd(crowded):
    crowded.open()
    yield crowded
    crowded.close()


def scans(session, statement: Select) -> dict[str, set[str]]:
    """Which tables a plan reads, and how."""
    sql = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    plan = session.execute(text(f"EXPLAIN (FORMAT JSON) {str(sql).replace(':', chr(92) + ':')}")).scalar()
    found: dict[str, set[str]] = {}

    def walk(node):
        if "Relation Name" in node:
            found.setdefault(node["Relation Name"], set()).add(node["Node Type"])
        for inner in node.get("Plans", ()):
            walk(inner)

    walk((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return found


def test_the_filter_finds_cases_by_index_among_twenty_thousand(crowd):
    actors = [crowd.actor("Own"), crowd.actor("Chen Jing")]
    with reading() as session:
        for actor in actors:
            newest = access.visible(Case, actor).with_only_columns(Case.id).order_by(Case.id.desc()).limit(50)
            plan = scans(session, newest)
            assert "Seq Scan" not in plan["case"] | plan["work_item"], plan


def test_one_case_is_checked_without_reading_the_others(crowd):
    with reading() as session:
        statement = access.visible(Case, crowd.actor("Sun Lei")).where(Case.number == "C77").with_only_columns(Case.id)
        assert scans(session, statement)["case"] == {"Index Scan"}
        items = access.visible(WorkItem, crowd.actor("Sun Lei")).where(WorkItem.id == new_id())
        assert scans(session, items.with_only_columns(WorkItem.id))["case"] == {"Index Scan"}


def test_the_filter_agrees_with_a_plain_walk_over_all_cases(crowd):
    me, actor = crowd.people["p7"], crowd.actor("p7")
    with reading() as session:
        did = set(session.scalars(select(WorkItem.case_id).where(WorkItem.done_by == me)))
        all_cases = session.execute(select(Case.id, Case.started_by)).all()
        expected = {case_id for case_id, started_by in all_cases if started_by == me or case_id in did}
        assert set(session.scalars(access.visible(Case, actor).with_only_columns(Case.id))) == expected
        assert len(expected) > 300


def test_every_role_of_a_lane_has_its_word_and_every_right_is_a_roles() -> None:
    assert words.ROLES.keys() == access.ROLES
    assert set().union(*access.RIGHTS.values(), access.WITHOUT_CASES) <= access.ROLES
