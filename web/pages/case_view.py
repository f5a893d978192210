"""Everything the page of a case says, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from web.i18n import pick, translate
from web.pages import events, incidents, rows, words
from web.pages.papers import paper
from web.queries import cases, documents, reasons
from web.queries import incidents as stopped
from workflows import access, codec, history
from workflows.access import Right
from workflows.confidential import Sight
from workflows.db import utcnow
from workflows.engine import Fact, Process
from workflows.engine.dialect import Drawing
from workflows.errors import N_
from workflows.history import Wait, WaitKind
from workflows.models import Case, CaseState, Unit, WorkItem
from workflows.processes import process_of
from workflows.types import Actor

INCIDENT = "incident"


def of(session: Session, actor: Actor, case: Case, unit: Unit) -> dict[str, Any]:
    """The context of the template."""
    process = process_of(session, case.version_id)
    sight = Sight(process, actor)
    happened = sight.timeline(history.timeline(session, case.id))
    known = reasons.by_code(session, (code for entry in happened for code in entry.reasons))
    return {
        "case": _head(case, unit, process),
        "nodes": nodes(session, actor, case),
        "drawings": [_drawing(case, each) for each in (process.drawing, *process.called)],
        "timeline": [events.told(entry, process, known) for entry in events.worth_telling(happened)][::-1],
        "waits": [_wait(session, actor, case, process, wait) for wait in _waits(session, sight, case, process)],
        "documents": [paper(one) for one in documents.of_case(session, actor, case.id)],
        "incidents": [incidents.row(one, actor) for one in stopped.of_case(session, actor, case.id)],
        "can_withdraw": may_withdraw(actor, case),
    }


def nodes(session: Session, actor: Actor, case: Case) -> list[dict[str, Any]]:
    """How the named nodes of the drawings stand, in the drawings' order, the main one first."""
    process = process_of(session, case.version_id)
    sight = Sight(process, actor)
    marks = sight.marks(history.node_states(session, case))
    drawn = dict.fromkeys(id for drawing in (process.drawing, *process.called) for id in drawing.nodes)
    broken = {sight.node(one.incident.node) for one in stopped.of_case(session, actor, case.id)}
    return [
        {
            "id": node.id,
            "label": pick(node.zh, node.en),
            "state": INCIDENT if node.id in broken else marks[node.id].state.value,
            "count": marks[node.id].count,
            "note": translate(N_("Round %(n)s")) % {"n": marks[node.id].round} if marks[node.id].round > 1 else "",
        }
        for node in map(process.node, drawn)
        if node.id in marks and pick(node.zh, node.en)
    ]


def _drawing(case: Case, drawing: Drawing) -> dict[str, Any]:
    return {
        "label": pick(drawing.zh, drawing.en),
        "url": url_for("cases.diagram", case_id=case.id, process=drawing.id),
        "nodes": " ".join(drawing.nodes),
    }


def _waits(session: Session, sight: Sight, case: Case, process: Process) -> list[Wait]:
    """What the case waits for, without the messages that may come at any time beside it."""
    found = sight.waits(history.waits(session, case))
    beside = [one for one in found if one.kind is WaitKind.MESSAGE and one.node]
    return [one for one in found if one not in beside or not process.node(one.node).is_armed]


def may_withdraw(actor: Actor, case: Case) -> bool:
    """Whether the reader may take the case back: an open one of theirs, as long as nothing was approved."""
    if case.state != CaseState.OPEN or words.group(case.public_status) == words.APPROVED:
        return False
    return case.started_by == actor.user_id or access.may(actor, Right.WITHDRAW_CASE)


def _head(case: Case, unit: Unit, process: Process) -> dict[str, Any]:
    return {
        "number": case.number,
        "title": cases.title(case) or translate(N_("Not filled in yet")),
        "process_label": words.process(process),
        "public_status": words.state(case.public_status),
        "public_tone": words.tone(case.public_status),
        "started_at": case.started_at,
        "ended_at": case.ended_at,
        "unit": pick(unit.zh, unit.en),
        "facts": _facts(case, process),
    }


def _facts(case: Case, process: Process) -> list[tuple[str, str]]:
    """What the drawing shows of its facts."""
    held = codec.decode(case.facts)
    shown = [(fact, held.get(fact.name)) for fact in process.facts.values() if fact.show]
    return [(words.fact(fact), _said(process, fact, value)) for fact, value in shown if value not in (None, "")]


def _said(process: Process, fact: Fact, value: Any) -> str:
    if fact.name == "product":
        return rows.product(value, rows.products())
    return words.code(process, value) if fact.type == "code" else words.value(value)


def _wait(session: Session, actor: Actor, case: Case, process: Process, wait: Wait) -> dict[str, Any]:
    item = session.get(WorkItem, wait.item_id) if wait.item_id else None
    mine = item is not None and access.covers(actor, item.role, case, item)
    may_give = item is not None and not mine and access.may(actor, Right.HAND_OVER)
    later = wait.due_at if wait.kind is not WaitKind.MACHINE or (wait.due_at and wait.due_at > utcnow()) else None
    return {
        "kind": wait.kind.value,
        "label": _label(process, wait),
        "detail": _detail(wait),
        "due_at": later,
        "paused_since": item.paused_since if item else None,
        "item_id": wait.item_id if mine else None,
        "hand_over_url": url_for("items.to_whom", item_id=item.id) if item and may_give else "",
    }


def _label(process: Process, wait: Wait) -> str:
    if wait.node:
        return words.node(process, wait.node)
    return translate(N_("The next point in time")) if wait.kind is WaitKind.CLOCK else wait.code


def _detail(wait: Wait) -> str:
    if wait.kind is WaitKind.PERSON:
        return " · ".join(text for text in (words.role(wait.code), wait.assignee_name) if text)
    return translate(N_("It did not work; see the incident above")) if wait.failed else ""
