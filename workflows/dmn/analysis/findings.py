"""What can be said about a decision table before it decides anything: findings, told apart by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from workflows.dmn.analysis.texts import Where
from workflows.errors import N_

#: findings of one code and one table that are told; of the rest only how many there are
MOST_OF_A_KIND: Final = 50


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  #: the table is wrong: it cannot decide as it is written
    WARNING = "warning"  #: the table decides, but hardly as it was meant
    INFO = "info"  #: worth knowing


class _Kind(NamedTuple):
    code: str
    severity: Severity
    message: str


#: by key: some codes are told in several ways
KINDS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        "gap": _Kind("gap", Severity.WARNING, N_("%(decision)s: no rule applies when %(example)s")),
        "gap_always": _Kind("gap", Severity.WARNING, N_("%(decision)s: no rule ever applies")),
        "possible_gap": _Kind(
            "possible_gap",
            Severity.INFO,
            N_("%(decision)s: when %(example)s, only the rules %(rules)s may apply, which cannot be checked"),
        ),
        "overlap": _Kind(
            "overlap",
            Severity.ERROR,
            N_("%(decision)s: the rules %(rules)s apply at the same time when %(example)s, but only one may"),
        ),
        "overlap_always": _Kind(
            "overlap",
            Severity.ERROR,
            N_("%(decision)s: the rules %(rules)s always apply at the same time, but only one may"),
        ),
        "contradiction": _Kind(
            "contradiction",
            Severity.ERROR,
            N_("%(decision)s: the rules %(rules)s apply at the same time with different results when %(example)s"),
        ),
        "contradiction_always": _Kind(
            "contradiction",
            Severity.ERROR,
            N_("%(decision)s: the rules %(rules)s always apply at the same time, with different results"),
        ),
        "possible_contradiction": _Kind(
            "possible_contradiction",
            Severity.INFO,
            N_("%(decision)s: the rules %(rules)s apply at the same time; whether they give the same is not checked"),
        ),
        "impossible": _Kind(
            "impossible",
            Severity.ERROR,
            N_("%(decision)s: rule %(rules)s never applies, because no value of %(column)s fits its cell"),
        ),
        "not_allowed": _Kind(
            "not_allowed",
            Severity.ERROR,
            N_("%(decision)s, rule %(rules)s: %(example)s is not among the allowed values of %(column)s"),
        ),
        "hidden": _Kind(
            "hidden",
            Severity.WARNING,
            N_("%(decision)s: rule %(rules)s never applies, because the rules %(others)s come first"),
        ),
        "only_missing": _Kind(
            "only_missing",
            Severity.INFO,
            N_("%(decision)s: rule %(rules)s applies only when a value is missing"),
        ),
        "wrong_type": _Kind(
            "wrong_type",
            Severity.ERROR,
            N_("%(decision)s, rule %(rules)s: %(example)s is not a value of the kind that %(column)s has"),
        ),
        "wrong_values": _Kind(
            "wrong_type",
            Severity.ERROR,
            N_("%(decision)s: the allowed value %(example)s is not of the kind that %(column)s has"),
        ),
        "output_type": _Kind(
            "output_type",
            Severity.ERROR,
            N_("%(decision)s, rule %(rules)s: the result %(example)s is not of the kind that %(column)s has"),
        ),
        "output_not_allowed": _Kind(
            "output_not_allowed",
            Severity.ERROR,
            N_("%(decision)s, rule %(rules)s: the result %(example)s is not among the allowed values of %(column)s"),
        ),
        "default_type": _Kind(
            "output_type",
            Severity.ERROR,
            N_("%(decision)s: the default result %(example)s is not of the kind that %(column)s has"),
        ),
        "default_not_allowed": _Kind(
            "output_not_allowed",
            Severity.ERROR,
            N_("%(decision)s: the default result %(example)s is not among the allowed values of %(column)s"),
        ),
        "not_decided": _Kind(
            "not_decided",
            Severity.INFO,
            N_("%(decision)s: the cells of %(column)s in the rules %(rules)s are free conditions and not checked"),
        ),
        "not_decided_column": _Kind(
            "not_decided",
            Severity.INFO,
            N_("%(decision)s: gaps and overlaps are not looked for, because the values of %(column)s are not known"),
        ),
        "not_decided_table": _Kind(
            "not_decided",
            Severity.INFO,
            N_("%(decision)s: the table is too large to be checked completely"),
        ),
        "more": _Kind("more", Severity.INFO, N_("%(decision)s: there are %(count)s more findings of this kind")),
    }
)


@dataclass(frozen=True, kw_only=True)
class TableFinding:
    """One thing about a decision table.

    `decision` is the name in the model; `element` the id of the cell, column, rule or table meant (without one the
    nearest around it) and `line` its line in the file. `rules` count from 1, and `column` (inputs first, then outputs)
    too; None where the finding is about no single column. `others` are the rules behind it that are not to blame.
    `where` holds for each column that matters the tests a cell would need to take the example. `count` is of `more`
    alone.
    """

    key: str
    decision: str
    element: str = ""
    line: int | None = None
    rules: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    column: int | None = None
    label: str = ""
    example: str = ""
    where: tuple[Where, ...] = ()
    count: int = 0

    @property
    def code(self) -> str:
        """What is the matter, as one word."""
        return KINDS[self.key].code

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return KINDS[self.key].severity

    @property
    def message(self) -> str:
        """The English text with places, to be translated and filled with `params`."""
        return KINDS[self.key].message

    @property
    def params(self) -> Mapping[str, object]:
        """What belongs into the places of the message."""
        return {
            "decision": self.decision,
            "rules": ", ".join(map(str, self.rules)),
            "others": ", ".join(map(str, self.others)),
            "column": self.label,
            "example": self.example,
            "count": self.count,
        }

    def __str__(self) -> str:
        return self.message % self.params
