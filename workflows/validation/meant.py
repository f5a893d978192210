"""What somebody meant who wrote a word wrongly."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from workflows.errors import N_, AnliuError
from workflows.validation.findings import LONGEST_NAME

PERHAPS = N_("Perhaps “%(meant)s” is meant")

LIKE = 0.75
"""How alike two words are, out of one, so that one of them may be meant by the other."""


def meant(word: str, words: Iterable[str]) -> str:
    """The word among these that is probably meant; "" if none is like it."""
    return _meant(word, tuple(sorted(words))) if len(word) <= LONGEST_NAME else ""


def perhaps(word: str, otherwise: str) -> AnliuError:
    """An advice: the word that is meant, or something else where none is."""
    return AnliuError(PERHAPS, meant=word) if word else AnliuError(otherwise)


@lru_cache(maxsize=256)
def _meant(word: str, words: tuple[str, ...]) -> str:
    small = {each.lower(): each for each in words}
    return next((small[each] for each in get_close_matches(word.lower(), small, n=1, cutoff=LIKE)), "")


MOST_COMPARISONS: Final = 20_000
"""So many comparisons are made for one package; who misspells more of its names needs no guesses."""


class Guesses:
    """Guesses for one package that are sure enough for a mechanical repair: only one known name is near."""

    def __init__(self) -> None:
        self._left = MOST_COMPARISONS

    def near(self, name: str, known: Iterable[str], cutoff: float = 0.75) -> str:
        """The one known name that is near; "" where several are, or none is."""
        names = sorted(known)
        self._left -= len(names)
        found = get_close_matches(name, names, n=2, cutoff=cutoff) if self._left >= 0 else []
        return found[0] if len(found) == 1 else ""
