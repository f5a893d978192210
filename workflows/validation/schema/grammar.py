"""What the standard's own schema says may stand where: read from its files once, as plain values.

libxml can judge a file by the same schema, and does (schema.py); but at the first element that does not belong it stops
looking at everything behind it, and it cannot say what was meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from lxml import etree

from workflows.engine.dialect import BPMN
from workflows.engine.schema import schema_files

_XSD: Final = "{http://www.w3.org/2001/XMLSchema}"
_FILES: Final = ("BPMN20.xsd", "Semantic.xsd", "BPMNDI.xsd", "DI.xsd", "DC.xsd")
MANY: Final = 1_000_000_000
DEFINITIONS: Final = f"{BPMN}definitions"


@dataclass(frozen=True)
class Slot:
    """A place in the content of an element: which elements stand there, each with its kind, and how many."""

    kinds: Mapping[str, str]
    least: int
    most: int


@dataclass(frozen=True)
class Attribute:
    """What an attribute may be."""

    type: str
    required: bool


@dataclass(frozen=True)
class Kind:
    """What may stand in and at an element. `text` is the type of its text, "" where blanks alone may stand."""

    slots: tuple[Slot, ...] = ()
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    text: str = ""
    guests: str = ""
    """What else may stand in it: nothing, `##other` programs' elements, or `##any`."""
    has_foreign: bool = False
    """Whether attributes of others may."""
    is_abstract: bool = False

    def place(self, tag: str) -> int:
        """The number of the slot for an element; -1 if it does not belong here."""
        return next((number for number, slot in enumerate(self.slots) if tag in slot.kinds), -1)


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """The schema. `words` are the values of the types that list them."""

    kinds: Mapping[str, Kind]
    tags: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    homes: Mapping[str, tuple[str, ...]]
    """The tags of the elements in which an element may stand."""


@cache
def grammar() -> Grammar:
    """The grammar of BPMN 2.0."""
    return _Reader().read()


def _trusted(name: str) -> Any:
    return etree.fromstring((schema_files() / name).read_bytes())  # ours, not somebody's file: no need for xml.py


class _Reader:
    """Puts the files of the schema together."""

    def __init__(self) -> None:
        self._complex: dict[str, Any] = {}
        self._simple: dict[str, Any] = {}
        self._elements: dict[str, Any] = {}
        self._instead: dict[str, list[str]] = {}
        self._kinds: dict[str, Kind] = {}

    def read(self) -> Grammar:
        for name in _FILES:
            self._take(_trusted(name))
        for name in self._complex:
            self._kind(name)
        tags = {tag: _type(node) for tag, node in self._elements.items() if not self._is_abstract(tag)}
        inner = {tag: kind for each in self._kinds.values() for slot in each.slots for tag, kind in slot.kinds.items()}
        tags = {**inner, **tags}
        words = {name: tuple(_words(node)) for name, node in self._simple.items() if not _is_union(node)}
        return Grammar(kinds=self._kinds, tags=tags, words=words, homes=self._homes(tags))

    def _homes(self, tags: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for home, kind in tags.items():
            for slot in self._kinds.get(kind, Kind()).slots:
                for tag in slot.kinds:
                    found.setdefault(tag, []).append(home)
        return {tag: tuple(homes) for tag, homes in found.items()}

    def _take(self, schema: Any) -> None:
        for node in schema.iterchildren(f"{_XSD}*"):
            name = _named(node, node.get("name", ""))
            if node.tag == f"{_XSD}complexType":
                self._complex[name] = node
            elif node.tag == f"{_XSD}simpleType":
                self._simple[name] = node
            elif node.tag == f"{_XSD}element":
                self._elements[name] = node
                if node.get("substitutionGroup"):
                    self._instead.setdefault(_resolved(node, node.get("substitutionGroup")), []).append(name)

    def _is_abstract(self, tag: str) -> bool:
        node = self._elements[tag]
        kind = self._complex.get(_type(node))
        return node.get("abstract") == "true" or (kind is not None and kind.get("abstract") == "true")

    def _kind(self, name: str) -> Kind:
        if name not in self._kinds:
            self._kinds[name] = self._read_kind(self._complex[name])
        return self._kinds[name]

    def _read_kind(self, node: Any) -> Kind:
        extension = node.find(f"{_XSD}complexContent/{_XSD}extension")
        base = self._kind(_resolved(extension, extension.get("base"))) if extension is not None else Kind()
        body = node if extension is None else extension
        own = {each.get("name"): _attribute(each) for each in body.iterchildren(f"{_XSD}attribute")}
        return Kind(
            slots=(*base.slots, *self._slots(body)),
            attributes={**base.attributes, **own},
            text="string" if node.get("mixed") == "true" else base.text,
            guests=next((each.get("namespace", "##any") for each in body.iter(f"{_XSD}any")), base.guests),
            has_foreign=base.has_foreign or body.find(f"{_XSD}anyAttribute") is not None,
            is_abstract=node.get("abstract") == "true",
        )

    def _slots(self, body: Any) -> Iterator[Slot]:
        for group in body.iterchildren(f"{_XSD}sequence", f"{_XSD}choice"):
            elements = list(group.iter(f"{_XSD}element"))
            if group.tag == f"{_XSD}sequence":
                yield from (self._slot(each) for each in elements)
            elif all(each.getparent() is group for each in elements):
                kinds = {tag: kind for each in elements for tag, kind in self._slot(each).kinds.items()}
                yield Slot(kinds, 0, 1)
            else:  # one of several groups: which one, libxml knows
                yield from (Slot(slot.kinds, 0, slot.most) for slot in map(self._slot, elements))

    def _slot(self, node: Any) -> Slot:
        most = node.get("maxOccurs", "1")
        least = int(node.get("minOccurs", "1"))
        return Slot(dict(self._meant(node)), least, MANY if most == "unbounded" else int(most))

    def _meant(self, node: Any) -> Iterator[tuple[str, str]]:
        if node.get("ref") is None:
            tag = _named(node, node.get("name"))
            if node.get("type") is None:
                self._kinds[tag] = self._read_kind(node.find(f"{_XSD}complexType"))
            yield tag, _type(node)
            return
        waiting = [_resolved(node, node.get("ref"))]
        for tag in waiting:
            if not self._is_abstract(tag):
                yield tag, _type(self._elements[tag])
            waiting += self._instead.get(tag, [])


def _named(node: Any, name: str) -> str:
    return f"{{{node.getroottree().getroot().get('targetNamespace')}}}{name}"


def _type(node: Any) -> str:
    """The name of an element's kind; a kind without a name has that of its element."""
    return _resolved(node, node.get("type")) if node.get("type") else _named(node, node.get("name"))


def _resolved(node: Any, name: str) -> str:
    prefix, _, local = name.rpartition(":")
    namespace = node.nsmap.get(prefix or None)
    return local if f"{{{namespace}}}" == _XSD else f"{{{namespace}}}{local}"


def _attribute(node: Any) -> Attribute:
    return Attribute(_resolved(node, node.get("type")), node.get("use") == "required")


def _is_union(node: Any) -> bool:
    return node.find(f"{_XSD}union") is not None


def _words(node: Any) -> Iterator[str]:
    return (each.get("value") for each in node.iter(f"{_XSD}enumeration"))
