"""The command line, as somebody types it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.support.processes import open_folder, python, servers_in
from web.demo import Login
from web.demo.banner import banner
from web.postgres import EmbeddedPostgres, dsn


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder
        EmbeddedPostgres(folder).remove()


def type_in(folder: Path, *words: str, **environment: str) -> tuple[int, str]:
    with python("-m", "web.cli", *words, ANLIU_DATA=str(folder), **environment) as process:
        text, _ = process.communicate(timeout=60)
        return process.returncode, text.strip()


def test_the_database_goes_on_when_its_command_ends_and_stops_when_told(folder):
    assert type_in(folder, "db", "status") == (0, "absent")
    assert type_in(folder, "db", "start") == (0, "running")
    assert type_in(folder, "db", "status") == (0, "running")
    assert type_in(folder, "db", "migrate") == (0, "up to date")
    _, url = type_in(folder, "db", "url")
    with psycopg.connect(dsn(url)) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    assert type_in(folder, "db", "stop") == (0, "stopped")
    assert not servers_in(folder)


def test_a_reset_deletes_the_demo_and_nothing_else(folder):
    type_in(folder, "db", "start")
    (folder / "bank.sqlite").touch()
    (folder / "letter.txt").touch()
    assert type_in(folder, "demo-reset", "--yes") == (0, "deleted")
    assert not servers_in(folder)
    assert {path.name for path in folder.iterdir()} == {"letter.txt", "demo.lock", "postgres.lock"}


def test_a_foreign_database_wants_keys_that_are_there_already(folder):
    code, text = type_in(folder, "web", DATABASE_URL="postgresql://anliu:s3cret-word@127.0.0.1:1/x")
    assert (code, text) == (1, "anliu: The keyring is refused: there is no such file")
    assert not list(folder.iterdir())


def test_a_wrong_port_is_told_in_one_line(folder):
    code, text = type_in(folder, "demo", PORT="eighty")
    assert (code, text) == (1, "anliu: PORT is refused: a number from 1 to 65535 is needed")


def test_the_bank_opens_on_a_free_port_and_says_which(folder):
    with python("-m", "web.cli", "bank", "--port", "0", ANLIU_DATA=str(folder)) as process:
        url = process.stdout.readline().removeprefix("bank: ").strip()
        assert httpx.get(f"{url}/book").json() == []


def test_the_banner_names_address_and_logins_in_columns_for_wide_characters():
    people = [("uw.zhang", "张伟", "核保员", "Underwriter"), ("ch.lee", "Lee", "理赔员", "Claims handler")]
    logins = [Login(account=a, name=n, role_zh=zh, role_en=en, code="ABCD-1234") for a, n, zh, en in people]
    lines = banner("http://127.0.0.1:8000", logins).splitlines()
    assert any("地址 · Address: http://127.0.0.1:8000" in line for line in lines)
    rows = [line for line in lines if "ABCD-1234" in line]
    assert rows[0].index("核保员") + len("张伟") == rows[1].index("理赔员")
    assert "ABCD-1234" not in repr(logins)


def test_the_banner_says_how_to_start_over_when_all_codes_are_used():
    assert "make demo-reset" in banner("http://127.0.0.1:8000", [])
