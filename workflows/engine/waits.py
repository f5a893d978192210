"""What a case waits for after a step, as plain values: the source of every projected row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class ItemWait:
    """A person has to do the user task `node`."""

    task_id: UUID
    node: str


@dataclass(frozen=True, kw_only=True)
class JobWait:
    """A machine has to do the service task `node`."""

    task_id: UUID
    node: str


@dataclass(frozen=True, kw_only=True)
class TimerWait:
    """The clock has to reach `due` at `node`."""

    task_id: UUID
    node: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class MessageWait:
    """The message `name` with this key has to arrive at `node`."""

    task_id: UUID
    node: str
    name: str
    key: str


Wait: TypeAlias = ItemWait | JobWait | TimerWait | MessageWait


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Everything a case waits for; an open case with nothing in here has an incident."""

    items: tuple[ItemWait, ...] = ()
    jobs: tuple[JobWait, ...] = ()
    timers: tuple[TimerWait, ...] = ()
    messages: tuple[MessageWait, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items or self.jobs or self.timers or self.messages)

    @property
    def all(self) -> tuple[Wait, ...]:
        """Everything, people first: what a submitter is told comes from the first that says it."""
        return (*self.items, *self.jobs, *self.messages, *self.timers)

    @property
    def wake_at(self) -> datetime | None:
        """The earliest moment the clock has to wake the case."""
        return min((timer.due for timer in self.timers), default=None)

    @property
    def task_ids(self) -> frozenset[UUID]:
        """Every engine task that something outside waits at."""
        return frozenset(wait.task_id for wait in self.all)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A node of the drawing that was done in this step: the scope it lies in, and what was written on the way to it.

    `wrote` are the facts that got other values since the visit before; within an instance of a multi-instance
    activity they may be the instance's own.
    """

    node: str
    kind: str
    scope: str = ""
    wrote: Mapping[str, Any] = field(default_factory=dict)
