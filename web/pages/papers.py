"""The documents of a case as its pages show them: listed, beside a form, and with what is to be told of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from handlers.documents.quality import hints
from web import speech
from web.forms.view import FileView
from web.i18n import translate
from web.pages import words
from web.queries import documents
from web.queries.documents import Document, Twin
from workflows import calendar
from workflows.errors import N_
from workflows.types import Actor


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document in the reader's words.

    `tab` names it beside a form, `look` is what a page draws it from, `hints` what may be hard to read in it.
    """

    id: str
    url: str
    name: str
    kind: str
    kind_label: str
    tab: str
    size: int
    by: str
    uploaded_at: datetime
    is_picture: bool = False
    look: str = ""
    hints: tuple[str, ...] = ()

    @property
    def view(self) -> FileView:
        """The document as a form shows it."""
        return FileView(id=self.id, name=self.name, size=self.size, url=self.url, hints=self.hints)


def of_case(session: Session, actor: Actor, case_id: UUID) -> Sequence[Paper]:
    """The documents of a case the actor sees, oldest first."""
    found = documents.of_case(session, actor, case_id)
    twins = documents.twins(session, actor, found)
    return [paper(one, told(one, twins[one.id], case_id)) for one in found]


def paper(document: Document, hints: Sequence[str] = ()) -> Paper:
    """A document in the reader's words: uploads under their own names, letters of the house under theirs."""
    uploaded = bool(document.by)
    url = url_for("files.show" if uploaded else "files.letter", file_id=document.id)
    return Paper(
        id=str(document.id),
        url=url,
        name=document.name if uploaded else letter_name(document.kind, document.name),
        kind=document.kind,
        kind_label=words.document(document.kind) if uploaded else translate(N_("Letter")),
        tab=words.document(document.kind),
        size=document.size,
        by=document.by if uploaded else translate(N_("System")),
        uploaded_at=document.uploaded_at,
        is_picture=document.is_picture,
        look=url if document.is_picture else url_for("files.look", file_id=document.id),
        hints=tuple(hints),
    )


def letter_name(kind: str, name: str) -> str:
    """What a letter is called: its kind in the reader's language, and its number."""
    return f"{words.document(kind)} {name}"


def told(document: Document, twins: Sequence[Twin], case_id: UUID) -> list[str]:
    """What to tell of a document: how its picture is, and where else the same content lies."""
    day = calendar.local_date(document.uploaded_at)
    found = [speech.fill(translate(one.message), one.params, translate) for one in hints(document.measures, day)]
    here = sorted({words.document(one.kind) for one in twins if one.case_id == case_id})
    there = sorted({one.number for one in twins if one.case_id != case_id})
    if here:
        found.append(translate(N_("The same file is already here as: %(names)s")) % {"names": ", ".join(here)})
    if there:
        found.append(translate(N_("The same file is already in %(numbers)s")) % {"numbers": ", ".join(there[:3])})
    return found
