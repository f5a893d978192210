"""The simulated bank's own book: every debit, refund and payout it was told, under its key, in an SQLite file.

This is another company's system: it shares nothing with ours, not even a database, and it survives a kill -9. A
demand is booked or refused once; told again under its key it gets the answer it got. It never gives back more of a
debit than it took.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS debit (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, account TEXT NOT NULL, holder TEXT NOT NULL,
    amount TEXT NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, told INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS refund (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, debit TEXT NOT NULL, account TEXT NOT NULL,
    holder TEXT NOT NULL, amount TEXT NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    told INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS payout (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, account TEXT NOT NULL, holder TEXT NOT NULL,
    amount TEXT NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, told INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS behaviour (
    account TEXT PRIMARY KEY, mode TEXT NOT NULL, reason TEXT NOT NULL, times INTEGER NOT NULL
);
"""
FOREVER = -1
MOST = Decimal("999999999999.99")
LONGEST = 200
"""Characters of a field."""


class Mode(StrEnum):
    """How the bank treats the next demands on an account."""

    OK = "ok"  #: books and answers
    REFUSE = "refuse"  #: books nothing and says why
    TIMEOUT_BEFORE = "timeout_before"  #: books nothing and breaks off
    TIMEOUT_AFTER = "timeout_after"  #: books and breaks off: only asking by key tells
    HANG = "hang"  #: books nothing and keeps the line open for ever
    TWICE = "twice"  #: hears the demand twice, books once and answers twice


REASONS = ("balance", "closed", "limit", "third_person", "frozen", "line_17")
"""Why a bank refuses when it is told to; the last is a reason that nobody outside this bank understands."""

NOT_COVERED = "not_covered"
"""Why a refund is refused that is more than what is left of its debit."""


LETTERS = {"debit": "SB", "refund": "SR", "payout": "SP"}
"""How the references of a table begin."""


class BadRequest(Exception):
    """The request is no demand or mode as this bank understands it"""


