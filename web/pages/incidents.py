"""What has stopped, and the button that lets it try again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from web.auth.guard import current, safe_next
from web.i18n import translate
from web.pages import asked, words
from web.queries import counts, incidents
from web.queries.incidents import FoundIncident
from workflows import access
from workflows.access import Right
from workflows.commands import advice, jobs
from workflows.commands.incidents import NotBegun, Stopped
from workflows.confidential import Sight
from workflows.db import db, utcnow
from workflows.engine.trouble import TEXTS
from workflows.errors import N_, Forbidden, NotFound
from workflows.models import Incident
from workflows.processes import process_of
from workflows.types import Actor

pages = Blueprint("incidents", __name__, url_prefix="/incidents")

OPEN, SOLVED = "open", "solved"
OURS = (NotBegun.__doc__, Stopped.__doc__, *TEXTS.values())
"""English texts that an incident may keep, filled in."""


@dataclass(frozen=True, kw_only=True)
class IncidentRow:
    """One incident in the reader's language; its text stays English where no text of ours is known."""

    number: int
    case_id: UUID
    case_number: str
    node: str
    code: str
    text: str
    advice: tuple[str, ...]
    count: int
    at: datetime
    resolved_at: datetime | None
    resolved_by: str
    can_retry: bool


@pages.get("")
def index() -> ResponseReturnValue:
    """The open or the solved incidents, newest first."""
    actor = current().actor
    if not access.may(actor, Right.SEE_INCIDENTS):
        raise NotFound
    solved = asked.words("tab") == SOLVED
    cursor = asked.words("cursor")
    found, following = incidents.page(
        db.session(),
        actor,
        solved=solved,
        before=int(cursor) if cursor.isdecimal() and len(cursor) < 10 else 0,  # noqa: PLR2004
    )
    stopped = words.capped(counts.incidents(db.session(), actor)) or "0"
    return render_template(
        "incidents.html",
        rows=[row(one, actor) for one in found],
        tabs=[
            (OPEN, translate(N_("Open")), stopped, not solved),
            (SOLVED, translate(N_("Solved")), "", solved),
        ],
        next_cursor=str(following or ""),
        now=utcnow(),
    )


@pages.post("/<int:number>/retry")
def retry(number: int) -> ResponseReturnValue:
    """Let what stopped try again."""
    actor = current().actor
    incident = incidents.find(db.session(), actor, number)
    if not access.may(actor, Right.RETRY_INCIDENT) or incident.job_id is None:
        raise Forbidden
    jobs.retry_job(incident.job_id, actor=actor)
    flash(translate(N_("Incident %(number)s is being tried again")) % {"number": number}, "success")
    return redirect(safe_next(request.form.get("next", "")))


def row(found: FoundIncident, actor: Actor) -> IncidentRow:
    """An incident as a line."""
    incident = found.incident
    process = process_of(db.session(), found.version_id)
    open_job = incident.job_id is not None and incident.resolved_at is None
    can_retry = open_job and access.may(actor, Right.RETRY_INCIDENT)
    return IncidentRow(
        number=incident.number,
        case_id=incident.case_id,
        case_number=found.case_number,
        node=words.node(process, Sight(process, actor).node(incident.node)) if incident.node else "",
        code=incident.code,
        text=_text(incident.code, incident.text),
        advice=()
        if incident.resolved_at
        else tuple(translate(text) for text in _advice(incident, can_retry=can_retry)),
        count=incident.count,
        at=incident.opened_at,
        resolved_at=incident.resolved_at,
        resolved_by=found.resolved_by,
        can_retry=can_retry,
    )


def _text(code: str, kept: str) -> str:
    """What went wrong, in words: the engine's own, or those of the code around what was kept."""
    if code in advice.CAUSES:
        return translate(advice.CAUSES[code]) % {"why": told_again(kept)}
    return told_again(kept) or translate(advice.REFUSED)


def _advice(incident: Incident, *, can_retry: bool) -> tuple[str, ...]:
    """What an operator can do, and how the case goes on then."""
    todo = advice.ADVICE.get(incident.code, advice.OTHER)
    if incident.item_id is not None:
        return todo, advice.OF_ITEM
    if incident.job_id is not None:
        return todo, advice.OF_JOB if can_retry else advice.OF_OPERATOR
    return (todo,) if incident.code == "stuck" else (todo, advice.OF_CASE)


def told_again(kept: str) -> str:
    """A kept English text in the reader's language where it is one of ours, and as it is where not."""
    return next(filter(None, (filled_again(text or "", kept) for text in OURS)), kept and translate(kept))


def filled_again(template: str, kept: str) -> str:
    """The engine's words in the reader's language, with the values that the kept English text holds."""
    pattern = re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.*)", re.escape(template))
    found = re.fullmatch(pattern, kept, re.DOTALL) if template else None
    if found is None:
        return ""
    return translate(template) % {name: told_again(value) for name, value in found.groupdict().items()}
