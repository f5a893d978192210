"""The inbox: tabs, filters, pages by key, and the rows alone for htmx, which asks every ten seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from web.auth.guard import current, safe_next
from web.i18n import language, pick, say, translate
from web.pages import asked, rows, words
from web.pages.shell import INBOX
from web.queries import processes
from workflows import inbox
from workflows.commands import items
from workflows.db import db, utcnow
from workflows.errors import N_, Conflict, NotFound, Refused
from workflows.inbox import BadCursor, Filters, InboxPage, Tab
from workflows.types import Actor, Choice

pages = Blueprint("inbox", __name__)

TABS = {
    Tab.MINE: N_("Mine"),
    Tab.POOL: N_("Unclaimed"),
    Tab.RETURNED: N_("Sent back"),
    Tab.TEAM: N_("All"),
    Tab.ESCALATED: N_("Escalated"),
}
MOST_AT_ONCE = 50


@pages.get("/")
def index() -> ResponseReturnValue:
    """One page of a tab; the rows alone where htmx asks, or 304 where they are as they were."""
    actor, now = current().actor, utcnow()
    tab, found = _open(actor, now)
    partial = "HX-Request" in request.headers
    mark = _mark(found, actor)
    if partial and request.if_none_match.contains(mark):
        return _marked(make_response("", 304), mark)
    g.inbox_count = words.capped(found.tabs[Tab.MINE])
    _remember()
    template = "_inbox_rows.html" if partial else "inbox.html"
    response = make_response(render_template(template, **_view(found, actor, tab), now=now))
    return _marked(response, mark) if partial else response


@pages.post("/inbox/claim")
def claim() -> ResponseReturnValue:
    """Claim one item and open it, or claim several and stay."""
    only = request.form.get("only", "")
    if only:
        item_id = asked.id_of(only.partition(":")[0])
        items.claim(item_id, actor=current().actor, key=asked.key())
        return redirect(url_for("items.show", item_id=item_id))
    chosen = [asked.id_of(text.partition(":")[0]) for text in request.form.getlist("item")[:MOST_AT_ONCE]]
    told = [_claim_one(item_id) for item_id in dict.fromkeys(chosen)]
    if told.count(""):
        flash(translate(N_("%(n)s claimed")) % {"n": told.count("")}, "success")
    for refusal in dict.fromkeys(text for text in told if text):
        flash(refusal, "error")
    return redirect(safe_next(request.form.get("next", "")))


def _claim_one(item_id: UUID) -> str:
    """Why an item of several could not be claimed, or nothing."""
    key = asked.key()
    try:
        items.claim(item_id, actor=current().actor, key=f"{key[:40]}:{item_id.hex}" if key else "")
    except (Conflict, NotFound, Refused) as refused:
        return say(refused)
    return ""


def _open(actor: Actor, now: datetime) -> tuple[Tab, InboxPage]:
    """The tab asked for; without one, my own work, and where I have none what is free to claim."""
    asked_for = request.args.get("tab", "")
    tab = Tab(asked_for) if asked_for in set(Tab) else Tab.MINE
    if tab is Tab.ESCALATED and not inbox.watches(actor):
        tab = Tab.MINE
    found = _read(actor, tab, now)
    if not asked_for and not found.tabs[Tab.MINE] and found.tabs[Tab.POOL]:
        return Tab.POOL, _read(actor, Tab.POOL, now)
    return tab, found


def _read(actor: Actor, tab: Tab, now: datetime) -> InboxPage:
    """The page asked for; a cursor of another list leads to the first one."""
    filters = Filters(
        q=asked.words("q"),
        process=asked.words("process"),
        node=asked.words("step"),
        product=asked.words("product"),
        urgent=bool(asked.words("urgent")),
    )
    after = asked.words("cursor", asked.LONGEST_CURSOR) or None
    try:
        return inbox.page(db.session(), actor, tab=tab, filters=filters, after=after, now=now)
    except BadCursor:
        return inbox.page(db.session(), actor, tab=tab, filters=filters, now=now)


def _mark(found: InboxPage, actor: Actor) -> str:
    """Changes when what the list says changes; the words of the countdowns do not count."""
    said = repr((found, language(), actor.user_id, sorted(asked.query().items())))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _marked(response: Response, mark: str) -> Response:
    response.set_etag(mark)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def _remember() -> None:
    """How the list is filtered, for the way back; not what was searched for, which may be a name."""
    kept: dict[str, Any] = {name: text for name, text in asked.query().items() if name not in {"q", "cursor"}}
    address = url_for("inbox.index", **kept)
    if session.get(INBOX, "") != address:
        session[INBOX] = address


def _view(found: InboxPage, actor: Actor, tab: Tab) -> dict[str, Any]:
    products = rows.products()
    known = rows.reasons_of(found.rows)
    return {
        "rows": [rows.draw(row, actor, known, products) for row in found.rows],
        "tabs": [
            (key.value, translate(text), words.capped(found.tabs[key]) or "0", key is tab)
            for key, text in TABS.items()
            if key is not Tab.ESCALATED or inbox.watches(actor)
        ],
        "oversees": tab is Tab.ESCALATED,
        "counts": found,
        "next_cursor": found.next_cursor,
        "filters": _filters(actor, products),
    }


def _filters(actor: Actor, products: Sequence[Choice]) -> dict[str, Any]:
    drawn = processes.current(db.session())
    steps = {
        node.id: pick(node.zh, node.en) or node.id
        for process in drawn
        for node in process.nodes.values()
        if node.form and node.role in actor.roles
    }
    return {
        **asked.query(),
        "processes": [(process.id, words.process(process)) for process in drawn],
        "steps": list(steps.items()),
        "products": [(one.value, pick(one.zh, one.en)) for one in products],
    }
