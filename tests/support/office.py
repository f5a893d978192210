"""A small office for tests of the heart's queries: units, people with seats, cases and items as plain rows.

Head office 000000, branch 310000 with its teams 310101 and 310102, branch 440000 with 440101.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from workflows import access, audit, sealing
from workflows.db import bind, engine, new_id, reading, transaction
from workflows.models import Assignment, Case, ProcessVersion, Substitution, Unit, UnitKind, User, WorkItem
from workflows.sealing import Keyring
from workflows.types import Actor, Scope

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""Monday 09:30 in Shanghai."""

LONG_AGO = NOW - timedelta(days=400)
TREE = {
    "000000": "",
    "310000": "000000",
    "310101": "310000",
    "310102": "310000",
    "440000": "000000",
    "440101": "440000",
}
KINDS = {"000000": UnitKind.HEAD_OFFICE, "310000": UnitKind.BRANCH, "440000": UnitKind.BRANCH}
KEYRING = Keyring(keys={"k1": bytes(range(32))}, current="k1", blind=bytes(range(32, 64)))
APPEND_ONLY = ("event", "answer", "daily_seal")


class Office:
    """Everything a query needs to stand on; each method commits."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.open()
        self.units: dict[str, UUID] = {}
        self.people: dict[str, UUID] = {}
        self.version = new_id()
        self._cases = 0
        self._build()

    def open(self) -> None:
        """Be the office of this process; another one may have been since."""
        bind(self._url)
        sealing.install(KEYRING)

    def close(self) -> None:
        """Let the database go."""
        engine().dispose()

    def person(self, name: str, *seats: tuple[str, str, Scope], level: int = 1) -> UUID:
        """Somebody with seats of (role, unit code, scope)."""
        user_id = self.people[name] = new_id()
        with transaction() as session:
            session.add(User(id=user_id, login=name.lower(), name=name, sort_key=name.lower(), created_at=LONG_AGO))
            session.flush()
            for role, unit, scope in seats:
                seat = {"role": role, "unit_id": self.units[unit], "scope": scope, "level": level}
                session.add(Assignment(user_id=user_id, starts_at=LONG_AGO, **seat))
        return user_id

    def stand_in(self, *, absent: str, by: str, roles: list[str], days: int = 7) -> None:
        """Let one person stand in for another from now on."""
        with transaction() as session:
            ids = {"for_id": self.people[absent], "by_id": self.people[by]}
            session.add(Substitution(**ids, roles=roles, starts_at=NOW, ends_at=NOW + timedelta(days=days)))

    def actor(self, name: str, now: datetime = NOW) -> Actor:
        """The person as an actor, with the seats of that moment."""
        with reading() as session:
            return access.actor_of(session, self.people[name], now)

    def case(self, unit: str = "310101", *, by: str | None = None, **columns: Any) -> UUID:
        """An open case of a unit."""
        self._cases += 1
        case_id = new_id()
        values: dict[str, Any] = {
            "number": f"A{self._cases:05}",
            "process": "application",
            "started_at": NOW + timedelta(seconds=self._cases),
            "title": sealing.seal(f"李娜 {self._cases}", owner=case_id),
            "unit_id": self.units[unit],
            "started_by": self.people[by] if by else None,
        }
        with transaction() as session:
            session.add(Case(id=case_id, version_id=self.version, **(values | columns)))
        return case_id

    def item(self, case_id: UUID, role: str = "underwriter", *, holder: str | None = None, **columns: Any) -> UUID:
        """An open item of a case, in the case's unit unless told otherwise."""
        item_id = new_id()
        values: dict[str, Any] = {"node": "review", "form": "underwriting.review", "due_at": NOW + timedelta(days=3)}
        with transaction() as session:
            case = session.get_one(Case, case_id)
            values |= {"unit_id": case.unit_id, "opened_at": NOW, "task_id": new_id()}
            values["assignee_id"] = self.people[holder] if holder else None
            session.add(WorkItem(id=item_id, case_id=case_id, role=role, **(values | columns)))
        return item_id

    def happen(self, case_id: UUID, *events: audit.NewEvent, actor: Actor, at: datetime = NOW) -> None:
        """Write to the history of a case."""
        with transaction() as session:
            audit.append(session, session.get_one(Case, case_id, with_for_update=True), events, actor, at)

    @contextmanager
    def tampering(self) -> Iterator[Connection]:
        """What the owner of the tables can do: triggers are off, and events hold no case any more."""
        with engine().begin() as connection:
            for table in APPEND_ONLY:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            for table in ("event", "sealed_head"):
                connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS fk_{table}_case_id"))
            yield connection
            for table in APPEND_ONLY:
                connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))

    def _build(self) -> None:
        version = {"process": "application", "number": 1, "content_hash": "0" * 64, "package": {}}
        with transaction() as session:
            for code, parent in TREE.items():
                self._add_unit(session, code, parent)
            session.add(ProcessVersion(id=self.version, published_at=LONG_AGO, **version))

    def _add_unit(self, session: Session, code: str, parent: str) -> None:
        above = session.get_one(Unit, self.units[parent]) if parent else None
        unit = Unit(
            id=new_id(),
            parent_id=above.id if above else None,
            kind=KINDS.get(code, UnitKind.TEAM),
            code=code,
            path=f"{above.path if above else ''}{code}/",
            zh=f"机构{code}",
            en=f"Unit {code}",
        )
        session.add(unit)
        session.flush()
        self.units[code] = unit.id
