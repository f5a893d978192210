"""What the engine does not execute, refused by name and never run silently wrong (engine-facts §7, §8).

Every refusal says what to draw instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.elements import attached, incoming, loops, name_of, outgoing, parts, sibling
from workflows.engine.trouble import EngineError
from workflows.errors import N_, AnliuError

UNDO = N_("Draw the undoing as a path of its own: a gateway or an error event that leads to the tasks that undo")
HANDLER = N_("Let a service task call a handler, or a user task ask a person")
PERSON = N_("Say who does it: a user task with a form, or a service task with a handler")
GATES = N_("Draw it with exclusive, parallel and inclusive gateways")
FACTS = N_("Declare a fact of the process instead; files belong to forms")
ONE_EVENT = N_("Draw one event for each thing that can happen, where such a thing can stand")
AD_HOC = N_("Draw the order or the branches in which the tasks may be done; what is optional stands behind a gateway")
DURATION = N_("Write a duration or a date: what interrupts happens once")
BEGIN = N_("A case begins with a form, or is started by another case")
CODE = N_("Give the event an error with a code")
NAME = N_("Give the event the name of what it waits for or throws")
PAIR = N_("A link has one catching event of its name in its process or sub-process, and at least one throwing one")
LEADS = N_("Draw the flow to or from the other end of the link")
AWAITED = N_("Draw catching events and plain receive tasks behind it, each with no other way in")
CONDITION = N_("Draw an exclusive or inclusive gateway, or take the condition away")
ONE_START = N_("Give the event sub-process one start event with one trigger that says when it starts")
NO_FLOWS = N_("Take away the flows, loops and events at its edge: its start event starts it")
INTERRUPT = N_("An error always interrupts: draw it so, or throw an escalation")
MAXIMUM = N_("Give a whole number of at least one, or a condition")
KEY = N_("Give the message event or receive task the key of its message")
CALLED = N_("Draw a process with the task in it, and call that")
WITHIN = N_("Let a flow begin and end in one process or sub-process: what ends in a sub-process goes on behind it")
ATTACH = N_("Attach the event to an activity of the same process or sub-process")
BEHIND = N_("Draw the throwing event inside the activity or behind it")

INSTEAD: Mapping[str, str] = {
    "task": PERSON,
    "manualTask": PERSON,
    "scriptTask": HANDLER,
    "transaction": UNDO,
    "adHocSubProcess": AD_HOC,
    "globalTask": CALLED,
    "globalUserTask": CALLED,
    "globalManualTask": CALLED,
    "globalScriptTask": CALLED,
    "globalBusinessRuleTask": CALLED,
    "complexGateway": GATES,
    "cancelEventDefinition": UNDO,
    "compensateEventDefinition": UNDO,
    "eventDefinitionRef": ONE_EVENT,
    "dataObject": FACTS,
    "dataObjectReference": FACTS,
    "dataStore": FACTS,
    "dataStoreReference": FACTS,
    "dataInputAssociation": FACTS,
    "dataOutputAssociation": FACTS,
    "ioSpecification": FACTS,
    "correlationSubscription": KEY,
}
"""Elements that are refused wherever they stand, and what to draw instead."""

ELEMENTS = frozenset(INSTEAD)
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway"})
CONDITIONAL = frozenset({"exclusiveGateway", "inclusiveGateway"})
NAMED = {"messageEventDefinition": "messageRef", "signalEventDefinition": "signalRef"}
LINKED = frozenset({"intermediateThrowEvent", "intermediateCatchEvent"})
SCOPES = frozenset({"process", "subProcess"})
ACTIVITIES = ("task", "Task", "subProcess", "SubProcess", "callActivity", "transaction")
"""How the names of activities end."""
_TRIGGERS = ("EventDefinition", "eventDefinitionRef")
_PARTS = ("Definition", "Ref", "Characteristics", "Association", "ioSpecification")

Refusal = tuple[Any, str, str]
"""Where, what, and what to draw instead."""


def refuse(definitions: Any) -> None:
    """Raises EngineError at the first element that would do something else than it shows."""
    for element, what, instead in refusals(definitions):
        told = {"element": AnliuError(what), "instead": AnliuError(instead)}
        raise EngineError("refused_element", node=element.get("id", ""), **told)


def refusals(definitions: Any) -> Iterator[Refusal]:
    """Every element that would do something else than it shows."""
    for element in definitions.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(BPMN):
            continue
        name = name_of(element)
        if name in INSTEAD:
            yield _whole(element), name, INSTEAD[name]
        if name.endswith("Event") and len(_definitions(element)) > 1:
            yield element, N_("multiple events"), ONE_EVENT
        if name == "linkEventDefinition" and name_of(element.getparent()) not in LINKED:
            yield _whole(element), N_("link that is no intermediate event"), PAIR
        if name in NAMED and not element.get(NAMED[name]):
            yield _whole(element), N_("message or signal event without a name"), NAME
        yield from _tokens(element)
        if name in SCOPES:
            yield from _borders(element)
        check = _CHECKS.get(name)
        if check is not None:
            yield from check(element)


def _whole(element: Any) -> Any:
    """The node that a part of it belongs to."""
    while name_of(element).endswith(_PARTS) and element.getparent() is not None:
        element = element.getparent()
    return element


def _definitions(element: Any) -> list[str]:
    return parts(element, *_TRIGGERS)


def _tokens(element: Any) -> Iterator[Refusal]:
    """An activity that is started or left in another way than by one token."""
    if element.get("isForCompensation") == "true":
        yield element, N_("activity for compensation"), UNDO
    if (element.get("startQuantity", "1"), element.get("completionQuantity", "1")) != ("1", "1"):
        yield element, N_("start or completion quantity other than one"), GATES


def _borders(scope: Any) -> Iterator[Refusal]:
    """What reaches over the border of its scope."""
    here = {child.get("id") for child in scope} - {None}
    for flow in scope.iterchildren(f"{BPMN}sequenceFlow"):
        if not {flow.get("sourceRef"), flow.get("targetRef")} <= here:
            yield flow, N_("flow over the border of a sub-process, or with an end nowhere"), WITHIN
    activities = {child.get("id") for child in scope.iterchildren(f"{BPMN}*") if name_of(child).endswith(ACTIVITIES)}
    for event in scope.iterchildren(f"{BPMN}boundaryEvent"):
        if event.get("attachedToRef") not in activities:
            yield event, N_("event at the edge of nothing"), ATTACH


def _is_handler(element: Any) -> bool:
    return element is not None and element.get("triggeredByEvent") == "true"


def _sub_process(element: Any) -> Iterator[Refusal]:
    if not _is_handler(element):
        return
    if incoming(element) or outgoing(element) or attached(element) or loops(element):
        yield element, N_("event sub-process in a flow"), NO_FLOWS
    if element.find(f"{BPMN}startEvent") is None:
        yield element, N_("event sub-process without a start event"), ONE_START


def _start(element: Any) -> Iterator[Refusal]:
    if next(element.itersiblings(f"{BPMN}startEvent", preceding=True), None) is not None:
        yield element, N_("second start event"), BEGIN
    if not _is_handler(element.getparent()):
        if _definitions(element):
            yield element, N_("start event with a trigger"), BEGIN
        return
    interrupts = element.get("isInterrupting", "true") == "true"
    if not _definitions(element):
        yield element, N_("event sub-process that nothing starts"), ONE_START
    if interrupts and _repeats(element):
        yield element, N_("interrupting timer cycle"), DURATION
    if not interrupts and "errorEventDefinition" in _definitions(element):
        yield element, N_("error that does not interrupt"), INTERRUPT


def _throws(element: Any) -> Iterator[Refusal]:
    error = element.find(f"{BPMN}errorEventDefinition")
    if error is not None and not error.get("errorRef"):
        yield element, N_("error without a code"), CODE
    for kind in ("timerEventDefinition", "conditionalEventDefinition"):
        if kind in _definitions(element):
            yield element, N_("timer or conditional event that throws"), ONE_EVENT
    if "linkEventDefinition" in _definitions(element):
        yield from _link(element)
    if name_of(element) == "intermediateThrowEvent":
        for what in ("errorEventDefinition", "terminateEventDefinition"):
            if what in _definitions(element):
                yield element, N_("error or terminating event that is no end"), ONE_EVENT


def _catch(element: Any) -> Iterator[Refusal]:
    definitions = _definitions(element)
    if not definitions:
        yield element, N_("event that waits for nothing"), NAME
    if _repeats(element):
        yield element, N_("timer cycle that is not at the edge of an activity"), DURATION
    for what in ("errorEventDefinition", "escalationEventDefinition", "terminateEventDefinition"):
        if what in definitions:
            yield element, N_("error, escalation or terminating event in a flow"), ONE_EVENT
    if "linkEventDefinition" in definitions:
        yield from _link(element)


def _link(element: Any) -> Iterator[Refusal]:
    """Ends of links that do not fit together."""
    scope, name = element.getparent(), element.find(f"{BPMN}linkEventDefinition").get("name")
    links = [link for link in scope.iterfind(f"*/{BPMN}linkEventDefinition") if link.get("name") == name]
    ends = Counter(name_of(link.getparent()) for link in links)
    if not name or ends["intermediateCatchEvent"] != 1 or not ends["intermediateThrowEvent"]:
        yield element, N_("link without its other end"), PAIR
    if incoming(element) if name_of(element) == "intermediateCatchEvent" else outgoing(element):
        yield element, N_("flow beside a link"), LEADS


def _boundary(element: Any) -> Iterator[Refusal]:
    interrupts = element.get("cancelActivity", "true") == "true"
    definitions = _definitions(element)
    if not definitions:
        yield element, N_("event that waits for nothing"), NAME
    if interrupts and _repeats(element):
        yield element, N_("interrupting timer cycle"), DURATION
    if not interrupts and "errorEventDefinition" in definitions:
        yield element, N_("error that does not interrupt"), INTERRUPT
    if "terminateEventDefinition" in definitions:
        yield element, N_("terminating event at the edge of an activity"), ONE_EVENT


def _repeats(element: Any) -> bool:
    return next(element.iter(f"{BPMN}timeCycle"), None) is not None


def _flow(element: Any) -> Iterator[Refusal]:
    if next(element.iter(f"{BPMN}conditionExpression"), None) is None:
        return
    source = sibling(element, element.get("sourceRef"))
    if source is None or name_of(source) in GATEWAYS - CONDITIONAL:
        yield element, N_("condition on a flow that leaves a parallel or event-based gateway"), CONDITION
    elif name_of(source) == "startEvent":
        yield element, N_("condition on a flow that leaves a start event"), CONDITION
    elif source.get("default") == element.get("id"):
        yield element, N_("condition on a default flow"), CONDITION


def _event_gateway(element: Any) -> Iterator[Refusal]:
    targets = [sibling(element, flow.get("targetRef")) for flow in outgoing(element)]
    if element.get("instantiate") == "true" or element.get("eventGatewayType", "Exclusive") != "Exclusive":
        yield element, N_("event-based gateway that starts cases or waits for all"), AWAITED
    if not targets or not all(_may_stand_behind_an_event_gateway(target) for target in targets):
        yield element, N_("event-based gateway with something else behind it"), AWAITED


def _may_stand_behind_an_event_gateway(target: Any) -> bool:
    if target is None or name_of(target) not in {"intermediateCatchEvent", "receiveTask"}:
        return False
    alone = len(incoming(target)) == 1 and not attached(target) and not loops(target)
    return alone and "linkEventDefinition" not in _definitions(target)


def _receive(element: Any) -> Iterator[Refusal]:
    if not element.get("messageRef"):
        yield element, N_("receive task without a message"), NAME
    if element.get("instantiate") == "true":
        yield element, N_("receive task that starts cases"), BEGIN


def _loop(element: Any) -> Iterator[Refusal]:
    maximum = element.get("loopMaximum")
    has_condition = element.find(f"{BPMN}loopCondition") is not None
    if (maximum is None and not has_condition) or (maximum is not None and not _is_count(maximum)):
        yield _whole(element), N_("standard loop without a maximum or condition"), MAXIMUM


def _instances(element: Any) -> Iterator[Refusal]:
    if element.get("behavior", "All") != "All":
        yield _whole(element), N_("multi-instance that throws events"), BEHIND


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:9]) >= 1 and len(text) <= len("999999999")


_CHECKS: Mapping[str, Callable[[Any], Iterator[Refusal]]] = {
    "subProcess": _sub_process,
    "startEvent": _start,
    "endEvent": _throws,
    "intermediateThrowEvent": _throws,
    "boundaryEvent": _boundary,
    "intermediateCatchEvent": _catch,
    "sequenceFlow": _flow,
    "eventBasedGateway": _event_gateway,
    "receiveTask": _receive,
    "standardLoopCharacteristics": _loop,
    "multiInstanceLoopCharacteristics": _instances,
}
