"""Pools and the messages between them: they show who talks with whom, and no case runs on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.errors import N_, Term
from workflows.validation.drawing import ACTIVITIES
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.lookup import by_id, kind, local, process_of
from workflows.validation.package import Package

OF_NOTHING = Rule(
    "pool_of_nothing",
    Severity.WARNING,
    "§9.3",
    N_("The pool “%(pool)s” shows the process “%(process)s”, which is in no file"),
    N_("Write the id of a process that is here; a pool of somebody else needs none"),
)
NOWHERE = Rule(
    "message_flow_nowhere",
    Severity.WARNING,
    "§9.4",
    N_("The message flow “%(flow)s” has nothing at its %(end)s"),
    N_("Draw it again, or take it away"),
)
ODD_END = Rule(
    "message_flow_odd_end",
    Severity.WARNING,
    "§9.4",
    N_("The message flow “%(flow)s” has “%(node)s” at its %(end)s, which %(cannot)s"),
    N_("Draw it from what sends the message to what waits for it: tasks, message events or whole pools"),
)
WITHIN = Rule(
    "message_flow_within",
    Severity.WARNING,
    "§9.4",
    N_("The message flow “%(flow)s” stays within one pool, where it tells nobody anything"),
    N_("Draw a flow where the case goes on; messages go from one pool to another"),
)
RULES = (OF_NOTHING, NOWHERE, ODD_END, WITHIN)

_ENDS = {"sourceRef": N_("beginning"), "targetRef": N_("end")}
_CANNOT = {"sourceRef": N_("cannot send a message"), "targetRef": N_("cannot get a message")}
_BOTH = ACTIVITIES | {"participant", "conversation", "subConversation", "callConversation"}
_MAY: Mapping[str, frozenset[str]] = {
    "sourceRef": _BOTH | {"endEvent", "intermediateThrowEvent"},
    "targetRef": _BOTH | {"startEvent", "intermediateCatchEvent", "boundaryEvent"},
}


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    processes = {process.id for process in package.processes}
    for document in package.documents.values():
        elements = by_id(document)
        for pool in document.iter(f"{BPMN}participant"):
            name = pool.get("processRef", "")
            if name and local(name) not in processes:
                yield OF_NOTHING.at(pool, pool=called(pool), process=name)
        for flow in document.iter(f"{BPMN}messageFlow"):
            yield from _message_flow(flow, elements)


def _message_flow(flow: Any, elements: Mapping[str, Any]) -> Iterator[Finding]:
    ends = {name: elements.get(local(flow.get(name, ""))) for name in _ENDS}
    for name, element in ends.items():
        told: dict[str, Any] = {"flow": called(flow), "end": Term(_ENDS[name])}
        if element is None:
            yield NOWHERE.at(flow, **told)
        elif kind(element) not in _MAY[name]:
            yield ODD_END.at(flow, node=called(element), cannot=Term(_CANNOT[name]), **told)
    source, target = map(_pool, ends.values())
    if source and source == target:
        yield WITHIN.at(flow, flow=called(flow))


def _pool(element: Any) -> str:
    """The process of its pool; for a pool that shows none, the pool itself."""
    if element is None:
        return ""
    if kind(element) == "participant":
        return local(element.get("processRef", "")) or str(element.get("id"))
    process = process_of(element)
    return "" if process is None else str(process.get("id", ""))
