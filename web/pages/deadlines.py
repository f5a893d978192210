"""What is counted at an item, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from web.i18n import translate
from web.pages import words
from web.queries import items
from web.queries.items import FoundItem
from workflows.errors import N_
from workflows.processes import process_of

LAWS = (
    N_("Insurance Law art. 23"),
    N_("Insurance Law art. 24"),
    N_("Insurance Law art. 25"),
    N_("Insurance Law art. 47"),
)
"""Laws by which drawings count."""

OF_THE_HOUSE = "domain-rules"
"""How a rule begins that stands in the papers of the house: process owners look it up, a reader of an item need not."""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One line: what is counted, from which step on, by which rule, and how it stands."""

    label: str
    step: str
    rule: str
    due_at: datetime
    paused_since: datetime | None
    breached: bool


def of(session: Session, found: FoundItem) -> list[Deadline]:
    """Everything that is counted at an item."""
    process = process_of(session, found.case.version_id)
    return [
        Deadline(
            label=words.clock_kind(one.kind) if one.kind else translate(N_("This step")),
            step=words.node(process, one.node) if one.node != found.item.node else "",
            rule=_rule(one.rule),
            due_at=one.due_at,
            paused_since=one.paused_since,
            breached=one.breached,
        )
        for one in items.deadlines(session, found, process.node(found.item.node))
    ]


def _rule(drawn: str) -> str:
    if drawn.startswith(OF_THE_HOUSE):
        return ""
    return translate(drawn) if drawn in LAWS else drawn
