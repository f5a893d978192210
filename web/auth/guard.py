"""Nobody gets past here unknown: every route needs a login unless it is named as open."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from web.auth import sessions
from web.auth.sessions import Login
from workflows import access
from workflows.db import db, utcnow
from workflows.models import User
from workflows.types import Actor

OPEN = frozenset({"static", "auth.login", "auth.sign_in", "auth.language", "health.alive", "health.ready"})
"""What somebody unknown may ask for."""
BEFORE_PASSWORD = OPEN | {"auth.set_password", "auth.save_password", "auth.logout"}
"""What somebody with a one-time password may ask for until it is replaced."""
ACTOR_LASTS = timedelta(seconds=60)
MOST_ACTORS = 10_000


class Actors:
    """The actors of this process by login, worked out again after a minute so that a changed seat is soon felt."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[datetime, Actor]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, token_hash: str, user: User, now: datetime) -> Actor:
        """The actor of a login. Raises NotFound."""
        with self._lock:
            known = self._known.get(token_hash)
        if known and timedelta(0) <= now - known[0] < ACTOR_LASTS:
            return known[1]
        actor = access.actor_of(db.session(), user.id, now)
        with self._lock:
            self._known[token_hash] = (now, actor)
            self._known.move_to_end(token_hash)
            while len(self._known) > MOST_ACTORS:
                self._known.popitem(last=False)
        return actor


def init_app(app: Flask) -> None:
    """Look who is there before every request."""
    app.extensions["anliu_actors"] = Actors()
    app.before_request(_look)


def cookie_name() -> str:
    """The cookie of the login; with https it can be set by this very host only."""
    return "__Host-anliu" if current_app.config["SESSION_COOKIE_SECURE"] else "anliu"


def enter(response: Response, token: str) -> Response:
    """Give the browser its token and forget everything it had before: a fresh CSRF secret too."""
    session.clear()
    response.set_cookie(
        cookie_name(),
        token,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/",
    )
    return response


def leave(response: Response) -> Response:
    """Take the token away."""
    session.clear()
    response.delete_cookie(cookie_name(), path="/", secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response


def current() -> Login:
    """Who is there. Raises RuntimeError on a route that is open to everybody."""
    login: Login | None = g.get("login")
    if login is None:
        message = "nobody is signed in here"
        raise RuntimeError(message)
    return login


def safe_next(text: str) -> str:
    """A path of ours to go on to, or the inbox: never another site."""
    parts = urlsplit(text.replace("\\", "/"))
    ours = text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return text if ours and text.isprintable() else url_for("inbox.index")


def _look() -> ResponseReturnValue | None:
    g.login = None if request.endpoint in {"static", "health.alive"} else _find()
    allowed = BEFORE_PASSWORD if g.login and g.login.must_change else OPEN
    if request.endpoint in allowed or (g.login and not g.login.must_change):
        return None
    if g.login:
        return redirect(url_for("auth.set_password", next=_here()))
    if "HX-Request" in request.headers or request.accept_mimetypes.best == "application/json":
        return make_response("", 401)
    return redirect(url_for("auth.login", next=_here()))


def _here() -> str | None:
    """Where to go on afterwards: the page asked for, or the page a form stood on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    referrer = urlsplit(request.referrer or "")
    return referrer.path if referrer.netloc == request.host else None


def _find() -> Login | None:
    token = request.cookies.get(cookie_name(), "")
    now = utcnow()
    found = sessions.find(db.session(), token, now) if token else None
    if found is None:
        return None
    row, user = found
    if now - row.seen_at >= sessions.TOUCH:
        sessions.touch(row.token_hash, now)
    actors: Actors = current_app.extensions["anliu_actors"]
    return Login(
        token_hash=row.token_hash,
        user_id=user.id,
        account=user.login,
        name=user.name,
        locale=user.locale,
        must_change=user.must_change,
        actor=actors.of(row.token_hash, user, now),
    )
