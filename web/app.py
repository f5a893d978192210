"""The work desk as a Flask application: composed, guarded, and a page for everything that can happen."""

from __future__ import annotations

from flask import Flask

from web import errors, i18n, security
from web.auth import guard
from web.auth.pages import pages as auth_pages
from web.compose import compose
from web.pages import asked, cases, files, health, inbox, incidents, items, notices, shell
from web.settings import Settings
from workflows.db import db

READING = "-c default_transaction_read_only=on -c lock_timeout=5000 -c statement_timeout=10000 -c timezone=UTC"
"""A page's session: PostgreSQL itself refuses a write in it (architecture §5, P8)."""


def create_app(settings: Settings) -> Flask:
    """The application of one web process. Raises SettingsRefused, UnknownName."""
    compose(settings)
    app = Flask("web")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "connect_args": {"options": READING, "application_name": "anliu-web"},
            "isolation_level": "READ COMMITTED",
            "pool_size": 10,
            "max_overflow": 10,
            "pool_timeout": 5,
            "pool_pre_ping": True,
        },
    )
    app.jinja_env.trim_blocks = False
    security.init_app(app, settings)
    db.init_app(app)
    i18n.init_app(app)
    errors.init_app(app)
    guard.init_app(app)
    asked.init_app(app)
    shell.init_app(app)
    business = (inbox.pages, items.pages, cases.pages, notices.pages, incidents.pages, files.pages)
    for each in (auth_pages, *business, health.pages):
        app.register_blueprint(each)
    return app
