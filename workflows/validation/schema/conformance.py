"""What the standard's own schema says about a file: elements, attributes and values that it does not have.

libxml says whether a file is as the schema has it; grammar.py, read from the same schema, says what is wrong and what
was meant. Nothing is told of a file that libxml finds right, so that a mistake of ours refuses nobody's drawing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file
from itertools import islice
from typing import Any, Final

from lxml import etree

from workflows.engine.dialect import ANLIU, BPMN
from workflows.engine.schema import schema_files
from workflows.errors import N_
from workflows.validation.findings import Finding, Rule, Severity, called, nearest_id
from workflows.validation.package import Package
from workflows.validation.schema import attributes, content
from workflows.validation.schema.content import XSI, local
from workflows.validation.schema.grammar import DEFINITIONS, Grammar, Kind, grammar
from workflows.validation.standard import conditions, ids

AGAINST_STANDARD = Rule(
    "against_standard",
    Severity.WARNING,
    "§15.3",
    N_("“%(part)s” in “%(node)s” is not as BPMN 2.0 wants it"),
    N_("Draw this part again, and export the file from the editor again"),
)
OTHER_KIND = Rule(
    "other_kind",
    Severity.ERROR,
    "§15.3",
    N_("“%(node)s” is drawn as one thing and says that it is another, “%(kind)s”: a case would do what is drawn"),
    N_("Delete its “xsi:type”, or draw what it says"),
)
RULES = (*content.RULES, *attributes.RULES, OTHER_KIND, AGAINST_STANDARD)

MOST: Final = 100
"""Findings in one file: who reads more of them needs another file."""

_ALIKE: Final = frozenset(
    rule.code
    for rule in (
        *(content.MISSING_ELEMENT, content.TOO_MANY_ELEMENTS),
        *(attributes.MISSING_ATTRIBUTE, attributes.BAD_VALUE, AGAINST_STANDARD),
    )
)
"""What other families tell of in better words."""

_SAME: Final = {
    (attributes.BAD_VALUE.code, "id"): ids.NO_NAME_FOR_ONE.code,
    (attributes.UNKNOWN_ATTRIBUTE.code, "default"): conditions.DEFAULT_NOT_HERE.code,
    (content.MISPLACED_ELEMENT.code, ""): ids.MISPLACED.code,
}
"""What is told at an element unless this very rule has told it there in better words."""

_CERTAIN: Final = frozenset({OTHER_KIND.code, content.UNKNOWN_ELEMENT.code})
"""What libxml may find right, and means nothing to the engine."""

_SCOPES: Final = frozenset({"definitions", "process", "subProcess", "transaction", "adHocSubProcess", "collaboration"})
_EXPRESSIONS: Final = frozenset({"tFormalExpression", "tExpression"})

_one_at_a_time = threading.Lock()  # what libxml found belongs to the schema, not to the caller


def check(package: Package, known: list[Finding]) -> Iterator[Finding]:
    """What breaks the schema where no other rule has told of a mistake at the same element."""
    codes: dict[tuple[str, str], set[str]] = {}
    for one in known:
        codes.setdefault((one.file, one.element), set()).add(one.code)
    blamed = {(one.file, one.element) for one in known if one.severity is Severity.ERROR}
    for document in package.documents.values():
        for element, finding in _of(document):
            place = (finding.file, _owner(element))
            better = _SAME.get((finding.code, str(finding.params.get("attribute", ""))))
            here = codes.get((finding.file, finding.element), ())
            told = better in here if better else finding.code in _ALIKE and place in blamed
            if not told:
                yield finding


def _of(document: Any) -> Iterator[tuple[Any, Finding]]:
    found = list(islice(_element(document, grammar().kinds[grammar().tags[DEFINITIONS]]), MOST))
    broken = first_broken(document) if len(found) < MOST else document  # libxml need not count them all
    yield from (each for each in found if broken is not None or each[1].code in _CERTAIN)
    if broken is None or found or local(broken.tag) == "flowNodeRef":  # ids.py tells of these
        return
    if not any(map(_stands_open, document.iter(f"{ANLIU}*"))):
        yield broken, AGAINST_STANDARD.at(broken, part=local(broken.tag), node=called(broken))


def first_broken(document: Any) -> Any:
    """The element at which libxml first finds something that is not as the schema has it; None if all is."""
    with _one_at_a_time:
        schema = _schema()
        if schema.validate(document):
            return None
        path = next((error.path for error in schema.error_log if error.path), "/*")
    prefixes = {prefix: namespace for prefix, namespace in document.nsmap.items() if prefix}
    try:
        return next(iter(document.xpath(path, namespaces=prefixes)), document)
    except etree.XPathError:  # a prefix that is declared further in
        return document


@cache
def _schema() -> etree.XMLSchema:
    with as_file(schema_files()) as folder:
        return etree.XMLSchema(etree.parse(folder / "BPMN20.xsd"))  # ours, not somebody's file: no need for xml.py


def _stands_open(element: Any) -> bool:
    """Whether a word of our dialect stands where words.py tells of it."""
    return str(element.getparent().tag).startswith(BPMN) and local(element.getparent().tag) != "extensionElements"


def _owner(element: Any) -> str:
    """The id of what an element belongs to; "" for what a whole process does not answer for."""
    for each in (element, *element.iterancestors()):
        if each.get("id"):
            return nearest_id(each) if each is element or local(each.tag) not in _SCOPES else ""
    return ""


def _element(element: Any, kind: Kind) -> Iterator[tuple[Any, Finding]]:
    """An element that stands where it may, and what is in it."""
    known = grammar()
    said = element.get(f"{XSI}type")
    if said is not None:
        name = said.strip().rpartition(":")[2]
        if element.tag.startswith(BPMN) and name not in {*_EXPRESSIONS, local(known.tags.get(element.tag, ""))}:
            yield element, OTHER_KIND.at(element, node=called(element), kind=name[:60])
        kind = _said(known, said, element) or kind
    for finding in (*attributes.of(element, kind), *content.of(element, kind)):
        yield element, finding
    for child in element.iterchildren("*"):
        place = kind.place(child.tag)
        if place >= 0:
            inner = kind.slots[place].kinds[child.tag]
            yield from _element(child, known.kinds.get(inner) or Kind(text=inner))


def _said(known: Grammar, said: str, element: Any) -> Kind | None:
    prefix, _, name = said.strip().rpartition(":")
    return known.kinds.get(f"{{{element.nsmap.get(prefix or None)}}}{name}")
