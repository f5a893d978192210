"""What forms, handlers and decisions give, against the facts that the drawing declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from workflows.engine.elements import name_of
from workflows.errors import N_
from workflows.registry import FormPromise, Values, is_always_there, kind_of_value
from workflows.validation.data.handing import handler_of, renamed
from workflows.validation.data.written import FACT_TYPES, Use, Written
from workflows.validation.drawing import FlowNode
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

UNDECLARED_OUTPUT = Rule(
    "undeclared_output",
    Severity.ERROR,
    "",
    N_("“%(node)s” writes “%(name)s”, which is no declared fact: a case that comes here stops"),
    N_("Declare the fact, or write the name of one that is declared"),
)
UNDECLARED_FACT = Rule(
    "undeclared_fact",
    Severity.ERROR,
    "",
    N_("“%(handler)s” at “%(node)s” gives “%(name)s”, which is no declared fact: a case that comes here stops"),
    N_("Declare the fact with the type %(type)s, or draw outputs that take only what is wanted"),
)
WRONG_FACT_TYPE = Rule(
    "wrong_fact_type",
    Severity.ERROR,
    "",
    N_("“%(handler)s” at “%(node)s” gives “%(name)s” as %(type)s, and the fact is declared as %(declared)s"),
    N_("Declare the fact with the type that it is given"),
)
PERSONAL = Rule(
    "personal_fact",
    Severity.ERROR,
    "",
    N_("“%(name)s” is personal in the form “%(handler)s” of “%(node)s” and must not become a fact"),
    N_("Rename the fact, or let the handler of the form write a code or an id instead"),
)
RULES: Final = (UNDECLARED_OUTPUT, UNDECLARED_FACT, WRONG_FACT_TYPE, PERSONAL)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    yield from _outputs(package, [one for one in package.written if one.use is Use.OUTPUT])
    for node in package.nodes():
        if node.kind == "serviceTask":
            yield from _gifts(package, node)
        elif node.kind == "userTask":
            yield from _answers(package, node)


def _outputs(package: Package, written: list[Written]) -> Iterator[Finding]:
    """Of outputs that nothing takes, such as those of a letter, words.py tells."""
    for one in written:
        if one.fact not in package.names.facts and name_of(one.owner) != "sendTask":
            fix = renamed(package, one, package.names.facts)
            yield UNDECLARED_OUTPUT.at(one.element, fix=fix, node=one.node, name=one.fact)


def _gifts(package: Package, node: FlowNode) -> Iterator[Finding]:
    """What a handler gives where no outputs choose from it; of decisions tables.py tells."""
    if node.node.outputs:
        return
    handler = handler_of(package.registry, node.node.implementation)
    if handler is not None:
        yield from _given(package.names.facts, node, handler.name, handler.gives or {})


def _answers(package: Package, node: FlowNode) -> Iterator[Finding]:
    registry = package.registry
    form = registry.forms.get(node.node.form) if registry else None
    if registry is None or form is None:
        return
    gives = registry.saver(form.saver).gives
    yield from _personal(package.names.facts, node, form, gives)
    yield from _given(package.names.facts, node, form.saver, gives or {})


def _personal(facts: Mapping[str, str], node: FlowNode, form: FormPromise, gives: Values | None) -> Iterator[Finding]:
    """Certain where the handler of the form says that it gives it, else a doubt."""
    for name in sorted(form.personal.intersection(facts if gives is None else gives)):
        severity = Severity.WARNING if gives is None else Severity.ERROR
        yield PERSONAL.at(node.element, severity=severity, name=name, handler=form.name, node=node.called)


def _given(facts: Mapping[str, str], node: FlowNode, handler: str, gives: Values) -> Iterator[Finding]:
    for name, declared in gives.items():
        kind = kind_of_value(declared)
        if name not in facts:
            yield _undeclared(node, handler, name, kind, is_sure=is_always_there(declared))
        elif not _fits(kind, facts[name]):
            severity = Severity.ERROR if is_always_there(declared) else Severity.WARNING
            told: dict[str, Any] = {"handler": handler, "name": name, "type": kind, "declared": facts[name]}
            yield WRONG_FACT_TYPE.at(node.element, severity=severity, node=node.called, **told)


def _undeclared(node: FlowNode, handler: str, name: str, kind: str, *, is_sure: bool = True) -> Finding:
    severity = Severity.ERROR if is_sure else Severity.WARNING
    return UNDECLARED_FACT.at(node.element, severity=severity, node=node.called, handler=handler, name=name, type=kind)


def _fits(given: str, declared: str) -> bool:
    """Whether a value of one type of fact can be one of another; each of the types of text and of number may."""
    same = FACT_TYPES.get(given), FACT_TYPES.get(declared)
    return given == declared or (None not in same and same[0] == same[1])