class OtherContent(Exception):
    """The key is known with another demand"""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Money asked from an account: amount as a decimal string with two places."""

    key: str
    account: str
    holder: str
    amount: str
    currency: str

    @classmethod
    def read(cls, body: object) -> Demand:
        """A demand from the fields of a request. Raises BadRequest."""
        if not isinstance(body, dict) or set(body) != set(cls.__dataclass_fields__):
            raise BadRequest
        if not all(isinstance(value, str) and 0 < len(value) <= LONGEST for value in body.values()):
            raise BadRequest
        if body["currency"] != "CNY":
            raise BadRequest
        return cls(**body | {"amount": _amount(body["amount"])})


@dataclass(frozen=True, kw_only=True)
class Return(Demand):
    """Money that goes back: `debit` is the key of the debit it was taken with."""

    debit: str


@dataclass(frozen=True, kw_only=True)
class Payout(Demand):
    """Money that the insurer pays out of its own account."""


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """How an account is treated, and for how many demands more; FOREVER until it is switched again."""

    mode: Mode = Mode.OK
    reason: str = ""
    times: int = FOREVER

    @classmethod
    def read(cls, body: object) -> Behaviour:
        """A behaviour from the fields of a request. Raises BadRequest."""
        if not isinstance(body, dict) or not set(body) <= {"mode", "reason", "times"}:
            raise BadRequest
        mode, times = body.get("mode"), body.get("times", FOREVER)
        if mode not in set(Mode) or type(times) is not int or (times < 1 and times != FOREVER):
            raise BadRequest
        reason = body.get("reason", "balance") if mode == Mode.REFUSE else ""
        if mode == Mode.REFUSE and reason not in REASONS:
            raise BadRequest
        return cls(mode=Mode(mode), reason=reason, times=times)


@dataclass(frozen=True, kw_only=True)
class Entry(Demand):
    """A demand with what became of it. `told` counts how often it came; `reference` is empty if it was refused."""

    state: str
    reason: str
    reference: str
    told: int
    debit: str = ""  #: of a refund: the debit it gives back


class Kept:
    """An SQLite file that survives a kill -9; every use of it is one transaction, safe for many threads."""

    schema = ""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._path = path
        with closing(self._connect()) as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.executescript(self.schema)

    def _connect(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        file.row_factory = sqlite3.Row
        file.execute("PRAGMA synchronous = FULL")
        return file

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connect()) as file:
            file.execute("BEGIN IMMEDIATE")
            with file:  # commits, or rolls back
                yield file


class Book(Kept):
    """The book on disk."""

    schema = SCHEMA

    def take(self, demand: Demand, behaviour: Behaviour) -> Entry:
        """Book or refuse a demand, or give the answer it got before. Raises OtherContent."""
        values = asdict(demand)
        table, names = _table(demand), ", ".join(values)
        with self._transaction() as book:
            reason = behaviour.reason or (_uncovered(book, demand) if isinstance(demand, Return) else "")
            book.execute(
                f"INSERT INTO {table} ({names}, state, reason, told)"  # noqa: S608 - names of our own columns
                f" VALUES (:{', :'.join(values)}, :state, :reason, 0) ON CONFLICT DO NOTHING",
                values | {"state": "refused" if reason else "booked", "reason": reason},
            )
            told = 2 if behaviour.mode is Mode.TWICE else 1
            book.execute(f"UPDATE {table} SET told = told + ? WHERE key = ?", (told, demand.key))  # noqa: S608
            entry = _find(book, table, demand.key)
        if entry is None or any(getattr(entry, name) != value for name, value in values.items()):
            raise OtherContent
        return entry

    def ask(self, key: str, table: str = "debit") -> Entry | None:
        """What became of the debit, refund or payout with this key; None if the bank never heard of it."""
        with self._transaction() as book:
            return _find(book, table, key)

    def entries(self, table: str = "debit") -> list[Entry]:
        """All debits, all refunds or all payouts, in the order of arrival."""
        with self._transaction() as book:
            return [_entry(row, table) for row in book.execute(f"SELECT * FROM {table} ORDER BY number")]  # noqa: S608

    def behave(self, account: str, behaviour: Behaviour) -> None:
        """Switch how an account is treated from the next demand on."""
        with self._transaction() as book:
            book.execute(
                "INSERT OR REPLACE INTO behaviour VALUES (:account, :mode, :reason, :times)",
                asdict(behaviour) | {"account": account},
            )

    def next_behaviour(self, account: str) -> Behaviour:
        """How the demand that just came is treated; a counted behaviour is used up by one."""
        with self._transaction() as book:
            row = book.execute("SELECT * FROM behaviour WHERE account = ? AND times <> 0", (account,)).fetchone()
            if row is None:
                return Behaviour()
            book.execute("UPDATE behaviour SET times = times - 1 WHERE account = ? AND times > 0", (account,))
            return Behaviour(mode=Mode(row["mode"]), reason=row["reason"], times=row["times"])


def _table(demand: Demand) -> str:
    match demand:
        case Return():
            return "refund"
        case Payout():
            return "payout"
    return "debit"


def _find(book: sqlite3.Connection, table: str, key: str) -> Entry | None:
    row = book.execute(f"SELECT * FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608 - one of three names
    return _entry(row, table) if row else None


def _entry(row: sqlite3.Row, table: str) -> Entry:
    values = {name: row[name] for name in row.keys() if name != "number"}  # noqa: SIM118 - a Row iterates its values
    return Entry(**values, reference=f"{LETTERS[table]}{row['number']:08}" if row["state"] == "booked" else "")


def _uncovered(book: sqlite3.Connection, refund: Return) -> str:
    """Why a refund is more than its debit bears; nothing where it is not."""
    taken = _find(book, "debit", refund.debit)
    given = book.execute(
        "SELECT amount FROM refund WHERE debit = ? AND state = 'booked' AND key <> ?", (refund.debit, refund.key)
    )
    left = (Decimal(taken.amount) if taken and taken.state == "booked" else 0) - sum(Decimal(row[0]) for row in given)
    return NOT_COVERED if Decimal(refund.amount) > left else ""


def _amount(text: str) -> str:
    """An amount in its one form. Raises BadRequest for what is no positive number of whole fen."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise BadRequest from None
    if not amount.is_finite() or not 0 < amount <= MOST or amount != round(amount, 2):
        raise BadRequest
    return f"{amount:.2f}"
