"""What is handed to handlers and decisions, against what they say that they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from workflows.dmn import DmnError
from workflows.errors import N_, AnliuError
from workflows.feel.types import ANY
from workflows.registry import (
    LocalHandler,
    Registry,
    RemoteHandler,
    Values,
    is_always_there,
    kind_of_value,
)
from workflows.validation.changes import Action, Change
from workflows.validation.data.written import FACT_TYPES, WORKING, Use, Written
from workflows.validation.drawing import FlowNode
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

UNKNOWN_INPUT = Rule(
    "unknown_input",
    Severity.ERROR,
    "",
    N_("“%(node)s” is given “%(name)s”, which “%(handler)s” does not take"),
    N_("Give it only what it takes: %(wanted)s"),
)
MISSING_INPUT = Rule(
    "missing_input",
    Severity.ERROR,
    "",
    N_("“%(node)s” is not given “%(name)s”, which “%(handler)s” needs"),
    N_("Add an input of this name"),
)
WRONG_INPUT = Rule(
    "wrong_input",
    Severity.ERROR,
    "",
    N_("“%(name)s” at “%(node)s” is given something that “%(handler)s” cannot take: %(why)s"),
    N_("Give it a value of the kind that it takes"),
)
RULES: Final = (UNKNOWN_INPUT, MISSING_INPUT, WRONG_INPUT)


@dataclass(frozen=True)
class _Taker:
    """Who takes the drawn inputs of a node, and what; None where that is not declared."""

    name: str
    takes: Values | None


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    at: dict[Any, list[Written]] = {}
    for one in package.written:
        if one.use is Use.INPUT:
            at.setdefault(one.owner, []).append(one)
    for node in package.nodes():
        if node.kind in WORKING:
            yield from _inputs(package, node, at.get(node.element, []))


# --- inputs -----------------------------------------------------------------------------------------------------------


def _inputs(package: Package, node: FlowNode, written: list[Written]) -> Iterator[Finding]:
    if node.kind == "businessRuleTask" and not node.node.inputs_from:
        return  # tables.py looks at what decisions ask for
    taker = _taker(package.registry, node)
    if taker is None or taker.takes is None:
        return
    for one in written:
        if one.fact not in taker.takes:
            wanted = ", ".join(taker.takes) or "–"
            fix = renamed(package, one, taker.takes)
            yield UNKNOWN_INPUT.at(
                one.element, fix=fix, node=node.called, name=one.fact, handler=taker.name, wanted=wanted
            )
        else:
            yield from _of_kind(one, taker)
    yield from _missing(node, taker, {name for name, _ in node.node.inputs})
    yield from _between(package, node)


def _missing(node: FlowNode, taker: _Taker, given: set[str]) -> Iterator[Finding]:
    for name, kind in (taker.takes or {}).items():
        if is_always_there(kind) and name not in given:
            yield MISSING_INPUT.at(node.element, node=node.called, name=name, handler=taker.name)


def _of_kind(one: Written, taker: _Taker) -> Iterator[Finding]:
    wanted = FACT_TYPES.get(kind_of_value((taker.takes or {})[one.fact]), ANY)
    study = one.studied(wanted)
    known = one.problems
    for problem in study.problems if study else ():
        if problem not in known:
            why = AnliuError(problem.message, **problem.params)
            yield WRONG_INPUT.at(one.element, node=one.node, name=one.fact, handler=taker.name, why=why)


def _between(package: Package, node: FlowNode) -> Iterator[Finding]:
    """What the handler of `anliu:inputs` gives, against what is made of it."""
    source = package.registry.locals.get(node.node.inputs_from) if package.registry else None
    if source is None or source.gives is None:
        return
    target = handler_of(package.registry, node.node.implementation) if node.kind != "businessRuleTask" else None
    if target is not None:
        yield from _missing(node, _Taker(target.name, target.takes), set(source.gives))
    for name in sorted(_asked(package, node)):
        if source.gives.keys().isdisjoint({name, name.rpartition(".")[2]}):  # an imported input goes by its own name
            yield MISSING_INPUT.at(node.element, node=node.called, name=name, handler=node.node.decision)


def _asked(package: Package, node: FlowNode) -> frozenset[str]:
    decisions = package.tables.by_name.get(node.node.decision) if node.kind == "businessRuleTask" else None
    try:
        return decisions.inputs(node.node.decision) if decisions else frozenset()
    except DmnError:
        return frozenset()


def _taker(registry: Registry | None, node: FlowNode) -> _Taker | None:
    name = node.node.inputs_from or node.node.implementation
    handler = handler_of(registry, name)
    return _Taker(handler.name, handler.takes) if handler is not None else None


def handler_of(registry: Registry | None, name: str) -> LocalHandler | RemoteHandler | None:
    """The handler of a name, wherever it works; None where there is none."""
    return (registry.locals.get(name) or registry.remotes.get(name)) if registry else None


def renamed(package: Package, one: Written, known: Mapping[str, object]) -> tuple[Change, ...]:
    """The change to the one known name that an input or output is probably meant to have."""
    word = package.guesses.near(one.fact, known)
    changes = one.rewritten(one.text) if word else ()
    return tuple(replace(change, action=Action.SET, name="name", value=word) for change in changes)
