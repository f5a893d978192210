"""The only place that knows HTTP: which failure is which status, and what the reader is told."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from web.auth.passwords import Busy
from web.i18n import in_both, say, translate
from workflows.commands.incidents import NotBegun, Stopped
from workflows.db import db
from workflows.errors import (
    N_,
    AnliuError,
    Conflict,
    Forbidden,
    InMaintenance,
    Invalid,
    NotFound,
    Refused,
    places,
)

STATUS: tuple[tuple[type[AnliuError], int], ...] = (
    (NotFound, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (Invalid, 422),
    (Refused, 422),
    (InMaintenance, 503),
    (Busy, 503),
    (Stopped, 500),
    (NotBegun, 500),
)
"""The first that fits; what is none of these is our own mistake."""
RETRY_AFTER = "30"
READ_ONLY = "25006"
"""PostgreSQL's code for a write that a read-only transaction refuses."""
STALE_PAGE = N_("This page is too old or was not sent by us. Load it again; what you typed is kept as a draft.")
BUSY = N_("The database is busy")
SHOWN = frozenset({403, 404, 409, 413, 422, 429, 500, 503})
"""The statuses a page exists for; of the rest the reader is told the nearest."""

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Answer every failure with a page of ours, in the reader's language."""
    app.register_error_handler(AnliuError, _ours)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _database)
    app.register_error_handler(Exception, _unknown)


def status_of(error: AnliuError) -> int:
    """The status of one of our errors."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def page(status: int, message: str = "", number: object = None) -> Response:
    """The answer to a failure: a page for people, a short text for programs."""
    db.session.rollback()
    if wants_json():
        answer = jsonify(status=status, message=message)
        answer.status_code = status
    else:
        shown = status if status in SHOWN else (422 if status < 500 else 500)  # noqa: PLR2004 - the HTTP classes
        answer = make_response(render_template("error.html", code=shown, message=message, incident_number=number))
        answer.status_code = status
    if status == 503:  # noqa: PLR2004
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def conflict(error: Conflict, typed: Sequence[tuple[str, str]] = (), back_url: str = "/") -> Response:
    """409: who was faster, and everything the other one typed."""
    db.session.rollback()
    if wants_json():
        return page(409, say(error))
    at = error.params.get("at") or None
    drawn = render_template(
        "conflict.html", winner=error.winner or translate(N_("Somebody")), at=at, typed=typed, back_url=back_url
    )
    return make_response(drawn, 409)


def wants_json() -> bool:
    """Whether a script asks, not a reader."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and "HX-Request" not in request.headers


def _ours(error: AnliuError) -> ResponseReturnValue:
    status = status_of(error)
    if isinstance(error, Conflict):
        return conflict(error, back_url=_back())
    if isinstance(error, Stopped):
        return page(status, say(error), error.number)
    if isinstance(error, NotBegun):
        return page(status, say(error))
    if status == 500:  # noqa: PLR2004
        return _unknown(error)
    return page(status, "" if type(error) in {NotFound, Forbidden} and not error.params else say(error))


def _back() -> str:
    """Where the reader can see how things stand now."""
    if request.blueprint == "items" and request.view_args:
        return url_for("items.show", item_id=request.view_args["item_id"])
    return url_for("inbox.index")


def _csrf(error: CSRFError) -> ResponseReturnValue:
    del error
    if wants_json():
        return page(403, translate(STALE_PAGE))
    db.session.rollback()
    return render_template("error.html", code=403, message=translate(STALE_PAGE), stale=True, back_url=_back()), 403


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.response is not None or error.code < 400:  # noqa: PLR2004
        return error
    answer = page(error.code)
    if error.code == 405:  # noqa: PLR2004
        answer.headers["Allow"] = error.get_headers()[-1][1]
    return answer


def _database(error: Exception) -> ResponseReturnValue:
    """A lock, a slow statement, a lost connection: nothing was done, and a little later it works (F11)."""
    if isinstance(error, OperationalError | PoolTimeout) or getattr(error, "connection_invalidated", False):
        log.warning("database", id=g.get("request_id", ""), error=type(error).__name__)
        return page(503, translate(BUSY))
    return _unknown(error)


def _unknown(error: Exception) -> ResponseReturnValue:
    """A mistake of ours: its kind goes to the log with the request's number, its text does not."""
    number = g.get("request_id", "")
    log.error("request failed", id=number, error=type(error).__name__, trace=places(error))
    try:
        return page(500, number=number[-12:])
    except Exception:  # noqa: BLE001 - whatever is broken, the reader gets an answer
        return Response(f"500 {in_both(N_('Something broke'))} {number[-12:]}\n", status=500, mimetype="text/plain")
