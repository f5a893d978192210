"""What a drawing says about the urgency of an item: compiled once, asked when an item opens and when facts change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.engine.dialect import Node
from workflows.engine.expressions import Feel
from workflows.engine.timers import due_at
from workflows.engine.trouble import EngineError


@dataclass(frozen=True, kw_only=True)
class Urgency:
    """A rule of domain-rules §9 with its condition and the moment from which it counts; None: always, at once."""

    rule: str
    when: Feel | None
    at: Feel | None
    node: str

    def turns_at(self, facts: Mapping[str, Any], opened_at: datetime, now: datetime) -> datetime | None:
        """From when on an item is urgent by this rule; None where it is not.

        What has no value yet, or another than was meant, makes nothing urgent: no case stops over it.
        """
        try:
            if self.when is not None and not self.when.truth(facts, now):
                return None
            return due_at(self.at.value(facts, now), opened_at, self.node) if self.at is not None else opened_at
        except EngineError:
            return None


def compiled_urgency(node: Node, names: frozenset[str]) -> tuple[Urgency, ...]:
    """The rules of a node. Raises EngineError for an expression that cannot be read."""
    return tuple(
        Urgency(rule=each.rule, when=_feel(each.when, names, node), at=_feel(each.at, names, node), node=node.id)
        for each in node.urgencies
    )


def _feel(text: str, names: frozenset[str], node: Node) -> Feel | None:
    return Feel.of(text, names, node.id) if text.strip() else None
