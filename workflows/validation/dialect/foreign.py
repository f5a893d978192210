"""Words of other engines: they are allowed, and say nothing here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN
from workflows.errors import N_
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.schema.content import XSI, local

SAYS_NOTHING_HERE = Rule(
    "says_nothing_here",
    Severity.INFO,
    "§8.3.3",
    N_("What other programs added has no effect here (%(count)s): %(words)s"),
    N_("Say what they mean in our own words; docs/process-owner.md lists them"),
)
RULES = (SAYS_NOTHING_HERE,)

MOST_WORDS: Final = 5
_QUIET: Final = (
    BPMN,
    ANLIU,
    XSI,
    "{http://www.w3.org/XML/1998/namespace}",
    "{http://www.omg.org/spec/",  # pictures and their colours
    "{http://bpmn.io/schema/bpmn/",  # colours, too
)
"""Whose words need no telling."""


def check(document: Any) -> Iterator[Finding]:
    """Other programs' words, once for a file."""
    found: dict[str, Any] = {}
    count = 0
    for element in document.iter("*"):
        for tag in (element.tag, *element.attrib):
            if tag.startswith("{") and not tag.startswith(_QUIET):
                count += 1
                found.setdefault(_written(element, tag), element)
    if found:
        words = ", ".join(list(found)[:MOST_WORDS])
        yield SAYS_NOTHING_HERE.at(next(iter(found.values())), count=count, words=words)


def _written(element: Any, tag: str) -> str:
    """A name as it is written, with its prefix."""
    namespace = tag[1:].partition("}")[0]
    prefix = next((prefix for prefix, each in element.nsmap.items() if each == namespace and prefix), "")
    return f"{prefix}:{local(tag)}"[:60] if prefix else local(tag)[:60]
