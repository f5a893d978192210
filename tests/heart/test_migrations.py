"""The database is what the models say, and history in it is append-only."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from tests.support.office import NOW
from web import migrations
from web.postgres import create_database
from workflows.db import transaction
from workflows.models import Answer, DailySeal, Event

REVISIONS = sorted(migrations.VERSIONS.glob("[0-9]*.py"))


@pytest.fixture
def engine(database_url) -> Engine:
    return create_engine(database_url, poolclass=NullPool)


@pytest.fixture
def empty_url(database_url) -> str:
    """A database without a single table."""
    name = re.search(r"test_[0-9a-f]+", database_url)[0]
    return create_database(database_url, f"empty_{name}"[:60])


def test_models_and_database_agree(engine):
    with engine.connect() as connection:
        assert migrations.differences(connection) == []
        assert migrations.is_current(connection)


def test_an_empty_database_is_not_current(empty_url):
    with create_engine(empty_url, poolclass=NullPool).connect() as connection:
        assert not migrations.is_current(connection)


def test_two_starts_at_once_upgrade_one_after_the_other(empty_url):
    failures = []

    def start():
        try:
            migrations.upgrade(empty_url)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test names it
            failures.append(error)

    starts = [threading.Thread(target=start) for _ in range(3)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert failures == []
    with create_engine(empty_url, poolclass=NullPool).connect() as connection:
        assert migrations.is_current(connection)


def test_upgrading_works_from_any_folder_and_twice(empty_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    migrations.upgrade(empty_url)
    migrations.upgrade(empty_url)
    with create_engine(empty_url, poolclass=NullPool).connect() as connection:
        assert migrations.is_current(connection)


def test_a_failing_upgrade_leaves_the_database_as_it_was(empty_url):
    with create_engine(empty_url, poolclass=NullPool).begin() as connection:
        connection.execute(text("CREATE TABLE job (id integer)"))  # in the way of a later revision
    with pytest.raises(DBAPIError):
        migrations.upgrade(empty_url)
    assert inspect(create_engine(empty_url, poolclass=NullPool)).get_table_names() == ["job"]


def test_the_revisions_are_one_straight_line():
    numbers = [path.name[:4] for path in REVISIONS]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    downs = [re.search(r'^down_revision = (?:"(\w+)"|None)', path.read_text(), re.MULTILINE)[1] for path in REVISIONS]
    assert downs == [None, *numbers[:-1]]


def test_no_revision_of_ours_reads_the_databases_clock():
    clock = re.compile(r"now\(\)|current_(timestamp|date|time)|localtime|server_default", re.IGNORECASE)
    assert [path.name for path in REVISIONS if clock.search(path.read_text())] == []


def test_a_changed_model_gets_the_next_revision(engine, database_url, tmp_path):
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE reason"))
    made = migrations.new_revision(database_url, "reasons again", tmp_path)
    assert made == tmp_path / f"{len(REVISIONS) + 1:04}_reasons_again.py"
    assert "create_table('reason'" in made.read_text()
    assert f'down_revision = "{len(REVISIONS):04}"' in made.read_text().replace("'", '"')


def test_every_capability_brings_its_tables():
    folder = Path(migrations.handlers.__file__).parent
    tables = migrations.load_models().tables
    for models in folder.glob("*/models.py"):
        for name in re.findall(r'__tablename__ = "(\w+)"', models.read_text()):
            assert name in tables


@pytest.fixture
def history(office):
    """One row in each append-only table."""
    case_id = office.case()
    with transaction() as session:
        session.add(Event(case_id=case_id, seq=1, kind="begun", actor_kind="person", at=NOW, hash=""))
        session.add(Answer(case_id=case_id, node="review", at=NOW, body=b""))
        session.add(DailySeal(day=NOW.date(), cases=1, hash="", at=NOW))


@pytest.mark.parametrize("table", ["event", "answer", "daily_seal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.usefixtures("history")
def test_history_refuses_every_change(engine, table, change):
    with pytest.raises(DBAPIError, match=f"{table} is append-only"), engine.begin() as connection:
        connection.execute(text(change.format(table)))
    with engine.connect() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 1  # noqa: S608 - a name of this file
