"""The daily seal: the heads of all chains, written down where the database's owner cannot reach them.

The folder holds `seals.jsonl`, one line per day, each hashed with the line before it, and per day a file of heads:
`<case> <seq> <hash>` of every case with events since the seal before (about 110 bytes each, so the folder grows with
the work done and not with the days). Every head is checked for ever, so a case that is gone, a cut tail and a chain
that was rewritten as a whole are found, which the chains themselves cannot tell.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import Row, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from workflows.audit import AuditFinding, Broken, verify_chains
from workflows.calendar import local_date
from workflows.models import Case, DailySeal, Event, SealedHead

LINES = "seals.jsonl"
SEAL_LOCK = 0x7365616C
"""The advisory lock's key: "seal" in ASCII. A day is sealed once, whoever asks."""

BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class Seal:
    """One line of the folder: a day, how many heads it adds, the hash of its heads and of the seal before."""

    day: date
    cases: int
    heads: str
    previous: str
    at: datetime

    @property
    def hash(self) -> str:
        """What stands in the database too, and in the next line as `previous`."""
        return hashlib.sha256(json.dumps(self._plain(), sort_keys=True).encode()).hexdigest()

    @property
    def line(self) -> str:
        """The line as it is written."""
        return json.dumps(self._plain() | {"hash": self.hash}) + "\n"

    @classmethod
    def read(cls, line: str) -> tuple[Seal, str]:
        """A seal and the hash its line claims. Raises ValueError, KeyError or TypeError for a torn line."""
        plain = json.loads(line)
        seal = cls(
            day=date.fromisoformat(plain["day"]),
            cases=plain["cases"],
            heads=plain["heads"],
            previous=plain["previous"],
            at=datetime.fromisoformat(plain["at"]),
        )
        return seal, plain["hash"]

    def _plain(self) -> dict[str, Any]:
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return {
            "day": self.day.isoformat(),
            "cases": self.cases,
            "heads": self.heads,
            "previous": self.previous,
            "at": at,
        }


def seal_day(session: Session, folder: Path, now: datetime) -> DailySeal:
    """Seal what has happened since the last seal; a day that has its seal keeps it.

    The folder is written first: a commit that fails leaves a line without its row, and the next call on that day adds
    the row. A folder without lines (new, or lost) gets every head again.
    """
    session.execute(text("SET LOCAL statement_timeout = 0"))
    session.execute(select(func.pg_advisory_xact_lock(SEAL_LOCK)))
    folder.mkdir(parents=True, exist_ok=True)
    day = local_date(now)
    seals = {seal.day: seal for seal, _ in _read(folder)}
    seal = seals.get(day) or _write(session, folder, day, now, list(seals.values()))
    row = session.get(DailySeal, day)
    if row is None:
        row = DailySeal(day=seal.day, cases=seal.cases, hash=seal.hash, at=seal.at)
        session.add(row)
        session.flush()
    return row


def verify(session: Session, folder: Path | None = None) -> list[AuditFinding]:
    """Everything that is not as it was written: chains, and with the folder also seals and sealed heads.

    The session must be fresh and is left in a snapshot of its own.
    """
    findings = list(verify_chains(session))
    if folder is not None:
        findings += _verify_seals(session, folder)
    return findings


def _write(session: Session, folder: Path, day: date, now: datetime, before: list[Seal]) -> Seal:
    heads = (f"{row.id} {row.event_seq} {row.chain_head}\n" for row in _take_heads(session, everything=not before))
    count, digest = _write_heads(folder / _heads_name(day), heads)
    previous = before[-1].hash if before else _last_hash(session)
    seal = Seal(day=day, cases=count, heads=digest, previous=previous, at=now)
    _durably(folder / LINES, "ab", lambda file: file.write(_line_break(folder) + seal.line.encode()))
    return seal


def _take_heads(session: Session, *, everything: bool) -> Iterable[Row[UUID, int, str]]:
    """The heads that no seal covers yet, marked as covered in the same statement and so in the same snapshot."""
    heads = select(Case.id, Case.event_seq, Case.chain_head).outerjoin(SealedHead, SealedHead.case_id == Case.id)
    covered = 0 if everything else func.coalesce(SealedHead.seq, 0)
    found = heads.where(Case.event_seq > covered).cte("heads")
    marks = insert(SealedHead).from_select(["case_id", "seq"], select(found.c.id, found.c.event_seq))
    marked = marks.on_conflict_do_update(index_elements=["case_id"], set_={"seq": marks.excluded.seq}).cte("marked")
    return session.execute(select(found).add_cte(marked).order_by(found.c.id))


