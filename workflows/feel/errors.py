"""What can go wrong with an expression: one error, told apart by its code."""

from __future__ import annotations

from typing import Final

from workflows.errors import N_, AnliuError

MESSAGES: Final = {
    "syntax": N_("The expression cannot be read at character %(at)s"),
    "unexpected_end": N_("The expression ends too early"),
    "unknown_name": N_("The name at character %(at)s is not known"),
    "unknown_type": N_("The type at character %(at)s is not known"),
    "bad_string": N_("The text at character %(at)s has no end or a wrong escape"),
    "too_costly": N_("The expression is too costly"),
    "not_boolean": N_("The condition is neither true nor false"),
    "external": N_("A function outside of the expression is not allowed (character %(at)s)"),
    "not_a_value": N_("A value is of a kind that expressions do not know"),
}


class FeelError(AnliuError):
    """The expression failed

    `code` is a key of MESSAGES; `position` is the place in the text as (start, end), counted in characters from 0,
    or None where the whole text is meant. The message counts characters from 1 and never holds a value of a case.
    """

    def __init__(self, code: str, position: tuple[int, int] | None = None) -> None:
        self.code = code
        self.position = position
        super().__init__(MESSAGES[code], at=position[0] + 1 if position else 1)

    def __reduce__(self) -> tuple[type[FeelError], tuple[str, tuple[int, int] | None]]:
        """Travel between processes by code and place."""
        return FeelError, (self.code, self.position)
