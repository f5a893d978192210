"""Words of a form in both languages, and the text rules every field shares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from workflows.errors import N_
from workflows.types import Choice, Finding


@dataclass(frozen=True)
class Words:
    """One text of a form in both languages; it belongs to the form as names belong to a drawing."""

    zh: str
    en: str


def options(*triples: tuple[str, str, str]) -> tuple[Choice, ...]:
    """Choices written in the form itself: (value, zh, en) each."""
    return tuple(Choice(value=value, zh=zh, en=en) for value, zh, en in triples)


def problem(code: str, message: str, **params: object) -> ValidationError:
    """A validation error that carries a Finding: its place is filled in by whoever knows the path."""
    return ValidationError([Finding(field="", code=code, message=message, params=params)])


#: Full-width ASCII (U+FF01 to U+FF5E) and the ideographic blank, as an input method leaves them behind.
_HALF = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x00A0: 0x20}
_BLANKS = re.compile(r"\s+")
#: Control characters but tab and line ends, halves of surrogate pairs, and the mark of lost text.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")


def half_width(text: str) -> str:
    """Full-width letters, digits and blanks as half-width ones."""
    return text.translate(_HALF)


def without_blanks(text: str) -> str:
    """Half-width and without any blank: for numbers people write in groups."""
    return _BLANKS.sub("", half_width(text))


def one_blank(text: str) -> str:
    """Half-width, with runs of blanks reduced to one and none at the ends."""
    return _BLANKS.sub(" ", half_width(text)).strip()


def writable(text: str) -> str:
    """The text with what no text may hold replaced by U+FFFD, so that it can be drawn and kept as a draft."""
    return _UNWRITABLE.sub("\ufffd", text)


def plain_text(value: Any) -> str:
    """The value as a text fit to be stored. Raises ValidationError (`type`, `characters`)."""
    if not isinstance(value, str):
        raise problem("type", N_("This must be a text"))
    if _UNWRITABLE.search(value):
        raise problem("characters", N_("This holds characters that cannot be stored; please type it again"))
    return value


def is_blank(value: Any) -> bool:
    """Whether nothing was entered: no value, blanks only, an empty list or mapping."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {}, ())


def find(options_: Iterable[Choice], value: str) -> Choice | None:
    """The choice with this value."""
    return next((option for option in options_ if option.value == value), None)
