"""Ids: every element that is drawn has one of its own, and what refers to one refers to something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from workflows.engine.dialect import BPMN
from workflows.engine.elements import name_of
from workflows.engine.readable import LONGEST_ID, is_taken
from workflows.errors import N_
from workflows.validation.changes import Action, Change
from workflows.validation.drawing import NODES
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity, called
from workflows.validation.grammar import grammar
from workflows.validation.meant import meant, perhaps
from workflows.validation.package import Package

NO_ID = Rule(
    "no_id",
    Severity.ERROR,
    "§8.3.1",
    N_("“%(node)s” (%(kind)s) has no id: no flow can lead to it, and no case can wait there"),
    N_("Give it an id that nothing else has"),
)
ID_TWICE = Rule(
    "id_twice",
    Severity.ERROR,
    "§8.3.1",
    N_("Two elements have the id “%(id)s”, the first in line %(line)s: a case could not tell them apart"),
    N_("Give one of them another id, and let its flows name it"),
)
ID_IN_TWO_FILES = Rule(
    "id_in_two_files",
    Severity.ERROR,
    "",
    N_("“%(id)s” is drawn in “%(file)s”, too: work there could be taken for work here"),
    N_("Give one of the two another id, and let its flows name it"),
)
LONG_ID = Rule(
    "long_id",
    Severity.ERROR,
    "",
    N_("The id of “%(node)s” has more than %(most)s characters"),
    N_("Give it a shorter id, and let its flows name it"),
)
TAKEN_ID = Rule(
    "taken_id",
    Severity.ERROR,
    "",
    N_("“%(id)s” is an id that the engine keeps for itself"),
    N_("Give it another id, such as “%(id)s_1”, and let its flows name it"),
)
NOTHING_THERE = Rule(
    "nothing_there",
    Severity.ERROR,
    "§8.3.1",
    N_("“%(node)s” names “%(id)s” as its “%(attribute)s”, and nothing has that id"),
    N_("%(instead)s"),
)
NOTHING_IN_LANE = Rule(
    "nothing_in_lane",
    Severity.WARNING,
    "§10.8",
    N_("The lane “%(node)s” names “%(id)s”, and nothing has that id"),
    N_("%(instead)s"),
)
RULES = (NO_ID, ID_TWICE, ID_IN_TWO_FILES, LONG_ID, TAKEN_ID, NOTHING_THERE, NOTHING_IN_LANE)

CHOOSE = N_("Choose in the editor what it means, or draw it again")
FORGET = N_("Draw the lane again around what belongs to it, or delete this line")

MOST: Final = 100
_NAMED: Final = ("messageRef", "signalRef", "errorRef", "escalationRef")
_SHARED: Final = frozenset({"startEvent", "endEvent"})
_DRAWN: Final = NODES | {"sequenceFlow", "process"}


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    declared = {each.get("id") for document in package.documents.values() for each in document.iterchildren("*")}
    nodes: dict[str, str] = {}
    for file, document in package.documents.items():
        yield from islice(_ids(document), MOST)
        yield from islice(_over_files(document, file, nodes), MOST)
        yield from islice(_references(document, declared), MOST)


def _ids(document: Any) -> Iterator[Finding]:
    first: dict[str, Any] = {}
    for element in document.iter("*"):
        id, name = element.get("id", ""), name_of(element)
        if not id:
            if name in _DRAWN:
                yield NO_ID.at(element, node=called(element), kind=name)
            continue
        if _has_own_ids(element) and first.setdefault(id, element) is not element:
            yield ID_TWICE.at(element, id=id[:LONGEST_NAME], line=first[id].sourceline)
        if name in _DRAWN and len(id) > LONGEST_ID:
            yield LONG_ID.at(element, node=called(element), most=LONGEST_ID)
        if name in NODES and is_taken(id):
            yield TAKEN_ID.at(element, id=id[:LONGEST_NAME])


def _has_own_ids(element: Any) -> bool:
    """Whether the standard says that the id of this element is one; an extension may do with `id` what it likes."""
    return element.tag in grammar().tags


def _over_files(document: Any, file: str, nodes: dict[str, str]) -> Iterator[Finding]:
    """Where a case waits or works, ids are unique in the package; so are those of processes."""
    for element in document.iter(f"{BPMN}*"):
        name, id = name_of(element), element.get("id", "")
        if id and name in (NODES - _SHARED) | {"process"} and not name.endswith("Gateway"):
            other = nodes.setdefault(id, file)
            if other != file:
                yield ID_IN_TWO_FILES.at(element, id=id[:LONGEST_NAME], file=other)


def _references(document: Any, declared: set[str]) -> Iterator[Finding]:
    here = {each.get("id"): name_of(each) for each in document.iter("*") if each.get("id")}
    for element in document.iter(f"{BPMN}*"):
        if name_of(element) == "flowNodeRef":
            yield from _in_lane(element, here)
            continue
        kind = grammar().kinds.get(grammar().tags.get(element.tag, ""))
        for name, attribute in kind.attributes.items() if kind is not None else ():
            id = element.get(name, "").strip()
            known = declared if name in _NAMED else here
            if id and id not in known and (attribute.type == "IDREF" or name in {*_NAMED, "attachedToRef"}):
                yield _nothing(element, name, id, here)


def _nothing(element: Any, name: str, id: str, here: Mapping[str, str]) -> Finding:
    alike = _alike(name, here)
    word = short if (short := id.rpartition(":")[2]) in alike else meant(id, alike)
    fix = (Change(action=Action.SET, element=element.get("id"), name=name, value=word),)
    return NOTHING_THERE.at(
        element,
        fix=fix if word and element.get("id") else (),
        node=called(element),
        id=id[:LONGEST_NAME],
        attribute=name,
        instead=perhaps(word, CHOOSE),
    )


def _alike(name: str, here: Mapping[str, str]) -> list[str]:
    """The ids that an attribute of this name could mean."""
    if name in _NAMED:
        return [id for id, kind in here.items() if kind == name.removesuffix("Ref")]
    if name == "default":
        return [id for id, kind in here.items() if kind == "sequenceFlow"]
    return [id for id, kind in here.items() if kind in NODES]


def _in_lane(element: Any, here: Mapping[str, str]) -> Iterator[Finding]:
    id = (element.text or "").strip()
    if id and id not in here:
        word = meant(id, _alike("", here))
        lane = called(element.getparent())
        yield NOTHING_IN_LANE.at(element, node=lane, id=id[:LONGEST_NAME], instead=perhaps(word, FORGET))
