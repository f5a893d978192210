"""Kill -9 at a counted point: a command runs in a process of its own and dies exactly where the test says.

A `Nursery` is one process with everything loaded; for every order it forks a child that runs one public command
against the test's database. The child counts points: before every SQL statement (those of the doorbell too; after one
is before the next, or before the commit), before, during and after every commit, around every write to a file, a pipe
or a disk, and around an outside call. At point `kill_at` it kills itself with SIGKILL: no handler runs, no buffer is
written, no connection is said goodbye to.

How many commits lay behind a point says which state the database must be in: after SIGKILL before the n-th commit the
one after n - 1, after it the one after n. Only a kill *during* a commit may leave either of the two.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Self

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import event
from sqlalchemy.orm import configure_mappers

from tests.faults.handlers import faults
from tests.support.handlers import test
from tests.support.honest import honest
from tests.support.house import KEYS
from workflows import calls, db, registry, sealing
from workflows.db import at_moment
from workflows.registry import Registry

PATIENCE = 60
"""Seconds a child may take; more is a hang, and the test fails."""

ROOT = Path(__file__).parents[2]
OURS = (
    str(ROOT / "workflows"),
    str(ROOT / "handlers"),
    str(ROOT / "tests" / "support"),
    str(ROOT / "tests" / "faults"),
)
PURE = tuple(str(ROOT / "workflows" / folder) for folder in ("engine", "feel", "dmn"))
"""Between two lines of these nothing outside the process changes: a kill there is a kill before the next statement."""

STATEMENT = "before statement"
OUTSIDE: dict[CodeType, str] = {calls.call_in_child.__code__: "outside call"}
WRITES = {os.write, os.fsync, os.fdatasync, os.rename, os.replace, os.link, os.unlink, os.mkdir, os.open}

FILES = (io.FileIO, io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper)


class Grain(StrEnum):
    """How finely a child counts."""

    EFFECT = "effect"  #: what somebody outside the process could see
    LINE = "line"  #: every line of our code as well, when it is first reached after each commit


@dataclass(frozen=True, kw_only=True)
class Point:
    """Where a child can be killed: what it was about to do or had done, and how many commits lay behind it."""

    label: str
    commits: int

    @property
    def torn(self) -> bool:
        """Whether only the database knows if this commit happened."""
        return self.label == "during commit"


@dataclass(frozen=True, kw_only=True)
class Order:
    """One command to run: a partial of a public function, at a moment, against a database."""

    url: str
    moment: datetime
    call: Callable[[], Any]
    kill_at: int = 0  #: counted from 1; 0 lets it live
    grain: Grain = Grain.EFFECT


@dataclass(frozen=True, kw_only=True)
class Report:
    """How a child ended. One that was killed tells nothing."""

    pid: int
    killed: bool
    points: tuple[Point, ...] = ()
    result: Any = None
    error: str = ""


class Nursery:
    """The process the children are forked from."""

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("spawn")
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=_nurse, args=(theirs,))
        self._process.start()
        theirs.close()
        return self

    def __exit__(self, *error: object) -> None:
        self._orders.close()  # the nurse reads the end of her orders and goes
        self._process.join(PATIENCE)
        self._process.kill()
        self._process.join()

    def run(self, order: Order) -> Report:
        """Let a child carry out an order; its report."""
        self._orders.send(order)
        assert self._orders.poll(PATIENCE), "the child hangs"
        report: Report = self._orders.recv()
        return report


def _nurse(orders: Connection) -> None:
    sealing.install(KEYS)
    registry.install(honest(Registry(test, faults)))
    calls.preload(["tests.support.honest", "tests.faults.handlers"])
    configure_mappers()  # or every child would
    while True:
        try:
            order: Order = orders.recv()
        except EOFError:
            return
        if order.grain is Grain.EFFECT:
            _warm_up()
        orders.send(_deliver(order))


def _warm_up() -> None:
    """Have a server for outside calls that answers: it dies of a client that is killed in the middle of a request."""
    while True:
        forkserver.ensure_running()
        with suppress(OSError, EOFError):
            nothing = multiprocessing.get_context("forkserver").Process(target=int)
            nothing.start()
            nothing.join()
            return


def _deliver(order: Order) -> Report:
    """Fork, and read what the child says until it ends or dies."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _live(order, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return Report(pid=pid, killed=True)
    points, result, error = pickle.loads(said)  # noqa: S301 - our own child's words
    return Report(pid=pid, killed=False, points=points, result=result, error=error)


def _live(order: Order, writing: int) -> None:
    """The child's life; it never returns into its parent's."""
    points: tuple[Point, ...] = ()
    result, error = None, ""
    try:
        if order.grain is Grain.EFFECT:
            _borrow_forkserver()
        trace = Trace(order)
        with at_moment(order.moment), trace:
            result = order.call()
    except Exception as problem:  # noqa: BLE001 - the test reads which
        error = type(problem).__name__
    finally:
        points = tuple(trace.points)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump((points, result, error), pipe)
        os._exit(0)


