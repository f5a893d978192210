"""What the engine itself says: elements it does not execute, and drawings it cannot load for any other reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.engine import EngineError, compile_package
from workflows.engine.elements import name_of
from workflows.engine.readable import obstacles
from workflows.engine.refused import refusals
from workflows.errors import N_, AnliuError
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.package import Package

NOT_EXECUTED = Rule(
    "not_executed",
    Severity.ERROR,
    "docs/bpmn-support.md",
    N_("“%(node)s” uses %(what)s, which is not executed"),
    N_("%(instead)s"),
)
NOT_LOADED = Rule(
    "not_loaded",
    Severity.ERROR,
    "",
    N_("“%(node)s” cannot be run: %(why)s"),
    N_("Draw this part again as the guide shows it (docs/process-owner.md)"),
)
RULES = (NOT_EXECUTED, NOT_LOADED)


def refused(package: Package, known: list[Finding]) -> Iterator[Finding]:
    """What the engine refuses by name and no rule has told of at the same element."""
    blamed = _blamed(known)
    for document in package.documents.values():
        for element, what, instead in refusals(document):
            one = NOT_EXECUTED.at(element, node=called(element), what=AnliuError(what), instead=AnliuError(instead))
            if (one.file, one.element) not in blamed:
                yield one


def check(package: Package, known: list[Finding]) -> Iterator[Finding]:
    """What the engine cannot load, where nothing else has been told."""
    blamed = _blamed(known)
    unread = [one for document in package.documents.values() for one in _unread(document)]
    yield from (one for one in unread if (one.file, one.element) not in blamed)
    if not blamed and not unread:
        yield from _not_loaded(package)


def _blamed(known: list[Finding]) -> set[tuple[str, str]]:
    return {(one.file, one.element) for one in known if one.severity is Severity.ERROR}


def _unread(document: Any) -> Iterator[Finding]:
    for element, why in obstacles(document):
        yield NOT_LOADED.at(element, node=called(element), why=AnliuError(why, element=name_of(element)))


def _not_loaded(package: Package) -> Iterator[Finding]:
    for scope in package.beginning:
        try:
            compile_package(scope.id, package.files)
        except EngineError as error:
            element = _element(package, error.node)
            why = AnliuError(error.message, **error.params)
            yield NOT_LOADED.at(scope.element if element is None else element, node=error.node, why=why)


def _element(package: Package, id: str) -> Any:
    found = (each for document in package.documents.values() for each in document.iter() if each.get("id") == id)
    return next(found, None)
