"""Letters in stories: a small drawing that writes one, and what is read from the PDF it became."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from pypdf import PdfReader
from sqlalchemy import select

from handlers.applications.steps import ENTERED
from handlers.documents import fonts
from handlers.documents.fonts import Font
from handlers.underwriting.steps import DECIDED
from tests.support.drawings import Drawing
from tests.support.insurer import Insurer
from workflows import files
from workflows.db import reading
from workflows.files import ContentStore, OpenedFile
from workflows.models import File
from workflows.registry import kind_of_value

GATHERED = '<bpmn:extensionElements><anliu:input name="letter" value="{letter}"/>{more}</bpmn:extensionElements>'


def writing(letter: str, kind: str = "serviceTask", **inputs: str) -> Drawing:
    """Entry, underwriting, the letter, and whoever corrects what cannot be printed; `after` keeps the case open."""
    facts = {name: kind_of_value(declared) for name, declared in {**ENTERED, **DECIDED, "em": "integer"}.items()}
    more = "".join(f'<anliu:input name="{name}" value="{value}"/>' for name, value in inputs.items())
    drawing = (
        Drawing(f"writing_{letter.lower()}_{kind.lower()}", unprintable="text", **facts)
        .start()
        .user("entry", "submit", role="agent", form="application.entry")
        .user("underwrite", "accept", "offer", "decline:D", role="underwriter", form="underwriting.underwrite")
        .node(
            kind,
            "write",
            GATHERED.format(letter=f"&quot;{letter}&quot;", more=more),
            implementation="documents.write",
            anliu_inputs="documents.letter_data",
        )
        .user("after", "again", "over", role="back_office", form="application.check")
        .gateway("which", default="leave")
        .end()
        .flow("start", "entry", "underwrite", "write", "after", "which")
        .flow("which", "write", when='after_outcome = "again"')
        .flow("which", "end", id="leave")
    )
    if kind == "serviceTask":
        drawing.boundary_error("flagged", on="write", code="GLYPH_MISSING")
        drawing.user("correct", role="back_office", form="application.check").flow("flagged", "correct", "write")
    return drawing


def written(insurer: Insurer, case: UUID, who: str = "wangfang") -> list[OpenedFile]:
    """The letters of a case as somebody opens them, the oldest first."""
    with reading() as session:
        ids = session.scalars(select(File.id).where(File.case_id == case, File.uploaded_by.is_(None)).order_by(File.id))
        return [files.read(session, insurer.actor(who), file_id) for file_id in ids.all()]


def keep_files_in(folder: Path) -> Path:
    """Let this process have a content store."""
    files.install(ContentStore(folder=folder))
    return folder


def pages(content: bytes) -> list[str]:
    """The text of each page, blanks and breaks left out: a layout may put them anywhere."""
    return [re.sub(r"[\s\u200b]", "", page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def holds(page: str, *texts: str) -> bool:
    """Whether a page says all of this."""
    missing = [text for text in texts if text.replace(" ", "") not in page]
    assert not missing, (missing, page)
    return True


@cache
def the_font() -> Font:
    """The font of this system."""
    return fonts.load(fonts.find())


@cache
def unknown_mark() -> str:
    """A Chinese character, of those that names may have, which the font of this system does not."""
    return next(chr(code) for code in range(0x20000, 0x2A6DF) if code not in the_font().characters)


def contents(**said: Any) -> dict[str, Any]:
    """What every letter says, for a letter of its own."""
    return {
        "title": {"zh": "核保通知书", "en": "Underwriting notice"},
        "number": "A20260302000001-01",
        "date": {"zh": "2026年3月2日", "en": "2 March 2026"},
        "name": "张伟",
        "address": "北京市朝阳区建国路1号",
        "insured": None,
        "product": {"zh": "示范重大疾病保险", "en": "Demo Critical Illness"},
        "review_days": "60",
        **said,
    }
