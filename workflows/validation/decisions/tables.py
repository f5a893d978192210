"""Decisions of a package: its decision files, their tables and texts, and the rule tasks that ask them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workflows.errors import N_
from workflows.validation.decisions import asking, cells, files, graph, judged, names, texts, uses
from workflows.validation.decisions.files import MOST_OF_A_KIND, DecisionFile
from workflows.validation.decisions.shelf import Key, Shelf
from workflows.validation.decisions.tasks import Asking
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

MORE = Rule(
    "dmn_more",
    Severity.INFO,
    "",
    N_("There are %(count)s more findings of this kind in this file"),
    N_("Correct those that are shown first"),
)
RULES = (
    *files.RULES,
    *names.RULES,
    *graph.RULES,
    *cells.RULES,
    *texts.RULES,
    *judged.RULES,
    *asking.RULES,
    *uses.RULES,
    MORE,
)

_TOLD = {**names.TOLD, **graph.TOLD, **cells.TOLD}


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules; the first of each kind in each file, and how many more there are."""
    count: Counter[tuple[str, str]] = Counter()
    more: Counter[str] = Counter()
    for one in _all(package):
        count[one.file, one.code] += 1
        if one.code == MORE.code:
            more[one.file] += int(str(one.params["count"]))
        elif count[one.file, one.code] <= MOST_OF_A_KIND:
            yield one
        else:
            more[one.file] += 1
    yield from (MORE.of(file, count=number) for file, number in more.items() if number)


def _all(package: Package) -> Iterator[Finding]:
    read, found = files.read_files(package.files)
    yield from found
    asked = Asking(package, Shelf({file.name: file for file in read}))
    for file in read:
        yield from names.check(file.root)
        yield from _unread(file)
        yield from _judged(file, asked)
    yield from asking.check(asked)
    yield from uses.check(asked)


def _judged(file: DecisionFile, asked: Asking) -> Iterator[Finding]:
    """Tables and texts; of a cell only what the table says."""
    unread = frozenset(error.decision for error, _ in file.unread if error.code != "cell_type")
    tables = list(judged.check(file, unread))
    yield from tables
    told = {(one.line, one.element) for one in tables if one.severity is Severity.ERROR}
    cut_off = {str(one.params["decision"]) for one in tables if one.code == judged.MORE.code}
    misread = (
        one
        for one in asked.shelf.studied[file.name].misread
        if (one.element.line, one.element.id) not in told
        and not (one.cell and file.decisions.model.title(one.key) in cut_off)
    )
    yield from texts.check(file, misread, lambda id, name: asked.is_given(Key(file.name, id), name))


def _unread(file: DecisionFile) -> Iterator[Finding]:
    """What the reader could not read; no more of it than is told, because words are looked for."""
    count: Counter[str] = Counter()
    for error, element in file.unread:
        told = _TOLD.get(error.code)
        if told is not None:
            count[error.code] += 1
            if count[error.code] <= MOST_OF_A_KIND:
                yield told(error, element)
    yield MORE.of(file.name, count=sum(max(0, number - MOST_OF_A_KIND) for number in count.values()))
