"""The composition root: the one place where database, keys, registry and files come together, for any process."""

from __future__ import annotations

import logging
import os
from dataclasses import asdict

import structlog
from sqlalchemy import Engine

from forms.capabilities import FORMS
from handlers import capabilities
from handlers.applications.reasons import reason_codes
from handlers.documents import fonts
from handlers.documents.fonts import FontMissing
from handlers.vocabulary.words import statuses
from web.settings import Settings
from workflows import calls, db, files, registry, sealing
from workflows.access import ROLES
from workflows.commands.publishing import missing_promises
from workflows.commands.reasons import load_reasons
from workflows.db import reading
from workflows.errors import AnliuError
from workflows.files import ContentStore
from workflows.registry import Registry

log = structlog.get_logger()


class PromiseBroken(AnliuError):
    """Open cases need what is not there any more: %(missing)s"""


def the_registry() -> Registry:
    """Everything that is plugged in."""
    return Registry(*capabilities.CAPABILITIES, *FORMS, roles=ROLES, statuses=frozenset(statuses()))


def compose(settings: Settings) -> Engine:
    """Make this process ready to run commands; gives the engine. Raises UnknownName for a broken plug."""
    _log_quietly()
    sealing.install(settings.keyring)
    registry.install(the_registry())
    files.install(ContentStore(folder=settings.files))
    os.environ["BANK_URL"] = settings.bank_url  # what a remote call's own process inherits
    os.environ["MESSAGES_URL"] = settings.messages_url
    os.environ["ANLIU_FONT"] = str(settings.font or "")
    _look_for_font()
    calls.preload(["handlers.capabilities", "handlers.documents.ready"])
    return db.bind(settings.database_url)


def check_promises() -> None:
    """Start-up fails where an open case's version names something missing (architecture §4). Raises PromiseBroken."""
    with reading() as session:
        missing = missing_promises(session, registry.installed())
    if missing:
        raise PromiseBroken(missing="; ".join(text for _, text in missing))


def load_data() -> None:
    """Bring the rows that come with the code up to date: reason codes."""
    load_reasons([asdict(code) for code in reason_codes()])


def _look_for_font() -> None:
    """A process without a font works; what it cannot do is said when it starts, not only when a letter fails."""
    try:
        fonts.find()
    except FontMissing as error:
        log.warning(str(error))


def _log_quietly() -> None:
    """JSON lines; never an argument or an exception's text of the queue, warnings where they can be seen."""
    logging.captureWarnings(capture=True)
    for name in ("procrastinate", "apscheduler", "psycopg"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
