"""Texts of decisions that can be read and cannot be meant: names, kinds, calls, conditions that decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from workflows.dmn.analysis.logic import Misread
from workflows.dmn.model import Model
from workflows.errors import N_, AnliuError
from workflows.validation.decisions.files import DecisionFile
from workflows.validation.decisions.names import shown
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity

MISREAD = Rule(
    "dmn_misread",
    Severity.ERROR,
    "DMN §10.3.2",
    N_("“%(name)s”, in “%(text)s”: %(problem)s"),
    N_("Correct it: as it is written it gives nothing, and nobody would be told"),
)
UNKNOWN = Rule(
    "dmn_unknown_name",
    Severity.ERROR,
    "DMN §6.3.7",
    N_("“%(name)s”, in “%(text)s”: “%(word)s” is nothing that the decision is given, so it is always empty"),
    N_("%(instead)s"),
)
NOT_CONNECTED = Rule(
    "dmn_not_connected",
    Severity.WARNING,
    "DMN §6.3.13",
    N_("“%(name)s” uses “%(word)s”, which it is not connected with: the drawing does not show what decides"),
    N_("Draw “%(word)s” as an input and connect it; if it is a word and no name, put it in quotes"),
)
IDLE = Rule(
    "dmn_idle_condition",
    Severity.WARNING,
    "DMN §10.3.2",
    N_("“%(name)s”: the condition “%(text)s” is the same in every case, so one of its ways is never taken"),
    N_("Let it depend on an input, or take it away"),
)
FIXED_COLUMN = Rule(
    "dmn_fixed_column",
    Severity.WARNING,
    "DMN §8.3.2",
    N_("“%(name)s”: the column asks “%(text)s”, which is the same in every case"),
    N_("Write the name of an input, without quotes"),
)
RULES = (MISREAD, UNKNOWN, NOT_CONNECTED, IDLE, FIXED_COLUMN)

QUOTES: Final = N_("Draw it as an input and connect it; if it is a word and no name, put it in quotes")
LIKE: Final = N_("Perhaps “%(meant)s” is meant; a word that is no name stands in quotes")
_NAMES: Final = frozenset({"unknown_name", "similar_name"})

Given = Callable[[str, str], bool | None]
"""Whether a decision is given something of a name by who asks it, or nobody can tell."""


def check(file: DecisionFile, misread: Iterable[Misread], given: Given) -> Iterator[Finding]:
    """What breaks these rules in a file."""
    model = file.decisions.model
    lost = {error.decision for error, _ in file.unread if error.code == "unknown_reference"}
    gone = {element.get("name", "") for error, element in file.unread if error.code == "missing_import"}
    for one in misread:
        if one.idle == "column":
            yield _at(FIXED_COLUMN, file, one, model)
        elif one.idle:
            yield _at(IDLE, file, one, model)
        elif one.problem is not None and one.problem.code in _NAMES:
            if model.title(one.key) not in lost and one.problem.params["text"] not in gone:  # told already
                yield _unknown(file, one, model, given)
        elif one.problem is not None:
            why = AnliuError(one.problem.message, **one.problem.params)
            yield _at(MISREAD, file, one, model, problem=why)


def _at(rule: Rule, file: DecisionFile, one: Misread, model: Model, **params: Any) -> Finding:
    name = model.title(one.key)[:LONGEST_NAME]
    place = one.element
    return rule.of(file.name, line=place.line or 0, element=place.id, name=name, text=shown(one.text), **params)


def _unknown(file: DecisionFile, one: Misread, model: Model, given: Given) -> Finding:
    """A name that is not declared is still found among what the decision is given; in a function nothing is."""
    problem = one.problem
    word = str(problem.params["text"]) if problem is not None else ""
    answer = given(one.key, word) if one.key in model.decisions else False
    if answer is not False:
        return _at(NOT_CONNECTED, file, one, model, word=word[:LONGEST_NAME])
    likely = problem.params.get("wanted", "") if problem is not None else ""
    instead = AnliuError(LIKE, meant=likely) if likely else AnliuError(QUOTES)
    return _at(UNKNOWN, file, one, model, word=word[:LONGEST_NAME], instead=instead)
