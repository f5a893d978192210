"""Ways through the drawing: what no token reaches, and where it cannot go on."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.errors import N_
from workflows.validation.drawing import FlowNode, Scope
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package
from workflows.validation.paths.ways import after, parts, reached

START_ALONE = Rule(
    "start_leads_nowhere",
    Severity.ERROR,
    "§10.5.2",
    N_("No flow leaves the start event “%(node)s”: a case begins here and never goes on"),
    N_("Draw a flow from the start event to what comes first"),
)
DEAD_END = Rule(
    "dead_end",
    Severity.ERROR,
    "§10.5",
    N_("Nothing leads on from “%(node)s”: a case that comes here stops for ever"),
    N_("Draw a flow to what comes next, or an end event"),
)
UNREACHABLE = Rule(
    "unreachable",
    Severity.ERROR,
    "§13.3",
    N_("No way leads from the start to “%(node)s”: it is never done, nor what comes only after it"),
    N_("Draw the flow that leads to it, or take it away"),
)
NO_WAY_OUT = Rule(
    "no_way_out",
    Severity.ERROR,
    "§10.5.3",
    N_("No way leads from “%(node)s” to an end: a case that comes here goes round for ever"),
    N_("Draw a way out of the loop: a gateway with a condition, and a flow to what comes after or to an end event"),
)
RULES = (START_ALONE, DEAD_END, UNREACHABLE, NO_WAY_OUT)

_UNORDERED = "adHocSubProcess"
"""Its activities need no flows; it is refused by name."""


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for scope in package.scopes():
        yield from _starts(scope)
        yield from _dead_ends(scope)
        yield from _unreachable(scope)
        yield from _without_way_out(scope, package)


def _starts(scope: Scope) -> Iterator[Finding]:
    for start in scope.starts:
        if not start.outgoing:
            yield START_ALONE.at(start.element, node=start.called)


def _leads_nowhere(node: FlowNode) -> bool:
    """Whether it is an end, or one that was forgotten."""
    return not node.outgoing and not _stands_alone(node)


def _is_ordered(scope: Scope) -> bool:
    return scope.owner is None or scope.owner.kind != _UNORDERED


def _dead_ends(scope: Scope) -> Iterator[Finding]:
    for node in scope.nodes.values():
        if _is_dead_end(node):
            yield DEAD_END.at(node.element, node=node.called)


def _is_dead_end(node: FlowNode) -> bool:
    return node.kind not in {"startEvent", "endEvent"} and _leads_nowhere(node)


def _stands_alone(node: FlowNode) -> bool:
    """Whether no flow has to lead to it or from it: an event sub-process, or what only compensation starts."""
    is_handler = node.inside is not None and node.inside.is_handler
    return is_handler or node.element.get("isForCompensation") == "true" or "compensate" in node.definitions


def reachable(scope: Scope) -> set[FlowNode]:
    """What a case can come to; what is refused elsewhere because it hangs nowhere is taken as reached."""
    return reached(node for node in scope.nodes.values() if _begins(node))


def _begins(node: FlowNode) -> bool:
    hangs_nowhere = node.kind == "boundaryEvent" and node.host is None
    half_a_link = node.kind == "intermediateCatchEvent" and "link" in node.definitions and not node.incoming
    return node.kind == "startEvent" or _stands_alone(node) or hangs_nowhere or half_a_link


def _unreachable(scope: Scope) -> Iterator[Finding]:
    """The first node of each part that no way leads to; what follows from it is not told of again.

    Nor is an end that no way leads to because none leads out of a loop, or on from what comes before.
    """
    if not any(start.outgoing for start in scope.starts) or not _is_ordered(scope):
        return
    reaches = reachable(scope)
    lost = [node for node in scope.nodes.values() if node not in reaches]
    found = parts(lost)
    number = {node: index for index, part in enumerate(found) for node in part}
    follows = {number[each] for node in lost for each in after(node) if number.get(each) not in {None, number[node]}}
    is_told = not any(node.kind == "endEvent" for node in reaches) or any(map(_is_dead_end, reaches))
    for index, part in enumerate(found):
        if index not in follows and not (is_told and part[0].kind == "endEvent"):
            yield UNREACHABLE.at(part[0].element, node=part[0].called)


def _without_way_out(scope: Scope, package: Package) -> Iterator[Finding]:
    """The first node of each part that is never left."""
    reaches = reachable(scope)
    ends = [node for node in reaches if not node.outgoing]
    leave = reached(ends, _before)
    caught = [node for node in scope.nodes.values() if node in reaches and node not in leave]
    lacks_end = not ends  # nodes.py tells of that
    if not caught or lacks_end or is_ended_from_outside(scope, package):
        return
    severity = Severity.WARNING if any(ends_all(node) for node in ends) else Severity.ERROR
    for part in parts(caught):
        if all(target in part for node in part for target in after(node)):
            yield NO_WAY_OUT.at(part[0].element, severity=severity, node=part[0].called)


def _before(node: FlowNode) -> list[FlowNode]:
    """Where a token of this node came from; one that an event lets out beside its activity has not left that."""
    host = [node.host] if node.host is not None and node.interrupts else []
    return [*host, *(flow.source for flow in node.incoming)]


def ends_all(node: FlowNode) -> bool:
    """Whether it ends what goes on beside it, too."""
    return node.kind == "endEvent" and bool({"terminate", "error"} & set(node.definitions))


def is_ended_from_outside(scope: Scope, package: Package) -> bool:
    """Whether something may interrupt it: an event sub-process, or an event at the edge of what is around it."""
    todo: list[tuple[Scope, FlowNode | None]] = [(scope, None)]
    seen = {scope}
    while todo:
        one, within = todo.pop()
        if is_taken_over(one, within):
            return True
        owners = package.callers(one) if one.owner is None else [one.owner]
        if any(event.interrupts for owner in owners for event in owner.edge):
            return True
        todo += [(owner.scope, owner) for owner in owners if owner.scope not in seen]
        seen.update(owner.scope for owner in owners)
    return False


def is_taken_over(scope: Scope, within: FlowNode | None = None) -> bool:
    """Whether an event sub-process in it may end what goes on there, other than the one that it goes on in."""
    handlers = (inner for inner in scope.inner if inner.is_handler and inner.owner is not within)
    return any(start.interrupts for handler in handlers for start in handler.starts)
