"""A form that was sent: its files stored first, its entries kept whatever happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import structlog
from flask import request
from sqlalchemy.exc import SQLAlchemyError

from web.forms.completeness import label
from web.forms.names import name_of
from web.forms.page import Page
from web.forms.read import Typed, read_answers, typed
from web.forms.uploads import Upload, read_uploads, with_files
from web.forms.view import DocumentView, FieldView, FormView
from web.i18n import language, say, translate
from web.pages.desk import TAKEN, Desk, typed_words
from web.queries import documents
from workflows import files
from workflows.commands import items as commands
from workflows.db import db, utcnow
from workflows.errors import N_, AnliuError, Invalid, NotFound, Refused
from workflows.file_checks import FileRefused
from workflows.types import Finding

log = structlog.get_logger()


def receive(desk: Desk) -> tuple[Typed, list[Finding]]:
    """What was sent, its files already stored, and what is wrong with files that were not.

    Files come first, so that a form that is drawn again still holds them; of whoever is too late none is stored, but
    those of a form sent twice are known. Raises Invalid for a post too large.
    """
    uploads, findings = read_uploads(desk.schema, request.files)
    stored = []
    named = {(name.rpartition("-")[0], text) for name, text in request.form.items()}
    for upload in uploads:
        try:
            file_id = _store(desk, upload, named)
        except Refused as refused:
            findings.append(_finding(upload.path, refused))
        else:
            stored += [(upload.path, file_id)] if file_id else []
    desk.__dict__.pop("papers", None)  # the case has more of them now
    return typed(desk.schema, with_files(request.form, stored)), findings


def refuse(desk: Desk, post: Typed, findings: Sequence[Finding]) -> NoReturn:
    """Raises Invalid with what is wrong with the files and with everything else."""
    found: tuple[Finding, ...] = ()
    try:
        read_answers(desk.schema, post, outcomes=desk.node.outcomes, reasons=desk.reasons, given=desk.given())
    except Invalid as invalid:
        found = invalid.findings
    told = {one.field for one in findings}  # a file that was refused is not also missing
    raise Invalid([*findings, *(one for one in found if one.field not in told)])


def as_json(desk: Desk, invalid: Invalid) -> dict[str, Any]:
    """Everything that stands in the way, as a program gets it: the same list a page shows, all at once."""
    page = Page(lang=language(), translate=translate)
    told = [
        {"field": one.field, "code": one.code, "label": label(desk.schema, one.field, page), "message": page.say(one)}
        for one in invalid.findings
    ]
    return {"status": 422, "message": say(invalid), "findings": told}


def placed(findings: Sequence[Finding], outcome: str) -> list[Finding]:
    """Findings of a command where the page shows them: those about reasons stand with their outcome."""
    return [replace(one, field=f"_reasons.{outcome}") if one.field == "reasons" else one for one in findings]


def told(desk: Desk, post: Typed) -> list[tuple[str, str]]:
    """Everything typed, in words."""
    return typed_words(desk.form(post))


def document_of(form: FormView, name: str) -> tuple[FieldView, DocumentView]:
    """The document of an input, with its field. Raises NotFound."""
    asked = [field for section in form.sections for field in section.fields if field.documents]
    found = next(((field, one) for field in asked for one in field.documents if one.name == name), None)
    if found is None:
        raise NotFound
    return found


def as_draft(post: Typed) -> Mapping[str, Any]:
    """What is kept of unsent typing."""
    return {"raw": post.raw, "outcome": post.outcome, "reasons": list(post.reasons), "note": post.note}


def keep(desk: Desk, post: Typed) -> None:
    """Keep what was typed where the step stopped; that this fails too must not hide why."""
    try:
        commands.save_draft(desk.found.item.id, as_draft(post), actor=desk.actor)
    except (AnliuError, SQLAlchemyError) as error:
        log.warning("draft not kept", error=type(error).__name__)


def _store(desk: Desk, upload: Upload, named: set[tuple[str, str]]) -> str:
    """Keep a file; a form that is sent twice does not leave it twice. Raises FileRefused for one already there."""
    content = upload.content.stream.read()
    known = documents.same(db.session(), desk.actor, desk.found.case.id, upload.document, content)
    if known and (name_of(upload.path), str(known)) in named:
        raise FileRefused(
            N_("%(name)s is the same file as one that is here already; it was not taken twice"), name=upload.name
        )
    named.add((name_of(upload.path), str(known)))
    if known or desk.claim_state == TAKEN:
        return str(known or "")
    stored = files.store(
        content,
        case_id=desk.found.case.id,
        kind=upload.document,
        name=upload.name,
        by=desk.actor,
        now=utcnow(),
    )
    return str(stored.id)


def _finding(path: str, refused: Refused) -> Finding:
    return Finding(field=path, code="file", message=refused.message, params=refused.params)
