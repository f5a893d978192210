"""Errors, escalations and signals: who throws them and who catches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.errors import N_
from workflows.validation.drawing import FlowNode, Scope
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.lookup import all_by_id, kind
from workflows.validation.package import Package

UNCAUGHT = Rule(
    "error_uncaught",
    Severity.WARNING,
    "§13.5.4",
    N_("Nothing catches the error “%(code)s” of “%(node)s”: a case that comes here stops, and people are told"),
    N_("Draw an error event with this code at the edge of what it comes out of, or another end if nothing is wrong"),
)
UNHEARD = Rule(
    "escalation_unheard",
    Severity.INFO,
    "§13.5.4",
    N_("Nothing hears the escalation “%(code)s” of “%(node)s”"),
    N_("Draw an escalation event with this code at the edge of what it comes out of, or leave this one out"),
)
NEVER = Rule(
    "caught_twice",
    Severity.ERROR,
    "§10.5.6",
    N_("“%(node)s” can never happen: “%(first)s” catches the same before it"),
    N_("Give one of the two another code, or take it away"),
)
SIGNAL_UNHEARD = Rule(
    "signal_unheard",
    Severity.WARNING,
    "§10.5.5",
    N_("Nothing waits for the signal “%(signal)s” that “%(node)s” throws; it does not reach other cases"),
    N_("Draw an event that catches it in this case; other cases are told by messages"),
)
SIGNAL_UNSENT = Rule(
    "signal_unsent",
    Severity.WARNING,
    "§10.5.5",
    N_("“%(node)s” waits for the signal “%(signal)s”, which nothing in a case ever throws"),
    N_("Draw the event that throws it in this case; word from other cases comes as a message"),
)
RULES = (UNCAUGHT, UNHEARD, NEVER, SIGNAL_UNHEARD, SIGNAL_UNSENT)

_THROWING = frozenset({"endEvent", "intermediateThrowEvent"})
_CODES = {"error": ("errorRef", "errorCode"), "escalation": ("escalationRef", "escalationCode")}


@dataclass(frozen=True, eq=False)
class _Catchers:
    """What catches errors and escalations in a package, and who calls what."""

    elements: Mapping[str, Any]
    callers: Callable[[Scope], list[FlowNode]]

    def code(self, node: FlowNode, what: str) -> str | None:
        """The code an event is about, "" for one that says none, None for one of another kind."""
        definition = node.element.find(f"{BPMN}{what}EventDefinition")
        if definition is None:
            return None
        reference, name = _CODES[what]
        meant = self.elements.get(definition.get(reference, ""))
        return str(meant.get(name, "")) if meant is not None and kind(meant) == what else ""

    def catches(self, nodes: Iterator[FlowNode], what: str, code: str) -> bool:
        """Whether one of them catches it: by its code, or because it catches all."""
        return any(self.code(node, what) in ({code, ""}) for node in nodes)

    def is_caught(self, scope: Scope, what: str, code: str) -> bool:
        """Whether something on the way outwards catches what is thrown in a scope."""
        ways = [(scope, scope)]
        seen = set(ways)
        for here, inner in ways:
            around = [here.owner] if here.owner is not None else self.callers(here)
            edges = (event for node in around for event in node.edge)
            if self.catches(_handlers(here, inner), what, code) or self.catches(edges, what, code):
                return True
            further = dict.fromkeys((node.scope, here) for node in around)
            ways += [way for way in further if way not in seen]
            seen.update(further)
        return False


def _handlers(scope: Scope, without: Scope | None = None) -> Iterator[FlowNode]:
    """What starts its event sub-processes; what comes out of one does not start that one again."""
    for inner in scope.inner:
        if inner.is_handler and inner is not without:
            yield from inner.starts


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    catchers = _Catchers(all_by_id(package), package.callers)
    scopes = list(package.running_scopes())
    for scope in scopes:
        yield from _uncaught(scope, catchers)
        yield from _twice(scope, catchers)
    yield from _signals(scopes, catchers.elements)


def _uncaught(scope: Scope, catchers: _Catchers) -> Iterator[Finding]:
    for what, rule in (("error", UNCAUGHT), ("escalation", UNHEARD)):
        for node in scope.nodes.values():
            code = catchers.code(node, what) if node.kind in _THROWING else None
            if code and not catchers.is_caught(scope, what, code):
                yield rule.at(node.element, node=node.called, code=code)


def _twice(scope: Scope, catchers: _Catchers) -> Iterator[Finding]:
    """At one edge the first of two with the same code is it; of two event sub-processes too, until one throws it."""
    places = [(node.edge, Severity.ERROR) for node in scope.nodes.values()]
    for what in _CODES:
        for place, severity in (*places, (list(_handlers(scope)), Severity.WARNING)):
            seen: dict[str, FlowNode] = {}
            for node in place:
                code = catchers.code(node, what)
                if code is not None and seen.setdefault(code, node) is not node:
                    yield NEVER.at(node.element, severity=severity, node=node.called, first=seen[code].called)


def _signals(scopes: list[Scope], elements: Mapping[str, Any]) -> Iterator[Finding]:
    thrown: dict[str, list[FlowNode]] = {}
    caught: dict[str, list[FlowNode]] = {}
    for node in (node for scope in scopes for node in scope.nodes.values()):
        for part in node.element.iterchildren(f"{BPMN}signalEventDefinition"):
            meant = elements.get(part.get("signalRef", ""))
            if meant is not None and kind(meant) == "signal" and meant.get("name"):
                (thrown if node.kind in _THROWING else caught).setdefault(meant.get("name"), []).append(node)
    for signal, nodes in thrown.items():
        for node in nodes if signal not in caught else ():
            yield SIGNAL_UNHEARD.at(node.element, node=node.called, signal=signal)
    for signal, nodes in caught.items():
        for node in nodes if signal not in thrown else ():
            yield SIGNAL_UNSENT.at(node.element, node=node.called, signal=signal)
