"""What the engine does not execute, refused by name and never run silently wrong (engine-facts §8).

The repairs of engine-build §3 take entries out of this list one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.trouble import EngineError

ELEMENTS = frozenset(
    {
        "task",
        "manualTask",
        "scriptTask",
        "receiveTask",
        "transaction",
        "adHocSubProcess",
        "complexGateway",
        "eventBasedGateway",
        "cancelEventDefinition",
        "compensateEventDefinition",
        "conditionalEventDefinition",
        "escalationEventDefinition",
        "linkEventDefinition",
        "signalEventDefinition",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "dataInputAssociation",
        "dataOutputAssociation",
        "ioSpecification",
    }
)
GATEWAYS = ("exclusiveGateway", "inclusiveGateway")


def refuse(definitions: Any) -> None:
    """Raises EngineError at the first element that would do something else than it shows."""
    for element, what in _findings(definitions):
        raise EngineError("refused_element", node=element.get("id", ""), element=what)


def _findings(definitions: Any) -> Iterator[tuple[Any, str]]:
    for element in definitions.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(BPMN):
            continue
        name = element.tag.removeprefix(BPMN)
        if name in ELEMENTS:
            yield element if element.get("id") else element.getparent(), name
        if name.endswith("Event") and len(_definitions(element)) > 1:
            yield element, "multiple events"
        check = _CHECKS.get(name)
        if check is not None:
            yield from check(element)


def _definitions(element: Any) -> list[str]:
    return [
        child.tag.removeprefix(BPMN)
        for child in element
        if isinstance(child.tag, str) and child.tag.endswith("EventDefinition")
    ]


def _sub_process(element: Any) -> Iterator[tuple[Any, str]]:
    if element.get("triggeredByEvent") == "true":
        yield element, "event sub-process"


def _start(element: Any) -> Iterator[tuple[Any, str]]:
    if _definitions(element):
        yield element, "start event with a trigger"


def _throws(element: Any) -> Iterator[tuple[Any, str]]:
    for what in _definitions(element):
        if what != "terminateEventDefinition":
            yield element, f"throwing {what}"


def _boundary(element: Any) -> Iterator[tuple[Any, str]]:
    repeats = next(element.iter(f"{BPMN}timeCycle"), None) is not None
    if repeats and element.get("cancelActivity", "true") == "true":
        yield element, "interrupting timer cycle"


def _flow(element: Any) -> Iterator[tuple[Any, str]]:
    condition = next(element.iter(f"{BPMN}conditionExpression"), None)
    if condition is None:
        return
    source = element.getparent().find(f"*[@id='{element.get('sourceRef')}']")
    if source is None or source.tag.removeprefix(BPMN) not in GATEWAYS:
        yield element, "condition on a flow that leaves no exclusive or inclusive gateway"
    elif source.get("default") == element.get("id"):
        yield element, "condition on a default flow"


_CHECKS: Mapping[str, Callable[[Any], Iterator[tuple[Any, str]]]] = {
    "subProcess": _sub_process,
    "startEvent": _start,
    "endEvent": _throws,
    "intermediateThrowEvent": _throws,
    "boundaryEvent": _boundary,
    "sequenceFlow": _flow,
}
