"""One item as a list or a page shows it: the heart's codes in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from handlers.products.queries import every
from web.i18n import pick, translate
from web.pages import words
from web.queries import reasons
from workflows.db import db, utcnow
from workflows.engine import Process
from workflows.errors import N_
from workflows.inbox import InboxRow
from workflows.models import Reason
from workflows.processes import process_of
from workflows.types import Actor, Choice


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the inbox in the reader's language."""

    item_id: UUID
    case_id: UUID
    number: str
    title: str
    process_label: str
    step: str
    role_label: str
    unit: str
    product: str
    amount: Decimal | None
    urgent: bool
    urgent_why: str
    due_at: datetime | None
    paused_since: datetime | None
    opened_at: datetime
    round: int
    returned: bool
    reason_code: str
    reason: str
    fix: str
    returned_by: str
    assignee: str
    mine: bool
    claimable: bool
    version: int
    escalated: bool


def products() -> Sequence[Choice]:
    """The products by name."""
    return every(db.session())


def reasons_of(shown: Iterable[InboxRow]) -> Mapping[str, Reason]:
    """The reasons named by these rows."""
    return reasons.by_code(db.session(), (code for row in shown for code in row.return_reasons))


def draw(row: InboxRow, actor: Actor, known: Mapping[str, Reason], sold: Sequence[Choice]) -> Row:
    """A row in the reader's language."""
    process = process_of(db.session(), row.version_id)
    given = [known[code] for code in row.return_reasons if code in known]
    mine = row.assignee_id == actor.user_id
    return Row(
        item_id=row.item_id,
        case_id=row.case_id,
        number=row.number,
        title=row.title or translate(N_("Not filled in yet")),
        process_label=words.about(process, row.facts),
        step=words.node(process, row.node),
        role_label=words.role(row.role),
        unit=pick(row.unit_zh, row.unit_en),
        product=product(row.facts.get("product"), sold),
        amount=_amount(process, row.facts),
        urgent=row.urgent,
        urgent_why=_urgent_why(row) if row.urgent else "",
        due_at=row.due_at,
        paused_since=row.paused_since,
        opened_at=row.opened_at,
        round=row.round,
        returned=bool(row.return_reasons),
        reason_code=" ".join(row.return_reasons),
        reason=join(pick(one.zh, one.en) for one in given),
        fix=join(pick(one.fix_zh, one.fix_en) for one in given),
        returned_by=row.returned_by_name,
        assignee=row.assignee_name,
        mine=mine,
        claimable=row.assignee_id is None,
        version=row.version,
        escalated=row.escalated > 0,
    )


def _urgent_why(row: InboxRow) -> str:
    late = row.paused_since is None and row.due_at is not None and row.due_at <= utcnow()
    return join(words.urgent_why(row.urgent_why, row.marked_by_name, late=late))


def product(code: object, sold: Sequence[Choice]) -> str:
    """What a product is called; one that is no longer sold keeps its code."""
    found = next((one for one in sold if one.value == code), None)
    return pick(found.zh, found.en) if found else str(code or "")


def join(texts: Iterable[str]) -> str:
    """Several sentences in a row."""
    return pick("；", "; ").join(text for text in texts if text)


def _amount(process: Process, facts: Mapping[str, Any]) -> Decimal | None:
    """The first sum of money that the drawing shows."""
    shown = (facts.get(fact.name) for fact in process.facts.values() if fact.show and fact.type == "money")
    return next((amount for amount in shown if isinstance(amount, Decimal)), None)
