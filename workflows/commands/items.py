"""What people do with work items: claim, release, hand over, complete; see what is masked; keep unsent typing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from workflows import access, clocks, sealing, segregation
from workflows.access import Right
from workflows.commands.receipts import Request, fingerprint
from workflows.commands.run import in_case, load, settle
from workflows.commands.step import CaseStep, refuse_personal
from workflows.confidential import knows
from workflows.db import transaction, utcnow
from workflows.engine import Node
from workflows.errors import N_, Conflict, Forbidden, Invalid, NotFound, Refused
from workflows.locking import Lock
from workflows.models import Case, Draft, Reason, ReasonKind, User, WorkItem
from workflows.models.answer import MARKED
from workflows.projection import Return, last_round, weigh_again
from workflows.registry import installed
from workflows.types import Actor, Answers, Facts, Finding, Outcome, Purpose

OF_ITEM = Lock('work_item JOIN "case" ON "case".id = work_item.case_id WHERE work_item.id = %(item)s', WorkItem)
"""Lock a case and one item of it."""


def claim(item_id: UUID, *, actor: Actor, key: str = "") -> dict[str, Any]:
    """Take an item that nobody has. Raises NotFound, Conflict, Forbidden."""

    def work(step: CaseStep) -> Mapping[str, Any]:
        item = _open_item(step, item_id)
        _refuse_hindered(step, item, step.actor.user_id, step.actor.on_behalf_of)
        if item.assignee_id is not None and item.assignee_id != step.actor.user_id:
            raise _conflict(step.session, item.assignee_id, item)
        if item.assignee_id is None:
            item.assignee_id = step.actor.user_id
            item.version += 1
            step.event("item.claimed", {"item": str(item.id)}, node=item.node)
        return {"item": str(item.id), "version": item.version}

    return _with_item(item_id, "items.claim", work, actor=actor, key=key)


def release(item_id: UUID, *, actor: Actor, key: str = "") -> dict[str, Any]:
    """Put an item back for anybody of the role. Raises NotFound, Conflict."""

    def work(step: CaseStep) -> Mapping[str, Any]:
        item = _open_item(step, item_id)
        _require_mine(step, item)
        item.assignee_id = None
        item.version += 1
        step.event("item.released", {"item": str(item.id)}, node=item.node)
        return {"item": str(item.id), "version": item.version}

    return _with_item(item_id, "items.release", work, actor=actor, key=key)


def hand_over(item_id: UUID, *, to: UUID, actor: Actor, key: str = "") -> dict[str, Any]:
    """Give an item to somebody else of its role. Raises NotFound, Conflict, Forbidden, Refused."""

    def work(step: CaseStep) -> Mapping[str, Any]:
        item = _to_hand_over(step, item_id)
        if not access.has_seat(step.session, to, item.role, item.unit_id, step.now, actor=step.actor):
            raise Refused(N_("That person does not hold the role this item needs"))
        _refuse_hindered(step, item, to)
        item.assignee_id = to
        item.version += 1
        step.event("item.handed_over", {"item": str(item.id), "to": str(to)}, node=item.node)
        return {"item": str(item.id), "version": item.version}

    return _with_item(item_id, "items.hand_over", work, actor=actor, key=key, to=to)


def complete(item_id: UUID, answers: Answers, *, token: int, actor: Actor, key: str = "") -> dict[str, Any]:
    """Do an item: save what was entered, move the case to its next waits.

    `token` is the item's version that the page held. Raises NotFound, Conflict (which names the winner), Forbidden,
    Refused, Invalid and Stopped.
    """

    def work(step: CaseStep) -> Mapping[str, Any]:
        item = _open_item(step, item_id)
        if item.assignee_id is not None and item.assignee_id != step.actor.user_id:
            raise _conflict(step.session, item.assignee_id, item)
        if item.version != token:
            raise _conflict(step.session, item.assignee_id, item)
        _refuse_hindered(step, item, step.actor.user_id, step.actor.on_behalf_of)
        node = step.process.node(item.node)
        outcome = _outcome(step, node, answers)
        step.done = item.task_id
        _close(step, item, answers)
        instance = load(step)
        instance.complete(item.task_id, _save(step, item, answers, instance.facts_at(item.task_id)))
        waits = settle(step, instance, _returned(step, outcome, answers))
        return {"case": str(step.row.id), "number": step.row.number, "open": bool(waits)}

    content = (answers.values, answers.outcome, list(answers.reasons), answers.note, token)
    return _with_item(item_id, "items.complete", work, actor=actor, key=key, content=content)


def reveal(item_id: UUID, what: str, *, purpose: str, actor: Actor, key: str = "") -> dict[str, Any]:
    """Let the holder of an item see masked values beside its form in full, and record it (architecture §9).

    `what` is a block that the form reveals, `purpose` a `Purpose`. The values themselves are read afterwards and kept
    nowhere. Raises NotFound, Conflict, Forbidden, and Refused without a purpose.
    """

    def work(step: CaseStep) -> Mapping[str, Any]:
        item = _open_item(step, item_id)
        _require_mine(step, item)
        _refuse_hindered(step, item, step.actor.user_id, step.actor.on_behalf_of)
        if not access.may(step.actor, Right.UNMASK):
            raise Forbidden
        if what not in installed().form(item.form).reveals:
            raise NotFound
        if purpose not in set(Purpose):
            raise Refused(N_("Say what you need it for"))
        step.event("item.revealed", {"item": str(item.id), "what": what, "purpose": purpose}, node=item.node)
        return {"item": str(item.id), "what": what}

    return _with_item(item_id, "items.reveal", work, actor=actor, key=key, what=what, purpose=purpose)


def mark_urgent(item_id: UUID, *, reason: str, actor: Actor, key: str = "") -> dict[str, Any]:
    """Mark an item as urgent (domain-rules §9, U6), for supervisors; the words are kept, sealed.

    Raises NotFound, Conflict, Forbidden, and Refused where no reason is given.
    """

    def work(step: CaseStep) -> Mapping[str, Any]:
        item = _to_oversee(step, item_id, Right.MARK_URGENT)
        if not reason.strip():
            raise Refused(N_("Say why this is urgent"))
        item.marked_by, item.marked_at = step.actor.user_id, step.now
        item.mark_note = sealing.seal(reason, owner=step.row.id)
        step.answer(item.node, {"values": {}, "note": reason}, round=item.round, outcome=MARKED)
        step.event("item.marked", {"item": str(item.id), "answer": str(step.answers[-1]["id"])}, node=item.node)
        weigh_again(step, load(step), item)
        return {"item": str(item.id), "urgent": item.urgent}

    return _with_item(item_id, "items.mark_urgent", work, actor=actor, key=key, reason=reason)


def unmark(item_id: UUID, *, actor: Actor, key: str = "") -> dict[str, Any]:
    """Take a mark back; the other rules stay as they are. Raises NotFound, Conflict, Forbidden."""

    def work(step: CaseStep) -> Mapping[str, Any]:
        item = _to_oversee(step, item_id, Right.MARK_URGENT)
        if item.marked_by is not None:
            item.marked_by, item.marked_at, item.mark_note = None, None, None
            step.event("item.unmarked", {"item": str(item.id)}, node=item.node)
            weigh_again(step, load(step), item)
        return {"item": str(item.id), "urgent": item.urgent}

    return _with_item(item_id, "items.unmark", work, actor=actor, key=key)


def save_draft(item_id: UUID, values: Mapping[str, Any], *, actor: Actor) -> str:
    """Keep unsent typing; gives the time it was saved at, as text. No step of the case: it leaves no history.

    Raises NotFound where the item is closed or somebody else's.
    """
    with transaction() as session:
        now = utcnow()
        seen = access.visible(WorkItem, actor).where(WorkItem.id == item_id).with_for_update(of=WorkItem)
        item = session.scalars(seen).one_or_none()  # locked: whoever completes it at this moment comes first or after
        if item is None or not item.open or item.assignee_id not in {None, actor.user_id}:
            raise NotFound
        if not access.covers(actor, item.role, session.get_one(Case, item.case_id), item):
            raise NotFound
        body = sealing.seal(dict(values), owner=item.case_id)
        new = {"item_id": item_id, "by": actor.user_id, "body": body, "saved_at": now}
        item.draft_saved_at = now
        session.execute(insert(Draft).values(new).on_conflict_do_update(index_elements=[Draft.item_id], set_=new))
        return now.isoformat()


def _with_item(item_id: UUID, command: str, work: Any, *, actor: Actor, key: str, **content: Any) -> dict[str, Any]:
    request = Request(
        command=command, actor=actor, key=key, content=fingerprint(command, item_id, content), item_id=item_id
    )
    return in_case(request, OF_ITEM, {"item": item_id}, work)


def _open_item(step: CaseStep, item_id: UUID) -> WorkItem:
    """The item as it is now, if the actor may see it. Raises NotFound, Conflict."""
    item = step.session.get(WorkItem, item_id)
    if item is None or not access.covers(step.actor, item.role, step.row, item):
        raise NotFound
    step.at = item.node
    step.act_for(access.acting_for(step.session, step.actor, item.role, item.unit_id))
    if not item.open:
        raise _conflict(step.session, item.done_by, item)
    return item


def _to_hand_over(step: CaseStep, item_id: UUID) -> WorkItem:
    """The item, for its holder or a supervisor who sees it. Raises NotFound, Conflict, Forbidden."""
    item = step.session.get(WorkItem, item_id)
    if item is not None and item.open and item.assignee_id == step.actor.user_id:
        return item
    return _to_oversee(step, item_id, Right.HAND_OVER)


def _to_oversee(step: CaseStep, item_id: UUID, right: Right) -> WorkItem:
    """The item, for somebody who sees it and has a right over it. Raises NotFound, Conflict, Forbidden."""
    item = step.session.get(WorkItem, item_id)
    seen = access.visible(WorkItem, step.actor).where(WorkItem.id == item_id)
    if item is None or not knows(step.actor, step.process.node(item.node)):
        raise NotFound
    if step.session.scalars(seen).one_or_none() is None:
        raise NotFound
    if not access.may(step.actor, right):
        raise Forbidden
    if not item.open:
        raise _conflict(step.session, item.done_by, item)
    return item


def _conflict(session: Session, winner_id: UUID | None, item: WorkItem) -> Conflict:
    winner = session.get(User, winner_id) if winner_id else None
    return Conflict(winner=winner.name if winner else "", at=item.closed_at or "")


def _require_mine(step: CaseStep, item: WorkItem) -> None:
    if item.assignee_id != step.actor.user_id:
        raise _conflict(step.session, item.assignee_id, item)


def _refuse_hindered(step: CaseStep, item: WorkItem, *people: UUID | None) -> None:
    """Segregation of duties (domain-rules §10). Raises Forbidden."""
    if why := segregation.hindrance(step.session, step.row.id, step.process.node(item.node), people):
        raise Forbidden(why)


def _outcome(step: CaseStep, node: Node, answers: Answers) -> Outcome:
    """The drawn outcome, with the reasons it needs. Raises Invalid, Refused."""
    outcome = node.outcome(answers.outcome)
    if outcome is None:
        raise Refused(N_("This step has no outcome %(code)s"), code=answers.outcome)
    if not outcome.reasons:
        return outcome
    known = set(
        step.session.scalars(
            select(Reason.code).where(
                Reason.code.in_(answers.reasons),
                Reason.kind == ReasonKind(outcome.reasons),
                *([Reason.stage.in_(outcome.stages)] if outcome.stages else []),
            )
        )
    )
    if not answers.reasons or set(answers.reasons) - known:
        raise Invalid([Finding(field="reasons", code="reason_missing", message=N_("Give at least one reason"))])
    return outcome


def _returned(step: CaseStep, outcome: Outcome, answers: Answers) -> Return | None:
    """What the reopened item will carry, where this outcome sends the case back."""
    if outcome.reasons != ReasonKind.RETURN:
        return None
    note = sealing.seal(answers.note, owner=step.row.id) if answers.note else None
    return Return(reasons=answers.reasons, note=note, by=step.actor.user_id)


def _close(step: CaseStep, item: WorkItem, answers: Answers) -> None:
    clocks.strike_item(step, item)
    item.closed_at = step.now
    item.outcome = answers.outcome
    item.done_by = step.actor.user_id
    item.assignee_id = step.actor.user_id
    item.urgent_at = None
    last_round(step.row, item)
    data = {"item": str(item.id), "round": item.round, "outcome": answers.outcome, "reasons": list(answers.reasons)}
    step.event("item.completed", data, node=item.node)
    if item.draft_saved_at is not None:
        step.session.execute(delete(Draft).where(Draft.item_id == item.id))


def _save(step: CaseStep, item: WorkItem, answers: Answers, seen: Facts) -> dict[str, Any]:
    """Keep the answers, let the form's saver write its tables; gives the facts."""
    form = installed().form(item.form)
    step.answer(
        item.node,
        {"values": dict(answers.values), "note": answers.note},
        item_id=item.id,
        round=item.round,
        form=form.name,
        form_version=form.version,
        outcome=answers.outcome,
        reasons=list(answers.reasons),
    )
    saver = installed().saver(form.saver)
    facts = dict(step.seen(seen, lambda: saver(answers, step)) or {})
    refuse_personal(facts, form.personal, item.node)
    return {**facts, f"{item.node}_outcome": answers.outcome}
