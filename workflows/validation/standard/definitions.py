"""Messages, signals, errors and escalations: each has the name or code by which it is told from the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.elements import name_of
from workflows.errors import N_, Term
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

NAMELESS = Rule(
    "definition_no_name",
    Severity.ERROR,
    "§8.4.11",
    N_("%(what)s “%(id)s” is used and has no name: nobody could tell it from others"),
    N_("Give it a name"),
)
CODELESS = Rule(
    "definition_no_code",
    Severity.ERROR,
    "§8.4.3",
    N_("%(what)s “%(id)s” is used and has no code: what catches it would catch every other one, too"),
    N_("Give it a code; an event that is to catch all of them names none"),
)
SAME_NAME = Rule(
    "definition_same_name",
    Severity.INFO,
    "§8.4.11",
    N_("“%(id)s” and “%(first)s” have the same name or code “%(name)s”: in a case they are one and the same"),
    N_("Use one of the two everywhere, or give the second another name or code"),
)
TWO_FILES = Rule(
    "definition_in_two_files",
    Severity.ERROR,
    "§8.3.1",
    N_("“%(id)s” stands in the file %(file)s, too, and means something else there"),
    N_("Give one of them another id"),
)
RULES = (NAMELESS, CODELESS, SAME_NAME, TWO_FILES)

_WORDS = {
    "message": N_("The message"),
    "signal": N_("The signal"),
    "error": N_("The error"),
    "escalation": N_("The escalation"),
}
_TOLD_BY = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}
_KINDS = tuple(f"{BPMN}{name}" for name in _WORDS)
_USED_BY = tuple(f"{BPMN}{name}" for name in ("receiveTask", *(f"{kind}EventDefinition" for kind in _WORDS)))


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    all_of_them = [each for document in package.documents.values() for each in document.iterchildren(*_KINDS)]
    used = {
        name for document in package.documents.values() for each in document.iter(*_USED_BY) for name in _names(each)
    }
    seen: dict[tuple[str, str], Any] = {}
    by_id: dict[str, Any] = {}
    for each in all_of_them:
        id, told = each.get("id", ""), _told(each)
        yield from _untold(each) if id in used and not told else ()
        first = seen.setdefault((name_of(each), told), each)
        if told and first is not each and first.get("id") != id:
            yield SAME_NAME.at(each, id=id, first=first.get("id", ""), name=told)
        other = by_id.setdefault(id, each)
        if id and _file(other) != _file(each) and (name_of(other), _told(other)) != (name_of(each), told):
            yield TWO_FILES.at(each, id=id, file=_file(other))


def _told(element: Any) -> str:
    return str(element.get(_TOLD_BY[name_of(element)], "")).strip()


def _names(event: Any) -> Iterator[str]:
    return (event.get(f"{kind}Ref", "") for kind in _WORDS)


def _untold(element: Any) -> Iterator[Finding]:
    kind = name_of(element)
    about = {"what": Term(_WORDS[kind]), "id": element.get("id", "")}
    if _TOLD_BY[kind] == "name":
        yield NAMELESS.at(element, **about)
    else:
        yield CODELESS.at(element, **about)


def _file(element: Any) -> str:
    return element.getroottree().docinfo.URL or ""
