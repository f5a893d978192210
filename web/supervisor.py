"""The one parent of a demo: starts everything, keeps it running, and leaves nothing behind (architecture §2).

Database, simulated bank, web, worker and clock are processes of their own, so that any of them can be killed and come
back; their addresses are handed out by environment. On INT, TERM or HUP they are stopped in the reverse order of need.
Each child leads a process group and the parent adopts orphans, so that grandchildren go too. Should the parent itself
be killed, its children notice (`die_with_parent`), and a guard stops the database.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

import psutil  # type: ignore[import-untyped]  # the package ships no types

from web.kinship import PARENT, adopt_orphans
from web.locks import FileLock, Held
from web.postgres import EmbeddedPostgres, ServerFailed
from web.postgres.guard import post_guard
from workflows.errors import AnliuError

COMMAND_LINE = (sys.executable, "-m", "web.cli")
"""What a part is started with; its arguments follow."""

BACKOFF = (0.5, 1.0, 2.0, 4.0)
"""Seconds before the first, second, … restart in a row: whole again within 10 s, and no busy loop."""
STEADY = 30.0
"""Seconds after which a child counts as healthy and its next restart as the first."""
GRACE = 10.0
"""Seconds a child has to end by itself."""
SETTLED = 1.5
"""Seconds all parts must have lived together before the demo calls itself ready."""
PULSE = 0.1
DATABASE_PULSE = 1.0


class PortTaken(AnliuError):
    """Port %(port)s is in use: choose another with PORT="""


class AlreadyRuns(AnliuError):
    """Another demo runs in %(folder)s"""


class GaveUp(AnliuError):
    """%(name)s does not start: its last lines above say why"""


class Ended(BaseException):
    """Somebody asked the parent to end"""


class Part:
    """One child process that is kept running."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.failures = 0
        self._command = command
        self._environment = os.environ | environment | {PARENT: str(os.getpid()), "PYTHONUNBUFFERED": "1"}
        self._process: subprocess.Popen[str] | None = None
        self._reader = threading.Thread()
        self._started = 0.0
        self._due = 0.0

    @property
    def pid(self) -> int:
        """Its process, 0 while it is down."""
        return self._process.pid if self._process else 0

    @property
    def age(self) -> float:
        """Seconds it has lived, 0 while it is down."""
        return time.monotonic() - self._started if self._process else 0.0

    def start(self) -> None:
        """Start it, and pass on what it says."""
        self._started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._pass_on, args=(self._process,), daemon=True)
        self._reader.start()

    def tend(self) -> None:
        """Start it again if it died, after a pause that grows while it keeps dying."""
        if self._process is not None and self._has_ended(self._process):
            status = self._bury(self._process)
            now = time.monotonic()
            self.failures = 1 if now - self._started > STEADY else self.failures + 1
            pause = BACKOFF[min(self.failures, len(BACKOFF)) - 1]
            self._due = now + pause
            say(self.name, f"ended with {status}, starts again in {pause} s")
        if self._process is None and time.monotonic() >= self._due:
            self.start()

    def stop(self, hurry: Callable[[], bool]) -> None:
        """Ask it to end, wait, and end it with all its children."""
        if self._process is None:
            return
        os.kill(self._process.pid, signal.SIGTERM)  # its pid is its own until it is buried
        deadline = time.monotonic() + GRACE
        while not self._has_ended(self._process) and time.monotonic() < deadline and not hurry():
            time.sleep(PULSE / 5)
        self._bury(self._process)

    @staticmethod
    def _has_ended(process: subprocess.Popen[str]) -> bool:
        """Look without burying: an unburied pid, and with it the group's number, cannot belong to anybody else."""
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _bury(self, process: subprocess.Popen[str]) -> int:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # whoever of its group is left
        status = process.wait()
        self._reader.join(1)
        self._process = None
        return status

    def _pass_on(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            say(self.name, line.rstrip("\n"))


class Supervisor:
    """The parent. `run` returns when somebody asked it to end; whatever happens, its children are gone then."""

    def __init__(self, folder: Path, port: int, program: Sequence[str] = COMMAND_LINE) -> None:
        self._folder = folder
        self._port = port
        self._program = program
        self._postgres = EmbeddedPostgres(folder)
        self._parts: list[Part] = []
        self._ending = False
        self._hurry = False
        self._database_due = 0.0

    def run(self, prepare: Callable[[Mapping[str, str]], None], announce: Callable[[], None]) -> None:
        """Bring everything up and keep it up.

        `prepare(environment)` runs when database and bank are there: schema and company. `announce` runs once, when
        the web answers. Raises PortTaken, AlreadyRuns, ServerFailed, GaveUp, and whatever `prepare` raises.
        """
        lock = self._take_folder()
        adopt_orphans()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_end)
        try:
            self._bring_up(prepare)
            announce()
            while True:
                self._tend()
        except Ended:
            say("demo", "stopping")
        finally:
            self._ending = True
            self._take_down()
            lock.release()

    def _take_folder(self) -> FileLock:
        try:
            lock = FileLock(self._folder / "demo.lock").take()
        except Held:
            raise AlreadyRuns(folder=self._folder) from None
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self._port))
            except OSError:
                lock.release()
                raise PortTaken(port=self._port) from None
        return lock

    def _bring_up(self, prepare: Callable[[Mapping[str, str]], None]) -> None:
        say("demo", "starting the database")
        post_guard(self._folder / "demo.lock", self._folder)
        bank_port = _free_port()
        environment = {
            "DATABASE_URL": self._postgres.start(),
            "BANK_URL": f"http://127.0.0.1:{bank_port}",
            "MESSAGES_URL": f"http://127.0.0.1:{bank_port}/messages",
            "HOST": "127.0.0.1",
            "PORT": str(self._port),
            "ANLIU_DATA": str(self._folder),
            "ANLIU_DEMO": "1",
        }
        self._add(Part("bank", [*self._program, "bank", "--port", str(bank_port)], environment))
        self._wait_for(bank_port)
        prepare(environment)
        for name in ("web", "worker", "clock"):
            self._add(Part(name, [*self._program, name], environment))
        self._wait_for(self._port, settled=SETTLED)

    def _add(self, part: Part) -> None:
        self._parts.append(part)
        part.start()

    def _wait_for(self, port: int, settled: float = 0.0) -> None:
        """Tend until somebody listens and all parts have lived a while.

        Raises GaveUp when a part has died as often as there are pauses.
        """
        while not (_listens(port) and all(part.age > settled for part in self._parts)):
            self._tend()
            for part in self._parts:
                if part.failures >= len(BACKOFF):
                    raise GaveUp(name=part.name)

    def _tend(self) -> None:
        for part in self._parts:
            part.tend()
        if time.monotonic() >= self._database_due:
            self._tend_database()
            self._bury_strangers()
            self._database_due = time.monotonic() + DATABASE_PULSE
        time.sleep(PULSE)

    def _tend_database(self) -> None:
        if self._postgres.answers():
            return
        say("database", "does not answer, starts again")
        try:
            self._postgres.start()
        except ServerFailed as error:
            say("database", str(error))

    def _take_down(self) -> None:
        """Who needs others goes first: clock, worker, web, bank, and the database last."""
        for part in reversed(self._parts):
            part.stop(lambda: self._hurry)
        try:
            self._postgres.stop()
        finally:
            left = psutil.Process().children(recursive=True)
            for process in left:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(left, timeout=GRACE)

    def _bury_strangers(self) -> None:
        """Bury adopted orphans that ended: nobody else will."""
        own = {part.pid for part in self._parts}
        for process in psutil.Process().children():
            with suppress(psutil.NoSuchProcess, ChildProcessError):
                if process.pid not in own and process.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(process.pid, os.WNOHANG)

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        """The first time ends the work, wherever it is; the second time cuts the farewell short."""
        if self._ending:
            self._hurry = True
            return
        self._ending = True
        raise Ended


def say(name: str, line: str) -> None:
    """Print a line under its speaker's name, whole; a terminal that went away stops nobody."""
    with suppress(OSError, ValueError):
        sys.stdout.write(f"{name:<8} │ {line}\n")
        sys.stdout.flush()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
