"""How a user task is finished, who may not do it, and what the submitter is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN
from workflows.errors import N_
from workflows.validation.dialect.vocabulary import ATTRIBUTES
from workflows.validation.drawing import FlowNode
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity
from workflows.validation.meant import meant, perhaps
from workflows.validation.package import Package

NO_OUTCOME = Rule(
    "no_outcome",
    Severity.ERROR,
    "",
    N_("“%(node)s” has no outcome: nobody could ever finish it, and a case that comes here waits for ever"),
    N_("Add at least one “anliu:outcome” with a code and a name, such as code “done” and name “完成”"),
)
NAMELESS_OUTCOME = Rule(
    "nameless_outcome",
    Severity.ERROR,
    "",
    N_("An outcome of “%(node)s” has no code: no condition can ask for it"),
    N_("Give it a code of its own, such as “approve”"),
)
OUTCOME_TWICE = Rule(
    "outcome_twice",
    Severity.ERROR,
    "",
    N_("Two outcomes of “%(node)s” have the code “%(code)s”: the case could not tell which was chosen"),
    N_("Give each outcome a code of its own"),
)
SEPARATE_FROM_NOBODY = Rule(
    "separate_from_nobody",
    Severity.ERROR,
    "",
    N_("“%(node)s” may not be done by whoever did “%(id)s”, but that is no user task: nobody would be kept from it"),
    N_("%(instead)s"),
)
UNKNOWN_STATUS = Rule(
    "unknown_status",
    Severity.INFO,
    "",
    N_("There are no words for the status “%(status)s” of “%(node)s”: the submitter would see this code"),
    N_("%(instead)s"),
)
RULES = (NO_OUTCOME, NAMELESS_OUTCOME, OUTCOME_TWICE, SEPARATE_FROM_NOBODY, UNKNOWN_STATUS)

NAME_A_TASK = N_("Write the ids of user tasks, with blanks between")
LISTED = N_("Take one of the codes in docs/process-owner.md, or keep it if the code says enough")
MOST_NAMED: Final = 20


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    nodes = list(package.nodes())
    people = {node.id for node in nodes if node.kind == "userTask"}
    known = package.registry.statuses if package.registry is not None else frozenset()
    for node in nodes:
        if node.kind == "userTask":
            yield from _outcomes(node)
            yield from _separate(node, people)
        for name in ("public", "returned"):
            if node.kind in ATTRIBUTES[name]:
                yield from _status(node, node.element.get(f"{ANLIU}{name}", ""), known)


def _outcomes(node: FlowNode) -> Iterator[Finding]:
    drawn: list[Any] = list(node.element.iterfind(f"{BPMN}extensionElements/{ANLIU}outcome"))
    if not drawn:
        yield NO_OUTCOME.at(node.element, node=node.called)
    seen: set[str] = set()
    for outcome in drawn:
        code = outcome.get("code", "")
        if not code.strip():
            yield NAMELESS_OUTCOME.at(outcome, node=node.called)
        elif code in seen:
            yield OUTCOME_TWICE.at(outcome, node=node.called, code=code[:LONGEST_NAME])
        seen.add(code)


def _separate(node: FlowNode, people: set[str]) -> Iterator[Finding]:
    for id in node.node.separate[:MOST_NAMED]:
        if id not in people:
            word = meant(id, people)
            instead = perhaps(word, NAME_A_TASK)
            yield SEPARATE_FROM_NOBODY.at(node.element, node=node.called, id=id[:LONGEST_NAME], instead=instead)


def _status(node: FlowNode, status: str, known: frozenset[str]) -> Iterator[Finding]:
    if status and known and status not in known:
        instead = perhaps(meant(status, known), LISTED)
        yield UNKNOWN_STATUS.at(node.element, node=node.called, status=status[:LONGEST_NAME], instead=instead)
