"""What a request asks for, read once and made harmless: texts, ids, dates, keys."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from flask import Flask, request

from workflows.errors import NotFound

KNOWN = frozenset({"tab", "q", "process", "step", "product", "urgent", "status", "begun_from", "begun_to", "cursor"})
"""The words of our addresses; nothing else is carried from one page to the next."""
LONGEST_TEXT = 100
LONGEST_CURSOR = 400
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


def init_app(app: Flask) -> None:
    """Let templates carry an address's words on."""
    app.jinja_env.globals.update(query=query)


def query() -> dict[str, str]:
    """The words of this address that are ours."""
    return {name: text for name in KNOWN if (text := words(name, LONGEST_CURSOR))}


def words(name: str, most: int = LONGEST_TEXT) -> str:
    """A text of the address, without what cannot be stored or shown."""
    return "".join(one for one in request.args.get(name, "")[:most] if one.isprintable()).strip()


def day(name: str) -> date | None:
    """A day of the address; none where it is no day."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def key() -> str:
    """The key under which the request happens once; none where the page sent none of ours."""
    text = request.form.get("key", "")
    return text if _KEY.fullmatch(text) else ""


def token() -> int:
    """The version of the item that the page showed; one that no item has where it is missing."""
    text = request.form.get("token", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - an integer column


def id_of(text: str) -> UUID:
    """An id. Raises NotFound for a text that is none: such a thing is not here."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
