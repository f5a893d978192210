"""Who has which id in a file and what stands around it: looked up once for all, so that rules stay linear."""

from __future__ import annotations

from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.elements import name_of
from workflows.validation.drawing import NODES, SCOPES
from workflows.validation.package import Package


def by_id(document: Any) -> dict[str, Any]:
    """The elements of a file by their ids; of several with the same one the first that a case can come to, if any."""
    found: dict[str, Any] = {}
    for element in document.iter(f"{BPMN}*"):
        id = element.get("id")
        if id and (id not in found or (name_of(element) in NODES and name_of(found[id]) not in NODES)):
            found[id] = element
    return found


def all_by_id(package: Package) -> dict[str, Any]:
    """The elements of all files by their ids."""
    found: dict[str, Any] = {}
    for document in package.documents.values():
        found = by_id(document) | found
    return found


def kind(element: Any) -> str:
    """The element's name in BPMN; "" for none."""
    return "" if element is None else name_of(element)


def scope_of(element: Any) -> Any:
    """The process or sub-process that it stands right in; None elsewhere."""
    parent = element.getparent()
    return parent if kind(parent) in SCOPES else None


def process_of(element: Any) -> Any:
    """The process around it, or itself if it is one; None beside all processes."""
    if kind(element) == "process":
        return element
    return next(element.iterancestors(f"{BPMN}process"), None)


def local(name: str) -> str:
    """An id without the prefix of its namespace."""
    return name.strip().rpartition(":")[2]
