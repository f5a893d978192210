"""Cut the line to the database at a counted statement: the server ends the session, as at a crash or a failover."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url


class Scissors:
    """Sits on every connection that an engine opens from now on."""

    def __init__(self, engine: Engine) -> None:
        url = make_url(engine.url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._server = psycopg.connect(url, autocommit=True)
        self._left = 0
        self._after_commit = False
        self.cut = False
        """Whether the line was cut since the last `cutting` began."""
        engine.dispose()
        event.listen(engine, "do_connect", self._connect)

    def close(self) -> None:
        """Let the server go."""
        self._server.close()

    @contextmanager
    def cutting(self, at: int, *, after_commit: bool) -> Iterator[None]:
        """Cut before the statement with this number; or behind the next commit, whose answer is lost."""
        self.cut, self._left, self._after_commit = False, 0 if after_commit else at, after_commit
        try:
            yield
        finally:
            self._left, self._after_commit = 0, False

    def statement(self, line: Line) -> None:
        """A statement is about to be sent."""
        self._left -= 1
        if self._left == 0:
            self.cut = True
            self._server.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])

    def committed(self, line: Line) -> None:
        """A commit was answered."""
        if self._after_commit:
            self.cut, self._after_commit = True, False
            line.close()
            raise psycopg.OperationalError("the answer is lost")

    def _connect(self, _dialect: Any, _record: Any, arguments: Any, options: Any) -> Line:
        Line.scissors = self
        return Line.connect(*arguments, cursor_factory=Writing, **options)


class Writing(psycopg.Cursor[Any]):
    """Counts statements."""

    connection: Line

    def execute(self, query: Any, *arguments: Any, **options: Any) -> Self:
        if query == "COMMIT":
            self.connection.commits = True
        else:
            self.connection.scissors.statement(self.connection)
        return super().execute(query, *arguments, **options)


class Line(psycopg.Connection[Any]):
    """Knows when it has committed, by itself or at the end of a pipeline."""

    scissors: ClassVar[Scissors]
    commits = False

    def commit(self) -> None:
        open_before = self.pgconn.transaction_status != psycopg.pq.TransactionStatus.IDLE
        super().commit()
        if open_before:
            self.scissors.committed(self)

    @contextmanager
    def pipeline(self) -> Iterator[psycopg.Pipeline]:
        self.commits = False
        with super().pipeline() as pipeline:
            yield pipeline
        if self.commits:
            self.commits = False
            self.scissors.committed(self)
