"""What is said where there is no page: in both languages, to a terminal or in JSON, without a web server around it."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from workflows import calendar
from workflows.errors import AnliuError, Term

TRANSLATIONS = Path(__file__).parent / "translations"


@dataclass(frozen=True)
class Both:
    """One thing in both languages."""

    zh: str
    en: str

    def lines(self, language: str) -> list[str]:
        """The lines for readers of `zh`, `en` or `both`; what is the same in both languages is said once."""
        said = [self.zh, self.en] if language == "both" else [str(asdict(self)[language])]
        return list(dict.fromkeys(line for line in said if line))


def both(text: str, params: Mapping[str, object] | None = None) -> Both:
    """A marked English text in both languages, its values in their places."""
    return Both(zh=fill(_chinese(text), params or {}, _chinese), en=fill(text, params or {}, str))


def both_of(error: AnliuError) -> Both:
    """What an error says."""
    return both(error.message, error.params)


def fill(text: str, params: Mapping[str, object], translate: Callable[[str], str]) -> str:
    """A translated text with its values in their places; terms and errors are translated, moments local."""
    return text % {name: _spoken(value, translate) for name, value in params.items()} if params else text


def printable(text: str) -> str:
    """The text without what would move a terminal's cursor or colours; names in drawings may hold it."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _spoken(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, AnliuError):
        return fill(translate(value.message), value.params, translate)
    if isinstance(value, datetime):
        return value.astimezone(calendar.ZONE).strftime("%Y-%m-%d %H:%M")
    return translate(value) if isinstance(value, Term) else value


def _chinese(text: str) -> str:
    return _catalogue().gettext(text) if text else ""


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("messages", TRANSLATIONS, ["zh"])
