"""What somebody meant who wrote a word wrongly."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

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
    if word.lower() in small:
        return small[word.lower()]
    return next(iter(get_close_matches(word, words, n=1, cutoff=LIKE)), "")
