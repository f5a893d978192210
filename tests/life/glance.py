"""A case as it stands between two commands, read at once; and what must hold of every one, seen after one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows import audit
from workflows.db import Base
from workflows.models import Case, Event, Incident, Job, JobState, Subscription, WorkItem


@dataclass(frozen=True, kw_only=True)
class Glance:
    """The rows of one case."""

    case: Case
    items: Sequence[WorkItem]
    jobs: Sequence[Job]
    messages: Sequence[Subscription]
    incidents: Sequence[Incident] = ()
    history: Sequence[Mapping[Any, Any]] = ()

    @property
    def open_items(self) -> list[WorkItem]:
        return [item for item in self.items if item.open]

    @property
    def done_items(self) -> list[WorkItem]:
        return [item for item in self.items if item.done_by is not None]

    def jobs_in(self, *states: JobState) -> list[Job]:
        return [job for job in self.jobs if job.state in states]

    def job(self, id: UUID) -> Job:
        return next(job for job in self.jobs if job.id == id)

    def told(self, kind: str) -> Counter[str]:
        """How often something happened, by node."""
        return Counter(event["node"] for event in self.history if event["kind"] == kind)

    def last(self, node: str) -> WorkItem | None:
        """The newest item of a node."""
        return next((item for item in reversed(self.items) if item.node == node), None)

    def open_at(self, node: str) -> list[WorkItem]:
        """The open items of a node."""
        return [item for item in self.open_items if item.node == node]


def glance(session: Session, case_id: UUID) -> Glance:
    """Read everything."""
    of_case = {"case_id": case_id}
    history = select(*Event.__table__.columns).filter_by(**of_case).order_by(Event.seq)
    return Glance(
        **_waits(session, case_id),
        incidents=session.scalars(select(Incident).filter_by(**of_case, resolved_at=None)).all(),
        history=session.execute(history).mappings().all(),
    )


def short_glance(session: Session, case_id: UUID) -> Glance:
    """Read what the case waits for, and not how it came there."""
    return Glance(**_waits(session, case_id))


def every_value(session: Session, case_id: UUID) -> list[list[Mapping[Any, Any]]]:
    """All rows of a case in whatever table, to the last value."""
    of_case = [table.c.case_id for table in Base.metadata.sorted_tables if "case_id" in table.c] + [Case.__table__.c.id]
    rows = [select(key.table).where(key == case_id).order_by(*key.table.primary_key) for key in of_case]
    return [list(session.execute(each).mappings()) for each in rows]


def _waits(session: Session, case_id: UUID) -> dict[str, Any]:
    of_case = {"case_id": case_id}
    return {
        "case": session.get_one(Case, case_id),
        "items": session.scalars(select(WorkItem).filter_by(**of_case).order_by(WorkItem.id)).all(),
        "jobs": session.scalars(select(Job).filter_by(**of_case).order_by(Job.id)).all(),
        "messages": session.scalars(select(Subscription).filter_by(**of_case)).all(),
    }


def assert_lawful(before: Glance | None, now: Glance, calls: Counter[str]) -> None:
    """What holds of a case whatever was done to it; `calls` are the keys the far side heard, as often as it did."""
    _assert_chained(now)
    assert max(Counter(_items_done(now)).values(), default=0) <= 1, "an item was completed twice (P2)"
    keys = {job.id: job.key for job in now.jobs}
    assert len(set(keys.values())) == len(keys), "two effects share a key (P3)"
    assert calls.keys() <= set(keys.values()), "the far side was called under a key of no job (P3)"
    assert all(calls[job.key] for job in now.jobs_in(JobState.DONE)), "an effect was taken in and never tried (P3)"
    if before is not None:
        _assert_follows(before, now, keys)


def _assert_follows(before: Glance, now: Glance, keys: Mapping[UUID, str]) -> None:
    assert now.history[: len(before.history)] == before.history, "history was altered (P6)"
    assert now.case.version_id == before.case.version_id, "the case changed its version (P7)"
    assert {job.id: job.key for job in before.jobs}.items() <= keys.items(), "a key changed (P3)"
    closed = {item.id: (item.closed_at, item.outcome, item.done_by) for item in before.items if not item.open}
    assert closed == {item.id: (item.closed_at, item.outcome, item.done_by) for item in now.items if item.id in closed}


def _assert_chained(now: Glance) -> None:
    previous = ""
    for event in now.history:
        previous = audit.link(event, previous)
        assert event["hash"] == previous, "the chain is broken (P6)"
    assert (now.case.event_seq, now.case.chain_head) == (len(now.history), previous)


def _items_done(now: Glance) -> list[str]:
    return [event["data"]["item"] for event in now.history if event["kind"] == "item.completed"]
