"""What a drawing needs before anything can be said about it: its elements have ids and stand where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.elements import incoming, loops, name_of, outgoing
from workflows.engine.trouble import EngineError
from workflows.errors import N_, AnliuError

NO_DEFINITIONS = N_("it is no BPMN file: it does not begin with definitions")
NO_ID = N_("%(element)s has no id")
LONG_ID = N_("the id of %(element)s has more than 80 characters")
NOWHERE = N_("%(element)s does not stand in a process or sub-process")
NO_NAME = N_("the entry of a loop has no name")
TAKEN = N_("the id of %(element)s is one that the engine keeps for itself")
NO_REFERENCE = N_("%(element)s refers to something that is not there")
TWO_LOOPS = N_("%(element)s loops in two ways at once")
INTO_START = N_("a flow leads to a start event")
FROM_END = N_("a flow leads from an end event")

LONGEST_ID = 80

_PLACED = frozenset(
    {
        *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"),
        *("task", "userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "manualTask", "scriptTask"),
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"),
        *("subProcess", "transaction", "adHocSubProcess", "callActivity", "sequenceFlow"),
    }
)
"""What stands in a process or sub-process."""

_TAKEN = re.compile(r"Start|End|.* \[.*|.*\.(EndJoin|BoundaryEventSplit|BoundaryEventJoin)", re.DOTALL)
"""What Spiff and rewrite.py call the nodes that they add."""

RECEIVE = f"{BPMN}receiveTask"
_REFERRING = (RECEIVE, *(f"{BPMN}{kind}EventDefinition" for kind in ("message", "signal", "error", "escalation")))
_REFERENCES = ("messageRef", "signalRef", "errorRef", "escalationRef")
_ITEMS = frozenset({"inputDataItem", "outputDataItem"})
_SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess", "choreography", "subChoreography"})


def require_readable(definitions: Any) -> None:
    """Raises EngineError at the first element that cannot be read."""
    for element, message in obstacles(definitions):
        raise _unreadable(element, message)


def require_references(documents: list[Any]) -> None:
    """Raises EngineError at the first event that refers to something that no file of the package says."""
    known = {element.get("id") for document in documents for element in document.iterchildren(f"{BPMN}*")}
    for element in (each for document in documents for each in document.iter(*_REFERRING)):
        if any(element.get(name, "") not in known | {""} for name in _REFERENCES):
            raise _unreadable(element if element.tag == RECEIVE else element.getparent(), NO_REFERENCE)


def _unreadable(element: Any, message: str) -> EngineError:
    name = str(element.tag).rpartition("}")[2]
    node = element.get("id") or element.get("name") or f"line {element.sourceline}"
    return EngineError("bad_drawing", node=node, why=AnliuError(message, element=name))


def is_taken(id: str) -> bool:
    """Whether the engine gives this id to a node of its own."""
    return _TAKEN.fullmatch(id) is not None


def obstacles(definitions: Any) -> Iterator[tuple[Any, str]]:
    """Every element that cannot be read, and why."""
    if definitions.tag != f"{BPMN}definitions":
        yield definitions, NO_DEFINITIONS
    for element in definitions.iter(f"{BPMN}*"):
        name = name_of(element)
        if name == "process" and not element.get("id"):
            yield element, NO_ID
        if name in _ITEMS and not (element.get("id") and element.get("name", element.get("id"))):
            yield element, NO_NAME
        if name in _PLACED:
            yield from _in_a_scope(element)


def _in_a_scope(element: Any) -> Iterator[tuple[Any, str]]:
    if not element.get("id"):
        yield element, NO_ID
    if len(element.get("id", "")) > LONGEST_ID:
        yield element, LONG_ID
    if is_taken(element.get("id", "")) and element.tag != f"{BPMN}sequenceFlow":
        yield element, TAKEN
    if len(loops(element)) > 1:
        yield element, TWO_LOOPS
    parent = element.getparent()
    if parent is None or name_of(parent) not in _SCOPES:
        yield element, NOWHERE
    elif element.tag == f"{BPMN}startEvent" and incoming(element):
        yield element, INTO_START
    elif element.tag == f"{BPMN}endEvent" and outgoing(element):
        yield element, FROM_END
