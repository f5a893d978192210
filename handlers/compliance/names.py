"""Whether a name stands on a list: compared without blanks, dots, case, width or accents; Chinese names also as said.

Traditional characters are read as simplified ones, each by itself: what is one character simplified is one name here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from opencc import OpenCC
from pypinyin import lazy_pinyin

from handlers import editions
from handlers.customers.gov_id import normalise_gov_id

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_FAMILY = (1, 2)
"""A Chinese family name has one or two characters."""
_PART = re.compile(r"[^\W_]+")
_DOTS = str.maketrans(dict.fromkeys("\ua78f\u318d\u119e", " "))
"""Dots between names that Unicode counts as letters; all others are none."""
_WRITINGS = ("hk2s", "tw2s")
"""Hong Kong and Taiwan have characters of their own beside the traditional ones that both share."""


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
    words = _words(name)
    written = "".join(words)
    if not _CHINESE.search(written):
        return _orders(words)
    simple = simplified(written)
    return frozenset({simple}).union(*(_ways_to_say(spelling) for spelling in (written, simple)))


def simplified(text: str) -> str:
    """The text with every traditional character as a simplified one; each by itself, whatever stands beside it."""
    return "".join(_one_simplified(one) for one in text)


def _fits(entry: Mapping[str, Any], forms: frozenset[str], number: str) -> tuple[str, ...]:
    by_name = any(_listed(name) & forms for name in entry["names"])
    by_document = bool(number) and number in {normalise_gov_id(one) for one in entry.get("documents", ())}
    return tuple(word for word, fits in (("name", by_name), ("document", by_document)) if fits)


def _listed(name: str) -> frozenset[str]:
    """How a name of the list may be met: a Chinese one as it stands only, since many sound the same."""
    words = _words(name)
    written = "".join(words)
    return frozenset({simplified(written)}) if _CHINESE.search(written) else _orders(words)


def _orders(words: list[str]) -> frozenset[str]:
    """The words run together, the last one first or the first one last as well; ü is written v, yu and u."""
    turned = (words, words[1:] + words[:1], words[-1:] + words[:-1])
    return frozenset(_one_u("".join(each)) for each in turned if each)


def _words(name: str) -> list[str]:
    """The parts of a name between blanks, dots and other marks, folded; accents and what nobody sees fall away."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold().translate(_DOTS)
    return _PART.findall("".join(one for one in folded if not _is_silent(one)))


def _is_silent(character: str) -> bool:
    """Whether it is an accent, or a sign that only says how others are drawn."""
    category = unicodedata.category(character)
    return category.startswith("M") or category == "Cf"


@cache
def _one_simplified(character: str) -> str:
    for converter in _converters():
        character = converter.convert(character)
    return character


@cache
def _converters() -> tuple[OpenCC, ...]:
    return tuple(OpenCC(writing) for writing in _WRITINGS)


def _ways_to_say(written: str) -> Iterator[str]:
    """A Chinese name in pinyin, the family name first, then last."""
    said = [_said(one) for one in written]
    yield "".join(said)
    yield from ("".join(said[at:] + said[:at]) for at in _FAMILY if at < len(said))


def _said(character: str) -> str:
    return _one_u("".join(lazy_pinyin(character)).casefold())


def _one_u(text: str) -> str:
    """吕 is Lü, Lyu, Lv or Lu on a document: all one."""
    return re.sub(r"(?<=[ln])(?:yu|v)", "u", text)


def codes(hits: Iterable[Hit]) -> tuple[str, ...]:
    """The entries that were hit."""
    return tuple(hit.entry for hit in hits)
