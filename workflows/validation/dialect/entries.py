"""The lines of the menu from which cases are begun: each has a code and a name, and a fact that can hold the code."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN, read_facts
from workflows.errors import N_
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity, called
from workflows.validation.meant import meant, perhaps
from workflows.validation.package import Package

NAMELESS_ENTRY = Rule(
    "nameless_entry",
    Severity.ERROR,
    "",
    N_("A line of the menu of “%(node)s” has no code or no name: nobody could choose it"),
    N_("Give it both, such as code “BENE_CHANGE” and name “受益人变更”"),
)
ENTRY_TWICE = Rule(
    "entry_twice",
    Severity.ERROR,
    "",
    N_("Two lines of the menu of “%(node)s” have the code “%(code)s”: the second would begin what the first does"),
    N_("Give each line a code of its own"),
)
ENTRY_WITHOUT_FACT = Rule(
    "entry_without_fact",
    Severity.ERROR,
    "",
    N_("The line “%(entry)s” of the menu keeps its code in “%(name)s”, and no case has such a fact: none could begin"),
    N_("%(instead)s"),
)
RULES = (NAMELESS_ENTRY, ENTRY_TWICE, ENTRY_WITHOUT_FACT)

DECLARE = N_("Declare it as a fact of the type “code”, or leave “fact” out")
HOLDING: Final = frozenset({"code", "text"})
"""What a fact may be that holds a code."""
MOST: Final = 100


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    for document in package.documents.values():
        for process in document.iterchildren(f"{BPMN}process"):
            yield from islice(_entries(process), MOST)


def _entries(process: Any) -> Iterator[Finding]:
    able = {fact.name for fact in read_facts(process) if fact.type in HOLDING}
    seen: set[str] = set()
    for entry in process.iterfind(f"{BPMN}extensionElements/{ANLIU}entry"):
        code, fact = entry.get("code", ""), entry.get("fact", "")
        if not code.strip() or not entry.get("name", "").strip():
            yield NAMELESS_ENTRY.at(entry, node=called(process))
        elif code in seen:
            yield ENTRY_TWICE.at(entry, node=called(process), code=code[:LONGEST_NAME])
        seen.add(code)
        if fact and fact not in able:
            shown: dict[str, Any] = {"entry": called(entry), "name": fact[:LONGEST_NAME]}
            yield ENTRY_WITHOUT_FACT.at(entry, **shown, instead=perhaps(meant(fact, able), DECLARE))
