"""What a page knows beside the form itself, and its reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from forms.fields import Document, Prefill, Words
from forms.schema import Section
from web import speech
from web.forms.origins import Origin
from web.forms.view import FileView
from workflows.types import Choice, Finding, Outcome


class Line(Protocol):
    """One line of a read-only block, in the reader's language; a line may also say that it has `changed`."""

    @property
    def label(self) -> str:
        """What it is."""
        ...

    @property
    def value(self) -> object:
        """What it says."""
        ...


class Block(Protocol):
    """A read-only block of a named query."""

    @property
    def title(self) -> str:
        """Its heading."""
        ...

    @property
    def rows(self) -> Sequence[Line]:
        """Its lines."""
        ...


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a page knows beside the form itself.

    `translate` is gettext in the reader's language `lang`. `choices`, `contexts` and `computed` hold what the form
    names; `files` the case's files by id; `reasons` the active reason codes by kind. `beside`: the page shows the
    read-only blocks itself (`FormView.context_blocks`), beside the form. `origins`: what was known before, by path.
    """

    lang: str
    translate: Callable[[str], str]
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    files: Mapping[str, FileView] = field(default_factory=dict)
    contexts: Mapping[str, Sequence[Block]] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    beside: bool = False
    origins: Mapping[str, Origin] = field(default_factory=dict)
    outcomes: Sequence[Outcome] = ()
    reasons: Mapping[str, Sequence[Choice]] = field(default_factory=dict)

    def words(self, words: Words | Choice | Outcome | Document | Section | Prefill) -> str:
        """The words in the reader's language."""
        return words.zh if self.lang.startswith("zh") else words.en

    def say(self, finding: Finding) -> str:
        """A finding in the reader's language."""
        text = self.translate(finding.message)
        params = {
            name: self.words(value) if isinstance(value, Words | Choice) else value
            for name, value in finding.params.items()
        }
        return speech.fill(text, params, self.translate)
