"""The embedded PostgreSQL through good and bad days: stale files, kill -9, closed folders, ordinary users."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.support.processes import as_ordinary_user, eventually, gone, kill, open_folder, python, servers_in
from web.postgres import EmbeddedPostgres, Status, create_database, drop_database, dsn
from web.postgres.ground import account_for

START = """
import sys
from pathlib import Path
from web.postgres import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).start()
"""
OWN = """
import sys, time
from pathlib import Path
from web.locks import FileLock
from web.postgres import EmbeddedPostgres
from web.postgres.guard import post_guard
folder = Path(sys.argv[1])
lock = FileLock(folder / "owner").take()
post_guard(folder / "owner", folder)
EmbeddedPostgres(folder, durable=False).start()
print("up")
time.sleep(60)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder
        EmbeddedPostgres(folder, durable=False).remove()


@pytest.fixture
def postgres(folder: Path) -> EmbeddedPostgres:
    server = EmbeddedPostgres(folder, durable=False)
    server.start()
    return server


def ask(url: str, question: str) -> object:
    with psycopg.connect(dsn(url), autocommit=True) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def tell(url: str, statement: str) -> None:
    with psycopg.connect(dsn(url), autocommit=True) as connection:
        connection.execute(statement)


def postmaster(folder: Path) -> psutil.Process:
    own = servers_in(folder)
    return next(process for process in own if process.ppid() not in {each.pid for each in own})


def test_a_server_is_absent_then_running_then_stopped_then_absent_again(folder):
    server = EmbeddedPostgres(folder)
    assert server.status() is Status.ABSENT
    url = server.start()
    assert server.status() is Status.RUNNING
    assert ask(url, "SELECT current_setting('fsync')") == "on"
    server.stop()
    assert server.status() is Status.STOPPED
    assert not servers_in(folder)
    server.remove()
    assert server.status() is Status.ABSENT
    assert not (folder / "postgres").exists()


def test_the_application_is_an_ordinary_owner_in_utc_without_tcp(postgres):
    url = postgres.url
    assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert ask(url, "SELECT current_setting('TimeZone')") == "UTC"
    assert ask(url, "SELECT current_setting('listen_addresses')") == ""
    with pytest.raises(psycopg.OperationalError, match="password"):
        ask(url.replace("anliu:", "anliu:x"), "SELECT 1")


def test_text_sorts_by_code_point_on_every_server_and_names_are_never_taken_twice(postgres):
    url = create_database(postgres.url, "branch")
    assert ask(url, "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['b','B','a','张','é']) AS x") == "Babé张"
    with pytest.raises(psycopg.errors.DuplicateDatabase):
        create_database(postgres.url, "branch")
    with psycopg.connect(dsn(url)):
        drop_database(postgres.url, "branch")
    with pytest.raises(psycopg.OperationalError):
        ask(url, "SELECT 1")


def test_what_was_committed_survives_a_kill_of_the_whole_server(folder):
    postgres = EmbeddedPostgres(folder)
    tell(postgres.start(), "CREATE TABLE kept AS SELECT 1 AS id")
    for process in servers_in(folder):
        kill(process)  # the first to die takes others with it
    assert postgres.status() is not Status.RUNNING
    assert ask(postgres.start(), "SELECT count(*) FROM kept") == 1


def test_a_killed_postmaster_is_replaced_while_a_child_of_it_still_works(postgres, folder):
    with psycopg.connect(dsn(postgres.url), autocommit=True) as connection:
        backend = psutil.Process(connection.info.backend_pid)
        backend.suspend()
        postmaster(folder).kill()
        assert ask(postgres.start(), "SELECT 1") == 1
    assert gone(backend)


def test_a_stale_pid_file_that_names_a_living_stranger_is_not_believed(postgres, folder):
    postgres.stop()
    account = account_for(folder / "postgres" / "data")
    user = account.uid if account.switch else None
    with subprocess.Popen(["/bin/sleep", "60"], user=user, cwd="/") as stranger:
        for file in ("data/postmaster.pid", "socket/.s.PGSQL.5432.lock"):
            (folder / "postgres" / file).write_text(f"{stranger.pid}\n{folder}/postgres/data\n0\n5432\n\n\n")
        assert postgres.status() is Status.STOPPED
        assert ask(postgres.start(), "SELECT 1") == 1
        postgres.stop()
        assert stranger.poll() is None
        stranger.kill()


