"""Sets of characters: single ones, ranges, categories, their opposites and differences."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

Test = Callable[[str], bool]


def _name_start(character: str) -> bool:
    return character.isalpha() or character in "_:"


def _name_part(character: str) -> bool:
    return character.isalnum() or character in "_:.-\u00b7" or unicodedata.category(character).startswith("M")


def _word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


_SINGLE: Final[dict[str, Test]] = {
    "d": lambda c: unicodedata.category(c) == "Nd",
    "s": lambda c: c in " \t\n\r",
    "w": _word,
    "i": _name_start,
    "c": _name_part,
}
_PLAIN: Final = {"n": "\n", "r": "\r", "t": "\t"}
_LITERAL: Final = "\\|.?*+(){}-[]^$"
_CATEGORIES: Final = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)
_BLOCKS: Final = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "Greek": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}


def escape(letter: str) -> Test | None:
    r"""What \d, \S, \n, \. and their kin stand for; None for an escape that is none."""
    if letter in _PLAIN:
        return _PLAIN[letter].__eq__
    if letter in _LITERAL:
        return letter.__eq__
    test = _SINGLE.get(letter.lower())
    if test is None:
        return None
    return test if letter.islower() else lambda c: not test(c)


def literal(letter: str) -> str | None:
    """The one character an escape stands for, if it does."""
    return _PLAIN.get(letter) or (letter if letter in _LITERAL else None)


def category(name: str, *, negated: bool) -> Test | None:
    r"""What \p{name} stands for: a category such as Lu, or a block such as IsBasicLatin."""
    if name.startswith("Is") and name[2:] in _BLOCKS:
        low, high = _BLOCKS[name[2:]]
        return lambda c: (low <= ord(c) <= high) is not negated
    if name in _CATEGORIES:
        return lambda c: unicodedata.category(c).startswith(name) is not negated
    return None


@dataclass
class CharacterClass:
    """[...] with all its parts."""

    negated: bool = False
    ranges: list[tuple[str, str]] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    without: CharacterClass | None = None
    any_case: bool = False

    def __call__(self, character: str) -> bool:
        """Whether the character belongs to the class."""
        forms = _cases(character) if self.any_case else (character,)
        found = any(self._has(form) for form in forms) is not self.negated
        return found and not (self.without is not None and self.without(character))

    def _has(self, character: str) -> bool:
        return any(low <= character <= high for low, high in self.ranges) or any(t(character) for t in self.tests)


def _cases(character: str) -> tuple[str, ...]:
    return character, character.lower(), character.upper(), character.lower().upper()


def same_case(letter: str) -> Test:
    """The letter in either case."""
    forms = frozenset(_cases(letter))
    return lambda character: not forms.isdisjoint(_cases(character))
