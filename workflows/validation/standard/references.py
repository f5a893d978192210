"""What refers to something else finds it, and finds what it should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.elements import name_of
from workflows.errors import N_, Term
from workflows.validation.changes import Action, Change
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.lookup import all_by_id, kind, local
from workflows.validation.package import Package

NOT_THERE = Rule(
    "reference_to_nothing",
    Severity.ERROR,
    "§10.5.5",
    N_("“%(node)s” needs the %(what)s “%(id)s”, which is in no file of the package"),
    N_("Choose one that is there, or make it; a case cannot wait for it or throw it otherwise"),
)
PREFIXED = Rule(
    "reference_with_prefix",
    Severity.ERROR,
    "§15.3",
    N_("“%(node)s” refers to “%(id)s”: what stands before the colon is not understood here"),
    N_("Write the id alone, without what stands before the colon"),
)
OTHER_KIND = Rule(
    "reference_to_other_kind",
    Severity.ERROR,
    "§10.5.5",
    N_("“%(node)s” needs %(what)s, and “%(id)s” is something else"),
    N_("Choose the right one in the editor"),
)
LOOSE = Rule(
    "reference_loose",
    Severity.WARNING,
    "§8.3.1",
    N_("“%(node)s” belongs together with “%(id)s” (%(attribute)s), which is not in the file"),
    N_("Take the reference away, or draw what is missing"),
)
ASSOCIATION = Rule(
    "association_to_nothing",
    Severity.WARNING,
    "§8.4.1",
    N_("One end of the dotted line “%(line)s” is tied to nothing"),
    N_("Draw it again, or take it away"),
)
RULES = (NOT_THERE, PREFIXED, OTHER_KIND, LOOSE, ASSOCIATION)

_MEANT = {
    "message": N_("message"),
    "signal": N_("signal"),
    "error": N_("error"),
    "escalation": N_("escalation"),
}
_USING = tuple(f"{BPMN}{name}" for name in ("receiveTask", *(f"{kind}EventDefinition" for kind in _MEANT)))
_TOLD_ELSEWHERE = frozenset(
    {
        *("sourceRef", "targetRef", "attachedToRef", "flowNodeRef", "processRef"),
        *("loopDataInputRef", "loopDataOutputRef", "eventDefinitionRef"),
        *("structureRef", "evaluatesToTypeRef", "implementationRef"),
    }
)
"""References that other rules look at, or that lead out of the drawings."""


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    elements = all_by_id(package)
    for document in package.documents.values():
        for element in document.iter(f"{BPMN}*"):
            if element.tag in _USING:
                yield from _used(element, elements)
            else:
                yield from _loose(element, elements)
            if element.tag == f"{BPMN}association":
                yield from _association(element, elements)


def _used(element: Any, elements: Mapping[str, Any]) -> Iterator[Finding]:
    """What an event or a receive task is about: the engine looks for it."""
    for what, word in _MEANT.items():
        id = element.get(f"{what}Ref", "")
        found = elements.get(id)
        about = {"node": called(element), "id": id}
        if not id or kind(found) == what:
            continue
        if found is not None:
            yield OTHER_KIND.at(element, what=Term(word), **about)
        elif kind(elements.get(local(id))) == what:
            yield PREFIXED.at(element, fix=_plain(element, f"{what}Ref"), **about)
        else:
            yield NOT_THERE.at(element, what=Term(word), **about)


def _plain(element: Any, name: str) -> tuple[Change, ...]:
    owner, part = (element, "") if element.get("id") else (element.getparent(), name_of(element))
    if not owner.get("id"):
        return ()
    value = local(element.get(name))
    return (Change(action=Action.SET, element=owner.get("id"), part=part, name=name, value=value),)


def _loose(element: Any, elements: Mapping[str, Any]) -> Iterator[Finding]:
    named = [(str(name), value) for name, value in element.attrib.items() if _refers(str(name))]
    name = name_of(element)
    if _refers(name):
        named.append((name, element.text or ""))
    for attribute, id in named:
        if id.strip() and local(id) not in elements:
            yield LOOSE.at(element, node=called(element), id=id.strip(), attribute=attribute)


def _refers(name: str) -> bool:
    return name.endswith("Ref") and name not in _TOLD_ELSEWHERE


def _association(line: Any, elements: Mapping[str, Any]) -> Iterator[Finding]:
    if any(local(line.get(end, "")) not in elements for end in ("sourceRef", "targetRef")):
        yield ASSOCIATION.at(line, line=called(line))
