"""A world without a product: handlers do nothing, and everything that a drawing asks of the world is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from workflows.dmn import Result
from workflows.engine import Work
from workflows.types import Facts

LONGEST_WAY = 20
"""How many of the last nodes are told of a step that did not succeed."""

Note = dict[str, Any]


class Onlooker:
    """The host of a drawing that is tried."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.inputs: Callable[[str], Mapping[str, Any]] = lambda _: {}
        """What a local handler would gather for the task of this id."""
        self.requests: dict[UUID, Work] = {}
        """Work that a machine was asked for, by the engine task that waits for it."""
        self.sent: list[tuple[str, str, Facts]] = []
        """Messages on their way: name, key and facts."""
        self._notes: list[tuple[str, Note]] = []
        self._way: list[str] = []

    def begin_step(self) -> None:
        """Look at the next step alone."""
        self._notes, self._way = [], []

    def noted(self, node: str) -> Note:
        """What was asked of the world at a node in this step, once for each visit."""
        place = next((place for place, (where, _) in enumerate(self._notes) if where == node), None)
        return {} if place is None else self._notes.pop(place)[1]

    @property
    def way(self) -> tuple[str, ...]:
        """The nodes at which the engine worked in this step, in order."""
        return tuple(self._way[-LONGEST_WAY:])

    # --- what the engine asks of its host -----------------------------------------------------------------------------

    @property
    def at(self) -> str:
        """The node the engine works at."""
        return self._way[-1] if self._way else ""

    @at.setter
    def at(self, node: str) -> None:
        if node != self.at:
            self._way.append(node)

    def is_local(self, handler: str) -> bool:
        """No handler is here: a case waits for each, and is told what it would have said."""
        del handler
        return False

    def call(self, handler: str, input: Mapping[str, Any], facts: Facts) -> Mapping[str, Any]:
        """The inputs that a handler would gather."""
        del handler, input, facts
        return self.inputs(self.at)

    def request(self, work: Work) -> None:
        """Keep what a machine is asked for."""
        self.requests[work.task_id] = work

    def letter(self, work: Work) -> None:
        """Note a letter."""
        self._note(work.node, handler=work.handler, input=work.input)

    def message(self, name: str, key: str, facts: Facts) -> None:
        """Note a message; the case itself may wait for it."""
        self.sent.append((name, key, facts))
        self._note(self.at, sends={"name": name, "key": key, "facts": dict(facts)})

    def decided(self, node: str, result: Result, inputs: Mapping[str, Any]) -> None:
        """Note which rules decided."""
        self._note(node, input=inputs, rules=[fired.rule for fired in result.fired])

    def _note(self, node: str, **note: Any) -> None:
        self._notes.append((node, {name: value for name, value in note.items() if value}))
