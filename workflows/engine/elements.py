"""Looking at the elements of a drawing: what they are called, what stands beside them, which flows they have."""

from __future__ import annotations

from typing import Any

from workflows.engine.dialect import BPMN


def name_of(element: Any) -> str:
    """The element's name without its namespace, where that is BPMN's."""
    return str(element.tag).removeprefix(BPMN)


def parts(element: Any, *endings: str) -> list[str]:
    """The names of the elements in it that end so."""
    return [name_of(child) for child in element if isinstance(child.tag, str) and child.tag.endswith(endings)]


def loops(element: Any) -> list[str]:
    """How an activity loops: the names of its loop characteristics."""
    return parts(element, "LoopCharacteristics")


def entry_name(item: Any) -> str:
    """What a loop's entry or result is called in expressions: its name; its id where it has none."""
    return str(item.get("name") or item.get("id", ""))


def sibling(element: Any, id: str | None) -> Any:
    """The element of this id beside it, or None."""
    return next((child for child in element.getparent() if child.get("id") == id), None) if id else None


def attached(element: Any) -> list[Any]:
    """The events at its edge."""
    return _beside(element, "boundaryEvent", "attachedToRef")


def incoming(element: Any) -> list[Any]:
    """The flows that lead to it."""
    return _beside(element, "sequenceFlow", "targetRef")


def outgoing(element: Any) -> list[Any]:
    """The flows that leave it."""
    return _beside(element, "sequenceFlow", "sourceRef")


def _beside(element: Any, kind: str, reference: str) -> list[Any]:
    others = element.getparent().iterchildren(f"{BPMN}{kind}")
    return [other for other in others if other.get(reference) == element.get("id")]
