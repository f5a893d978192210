"""What a misspelt name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

MOST: Final = 20_000
"""So many comparisons are made for one package; who misspells more of its names needs no guesses."""


class Guesses:
    """Guesses for one package."""

    def __init__(self) -> None:
        self._left = MOST

    def near(self, name: str, known: Iterable[str], cutoff: float = 0.75) -> str:
        """The one known name that is near; "" where several are, or none is."""
        names = sorted(known)
        self._left -= len(names)
        found = get_close_matches(name, names, n=2, cutoff=cutoff) if self._left >= 0 else []
        return found[0] if len(found) == 1 else ""
