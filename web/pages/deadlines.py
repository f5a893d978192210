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
"""Rules by which drawings count; what is none of these is shown as it is drawn."""


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
            rule=translate(one.rule) if one.rule in LAWS else one.rule,
            due_at=one.due_at,
            paused_since=one.paused_since,
            breached=one.breached,
        )
        for one in items.deadlines(session, found, process.node(found.item.node))
    ]
