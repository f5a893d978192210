"""Decision tables as their analysis judges them: gaps, overlaps, rules that never apply, cells of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workflows.dmn.analysis import TableFinding, analyse
from workflows.dmn.analysis.findings import KINDS
from workflows.errors import N_
from workflows.validation.decisions.files import DecisionFile
from workflows.validation.findings import Finding, Rule, Severity


def _rule(key: str, source: str, advice: str) -> Rule:
    kind = KINDS[key]
    return Rule(f"table_{kind.code}", Severity(kind.severity.value), source, kind.message, advice)


GAP = _rule(
    "gap", "DMN §8.2.8", N_("Add a rule for it, or give the result column a default: without, the result is empty")
)
POSSIBLE_GAP = _rule("possible_gap", "DMN §8.2.8", N_("Add a rule or a default if these rules may all fail"))
OVERLAP = _rule(
    "overlap", "DMN §8.2.8", N_("Narrow one of the rules, or choose FIRST: a case where both apply stops with an error")
)
CONTRADICTION = _rule(
    "contradiction", "DMN §8.2.8", N_("Let both give the same, or narrow one of them: a case where both apply stops")
)
POSSIBLE_CONTRADICTION = _rule(
    "possible_contradiction", "DMN §8.2.8", N_("Look whether both always give the same; otherwise narrow one of them")
)
IMPOSSIBLE = _rule("impossible", "DMN §8.3.3", N_("Correct the cell, or take the rule away"))
NOT_ALLOWED = _rule("not_allowed", "DMN §8.3.2", N_("Correct the cell, or add the value to those that are allowed"))
HIDDEN = _rule("hidden", "DMN §8.2.8", N_("Move the rule up, narrow those before it, or take it away"))
ONLY_MISSING = _rule("only_missing", "DMN §8.2.8", N_("Narrow the rules before it, unless this is what you want"))
WRONG_TYPE = _rule("wrong_type", "DMN §8.3.2", N_("Correct the cell: words stand in quotes, numbers do not"))
OUTPUT_TYPE = _rule("output_type", "DMN §8.3.2", N_("Correct the result: words stand in quotes, numbers do not"))
OUTPUT_NOT_ALLOWED = _rule(
    "output_not_allowed", "DMN §8.3.2", N_("Correct the result, or add the value to those that are allowed")
)
NOT_DECIDED = _rule("not_decided", "", N_("Look at these rules yourself, or write their cells with fixed values"))
MORE = _rule("more", "", N_("Correct those that are shown first"))
RULES = (
    *(GAP, POSSIBLE_GAP, OVERLAP, CONTRADICTION, POSSIBLE_CONTRADICTION, IMPOSSIBLE, NOT_ALLOWED, HIDDEN, ONLY_MISSING),
    *(WRONG_TYPE, OUTPUT_TYPE, OUTPUT_NOT_ALLOWED, NOT_DECIDED, MORE),
)

_BY_CODE: Final = {rule.code: rule for rule in RULES}
_DOUBTS: Final = frozenset({"not_decided", "possible_gap", "possible_contradiction"})


def check(file: DecisionFile, unread: frozenset[str]) -> Iterator[Finding]:
    """What the analysis finds in the tables of a file; no doubts about decisions that hold something `unread`."""
    for one in analyse(file.decisions.model):
        if one.decision not in unread or one.code not in _DOUBTS:
            yield _finding(file, one)


def _finding(file: DecisionFile, one: TableFinding) -> Finding:
    rule = _BY_CODE[f"table_{one.code}"]
    return Finding(
        code=rule.code,
        severity=rule.severity,
        says=one.message,
        advice=rule.advice,
        params=one.params,
        file=file.name,
        element=one.element,
        line=one.line or 0,
    )
