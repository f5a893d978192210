"""A house to tell stories in: a database, keys, a registry, an organisation and a named cast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.support.drawings import Drawing
from tests.support.honest import honest
from web.demo import organisation
from web.demo.organisation import Colleague
from workflows import access, clock, db, jobs, registry, sealing
from workflows.commands import cases, items, publishing
from workflows.commands.reasons import load_reasons
from workflows.db import at_moment, new_id, reading, transaction, utcnow
from workflows.models import Case, Event, Incident, Job, ProcessVersion, Reason, WorkItem
from workflows.registry import Capability, Registry
from workflows.sealing import Keyring
from workflows.types import CLOCK, Actor, Answers, Scope

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Ten o'clock in Shanghai on a working Monday: where most stories begin."""

KEYS = Keyring(keys={"test": bytes(range(32))}, current="test", blind=bytes(range(32, 64)))

CAST = (
    Colleague(login="clerk", name="陈静", role="clerk", unit="BJ"),
    Colleague(login="second", name="毛云", role="clerk", unit="BJ"),
    Colleague(login="checker", name="林涛", role="checker", unit="BJ"),
    Colleague(login="stranger", name="赵敏", role="clerk", unit="SH"),
    Colleague(login="operator", name="唐伟", role="operator", unit="HO"),
    Colleague(login="boss", name="孙磊", role="supervisor", unit="HO", scope=Scope.SUBTREE),
)
RETURNS = (
    {"code": "NB-DOC-01", "kind": "R", "stage": "NB", "zh": "缺少健康告知书", "en": "Health declaration missing"},
    {"code": "UW-MED-01", "kind": "D", "stage": "UW", "zh": "健康风险不可接受", "en": "Health risk not acceptable"},
)


class House:
    """Everything a story needs; its verbs are the public commands with a moment and a person."""

    def __init__(self, url: str, *capabilities: Capability, cast: tuple[Colleague, ...] = CAST) -> None:
        db.bind(url)
        sealing.install(KEYS)
        registry.install(honest(Registry(*capabilities)))
        self.now = MONDAY
        with transaction() as session:
            self.ids = organisation.found(session, self.now, cast)
        load_reasons(RETURNS)

    def publish(self, drawing: Drawing | Mapping[str, str], process: str = "") -> str:
        """Publish a drawing or a package; gives the process's key."""
        files = drawing.package() if isinstance(drawing, Drawing) else drawing
        process = process or (drawing.process if isinstance(drawing, Drawing) else "")
        publishing.publish(process, files, actor=CLOCK)
        return process

    def keep(self, drawing: Drawing | Mapping[str, str], process: str = "", series: str = "test") -> str:
        """A version from before there was a rule that refuses it: its cases run on, and the engine's fences hold."""
        files = drawing.package() if isinstance(drawing, Drawing) else drawing
        process = process or (drawing.process if isinstance(drawing, Drawing) else "")
        with transaction() as session:
            publishing.ensure_series(session, series)
            version = {"content_hash": f"kept {process}", "package": dict(files), "published_at": self.now}
            session.add(ProcessVersion(id=new_id(), process=process, number=1, **version))
        return process

    def actor(self, login: str) -> Actor:
        """Somebody of the cast, as the house knows them now."""
        with reading() as session:
            return access.actor_of(session, self.ids[login], self.now)

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Let everything inside happen at the house's time."""
        with at_moment(self.now):
            yield

    def pass_time(self, **length: float) -> None:
        """Let time pass, and let the clock and the workers do what is due."""
        self.now += timedelta(**length)
        self.settle()

    def settle(self) -> None:
        """Let the clock tick and the workers work until nothing is due."""
        while clock.tick(self.now)["woken"] + jobs.run_due(self.now):
            pass

    def start(self, process: str, who: str = "clerk", unit: str = "BJ", **facts: Any) -> UUID:
        """Somebody begins a case; gives its id."""
        with self.moment():
            begun = cases.start(process, unit_id=self.ids[unit], facts=facts, actor=self.actor(who))
        return UUID(begun["case"])

    def item(self, case_id: UUID, node: str) -> WorkItem:
        """The one open item at a node."""
        with reading() as session:
            open_here = select(WorkItem).where(
                WorkItem.case_id == case_id, WorkItem.node == node, WorkItem.closed_at.is_(None)
            )
            return session.scalars(open_here).one()

    def open_nodes(self, case_id: UUID) -> list[str]:
        """Where the case waits for people."""
        with reading() as session:
            nodes = select(WorkItem.node).where(WorkItem.case_id == case_id, WorkItem.closed_at.is_(None))
            return sorted(session.scalars(nodes))

    def do(
        self,
        case_id: UUID,
        node: str,
        who: str = "clerk",
        outcome: str = "done",
        *,
        reasons: tuple[str, ...] = (),
        note: str = "",
        key: str = "",
        **values: Any,
    ) -> dict[str, Any]:
        """Somebody does the item at a node."""
        item = self.item(case_id, node)
        answers = Answers(values=values, outcome=outcome, reasons=reasons, note=note)
        with self.moment():
            return items.complete(item.id, answers, token=item.version, actor=self.actor(who), key=key)

    def case(self, case_id: UUID) -> Case:
        """The case's row."""
        with reading() as session:
            return session.get_one(Case, case_id)

    def saved(self, case_id: UUID) -> tuple[Any, ...]:
        """What a step would change of the case itself: the engine's state, byte for byte, and what is shown of it."""
        columns = (Case.state_text, Case.facts, Case.rounds, Case.state, Case.public_status, Case.title)
        with reading() as session:
            return tuple(session.execute(select(*columns).where(Case.id == case_id)).one())

    def events(self, case_id: UUID) -> list[str]:
        """The kinds of what happened, in order."""
        with reading() as session:
            return list(session.scalars(select(Event.kind).where(Event.case_id == case_id).order_by(Event.seq)))

    def jobs(self, case_id: UUID) -> list[Job]:
        """The case's jobs, oldest first."""
        with reading() as session:
            return list(session.scalars(select(Job).where(Job.case_id == case_id).order_by(Job.id)))

    def incidents(self, case_id: UUID) -> list[Incident]:
        """The case's open incidents."""
        with reading() as session:
            unresolved = select(Incident).where(Incident.case_id == case_id, Incident.resolved_at.is_(None))
            return list(session.scalars(unresolved.order_by(Incident.number)))


__all__ = ["CAST", "KEYS", "MONDAY", "Decimal", "House", "Reason", "utcnow"]
