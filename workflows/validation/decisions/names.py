"""Names and ids in decision files: what is asked for by a name, and what a history is told with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from workflows.dmn import DmnError
from workflows.dmn.elements import child, children, name_of, tag
from workflows.dmn.model_reader import NODES
from workflows.errors import N_, Term
from workflows.validation.changes import Action, Change
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity

NO_NAME = Rule(
    "dmn_no_name",
    Severity.ERROR,
    "DMN §6.3.5",
    N_("This %(what)s has no name: nothing can ask for it"),
    N_("Give it a name"),
)
DOUBLE_NAME = Rule(
    "dmn_same_name",
    Severity.ERROR,
    "DMN §6.3.5",
    N_("Two things in this file are called “%(name)s”: a text could not say which of them it means"),
    N_("Give each of them a name and an id of its own"),
)
OTHER_VARIABLE = Rule(
    "dmn_two_names",
    Severity.WARNING,
    "DMN §6.3.7",
    N_("“%(name)s” is drawn with this name, and its value is called “%(value)s”: only the second can be asked for"),
    N_("Give its value the name that it is drawn with"),
)
DOUBLE_ID = Rule(
    "dmn_same_id",
    Severity.WARNING,
    "DMN §6.3.1",
    N_("The id “%(id)s” stands twice in this file: the history of a case could not say which rule decided"),
    N_("Give each element an id of its own"),
)
OUTPUT_TWICE = Rule(
    "dmn_same_output",
    Severity.ERROR,
    "DMN §8.3.2",
    N_("Two result columns of “%(name)s” are called “%(column)s”: one of the two results would be lost"),
    N_("Give each result column a name of its own"),
)
RULES = (NO_NAME, DOUBLE_NAME, OTHER_VARIABLE, DOUBLE_ID, OUTPUT_TWICE)

WHATS: Final = {
    "inputData": N_("input"),
    "decision": N_("decision"),
    "businessKnowledgeModel": N_("function"),
    "decisionService": N_("service"),
}
LONGEST_TEXT: Final = 80


def check(root: Any) -> Iterator[Finding]:
    """What breaks these rules, apart from what the reader tells."""
    yield from _names(root)
    yield from _ids(root)
    yield from _outputs(root)


def drawn(element: Any) -> str:
    """What the thing is called that an element belongs to."""
    for each in (element, *element.iterancestors()):
        name = name_of(each) if tag(each) in {*NODES, "itemDefinition", "definitions"} else ""
        if name:
            return name[:LONGEST_NAME]
    return ""


def shown(text: str) -> str:
    """A text, as a message shows it."""
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _names(root: Any) -> Iterator[Finding]:
    for element in children(root, *NODES):
        variable = child(element, "variable")
        name, value = element.get("name", ""), "" if variable is None else variable.get("name", "")
        if not name_of(element):
            yield NO_NAME.at(element, what=Term(WHATS[tag(element)]))
        elif name.split() and value.split() and name.split() != value.split():
            id = variable.get("id") if variable is not None else ""
            fix = (Change(action=Action.SET, element=id, name="name", value=name),) if id else ()
            yield OTHER_VARIABLE.at(element, name=name[:LONGEST_NAME], value=value[:LONGEST_NAME], fix=fix)


def _ids(root: Any) -> Iterator[Finding]:
    """Ids of elements that are no nodes: those of nodes are names, too."""
    seen: set[str] = set()
    nodes = {one.get("id") for one in children(root, *NODES)}
    for element in root.iter():
        id = element.get("id", "") if tag(element) else ""
        if id in seen and tag(element) not in NODES:
            yield DOUBLE_ID.at(element, id=id[:LONGEST_NAME])
        if id and (tag(element) not in NODES or id in nodes):
            seen.add(id)


def _outputs(root: Any) -> Iterator[Finding]:
    for table in root.iter("{*}decisionTable"):
        seen: set[str] = set()
        for output in children(table, "output"):
            name = name_of(output) or " ".join(output.get("label", "").split())
            if name in seen:
                yield OUTPUT_TWICE.at(output, name=drawn(table), column=name[:LONGEST_NAME])
            seen |= {name} - {""}


def _double_name(error: DmnError, element: Any) -> Finding:
    return DOUBLE_NAME.at(element, name=error.detail[:LONGEST_NAME])


TOLD: Final = {"double_name": _double_name}
"""What the reader tells of names."""
