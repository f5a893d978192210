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
        "standardLoopCharacteristics",
        "eventDefinitionRef",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "dataInputAssociation",
        "dataOutputAssociation",
        "ioSpecification",
    }
)
GATEWAYS = ("exclusiveGateway", "inclusiveGateway")
_PARTS = ("Definition", "Ref", "Characteristics", "Association", "ioSpecification")


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
            yield _drawn(element), name
        if name.endswith("Event") and len(_definitions(element)) > 1:
            yield element, "multiple events"
        check = _CHECKS.get(name)
        if check is not None:
            yield from check(element)


def _drawn(element: Any) -> Any:
    """The node that a part of it belongs to."""
    while element.tag.removeprefix(BPMN).endswith(_PARTS) and element.getparent() is not None:
        element = element.getparent()
    return element


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
    if next(element.itersiblings(f"{BPMN}startEvent", preceding=True), None) is not None:
        yield element, "second start event"


def _throws(element: Any) -> Iterator[tuple[Any, str]]:
    for what in _definitions(element):
        if what != "terminateEventDefinition":
            yield element, f"throwing {what}"


def _catch(element: Any) -> Iterator[tuple[Any, str]]:
    if not _definitions(element):
        yield element, "event that waits for nothing"
    if _repeats(element):
        yield element, "timer cycle that is not at the edge of an activity"


def _boundary(element: Any) -> Iterator[tuple[Any, str]]:
    interrupts = element.get("cancelActivity", "true") == "true"
    if not _definitions(element):
        yield element, "event that waits for nothing"
    if interrupts and _repeats(element):
        yield element, "interrupting timer cycle"
    if not interrupts and "errorEventDefinition" in _definitions(element):
        yield element, "error that does not interrupt"


def _repeats(element: Any) -> bool:
    return next(element.iter(f"{BPMN}timeCycle"), None) is not None


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
    "intermediateCatchEvent": _catch,
    "sequenceFlow": _flow,
}
