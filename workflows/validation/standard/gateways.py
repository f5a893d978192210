"""Gateways: what may stand behind one that waits, and those that decide nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.errors import N_
from workflows.validation.drawing import FlowNode
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

NOT_AWAITED = Rule(
    "event_gateway_target",
    Severity.ERROR,
    "§10.6.6",
    N_("Behind the gateway “%(node)s” stands “%(target)s”, which waits for nothing: the first that happens decides"),
    N_("Draw events that wait, or plain receive tasks, right behind the gateway"),
)
OTHER_WAY = Rule(
    "event_gateway_other_way",
    Severity.ERROR,
    "§10.6.6",
    N_("“%(target)s” waits behind the gateway “%(node)s”, but another flow leads to it, too"),
    N_("Let only the flow from the gateway lead to it; draw a second event for the other way"),
)
NOT_PLAIN = Rule(
    "event_gateway_plain",
    Severity.ERROR,
    "§10.6.6",
    N_("“%(target)s” waits behind the gateway “%(node)s”, but is repeated or has events at its edge"),
    N_("Draw those events behind the gateway, beside it"),
)
ONE_EVENT = Rule(
    "event_gateway_one_way",
    Severity.WARNING,
    "§10.6.6",
    N_("Behind the gateway “%(node)s” only one thing can happen: there is nothing to choose from"),
    N_("Draw a second event, such as a timer, or leave the gateway out"),
)
SAME_EVENT = Rule(
    "event_gateway_same",
    Severity.WARNING,
    "§10.6.6",
    N_(
        "Behind the gateway “%(node)s”, “%(first)s” and “%(second)s” wait for the same thing: chance "
        "decides which way a case goes"
    ),
    N_("Let each wait for something of its own, or draw one event and a gateway behind it"),
)
MIXED = Rule(
    "event_gateway_mixed",
    Severity.INFO,
    "§10.6.6",
    N_("Behind the gateway “%(node)s” stand receive tasks and message events; the standard wants one kind"),
    N_("Draw message events throughout"),
)
NOTHING = Rule(
    "gateway_decides_nothing",
    Severity.INFO,
    "§10.6.1",
    N_("One flow leads to the gateway “%(node)s” and one leads on: it changes nothing"),
    N_("Leave it out, or draw the way that is missing"),
)
RULES = (NOT_AWAITED, OTHER_WAY, NOT_PLAIN, ONE_EVENT, SAME_EVENT, MIXED, NOTHING)

_PLAIN = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway"})
_AWAITED = frozenset({"intermediateCatchEvent", "receiveTask"})


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for node in package.nodes():
        if node.kind == "eventBasedGateway":
            yield from _targets(node)
            yield from _choice(node)
        elif node.kind in _PLAIN and len(node.incoming) == len(node.outgoing) == 1 and not _lacks_default(node):
            yield NOTHING.at(node.element, node=node.called)


def _lacks_default(node: FlowNode) -> bool:
    """Whether its default flow is gone, of which conditions.py tells."""
    return bool(node.element.get("default")) and not node.outgoing[0].is_default


def _targets(gateway: FlowNode) -> Iterator[Finding]:
    for target in dict.fromkeys(flow.target for flow in gateway.outgoing):
        about: dict[str, Any] = {"node": gateway.called, "target": target.called}
        if target.kind not in _AWAITED or "link" in target.definitions:
            yield NOT_AWAITED.at(gateway.element, **about)
        elif len(target.incoming) > 1:
            yield OTHER_WAY.at(gateway.element, **about)
        elif target.edge or target.loops:
            yield NOT_PLAIN.at(gateway.element, **about)


def _choice(gateway: FlowNode) -> Iterator[Finding]:
    targets = list(dict.fromkeys(flow.target for flow in gateway.outgoing))
    if len(gateway.outgoing) == 1:
        yield ONE_EVENT.at(gateway.element, node=gateway.called)
    kinds = Counter("message" if "message" in each.definitions else each.kind for each in targets)
    if kinds["message"] and kinds["receiveTask"]:
        yield MIXED.at(gateway.element, node=gateway.called)
    seen: dict[tuple[str, ...], FlowNode] = {}
    for target in targets:
        what = _awaits(target)
        first = seen.setdefault(what, target)
        if what and first is not target:
            yield SAME_EVENT.at(gateway.element, node=gateway.called, first=first.called, second=target.called)


def _awaits(target: FlowNode) -> tuple[str, ...]:
    """A message with its key, or a signal; timers and conditions are not compared."""
    for kind in ("message", "signal"):
        found = target.element.find(f"{BPMN}{kind}EventDefinition")
        reference = target.element if found is None and target.kind == "receiveTask" else found
        name = reference.get(f"{kind}Ref", "") if reference is not None else ""
        if name:
            return kind, name, target.node.message_key if kind == "message" else ""
    return ()
