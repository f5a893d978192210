"""The words of our own dialect: known, spelt rightly, and where they say something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN
from workflows.engine.elements import name_of
from workflows.errors import N_
from workflows.validation.changes import Action, Change
from workflows.validation.dialect import declared, entries, foreign, labels, outcomes
from workflows.validation.dialect.vocabulary import (
    ALONE,
    ATTRIBUTES,
    ELEMENTS,
    HARMLESS,
    LABELLED,
    MESSAGED,
    NEEDED,
    THROWING,
)
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity, called
from workflows.validation.meant import meant, perhaps
from workflows.validation.package import Package
from workflows.validation.schema.content import local

UNKNOWN_WORD = Rule(
    "unknown_word",
    Severity.ERROR,
    "",
    N_("“%(word)s” at “%(node)s” is no word of Anliu: nothing reads it"),
    N_("%(instead)s"),
)
IDLE_WORD = Rule(
    "idle_word",
    Severity.WARNING,
    "",
    N_("“%(word)s” says nothing at “%(node)s” (%(kind)s): nothing reads it there"),
    N_("Delete it, or write it where it counts: %(homes)s"),
)
LOOSE_WORD = Rule(
    "loose_word",
    Severity.ERROR,
    "§8.3.3",
    N_("“%(word)s” does not stand in “extensionElements” of “%(node)s”: nothing reads it"),
    N_("Move it into “extensionElements”"),
)
WORD_TWICE = Rule(
    "word_twice",
    Severity.ERROR,
    "",
    N_("“%(word)s” stands at “%(node)s” twice: only the first counts"),
    N_("Keep the right one, and delete the other"),
)
WORD_UNFINISHED = Rule(
    "word_unfinished",
    Severity.ERROR,
    "",
    N_("“%(word)s” at “%(node)s” does not say its “%(attribute)s”"),
    N_("Write it, or delete “%(word)s”"),
)
BAD_WORD = Rule(
    "bad_word",
    Severity.ERROR,
    "",
    N_("“%(value)s” cannot be the “%(attribute)s” of “%(word)s” at “%(node)s”"),
    N_("Write one of: %(words)s"),
)
OWN_RULES = (UNKNOWN_WORD, IDLE_WORD, LOOSE_WORD, WORD_TWICE, WORD_UNFINISHED, BAD_WORD)
RULES = (*OWN_RULES, *declared.RULES, *entries.RULES, *outcomes.RULES, *labels.RULES, *foreign.RULES)

NOT_A_WORD = N_("Delete it; docs/process-owner.md lists the words there are")
MOST: Final = 100


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for document in package.documents.values():
        yield from islice(_of(document), MOST)
        yield from foreign.check(document)
        yield from labels.check(document)
    yield from declared.check(package)
    yield from entries.check(package)
    yield from outcomes.check(package)


def _of(document: Any) -> Iterator[Finding]:
    for element in document.iter("*"):
        if element.tag.startswith(ANLIU):
            yield from _word(element)
        else:
            yield from _attributes(element)


def _attributes(element: Any) -> Iterator[Finding]:
    """Our attributes at an element of BPMN."""
    for name in element.attrib:
        if not name.startswith(ANLIU):
            continue
        word = local(name)
        if word not in ATTRIBUTES:
            likely = meant(word, ATTRIBUTES)
            shown: dict[str, Any] = {"word": f"anliu:{word}"[:LONGEST_NAME], "node": called(element)}
            fix = _rename(element, word, likely)
            yield UNKNOWN_WORD.at(element, fix=fix, instead=perhaps(likely and f"anliu:{likely}", NOT_A_WORD), **shown)
        elif name_of(element) not in ATTRIBUTES[word]:
            homes = ", ".join(sorted(ATTRIBUTES[word]))
            yield IDLE_WORD.at(
                element, word=f"anliu:{word}", node=called(element), kind=local(element.tag), homes=homes
            )


def _rename(element: Any, word: str, likely: str) -> tuple[Change, ...]:
    id = element.get("id", "")
    if not likely or not id or element.get(f"{ANLIU}{likely}") is not None:
        return ()
    value = element.get(f"{ANLIU}{word}")
    return (
        Change(action=Action.UNSET, element=id, name=f"anliu:{word}"),
        Change(action=Action.SET, element=id, name=f"anliu:{likely}", value=value),
    )


def _word(element: Any) -> Iterator[Finding]:
    """One element of ours."""
    word, parent = local(element.tag), element.getparent()
    known = ELEMENTS.get(word)
    if parent is None or known is None:
        likely = meant(word, ELEMENTS)
        instead = perhaps(likely and f"anliu:{likely}", NOT_A_WORD)
        yield UNKNOWN_WORD.at(element, word=f"anliu:{word}"[:LONGEST_NAME], node=called(element), instead=instead)
        return
    yield from _place(element, word, parent)
    for name, value in element.attrib.items():
        if name not in known.attributes:
            likely = local(name) if local(name) in known.attributes else meant(local(name), known.attributes)
            shown: dict[str, Any] = {"word": local(name)[:LONGEST_NAME], "node": called(element)}
            yield UNKNOWN_WORD.at(element, instead=perhaps(likely, NOT_A_WORD), **shown)
        elif known.attributes[name] and value not in known.attributes[name]:
            words = ", ".join(each for each in known.attributes[name] if each)
            severity = Severity.WARNING if name in HARMLESS else None
            shown = {"value": value[:LONGEST_NAME], "attribute": name, "word": f"anliu:{word}", "words": words}
            yield BAD_WORD.at(element, severity=severity, node=called(element), **shown)
    for name in NEEDED.get(word, ()):
        if not element.get(name, "").strip():
            yield WORD_UNFINISHED.at(element, word=f"anliu:{word}", node=called(element), attribute=name)


def _place(element: Any, word: str, parent: Any) -> Iterator[Finding]:
    """Whether it stands where something reads it, once."""
    named: dict[str, Any] = {"word": f"anliu:{word}", "node": called(element)}
    if word == "label" and parent.tag.startswith(ANLIU):
        if local(parent.tag) not in LABELLED:
            yield IDLE_WORD.at(element, **named, kind=f"anliu:{local(parent.tag)}", homes=", ".join(sorted(LABELLED)))
        return
    if parent.tag != f"{BPMN}extensionElements":
        yield LOOSE_WORD.at(element, **named)
        return
    home = parent.getparent()
    homes = ELEMENTS[word].homes
    if word != "label" and not _is_read(word, home):
        yield IDLE_WORD.at(element, **named, kind=local(home.tag), homes=", ".join(sorted(homes)))
    if word in ALONE and next(element.itersiblings(element.tag, preceding=True), None) is not None:
        yield WORD_TWICE.at(element, **named)


def _is_read(word: str, home: Any) -> bool:
    """Whether anything reads this element of ours at that element of BPMN."""
    kind = name_of(home)
    if kind not in ELEMENTS[word].homes:
        return False
    if word == "message" or (word == "input" and kind in THROWING):
        return kind in MESSAGED or home.find(f"{BPMN}messageEventDefinition") is not None
    return True
