"""Lanes: what lies in them is there, and in one of them only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import ANLIU, BPMN
from workflows.errors import N_
from workflows.validation.drawing import ACTIVITIES, NODES
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.lookup import by_id, kind, process_of
from workflows.validation.package import Package

OF_NOTHING = Rule(
    "lane_of_nothing",
    Severity.WARNING,
    "§10.8",
    N_("The lane “%(lane)s” holds “%(id)s”, which is not a step of its process"),
    N_("Take it out of the lane, or draw what is missing"),
)
TWO_LANES = Rule(
    "two_lanes",
    Severity.ERROR,
    "§10.8",
    N_("“%(node)s” lies in the lanes “%(first)s” and “%(second)s”: who works on it would be decided by chance"),
    N_("Let it lie in one lane"),
)
RULES = (OF_NOTHING, TWO_LANES)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for document in package.documents.values():
        elements = by_id(document)
        for process in document.iterchildren(f"{BPMN}process"):
            yield from _strangers(process, elements)
            for lanes in process.iterchildren(f"{BPMN}laneSet"):
                yield from _in_two(lanes, elements)


def _held(lane: Any) -> Iterator[str]:
    """The ids of the nodes that lie in it."""
    return ((each.text or "").strip() for each in lane.iterchildren(f"{BPMN}flowNodeRef"))


def _strangers(process: Any, elements: dict[str, Any]) -> Iterator[Finding]:
    for lane in process.iter(f"{BPMN}lane"):
        for id in _held(lane):
            node = elements.get(id)
            if kind(node) not in NODES or process_of(node) is not process:
                yield OF_NOTHING.at(lane, lane=called(lane), id=id)


def _in_two(lanes: Any, elements: dict[str, Any]) -> Iterator[Finding]:
    """Two lanes of one set, of which neither is a part of the other; two sets divide the same process twice."""
    seen: dict[str, Any] = {}
    for lane in lanes.iter(f"{BPMN}lane"):
        for id in _held(lane):
            first = seen.setdefault(id, lane)
            if id in elements and first is not lane and first not in lane.iterancestors(f"{BPMN}lane"):
                yield TWO_LANES.at(
                    elements[id],
                    severity=_matters(elements[id], first, lane),
                    node=called(elements[id]),
                    first=called(first),
                    second=called(lane),
                )
            seen[id] = lane


def _matters(node: Any, *lanes: Any) -> Severity:
    """Two roles for what somebody works on: which of them gets it depends on the order in the file."""
    roles = {lane.get(f"{ANLIU}role", "") for lane in lanes}
    return Severity.ERROR if len(roles - {""}) > 1 and kind(node) in ACTIVITIES else Severity.WARNING
