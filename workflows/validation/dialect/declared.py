"""What a process declares in our dialect: its facts, and how its cases are numbered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN, FACT_TYPES
from workflows.engine.elements import entry_name
from workflows.engine.instances import COUNTS
from workflows.errors import N_, Term
from workflows.feel import FeelError, compile_expression
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity, called
from workflows.validation.meant import meant, perhaps
from workflows.validation.package import Package

NO_CASE = Rule(
    "no_case",
    Severity.WARNING,
    "",
    N_("“%(node)s” does not say how its cases are numbered: their numbers would have no letter in front"),
    N_("Add “anliu:case” with a series and a letter, such as series “claims” and prefix “C”"),
)
LONG_SERIES = Rule(
    "long_series",
    Severity.ERROR,
    "",
    N_("“%(value)s” is too long: no case of “%(node)s” could be numbered"),
    N_("Write a series of at most %(most)s letters and a prefix of one or a few"),
)
NAMELESS_FACT = Rule(
    "nameless_fact",
    Severity.ERROR,
    "",
    N_("A fact of “%(node)s” has no name"),
    N_("Give it a name, or delete it"),
)
UNREADABLE_FACT = Rule(
    "unreadable_fact",
    Severity.ERROR,
    "",
    N_("No condition can ask for a fact called “%(name)s”: it reads as something else"),
    N_("Begin the name with a letter, without blanks and signs, and use no word of the language such as “if” or “or”"),
)
UNKNOWN_TYPE = Rule(
    "unknown_type",
    Severity.ERROR,
    "",
    N_("The fact “%(name)s” has the type “%(type)s”, and there is none of that name"),
    N_("%(instead)s"),
)
FACT_TWICE = Rule(
    "fact_twice",
    Severity.WARNING,
    "",
    N_("“%(node)s” declares the fact “%(name)s” twice: only the last counts"),
    N_("Keep the right one, and delete the other"),
)
TWO_TYPES = Rule(
    "two_types",
    Severity.ERROR,
    "",
    N_("The fact “%(name)s” is “%(type)s” here and “%(other)s” in “%(where)s”: a case has one fact of a name"),
    N_("Give it the same type everywhere, or two names"),
)
TAKEN_FACT = Rule(
    "taken_fact",
    Severity.WARNING,
    "",
    N_("The fact “%(name)s” is called like %(what)s: which of the two a condition means is easily mistaken"),
    N_("Give the fact another name"),
)
RULES = (*(NO_CASE, LONG_SERIES, NAMELESS_FACT, UNREADABLE_FACT), *(UNKNOWN_TYPE, FACT_TWICE, TWO_TYPES, TAKEN_FACT))

TYPES = N_("Take a type from docs/process-owner.md, such as text, money or date")
OUTCOME = N_("the outcome of a user task")
ENTRY = N_("the entry that a loop hands to each round")
COUNT = N_("a count of a loop's rounds")

MOST: Final = 100
LONGEST_SERIES: Final = 40
LONGEST_PREFIX: Final = 26
_ANY_MOMENT: Final = datetime(2026, 1, 1, tzinfo=UTC)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    first: dict[str, tuple[str, str]] = {}
    for document in package.documents.values():
        taken = dict(_taken(document))
        for process in document.iterchildren(f"{BPMN}process"):
            yield from _numbers(process, is_main=process.get("id") == package.process)
            yield from islice(_facts(process, first, taken), MOST)


def _numbers(process: Any, *, is_main: bool) -> Iterator[Finding]:
    case = next(process.iterfind(f"{BPMN}extensionElements/{ANLIU}case"), None)
    if case is None:
        if is_main:
            yield NO_CASE.at(process, node=called(process))
        return
    for name, most in (("series", LONGEST_SERIES), ("prefix", LONGEST_PREFIX)):
        value = case.get(name, "")
        if len(value.encode(errors="replace")) > most:
            yield LONG_SERIES.at(case, value=value[:LONGEST_NAME], node=called(process), most=LONGEST_SERIES)


def _facts(process: Any, first: dict[str, tuple[str, str]], taken: dict[str, str]) -> Iterator[Finding]:
    here: set[str] = set()
    for fact in process.iterfind(f"{BPMN}extensionElements/{ANLIU}fact"):
        name, kind = fact.get("name", ""), fact.get("type", "text")
        shown = name[:LONGEST_NAME]
        if not name.strip():
            yield NAMELESS_FACT.at(fact, node=called(process))
            continue
        if not is_readable(name):
            yield UNREADABLE_FACT.at(fact, name=shown)
        if kind not in FACT_TYPES:
            instead = perhaps(meant(kind, FACT_TYPES), TYPES)
            yield UNKNOWN_TYPE.at(fact, name=shown, type=kind[:LONGEST_NAME], instead=instead)
        elif kind != first.setdefault(name, (kind, called(process)))[0]:
            other, where = first[name]
            yield TWO_TYPES.at(fact, name=shown, type=kind, other=other, where=where)
        elif name in here:
            yield FACT_TWICE.at(fact, name=shown, node=called(process))
        here.add(name)
        if name in taken:
            yield TAKEN_FACT.at(fact, name=shown, what=Term(taken[name]))


def _taken(document: Any) -> Iterator[tuple[str, str]]:
    """Names that something else than a fact has, and what."""
    for name in COUNTS:
        yield name, COUNT
    for item in document.iter(f"{BPMN}inputDataItem"):
        yield entry_name(item), ENTRY
    for task in document.iter(f"{BPMN}userTask"):
        yield f"{task.get('id')}_outcome", OUTCOME


@lru_cache(maxsize=1024)
def is_readable(name: str) -> bool:
    """Whether an expression that is nothing but the name means the fact."""
    try:
        value = compile_expression(name, frozenset({name})).evaluate({name: "it"}, now=_ANY_MOMENT)
    except FeelError:
        return False
    return bool(value == "it")
