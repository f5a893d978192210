"""Tables and texts of decisions that cannot be read as they are written."""

from __future__ import annotations

from typing import Any, Final

from workflows.dmn import DmnError
from workflows.dmn.elements import child, text_of
from workflows.dmn.policies import POLICIES
from workflows.errors import N_, AnliuError, Term
from workflows.validation.changes import Action, Change
from workflows.validation.decisions.graph import IMPORT_MISSING
from workflows.validation.decisions.names import drawn, shown
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity
from workflows.validation.meant import meant, perhaps

NO_LOGIC = Rule(
    "dmn_no_logic",
    Severity.ERROR,
    "DMN §7.3.1",
    N_("Something in “%(name)s” is drawn empty: it says nothing about how to decide"),
    N_("Write the expression or the table that belongs there"),
)
NOT_FEEL = Rule(
    "dmn_not_feel",
    Severity.ERROR,
    "DMN §7.2",
    N_("“%(name)s” is written in another language than FEEL (%(what)s), which is not executed"),
    N_("Write it in FEEL"),
)
UNREAD = Rule(
    "dmn_text_not_read",
    Severity.ERROR,
    "DMN §10.3.1",
    N_("“%(name)s”: the text “%(text)s” cannot be read. %(why)s"),
    N_("Correct the text; words stand in quotes, and a comma stands between values"),
)
UNREAD_CELL = Rule(
    "dmn_cell_not_read",
    Severity.ERROR,
    "DMN §10.3.1",
    N_("“%(name)s”, rule %(row)s, column %(column)s: the cell “%(text)s” cannot be read. %(why)s"),
    N_("Correct the cell; words stand in quotes, and a comma stands between values"),
)
EMPTY = Rule(
    "dmn_cell_empty",
    Severity.ERROR,
    "DMN §8.3.3",
    N_("“%(name)s”: there is nothing in %(where)s of column %(column)s"),
    N_("Write what the rule gives, null for nothing; at the head of a column, what the column asks"),
)
ROW_LENGTH = Rule(
    "dmn_row_length",
    Severity.ERROR,
    "DMN §8.3.3",
    N_("“%(name)s”: row %(row)s has another number of cells than the table has columns"),
    N_("Give the row one cell for each column, in their order"),
)
HIT_POLICY = Rule(
    "dmn_hit_policy",
    Severity.ERROR,
    "DMN §8.2.8",
    N_("“%(name)s” has the hit policy “%(policy)s”, which does not exist or does not fit the table"),
    N_("%(instead)s"),
)
NO_OUTPUT = Rule(
    "dmn_no_output",
    Severity.ERROR,
    "DMN §8.3.1",
    N_("The table “%(name)s” has no column for a result: it decides nothing"),
    N_("Add a column for the result"),
)
NO_ORDER = Rule(
    "dmn_no_priorities",
    Severity.ERROR,
    "DMN §8.2.8",
    N_("The hit policy of “%(name)s” goes by the order of its results, and nothing says what that order is"),
    N_("List the values of the result column, the most important first, or choose another hit policy"),
)
RULES = (NO_LOGIC, NOT_FEEL, UNREAD, UNREAD_CELL, EMPTY, ROW_LENGTH, HIT_POLICY, NO_OUTPUT, NO_ORDER)

CHOOSE_POLICY: Final = N_("Choose one of UNIQUE, FIRST, ANY, PRIORITY, COLLECT, RULE ORDER and OUTPUT ORDER")
SUMS_ALONE: Final = N_("Choose one of SUM, MIN, MAX and COUNT, with COLLECT and a single result column, or none")


def _no_logic(error: DmnError, element: Any) -> Finding:
    del error
    return NO_LOGIC.at(element, name=drawn(element))


def _language(error: DmnError, element: Any) -> Finding:
    if error.detail == "import":
        return IMPORT_MISSING.at(element, name=element.get("name", "")[:LONGEST_NAME], space=_space(element))
    return NOT_FEEL.at(element, name=drawn(element), what=shown(error.detail))


def _space(element: Any) -> str:
    return shown(element.get("namespace", "")) or "-"


def _unread(error: DmnError, element: Any) -> Finding:
    text = shown(text_of(element))
    why = error.why or AnliuError(error.message, **error.params)
    if error.row is None:
        return UNREAD.at(element, name=drawn(element), text=text, why=why)
    return UNREAD_CELL.at(element, name=drawn(element), row=error.row, column=error.column, text=text, why=why)


def _empty(error: DmnError, element: Any) -> Finding:
    if error.column is None:
        return NO_LOGIC.at(element, name=drawn(element))
    where = AnliuError(N_("rule %(row)s"), row=error.row) if error.row else Term(N_("the head"))
    return EMPTY.at(element, name=drawn(element), where=where, column=error.column)


def _row(error: DmnError, element: Any) -> Finding:
    number = error.row or 1 + sum(1 for _ in element.itersiblings("{*}row", preceding=True))
    return ROW_LENGTH.at(element, name=drawn(element), row=number)


def _policy(error: DmnError, element: Any) -> Finding:
    if child(element, "output") is None:
        return NO_OUTPUT.at(element, name=drawn(element))
    policy = " ".join(element.get("hitPolicy", "UNIQUE").split()).upper()
    likely = "" if policy in POLICIES else meant(policy, POLICIES)
    known = policy in POLICIES
    change = Change(action=Action.SET, element=element.get("id", ""), name="hitPolicy", value=likely)
    return HIT_POLICY.at(
        element,
        name=drawn(element),
        policy=shown(error.detail),
        instead=perhaps(likely, SUMS_ALONE if known else CHOOSE_POLICY),
        fix=(change,) if likely and element.get("id") else (),
    )


def _order(error: DmnError, element: Any) -> Finding:
    del error
    return NO_ORDER.at(element, name=drawn(element))


TOLD: Final = {
    "no_logic": _no_logic,
    "unsupported": _language,
    "language": _language,
    "expression": _unread,
    "empty_cell": _empty,
    "row_length": _row,
    "hit_policy": _policy,
    "no_output_values": _order,
}
"""What the reader tells of these; `cell_type` is told by the analysis of the table."""
