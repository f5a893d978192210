"""Documents: uploads open as downloads that no browser runs, letters of the house in the browser's own reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from flask import Blueprint, send_file, url_for
from flask.typing import ResponseReturnValue

from web.auth.guard import current
from web.i18n import translate
from web.pages import words
from web.queries.documents import Document
from web.security import talisman
from workflows import files
from workflows.db import db
from workflows.errors import N_, NotFound

pages = Blueprint("files", __name__, url_prefix="/files")

SANDBOX = {"default-src": "'none'", "sandbox": ""}
READING = {"default-src": "'none'", "object-src": "'self'", "style-src": "'unsafe-inline'", "frame-ancestors": "'none'"}
"""What a browser's own reader needs for a PDF of ours; still no script."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document as a page lists it."""

    url: str
    name: str
    kind_label: str
    size: int
    by: str
    uploaded_at: datetime


@pages.get("/<uuid:file_id>")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # the package has no types
def show(file_id: UUID) -> ResponseReturnValue:
    """The document, for whoever may see its case; its name is sent as RFC 6266 says."""
    found = files.read(db.session(), current().actor, file_id)
    return send_file(
        BytesIO(found.content), mimetype=found.media_type, as_attachment=True, download_name=found.name, etag=False
    )


@pages.get("/<uuid:file_id>/letter")
@talisman(content_security_policy=READING)  # type: ignore[untyped-decorator]  # the package has no types
def letter(file_id: UUID) -> ResponseReturnValue:
    """What the house wrote itself, shown by the browser. Raises NotFound for what somebody uploaded."""
    found = files.read(db.session(), current().actor, file_id)
    if not found.own:
        raise NotFound
    name = _name(found.kind, found.name)
    return send_file(BytesIO(found.content), mimetype=found.media_type, download_name=name, etag=False)


def paper(document: Document) -> Paper:
    """A document in the reader's words."""
    uploaded = bool(document.by)
    return Paper(
        url=url_for("files.show" if uploaded else "files.letter", file_id=document.id),
        name=document.name if uploaded else _name(document.kind, document.name),
        kind_label=words.document(document.kind) if uploaded else translate(N_("Letter")),
        size=document.size,
        by=document.by if uploaded else translate(N_("System")),
        uploaded_at=document.uploaded_at,
    )


def _name(kind: str, name: str) -> str:
    """What a letter is called: its kind in the reader's language, and its number."""
    return f"{words.document(kind)} {name}"
