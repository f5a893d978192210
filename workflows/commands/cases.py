"""What happens to a case as a whole: it starts, is woken, gets a message, is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, exists, or_, select, text, update
from sqlalchemy.orm import Session

from workflows import access, calendar, clocks, search, wire
from workflows.access import Right
from workflows.commands import receipts
from workflows.commands.incidents import OF_WAKING, resolve_incidents
from workflows.commands.receipts import Request, fingerprint
from workflows.commands.run import beginning, flush, in_case, load, settle
from workflows.commands.step import CaseStep
from workflows.db import new_id, transaction, utcnow
from workflows.engine import Instance
from workflows.errors import N_, Forbidden, NotFound, Refused
from workflows.locking import BY_ID, Lock
from workflows.models import (
    Case,
    CaseState,
    Event,
    Job,
    JobState,
    NumberSeries,
    Subscription,
    WorkItem,
)
from workflows.processes import current_version, process_of
from workflows.projection import LIVE_JOBS, cancel_items
from workflows.types import Actor, Facts

WITHDRAW = "withdraw"
"""The message of a way out that is drawn."""

WITHDRAWN = "withdrawn"
WITHDRAWN_STATUS = "WITHDRAWN"
"""The outcome under which the words of a withdrawal are kept."""

WAITING = Lock(
    '"case" JOIN subscription ON subscription.case_id = "case".id'
    " WHERE subscription.name = %(name)s AND subscription.key = %(key)s ORDER BY subscription.created_at LIMIT 1"
)
"""Lock the case that has waited longest for a message."""


def start(process: str, *, unit_id: UUID, facts: Facts | None = None, actor: Actor, key: str = "") -> dict[str, Any]:
    """Begin a case on the current version; its first item is claimed by whoever began it.

    Raises NotFound for an unknown process, Forbidden where the actor has no seat for it in this unit, NotBegun.
    """
    with transaction() as session:
        now = utcnow()
        content = fingerprint("cases.start", process, unit_id, dict(facts or {}))
        request = Request(command="cases.start", actor=actor, key=key, content=content)
        opened = wire.ask(session, *receipts.opening(request, now))
        known = receipts.known_answer(session, request, opened)
        if known is not None:
            return known
        version = current_version(session, process)
        compiled = process_of(session, version.id)
        case = Case(
            id=new_id(),
            number=_next_number(session, compiled.drawing.series, compiled.drawing.prefix),
            process=process,
            version_id=version.id,
            unit_id=unit_id,
            state=CaseState.OPEN,
            started_by=actor.user_id,
            started_at=now,
            facts={},
            rounds={},
            event_seq=0,
            chain_head="",
        )
        session.add(case)
        session.flush()
        step = CaseStep(session, case, compiled, actor)
        search.index_case(session, case.id, [case.number])
        step.event("case.started", {"process": process, "version": version.number})
        with beginning(step):
            instance = Instance.start(compiled, step, facts or {})
            _require_first_seat(step, instance)
            settle(step, instance)
            session.flush()
        result = {"case": str(case.id), "number": case.number, "item": _my_item(session, case, actor)}
        flush(step)
        receipts.close_receipt(session, request, result)
        return result


def wake(case_id: UUID, *, actor: Actor) -> dict[str, Any]:
    """Fire the timers of a case that are due. Raises NotFound, Stopped."""

    def work(step: CaseStep) -> Mapping[str, Any]:
        if step.row.state != CaseState.OPEN or step.row.wake_at is None or step.row.wake_at > step.now:
            return {"fired": 0}
        instance = load(step)
        fired = instance.wake(step.now)
        for node in instance.fired:
            step.event("timer.fired", {}, node=node)
        resolve_incidents(step.session, step.row, OF_WAKING, actor=step.actor, now=step.now)
        settle(step, instance)
        return {"fired": fired}

    return in_case(Request(command="cases.wake", actor=actor), BY_ID, {"id": case_id}, work)


def deliver(  # noqa: PLR0913 - a message is a name, a key and facts; who brings it says who and by which job
    name: str, message_key: str, facts: Facts, *, actor: Actor, key: str = "", job_id: UUID | None = None
) -> dict[str, Any]:
    """Bring a message to the case that waits for it; `job_id` is the job that brings it, which keeps it.

    Raises NotFound where no case waits for it, Stopped.
    """

    def work(step: CaseStep) -> Mapping[str, Any]:
        if step.row.state != CaseState.OPEN:
            raise NotFound  # it ended while this message waited for its lock
        instance = load(step)
        wait = next((each for each in step.before.messages if (each.name, each.key) == (name, message_key)), None)
        if wait is None:
            raise NotFound
        step.event("message.received", {"name": name}, node=wait.node)
        instance.deliver(wait.task_id, facts)
        settle(step, instance)
        return {"case": str(step.row.id)}

    content = fingerprint("cases.deliver", name, message_key, dict(facts))
    return in_case(
        Request(command="cases.deliver", actor=actor, key=key, content=content, job_id=job_id),
        WAITING,
        {"name": name, "key": message_key},
        work,
    )


def withdraw(case_id: UUID, *, reason: str, note: str = "", actor: Actor, key: str = "") -> dict[str, Any]:
    """Take a case back before it reached an end: by the way that is drawn for it, else every wait is closed.

    A drawing has a way where the case waits for a message `withdraw`. Without one nobody leaves once machines have been
    asked for something outside the house: money may have moved. Raises NotFound, Forbidden, Refused.

    `reason` is a code; the words in `note` are kept sealed, because they may name somebody.
    """

    def work(step: CaseStep) -> Mapping[str, Any]:
        case = step.row
        if (
            actor.user_id is not None
            and case.started_by != actor.user_id
            and not access.may(actor, Right.WITHDRAW_CASE)
        ):
            raise Forbidden
        if case.state == CaseState.OPEN:
            if not _leave_as_drawn(step, reason):
                _leave(step, reason)
            if note:
                step.answer("", {"values": {}, "note": note}, outcome=WITHDRAWN)
        return {"case": str(case.id)}

    content = fingerprint("cases.withdraw", case_id, reason, note)
    return in_case(
        Request(command="cases.withdraw", actor=actor, key=key, content=content), BY_ID, {"id": case_id}, work
    )


def _leave_as_drawn(step: CaseStep, reason: str) -> bool:
    """Bring the case its message `withdraw`; whether it waits for one."""
    waits = select(Subscription.id).where(Subscription.case_id == step.row.id, Subscription.name == WITHDRAW)
    if step.session.scalars(waits.limit(1)).first() is None:
        return False
    instance = load(step)
    wait = next(each for each in step.before.messages if each.name == WITHDRAW)
    step.event("case.withdrawn", {"reason": reason}, node=wait.node)
    instance.deliver(wait.task_id, {})
    settle(step, instance)
    return True


def _leave(step: CaseStep, reason: str) -> None:
    """End the case where it stands."""
    if step.actor.user_id is not None:
        _refuse_after_effects(step)
    _close_everything(step)
    case = step.row
    case.state, case.ended_at, case.wake_at, case.state_text = CaseState.WITHDRAWN, step.now, None, ""
    step.event("case.withdrawn", {"reason": reason})
    step.show(WITHDRAWN_STATUS)


def _refuse_after_effects(step: CaseStep) -> None:
    tried = exists().where(  # history, because a retry begins the count of attempts anew
        Event.case_id == Job.case_id,
        Event.kind == "job.attempted",
        Event.data["job"].astext == cast(Job.id, String),
    )
    asked = select(Job.id).where(
        Job.case_id == step.row.id, Job.task_id.is_not(None), or_(Job.state != JobState.DROPPED, tried)
    )
    if step.session.scalars(asked.limit(1)).first() is not None:
        raise Refused(N_("This case has acted outside the house already: use the way out that its current step offers"))


def _close_everything(step: CaseStep) -> None:
    """Close every wait. What a step has sent on its way (letters, starts, messages) is no wait and goes on (P3)."""
    case_id, session = step.row.id, step.session
    cancel_items(step)
    clocks.stop_all(step)
    session.execute(
        update(Job)
        .where(Job.case_id == case_id, Job.task_id.is_not(None), Job.state.in_(LIVE_JOBS))
        .values(state=JobState.DROPPED, ended_at=step.now)
    )
    for row in session.scalars(select(Subscription).where(Subscription.case_id == case_id)):
        session.delete(row)


def _require_first_seat(step: CaseStep, instance: Instance) -> None:
    """A person begins a case only by opening its first form."""
    if step.actor.user_id is None:
        return
    person, unit_id = step.actor.user_id, step.row.unit_id
    roles = {step.process.node(wait.node).role for wait in instance.waiting().items}
    if not any(
        access.has_seat(step.session, person, role, unit_id, step.now, actor=step.actor) for role in sorted(roles)
    ):
        raise Forbidden


def _my_item(session: Session, case: Case, actor: Actor) -> str:
    mine = select(WorkItem.id).where(WorkItem.case_id == case.id, WorkItem.assignee_id == actor.user_id)
    item = session.scalars(mine.limit(1)).first() if actor.user_id else None
    return str(item) if item else ""


def _next_number(session: Session, series: str, prefix: str) -> str:
    """The next number people read: a letter, the local day and six digits from the series' sequence.

    Gaps are allowed, numbers are never used twice (domain-rules §11.2).
    """
    row = session.get(NumberSeries, series)
    if row is None:
        raise NotFound
    running = session.scalar(text("SELECT nextval(:name)").bindparams(name=row.sequence))
    return f"{prefix}{calendar.local_date(utcnow()):%Y%m%d}{running:06d}"
