"""Cases: find one, see where it is, what happened and what it waits for; begin one, take one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from handlers.vocabulary.words import statuses
from web.auth.guard import current
from web.drawings import defining
from web.i18n import pick, translate
from web.pages import asked, case_view, menu, words
from web.queries import cases, processes
from web.queries.cases import FoundCase, Wanted
from workflows import codec
from workflows.commands import cases as commands
from workflows.confidential import Sight
from workflows.db import db, utcnow
from workflows.engine import Process
from workflows.errors import N_, Forbidden, NotFound, Refused
from workflows.models import CaseState, ProcessVersion
from workflows.processes import process_of
from workflows.types import Facts

pages = Blueprint("cases", __name__)

LONGEST_REASON = 200
"""What the history takes of free words; numbers of persons are refused there."""


@pages.get("/cases")
def index() -> ResponseReturnValue:
    """The cases the reader may see, newest first."""
    actor = current().actor
    group = asked.words("status")
    wanted = Wanted(
        q=asked.words("q"),
        process=asked.words("process"),
        states=[code for code in statuses() if words.group(code) == group] if group in words.GROUPS else None,
        begun_from=asked.day("begun_from"),
        begun_to=asked.day("begun_to"),
    )
    found, following = cases.page(db.session(), actor, wanted, asked.words("cursor", asked.LONGEST_CURSOR))
    return render_template(
        "cases.html",
        rows=[_row(one) for one in found],
        next_cursor=following,
        filters={
            **asked.query(),
            "processes": [(one.id, words.process(one)) for one in processes.current(db.session())],
            "statuses": [(code, translate(text)) for code, text in words.GROUPS.items()],
        },
    )


@pages.get("/new")
def new() -> ResponseReturnValue:
    """What the reader may begin, or what of it fits a search."""
    found = processes.startable(db.session(), current().actor)
    if not found:
        raise NotFound
    q = asked.words("q")
    return render_template("new.html", parts=menu.menu(found, q), q=q)


@pages.post("/new")
def start() -> ResponseReturnValue:
    """Begin a case by a line of the menu, and open its first form."""
    actor, name = current().actor, request.form.get("process", "")
    process = next((one for one in processes.startable(db.session(), actor) if one.id == name), None)
    if process is None:
        raise NotFound
    facts = _wanted(process, request.form.get("entry", ""))
    roles = processes.first_roles(process)
    seat = next(seat for seat in actor.seats if seat.role in roles)
    begun = commands.start(process.id, unit_id=seat.unit_id, facts=facts, actor=actor, key=asked.key())
    if begun["item"]:
        return redirect(url_for("items.show", item_id=begun["item"]))
    return redirect(url_for("cases.show", case_id=begun["case"]))


@pages.get("/cases/<uuid:case_id>")
def show(case_id: UUID) -> ResponseReturnValue:
    """One case."""
    actor = current().actor
    case, unit = cases.find(db.session(), actor, case_id)
    return render_template("case.html", **case_view.of(db.session(), actor, case, unit), now=utcnow())


@pages.get("/cases/<uuid:case_id>/diagram.bpmn")
def diagram(case_id: UUID) -> ResponseReturnValue:
    """A drawing of the case's own version: its process, or with `?process=` one that it calls."""
    case, _ = cases.find(db.session(), current().actor, case_id)
    package = db.session.get_one(ProcessVersion, case.version_id).package
    file = defining(asked.words("process") or case.process, package)
    if not file:
        raise NotFound
    return Response(package[file], mimetype="application/xml")


@pages.get("/cases/<uuid:case_id>/states.json")
def states(case_id: UUID) -> ResponseReturnValue:
    """Where the case is, for the drawing."""
    case, _ = cases.find(db.session(), current().actor, case_id)
    return jsonify(case_view.nodes(db.session(), current().actor, case))


@pages.post("/cases/<uuid:case_id>/withdraw")
def withdraw(case_id: UUID) -> ResponseReturnValue:
    """Take a case back, with the reason why."""
    actor = current().actor
    case, _ = cases.find(db.session(), actor, case_id)
    if case.state == CaseState.WITHDRAWN:
        return redirect(url_for("cases.show", case_id=case_id))
    if not case_view.may_withdraw(actor, case):
        raise Forbidden
    note = request.form.get("note", "").strip()
    if not note or len(note) > LONGEST_REASON:
        raise Refused(N_("Say in at most %(most)s characters why"), most=LONGEST_REASON)
    commands.withdraw(case.id, reason="submitter", note=note, actor=actor, key=asked.key())
    flash(translate(N_("%(number)s is withdrawn")) % {"number": case.number}, "success")
    return redirect(url_for("cases.show", case_id=case_id))


def _wanted(process: Process, code: str) -> Facts:
    """What a case knows of the line it is begun by. Raises NotFound."""
    if not code:
        return {}
    entry = process.drawing.entry(code)
    if entry is None:
        raise NotFound
    return {entry.fact: entry.code} if entry.fact else {}


def _row(found: FoundCase) -> dict[str, Any]:
    case, process = found.case, process_of(db.session(), found.case.version_id)
    sight = Sight(process, current().actor)
    here = [words.node(process, sight.node(node)) for node in found.nodes]
    return {
        "case_id": case.id,
        "number": case.number,
        "title": found.title or translate(N_("Not filled in yet")),
        "process_label": words.about(process, codec.decode(case.facts)),
        "public_status": words.state(case.public_status),
        "public_tone": words.tone(case.public_status),
        "now_at": ", ".join(dict.fromkeys(here)) or _rest(found, process),
        "unit": pick(found.unit.zh, found.unit.en),
        "started_at": case.started_at,
    }


def _rest(found: FoundCase, process: Any) -> str:
    """Where a case is that waits for nobody: at its end, or for a point in time."""
    case = found.case
    if case.outcome:
        return words.node(process, Sight(process, current().actor).node(case.outcome))
    if case.wake_at:
        return translate(N_("Waits until %(day)s")) % {"day": words.value(case.wake_at)}
    return ""
