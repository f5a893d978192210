"""What an analysis finds wrong, told so that whoever wrote the expression understands it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from workflows.errors import N_, Term
from workflows.feel.tree import Place
from workflows.feel.words import KIND_WORDS

MESSAGES: Final = {
    "unknown_name": N_("“%(text)s” is not known here"),
    "similar_name": N_("“%(text)s” is not known here; “%(wanted)s” is"),
    "wrong_kind": N_("“%(text)s” is %(found)s; %(wanted)s is needed here"),
    "wrong_kinds": N_("“%(text)s” is %(found)s and “%(other)s” is %(wanted)s: “%(sign)s” does not work with these two"),
    "never_equal": N_("“%(text)s” is %(found)s and “%(other)s” is %(wanted)s: the two are never equal"),
    "no_entry": N_("%(found)s has no “%(text)s”"),
    "unknown_function": N_("There is no function “%(text)s”"),
    "not_a_function": N_("“%(text)s” is %(found)s and cannot be called"),
    "argument_count": N_("“%(text)s” takes other arguments: %(wanted)s"),
    "argument_name": N_("“%(text)s” has no argument “%(other)s”: %(wanted)s"),
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong: a code of MESSAGES, the place in the text, an English message and what fills it.

    The parameters are pieces of the expression, signatures of functions, and Terms for kinds of values.
    """

    code: str
    place: Place
    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params


def problem(code: str, place: Place, **params: str) -> Problem:
    """A problem of this code."""
    return Problem(code=code, place=place, message=MESSAGES[code], params=params)


def kind_word(kind: str) -> Term:
    """How a kind of value is called in a message."""
    return Term(KIND_WORDS.get(kind, kind))