def _borrow_forkserver() -> None:
    """Make outside calls from the nurse's server, as a worker long at work does from its own; a new one takes long.

    A process asks after its server as after a child, and the nurse's is no child of this one.
    """
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[attr-defined]  # noqa: SLF001


class Trace:
    """Counts the points of a child and kills it at one of them."""

    def __init__(self, order: Order) -> None:
        self.points: list[Point] = []
        self._kill_at = order.kill_at
        self._grain = order.grain
        self._commits = 0
        self._counting = False
        self._lines_seen: set[tuple[str, int]] = set()
        engine = db.bind(order.url)
        event.listen(engine, "do_connect", self._connect)
        with engine.connect():
            pass  # what the driver asks once per process is none of the command's statements

    def __enter__(self) -> Self:
        self._counting = True
        sys.setprofile(self._calls)
        if self._grain is Grain.LINE:
            sys.settrace(self._lines)
        return self

    def __exit__(self, *error: object) -> None:
        sys.settrace(None)
        sys.setprofile(None)
        self._counting = False

    def point(self, label: str) -> None:
        """Pass a point, or die at it."""
        if self._counting:
            self.points.append(Point(label=label, commits=self._commits))
            if len(self.points) == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def committing(self, connection: psycopg.Connection[Any]) -> None:
        """The last point at which a commit can be cut off: it is sent, its answer is not awaited."""
        self.point("before commit")
        if self._counting and len(self.points) + 1 == self._kill_at:
            connection.send_without_waiting(b"COMMIT")
        self.point("during commit")

    def committed(self) -> None:
        """A commit was answered."""
        if self._counting:
            self._commits += 1
        self.point("after commit")

    def _connect(self, _dialect: Any, _record: Any, arguments: Any, options: Any) -> psycopg.Connection[Any]:
        return _Connection.watched(self, *arguments, **options)

    def _calls(self, frame: FrameType, event_name: str, what: Any) -> None:
        if event_name in {"c_call", "c_return"}:
            if what in WRITES or (getattr(what, "__name__", "") == "write" and _is_file(what)):
                self.point(f"{'before' if event_name == 'c_call' else 'after'} {what.__name__}")
        elif frame.f_code in OUTSIDE:
            self.point(f"{'before' if event_name == 'call' else 'after'} {OUTSIDE[frame.f_code]}")

    def _lines(self, frame: FrameType, event_name: str, _what: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(OURS) or name.startswith(PURE) or name == __file__:
            return None
        label = f"line {Path(name).name}:{frame.f_lineno}"
        if event_name == "line" and (label, self._commits) not in self._lines_seen:
            self._lines_seen.add((label, self._commits))
            self.point(label)
        return self._lines


def _is_file(method: Any) -> bool:
    """Whether a method belongs to an open file; text in memory and the log on the screen are none."""
    owner = getattr(method, "__self__", None)
    return isinstance(owner, FILES) and owner not in {sys.stdout, sys.stderr}


class _Cursor(psycopg.Cursor[Any]):
    """Counts statements, SQLAlchemy's and the doorbell's."""

    connection: _Connection

    def execute(self, query: Any, *arguments: Any, **options: Any) -> Self:
        if query == "COMMIT":
            self.connection.trace.committing(self.connection)
            self.connection.commits_when_answered = True
        else:
            self.connection.trace.point(STATEMENT)
        return super().execute(query, *arguments, **options)

    def executemany(self, *arguments: Any, **options: Any) -> None:
        self.connection.trace.point(STATEMENT)
        super().executemany(*arguments, **options)


class _Connection(psycopg.Connection[Any]):
    """Counts commits."""

    trace: Trace
    commits_when_answered = False

    @classmethod
    def watched(cls, trace: Trace, *arguments: Any, **options: Any) -> Self:
        """A connection whose statements and commits are points of this trace."""
        connection = cls.connect(*arguments, cursor_factory=_Cursor, **options)
        connection.trace = trace
        return connection

    def commit(self) -> None:
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            self.trace.committing(self)
            super().commit()
            self.trace.committed()

    @contextmanager
    def pipeline(self) -> Iterator[psycopg.Pipeline]:
        self.commits_when_answered = False
        with super().pipeline() as pipeline:
            yield pipeline
        if self.commits_when_answered:
            self.trace.committed()

    def send_without_waiting(self, command: bytes) -> None:
        """Send a command, and in a pipeline everything before it, and wait for no answer."""
        if self._pipeline is None:
            self.pgconn.send_query(command)
        else:
            for queued in self._pipeline.command_queue:
                queued()
            self.pgconn.send_query_params(command, None)
            self.pgconn.pipeline_sync()
        self.pgconn.flush()
