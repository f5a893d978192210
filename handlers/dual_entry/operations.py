"""What keeps second keyings and settles their differences. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.dual_entry import queries, rules
from handlers.dual_entry.models import SecondKeying
from handlers.dual_entry.rules import Mismatch, Settlement
from workflows import sealing
from workflows.db import new_id
from workflows.errors import Forbidden, Invalid, NotFound
from workflows.types import Actor, Step


class KeyedFirst(Forbidden):
    """Whoever keyed the application first, or stands in for them, does not key it again"""


def key(step: Step, second: Mapping[str, Any]) -> list[Mismatch]:
    """Keep a second keying; gives what differs. Raises KeyedFirst, NotFound before the first one."""
    if {step.actor.user_id, step.actor.on_behalf_of} & ({step.case.started_by} - {None}):
        raise KeyedFirst
    first = queries.first_keying(step.session, step.case.id)
    found = rules.compare(first, second)
    body = {
        "first": {name: rules.text_of(value) for name, value in first.items()},
        "second": {name: rules.text_of(value) for name, value in second.items()},
    }
    step.session.add(
        SecondKeying(
            id=new_id(),
            case_id=step.case.id,
            body=sealing.seal(body, owner=step.case.id),
            differing=[one.field for one in found],
            by=step.actor.user_id,
            at=step.now,
        )
    )
    step.session.flush()
    return found


def settle(session: Session, case_id: UUID, settlements: Sequence[Settlement], *, actor: Actor, now: datetime) -> bool:
    """Settle every difference of the last keying; whether the application has to be corrected.

    Raises NotFound, Invalid with NB-DUAL-01.
    """
    row = queries.last(session, case_id)
    if row is None:
        raise NotFound
    findings = rules.settle_findings(row.differing, settlements)
    if findings:
        raise Invalid(findings)
    body = [{"field": one.field, "take": one.take, "value": one.value} for one in settlements]
    row.settled = sealing.seal(body, owner=case_id)
    row.settled_by, row.settled_at = actor.user_id, now
    session.flush()
    return rules.must_correct(settlements)
