"""What the frame of every page shows: who is there, where they may go, what waits."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property

from flask import Flask, g, session, url_for

from handlers.notices import queries as notices
from web.auth.sessions import Login
from web.i18n import language
from web.pages import words
from web.queries import counts, processes
from workflows import access
from workflows.access import Right
from workflows.db import db, utcnow, windows
from workflows.maintenance import Window

INBOX = "inbox"
"""Where the reader's cookie keeps how the inbox was last filtered; never the words searched for."""
AHEAD = timedelta(days=1)
"""How long before a maintenance window every page tells of it."""


class Shell:
    """The frame; what costs a statement is asked when it is drawn, so that a failure's page needs none."""

    def __init__(self, login: Login | None) -> None:
        self.login = login

    @property
    def lang(self) -> str:
        """The reader's language."""
        return language()

    @property
    def user_name(self) -> str:
        """Whose desk this is."""
        return self.login.name if self.login else ""

    @property
    def user_roles(self) -> str:
        """What the reader is here, in words."""
        roles = sorted(self.login.actor.roles) if self.login else []
        return " · ".join(words.role(role) for role in roles)

    @cached_property
    def may_start(self) -> bool:
        """Whether there is a case the reader may begin."""
        return self.login is not None and bool(processes.startable(db.session(), self.login.actor))

    @property
    def may_operate(self) -> bool:
        """Whether the reader looks after what has stopped."""
        return self.login is not None and access.may(self.login.actor, Right.SEE_INCIDENTS)

    @cached_property
    def inbox_count(self) -> str:
        """What waits for the reader, as text."""
        if "inbox_count" in g:
            return str(g.inbox_count)
        return words.capped(counts.mine(db.session(), self.login.actor)) if self.login else ""

    @cached_property
    def notice_count(self) -> str:
        """What the reader was told and has not read, as text."""
        return words.capped(notices.count_unread(db.session(), self.login.actor)) if self.login else ""

    @cached_property
    def incident_count(self) -> str:
        """What has stopped, as text."""
        return words.capped(counts.incidents(db.session(), self.login.actor)) if self.login else ""

    @property
    def maintenance(self) -> Window | None:
        """The time in which nothing can be saved, if it is now or within a day."""
        now = utcnow()
        window = windows().next(now)
        return window if window is not None and window.starts_at - now < AHEAD else None

    @property
    def inbox_url(self) -> str:
        """The inbox as it was last filtered."""
        return inbox_url()


def inbox_url() -> str:
    """The inbox as it was last filtered."""
    return str(session.get(INBOX, "")) or url_for("inbox.index")


def init_app(app: Flask) -> None:
    """Give every template its frame."""
    app.context_processor(lambda: {"shell": Shell(g.get("login"))})
