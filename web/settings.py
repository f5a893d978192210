"""What a process must know before it starts: read once from the environment, checked, and never changed.

| Variable | Meaning | Default |
|---|---|---|
| `DATABASE_URL` | PostgreSQL ≥ 17, `postgresql://…` | none (the command line starts the embedded server) |
| `HOST`, `PORT` | where the web process listens | 127.0.0.1, 8000 |
| `ANLIU_DATA` | folder of files, seals and keys | `.anliu` |
| `ANLIU_KEYRING` | keyring file, 0600 (`workflows.sealing`) | `keyring.json` in the data folder |
| `ANLIU_SECRET_KEY_FILE` | the web's signing key, 0600 | `secret.key` in the data folder |
| `BANK_URL` | the bank: https, or http on loopback | none: debits become incidents |
| `MESSAGES_URL` | where codes to mobiles are handed over: https, or http on loopback | none: they go nowhere |
| `ANLIU_FONT` | the font file of letters | Noto Sans CJK of the system; without one letters become incidents |
| `ANLIU_DEMO` | `1` in the demo: http without TLS, invented people | `0` |
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from workflows.errors import AnliuError
from workflows.sealing import Keyring, create_keyring, load_keyring

SHORTEST_SECRET = 32
LEAST_DISTINCT = 12
"""A signing key has at least 32 characters, 12 of them different: fewer was typed by somebody."""
PORTS = range(1, 65536)


class SettingsRefused(AnliuError):
    """%(name)s is refused: %(why)s"""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a process; what is secret does not show."""

    database_url: str = field(repr=False)
    host: str
    port: int
    folder: Path
    keyring: Keyring = field(repr=False)
    secret_key: str = field(repr=False)
    bank_url: str
    demo: bool
    font: Path | None = None
    messages_url: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read and check everything. Raises SettingsRefused or KeyringRefused; neither repeats a value."""
        folder = data_folder(environment)
        return cls(
            database_url=_database_url(environment.get("DATABASE_URL", "")),
            host=environment.get("HOST") or "127.0.0.1",
            port=port_of(environment),
            folder=folder,
            keyring=load_keyring(Path(environment.get("ANLIU_KEYRING") or folder / "keyring.json")),
            secret_key=_secret(Path(environment.get("ANLIU_SECRET_KEY_FILE") or folder / "secret.key")),
            bank_url=_service("BANK_URL", "accounts and names", environment),
            messages_url=_service("MESSAGES_URL", "mobiles and codes", environment),
            demo=environment.get("ANLIU_DEMO", "0") == "1",
            font=_font(environment.get("ANLIU_FONT", "")),
        )

    @property
    def files(self) -> Path:
        """Where encrypted files lie."""
        return self.folder / "files"

    @property
    def seals(self) -> Path:
        """Where the daily seals of the history lie."""
        return self.folder / "seals"


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The data folder, absolute."""
    return Path(environment.get("ANLIU_DATA") or ".anliu").absolute()


def port_of(environment: Mapping[str, str] = os.environ) -> int:
    """The web's port. Raises SettingsRefused."""
    text = environment.get("PORT") or "8000"
    if not text.isdecimal() or int(text) not in PORTS:
        raise SettingsRefused(name="PORT", why="a number from 1 to 65535 is needed")
    return int(text)


def create_keys(folder: Path) -> None:
    """Make keyring and signing key for a data folder that has none; existing ones are never replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "keyring.json").exists():
        create_keyring(folder / "keyring.json")
    with suppress(FileExistsError):
        descriptor = os.open(folder / "secret.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))


def _database_url(text: str) -> str:
    if not text:
        raise SettingsRefused(name="DATABASE_URL", why="it is missing")
    try:
        url = make_url(text)
    except ArgumentError:
        raise SettingsRefused(name="DATABASE_URL", why="it is no address") from None  # the original repeats it
    if url.drivername not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise SettingsRefused(name="DATABASE_URL", why="only PostgreSQL is supported")
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _secret(path: Path) -> str:
    try:
        with path.open() as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read().strip()
    except OSError:
        raise SettingsRefused(name="ANLIU_SECRET_KEY_FILE", why="the file cannot be read") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsRefused(name="ANLIU_SECRET_KEY_FILE", why="others may read or change it (it must be 0600)")
    if len(text) < SHORTEST_SECRET or len(set(text)) < LEAST_DISTINCT:
        raise SettingsRefused(name="ANLIU_SECRET_KEY_FILE", why="at least 32 random characters are needed")
    return text


def _service(name: str, what: str, environment: Mapping[str, str]) -> str:
    """The address of another company's system; `what` travels there."""
    text = environment.get(name, "")
    parts = urlsplit(text)
    if text and (not parts.hostname or parts.username or parts.scheme not in {"https", "http"}):
        raise SettingsRefused(name=name, why="it is no address of a web service")
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise SettingsRefused(name=name, why=f"{what} travel there: https is needed")
    return text


def _font(text: str) -> Path | None:
    if text and not Path(text).is_file():
        raise SettingsRefused(name="ANLIU_FONT", why="there is no such file")
    return Path(text).absolute() if text else None


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
