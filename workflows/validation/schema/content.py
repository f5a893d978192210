"""Elements that do not belong where they stand, stand there too often or in a wrong order, or are missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN
from workflows.errors import N_, AnliuError
from workflows.validation.changes import Action, Change
from workflows.validation.findings import Finding, Rule, Severity, called
from workflows.validation.meant import PERHAPS, meant
from workflows.validation.schema.grammar import Kind, grammar

XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"

UNKNOWN_ELEMENT = Rule(
    "unknown_element",
    Severity.ERROR,
    "§15.3",
    N_("“%(part)s” in “%(home)s” is nothing that BPMN knows: a case would pass as if it were not there"),
    N_("%(instead)s"),
)
MISPLACED_ELEMENT = Rule(
    "misplaced_element",
    Severity.ERROR,
    "§15.3",
    N_("“%(part)s” cannot stand in “%(home)s”: nothing here reads it there"),
    N_("%(instead)s"),
)
FOREIGN_ELEMENT = Rule(
    "foreign_element",
    Severity.WARNING,
    "§8.3.3",
    N_("“%(part)s” belongs to another program and stands where only BPMN may: nothing here reads it"),
    N_("Delete it, or move it into “extensionElements”"),
)
MISSING_ELEMENT = Rule(
    "missing_element",
    Severity.ERROR,
    "§15.3",
    N_("“%(part)s” is missing in “%(node)s”"),
    N_("Draw this part again, and export the file from the editor again"),
)
TOO_MANY_ELEMENTS = Rule(
    "too_many_elements",
    Severity.ERROR,
    "§15.3",
    N_("“%(part)s” stands in “%(node)s” more often than it may: only the first would count"),
    N_("Keep the right one, and delete the others"),
)
WRONG_ORDER = Rule(
    "wrong_order",
    Severity.WARNING,
    "§15.3",
    N_("In “%(node)s”, “%(part)s” is written behind “%(other)s”: other programs may not open the file"),
    N_("Write “%(part)s” in front of “%(other)s”, or let an editor save the file again"),
)
STRAY_TEXT = Rule(
    "stray_text",
    Severity.ERROR,
    "§15.3",
    N_("The text “%(text)s” stands in “%(node)s” where nothing reads it"),
    N_("Delete it, or write it where it belongs, such as into the condition of a flow or the duration of a timer"),
)
RULES = (
    *(UNKNOWN_ELEMENT, MISPLACED_ELEMENT, FOREIGN_ELEMENT, MISSING_ELEMENT),
    *(TOO_MANY_ELEMENTS, WRONG_ORDER, STRAY_TEXT),
)

DELETE = N_("Delete it, and draw what it stood for with the shapes of the editor")
BELONGS = N_("Move it to where it belongs: %(homes)s")

_FOR_READERS = frozenset(
    f"{BPMN}{name}"
    for name in ("textAnnotation", "association", "group", "category", "collaboration", "documentation", "monitoring")
)
MOST_HOMES = 3
LONGEST = 60


def of(element: Any, kind: Kind) -> Iterator[Finding]:
    """What is wrong with what stands right in an element."""
    counts = [0] * len(kind.slots)
    highest, before = -1, ""
    is_sorted = True
    for child in element.iterchildren("*"):
        place = kind.place(child.tag)
        if place < 0:
            yield from _stray(child, element, kind)
            continue
        counts[place] += 1
        if counts[place] == kind.slots[place].most + 1:
            yield _told(TOO_MANY_ELEMENTS, child, part=local(child.tag), node=called(element))
        if place < highest and is_sorted:
            is_sorted = False
            names: dict[str, Any] = {"part": local(child.tag), "other": before, "node": called(element)}
            yield WRONG_ORDER.at(child, fix=_sorting(element, kind), **names)
        if place > highest:
            highest, before = place, local(child.tag)
    for slot, count in zip(kind.slots, counts, strict=True):
        if count < slot.least:
            yield _told(MISSING_ELEMENT, element, part=" / ".join(map(local, slot.kinds)), node=called(element))
    if not kind.text and (text := _text(element)):
        yield _told(STRAY_TEXT, element, text=text[:LONGEST], node=called(element))


def local(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]


def is_for_readers(element: Any) -> bool:
    """Whether only people look at it: the picture, and what a drawing shows beside its steps."""
    around = (element, *element.iterancestors(f"{BPMN}*"))
    return not element.tag.startswith(BPMN) or any(each.tag in _FOR_READERS for each in around)


def _told(rule: Rule, element: Any, *, fix: tuple[Change, ...] = (), **params: object) -> Finding:
    """What is wrong with the picture or with notes stops no case."""
    severity = Severity.WARNING if is_for_readers(element) else None
    return rule.at(element, fix=fix, severity=severity, **params)


def _stray(child: Any, element: Any, kind: Kind) -> Iterator[Finding]:
    if child.tag.startswith(ANLIU):
        return  # words.py tells of it
    known = grammar()
    name, home = local(child.tag), local(element.tag)
    is_ours = child.tag in known.tags or child.tag.startswith(BPMN)
    if not is_ours:
        if not kind.guests:
            yield FOREIGN_ELEMENT.at(child, part=name)
        return
    if kind.guests == "##any" or (kind.guests and not child.tag.startswith(BPMN)):
        return  # somebody's description or extension
    if child.tag in known.tags:
        homes = ", ".join(map(local, known.homes.get(child.tag, ())[:MOST_HOMES]))
        yield _told(MISPLACED_ELEMENT, child, part=name, home=home, instead=AnliuError(BELONGS, homes=homes))
        return
    word = _meant(name, kind)
    fix = (Change(action=Action.RENAME, element=child.get("id"), value=word),) if word and child.get("id") else ()
    instead = AnliuError(PERHAPS, meant=word) if word else AnliuError(DELETE)
    yield _told(UNKNOWN_ELEMENT, child, fix=fix, part=name, home=home, instead=instead)


def _meant(name: str, kind: Kind) -> str:
    return meant(name, {local(tag) for slot in kind.slots for tag in slot.kinds if tag.startswith(BPMN)})


def _sorting(element: Any, kind: Kind) -> tuple[Change, ...]:
    if not element.get("id"):
        return ()
    present = {child.tag for child in element.iterchildren("*")}
    order = [sorted(map(local, present.intersection(slot.kinds))) for slot in kind.slots]
    value = " ".join("|".join(names) for names in order if names)
    return (Change(action=Action.SORT, element=element.get("id"), value=value),)


def _text(element: Any) -> str:
    texts = (element.text, *(child.tail for child in element))
    return next((" ".join(text.split()) for text in texts if text and not text.isspace()), "")
