"""A host of plain values, and a case that is stored between any two of its steps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.support.drawings import Drawing
from workflows.dmn import Result
from workflows.engine import Instance, Process, Work, compile_package
from workflows.errors import BusinessError

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)

Handler = Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]


class World:
    """A host: handlers given by name are local, every other name is remote."""

    def __init__(self, **handlers: Handler) -> None:
        self.now = MONDAY
        self.at = ""
        self.handlers = handlers
        self.requests: list[Work] = []
        self.letters: list[Work] = []
        self.messages: list[tuple[str, str, Mapping[str, Any]]] = []
        self.decisions: list[tuple[str, Any, Mapping[str, Any]]] = []

    def is_local(self, handler: str) -> bool:
        return handler in self.handlers

    def call(self, handler: str, input: Mapping[str, Any], facts: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.handlers[handler](input, facts)

    def request(self, work: Work) -> None:
        self.requests.append(work)

    def letter(self, work: Work) -> None:
        self.letters.append(work)

    def message(self, name: str, key: str, facts: Mapping[str, Any]) -> None:
        self.messages.append((name, key, facts))

    def decided(self, node: str, result: Result, inputs: Mapping[str, Any]) -> None:
        self.decisions.append((node, result.fired, inputs))


class Case:
    """A case that waits; every move loads it, steps it and stores it again."""

    def __init__(self, process: Process, world: World | None = None, /, **facts: Any) -> None:
        world = world or World()
        self._begin(process, world, Instance.start(process, world, facts))

    @classmethod
    def stored(cls, process: Process, world: World, text: str) -> Case:
        """A case that somebody stored earlier."""
        self = cls.__new__(cls)
        self._begin(process, world, Instance.load(process, world, text))
        return self

    def load(self) -> Instance:
        return Instance.load(self.process, self.world, self.text)

    def answer(self, node: str, /, nth: int = 0, **facts: Any) -> Case:
        """A person does the `nth` open item of a node."""
        task = self._ids("items", node)[nth]
        return self._move(lambda instance: instance.complete(task, facts))

    def finish(self, node: str, nth: int = 0, **output: Any) -> Case:
        """A machine does the `nth` open job of a node."""
        task = self._ids("jobs", node)[nth]
        return self._move(lambda instance: instance.finish(task, output))

    def fail(self, node: str, code: str, nth: int = 0, **facts: Any) -> Case:
        """A machine reports a business error."""
        task = self._ids("jobs", node)[nth]
        return self._move(lambda instance: instance.fail(task, code, facts))

    def deliver(self, node: str, **facts: Any) -> Case:
        task = self._ids("messages", node)[0]
        return self._move(lambda instance: instance.deliver(task, facts))

    def later(self, **time: int) -> Case:
        """Time passes and the clock wakes the case."""
        self.world.now += timedelta(**time)
        return self._move(lambda instance: instance.wake(self.world.now))

    def move(self, node: str, target: str) -> Case:
        """An operator moves the token that waits at a node to another one."""
        task = next(wait.task_id for wait in self.instance.waiting().all if wait.node == node)
        return self._move(lambda instance: instance.move(task, target))

    @property
    def open(self) -> list[str]:
        """The nodes something outside has to happen at, sorted; a node once for each wait."""
        return sorted(self.waits.elements())

    @property
    def ended(self) -> bool:
        return self.instance.ended

    @property
    def size(self) -> int:
        return len(self.text)

    @property
    def tasks(self) -> int:
        """How many engine tasks are stored."""
        return sum(len(scope["t"]) for scope in json.loads(self.text)["scopes"])

    @property
    def scopes(self) -> int:
        """How many scopes are stored, the case itself included."""
        return len(json.loads(self.text)["scopes"])

    def _begin(self, process: Process, world: World, instance: Instance) -> None:
        self.process = process
        self.world = world
        self.visited: list[str] = []
        self._take(instance)

    def _ids(self, kind: str, node: str) -> list[UUID]:
        return [wait.task_id for wait in getattr(self.instance.waiting(), kind) if wait.node == node]

    def _move(self, work: Callable[[Instance], object]) -> Case:
        instance = self.load()
        work(instance)
        self._take(instance)
        return self

    def _take(self, instance: Instance) -> None:
        waiting = instance.waiting()
        self.steps = [visit.node for visit in instance.visits]
        self.visited += self.steps
        self.facts = instance.facts()
        self.waits = Counter(wait.node for wait in (*waiting.items, *waiting.jobs, *waiting.timers, *waiting.messages))
        self.text = instance.dump()
        self.instance = instance


def compiled(*drawings: Drawing) -> Process:
    """The process of the first drawing, with the others to call."""
    files = {name: text for drawing in drawings for name, text in drawing.package().items()}
    return compile_package(drawings[0].process, files)


def says_no(code: str, **facts: Any) -> Handler:
    """A local handler that refuses."""

    def handler(_: Mapping[str, Any], __: Mapping[str, Any]) -> Mapping[str, Any]:
        raise BusinessError(code, facts=facts)

    return handler
