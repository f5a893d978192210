"""Ways through the drawing: what no token reaches, and where it cannot go on."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.errors import N_
from workflows.validation.drawing import Scope
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

DEAD_END = Rule(
    "dead_end",
    Severity.ERROR,
    "§10.5",
    N_("Nothing leads on from “%(node)s”: a case that comes here stops for ever"),
    N_("Draw a flow to what comes next, or an end event"),
)
RULES = (DEAD_END,)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for scope in package.scopes():
        yield from _dead_ends(scope)


def _dead_ends(scope: Scope) -> Iterator[Finding]:
    for node in scope.nodes.values():
        if node.kind != "endEvent" and not node.outgoing and not (node.inside and node.inside.is_handler):
            yield DEAD_END.at(node.element, node=node.called)
