"""What plugs into the heart, found by name: handlers, savers, choices, checks and forms.

A capability collects what one package offers; the composition root adds capabilities to one `Registry`. Missing and
double names fail at start-up, not at midnight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from workflows.errors import AlreadyRegistered, UnknownName
from workflows.types import Actor, Answers, Choice, Facts, Finding, Step

T = TypeVar("T")

LocalCall: TypeAlias = Callable[[Mapping[str, Any], Step], Facts | None]
RemoteCall: TypeAlias = Callable[[Mapping[str, Any], str], Mapping[str, Any] | None]
RecordCall: TypeAlias = Callable[[Mapping[str, Any], Step], Facts | None]
SaverCall: TypeAlias = Callable[[Answers, Step], Facts | None]
ListCall: TypeAlias = Callable[[Any, Actor], Sequence[Choice]]
CaseListCall: TypeAlias = Callable[[Any, Actor, UUID], Sequence[Choice]]
CheckCall: TypeAlias = Callable[[Any, Mapping[str, Any], date], Sequence[Finding]]
StatusCall: TypeAlias = Callable[[str, Step], None]
Values: TypeAlias = Mapping[str, str]
"""Names and the types of facts that their values have; `code?` where the value may be left out."""


def kind_of_value(declared: str) -> str:
    """The type of fact in a declaration."""
    return declared.removesuffix("?")


def is_always_there(declared: str) -> bool:
    """Whether the value is never left out; it may be null."""
    return not declared.endswith("?")


@dataclass(frozen=True, kw_only=True)
class LocalHandler:
    """Work inside the step: pure, or writes to our own tables (architecture §6).

    `takes` are its inputs and `gives` its result, all of them; None says nothing about them.
    """

    name: str
    call: LocalCall
    takes: Values | None = None
    gives: Values | None = None


@dataclass(frozen=True, kw_only=True)
class RemoteHandler:
    """Work outside: `call(input, key)` without a session, tried at least once under one stable key.

    `record(output, step)`, if given, runs inside the step that takes the output in. `takes` are its inputs,
    `gives` is what the case takes in, from `record` where there is one; None says nothing about them.
    """

    name: str
    call: RemoteCall
    takes: Values | None = None
    gives: Values | None = None
    record: RecordCall | None = None
    timeout: timedelta = timedelta(seconds=30)
    backoff: tuple[timedelta, ...] = (timedelta(seconds=10), timedelta(seconds=60), timedelta(seconds=300))


@dataclass(frozen=True, kw_only=True)
class Saver:
    """What writes the answers of a form. `gives` are all the facts it returns; None says nothing about them."""

    name: str
    call: SaverCall
    gives: Values | None = None

    def __call__(self, answers: Answers, step: Step) -> Facts | None:
        """Write the answers, inside the step."""
        return self.call(answers, step)


@dataclass(frozen=True, kw_only=True)
class FormPromise:
    """A form as the heart knows it: its schema stays opaque, its saver is a name, its personal fields are listed.

    `reveals` names the masked blocks beside it that whoever holds the item may see in full.
    """

    name: str
    schema: type
    saver: str
    version: int = 1
    personal: frozenset[str] = frozenset()
    reveals: frozenset[str] = frozenset()


@dataclass
class Capability:
    """What one package of handlers or forms offers, under one namespace."""

    namespace: str
    locals: dict[str, LocalHandler] = field(default_factory=dict)
    remotes: dict[str, RemoteHandler] = field(default_factory=dict)
    savers: dict[str, Saver] = field(default_factory=dict)
    choices: dict[str, CaseListCall] = field(default_factory=dict)
    checks: dict[str, CheckCall] = field(default_factory=dict)
    forms: dict[str, FormPromise] = field(default_factory=dict)
    watchers: list[StatusCall] = field(default_factory=list)

    def on_status(self, call: StatusCall) -> StatusCall:
        """Be told, inside the step, of every change of what a case's submitter sees: `call(status, step)`."""
        self.watchers.append(call)
        return call

    def _name(self, name: str, known: Mapping[str, Any]) -> str:
        full = f"{self.namespace}.{name}"
        if full in known:
            raise AlreadyRegistered(name=full)
        return full

    def local(
        self, name: str, *, takes: Values | None = None, gives: Values | None = None
    ) -> Callable[[LocalCall], LocalCall]:
        """Offer a local handler to drawings."""

        def add(call: LocalCall) -> LocalCall:
            full = self._name(name, self.locals)
            self.locals[full] = LocalHandler(name=full, call=call, takes=takes, gives=gives)
            return call

        return add

    def remote(  # noqa: PLR0913 - all there is to say about a remote handler
        self,
        name: str,
        *,
        takes: Values | None = None,
        gives: Values | None = None,
        record: RecordCall | None = None,
        timeout: timedelta = timedelta(seconds=30),
        backoff: tuple[timedelta, ...] = RemoteHandler.backoff,
    ) -> Callable[[RemoteCall], RemoteCall]:
        """Offer a remote handler to drawings."""

        def add(call: RemoteCall) -> RemoteCall:
            full = self._name(name, self.remotes)
            self.remotes[full] = RemoteHandler(
                name=full, call=call, takes=takes, gives=gives, record=record, timeout=timeout, backoff=backoff
            )
            return call

        return add

    def saver(self, name: str, *, gives: Values | None = None) -> Callable[[SaverCall], SaverCall]:
        """Offer a saver: it gets the whole Answers inside the step, writes domain tables and returns facts."""

        def add(call: SaverCall) -> SaverCall:
            full = self._name(name, self.savers)
            self.savers[full] = Saver(name=full, call=call, gives=gives)
            return call

        return add

    def choose(self, name: str) -> Callable[[ListCall], ListCall]:
        """Offer a list of choices to forms: `call(session, actor)`."""

        def add(call: ListCall) -> ListCall:
            self.choices[self._name(name, self.choices)] = lambda session, actor, _case_id: call(session, actor)
            return call

        return add

    def choose_in_case(self, name: str) -> Callable[[CaseListCall], CaseListCall]:
        """Offer a list that depends on the case it is picked in: `call(session, actor, case_id)`."""

        def add(call: CaseListCall) -> CaseListCall:
            self.choices[self._name(name, self.choices)] = call
            return call

        return add

    def check(self, name: str) -> Callable[[CheckCall], CheckCall]:
        """Offer a rule to forms: `call(value, siblings, today)` gives findings at names of `siblings`."""

        def add(call: CheckCall) -> CheckCall:
            self.checks[self._name(name, self.checks)] = call
            return call

        return add

    def form(
        self, name: str, *, saver: str, version: int = 1, personal: Iterable[str] = (), reveals: Iterable[str] = ()
    ) -> Callable[[type], type]:
        """Offer a schema as a form."""

        def add(schema: type) -> type:
            full = self._name(name, self.forms)
            self.forms[full] = FormPromise(
                name=full,
                schema=schema,
                saver=saver,
                version=version,
                personal=frozenset(personal),
                reveals=frozenset(reveals),
            )
            return schema

        return add


