"""Mechanical repairs: what a finding proposes to change in the XML, for an editor, a program or `apply`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from lxml import etree

from workflows.engine.dialect import ANLIU, BPMN
from workflows.engine.document import BPMN_LIMITS
from workflows.xml import parse_xml


class Action(StrEnum):
    """What a change does."""

    SET = "set"  #: give the attribute `name` the `value`
    UNSET = "unset"  #: take the attribute `name` away
    WRITE = "write"  #: make `value` the text
    REMOVE = "remove"  #: take the element away
    RENAME = "rename"  #: make it the BPMN element `value`
    SORT = "sort"  #: put what is in it in the order of `value`; `a b|c` are `a`, then `b` and `c` mixed
    ADD = "add"  #: put the XML `value` behind what is in the element; its prefixes are bpmn and anliu


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change: of the element with this id, or of the first `part` in it, such as `conditionExpression`.

    `nth` counts from 0 where more than one part of the name is in it; one of ours is called `anliu:input`.
    """

    action: Action
    element: str
    part: str = ""
    nth: int = 0
    name: str = ""
    value: str = ""


def apply(text: str, changes: Iterable[Change]) -> str:
    """The file with the changes made; those of elements that are not there change nothing. Raises XmlRefused."""
    root = parse_xml(text, BPMN_LIMITS)
    for change in changes:
        for element in _meant(root, change):
            _ACTIONS[change.action](element, change)
    return etree.tostring(root, encoding="unicode")


def _meant(root: Any, change: Change) -> list[Any]:
    element = next((each for each in root.iter() if each.get("id") == change.element), None)
    if element is not None and change.part:
        element = next(islice(element.iter(_tag(change.part)), change.nth, None), None)
    return [] if element is None else [element]


def _set(element: Any, change: Change) -> None:
    element.set(_attribute(change.name), change.value)


def _unset(element: Any, change: Change) -> None:
    element.attrib.pop(_attribute(change.name), None)


def _write(element: Any, change: Change) -> None:
    element.text = change.value


def _remove(element: Any, change: Change) -> None:
    del change
    element.getparent().remove(element)


def _rename(element: Any, change: Change) -> None:
    element.tag = f"{BPMN}{change.value}"


def _sort(element: Any, change: Change) -> None:
    groups = enumerate(change.value.split())
    places = {name: place for place, group in groups for name in group.split("|")}
    element[:] = sorted(element, key=lambda each: places.get(str(each.tag).rpartition("}")[2], len(places)))


def _add(element: Any, change: Change) -> None:
    around = f'<all xmlns:bpmn="{BPMN[1:-1]}" xmlns:anliu="{ANLIU[1:-1]}">{change.value}</all>'
    element.extend(parse_xml(around))


def _attribute(name: str) -> str:
    return name.replace("anliu:", ANLIU, 1) if name.startswith("anliu:") else name


def _tag(part: str) -> str:
    return part.replace("anliu:", ANLIU, 1) if part.startswith("anliu:") else f"{{*}}{part}"


_ACTIONS: Mapping[Action, Callable[[Any, Change], None]] = {
    Action.SET: _set,
    Action.UNSET: _unset,
    Action.WRITE: _write,
    Action.REMOVE: _remove,
    Action.RENAME: _rename,
    Action.SORT: _sort,
    Action.ADD: _add,
}
