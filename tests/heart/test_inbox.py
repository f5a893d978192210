"""The inbox shows what waits for somebody, most urgent first, and reads no more than it shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.support.crowd import open_items
from tests.support.office import NOW, Office
from tests.support.traffic import watched
from workflows import inbox, sealing, search, wire
from workflows.db import engine, reading, transaction
from workflows.inbox import CAP, BadCursor, Filters, InboxPage, Tab
from workflows.models import WorkItem
from workflows.rows import Statement
from workflows.types import Scope

HOUR = timedelta(hours=1)
FAR = datetime(9999, 1, 1, tzinfo=UTC)


def cast(office: Office) -> Office:
    """An agent, two underwriters of one team, a supervisor of its branch."""
    office.person("Li Na", ("agent", "310101", Scope.OWN))
    office.person("Chen Jing", ("underwriter", "310101", Scope.UNIT))
    office.person("Zhou Min", ("underwriter", "310101", Scope.UNIT))
    office.person("Sun Lei", ("underwriter", "310000", Scope.SUBTREE), ("supervisor", "310000", Scope.SUBTREE))
    return office


@pytest.fixture
def office(office):
    return cast(office)


def look(office, who: str, tab: Tab = Tab.POOL, **options: Any) -> InboxPage:
    with reading() as session:
        return inbox.page(session, office.actor(who), tab=tab, now=NOW, **options)


def ids(page: InboxPage) -> list:
    return [row.item_id for row in page.rows]


# --- order and pages


def test_urgent_comes_first_then_the_nearest_deadline_then_the_oldest(office):
    case_id = office.case()
    calm, late, none = (office.item(case_id, due_at=due) for due in (NOW + 2 * HOUR, NOW - HOUR, FAR))
    urgent = office.item(case_id, due_at=NOW + 9 * HOUR, urgent=True)
    twin = office.item(case_id, due_at=NOW + 2 * HOUR)
    assert ids(look(office, "Chen Jing")) == [urgent, late, calm, twin, none]


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_pages_show_every_item_once_in_the_order_of_the_whole(office, limit):
    cases = [office.case(unit) for unit in ("310101", "310102", "310000")]
    for n in range(20):
        office.item(cases[n % 3], due_at=NOW + (n % 4) * HOUR, urgent=n % 3 == 0)
    whole = ids(look(office, "Sun Lei"))
    assert len(whole) == 20
    walked, cursor = [], None
    for _ in range(25):
        page = look(office, "Sun Lei", after=cursor, limit=limit)
        walked += ids(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert walked == whole


def test_a_page_does_not_shift_when_what_was_before_it_is_gone(office):
    case_id = office.case()
    items = [office.item(case_id, due_at=NOW + n * HOUR) for n in range(4)]
    first = look(office, "Chen Jing", limit=2)
    with transaction() as session:
        session.get_one(WorkItem, items[0]).closed_at = NOW
    assert ids(look(office, "Chen Jing", after=first.next_cursor, limit=2)) == items[2:]


@pytest.mark.parametrize("cursor", ["x", "", "bm8=", "W10=", "WzEsMl0=", "é", "WzEsICJ4IiwgInkiXQ=="])
def test_a_cursor_that_is_none_is_refused(office, cursor):
    with pytest.raises(BadCursor):
        look(office, "Chen Jing", after=cursor)


# --- tabs


def test_each_tab_shows_its_own(office):
    case_id = office.case()
    mine = office.item(case_id, holder="Chen Jing")
    back = office.item(case_id, holder="Chen Jing", return_reasons=["NB-DOC-01"], due_at=NOW)
    free = office.item(case_id, due_at=NOW + HOUR)
    theirs = office.item(case_id, holder="Zhou Min", due_at=NOW + 2 * HOUR)
    office.item(case_id, holder="Chen Jing", closed_at=NOW)
    office.item(case_id, "agent")
    office.item(office.case("310102"))
    shown = {tab: ids(look(office, "Chen Jing", tab)) for tab in Tab}
    assert shown == {
        Tab.MINE: [back, mine],
        Tab.RETURNED: [back],
        Tab.POOL: [free],
        Tab.TEAM: [back, free, theirs, mine],
        Tab.ESCALATED: [],
    }


def test_an_item_within_reach_of_two_seats_is_shown_once(office):
    office.person("Both", ("underwriter", "310101", Scope.UNIT), ("underwriter", "310000", Scope.SUBTREE))
    item = office.item(office.case())
    assert ids(look(office, "Both")) == [item]
    assert look(office, "Both").tabs[Tab.POOL] == 1


def test_an_agent_finds_free_items_of_own_cases_and_nobody_elses(office):
    office.person("Ma Li", ("agent", "310101", Scope.OWN))
    own, other = office.case(by="Li Na"), office.case(by="Ma Li")
    item = office.item(own, "agent")
    office.item(other, "agent")
    office.item(own, "underwriter")
    assert ids(look(office, "Li Na")) == ids(look(office, "Li Na", Tab.TEAM)) == [item]


def test_what_somebody_holds_is_shown_whatever_became_of_the_seat(office):
    office.person("Nobody")
    item = office.item(office.case(), holder="Nobody")
    assert ids(look(office, "Nobody", Tab.MINE)) == [item]
    assert ids(look(office, "Nobody", Tab.TEAM)) == []


def test_a_stand_in_finds_the_pool_of_whom_they_stand_in_for(office):
    office.person("Boss", ("senior_underwriter", "310102", Scope.UNIT))
    office.stand_in(absent="Boss", by="Chen Jing", roles=[])
    item = office.item(office.case("310102"), "senior_underwriter")
    assert ids(look(office, "Chen Jing")) == [item]


# --- what is late


def test_whoever_watches_over_a_unit_sees_what_is_late_in_it_whatever_its_role(office):
    office.person("Owner", ("process_owner", "000000", Scope.ALL))
    office.person("Head", ("supervisor", "310101", Scope.UNIT), ("process_owner", "310102", Scope.UNIT))
    here, there, away = office.case("310101"), office.case("310102"), office.case("440101")
    late = office.item(here, "agent", escalated=1, due_at=NOW - HOUR)
    lawful = office.item(there, escalated=2, due_at=NOW + HOUR, urgent=True)
    elsewhere = office.item(away, escalated=2)
    overdue = office.item(there, escalated=1)
    office.item(here)
    office.item(here, escalated=2, closed_at=NOW)
    shown = {who: ids(look(office, who, Tab.ESCALATED)) for who in ("Sun Lei", "Owner", "Head", "Chen Jing")}
    assert shown == {
        "Sun Lei": [lawful, late, overdue],
        "Owner": [lawful, elsewhere],
        "Head": [lawful, late],
        "Chen Jing": [],
    }
    assert look(office, "Sun Lei").tabs[Tab.ESCALATED] == 3
    assert ids(look(office, "Sun Lei", Tab.ESCALATED, filters=Filters(urgent=True))) == [lawful]


# --- rows


def test_a_row_carries_what_a_list_shows(office):
    case_id = office.case(facts={"product": "CI01", "amount": {"$": ["n", "1.50"]}})
    returned = {"return_reasons": ["NB-DOC-01"], "returned_by": office.people["Sun Lei"], "round": 2, "version": 5}
    urgency = {"urgent": True, "urgent_why": ["U5", "U6"], "marked_by": office.people["Sun Lei"], "escalated": 1}
    office.item(case_id, holder="Chen Jing", due_at=FAR, paused_since=NOW - HOUR, **urgency, **returned)
    (row,) = look(office, "Chen Jing", Tab.MINE).rows
    assert (row.number, row.title, row.process, row.node) == ("A00001", "李娜 1", "application", "review")
    assert (row.role, row.unit_zh, row.unit_en) == ("underwriter", "机构310101", "Unit 310101")
    assert {key: str(value) for key, value in row.facts.items()} == {"product": "CI01", "amount": "1.50"}
    assert (row.urgent, row.urgent_why, row.marked_by_name) == (True, ("U5", "U6"), "Sun Lei")
    assert (row.due_at, row.paused_since, row.escalated) == (None, NOW - HOUR, 1)
    assert (row.round, row.version, row.return_reasons) == (2, 5, ("NB-DOC-01",))
    assert (row.returned_by_name, row.assignee_name) == ("Sun Lei", "Chen Jing")
    assert row.assignee_id == office.people["Chen Jing"]


def test_a_case_without_a_title_has_an_empty_one(office):
    office.item(office.case(title=None))
    assert look(office, "Chen Jing").rows[0].title == ""


# --- filters


def test_filters_narrow_a_tab(office):
    first = office.case(process="claim", facts={"product": "CI01"}, number="CL-1")
    second = office.case("310102", facts={"product": "TL01"}, number="NB-2")
    with transaction() as session:
        search.index_case(session, second, sealed_words=["王小明"])
    a, b = office.item(first, node="review", urgent=True), office.item(second, node="decide")
    expected = {
        Filters(process="claim"): [a],
        Filters(node="decide"): [b],
        Filters(product="TL01"): [b],
        Filters(product="TL01", process="claim"): [],
        Filters(unit_id=office.units["310102"]): [b],
        Filters(unit_id=office.units["440101"]): [],
        Filters(urgent=True): [a],
        Filters(q="王小明"): [b],
        Filters(q="cl-1"): [a],
        Filters(q="NB-2"): [b],
        Filters(q="wxm", urgent=True): [],
        Filters(): [a, b],
    }
    assert {filters: ids(look(office, "Sun Lei", filters=filters)) for filters in expected} == expected


# --- counts


def test_counts_tell_all_tabs_and_what_is_urgent_or_overdue_in_this_one(office):
    case_id = office.case()
    office.item(case_id, holder="Chen Jing", due_at=NOW - HOUR, urgent=True)
    office.item(case_id, holder="Chen Jing", due_at=NOW - HOUR, return_reasons=["NB-DOC-01"])
    office.item(case_id, holder="Chen Jing", due_at=NOW)
    office.item(case_id)
    page = look(office, "Chen Jing", Tab.MINE, filters=Filters(node="review"))
    assert page.tabs == {Tab.MINE: 3, Tab.RETURNED: 1, Tab.POOL: 1, Tab.TEAM: 4, Tab.ESCALATED: 0}
    assert (page.total, page.urgent, page.overdue) == (3, 1, 2)
    assert look(office, "Chen Jing", Tab.MINE, filters=Filters(node="decide")).total == 0


def test_counts_stop_at_a_hundred(office):
    open_items(office, 600, roles=["underwriter"])
    page = look(office, "Sun Lei")
    assert (page.total, page.tabs[Tab.POOL], len(page.rows)) == (CAP, CAP, 50)


def test_a_page_is_two_statements(office):
    office.item(office.case())
    actor = office.actor("Sun Lei")
    with reading() as session, watched() as traffic:
        inbox.page(session, actor, tab=Tab.TEAM, now=NOW)
    assert len(traffic.statements) == 2


# --- turning urgent


def test_items_turn_urgent_at_their_moment_in_batches(office):
    case_id = office.case()
    for n in range(5):
        office.item(case_id, urgent_at=NOW + n * HOUR)
    office.item(case_id, urgent_at=NOW, closed_at=NOW)
    office.item(case_id, urgent_at=None)
    later = NOW + 3 * HOUR
    with transaction() as session:
        assert [inbox.turn_urgent(session, later, batch=3) for _ in range(3)] == [3, 1, 0]
    assert look(office, "Chen Jing").urgent == 4
    assert {row.version for row in look(office, "Chen Jing").rows} == {1}


def test_an_item_somebody_works_on_waits_for_the_next_tick(office):
    case_id = office.case()
    held = office.item(case_id, urgent_at=NOW)
    office.item(case_id, urgent_at=NOW)
    with engine().begin() as other:
        other.execute(text("SELECT 1 FROM work_item WHERE id = :id FOR UPDATE"), {"id": held})
        with transaction() as session:
            assert inbox.turn_urgent(session, NOW) == 1
    with transaction() as session:
        assert inbox.turn_urgent(session, NOW) == 1


def test_a_second_reason_comes_in_its_own_time(office):
    turns = [f"{(NOW + n * HOUR).isoformat()} {rule}" for n, rule in ((1, "U2"), (2, "U1"))]
    item = office.item(office.case(), urgent_turns=turns, urgent_at=NOW + HOUR)

    def why(now: datetime) -> tuple[bool, list[str], datetime | None]:
        with transaction() as session:
            inbox.turn_urgent(session, now)
        with reading() as session:
            found = session.get_one(WorkItem, item)
            return found.urgent, found.urgent_why, found.urgent_at

    assert why(NOW) == (False, [], NOW + HOUR)
    assert why(NOW + HOUR) == (True, ["U2"], NOW + 2 * HOUR)
    assert why(NOW) == (True, ["U2"], NOW + 2 * HOUR), "a clock that is set back takes nothing away"
    assert why(NOW + 3 * HOUR) == (True, ["U2", "U1"], None)


# --- plans


def explain(session, question: Statement) -> dict[str, Any]:
    sql, values = question
    (answer,) = wire.ask(session, (f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values))
    return answer.fetchone()[0][0]["Plan"]


def nodes(plan: dict[str, Any]):
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


@pytest.fixture(scope="module")
def crowded(large_office):
    """20,000 open items in all units for three roles, a tenth urgent, a tenth claimed; one more is escalated."""
    office = cast(large_office)
    open_items(office, 20_000, roles=["agent", "underwriter", "supervisor"])
    office.item(office.case(), escalated=1)
    return office


@pytest.fixture
def crowd(crowded):
    crowded.open()
    yield crowded
    crowded.close()


def test_a_page_walks_the_index_and_sorts_only_what_it_cut_off(crowd):
    actor, limit = crowd.actor("Sun Lei"), 51
    pairs = 2 * 3  # two roles, the branch with its two teams
    with reading() as session:
        first = inbox.page(session, actor, tab=Tab.POOL, now=NOW)
        for after in (None, first.next_cursor):
            plan = explain(session, inbox.page_question(Tab.POOL, {}, actor, after, limit))
            walks = [node for node in nodes(plan) if node.get("Relation Name") == "work_item"]
            assert {node["Index Name"] for node in walks} <= {"ix_work_item_inbox", "pk_work_item", "ix_work_item_case"}
            assert sum(node["Actual Rows"] * node["Actual Loops"] for node in walks) <= (2 * pairs + 1) * limit
            sorts = [node for node in nodes(plan) if node["Node Type"] == "Sort"]
            assert all(node["Plans"][0]["Actual Rows"] <= 2 * pairs * limit for node in sorts)
    assert len(first.rows) == 50


def test_what_is_escalated_is_found_by_its_own_index(crowd):
    actor = crowd.actor("Sun Lei")
    with reading() as session:
        plan = explain(session, inbox.page_question(Tab.ESCALATED, {}, actor, None, 51))
    walks = [node for node in nodes(plan) if node.get("Relation Name") == "work_item"]
    assert {node["Index Name"] for node in walks} <= {"ix_work_item_escalated", "pk_work_item"}
    assert round(sum(node["Actual Rows"] * node["Actual Loops"] for node in walks)) == 2


def test_counting_reads_little_of_what_is_open(crowd):
    actor = crowd.actor("Sun Lei")
    with reading() as session:
        plan = explain(session, inbox.counts_question(Tab.POOL, {}, actor, NOW))
    walks = [node for node in nodes(plan) if node.get("Relation Name") == "work_item"]
    assert "Seq Scan" not in {node["Node Type"] for node in walks}
    assert sum(node["Actual Rows"] * node["Actual Loops"] for node in walks) < 2000  # of 20,000


def test_a_title_sealed_with_a_lost_key_does_not_close_the_inbox(office):
    case_id = office.case()
    office.item(case_id)
    ring = sealing.Keyring(keys={"k2": bytes(range(1, 33))}, current="k2", blind=bytes(range(32)))
    sealing.install(ring)
    assert look(office, "Chen Jing").rows[0].title == ""
