"""Conditions and default flows: where they may stand, and that they say which way a case goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.errors import N_
from workflows.validation.changes import Action, Change
from workflows.validation.drawing import ACTIVITIES, Flow, FlowNode
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.package import Package

DEFAULT_UNKNOWN = Rule(
    "default_unknown",
    Severity.ERROR,
    "§8.4.13",
    N_(
        "“%(node)s” names “%(flow)s” as its default flow, but that flow does not begin there: a case for "
        "which no condition is true stops here"
    ),
    N_("Mark one of the flows that leave it as the default flow"),
)
DEFAULT_CONDITION = Rule(
    "default_with_condition",
    Severity.ERROR,
    "§8.4.13",
    N_(
        "The default flow “%(flow)s” has a condition, which nobody would look at: it is taken when no other one is true"
    ),
    N_("Take the condition away, or let another flow be the default"),
)
DEFAULT_NOT_HERE = Rule(
    "default_not_here",
    Severity.ERROR,
    "§10.6.1",
    N_("“%(node)s” cannot have a default flow: it does not choose between its ways"),
    N_("Take the default mark away, or draw an exclusive or inclusive gateway"),
)
NOT_HERE = Rule(
    "condition_not_here",
    Severity.ERROR,
    "§8.4.13",
    N_("The flow “%(flow)s” has a condition, but “%(node)s” does not choose: nobody would look at it"),
    N_("Draw an exclusive or inclusive gateway in between, or take the condition away"),
)
BEHIND_EVENT = Rule(
    "condition_behind_event",
    Severity.WARNING,
    "§8.4.13",
    N_("The flow “%(flow)s” leaves the event “%(node)s” under a condition, which not every program looks at"),
    N_("Draw an exclusive or inclusive gateway behind the event"),
)
LONE = Rule(
    "condition_alone",
    Severity.WARNING,
    "§8.4.13",
    N_("The only way on from “%(node)s” has a condition: where it is not true, the case stops there"),
    N_("Draw a second way for the other case, or take the condition away"),
)
MISSING = Rule(
    "condition_missing",
    Severity.ERROR,
    "§10.6.2",
    N_("“%(node)s” chooses between its ways, but nothing says when the flow “%(flow)s” is taken"),
    N_("Give the flow a condition, or mark it as the default flow"),
)
RULES = (DEFAULT_UNKNOWN, DEFAULT_CONDITION, DEFAULT_NOT_HERE, NOT_HERE, BEHIND_EVENT, LONE, MISSING)

_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
_MAY_CHOOSE = ACTIVITIES | _CHOOSING | {"complexGateway"}
_BLIND = frozenset({"parallelGateway", "eventBasedGateway", "startEvent"})
_IN_THE_FLOW = frozenset({"intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for node in package.nodes():
        yield from _default(node)
        yield from _conditions(node)
    for scope in package.running_scopes():
        for node in scope.nodes.values():
            yield from _missing(node)


def _has_condition(flow: Flow) -> bool:
    return not flow.is_link and flow.element.find(f"{BPMN}conditionExpression") is not None


def _default(node: FlowNode) -> Iterator[Finding]:
    name = node.element.get("default")
    if name is None:
        return
    own = [flow for flow in node.outgoing if flow.is_default]
    if node.kind not in _MAY_CHOOSE:
        away = Change(action=Action.UNSET, element=node.id, name="default")
        severity = Severity.ERROR if len(node.outgoing) > 1 else Severity.WARNING
        yield DEFAULT_NOT_HERE.at(node.element, severity=severity, fix=(away,), node=node.called)
    elif not own:
        yield DEFAULT_UNKNOWN.at(node.element, fix=_other_default(node), node=node.called, flow=name)
    for flow in own:
        if _has_condition(flow):
            yield DEFAULT_CONDITION.at(flow.element, fix=_without_condition(flow), flow=called(flow.element))


def _other_default(node: FlowNode) -> tuple[Change, ...]:
    """The one flow without a condition; no default at all where no flow has one."""
    open_flows = [flow for flow in node.outgoing if not _has_condition(flow)]
    if node.outgoing and len(open_flows) == len(node.outgoing):
        return (Change(action=Action.UNSET, element=node.id, name="default"),)
    return _make_default(node, open_flows[0]) if len(open_flows) == 1 else ()


def _make_default(node: FlowNode, flow: Flow) -> tuple[Change, ...]:
    return (Change(action=Action.SET, element=node.id, name="default", value=flow.id),) if flow.id else ()


def _without_condition(flow: Flow) -> tuple[Change, ...]:
    return (Change(action=Action.REMOVE, element=flow.id, part="conditionExpression"),) if flow.id else ()


def _conditions(node: FlowNode) -> Iterator[Finding]:
    for flow in filter(_has_condition, node.outgoing):
        about: dict[str, Any] = {"flow": called(flow.element), "node": node.called}
        if node.kind in _BLIND:
            yield NOT_HERE.at(flow.element, fix=_without_condition(flow), **about)
        elif node.kind in _IN_THE_FLOW:
            yield BEHIND_EVENT.at(flow.element, **about)
        elif len(node.outgoing) == 1 and node.kind in _MAY_CHOOSE and node.element.get("default") is None:
            yield LONE.at(flow.element, node=node.called)


def _missing(node: FlowNode) -> Iterator[Finding]:
    """A single way needs no condition; a default that is none is told of above."""
    if node.kind not in _CHOOSING or len(node.outgoing) <= 1:
        return
    open_flows = [flow for flow in node.outgoing if not flow.is_default and not _has_condition(flow)]
    has_default = node.element.get("default") is not None
    if has_default and not any(flow.is_default for flow in node.outgoing) and len(open_flows) == 1:
        return
    fix = _make_default(node, open_flows[0]) if len(open_flows) == 1 and not has_default else ()
    for flow in open_flows:
        yield MISSING.at(flow.element, fix=fix, node=node.called, flow=called(flow.element))
