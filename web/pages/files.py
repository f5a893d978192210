"""Documents: uploaded beside a form, opened as a download that no browser runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from flask import Blueprint, send_file, url_for
from flask.typing import ResponseReturnValue

from web.auth.guard import current
from web.pages import words
from web.queries.documents import Document
from web.security import talisman
from workflows import files
from workflows.db import db

pages = Blueprint("files", __name__, url_prefix="/files")

SANDBOX = {"default-src": "'none'", "sandbox": ""}


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


def paper(document: Document) -> Paper:
    """A document in the reader's words."""
    return Paper(
        url=url_for("files.show", file_id=document.id),
        name=document.name,
        kind_label=words.document(document.kind),
        size=document.size,
        by=document.by,
        uploaded_at=document.uploaded_at,
    )
