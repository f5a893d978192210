"""What the engine room asks of the case it runs in; the commands answer, tests answer with plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from workflows.dmn import Result
from workflows.types import Facts


@dataclass(frozen=True, kw_only=True)
class Work:
    """Work that a service or send task asks for: by whom, with what, for which engine task."""

    task_id: UUID
    node: str
    handler: str
    input: Mapping[str, Any]


class Host(Protocol):
    """The world of one step."""

    at: str
    """The node the engine works at: where to look when the step stops, whatever stopped it."""

    @property
    def now(self) -> datetime:
        """The instant of the step."""
        ...

    def is_local(self, handler: str) -> bool:
        """Whether the handler works inside the step."""
        ...

    def call(self, handler: str, input: Mapping[str, Any], facts: Facts) -> Mapping[str, Any]:
        """Let a local handler work; it sees the facts as they are at its node. Raises BusinessError."""
        ...

    def request(self, work: Work) -> None:
        """Ask for outside work the case waits for."""
        ...

    def letter(self, work: Work) -> None:
        """Ask for outside work nobody waits for."""
        ...

    def message(self, name: str, key: str, facts: Facts) -> None:
        """Send a message to whatever case waits for it, after the step."""
        ...

    def decided(self, node: str, result: Result, inputs: Mapping[str, Any]) -> None:
        """Keep why a decision came out as it did."""
        ...
