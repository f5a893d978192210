"""For those who watch: is the process alive, and can it work?"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from web import migrations
from workflows.db import db

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "alive"}


@pages.get("/readyz")
def ready() -> ResponseReturnValue:
    """The database answers and has the schema this code expects."""
    try:
        current = migrations.is_current(db.session.connection())
    except SQLAlchemyError:
        return {"status": "no database"}, 503
    if not current:
        return {"status": "other schema"}, 503
    return {"status": "ready"}
