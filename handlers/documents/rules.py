"""What may be printed: every character of a letter is compared with the font before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handlers.documents.fonts import Font
from workflows.types import Choice

FIELDS = (
    Choice(value="name", zh="姓名", en="Name"),
    Choice(value="insured", zh="被保险人", en="Insured"),
    Choice(value="address", zh="地址", en="Address"),
    Choice(value="beneficiaries", zh="身故受益人", en="Death beneficiaries"),
    Choice(value="exclusions", zh="除外责任", en="Exclusions"),
    Choice(value="product", zh="险种", en="Product"),
    Choice(value="template", zh="文书模板", en="Template of the letter"),
    Choice(value="company", zh="信头", en="Letterhead"),
)
"""The fields of a letter, where somebody has to look for a character."""

MOST_NAMED = 10


def missing_glyphs(text: str, font: Font) -> tuple[str, ...]:
    """The characters of a text that the font cannot print, each once. A line break is none."""
    return tuple(dict.fromkeys(mark for mark in text if mark != "\n" and ord(mark) not in font.characters))


def unprintable(letter: Mapping[str, Any], font: Font) -> dict[str, tuple[str, ...]]:
    """The fields of a letter that hold a character the font cannot print, with these characters."""
    found = {name: missing_glyphs("".join(_texts(value)), font) for name, value in letter.items()}
    return {name: missing for name, missing in found.items() if missing}


def told(name: Choice, missing: Mapping[str, Sequence[str]]) -> str:
    """Which field of which letter, in both languages, and code points: `U+20BB7` is nobody's name."""
    return "; ".join(f"{name.zh} {name.en} · {_field(at)}: {_points(marks)}" for at, marks in missing.items())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _field(name: str) -> str:
    return next((f"{field.zh} {field.en}" for field in FIELDS if field.value == name), name)


def _points(marks: Sequence[str]) -> str:
    return ", ".join(f"U+{ord(mark):04X}" for mark in marks[:MOST_NAMED]) + (" …" if len(marks) > MOST_NAMED else "")