def test_two_starts_at_once_give_one_server(folder):
    with python("-c", START, str(folder)) as one, python("-c", START, str(folder)) as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)
    processes = {each.pid for each in servers_in(folder)}
    assert sum(psutil.Process(pid).ppid() not in processes for pid in processes) == 1


@pytest.mark.parametrize("sign", ["postgres/binaries*", "postgres/data.new", "postgres/data", "postgres/socket/.s.*"])
def test_a_start_that_was_killed_half_way_is_taken_up_again(folder, sign):
    with python("-c", START, str(folder)) as starter:
        eventually(lambda: list(folder.glob(sign)), 30)
        os.killpg(starter.pid, signal.SIGKILL)
    assert ask(EmbeddedPostgres(folder).start(), "SELECT 1") == 1


def test_a_server_with_no_seat_left_is_still_seen_to_run(postgres):
    with ExitStack() as connections:
        for _ in range(97):  # of a hundred, three are kept for the superuser
            connections.enter_context(psycopg.connect(dsn(postgres.url)))
        with pytest.raises(psycopg.OperationalError, match="connection slots"):
            ask(postgres.url, "SELECT 1")
        assert postgres.status() is Status.RUNNING


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder):
    deep = folder / "a b, c's d" / ("案" * 30)
    server = EmbeddedPostgres(deep, durable=False)
    assert ask(server.start(), "SELECT 1") == 1
    socket = (deep / "postgres" / "socket").resolve()
    assert socket.stat().st_mode & 0o777 == 0o700
    server.remove()
    assert not socket.exists()


def test_a_short_socket_folder_that_was_swept_away_is_made_anew(folder):
    deep = folder / ("x" * 90)
    server = EmbeddedPostgres(deep, durable=False)
    server.start()
    server.stop()
    (deep / "postgres" / "socket").resolve().rmdir()
    assert ask(server.start(), "SELECT 1") == 1
    server.remove()


def test_a_closed_folder_above_is_left_as_it_is(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed / "project", durable=False)
    assert ask(server.start(), "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700
    home = (closed / "project" / "postgres").resolve()
    assert home.is_relative_to(closed) == (os.geteuid() != 0)
    server.remove()
    assert not home.exists()


def test_an_ordinary_user_runs_it_from_the_installed_binaries():
    def story(folder: Path) -> None:
        server = EmbeddedPostgres(folder, durable=False)
        assert ask(server.start(), "SELECT 1") == 1
        assert not list(folder.glob("postgres/binaries*"))
        assert (folder / "postgres").stat().st_uid == os.getuid()
        server.stop()
        assert ask(server.start(), "SELECT 1") == 1
        server.remove()

    as_ordinary_user(story)


def test_values_of_rows_do_not_reach_the_servers_log(postgres):
    tell(postgres.url, "CREATE TABLE person (id_number text PRIMARY KEY)")
    tell(postgres.url, "INSERT INTO person VALUES ('110101199003070000')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        tell(postgres.url, "INSERT INTO person VALUES ('110101199003070000')")
    written = postgres.log.read_text()
    assert "duplicate key" in written
    assert "110101199003070000" not in written


def test_nothing_is_left_running_when_the_owner_is_killed(folder):
    with python("-c", OWN, str(folder)) as owner:
        assert owner.stdout.readline() == "up\n"
        assert servers_in(folder)
        os.kill(owner.pid, signal.SIGKILL)
        eventually(lambda: not servers_in(folder))


def test_nothing_is_left_running_when_a_test_run_is_killed(folder):
    story = folder / "test_story.py"
    story.write_text("import time\ndef test_long(database_url):\n    time.sleep(60)\n")
    arguments = ["-m", "pytest", "-c", os.devnull, "-p", "tests.conftest", "-n", "2", str(story)]
    with python(*arguments, TMPDIR=str(folder)) as run:
        eventually(lambda: servers_in(folder), 60)
        os.kill(run.pid, signal.SIGKILL)
        eventually(lambda: not servers_in(folder) and not list(folder.glob("anliu-test-*")), 60)
