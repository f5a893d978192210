"""Attributes that an element does not have, lacks, or has with a value that says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from workflows.engine.dialect import BPMN
from workflows.errors import N_, AnliuError
from workflows.validation.changes import Action, Change
from workflows.validation.dialect.vocabulary import ATTRIBUTES
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity, called
from workflows.validation.meant import PERHAPS, meant
from workflows.validation.schema.content import XSI, is_for_readers, local
from workflows.validation.schema.grammar import DEFINITIONS, Kind, grammar

UNKNOWN_ATTRIBUTE = Rule(
    "unknown_attribute",
    Severity.ERROR,
    "§15.3",
    N_("“%(attribute)s” at “%(node)s” is nothing that BPMN knows: nothing here reads it"),
    N_("%(instead)s"),
)
MISSING_ATTRIBUTE = Rule(
    "missing_attribute",
    Severity.ERROR,
    "§15.3",
    N_("“%(part)s” of “%(node)s” does not say its “%(attribute)s”"),
    N_("Draw this part again, or write the attribute into the file"),
)
BAD_VALUE = Rule(
    "bad_value",
    Severity.ERROR,
    "§15.3",
    N_("“%(value)s” cannot be the “%(attribute)s” of “%(node)s”"),
    N_("%(instead)s"),
)
RULES = (UNKNOWN_ATTRIBUTE, MISSING_ATTRIBUTE, BAD_VALUE)

DELETE = N_("Delete it; what belongs to another program has its prefix in front")
ONE_OF = N_("Write one of: %(words)s")
AN_ID = N_("Begin the id with a letter or “_”, and use only letters, digits, “-”, “_” and “.”")
A_NUMBER = N_("Write a number")
A_NAME = N_("Write the id of what is meant")

_START: Final = r"[^\W\d]"
_NAME: Final = re.compile(rf"{_START}[\w.\-·]*")
_REFERENCE: Final = re.compile(rf"(?:({_START}[\w.\-·]*):)?{_START}[\w.\-·]*")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?INF|NaN")
_ANYTHING: Final = re.compile(r".*", re.DOTALL)
_SOMETHING: Final = re.compile(r".+", re.DOTALL)
_PATTERNS: Final = {
    "ID": (_NAME, AN_ID),
    "IDREF": (_SOMETHING, A_NAME),  # ids.py tells of what names nothing
    "integer": (_INTEGER, A_NUMBER),
    "int": (_INTEGER, A_NUMBER),
    "double": (_DECIMAL, A_NUMBER),
}
_TRUTHS: Final = ("true", "false")


def of(element: Any, kind: Kind) -> Iterator[Finding]:
    """What is wrong with the attributes of an element, and with the text of one that has nothing but text."""
    for name, value in element.attrib.items():
        if name in kind.attributes:
            yield from _value(element, name, value, kind.attributes[name].type)
        elif not _is_foreign(name, kind):
            yield _unknown(element, name, kind)
    for name, attribute in kind.attributes.items():
        if attribute.required and name not in element.attrib:
            yield _told(MISSING_ATTRIBUTE, element, part=local(element.tag), attribute=name, node=called(element))
    if kind.text and kind.text != "string":
        yield from _value(element, "", "".join(element.itertext()), kind.text)


def _is_foreign(name: str, kind: Kind) -> bool:
    if name.startswith(XSI):
        return True
    return name.startswith("{") and not name.startswith(BPMN) and kind.has_foreign


def _told(rule: Rule, element: Any, *, fix: tuple[Change, ...] = (), **params: object) -> Finding:
    """What is wrong with the picture, with notes or with the frame of a file stops no case."""
    is_frame = element.tag == DEFINITIONS and params.get("attribute") != "id"
    severity = Severity.WARNING if is_frame or is_for_readers(element) else None
    return rule.at(element, fix=fix, severity=severity, **params)


def _unknown(element: Any, name: str, kind: Kind) -> Finding:
    word = meant(local(name), kind.attributes.keys() - element.attrib.keys())
    if not word and local(name) in ATTRIBUTES:
        word = f"anliu:{local(name)}"
    fix: tuple[Change, ...] = ()
    if word and element.get("id") and not name.startswith("{"):
        unset = Change(action=Action.UNSET, element=element.get("id"), name=name)
        fix = (unset, Change(action=Action.SET, element=element.get("id"), name=word, value=element.get(name)))
    instead = AnliuError(PERHAPS, meant=word) if word else AnliuError(DELETE)
    shown = local(name)[:LONGEST_NAME]
    return _told(UNKNOWN_ATTRIBUTE, element, fix=fix, attribute=shown, node=called(element), instead=instead)


def _value(element: Any, name: str, value: str, kind: str) -> Iterator[Finding]:
    instead = _wrong(element, value, kind)
    if instead is None:
        return
    fix: tuple[Change, ...] = ()
    word = meant(value, words_of(kind))
    if word and name and element.get("id") and name != "id":
        fix = (Change(action=Action.SET, element=element.get("id"), name=name, value=word),)
    shown = {"value": value[:LONGEST_NAME], "attribute": name or local(element.tag), "node": called(element)}
    yield _told(BAD_VALUE, element, fix=fix, instead=instead, **shown)


def _wrong(element: Any, value: str, kind: str) -> AnliuError | None:
    """What to write instead of a value; None where it is right."""
    words = words_of(kind)
    plain = value.strip(" \t\r\n")
    if words:
        listed = plain if kind == "boolean" else value
        is_right = listed in words or (kind == "boolean" and plain in {"1", "0"})
        return None if is_right else AnliuError(ONE_OF, words=", ".join(words))
    if kind == "QName":
        return None if _is_reference(element, plain) else AnliuError(A_NAME)
    pattern, instead = _PATTERNS.get(kind, (_ANYTHING, ""))
    return None if pattern.fullmatch(plain) else AnliuError(instead)


def _is_reference(element: Any, name: str) -> bool:
    """Whether it may be the name of something; that of something with a wrong id is told of there."""
    found = _REFERENCE.fullmatch(name)
    return _is_id(element, name) if found is None else found[1] is None or found[1] in element.nsmap


def _is_id(element: Any, name: str) -> bool:
    """Whether it is the id of something, which may be a wrong one and is told of there."""
    return any(each.get("id") == name for each in element.getroottree().iter("*"))


def words_of(kind: str) -> tuple[str, ...]:
    """The values that a type lists."""
    return _TRUTHS if kind == "boolean" else grammar().words.get(kind, ())
