"""The pages of the login: sign in, sign out, choose a password, choose a language."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import timedelta

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from web.auth import guard, passwords, sessions, throttle
from web.auth.sessions import Login
from web.i18n import CHOICE, LANGUAGES, say, translate
from workflows.db import db, housekeeping, transaction, utcnow
from workflows.errors import N_, InMaintenance, Refused
from workflows.models import User

pages = Blueprint("auth", __name__)

WRONG = N_("Login name or password is wrong")
SLOW_DOWN = N_("Too many tries. Try again in %(seconds)s seconds.")
EXPIRED = N_("This one-time password has expired. Ask for a new one.")
UNEQUAL = N_("The two entries differ")
SAME = N_("This is the old password; please choose another one")
LONGEST_ACCOUNT = 60


@pages.get("/login")
def login() -> ResponseReturnValue:
    """The door."""
    if g.login and not g.login.must_change:
        return redirect(guard.safe_next(request.args.get("next", "")))
    return _door()


@pages.post("/login")
def sign_in() -> ResponseReturnValue:
    """Let somebody in: the same answer and the same time whether the name or the password is wrong."""
    account = request.form.get("login_name", "").strip().lower()[:LONGEST_ACCOUNT]
    address, now = request.remote_addr or "", utcnow()
    wait = throttle.take_try(account, address, now)
    if wait:
        return _slow_down(account, wait)
    user = db.session.scalars(select(User).where(User.login == account, User.active)).one_or_none()
    if not passwords.matches(user.password_hash if user else "", request.form.get("password", "")) or user is None:
        return _door(translate(WRONG), account), 422
    if user.must_change and (user.password_expires_at is None or user.password_expires_at <= now):
        return _door(translate(EXPIRED), account), 422
    throttle.forget_failures(account, address, now)
    if g.login:
        sessions.close(g.login.token_hash)
    with housekeeping() as writing:
        token = sessions.open_session(writing, user.id, now)
    return _go_on(token)


@pages.post("/logout")
def logout() -> ResponseReturnValue:
    """Let somebody out."""
    sessions.close(guard.current().token_hash)
    return guard.leave(make_response(redirect("/login")))


@pages.get("/password")
def set_password() -> ResponseReturnValue:
    """Choose a password: after a one-time password, or because somebody wants another one."""
    return _choose(guard.current())


@pages.post("/password")
def save_password() -> ResponseReturnValue:
    """Keep the chosen password and end every login the user had."""
    here, new = guard.current(), request.form.get("password", "")
    user = db.session.get_one(User, here.user_id)
    try:
        _require_current(here, user)
        _require_new(here, user, new)
    except Refused as refused:
        return _choose(here, say(refused)), 422
    hashed, now = passwords.hash_password(new), utcnow()
    with transaction() as writing:
        row = writing.get_one(User, here.user_id)
        row.password_hash, row.must_change, row.password_expires_at = hashed, False, None
        sessions.close_all(writing, here.user_id)
        token = sessions.open_session(writing, here.user_id, now)
    return _go_on(token)


@pages.post("/language")
def language() -> ResponseReturnValue:
    """Keep the reader's language: with the user, or in the browser of somebody unknown."""
    lang = request.form.get("lang", "")
    if lang in LANGUAGES and g.login:
        with suppress(InMaintenance), transaction() as writing:  # the browser still keeps it
            writing.get_one(User, g.login.user_id).locale = lang
    if lang in LANGUAGES:
        session[CHOICE] = lang
    return redirect(guard.safe_next(request.form.get("next", "")))


def _require_current(here: Login, user: User) -> None:
    """Whoever changes a password of their own proves that they know it, as slowly as at the door. Raises Refused."""
    now = utcnow()
    if here.must_change:
        if user.password_expires_at is None or user.password_expires_at <= now:
            raise Refused(EXPIRED)
        return
    wait = throttle.take_try(here.account, request.remote_addr or "", now)
    if wait:
        raise Refused(SLOW_DOWN, seconds=_seconds(wait))
    if not passwords.matches(user.password_hash, request.form.get("current", "")):
        raise Refused(N_("The present password is wrong"))
    throttle.forget_failures(here.account, request.remote_addr or "", now)


def _require_new(here: Login, user: User, new: str) -> None:
    """Raises Refused unless it was typed twice, is good, and is not the one there is."""
    if new != request.form.get("again", ""):
        raise Refused(UNEQUAL)
    passwords.require_good(new, here.account)
    if passwords.matches(user.password_hash, new):
        raise Refused(SAME)


def _go_on(token: str) -> Response:
    lang = session.get(CHOICE)
    response = guard.enter(make_response(redirect(guard.safe_next(request.form.get("next", "")))), token)
    if lang:
        session[CHOICE] = lang
    return response


def _slow_down(account: str, wait: timedelta) -> ResponseReturnValue:
    text = translate(SLOW_DOWN) % {"seconds": _seconds(wait)}
    return _door(text, account), 429, {"Retry-After": str(_seconds(wait))}


def _seconds(wait: timedelta) -> int:
    return math.ceil(wait.total_seconds())


def _door(error: str = "", account: str = "") -> str:
    forward = request.values.get("next", "")
    return render_template("login.html", error=error, login_name=account, next=forward, ask_code=False)


def _choose(here: Login, error: str = "") -> str:
    forward = request.values.get("next", "")
    return render_template(
        "set_password.html", error=error, login_name=here.account, next=forward, ask_current=not here.must_change
    )
