"""The picture shows what is there, and all of it: what people look at is what happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.elements import name_of
from workflows.errors import N_
from workflows.validation.changes import Action, Change
from workflows.validation.drawing import NODES, SCOPES
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.lookup import by_id, local
from workflows.validation.package import Package

OF_NOTHING = Rule(
    "picture_of_nothing",
    Severity.WARNING,
    "§12.2",
    N_("The picture shows “%(id)s”, which is drawn and stands for nothing: people see it, and it does not happen"),
    N_("Take it out of the picture, or draw it again"),
)
NOT_SHOWN = Rule(
    "not_in_picture",
    Severity.WARNING,
    "§12.2",
    N_("“%(node)s” is missing in the picture: it happens, and nobody sees it"),
    N_("Draw it again, or take it out of the file"),
)
OF_NOBODY = Rule(
    "picture_of_no_process",
    Severity.WARNING,
    "§12.2",
    N_("The whole picture is said to be that of “%(id)s”, which is not in the file: an editor may show nothing"),
    N_("Write there the id of the process, or of the collaboration where there are pools"),
)
RULES = (OF_NOTHING, NOT_SHOWN, OF_NOBODY)

BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_SHOWN = NODES | {"sequenceFlow"}


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for document in package.documents.values():
        shapes = {local(each.get("bpmnElement", "")): each for each in document.iter(f"{BPMNDI}*")}
        yield from _of_nothing(document)
        if next(document.iter(f"{BPMNDI}BPMNShape"), None) is not None:
            for process in document.iterchildren(f"{BPMN}process"):
                yield from _not_shown(process, shapes)


def _of_nothing(document: Any) -> Iterator[Finding]:
    elements = by_id(document)
    for each in document.iter(f"{BPMNDI}*"):
        id = local(each.get("bpmnElement", ""))
        if id and id not in elements:
            is_whole = each.tag == f"{BPMNDI}BPMNPlane"
            yield OF_NOBODY.at(each, fix=_drawn(each, document), id=id) if is_whole else OF_NOTHING.at(each, id=id)


def _drawn(plane: Any, document: Any) -> tuple[Change, ...]:
    """The one thing that the picture can be of."""
    pools = [each.get("id", "") for each in document.iterchildren(f"{BPMN}collaboration")]
    wholes = pools or [each.get("id", "") for each in document.iterchildren(f"{BPMN}process")]
    if len(wholes) != 1 or not wholes[0] or not plane.get("id"):
        return ()
    return (Change(action=Action.SET, element=plane.get("id"), name="bpmnElement", value=wholes[0]),)


def _not_shown(scope: Any, shapes: dict[str, Any]) -> Iterator[Finding]:
    for element in scope.iterchildren(f"{BPMN}*"):
        name = name_of(element)
        if name in _SHOWN and element.get("id") and element.get("id") not in shapes:
            yield NOT_SHOWN.at(element, node=called(element))
        if name in SCOPES and _is_open(element, shapes):
            yield from _not_shown(element, shapes)


def _is_open(scope: Any, shapes: dict[str, Any]) -> bool:
    """Whether what is in it is shown: a closed one hides it, unless it has a picture of its own."""
    inside = (child.get("id") for child in scope.iterchildren(f"{BPMN}*"))
    shape = shapes.get(scope.get("id", ""))
    return (shape is not None and shape.get("isExpanded") == "true") or any(id in shapes for id in inside if id)
