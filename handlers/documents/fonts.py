"""The font that letters are printed with: configured, or found where systems keep Noto Sans CJK.

Only this one family prints, without any to fall back to, so that what was compared with it is what is on the paper.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from workflows.errors import AnliuError

PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",  # Debian, Ubuntu: fonts-noto-cjk
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",  # Arch, Alpine
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",  # Fedora
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/NotoSansCJK-Regular.ttc",
)
WEIGHTS = (400, 700)


class FontMissing(AnliuError):
    """No letter can be written: there is no font for Chinese (set ANLIU_FONT, or install Noto Sans CJK)"""


@dataclass(frozen=True, kw_only=True)
class Font:
    """One family in regular and, where its folder has it, bold; and the characters that all of it can print."""

    family: str
    faces: typst.Fonts = field(repr=False, compare=False)
    characters: frozenset[int] = field(repr=False)


def find(environment: Mapping[str, str] = os.environ) -> Path:
    """The file of the font: ANLIU_FONT, else the first of the usual places. Raises FontMissing."""
    named = environment.get("ANLIU_FONT")
    found = next((path for path in map(Path, [named] if named else PLACES) if path.is_file()), None)
    if found is None:
        raise FontMissing
    return found


@cache
def load(path: Path) -> Font:
    """The family of a font file, with its other weights beside it. Raises FontMissing where it is no font."""
    path = path.resolve()
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path.parent)])
    known = faces.fonts()
    families = [face.family for face in known if face.path and Path(face.path).resolve() == path]
    if not families:
        raise FontMissing
    family = next((name for name in families if name.endswith((" SC", " GB"))), families[0])
    printing = [face for face in known if face.family == family and face.style == "normal"]
    used = [face for face in printing if face.weight in WEIGHTS] or printing
    characters = [_characters(face.path or "", face.index) for face in used]
    return Font(family=family, faces=faces, characters=frozenset.intersection(*characters))


def _characters(path: str, index: int) -> frozenset[int]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap())
