"""What every element needs before a case can come to it: an id of its own, and a place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.elements import name_of
from workflows.engine.readable import LONG_ID, LONGEST_ID, NO_ID, NOWHERE, TAKEN, obstacles
from workflows.errors import N_, Term
from workflows.validation.drawing import ACTIVITIES, EVENTS, GATEWAYS, NODES
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.package import Package

WITHOUT = Rule(
    "no_id",
    Severity.ERROR,
    "§8.3.1",
    N_("There is %(kind)s without an id in “%(node)s”: no flow can lead to it, and nothing can refer to it"),
    N_("Give it an id, or draw it again: the editor gives one"),
)
TWICE = Rule(
    "double_id",
    Severity.ERROR,
    "§8.3.1",
    N_("Two elements have the id “%(id)s”: one of them would be lost"),
    N_("Give one of them another id, and lead to it what belongs to it"),
)
TWO_PROCESSES = Rule(
    "id_in_two_processes",
    Severity.ERROR,
    "",
    N_("“%(id)s” is the id of this element and of one in the process “%(process)s”: their work would be mixed up"),
    N_("Give one of them another id: what works or waits has an id of its own in all files of a package"),
)
NO_NAME_FOR_ONE = Rule(
    "bad_id",
    Severity.ERROR,
    "§8.3.1",
    N_("The id “%(id)s” has a character that no id may have, or begins with a digit"),
    N_("Write letters, digits, “_”, “-” and “.”, and begin with a letter or “_”"),
)
LONG = Rule(
    "long_id",
    Severity.ERROR,
    "",
    N_("The id of “%(node)s” has more than %(most)s characters: no case could be stored while it waits there"),
    N_("Write a shorter id; what people read is the name"),
)
RESERVED = Rule(
    "reserved_id",
    Severity.ERROR,
    "",
    N_("“%(id)s” is an id that the system uses for itself"),
    N_("Write another id, such as the same in small letters"),
)
MISPLACED = Rule(
    "node_nowhere",
    Severity.ERROR,
    "§8.4.8",
    N_("“%(node)s” stands in no process and no sub-process: no case ever comes there"),
    N_("Draw it in the process or sub-process that it belongs to"),
)
RULES = (WITHOUT, TWICE, TWO_PROCESSES, NO_NAME_FOR_ONE, LONG, RESERVED, MISPLACED)

_NAME = re.compile(r"[^\W\d][\w.\-·]*")
"""What XML calls a name without colon; ids are such names (§15.3, xsd:ID)."""

_MANY_MAY_HAVE = frozenset({"startEvent", "endEvent"}) | GATEWAYS
"""Kinds of nodes that no case waits at."""

_WORDS = {
    **dict.fromkeys(ACTIVITIES, N_("an activity")),
    **dict.fromkeys(GATEWAYS, N_("a gateway")),
    **dict.fromkeys(EVENTS, N_("an event")),
    "sequenceFlow": N_("a flow"),
    "process": N_("a process"),
}

_DEFINED = {
    "message": N_("a message"),
    "signal": N_("a signal"),
    "error": N_("an error"),
    "escalation": N_("an escalation"),
}


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for document in package.documents.values():
        yield from _obstacles(document)
        yield from _written(document)
        yield from _twice(document)
    yield from _in_two_processes(package)


def _obstacles(document: Any) -> Iterator[Finding]:
    for element, what in obstacles(document):
        if what is NO_ID:
            yield WITHOUT.at(element, node=called(element), kind=Term(_WORDS[name_of(element)]))
        elif what is LONG_ID:
            yield LONG.at(element, node=called(element), most=LONGEST_ID)
        elif what is TAKEN and _NAME.fullmatch(element.get("id")):
            yield RESERVED.at(element, id=element.get("id"))
        elif what is NOWHERE:
            yield MISPLACED.at(element, node=called(element))
    for element in document.iterchildren(*(f"{BPMN}{name}" for name in _DEFINED)):
        if not element.get("id"):
            yield WITHOUT.at(element, node=called(element), kind=Term(_DEFINED[name_of(element)]))


def _written(document: Any) -> Iterator[Finding]:
    for element in document.iter(f"{BPMN}*"):
        id = element.get("id", "")
        if id and not _NAME.fullmatch(id):
            yield NO_NAME_FOR_ONE.at(element, id=id)


def _twice(document: Any) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for element in document.iter(f"{BPMN}*"):
        id = element.get("id", "")
        seen[id] += 1
        if id and seen[id] > 1:
            yield TWICE.at(element, id=id)


def _in_two_processes(package: Package) -> Iterator[Finding]:
    """Two files only: in one file no id may stand twice anyway."""
    homes: dict[str, tuple[str, str]] = {}
    scopes = (scope for process in package.processes for scope in process.walk())
    for node in (node for scope in scopes for node in scope.nodes.values()):
        if node.kind not in NODES - _MANY_MAY_HAVE:
            continue
        file, process = _home(node.element)
        known = homes.setdefault(node.id, (file, process))
        if known[0] != file:
            yield TWO_PROCESSES.at(node.element, id=node.id, process=known[1])


def _home(element: Any) -> tuple[str, str]:
    process = next(element.iterancestors(f"{BPMN}process"))
    return element.getroottree().docinfo.URL or "", called(process)
