"""The vocabulary that every layer speaks: frozen values and the protocol of a step."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FactValue: TypeAlias = (
    "None | bool | str | int | Decimal | date | datetime | timedelta | Sequence[FactValue] | Mapping[str, FactValue]"
)
"""What a drawing may decide on: ids, codes, amounts, dates, flags; never a personal value."""

Facts: TypeAlias = Mapping[str, FactValue]


class ActorKind(StrEnum):
    """Who moves a case."""

    PERSON = "person"  #: somebody who is logged in
    CLOCK = "clock"  #: the tick: timers, reminders, sweeps
    WORKER = "worker"  #: the outcome of a job


class Purpose(StrEnum):
    """What somebody needs a masked value for."""

    CALL = "call"  #: to call the person
    IDENTITY = "identity"  #: to compare it with what they say or show
    CORRECTION = "correction"  #: to put right what is recorded


class Scope(StrEnum):
    """How far a seat reaches from its unit."""

    OWN = "own"  #: only what the person started or holds
    UNIT = "unit"  #: the unit itself
    SUBTREE = "subtree"  #: the unit and all below it
    ALL = "all"  #: every unit


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One role of a person in one unit; `level` is the authority level within the role.

    `for_id` says whose seat it is where the person only stands in.
    """

    role: str
    unit_id: UUID
    unit_path: str = ""
    scope: Scope = Scope.UNIT
    level: int = 1
    for_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who does something, with the seats worked out once per session."""

    kind: ActorKind
    user_id: UUID | None = None
    name: str = ""
    seats: tuple[Seat, ...] = ()
    on_behalf_of: UUID | None = None

    @property
    def roles(self) -> frozenset[str]:
        """The roles of all seats."""
        return frozenset(seat.role for seat in self.seats)


CLOCK = Actor(kind=ActorKind.CLOCK, name="clock")
WORKER = Actor(kind=ActorKind.WORKER, name="worker")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that needs attention: where, which rule, and an English text to be translated with its values."""

    field: str
    code: str
    message: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value somebody can pick, with its words in both languages."""

    value: str
    zh: str
    en: str
    note_zh: str = ""
    note_en: str = ""


class Tone(StrEnum):
    """How an outcome weighs: what its button looks like."""

    PRIMARY = "primary"  #: the way forward
    PLAIN = "plain"  #: another way
    DANGER = "danger"  #: ends or refuses something


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One way to finish an item, drawn on its user task.

    `reasons` names the kind of reason codes one of which must be given: "R" for a return, "D" for a decline, "" for
    none. `checked` is false where the form need not be complete, such as a withdrawal.
    """

    code: str
    zh: str
    en: str
    reasons: str = ""
    stages: tuple[str, ...] = ()
    checked: bool = True
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was entered at an item: checked values by field, the chosen outcome and, for a return, its reason code.

    Files are ids of stored files inside `values`. Personal values are in here and nowhere else in the heart.
    """

    values: Mapping[str, Any]
    outcome: str
    reasons: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A document that a remote handler made, as a value of its output: PDF, JPEG or PNG, as its name ends.

    It is sealed and on disk before the case hears of it; `record` then finds a mapping in its place, for
    `Step.keep_file`. `kind` says which document it is. The name is kept sealed, too.
    """

    kind: str
    name: str
    content: bytes = dataclasses.field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """What a handler may know of the case it works for."""

    id: UUID
    number: str
    process: str
    unit_id: UUID
    started_by: UUID | None
    facts: Facts


class Step(Protocol):
    """The step a local handler or saver works in. Everything asked of it commits with the step, or not at all."""

    @property
    def actor(self) -> Actor:
        """Who moves the case."""
        ...

    @property
    def now(self) -> datetime:
        """The one instant of this step, aware."""
        ...

    @property
    def case(self) -> CaseView:
        """The case, with its facts as they are at this point of the step."""
        ...

    @property
    def session(self) -> Session:
        """The session of the step's transaction; operations write through it and never commit."""
        ...

    def event(self, kind: str, data: Mapping[str, object] | None = None) -> None:
        """Write to the case's history: codes and ids, never a personal value."""
        ...

    def letter(self, handler: str, input: Mapping[str, Any]) -> None:
        """Ask for outside work nobody waits for."""
        ...

    def start(self, process: str, facts: Facts) -> None:
        """Start another case, in a step of its own."""
        ...

    def message(self, name: str, key: str, facts: Facts) -> None:
        """Send a message to whatever case waits for it, in a step of its own."""
        ...

    def title(self, text: str) -> None:
        """Say in a person's words what the case is about (sealed: it may hold a name)."""
        ...

    def subject(self, kind: str, id: UUID) -> None:
        """Link the case to a row of the business: customer, policy."""
        ...

    def belong(self, unit_id: UUID) -> None:
        """The case is this unit's from now on: what it waits for behind this step is for the people there."""
        ...

    def parties(self, fingerprints: Iterable[str]) -> bool:
        """Say whom the case is about, by fingerprints of documents, instead of what was said before.

        Gives whether whoever acts, or for whom they act, is one of them or a near relative (domain-rules §10).
        """
        ...

    def keep_file(self, made: Mapping[str, Any]) -> UUID:
        """Keep for the case what was a NewFile in a handler's output; gives its id. The same twice is one."""
        ...
