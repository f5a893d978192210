"""What can go wrong with decisions: one error, told apart by its code, with the place in the model."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from workflows.errors import N_, AnliuError
from workflows.feel.errors import FeelError

MESSAGES: Final = {
    "not_dmn": N_("This is not a DMN file"),
    "unsupported": N_("%(decision)s: %(detail)s is not supported (line %(line)s)"),
    "language": N_("%(decision)s: only FEEL is allowed, not %(detail)s (line %(line)s)"),
    "missing_import": N_("%(decision)s imports a model that is not given: %(detail)s (line %(line)s)"),
    "double_name": N_("Two elements are called %(detail)s (line %(line)s)"),
    "unknown_reference": N_("%(decision)s refers to something that is not in the file: %(detail)s (line %(line)s)"),
    "cycle": N_("%(decision)s requires itself"),
    "too_large": N_("%(decision)s: the file asks for more than can be read"),
    "unknown_type": N_("%(decision)s: the type %(detail)s is not known (line %(line)s)"),
    "no_logic": N_("%(decision)s has no table and no expression"),
    "expression": N_("%(decision)s, row %(row)s, column %(column)s (line %(line)s): %(why)s"),
    "cell_type": N_("%(decision)s, row %(row)s, column %(column)s: not a value of the column's type (line %(line)s)"),
    "empty_cell": N_("%(decision)s, row %(row)s, column %(column)s: the cell is empty (line %(line)s)"),
    "row_length": N_("%(decision)s, row %(row)s: the number of cells is not that of the columns (line %(line)s)"),
    "hit_policy": N_("%(decision)s: the hit policy %(detail)s does not exist or does not fit (line %(line)s)"),
    "no_output_values": N_("%(decision)s: this hit policy needs the order of the output values (line %(line)s)"),
    "unknown_decision": N_("There is no decision %(decision)s"),
    "input_type": N_("%(decision)s: the input %(detail)s has the wrong type"),
    "input_not_allowed": N_("%(decision)s: the input %(detail)s is not among the allowed values"),
    "result_type": N_("%(decision)s: the result has the wrong type"),
    "result_not_allowed": N_("%(decision)s: the result is not among the allowed values"),
    "not_unique": N_("%(decision)s: the rules %(detail)s match at the same time, but only one may"),
    "not_same": N_("%(decision)s: the rules %(detail)s match at the same time with different results"),
    "aggregation": N_("%(decision)s: the results of the rules %(detail)s cannot be aggregated"),
}


class DmnError(AnliuError):
    """The decision failed

    `code` is a key of MESSAGES. `decision` is the name in the model; `row` (a rule) and `column` (inputs first, then
    outputs) count from 1 and are None where they say nothing; `line` is the line of the file. `why` is the
    FeelError behind `expression`, with its place in the text. `detail` comes from the model, never from a case.
    """

    def __init__(  # noqa: PLR0913 - all by keyword: the parts of one place
        self,
        code: str,
        decision: str = "",
        *,
        detail: str = "",
        row: int | None = None,
        column: int | None = None,
        line: int | None = None,
        why: FeelError | None = None,
    ) -> None:
        self._again = functools.partial(
            DmnError, code, decision, detail=detail, row=row, column=column, line=line, why=why
        )
        self.code = code
        self.decision = decision
        self.detail = detail
        self.row = row
        self.column = column
        self.line = line
        self.why = why
        shown = {"row": row, "column": column, "line": line}
        super().__init__(
            MESSAGES[code],
            decision=decision,
            detail=detail,
            why=why or "",
            **{key: "-" if value is None else value for key, value in shown.items()},
        )

    @property
    def cause(self) -> str:
        """The code of the FeelError behind it, "" where there is none."""
        return self.why.code if self.why else ""

    def __reduce__(self) -> tuple[functools.partial[DmnError], tuple[()]]:
        """Travel between processes by its parts."""
        return self._again, ()


Tell: TypeAlias = Callable[[DmnError, Any], None]
"""What a reader does about what is wrong at an element; if it comes back, something else stands in its place."""


def raising(error: DmnError, element: Any) -> None:  # noqa: ARG001 - the error knows its line
    """The first thing that is wrong ends it."""
    raise error from None
