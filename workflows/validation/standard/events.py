"""Events: what each waits for or throws is said, and said once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.elements import name_of
from workflows.errors import N_, Term
from workflows.validation.drawing import ACTIVITIES, FlowNode, Scope
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.lookup import by_id, kind
from workflows.validation.package import Package

NO_TIME = Rule(
    "timer_no_time",
    Severity.ERROR,
    "§10.5.5",
    N_("The timer “%(node)s” does not say when: nothing would ever happen there"),
    N_('Write a duration such as "3wd", a date, or, at the edge of a task, a cycle'),
)
TWO_TIMES = Rule(
    "timer_two_times",
    Severity.ERROR,
    "§10.5.5",
    N_("The timer “%(node)s” says twice when: only one of the two would count"),
    N_("Keep one of duration, date and cycle; draw a second timer for another time"),
)
NOTHING = Rule(
    "event_waits_for_nothing",
    Severity.ERROR,
    "§10.5.4",
    N_("Nothing says what the event “%(node)s” waits for"),
    N_("Give it a message, timer, signal, condition or, at the edge of an activity, an error or escalation"),
)
EDGE_OF_NOTHING = Rule(
    "edge_of_nothing",
    Severity.ERROR,
    "§10.5.4",
    N_("The event “%(node)s” is at the edge of no activity of its process or sub-process: it would never happen"),
    N_("Draw it at the edge of the task or sub-process that it belongs to"),
)
NO_NAME = Rule(
    "event_no_name",
    Severity.ERROR,
    "§10.5.5",
    N_("“%(node)s” does not say which %(what)s it is about"),
    N_("Choose the one that is meant, or make a new one with a name"),
)
NO_CODE = Rule(
    "error_no_code",
    Severity.ERROR,
    "§10.5.5",
    N_("“%(node)s” throws an error without saying which one: nothing could catch it by its code"),
    N_("Choose an error with a code"),
)
NO_KEY = Rule(
    "message_no_key",
    Severity.WARNING,
    "§8.4.2",
    N_("The message of “%(node)s” has no key: all cases that come here wait for the same one, and any of them gets it"),
    N_("Write the fact that tells the cases apart, such as the number of the policy, as the key of the message"),
)
TO_ANYBODY = Rule(
    "message_to_anybody",
    Severity.WARNING,
    "§8.4.2",
    N_("The message that “%(node)s” sends has no key: any case that waits for it without a key may get it"),
    N_("Write the fact that tells which case is meant, such as the number of the policy, as the key of the message"),
)
LINK_PAIR = Rule(
    "link_pair",
    Severity.ERROR,
    "§10.5.5",
    N_("The link “%(node)s” %(why)s in its process or sub-process: no way leads on"),
    N_("Draw one catching link and at least one throwing link with the same name in the same process or sub-process"),
)
LINK_FLOW = Rule(
    "link_flow",
    Severity.ERROR,
    "§10.5.5",
    N_("A flow stands at the link “%(node)s” on the side of the other link, to which a case goes by itself"),
    N_("Take the flow away, or draw a gateway for several ways in or out"),
)
RULES = (NO_TIME, TWO_TIMES, NOTHING, EDGE_OF_NOTHING, NO_NAME, NO_CODE, NO_KEY, TO_ANYBODY, LINK_PAIR, LINK_FLOW)

_WAITING = frozenset({"intermediateCatchEvent", "boundaryEvent"})
_THROWING = frozenset({"endEvent", "intermediateThrowEvent"})
_TIMES = ("timeDate", "timeDuration", "timeCycle")
_NAMED = {"message": N_("message"), "signal": N_("signal")}
_NAMELESS = N_("has no name")
_NOT_CAUGHT = N_("has no catching link of its name")
_NOT_THROWN = N_("has no throwing link of its name")
_CAUGHT_TWICE = N_("has two catching links of its name")


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for node in package.nodes():
        if node.kind.endswith("Event"):
            yield from _event(node)
        if node.kind == "receiveTask" or node.kind.endswith("Event"):
            yield from _message(node)
    for document in package.documents.values():
        yield from _edges(document)
    for scope in package.scopes():
        yield from _links(scope)


def _parts(node: FlowNode, what: str) -> Iterator[Any]:
    yield from node.element.iterchildren(f"{BPMN}{what}EventDefinition")


def _event(node: FlowNode) -> Iterator[Finding]:
    if node.kind in _WAITING and not node.definitions and node.element.find(f"{BPMN}eventDefinitionRef") is None:
        yield NOTHING.at(node.element, node=node.called)
    for timer in _parts(node, "timer"):
        times = [part for part in timer.iterchildren(f"{BPMN}*") if name_of(part) in _TIMES]
        if not any("".join(part.itertext()).strip() for part in times):
            yield NO_TIME.at(node.element, node=node.called)
        elif len(times) > 1:
            yield TWO_TIMES.at(node.element, node=node.called)
    for error in _parts(node, "error"):
        if node.kind == "endEvent" and not error.get("errorRef"):
            yield NO_CODE.at(node.element, node=node.called)
    for what, word in _NAMED.items():
        if any(not part.get(f"{what}Ref") for part in _parts(node, what)):
            yield NO_NAME.at(node.element, node=node.called, what=Term(word))


def _message(node: FlowNode) -> Iterator[Finding]:
    if node.kind == "startEvent" and not node.scope.is_handler:
        return  # no case begins with a message, as execution.py says
    if node.kind == "receiveTask" and not node.element.get("messageRef"):
        yield NO_NAME.at(node.element, node=node.called, what=Term(_NAMED["message"]))
    elif (node.kind == "receiveTask" or "message" in node.definitions) and not node.node.message_key.strip():
        rule = TO_ANYBODY if node.kind in _THROWING else NO_KEY
        yield rule.at(node.element, node=node.called)


def _edges(document: Any) -> Iterator[Finding]:
    elements = by_id(document)
    for event in document.iter(f"{BPMN}boundaryEvent"):
        host = elements.get(event.get("attachedToRef", ""))
        if host is None or kind(host) not in ACTIVITIES or host.getparent() is not event.getparent():
            yield EDGE_OF_NOTHING.at(event, node=called(event))


def _links(scope: Scope) -> Iterator[Finding]:
    linked = [(node, part.get("name", "")) for node in scope.nodes.values() for part in _parts(node, "link")]
    caught = [name for node, name in linked if node.kind == "intermediateCatchEvent"]
    thrown = {name for node, name in linked if node.kind == "intermediateThrowEvent"}
    catches = {name: caught.count(name) for name in set(caught)}
    for node, name in linked:
        if node.kind not in {"intermediateCatchEvent", "intermediateThrowEvent"}:
            continue
        why = _alone(name, catches.get(name, 0), is_thrown=name in thrown)
        if why:
            yield LINK_PAIR.at(node.element, node=node.called, why=Term(why))
        yield from _flows_at(node)


def _alone(name: str, catches: int, *, is_thrown: bool) -> str:
    if not name:
        return _NAMELESS
    if catches > 1:
        return _CAUGHT_TWICE
    return _NOT_CAUGHT if not catches else _NOT_THROWN if not is_thrown else ""


def _flows_at(node: FlowNode) -> Iterator[Finding]:
    if node.kind == "intermediateCatchEvent" and any(not flow.is_link for flow in node.incoming):
        yield LINK_FLOW.at(node.element, node=node.called)
    if node.kind == "intermediateThrowEvent" and any(not flow.is_link for flow in node.outgoing):
        yield LINK_FLOW.at(node.element, node=node.called)
