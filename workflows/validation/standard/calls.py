"""Call activities: what they call is there, and calls come to an end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workflows.engine.loop import DEEPEST_CALL
from workflows.errors import N_
from workflows.validation.changes import Action, Change
from workflows.validation.drawing import SCOPES, FlowNode, Scope
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.lookup import all_by_id, kind, local
from workflows.validation.package import Package

NOTHING = Rule(
    "call_nothing",
    Severity.ERROR,
    "§10.3.6",
    N_("“%(node)s” does not say which process it calls"),
    N_("Choose a process of this package"),
)
UNKNOWN = Rule(
    "call_unknown",
    Severity.ERROR,
    "§10.3.6",
    N_("“%(node)s” calls the process “%(process)s”, which is in no file of this package"),
    N_("Put the process into the package, or write the id of one that is in it"),
)
EMBEDDED = Rule(
    "call_embedded",
    Severity.ERROR,
    "§10.3.6",
    N_("“%(node)s” calls “%(process)s”, which is not a process but a part of one"),
    N_("Draw that part as a process of its own, and call it from both places"),
)
ENDLESS = Rule(
    "call_endless",
    Severity.ERROR,
    "§10.3.6",
    N_("“%(node)s” calls “%(process)s” again before it is done, whatever happens: the calls never end"),
    N_("Draw a way that ends without this call"),
)
CIRCLE = Rule(
    "call_circle",
    Severity.WARNING,
    "§10.3.6",
    N_("“%(node)s” may call “%(process)s” while that is still going on: more than %(most)s times a case stops"),
    N_("Draw what is done again as a loop, if it is not really a process within itself"),
)
RULES = (NOTHING, UNKNOWN, EMBEDDED, ENDLESS, CIRCLE)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    known, elements, processes = package.by_id, all_by_id(package), package.running
    for process in processes:
        for call in process.calls():
            yield from _called(call, known, elements)
    around = _circles(processes, known)
    endless = _endless(processes, known)
    for process in processes:
        for call in process.calls():
            name = call.element.get("calledElement", "")
            if name in around.get(process.id, ()):
                is_endless = process in endless and known[name] in endless
                rule = ENDLESS if is_endless else CIRCLE
                yield rule.at(call.element, node=call.called, process=known[name].called, most=DEEPEST_CALL)


def _called(call: FlowNode, known: Mapping[str, Scope], elements: Mapping[str, Any]) -> Iterator[Finding]:
    name = call.element.get("calledElement", "").strip()
    if not name:
        yield NOTHING.at(call.element, node=call.called)
    elif name in known:
        return
    elif kind(elements.get(name)) in SCOPES:
        yield EMBEDDED.at(call.element, node=call.called, process=name)
    else:
        plain = Change(action=Action.SET, element=call.id, name="calledElement", value=local(name))
        yield UNKNOWN.at(call.element, fix=(plain,) if local(name) in known else (), node=call.called, process=name)


def _circles(processes: tuple[Scope, ...], known: Mapping[str, Scope]) -> dict[str, set[str]]:
    """For each process that can come back to itself: the processes of its circles."""
    below = {
        each.id: {call.element.get("calledElement", "") for call in each.calls()} & known.keys() for each in processes
    }
    reach = {name: _reached(name, below) for name in below}
    return {name: {each for each in far if name in reach.get(each, ())} for name, far in reach.items() if name in far}


def _reached(name: str, below: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(below[name])
    for each in waiting:
        if each not in found:
            found.add(each)
            waiting += below.get(each, ())
    return found


def _endless(processes: tuple[Scope, ...], known: Mapping[str, Scope]) -> set[Scope]:
    """Those that end only if their calls do, and whose calls do not: every way through leads into the circle."""
    open_still = {process for process in processes if _ends(process, lambda _: True)}
    done: set[Scope] = set()

    def comes_back(call: FlowNode) -> bool:
        return call.loops or known.get(_name(call)) in done

    while more := {process for process in open_still if _ends(process, comes_back)}:
        done |= more
        open_still -= more
    return open_still


def _name(call: FlowNode) -> str:
    return str(call.element.get("calledElement", ""))


def _ends(scope: Scope, passes: Callable[[FlowNode], bool]) -> bool:
    """Whether some way leads through it, where only these calls come to an end; in doubt there is one."""
    if any(inner.is_handler and any(start.interrupts for start in inner.starts) for inner in scope.inner):
        return True
    waiting = list(scope.starts)
    seen = set(waiting)
    for node in waiting:
        if node.kind == "endEvent":
            return True
        further = list(node.edge)
        if _passes(node, passes):
            further += [flow.target for flow in node.outgoing]
        waiting += [each for each in dict.fromkeys(further) if each not in seen]
        seen.update(further)
    return False


def _passes(node: FlowNode, passes: Callable[[FlowNode], bool]) -> bool:
    if node.kind == "callActivity":
        return passes(node)
    return node.inside is None or node.loops or _ends(node.inside, passes)
