"""The embedded server: started, stopped and asked, never believed from a pid (architecture §2).

Every pid file lies some day: the machine went down, a container starts with the same small numbers, somebody killed
the server. So the server is up when it answers `SELECT 1`, and a process is the server's when it is called `postgres`
and works in our data folder. Starts and stops of one folder happen one after another, under a file lock.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import shutil
import signal
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # the package ships no types
import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from web.locks import locked
from web.postgres.databases import create_database
from web.postgres.ground import (
    PATIENCE,
    SOCKET,
    Account,
    ServerFailed,
    account_for,
    binaries_for,
    home_for,
    socket_folder,
)

NAME = "anliu"
"""The role and the database of the application: an ordinary owner without special rights, as on any server."""

SETTINGS = {
    "listen_addresses": "",  # no TCP: whoever cannot enter the socket folder cannot even knock
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "max_connections": "100",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # DETAIL would carry values of rows, and with them personal data, into the log
    "log_min_error_statement": "panic",
}
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "io_method": "sync",
}
"""For tests only: nothing survives a power cut, and nobody wants it to."""


class Status(StrEnum):
    """How the embedded server is."""

    ABSENT = "absent"  #: never started here
    STOPPED = "stopped"  #: there is data and no process
    RUNNING = "running"  #: it answers
    SILENT = "silent"  #: there are processes and no answer: starting, stopping, recovering or stuck


class EmbeddedPostgres:
    """One PostgreSQL server in one data folder.

    `durable=False` gives up safety for speed and is for tests. All methods raise ServerFailed if the server does not
    do as it is told; its own words are in the file `log`.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder.absolute()
        self._durable = durable

    def start(self) -> str:
        """Start the server unless it answers already, and give the address of the application's database."""
        with locked(self._lock):
            if not self.answers():
                try:
                    self._bring_up()
                except PermissionError as error:
                    raise ServerFailed(why=f"{error.filename} belongs to another account") from None
            self._furnish()
        return self.url

    def stop(self) -> None:
        """Stop the server and wait until its last process is gone; connections are ended."""
        if self._home.exists():
            with locked(self._lock):
                self._halt()

    def remove(self) -> None:
        """Stop the server and delete it with everything in it."""
        with locked(self._lock):
            if self._home.exists():
                self._halt()
                socket = self._socket
                shutil.rmtree(self._home)
                shutil.rmtree(socket, ignore_errors=True)  # where it lay elsewhere
            (self._folder / "postgres").unlink(missing_ok=True)

    def status(self) -> Status:
        """How the server is, asked without changing anything."""
        if not self._data.exists():
            return Status.ABSENT
        if self.answers():
            return Status.RUNNING
        return Status.SILENT if self._processes() else Status.STOPPED

    def answers(self) -> bool:
        """Whether the server answers `SELECT 1`, to the superuser: there is a seat for it when all others are taken."""
        try:
            with self._superuser() as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except (psycopg.OperationalError, OSError):
            return False

    @property
    def url(self) -> str:
        """The address of the application's database, with its password: never log it."""
        address = URL.create(
            "postgresql+psycopg", NAME, self._password(NAME), database=NAME, query={"host": str(self._socket)}
        )
        return address.render_as_string(hide_password=False)

    def is_at(self, url: str) -> bool:
        """Whether an address is this server's."""
        try:
            return make_url(url).query.get("host") == str(self._socket)
        except ArgumentError:
            return False

    @property
    def log(self) -> Path:
        """What the server says."""
        return self._home / "log"

    @property
    def _lock(self) -> Path:
        return self._folder / "postgres.lock"

    @property
    def _home(self) -> Path:
        return (self._folder / "postgres").resolve()

    @property
    def _data(self) -> Path:
        return self._home / "data"

    @property
    def _socket(self) -> Path:
        return (self._home / "socket").resolve()

    def _password(self, role: str) -> str:
        """A role's password, derived so that the application cannot become the superuser."""
        secret = (self._home / "password").read_text().strip()
        return secret if role == "postgres" else hmac.digest(secret.encode(), role.encode(), hashlib.sha256).hex()

    def _superuser(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._socket),
            user="postgres",
            password=self._password("postgres"),
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _processes(self) -> list[psutil.Process]:
        """The server's processes: each changes into the data folder when it starts and stays there."""
        found = []
        data = str(self._data)
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.name() == "postgres" and process.cwd() == data:
                    found.append(process)
        return found

    def _bring_up(self) -> None:
        home = home_for(self._folder)
        account = account_for(home / "data")
        self._make(account, home)
        if not self._settle():
            self._launch(account, home)

    def _make(self, account: Account, home: Path) -> None:
        """Lay out the home; a half-made one from a start that was killed is begun again."""
        if not (home / "data").exists():
            password = home / "password"
            password.touch(mode=0o600)
            password.write_text(secrets.token_urlsafe(32))
            account.own(password, 0o600)
            self._initdb(account, home)
        log = home / "log"
        log.touch(mode=0o600)
        account.own(log, 0o600)
        socket_folder(account, home)
        self._write_settings(account, home / "data")

    def _initdb(self, account: Account, home: Path) -> None:
        fresh = home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        account.own(fresh, 0o700)
        command = [str(binaries_for(account, home) / "initdb"), "-D", fresh.name, "-U", "postgres"]
        command += ["--pwfile=password", "--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        done = account.run([*command, *([] if self._durable else ["--no-sync"])], cwd=home)
        if done.returncode:
            raise ServerFailed(why=(done.stderr or done.stdout).strip()[-500:])
        with (fresh / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude 'anliu.conf'\n")
        fresh.rename(home / "data")  # at once, or not at all

    def _write_settings(self, account: Account, data: Path) -> None:
        """Write our settings afresh at every start: the folder may have been moved, the settings may have changed."""
        settings = SETTINGS | {"unix_socket_directories": str(self._socket)} | ({} if self._durable else CARELESS)
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
        file = data / "anliu.conf"
        file.write_text("".join(lines))
        account.own(file, 0o600)

    def _settle(self) -> bool:
        """Wait for what earlier processes are at. True if a server answers after all, false if the ground is clear."""
        deadline = time.monotonic() + PATIENCE
        while processes := self._processes():
            if self.answers():
                return True
            if not any(process.pid == self._recorded_pid() for process in processes):
                self._kill()  # the server was killed and left some of its children behind
            elif time.monotonic() > deadline:
                raise ServerFailed(why=f"it runs and does not answer, see {self.log}")
            time.sleep(0.1)
        # No process works here, so these files are from an earlier life; a number in them may be anybody's by now.
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        (self._socket / f"{SOCKET}.lock").unlink(missing_ok=True)
        return False

    def _recorded_pid(self) -> int:
        """What the server's pid file says; zero if it says nothing."""
        with suppress(OSError, ValueError, IndexError):
            return int((self._data / "postmaster.pid").read_text().splitlines()[0])
        return 0

    def _launch(self, account: Account, home: Path) -> None:
        pg_ctl = str(binaries_for(account, home) / "pg_ctl")
        done = account.run([pg_ctl, "start", "-w", "-t", str(PATIENCE - 5), "-D", "data", "-l", "log"], cwd=home)
        if done.returncode or not self.answers():
            raise ServerFailed(why=f"{done.stderr.strip()[-300:]} see {self.log}".strip())

    def _furnish(self) -> None:
        """See that the application's role and database exist: a start may have been killed before they did."""
        with self._superuser() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (NAME,)).fetchone():
                role, password = sql.Identifier(NAME), sql.Literal(self._password(NAME))
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, password))
            missing = not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (NAME,)).fetchone()
        if missing:
            create_database(self.url, NAME)

    def _halt(self) -> None:
        """Ask the server to end; end what is left. Even the second way loses nothing that was committed."""
        for process in self._processes():
            if process.pid == self._recorded_pid():
                _send(process, signal.SIGINT if self._durable else signal.SIGQUIT)
                self._wait_until_gone(20)
        self._kill()

    def _kill(self) -> None:
        for process in self._processes():
            _send(process, signal.SIGKILL)
        if not self._wait_until_gone(10):
            raise ServerFailed(why=f"it cannot be stopped, see {self.log}")

    def _wait_until_gone(self, seconds: float) -> bool:
        """Whether the server's last process ends in time. One that is dead and not yet buried has no folder: gone."""
        deadline = time.monotonic() + seconds
        while self._processes():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def _send(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)