class Registry:
    """Everything that is plugged in, by name.

    `roles` are those that lanes may have, `statuses` the public statuses that have words; empty where nobody says.
    """

    def __init__(
        self,
        *capabilities: Capability,
        roles: frozenset[str] = frozenset(),
        statuses: frozenset[str] = frozenset(),
    ) -> None:
        self.roles = roles
        self.statuses = statuses
        self.locals: dict[str, LocalHandler] = {}
        self.remotes: dict[str, RemoteHandler] = {}
        self.savers: dict[str, Saver] = {}
        self.choices: dict[str, CaseListCall] = {}
        self.checks: dict[str, CheckCall] = {}
        self.forms: dict[str, FormPromise] = {}
        self.watchers: list[StatusCall] = []
        for capability in capabilities:
            self.add(capability)
        self._require_savers()

    def add(self, capability: Capability) -> None:
        """Take in what a capability offers. Raises AlreadyRegistered for a double name."""
        _merge(self.locals, capability.locals)
        _merge(self.remotes, capability.remotes)
        _merge(self.savers, capability.savers)
        _merge(self.choices, capability.choices)
        _merge(self.checks, capability.checks)
        _merge(self.forms, capability.forms)
        self.watchers += capability.watchers
        double = self.locals.keys() & self.remotes.keys()
        if double:
            raise AlreadyRegistered(name=", ".join(sorted(double)))

    def _require_savers(self) -> None:
        for form in self.forms.values():
            self.saver(form.saver)

    def local(self, name: str) -> LocalHandler:
        """The local handler of this name. Raises UnknownName."""
        return _find(self.locals, name)

    def remote(self, name: str) -> RemoteHandler:
        """The remote handler of this name. Raises UnknownName."""
        return _find(self.remotes, name)

    def saver(self, name: str) -> Saver:
        """The saver of this name. Raises UnknownName."""
        return _find(self.savers, name)

    def form(self, name: str) -> FormPromise:
        """The form of this name. Raises UnknownName."""
        return _find(self.forms, name)

    def check(self, name: str) -> CheckCall:
        """The check of this name. Raises UnknownName."""
        return _find(self.checks, name)

    def choice_list(self, name: str) -> CaseListCall:
        """The choices of this name. Raises UnknownName."""
        return _find(self.choices, name)


def _merge(mine: dict[str, T], theirs: Mapping[str, T]) -> None:
    double = mine.keys() & theirs.keys()
    if double:
        raise AlreadyRegistered(name=", ".join(sorted(double)))
    mine.update(theirs)


def _find(known: Mapping[str, T], name: str) -> T:
    try:
        return known[name]
    except KeyError:
        raise UnknownName(name=name) from None


_installed: Registry | None = None


def install(registry: Registry) -> None:
    """Make this the registry of the process; done once, by the composition root."""
    global _installed  # noqa: PLW0603 - one process has one registry
    _installed = registry


def installed() -> Registry:
    """The registry of the process. Raises UnknownName before `install`."""
    if _installed is None:
        raise UnknownName(name="registry")
    return _installed
