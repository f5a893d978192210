"""A case as anybody outside sees it: every row that a step may write, without what is drawn by lot (ids, sealed bytes).

Two runs of one command from one state under one clock give equal portraits; a state in between gives a third.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from workflows.models import Answer, Case, Clock, Draft, Event, File, Incident, Job, Receipt, Subscription, WorkItem

Portrait: TypeAlias = dict[str, list[Any]]

_COLUMNS = {
    "cases": (Case.process, Case.state, Case.public_status, Case.outcome, Case.wake_at, Case.ended_at, Case.event_seq),
    "items": (
        *(WorkItem.node, WorkItem.round, WorkItem.version, WorkItem.assignee_id, WorkItem.due_at),
        *(WorkItem.closed_at, WorkItem.outcome, WorkItem.done_by),
        *(WorkItem.urgent_why, WorkItem.marked_by, WorkItem.breached_at, WorkItem.escalated),
    ),
    "jobs": (Job.kind, Job.node, Job.handler, Job.state, Job.attempts, Job.lease_until, Job.error, Job.ended_at),
    "subscriptions": (Subscription.node, Subscription.name, Subscription.key),
    "clocks": (Clock.node, Clock.kind, Clock.state, Clock.due_at, Clock.escalated_at, Clock.breached_at),
    "answers": (Answer.node, Answer.round, Answer.outcome, Answer.at),
    "incidents": (Incident.node, Incident.code, Incident.count, Incident.resolved_at),
    "receipts": (Receipt.actor, Receipt.key, Receipt.command),
    "drafts": (Draft.by,),
    "files": (File.state,),
}
_BELLS = text("SELECT count(*) FROM procrastinate_jobs")


def portrait(session: Session) -> Portrait:
    """The whole database as it is; stories about kills have one with few cases in it."""
    found: Portrait = {
        name: sorted((list(row) for row in session.execute(select(*columns))), key=repr)
        for name, columns in _COLUMNS.items()
    }
    history = select(Event.kind, Event.node, Event.actor_kind, Event.actor_id, Event.at)
    found["events"] = [list(row) for row in session.execute(history.order_by(Event.case_id, Event.seq))]
    found["bells"] = [session.scalar(_BELLS)]
    found["versions"] = [session.scalar(select(func.count()).select_from(text("process_version")))]
    return found
