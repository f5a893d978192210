"""What every answer carries and every request must: headers, the CSRF token, a known host, a number, a log line.

Settings come from `web.settings`; two variables belong to the place the web process stands in:

| Variable | Meaning | Default |
|---|---|---|
| `ANLIU_HOSTS` | names the site answers to, separated by commas | in the demo the loopback names, else required |
| `ANLIU_PROXIES` | how many proxies of ours stand before it and may be believed | 0 |
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, abort, g, request
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from web.settings import Settings, SettingsRefused
from workflows.db import new_id

MOST_BYTES = 20 * 1024 * 1024
"""Of one request: two files of the largest size (faults-security §4)."""
MOST_PARTS = 10_100
"""Of one form: as many entries as a form may have, and what steers it."""
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

log = structlog.get_logger()
csrf = CSRFProtect()
talisman = Talisman()


def init_app(app: Flask, settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
    """Put the guards around an application. Raises SettingsRefused."""
    https = not settings.demo
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=_hosts(settings, environment),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_PARTS,
        SESSION_COOKIE_NAME="__Host-anliu-page" if https else "anliu-page",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=https,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the login: a long form is not lost to a token
    )
    _believe_proxies(app, environment)
    app.before_request(_begin)
    app.before_request(_refuse_foreign_origin)
    csrf.init_app(app)
    talisman.init_app(
        app,
        force_https=False,  # the proxy's task; over http no cookie of ours travels
        session_cookie_secure=https,
        strict_transport_security=https,
        content_security_policy=POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"camera": "()", "microphone": "()", "geolocation": "()"},
        x_xss_protection=False,
    )
    app.after_request(_finish)


def _hosts(settings: Settings, environment: Mapping[str, str]) -> list[str]:
    named = [host.strip() for host in environment.get("ANLIU_HOSTS", "").split(",") if host.strip()]
    if named:
        return named
    if not settings.demo:
        raise SettingsRefused(name="ANLIU_HOSTS", why="the names of the site are needed")
    return [settings.host, "127.0.0.1", "localhost"]


def _believe_proxies(app: Flask, environment: Mapping[str, str]) -> None:
    text = environment.get("ANLIU_PROXIES") or "0"
    if not text.isdecimal():
        raise SettingsRefused(name="ANLIU_PROXIES", why="a number is needed")
    count = int(text)
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # the usual way to wrap


def _begin() -> Response | None:
    """Number the request; for a host that is not ours no page can be drawn."""
    g.begun = time.monotonic()
    g.request_id = new_id().hex
    if isinstance(request.routing_exception, SecurityError):
        return Response("400\n", status=400, mimetype="text/plain")
    return None


def _refuse_foreign_origin() -> None:
    """A change comes from a page of ours: a second look beside the token, by what the browser itself says."""
    if request.method in SAFE:
        return
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).netloc != request.host:
        abort(403)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)


def _finish(response: Response) -> Response:
    """Number and log the request: route, status and time; no address, no query, nobody's name."""
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
        taken = round((time.monotonic() - g.get("begun", time.monotonic())) * 1000, 1)
        log.info(
            "request",
            id=g.get("request_id", ""),
            method=request.method,
            route=request.endpoint or "none",
            status=response.status_code,
            ms=taken,
        )
    return response
