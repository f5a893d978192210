"""What the house tells its reader about their cases: the newest first, each once."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from handlers.notices import operations, queries
from web.auth.guard import current
from web.i18n import language
from web.queries import cases
from workflows.db import db, transaction, utcnow

pages = Blueprint("notices", __name__, url_prefix="/notices")


@pages.get("")
def index() -> ResponseReturnValue:
    """What was told of cases the reader still sees, and what of it is new."""
    session, actor = db.session(), current().actor
    told = queries.recent(session, actor, language())
    known = cases.titles(session, actor, {row.case_id for row in told})
    rows = [(row, *known[row.case_id]) for row in told if row.case_id in known]
    return render_template("notices.html", rows=rows, unread=any(row.unread for row in told))


@pages.post("/read")
def read() -> ResponseReturnValue:
    """Everything there is has been read."""
    with transaction() as session:
        operations.mark_all_read(session, current().actor, now=utcnow())
    return redirect(url_for("notices.index"))
