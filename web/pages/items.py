"""One item: read it, claim it, type, send, and be told everything that stands in the way with nothing lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from web import errors
from web.auth.guard import current
from web.forms import origins
from web.forms.live import hidden_event
from web.forms.read import Typed, read_answers, typed
from web.forms.resets import answered, changed
from web.i18n import pick, translate
from web.pages import asked, deadlines, rows, sending, words
from web.pages.desk import MINE, Desk
from web.pages.shell import inbox_url
from web.queries import cases, items
from workflows import access, sealing
from workflows.access import Right
from workflows.commands import items as commands
from workflows.commands.incidents import Stopped
from workflows.confidential import Sight
from workflows.db import db, require_writable, utcnow
from workflows.errors import N_, AnliuError, Conflict, Forbidden, InMaintenance, Invalid, KeyReused, NotFound, Refused
from workflows.types import Finding

MOST_REASON = 500
"""So many characters of a reason are kept."""

pages = Blueprint("items", __name__, url_prefix="/items/<uuid:item_id>")


@pages.get("")
def show(item_id: UUID) -> ResponseReturnValue:
    """The item with its form; one that is done leads to its case."""
    desk = Desk.of(current().actor, item_id)
    if not desk.found.item.open:
        return redirect(url_for("cases.show", case_id=desk.found.case.id))
    post, saved_at = desk.start()
    return _draw(desk, post, saved_at=saved_at)


@pages.post("/claim")
def claim(item_id: UUID) -> ResponseReturnValue:
    """Take the item."""
    commands.claim(item_id, actor=current().actor, key=asked.key())
    return redirect(url_for("items.show", item_id=item_id))


@pages.post("/release")
def release(item_id: UUID) -> ResponseReturnValue:
    """Put the item back for everybody of its role; the draft stays with it."""
    commands.release(item_id, actor=current().actor, key=asked.key())
    flash(translate(N_("Put back for your colleagues")), "success")
    return redirect(inbox_url())


@pages.get("/hand-over")
def to_whom(item_id: UUID) -> ResponseReturnValue:
    """Whom the item can be given to: for a supervisor, who sees the case and not the form."""
    actor, session = current().actor, db.session()
    found = items.to_hand_over(session, actor, item_id)
    return render_template(
        "hand_over.html",
        item=rows.draw(found.row, actor, rows.reasons_of([found.row]), rows.products()),
        colleagues=items.colleagues(session, found.item, utcnow(), but=found.item.assignee_id),
        deadlines=deadlines.of(session, found),
        may_mark=access.may(actor, Right.MARK_URGENT),
        **_mark(found),
        now=utcnow(),
    )


@pages.post("/hand-over")
def hand_over(item_id: UUID) -> ResponseReturnValue:
    """Give the item to a colleague; the draft goes along."""
    commands.hand_over(item_id, to=asked.id_of(request.form.get("to", "")), actor=current().actor, key=asked.key())
    flash(translate(N_("Handed over")), "success")
    return redirect(inbox_url())


@pages.post("/reveal")
def reveal(item_id: UUID) -> ResponseReturnValue:
    """Masked values in full, for whoever holds the item and says why; the history tells it."""
    desk, what = Desk.of(current().actor, item_id), request.form.get("what", "")
    purpose = request.form.get("purpose", "")
    commands.reveal(item_id, what, purpose=purpose, actor=desk.actor)  # without a key: each time is looked at, and told
    alone = "HX-Request" in request.headers
    template = "forms/revealed.html" if alone else "revealed.html"
    return render_template(template, blocks=desk.revealed(what), purpose=words.purpose(purpose), item_id=item_id)


@pages.post("/urgent")
def mark(item_id: UUID) -> ResponseReturnValue:
    """Mark the item as urgent with a reason, or take the mark back: for a supervisor."""
    actor, key = current().actor, asked.key()
    if request.form.get("marked", ""):
        commands.mark_urgent(item_id, reason=request.form.get("reason", "")[:MOST_REASON], actor=actor, key=key)
        flash(translate(N_("Marked as urgent")), "success")
    else:
        commands.unmark(item_id, actor=actor, key=key)
        flash(translate(N_("No longer marked as urgent")), "success")
    return redirect(url_for("items.to_whom", item_id=item_id))


@pages.post("")
def complete(item_id: UUID) -> ResponseReturnValue:
    """Send the form: done, or drawn again with every finding and every letter that was typed."""
    desk = Desk.of(current().actor, item_id)
    try:
        require_writable()
        return _receive(desk)
    except InMaintenance as held:  # nothing can be kept here now: the page itself holds what was typed
        return _draw(desk, typed(desk.schema, request.form), _said(held)), 503


def _receive(desk: Desk) -> ResponseReturnValue:
    post, findings = sending.receive(desk)
    post = desk.filled(answered(desk.schema, post)) if post.pressed else post
    outcome = desk.node.outcome(post.outcome)
    asks = bool(changed(desk.schema, post)) and (outcome is None or outcome.checked)
    if post.pressed or asks:
        return _draw(desk, post, findings), 200 if post.pressed else 422
    try:
        return _finish(desk, post, findings)
    except Invalid as invalid:
        if errors.wants_json():
            return jsonify(sending.as_json(desk, invalid)), 422
        return _draw(desk, post, sending.placed(invalid.findings, post.outcome)), 422
    except Conflict as conflict:
        return errors.conflict(conflict, sending.told(desk, post), url_for("items.show", item_id=desk.found.item.id))
    except KeyReused:
        raise
    except Refused as refused:
        return _draw(desk, post, _said(refused)), 403 if isinstance(refused, Forbidden) else 422
    except (Stopped, OperationalError):
        sending.keep(desk, post)
        raise


def _said(error: AnliuError) -> list[Finding]:
    """What concerns no single field, at the head of the form."""
    return [Finding(field="", code="refused", message=error.message, params=error.params)]


def _finish(desk: Desk, post: Typed, findings: list[Finding]) -> ResponseReturnValue:
    """Read the form and do the item; who goes on with the case is led there. Raises whatever stands in the way."""
    if findings:
        sending.refuse(desk, post, findings)
    answers = read_answers(desk.schema, post, outcomes=desk.node.outcomes, reasons=desk.reasons, given=desk.given())
    item_id = desk.found.item.id
    done = commands.complete(item_id, answers, token=asked.token(), actor=desk.actor, key=asked.key())
    outcome = desk.node.outcome(answers.outcome)
    label = pick(outcome.zh, outcome.en) if outcome else answers.outcome
    told, at = {"number": done["number"], "outcome": label}, _goes_on(desk)
    text = N_("%(number)s: %(outcome)s. Next: %(step)s") if at else N_("%(number)s: %(outcome)s")
    flash(translate(text) % {**told, "step": at}, "success")
    following = items.next_of(db.session(), desk.actor, desk.found.case.id)
    return redirect(url_for("items.show", item_id=following) if following else inbox_url())


def _goes_on(desk: Desk) -> str:
    """Where the case waits now, as far as the reader may know: a decision beyond authority is with somebody else."""
    sight, here = Sight(desk.process, desk.actor), cases.waits_at(db.session(), desk.found.case.id)
    return ", ".join(dict.fromkeys(words.node(desk.process, sight.node(node)) for node in here))


@pages.post("/draft")
def draft(item_id: UUID) -> ResponseReturnValue:
    """Keep what is typed and not sent; 409 once the item has changed under it."""
    desk = Desk.of(current().actor, item_id)
    if desk.claim_state != MINE or asked.token() != desk.found.item.version:
        return jsonify(status="changed"), 409
    post = typed(desk.schema, request.form)
    try:
        return jsonify(saved_at=commands.save_draft(item_id, sending.as_draft(post), actor=desk.actor))
    except NotFound:  # it was there a moment ago: the form itself was sent meanwhile
        return jsonify(status="changed"), 409


@pages.post("/files")
def upload(item_id: UUID) -> ResponseReturnValue:
    """Store the files chosen for one document, at once; gives the document redrawn."""
    desk = Desk.of(current().actor, item_id)
    if desk.claim_state != MINE:
        raise Conflict(winner=desk.found.row.assignee_name)
    post, findings = sending.receive(desk)
    field, one = sending.document_of(desk.form(post, findings), request.headers.get("HX-Trigger-Name", ""))
    return render_template("forms/document.html", field=field, one=one, upload_url=request.path, documents=desk.papers)


@pages.post("/live")
def live(item_id: UUID) -> ResponseReturnValue:
    """Answer while somebody types: which fields are asked now, or what a computed field comes to."""
    desk = Desk.of(current().actor, item_id)
    post = typed(desk.schema, request.form)
    name = request.form.get("_computed", "")
    if name:
        return desk.worked_out(name, post) or "—"
    if "_complete" in request.form:
        return render_template("forms/completeness.html", found=desk.completeness(post))
    fresh = origins.frames(post, origins.fill(post, desk.known(post)))
    answer = make_response("", 204)
    answer.headers["HX-Trigger"] = hidden_event(desk.schema, post, fresh)
    return answer


def _draw(
    desk: Desk, post: Typed, findings: list[Finding] | None = None, *, saved_at: datetime | None = None
) -> Response:
    form = desk.form(post, findings or [])
    return make_response(
        render_template(
            "item.html",
            **_around(desk),
            form=form,
            context_blocks=form.context_blocks,
            form_template="forms/form.html",
            live_url=url_for("items.live", item_id=desk.found.item.id) if desk.claim_state == MINE else "",
            upload_url=url_for("items.upload", item_id=desk.found.item.id) if desk.claim_state == MINE else "",
            draft_saved_at=saved_at,
        )
    )


def _mark(found: items.FoundItem) -> dict[str, Any]:
    """Who marked the item as urgent, and the words for why."""
    return {"marked_by": found.row.marked_by_name, "mark_note": sealing.unseal_text(found.item.mark_note)}


def _around(desk: Desk) -> dict[str, Any]:
    """What stands around the form."""
    session, found, now = db.session(), desk.found, utcnow()
    known = rows.reasons_of([found.row])
    others = items.colleagues(session, found.item, now, but=desk.actor.user_id) if desk.claim_state == MINE else []
    return {
        "item": rows.draw(found.row, desk.actor, known, rows.products()),
        "form_title": words.node(desk.process, desk.node.id),
        "return_note": found.note,
        "may_unmask": access.may(desk.actor, Right.UNMASK),
        "deadlines": deadlines.of(session, found),
        **_mark(found),
        "case": {
            "public_status": words.state(found.case.public_status),
            "public_tone": words.tone(found.case.public_status),
        },
        "documents": desk.papers,
        "claim_state": desk.claim_state,
        "hindrance": translate(desk.hindrance) if desk.hindrance else "",
        "colleagues": others,
        "purposes": [(code, words.purpose(code)) for code in words.PURPOSES],
        "now": now,
    }
