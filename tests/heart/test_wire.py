"""What a command changed goes to the database together with its commit, in the order that foreign keys need."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Numeric, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from tests.support.office import NOW, Office
from workflows import db, rows, wire
from workflows.db import Base, new_id, reading, transaction
from workflows.models import Case, CaseState, Event, Incident, Reason, ReasonKind, SearchTerm, WorkItem
from workflows.rows import shape


@pytest.fixture
def office(database_url):
    office = Office(database_url)
    yield office
    office.close()


@pytest.fixture
def case(office):
    return office.case("310101")


def item_of(case, **values):
    given = {"task_id": new_id(), "node": "check", "role": "clerk", "form": "f", "opened_at": NOW, "due_at": NOW}
    return WorkItem(case_id=case, **{**given, **values})


def take_the_same_code(case):
    with transaction() as session:
        session.get_one(Case, case).public_status = "LOST"
        session.add(Reason(code="X-1", kind=ReasonKind.RETURN, stage="NB", zh="二", en="two"))


def lose_the_server(case):
    with transaction() as session:
        session.get_one(Case, case).public_status = "LOST"
        own = session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine().connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": own})
            other.commit()


def test_rows_come_back_as_they_were_written(office, case):
    unit = office.units["310101"]
    with transaction() as session:
        item = item_of(case, unit_id=unit, return_reasons=["NB-DOC-01"], return_note=b"\x00sealed", urgent=True)
        session.add(item)
    with reading() as session:
        found = session.get_one(WorkItem, item.id)
        assert (found.round, found.version, found.outcome, found.closed_at) == (1, 1, "", None)  # defaults
        assert (found.return_reasons, found.return_note, found.urgent) == (["NB-DOC-01"], b"\x00sealed", True)
        assert (found.opened_at, found.unit_id) == (NOW, unit)


def test_what_refers_to_a_new_row_may_be_added_before_it(office):
    place = {"unit_id": office.units["310101"], "version_id": office.version, "process": "application"}
    row = Case(id=new_id(), number="N-1", started_at=NOW, **place)
    with transaction() as session:
        session.add(SearchTerm(case_id=row.id, kind="word", term="n1"))
        session.add(item_of(row.id, unit_id=place["unit_id"]))
        session.add(row)
    with reading() as session:
        assert session.scalar(select(func.count()).where(WorkItem.case_id == row.id)) == 1


def test_only_what_changed_is_written_and_nothing_when_nothing_did(case):
    with transaction() as session:
        row = session.get_one(Case, case)
        row.public_status = row.public_status
        assert rows.pending(session) == []
        row.public_status = "CHECK"
        ((sql, values, _),) = rows.pending(session) or []
        assert sql == 'UPDATE "case" SET public_status = %(public_status)s WHERE id = %(key_0)s'
        assert values == {"public_status": "CHECK", "key_0": case}
    with reading() as session:
        assert session.get_one(Case, case).public_status == "CHECK"


def test_deleted_rows_go_children_first(case):
    with transaction() as session:
        session.add(SearchTerm(case_id=case, kind="word", term="gone"))
    with transaction() as session:
        for term in session.scalars(select(SearchTerm).where(SearchTerm.case_id == case)):
            session.delete(term)
        session.delete(session.get_one(Case, case))
    with reading() as session:
        assert session.get(Case, case) is None


def test_many_rows_of_one_kind_go_in_few_statements(case):
    events = [
        {"case_id": case, "seq": 1_000 + place, "kind": "test", "node": "", "actor_kind": "clock", "actor_id": None}
        | {"on_behalf_of": None, "at": NOW, "data": {"n": place}, "hash": ""}
        for place in range(12)
    ]
    statements = list(shape(Event).inserts(events))
    assert [len(values) for _, values in statements] == [50, 50, 20]
    with transaction() as session:
        wire.later(session, *statements)
    with reading() as session:
        found = session.scalars(select(Event).where(Event.seq >= 1_000).order_by(Event.seq)).all()
    assert [event.data for event in found] == [{"n": place} for place in range(12)]


def test_a_value_that_only_the_server_gives_is_left_to_the_mapper(case):
    with transaction() as session:
        incident = Incident(case_id=case, code="stuck", opened_at=NOW, last_at=NOW)
        session.add(incident)
        assert rows.pending(session) is None
    with reading() as session:
        assert session.scalars(select(Incident.number)).one() >= 1


def test_a_refused_row_refuses_the_whole_and_the_connection_goes_on(case):
    taken = Reason(code="X-1", kind=ReasonKind.RETURN, stage="NB", zh="一", en="one")
    with transaction() as session:
        session.add(taken)
    with pytest.raises(IntegrityError):
        take_the_same_code(case)
    with transaction() as session:
        assert session.get_one(Case, case).public_status != "LOST"
        session.get_one(Case, case).public_status = "KEPT"
    with reading() as session:
        assert session.get_one(Case, case).public_status == "KEPT"
        assert session.scalars(select(Reason.zh).where(Reason.code == "X-1")).one() == "一"


@pytest.mark.usefixtures("office")
def test_an_error_names_its_kind_and_repeats_no_value():
    with pytest.raises(StatementError) as refused, transaction() as session:
        wire.later(session, ("SELECT 1 / (%(secret)s - %(secret)s)", {"secret": 4242}))
    assert type(refused.value.orig).__name__ == "DivisionByZero"
    assert "4242" not in str(refused.value)


@pytest.mark.usefixtures("office")
def test_questions_asked_together_are_answered_in_order():
    with transaction() as session:
        first, second = wire.ask(session, ("SELECT %(a)s::int", {"a": 1}), ("SELECT %(b)s::text", {"b": "二"}))
        assert (first.fetchone(), second.fetchone()) == ((1,), ("二",))


def test_a_server_that_dies_during_the_commit_is_an_operational_error(case):
    with pytest.raises(OperationalError):
        lose_the_server(case)
    with transaction() as session:
        assert session.get_one(Case, case).public_status != "LOST"


def test_a_time_is_kept_to_the_microsecond(case):
    moment = datetime(2026, 3, 1, 15, 59, 59, 999_999, tzinfo=UTC) - timedelta(days=400)
    with transaction() as session:
        row = session.get_one(Case, case)
        row.wake_at, row.state = moment, CaseState.OPEN
    with reading() as session:
        assert session.get_one(Case, case).wake_at == moment


MODELS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__name__)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_can_travel_and_keeps_what_a_column_holds(model):
    one = shape(model)
    assert one.columns.keys() == {column.key for column in model.__mapper__.column_attrs}
    nothing = one.read([None] * len(one.columns))
    assert nothing == dict.fromkeys(one.columns)
    money = {name: Decimal("10.50") for name, column in one.columns.items() if isinstance(column.type, Numeric)}
    assert {name: one.read([money.get(each) for each in one.columns])[name] for name in money} == money


def test_a_changed_row_that_is_gone_meanwhile_refuses_the_whole(office, case):
    other = office.case("310101")
    with pytest.raises(StaleDataError):
        change_both(other, case)
    with reading() as session:
        assert session.get_one(Case, other).public_status != "LOST"


def change_both(first, second):
    """While a transaction holds what it read, somebody else deletes the second."""
    with transaction() as session:
        for one in (first, second):
            session.get_one(Case, one).public_status = "LOST"
        with db.engine().begin() as other:
            other.execute(text('DELETE FROM "case" WHERE id = :id').bindparams(id=second))


@pytest.mark.usefixtures("office")
def test_a_changed_key_finds_the_row_it_was_read_by():
    with transaction() as session:
        session.add(Reason(code="OLD-1", kind=ReasonKind.RETURN, stage="NB", zh="旧", en="old"))
    with transaction() as session:
        session.get_one(Reason, "OLD-1").code = "NEW-1"
    with reading() as session:
        assert session.get_one(Reason, "NEW-1").zh == "旧"
        assert session.get(Reason, "OLD-1") is None


def test_changed_rows_go_in_the_order_of_their_keys_and_before_the_new_ones(office):
    cases = [office.case("310101") for _ in range(8)]
    with transaction() as session:
        found = [session.get_one(Case, one) for one in reversed(cases)]
        session.add(item_of(cases[0], unit_id=found[0].unit_id))
        session.add(Case(id=new_id(), number="N-2", process="p", version_id=office.version, unit_id=found[0].unit_id))
        for one in found:
            one.public_status = "CHECK"
        writes = rows.pending(session) or []
        kinds = [sql.split()[0] for sql, _, _ in writes]
        assert [values["key_0"] for sql, values, _ in writes if sql.startswith("UPDATE")] == sorted(cases)
        assert kinds == ["UPDATE"] * 8 + ["INSERT"] * 2
        session.rollback()


def test_none_where_a_default_is_declared_is_the_default(office, case):
    with transaction() as session:
        item = item_of(case, unit_id=office.units["310101"], round=None, outcome=None)
        session.add(item)
    with reading() as session:
        found = session.get_one(WorkItem, item.id)
        assert (found.round, found.outcome) == (1, "")


def test_nothing_can_be_said_later_where_nobody_would_send_it():
    with reading() as session, pytest.raises(KeyError):
        wire.later(session, ("SELECT 1", {}))
