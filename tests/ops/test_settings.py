"""Settings: what is weak, open or foreign is refused, and nothing secret shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.settings import Settings, SettingsRefused, create_keys
from workflows.sealing import KeyringRefused

DATABASE = "postgresql://anliu:s3cret-word@db.example/anliu"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_keys(tmp_path)
    return tmp_path


def read(folder: Path, **environment: str) -> Settings:
    return Settings.from_environment({"ANLIU_DATA": str(folder), "DATABASE_URL": DATABASE, **environment})


def test_a_fresh_folder_with_keys_is_enough(folder):
    settings = read(folder)
    assert (settings.host, settings.port, settings.demo) == ("127.0.0.1", 8000, False)
    assert settings.database_url == DATABASE.replace("postgresql:", "postgresql+psycopg:")
    assert settings.files == folder / "files"


def test_nothing_secret_shows(folder):
    settings = read(folder)
    shown = repr(settings)
    assert "s3cret-word" not in shown
    assert settings.secret_key not in shown
    assert settings.keyring.blind.hex() not in shown
    assert "keyring" not in shown


def test_keys_are_made_once_for_their_owner_only_and_never_replaced(folder):
    first = read(folder)
    create_keys(folder)
    assert read(folder) == first
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("key", ["short", "a" * 64, "abcabcabc" * 10, ""])
def test_a_weak_signing_key_is_refused_without_repeating_it(folder, key):
    (folder / "secret.key").write_text(key)
    with pytest.raises(SettingsRefused, match="32 random characters"):
        read(folder)


def test_a_signing_key_that_others_may_read_is_refused(folder):
    (folder / "secret.key").chmod(0o640)
    with pytest.raises(SettingsRefused, match="0600"):
        read(folder)


def test_missing_keys_are_refused_and_not_made_up(folder, tmp_path):
    with pytest.raises(SettingsRefused, match="cannot be read"):
        read(folder, ANLIU_SECRET_KEY_FILE=str(tmp_path / "nowhere"))
    with pytest.raises(KeyringRefused):
        read(folder, ANLIU_KEYRING=str(tmp_path / "nowhere"))


@pytest.mark.parametrize("url", ["", "s3cret-word", "sqlite:///x.db", "mysql://root:s3cret-word@h/d"])
def test_only_postgresql_is_a_database_and_a_wrong_address_is_not_repeated(folder, url):
    with pytest.raises(SettingsRefused, match="DATABASE_URL") as refused:
        read(folder, DATABASE_URL=url)
    assert "s3cret-word" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "８000x"])
def test_a_port_is_a_number_a_machine_has(folder, port):
    with pytest.raises(SettingsRefused, match="PORT"):
        read(folder, PORT=port)


@pytest.mark.parametrize(
    "url", ["http://bank.example", "http://10.0.0.1", "ftp://bank.example", "bank", "https://a:b@c"]
)
def test_a_bank_is_reached_by_https_or_on_this_machine(folder, url):
    with pytest.raises(SettingsRefused, match="BANK_URL"):
        read(folder, BANK_URL=url)


@pytest.mark.parametrize(
    "url", ["", "https://bank.example/v1", "http://127.0.0.1:9000", "http://localhost", "http://[::1]:1"]
)
def test_a_bank_may_also_be_none(folder, url):
    assert read(folder, BANK_URL=url).bank_url == url
