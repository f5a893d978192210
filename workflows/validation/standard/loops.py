"""What is done several times: how often, and for which list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import BPMN, read_facts
from workflows.engine.elements import entry_name, loops, name_of
from workflows.errors import N_
from workflows.validation.data.written import Names
from workflows.validation.drawing import FlowNode
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.package import Package

TWO = Rule(
    "two_loops",
    Severity.ERROR,
    "§10.3.8",
    N_("“%(node)s” is repeated in two ways at once: as a loop and for several entries"),
    N_("Choose one; for both, draw a sub-process that has the one and a task in it that has the other"),
)
NO_COUNT = Rule(
    "loop_no_count",
    Severity.ERROR,
    "§10.3.8",
    N_("“%(node)s” is to be done several times, and nothing says how many"),
    N_("Give it a number, or the fact that holds the list it goes through"),
)
TWO_COUNTS = Rule(
    "loop_two_counts",
    Severity.ERROR,
    "§10.3.8",
    N_("“%(node)s” says how many times it is done and also which list it goes through: only one of the two can hold"),
    N_("Keep one of the two"),
)
NO_LIST = Rule(
    "loop_no_list",
    Severity.ERROR,
    "§10.3.8",
    N_("“%(node)s” goes through “%(list)s”, which is not declared as a list"),
    N_("Declare the fact at the process, with the type list, or write the name of one that is"),
)
SAME_LIST = Rule(
    "loop_same_list",
    Severity.ERROR,
    "§10.3.8",
    N_("“%(node)s” goes through the list “%(list)s” and fills it at the same time"),
    N_("Declare another list for the results"),
)
NO_NAME = Rule(
    "loop_item_no_name",
    Severity.ERROR,
    "§10.3.8",
    N_("The entry that each round of “%(node)s” works on has no name: nothing in it could use the entry"),
    N_("Give the entry an id and a name"),
)
NO_RESULT = Rule(
    "loop_no_result",
    Severity.ERROR,
    "§10.3.8",
    N_("“%(node)s” fills the list “%(list)s”, and no fact says what each round puts into it: its entries stay empty"),
    N_("Write the name of a declared fact as the result of each round"),
)
RULES = (TWO, NO_COUNT, TWO_COUNTS, NO_LIST, SAME_LIST, NO_NAME, NO_RESULT)

_LISTS = ("loopDataInputRef", "loopDataOutputRef")
_ITEMS = tuple(f"{BPMN}{name}" for name in ("inputDataItem", "outputDataItem"))


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for document in package.documents.values():
        for item in document.iter(*_ITEMS):
            if not (item.get("id") and item.get("name", item.get("id"))):
                yield NO_NAME.at(item, node=called(item))
    for node in package.nodes():
        if len(loops(node.element)) > 1:
            yield TWO.at(node.element, node=node.called)
    declared = _declared(package)
    for scope in package.running_scopes():
        for node in scope.nodes.values():
            for many in node.element.iterchildren(f"{BPMN}multiInstanceLoopCharacteristics"):
                yield from _count(node, many)
                yield from _lists(node, many, declared)
                yield from _result(node, many, package.names)


def _result(node: FlowNode, many: Any, names: Names) -> Iterator[Finding]:
    """A round can only write facts; an entry may be put into the list as it is."""
    filled = (many.findtext(f"{BPMN}loopDataOutputRef") or "").strip()
    result = many.find(f"{BPMN}outputDataItem")
    if filled and (result is None or entry_name(result) not in {*names.facts, *names.entries}):
        yield NO_RESULT.at(node.element, node=node.called, list=filled)


def _declared(package: Package) -> set[str]:
    """The lists of all processes: they are facts of one case."""
    facts = (fact for process in package.processes for fact in read_facts(process.element))
    return {fact.name for fact in facts if fact.type == "list"}


def _count(node: FlowNode, many: Any) -> Iterator[Finding]:
    ways = {name_of(part) for part in many.iterchildren(f"{BPMN}*")} & {"loopCardinality", "loopDataInputRef"}
    if len(ways) > 1:
        yield TWO_COUNTS.at(node.element, node=node.called)
    elif not ways:
        yield NO_COUNT.at(node.element, node=node.called)


def _lists(node: FlowNode, many: Any, declared: set[str]) -> Iterator[Finding]:
    names = [(many.findtext(f"{BPMN}{part}") or "").strip() for part in _LISTS]
    for part, name in zip(_LISTS, names, strict=True):
        if many.find(f"{BPMN}{part}") is not None and name not in declared:
            yield NO_LIST.at(node.element, node=node.called, list=name)
    if names[0] and names[0] == names[1]:
        yield SAME_LIST.at(node.element, node=node.called, list=names[0])
