"""What can go wrong with an expression: one error, told apart by its code."""

from __future__ import annotations

from typing import Final

from workflows.errors import N_, AnliuError, Term
from workflows.feel.words import KIND_WORDS

MESSAGES: Final = {
    "syntax": N_("“%(found)s” cannot stand at character %(at)s"),
    "unexpected_end": N_("The expression ends too early"),
    "unknown_name": N_("The name “%(found)s” at character %(at)s is not known"),
    "unknown_type": N_("The type “%(found)s” at character %(at)s is not known"),
    "bad_string": N_("The text at character %(at)s has no end or a wrong escape"),
    "too_costly": N_("The expression is too costly"),
    "not_boolean": N_("The condition gives %(given)s; true or false is needed"),
    "external": N_("A function outside of the expression is not allowed (character %(at)s)"),
    "not_a_value": N_("A value is of a kind that expressions do not know"),
}
WANTED: Final = {
    "syntax": N_("“%(wanted)s” is missing before “%(found)s” at character %(at)s"),
    "unexpected_end": N_("The expression ends too early: “%(wanted)s” is missing"),
}
"""The same where one sign or keyword would have gone on."""

LONGEST_SHOWN: Final = 40


class FeelError(AnliuError):
    """The expression failed

    `code` is a key of MESSAGES; `position` is the place in the text as (start, end), counted in characters from 0,
    or None where the whole text is meant. The message counts characters from 1. `found` and `wanted` are pieces of the
    expression, `given` is the kind of a value: nothing of a case is ever told.
    """

    def __init__(
        self,
        code: str,
        position: tuple[int, int] | None = None,
        *,
        found: str = "",
        wanted: str = "",
        given: str = "",
    ) -> None:
        self.code = code
        self.position = position
        self._told = {"found": found[:LONGEST_SHOWN], "wanted": wanted, "given": given}
        super().__init__(
            WANTED[code] if wanted else MESSAGES[code],
            at=position[0] + 1 if position else 1,
            found=found[:LONGEST_SHOWN],
            wanted=wanted,
            given=Term(KIND_WORDS.get(given, given)),
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes by code and place."""
        return _again, (self.code, self.position, self._told)


def _again(code: str, position: tuple[int, int] | None, told: dict[str, str]) -> FeelError:
    return FeelError(code, position, **told)
