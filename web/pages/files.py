"""Documents: uploads open as downloads that no browser runs, what is a PDF in the browser's own reader."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from web.auth.guard import current
from web.pages import papers
from web.security import talisman
from workflows import files
from workflows.db import db
from workflows.errors import NotFound

pages = Blueprint("files", __name__, url_prefix="/files")

PDF = "application/pdf"
SANDBOX = {"default-src": "'none'", "sandbox": ""}
FRAMED = {
    "default-src": "'none'",
    "object-src": "'self'",
    "style-src": "'unsafe-inline'",
    "frame-ancestors": "'self'",
}
"""A sandbox would keep the browser's own viewer from opening a PDF; nothing of ours runs or is fetched there."""


@pages.get("/<uuid:file_id>")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # the package has no types
def show(file_id: UUID) -> ResponseReturnValue:
    """The document, for whoever may see its case; its name is sent as RFC 6266 says."""
    found = files.read(db.session(), current().actor, file_id)
    return send_file(
        BytesIO(found.content), mimetype=found.media_type, as_attachment=True, download_name=found.name, etag=False
    )


@pages.get("/<uuid:file_id>/letter")
@talisman(content_security_policy=FRAMED, frame_options="SAMEORIGIN")  # type: ignore[untyped-decorator]  # untyped
def letter(file_id: UUID) -> ResponseReturnValue:
    """What the house wrote itself, shown by the browser. Raises NotFound for what somebody uploaded."""
    found = files.read(db.session(), current().actor, file_id)
    if not found.own:
        raise NotFound
    name = papers.letter_name(found.kind, found.name)
    return send_file(BytesIO(found.content), mimetype=found.media_type, download_name=name, etag=False)


@pages.get("/<uuid:file_id>/look")
@talisman(content_security_policy=FRAMED, frame_options="SAMEORIGIN")  # type: ignore[untyped-decorator]  # untyped
def look(file_id: UUID) -> ResponseReturnValue:
    """A PDF in a frame of our own pages, drawn by the browser's viewer; anything else is there to download only."""
    found = files.read(db.session(), current().actor, file_id)
    if found.media_type != PDF:
        abort(404)
    return send_file(BytesIO(found.content), mimetype=PDF, download_name=found.name, etag=False)
