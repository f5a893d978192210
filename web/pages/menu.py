"""The menu from which cases are begun: the lines of each process, and which of them fit what somebody typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from web.i18n import pick
from workflows.engine import Process
from workflows.search import normalise, spoken


@dataclass(frozen=True)
class Line:
    """One thing that can be begun: the process as it is, or something of it that the drawing names."""

    entry: str  #: its code; empty where the process is begun without saying more
    label: str
    found_by: str  #: its names in both languages, its words and how they are spoken, normalised, blanks between
    fits: bool


@dataclass(frozen=True)
class Part:
    """A process and the lines of its menu, the process itself first."""

    name: str
    label: str
    lines: Sequence[Line]

    @property
    def fits(self) -> bool:
        """Whether any of its lines does."""
        return any(line.fits for line in self.lines)


def menu(processes: Iterable[Process], query: str = "") -> list[Part]:
    """Everything that can be begun. A line fits where every word of the query is part of something it is found by."""
    asked = [word for word in map(normalise, query.split()) if word]
    return [Part(one.id, pick(one.drawing.zh, one.drawing.en), tuple(_lines(one, asked))) for one in processes]


def _lines(process: Process, asked: Sequence[str]) -> Iterator[Line]:
    drawing = process.drawing
    names = (drawing.zh, drawing.en)
    yield _line("", pick(*names), names, asked)
    for entry in drawing.entries:
        yield _line(entry.code, pick(entry.zh, entry.en), (entry.zh, entry.en, *entry.words, *names), asked)


def _line(entry: str, label: str, texts: Iterable[str], asked: Sequence[str]) -> Line:
    found_by = _found_by(texts)
    return Line(entry, label, found_by, fits=all(word in found_by for word in asked))


def _found_by(texts: Iterable[str]) -> str:
    forms = {normalise(form) for text in texts for form in (text, *spoken(text))}
    return " ".join(sorted(forms - {""}))
