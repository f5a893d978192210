"""Sets of names, found at a place in the tokens: the longest one wins (DMN 1.5 §10.3.1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from workflows.feel.errors import FeelError
from workflows.feel.lexer import Token, tokens

KEYWORDS: Final = frozenset(
    [
        "and",
        "between",
        "else",
        "every",
        "false",
        "for",
        "function",
        "if",
        "in",
        "instance",
        "null",
        "or",
        "return",
        "satisfies",
        "some",
        "then",
        "true",
    ]
)
#: properties of values whose names hold a blank
_PROPERTIES: Final = ("time offset", "start included", "end included")


class Names:
    """Names cut into tokens, so that blanks and signs inside them do not matter."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._names = frozenset(names)
        for name in self._names:
            self._add(name)
        for alike in self._by_first.values():
            alike.sort(key=lambda one: -len(one[0]))

    def _add(self, name: str) -> None:
        try:
            parts = tuple(token.text for token in tokens(name)[:-1])
        except FeelError:
            return  # no expression can spell it
        if parts:
            self._by_first.setdefault(parts[0], []).append((parts, name))

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def longest(self, found: Sequence[Token], at: int) -> tuple[str, int] | None:
        """The longest name that starts at a token, and how many tokens it takes."""
        for parts, name in self._by_first.get(found[at].text, ()):
            if tuple(token.text for token in found[at : at + len(parts)]) == parts:
                return name, len(parts)
        return None


@lru_cache(maxsize=64)
def names_of(names: frozenset[str]) -> Names:
    """The same set is cut once: all cells of a table are read with the same names in sight."""
    return Names(names)


PROPERTY_NAMES: Final = Names(_PROPERTIES)
