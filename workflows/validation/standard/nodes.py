"""Processes and sub-processes: how they begin and end, and what starts the event sub-processes in them."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.engine.dialect import BPMN
from workflows.errors import N_
from workflows.validation.drawing import NODES, FlowNode, Scope
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

EMPTY = Rule(
    "empty_sub_process",
    Severity.ERROR,
    "§10.3.5",
    N_("Nothing is drawn in the sub-process “%(node)s”"),
    N_("Draw what is done in it, from a start event to an end event, or draw a task in its place"),
)
NO_START = Rule(
    "no_start",
    Severity.ERROR,
    "§10.5.2",
    N_("“%(node)s” has no start event: no case could begin here"),
    N_("Draw a start event and a flow from it to the first step"),
)
TWO_STARTS = Rule(
    "two_starts",
    Severity.ERROR,
    "§10.5.2",
    N_("“%(node)s” is another start event beside “%(first)s”: nothing says which one a case begins at"),
    N_("Draw one start event, and a gateway behind it where there are several ways to begin"),
)
NO_END = Rule(
    "no_end",
    Severity.ERROR,
    "§10.5.3",
    N_("“%(node)s” has no end event: a case that comes here is never done"),
    N_("Draw an end event where the work is done"),
)
TRIGGER = Rule(
    "trigger_in_sub_process",
    Severity.ERROR,
    "§10.5.2",
    N_("“%(node)s” waits for something at the start of a sub-process, which begins as soon as the case gets there"),
    N_("Draw a plain start event, and the event as an intermediate one behind it"),
)
HANDLER_IN_FLOW = Rule(
    "handler_in_flow",
    Severity.ERROR,
    "§10.3.5",
    N_("“%(node)s” is an event sub-process and begins by its event alone: no flow, loop or edge event belongs here"),
    N_("Take them away, or make it a plain sub-process"),
)
HANDLER_NO_START = Rule(
    "handler_no_start",
    Severity.ERROR,
    "§10.3.5",
    N_("The event sub-process “%(node)s” has no start event: nothing ever begins it"),
    N_("Draw one start event in it, with the event that begins it"),
)
HANDLER_NO_TRIGGER = Rule(
    "handler_no_trigger",
    Severity.ERROR,
    "§10.5.2",
    N_("“%(node)s” does not say what begins the event sub-process “%(handler)s”"),
    N_("Give the start event a message, timer, error, escalation, signal or condition"),
)
RULES = (EMPTY, NO_START, TWO_STARTS, NO_END, TRIGGER, HANDLER_IN_FLOW, HANDLER_NO_START, HANDLER_NO_TRIGGER)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for scope in package.scopes():
        yield from _starts(scope)
        yield from _handler(scope)
    for scope in package.running_scopes():
        yield from _beginning(scope)
        yield from _end(scope)


def _starts(scope: Scope) -> Iterator[Finding]:
    for start in scope.starts[1:]:
        yield TWO_STARTS.at(start.element, node=start.called, first=scope.starts[0].called)
    if scope.owner is not None and not scope.is_handler:
        for start in scope.starts[:1]:
            if start.definitions:
                yield TRIGGER.at(start.element, node=start.called)


def _handler(scope: Scope) -> Iterator[Finding]:
    node = scope.owner
    if node is None or not scope.is_handler:
        return
    if node.incoming or node.outgoing or node.edge or node.loops:
        yield HANDLER_IN_FLOW.at(node.element, node=node.called)
    if not _has(scope, "startEvent"):
        yield HANDLER_NO_START.at(node.element, node=node.called)
    for start in scope.starts[:1]:
        if not start.definitions:
            yield HANDLER_NO_TRIGGER.at(start.element, node=start.called, handler=node.called)


def _beginning(scope: Scope) -> Iterator[Finding]:
    if scope.is_handler or _has(scope, "startEvent"):
        return
    rule = NO_START if scope.owner is None or _has(scope, *NODES) else EMPTY
    yield rule.at(scope.element, node=scope.called)


def _end(scope: Scope) -> Iterator[Finding]:
    """Where something leads nowhere, the end is missing there: structure.py tells of that."""
    handlers = (start for inner in scope.inner if inner.is_handler for start in inner.starts)
    if any(start.interrupts for start in handlers):
        return  # the end of what interrupts it is its end
    if scope.starts and not _has(scope, "endEvent") and not any(map(_leads_nowhere, scope.nodes.values())):
        yield NO_END.at(scope.element, node=scope.called)


def _has(scope: Scope, *kinds: str) -> bool:
    """Whether one of these is drawn in it, be it without an id."""
    return any(True for _ in scope.element.iterchildren(*(f"{BPMN}{kind}" for kind in kinds)))


def _leads_nowhere(node: FlowNode) -> bool:
    return not node.outgoing and not (node.inside and node.inside.is_handler)