def _write_heads(path: Path, lines: Iterable[str]) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0

    def write(file: BinaryIO) -> None:
        nonlocal count
        for line in lines:
            file.write(line.encode())
            digest.update(line.encode())
            count += 1

    _durably(path, "wb", write)
    return count, digest.hexdigest()


def _durably(path: Path, mode: str, write: Callable[[BinaryIO], object]) -> None:
    """Write a file so that it is there after a power cut, its name included."""
    with path.open(mode) as file:
        write(file)  # type: ignore[arg-type]  # every mode used here is binary
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _line_break(folder: Path) -> bytes:
    """A break behind a line that was torn by a crash, so that the next one stands alone."""
    path = folder / LINES
    return b"" if not path.exists() or path.read_bytes()[-1:] in {b"", b"\n"} else b"\n"


def _read(folder: Path) -> Iterator[tuple[Seal, str]]:
    """The seals of the folder with the hash each line claims; a torn line is none."""
    path = folder / LINES
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            yield Seal.read(line)
        except (ValueError, KeyError, TypeError):
            continue


def _last_hash(session: Session) -> str:
    return session.scalar(select(DailySeal.hash).order_by(DailySeal.day.desc()).limit(1)) or ""


def _heads_name(day: date) -> str:
    return f"heads-{day.isoformat()}.txt"


def _verify_seals(session: Session, folder: Path) -> Iterator[AuditFinding]:
    rows = {row.day: row for row in session.scalars(select(DailySeal))}
    lines = list(_read(folder))
    seals = {seal.day: seal for seal, _ in lines}
    for seal, claimed in lines:
        if seal.hash != claimed or seals[seal.day] is not seal:
            yield AuditFinding(code=Broken.SEAL_CHANGED, day=seal.day)
    previous = ""
    for day in sorted(rows.keys() | seals.keys()):
        if day not in seals:
            yield AuditFinding(code=Broken.SEAL_LINE, day=day)
            previous = rows[day].hash
            continue
        if day not in rows or (rows[day].hash, rows[day].cases) != (seals[day].hash, seals[day].cases):
            yield AuditFinding(code=Broken.SEAL_ROW, day=day)
        if seals[day].previous != previous:
            yield AuditFinding(code=Broken.SEAL_CHANGED, day=day)
        previous = seals[day].hash
        yield from _verify_heads(session, folder / _heads_name(day), seals[day])


def _verify_heads(session: Session, path: Path, seal: Seal) -> Iterator[AuditFinding]:
    if not path.exists():
        yield AuditFinding(code=Broken.HEADS_MISSING, day=seal.day)
        return
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != seal.heads:
            yield AuditFinding(code=Broken.SEAL_CHANGED, day=seal.day)
            return
    with path.open() as lines:
        while batch := [line.split() for line in islice(lines, BATCH)]:
            yield from _compare(session, {(UUID(case), int(seq)): head for case, seq, head in batch}, seal.day)


def _compare(session: Session, heads: dict[tuple[UUID, int], str], day: date) -> Iterator[AuditFinding]:
    """The sealed heads against the rows of today."""
    key = tuple_(Event.case_id, Event.seq)
    rows = session.execute(select(Event.case_id, Event.seq, Event.hash).where(key.in_(heads)))
    found = {(row.case_id, row.seq): row.hash for row in rows}
    lost = {case for case, seq in heads.keys() - found.keys()}
    cases = set(session.scalars(select(Case.id).where(Case.id.in_(lost)))) if lost else set()
    for (case_id, seq), head in heads.items():
        if (case_id, seq) not in found:
            code = Broken.CUT if case_id in cases else Broken.CASE_MISSING
            yield AuditFinding(code=code, case_id=case_id, seq=seq, day=day)
        elif found[case_id, seq] != head:
            yield AuditFinding(code=Broken.REWRITTEN, case_id=case_id, seq=seq, day=day)
