"""A letter as PDF: a template, the letter's data as JSON beside it, and one font.

Data are never part of the template, so nothing in them is markup. The same letter gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

import typst

from handlers.documents.fonts import Font

FRAME = "frame.typ"


def template(code: str) -> str:
    """What the template of a letter says itself, its frame included."""
    folder = files("handlers.documents").joinpath("templates")
    return "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in (FRAME, _file(code)))


def pdf(code: str, letter: Mapping[str, Any], font: Font, *, at: datetime) -> bytes:
    """The letter as PDF/A-2u, with `at` as the moment it was made. Raises typst.TypstError."""
    with as_file(files("handlers.documents").joinpath("templates")) as folder:
        compiler = typst.Compiler(str(folder / _file(code)), root=str(folder), font_paths=font.faces)
        inputs = {"letter": json.dumps(letter, ensure_ascii=False), "family": font.family}
        made = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=int(at.timestamp()), pdf_standards="a-2u")
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def _file(code: str) -> str:
    return f"{code.lower()}.typ"
