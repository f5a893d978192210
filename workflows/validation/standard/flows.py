"""Sequence flows: where they begin and end. Which of them is taken: conditions.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.errors import N_, Term
from workflows.validation.drawing import ACTIVITIES, EVENTS, NODES, Flow, Scope
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.lookup import by_id, kind, process_of, scope_of
from workflows.validation.package import Package

LOOSE = Rule(
    "flow_loose",
    Severity.ERROR,
    "§8.4.13",
    N_("The flow “%(flow)s” has nothing at its %(end)s"),
    N_("Draw it from one step to another, or take it away"),
)
NOWHERE = Rule(
    "flow_nowhere",
    Severity.ERROR,
    "§8.4.13",
    N_("At the %(end)s of the flow “%(flow)s” stands “%(id)s”, which is not in the file"),
    N_("Draw the flow again between the steps that are meant, or take it away"),
)
NO_STEP = Rule(
    "flow_to_no_step",
    Severity.ERROR,
    "§7.6.1",
    N_("At the %(end)s of the flow “%(flow)s” stands “%(node)s”, where no case can be"),
    N_("Draw flows between tasks, events and gateways only; tie a note with the dotted line"),
)
BORDER = Rule(
    "flow_over_border",
    Severity.ERROR,
    "§10.3.5",
    N_("The flow “%(flow)s” crosses the border of a sub-process, from “%(source)s” to “%(target)s”"),
    N_("Let it begin and end in the same sub-process: end there with an end event and go on behind the sub-process"),
)
BETWEEN = Rule(
    "flow_between_processes",
    Severity.ERROR,
    "§7.6.1",
    N_("The flow “%(flow)s” leads out of one process into another, from “%(source)s” to “%(target)s”"),
    N_("Call the other process, or let one throw a message that the other one waits for"),
)
ELSEWHERE = Rule(
    "flow_elsewhere",
    Severity.ERROR,
    "§8.4.8",
    N_("The flow “%(flow)s” is kept in “%(scope)s”, but both of its ends are in “%(home)s”"),
    N_("Take the flow away and draw it once more"),
)
INTO_START = Rule(
    "flow_into_start",
    Severity.ERROR,
    "§10.5.2",
    N_("The flow “%(flow)s” leads back to the start “%(node)s”, which begins a case and is not reached again"),
    N_("Lead it to the first step behind the start"),
)
OUT_OF_END = Rule(
    "flow_out_of_end",
    Severity.ERROR,
    "§10.5.3",
    N_("The flow “%(flow)s” leads on from the end “%(node)s”, behind which nothing comes"),
    N_("Draw an intermediate event where the case goes on, or take the flow away"),
)
INTO_EDGE = Rule(
    "flow_into_edge",
    Severity.ERROR,
    "§10.5.4",
    N_("The flow “%(flow)s” leads to “%(node)s” at the edge of an activity, which only happens while that is done"),
    N_("Lead it to the activity, or to the step behind the event"),
)
TO_ITSELF = Rule(
    "flow_to_itself",
    Severity.WARNING,
    "§10.3.8",
    N_("“%(node)s” leads back to itself without a condition: each time it is done it begins again, without end"),
    N_("Put a gateway behind it that decides whether it is done again, or draw it as a loop"),
)
DOUBLED = Rule(
    "flow_doubled",
    Severity.WARNING,
    "§13.3.1",
    N_("“%(flow)s” is a second flow from “%(source)s” to “%(target)s”: “%(target)s” would be done twice"),
    N_("Take one of the two away, or give them different conditions"),
)
RULES = (LOOSE, NOWHERE, NO_STEP, BORDER, BETWEEN, ELSEWHERE, INTO_START, OUT_OF_END, INTO_EDGE, TO_ITSELF, DOUBLED)

_ENDS = {"sourceRef": N_("beginning"), "targetRef": N_("end")}
_TAKES_ALL = ACTIVITIES | EVENTS | {"parallelGateway", "inclusiveGateway"}
"""What may leave on several flows at once."""
_JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for document in package.documents.values():
        elements = by_id(document)
        for flow in document.iter(f"{BPMN}sequenceFlow"):
            if scope_of(flow) is not None:
                yield from _ends(flow, elements)
    for scope in package.scopes():
        yield from _to_themselves(scope)
        yield from _doubled(scope)


def _ends(flow: Any, elements: dict[str, Any]) -> Iterator[Finding]:
    broken = [finding for name in _ENDS for finding in _end(flow, name, elements)]
    yield from broken
    source, target = (elements.get(flow.get(name, "")) for name in _ENDS)
    if not broken:
        yield from _places(flow, source, target)
    yield from _kinds(flow, source, target)


def _end(flow: Any, name: str, elements: dict[str, Any]) -> Iterator[Finding]:
    id, end = flow.get(name, ""), Term(_ENDS[name])
    node = elements.get(id)
    if not id:
        yield LOOSE.at(flow, flow=called(flow), end=end)
    elif node is None:
        yield NOWHERE.at(flow, flow=called(flow), end=end, id=id)
    elif kind(node) not in NODES:
        yield NO_STEP.at(flow, flow=called(flow), end=end, node=called(node))


def _places(flow: Any, source: Any, target: Any) -> Iterator[Finding]:
    home = source.getparent()
    ends: dict[str, Any] = {"source": called(source), "target": called(target)}
    if process_of(source) is not process_of(target):
        yield BETWEEN.at(flow, flow=called(flow), **ends)
    elif home is not target.getparent():
        yield BORDER.at(flow, flow=called(flow), **ends)
    elif home is not flow.getparent():
        yield ELSEWHERE.at(flow, flow=called(flow), scope=called(flow.getparent()), home=called(home))


def _kinds(flow: Any, source: Any, target: Any) -> Iterator[Finding]:
    if kind(target) == "startEvent":
        yield INTO_START.at(target, flow=called(flow), node=called(target))
    if kind(target) == "boundaryEvent":
        yield INTO_EDGE.at(flow, flow=called(flow), node=called(target))
    if kind(source) == "endEvent":
        yield OUT_OF_END.at(source, flow=called(flow), node=called(source))


def _to_themselves(scope: Scope) -> Iterator[Finding]:
    for flow in scope.flows:
        if flow.source is flow.target and not flow.condition and not flow.is_default:
            yield TO_ITSELF.at(flow.element, node=flow.source.called)


def _doubled(scope: Scope) -> Iterator[Finding]:
    seen: set[tuple[int, int, str]] = set()
    for flow in scope.flows:
        if flow.is_link or flow.source.kind not in _TAKES_ALL or flow.target.kind in _JOINS:
            continue
        same = (id(flow.source), id(flow.target), _when(flow))
        if same in seen:
            ends: dict[str, Any] = {"source": flow.source.called, "target": flow.target.called}
            yield DOUBLED.at(flow.element, flow=called(flow.element), **ends)
        seen.add(same)


def _when(flow: Flow) -> str:
    return "default" if flow.is_default else f"={flow.condition}"
