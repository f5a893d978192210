"""The work desk as its readers meet it: a browser per person, signed in, with the tokens a page would carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from lxml import html
from werkzeug.test import TestResponse

from forms.capabilities import FORMS
from handlers.capabilities import CAPABILITIES
from tests.support.honest import honest
from tests.support.house import KEYS
from tests.support.insurer import BANK, Insurer
from web.app import create_app
from web.auth import passwords, sessions
from web.settings import Settings
from workflows import db, registry
from workflows.db import at_moment, transaction
from workflows.models import User
from workflows.registry import Capability, Registry


class Compiled(BytecodeCache):
    """Templates as they were compiled first: every desk has an environment of its own and would do it again."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is there; the bucket itself sees whether it was made from the same source."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class WorkDesk:
    """The application of one web process in front of an insurer; both keep the insurer's time."""

    def __init__(self, url: str, folder: Path, house: type[Insurer] = Insurer) -> None:
        self.house = house(url)
        self.settings = Settings(
            database_url=url,
            host="127.0.0.1",
            port=8000,
            folder=folder,
            keyring=KEYS,
            secret_key="a secret of the tests, long enough and with many letters",
            bank_url=BANK.url,
            demo=True,
        )
        self.app: Flask = create_app(self.settings)
        self.app.jinja_env.bytecode_cache = COMPILED
        self.ids = self.house.ids

    @property
    def now(self) -> datetime:
        """The one time of house and desk."""
        return self.house.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.house.now = moment

    def in_production(self) -> Settings:
        """The same settings outside of the demo."""
        return replace(self.settings, demo=False)

    def plug(self, *capabilities: Capability) -> None:
        """Let the desk and its house know more than the insurance business."""
        registry.install(honest(Registry(*CAPABILITIES, *FORMS, *capabilities)))

    def close(self) -> None:
        """Let the database go."""
        self.let_go(self.app)
        db.engine().dispose()

    def let_go(self, app: Flask) -> None:
        """End an application's connections."""
        with app.app_context():
            for engine in db.db.engines.values():
                engine.dispose()

    def browser(self, login: str = "") -> Browser:
        """A browser, with somebody signed in."""
        found = Browser(self)
        if login:
            found.sign_in(login)
        return found

    def one_time(self, login: str, **lasts: float) -> str:
        """Somebody gets a one-time password."""
        with transaction() as session:
            kept = {"lasts": timedelta(**lasts)} if lasts else {}
            return passwords.issue_one_time(session, self.ids[login], now=self.now, **kept)

    def give_password(self, login: str, password: str) -> None:
        """Somebody has a password of their own."""
        with transaction() as session:
            user = session.get_one(User, self.ids[login])
            user.password_hash, user.must_change = passwords.hash_password(password), False

    def token(self, login: str) -> str:
        """A login as the door would open it."""
        with transaction() as session:
            return sessions.open_session(session, self.ids[login], self.now)


class Browser:
    """One person's browser. Posts carry the CSRF token of a page; `raw` is the client beneath."""

    def __init__(self, desk: WorkDesk) -> None:
        self.desk = desk
        self.raw: FlaskClient = desk.app.test_client()
        self._known = ("", "")

    def sign_in(self, login: str) -> None:
        """Be somebody."""
        self.raw.set_cookie("anliu", self.desk.token(login))

    def get(self, path: str, **options: Any) -> TestResponse:
        """Ask for a page at the desk's time."""
        with at_moment(self.desk.now):
            return self.raw.get(path, **options)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form as a page would, with its token."""
        body = {"csrf_token": self.csrf(), **(data or {})}
        with at_moment(self.desk.now):
            return self.raw.post(path, data=body, **options)

    def csrf(self) -> str:
        """The token of this browser's pages: it goes with the session, and the session with its cookie."""
        if not self._session() or self._session() != self._known[0]:
            page = self.get("/login", follow_redirects=True)
            self._known = (self._session(), re.search(r'name="csrf-token" content="([^"]+)"', page.text)[1])
        return self._known[1]

    def _session(self) -> str:
        cookie = self.raw.get_cookie(self.desk.app.config["SESSION_COOKIE_NAME"])
        return cookie.value if cookie else ""

    def page(self, path: str, **options: Any) -> Any:
        """A page, parsed; it must be there."""
        answer = self.get(path, **options)
        assert answer.status_code == 200, (path, answer.status_code)
        return html.fromstring(answer.text)


def text_of(page: Any, selector: str) -> list[str]:
    """The texts of what a selector finds, blanks made one."""
    return [" ".join(found.text_content().split()) for found in page.cssselect(selector)]
