"""What a drawing promises and the house has to keep: forms, handlers, decisions, roles and times that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from workflows import calendar
from workflows.calendar import DurationError
from workflows.engine.dialect import ANLIU, BPMN, Node
from workflows.errors import N_
from workflows.registry import Registry
from workflows.validation.changes import Action, Change
from workflows.validation.drawing import FlowNode
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.package import Package

NO_FORM = Rule(
    "no_form",
    Severity.ERROR,
    "§10.3.4",
    N_("“%(node)s” has no form: nobody could do it"),
    N_("Give the user task a form"),
)
UNKNOWN_FORM = Rule(
    "unknown_form",
    Severity.ERROR,
    "",
    N_("There is no form “%(name)s”, which “%(node)s” needs"),
    N_("Write the name of a form that there is, or have this one written first"),
)
NO_ROLE = Rule(
    "no_role",
    Severity.ERROR,
    "§10.8",
    N_("“%(node)s” lies in no lane with a role: nobody would get it"),
    N_("Put it into the lane of those who do it, and give the lane a role"),
)
UNKNOWN_ROLE = Rule(
    "unknown_role",
    Severity.ERROR,
    "§10.8",
    N_("Nobody in the house has the role “%(role)s” of the lane “%(lane)s”: nobody would get what lies in it"),
    N_("Write one of the roles that there are: %(roles)s"),
)
NOBODY = Rule(
    "task_for_nobody",
    Severity.WARNING,
    "§10.8",
    N_("“%(node)s” lies in the lane of the system, in which nobody works: a case that comes here waits for ever"),
    N_("Put it into the lane of those who do it"),
)
NO_HANDLER = Rule(
    "no_handler",
    Severity.ERROR,
    "§10.3.3",
    N_("“%(node)s” does not say which handler does it"),
    N_("Write the name of a handler as its implementation"),
)
UNKNOWN_HANDLER = Rule(
    "unknown_handler",
    Severity.ERROR,
    "",
    N_("There is no handler “%(name)s”, which “%(node)s” needs"),
    N_("Write the name of a handler that there is, or have this one written first"),
)
NOT_A_HANDLER = Rule(
    "not_a_handler",
    Severity.ERROR,
    "",
    N_("“%(name)s” at “%(node)s” belongs to forms and does no work of its own"),
    N_("Write the name of a handler, or draw a user task with the form"),
)
NOT_LOCAL = Rule(
    "inputs_not_local",
    Severity.ERROR,
    "",
    N_("“%(name)s” works outside the house and cannot give “%(node)s” its inputs"),
    N_("Name a local handler, or draw a service task before it"),
)
BAD_DUE = Rule(
    "bad_due",
    Severity.ERROR,
    "",
    N_("“%(name)s” at “%(node)s” is no deadline that can be counted"),
    N_("Write a period such as 4wh, 3wd, 15d, 6m or P30D, without quotes"),
)
BAD_URGENT = Rule(
    "bad_urgent",
    Severity.ERROR,
    "",
    N_("“%(name)s” at “%(node)s” is no share of the deadline, such as 75%%"),
    N_("Write a share from 1%% to 100%%, such as 75%%"),
)
RULES: Final = (
    *(NO_FORM, UNKNOWN_FORM, NO_ROLE, UNKNOWN_ROLE, NOBODY, NO_HANDLER, UNKNOWN_HANDLER, NOT_A_HANDLER, NOT_LOCAL),
    *(BAD_DUE, BAD_URGENT),
)

SHARE: Final = re.compile(r"[1-9][0-9]?%|100%")
SYSTEM: Final = "system"
"""The role of what machines do: nobody has a seat for it."""
_NAMED: Final = {
    UNKNOWN_FORM: "anliu:form",
    UNKNOWN_HANDLER: "implementation",
    NOT_A_HANDLER: "implementation",
    NOT_LOCAL: "anliu:inputs",
}

Unkept = tuple[Rule, str]
"""A rule that a node breaks, and the name that it gives."""


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for node in package.nodes():
        if package.registry is not None:
            yield from (_told(package, package.registry, node, one) for one in unkept(node.node, package.registry))
        yield from _times(node)
    yield from _lanes(package)


def _lanes(package: Package) -> Iterator[Finding]:
    roles = package.registry.roles if package.registry is not None else frozenset()
    for lane in (lane for document in package.documents.values() for lane in document.iter(f"{BPMN}lane")):
        role = lane.get(f"{ANLIU}role", "")
        if roles and role and role not in roles:
            word = package.guesses.near(role, roles) if lane.get("id") else ""
            change = Change(action=Action.SET, element=lane.get("id", ""), name="anliu:role", value=word)
            fix = (change,) if word else ()
            yield UNKNOWN_ROLE.at(lane, fix=fix, role=role, lane=called(lane), roles=", ".join(sorted(roles)))


def unkept(node: Node, registry: Registry) -> Iterator[Unkept]:
    """What a node needs and the registry does not have: before a version is published, and whenever we start."""
    if node.kind == "userTask":
        if not node.form:
            yield NO_FORM, ""
        elif node.form not in registry.forms:
            yield UNKNOWN_FORM, node.form
        if not node.role:
            yield NO_ROLE, ""
        elif node.role == SYSTEM:
            yield NOBODY, node.role
    if node.kind in {"serviceTask", "sendTask"}:
        yield from _implementation(node.implementation, registry)
    if node.inputs_from and node.inputs_from not in registry.locals:
        yield (NOT_LOCAL if node.inputs_from in registry.remotes else UNKNOWN_HANDLER), node.inputs_from


def _implementation(name: str, registry: Registry) -> Iterator[Unkept]:
    if not name or name.startswith("##"):  # the standard's words for "not said"
        yield NO_HANDLER, name
    elif name not in registry.locals and name not in registry.remotes:
        yield (NOT_A_HANDLER if _is_of_forms(name, registry) else UNKNOWN_HANDLER), name


def _is_of_forms(name: str, registry: Registry) -> bool:
    return any(name in known for known in (registry.savers, registry.forms, registry.checks, registry.choices))


def _told(package: Package, registry: Registry, node: FlowNode, one: Unkept) -> Finding:
    rule, name = one
    attribute = _NAMED.get(rule, "")
    if rule is UNKNOWN_HANDLER and name == node.node.inputs_from != node.node.implementation:
        attribute = "anliu:inputs"
    known: Mapping[str, Any] = registry.forms if rule is UNKNOWN_FORM else registry.locals
    if attribute == "implementation":
        known = {**registry.locals, **registry.remotes}
    fix = _meant(package, node, attribute, name, known) if rule in {UNKNOWN_FORM, UNKNOWN_HANDLER} else ()
    return rule.at(node.element, fix=fix, node=node.called, name=name)


def _meant(package: Package, node: FlowNode, attribute: str, name: str, known: Iterable[str]) -> tuple[Change, ...]:
    word = package.guesses.near(name, known, cutoff=0.8)
    return (Change(action=Action.SET, element=node.id, name=attribute, value=word),) if word else ()


def _times(node: FlowNode) -> Iterator[Finding]:
    said = node.node
    if said.kind == "userTask" and said.due:
        if not is_period(said.due):
            likely = meant_period(said.due)
            fix = _set(node, "workItem", "due", likely) if likely else ()
            yield BAD_DUE.at(node.element, fix=fix, name=said.due, node=node.called)
        if said.urgent and not SHARE.fullmatch(said.urgent):
            share = f"{said.urgent.strip().removesuffix('%').strip()}%"
            fix = _set(node, "workItem", "urgent", share) if SHARE.fullmatch(share) else ()
            yield BAD_URGENT.at(node.element, fix=fix, name=said.urgent, node=node.called)


def is_period(text: str) -> bool:
    """Whether a text is a period that can be counted."""
    try:
        calendar.parse_period(text)
    except DurationError:
        return False
    return True


def meant_period(text: str) -> str:
    """Without quotes and blanks, in the letters that are meant: `"4 WH"` is 4wh; nothing where none is."""
    bare = "".join(text.strip("\"'").split())
    return next((one for one in (bare, bare.lower(), bare.upper()) if is_period(one)), "")


def _set(node: FlowNode, part: str, name: str, value: str) -> tuple[Change, ...]:
    own = node.element.find(f"{BPMN}extensionElements/{ANLIU}{part}")
    nth = [*node.element.iter(f"{ANLIU}{part}")].index(own) if own is not None else 0
    return (Change(action=Action.SET, element=node.id, part=f"anliu:{part}", nth=nth, name=name, value=value),)
