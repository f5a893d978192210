"""The processes cases begin with now."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from workflows import access
from workflows.access import Right
from workflows.engine import Process, first_tasks
from workflows.models import ProcessVersion
from workflows.processes import process_of
from workflows.types import Actor


def current(session: Session) -> list[Process]:
    """The newest version of every process, compiled, by the process's key."""
    newest = (
        select(ProcessVersion.id)
        .ext(distinct_on(ProcessVersion.process))
        .order_by(ProcessVersion.process, ProcessVersion.number.desc())
    )
    return [process_of(session, version_id) for version_id in session.scalars(newest)]


def startable(session: Session, actor: Actor) -> list[Process]:
    """The processes whose first form is the actor's to fill in."""
    if not access.may(actor, Right.START_CASE):
        return []
    return [process for process in current(session) if first_roles(process) & actor.roles]


def first_roles(process: Process) -> frozenset[str]:
    """Whose forms begin a case: the lanes of the user tasks it can come to first."""
    return frozenset(node.role for node in first_tasks(process) if node.role)
