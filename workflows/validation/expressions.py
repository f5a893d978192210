"""Expressions of a drawing: every name is declared, every kind fits, nothing is silently null.

By the standard a misspelt name is null and a comparison with it false: the case would take the other way, and nobody
would be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from workflows.engine import Process
from workflows.engine.instances import COUNTS
from workflows.engine.written import Gives, Written
from workflows.feel.analysis import Problem, study_expression
from workflows.feel.types import ANY, NAMED, ListOf, Type

FACT_TYPES: Final[Mapping[str, Type]] = {
    "text": NAMED["string"],
    "code": NAMED["string"],
    "id": NAMED["string"],
    "integer": NAMED["number"],
    "number": NAMED["number"],
    "money": NAMED["number"],
    "boolean": NAMED["boolean"],
    "date": NAMED["date"],
    "datetime": NAMED["date and time"],
    "list": ListOf(ANY),
}
"""The type in an expression of each type a fact can have; a duration may be of either kind."""

_GIVES: Final[Mapping[Gives, Type]] = {Gives.TRUTH: NAMED["boolean"], Gives.NUMBER: NAMED["number"]}


@dataclass(frozen=True, kw_only=True)
class Misread:
    """A problem of an expression, and the node it stands at."""

    node: str
    text: str
    problem: Problem


def misread(process: Process) -> Iterator[Misread]:
    """What is wrong with the expressions of a drawing."""
    types = {name: FACT_TYPES.get(fact.type, ANY) for name, fact in process.facts.items()}
    types |= dict.fromkeys(process.loop_names, ANY) | dict.fromkeys(COUNTS, NAMED["number"])
    for one in process.written:
        study = study_expression(one.feel.expression, types, _wanted(one, types), open=one.open)
        for problem in study.problems:
            yield Misread(node=one.node, text=str(one.feel), problem=problem)


def _wanted(one: Written, types: Mapping[str, Type]) -> Type:
    return types.get(one.fact, ANY) if one.gives is Gives.FACT else _GIVES.get(one.gives, ANY)


def unasked(process: Process) -> Iterator[tuple[str, str]]:
    """Names that a decision asks for and its rule task cannot give: (node, name); a word without quotes is one."""
    for node in process.nodes.values():
        decisions = process.decisions.get(node.decision) if node.kind == "businessRuleTask" else None
        if decisions is None or node.inputs_from:
            continue
        given = {name for name, _ in node.inputs} or process.facts.keys() | process.loop_names
        for name in sorted(decisions.inputs(node.decision)):
            if given.isdisjoint({name, name.rpartition(".")[2]}):  # an imported input goes by its own name, too
                yield node.id, name
