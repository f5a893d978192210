"""What the passing of time alone does to a case: a promise is broken, or the law comes near, and somebody is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from workflows import clocks
from workflows.commands.receipts import Request
from workflows.commands.run import in_case
from workflows.commands.step import CaseStep
from workflows.locking import BY_ID, hold
from workflows.models import WorkItem
from workflows.types import Actor
from workflows.urgency import CaseClocks, level

OPEN_ITEMS = select(WorkItem).where(WorkItem.case_id == bindparam("case"), WorkItem.closed_at.is_(None))


def strike(case_id: UUID, *, actor: Actor) -> dict[str, Any]:
    """Write what is late in a case, each breach once, and show its items to those who have to know.

    Raises NotFound.
    """

    def work(step: CaseStep) -> Mapping[str, Any]:
        known = len(step.events)
        live = clocks.live_clocks(step)
        items = list(step.session.scalars(OPEN_ITEMS, {"case": case_id}))
        hold(step.session, items)
        for clock in live:
            clocks.strike(step, clock)
        running = CaseClocks(live=tuple(live))
        for item in items:
            clocks.strike_item(step, item)
            item.escalated = level(item, running.at(item))
        return {"told": len(step.events) - known}

    return in_case(Request(command="clocks.strike", actor=actor), BY_ID, {"id": case_id}, work)
