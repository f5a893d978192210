"""Whether a name stands on a list: compared without blanks, case, width or marks, Chinese names also as they are said.

Traditional and simplified characters are different characters here: a list has to hold both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pypinyin import lazy_pinyin

from handlers import editions
from handlers.customers.gov_id import normalise_gov_id

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_FAMILY = (1, 2)
"""A Chinese family name has one or two characters."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An entry of the list that fits somebody, and by what: name, document."""

    entry: str
    by: tuple[str, ...]
    birth_date_differs: bool = False  #: the list knows another birth date: who decides weighs it


def screen(name: str, gov_id: str, birth_date: date | None, on: date) -> list[Hit]:
    """The entries that fit a person, on the list in force. Raises NotInForce."""
    forms, number = forms_of(name), normalise_gov_id(gov_id) if gov_id else ""
    found = []
    for entry in editions.load("compliance", "sanctions").on(on)["entry"]:
        by = _fits(entry, forms, number)
        if by:
            known = entry.get("birth_date")
            differs = None not in {known, birth_date} and known != birth_date
            found.append(Hit(entry=entry["code"], by=by, birth_date_differs=differs))
    return found


def forms_of(name: str) -> frozenset[str]:
    """Every way a person's name may be written on a list."""
    if not _CHINESE.search(name):
        return _orders(_words(name))
    plain = "".join(_words(name))
    said = [_said(one) for one in plain]
    around = {"".join(said[at:] + said[:at]) for at in _FAMILY if at < len(said)}
    return frozenset({plain, "".join(said), *around})


def _fits(entry: Mapping[str, Any], forms: frozenset[str], number: str) -> tuple[str, ...]:
    by_name = any(_listed(name) & forms for name in entry["names"])
    by_document = bool(number) and number in {normalise_gov_id(one) for one in entry.get("documents", ())}
    return tuple(word for word, fits in (("name", by_name), ("document", by_document)) if fits)


def _listed(name: str) -> frozenset[str]:
    """How a name of the list may be met: a Chinese one as it stands only, since many sound the same."""
    words = _words(name)
    return frozenset({"".join(words)}) if _CHINESE.search(name) else _orders(words)


def _orders(words: list[str]) -> frozenset[str]:
    """The words run together, the last one first or the first one last as well; ü is written v, yu and u."""
    turned = (words, words[1:] + words[:1], words[-1:] + words[:-1])
    return frozenset(_one_u("".join(each)) for each in turned if each)


def _words(name: str) -> list[str]:
    """The parts of a name between blanks and marks, folded; accents fall away."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    parts = re.split(r"[\s·•,，.'’-]+", "".join(one for one in folded if not unicodedata.combining(one)))
    return [word for word in ("".join(filter(str.isalnum, part)) for part in parts) if word]


def _said(character: str) -> str:
    return _one_u("".join(lazy_pinyin(character)).casefold())


def _one_u(text: str) -> str:
    """吕 is Lü, Lyu, Lv or Lu on a document: all one."""
    return re.sub(r"(?<=[ln])(?:yu|v)", "u", text)


def codes(hits: Iterable[Hit]) -> tuple[str, ...]:
    """The entries that were hit."""
    return tuple(hit.entry for hit in hits)
