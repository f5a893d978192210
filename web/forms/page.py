"""What a page knows beside the form itself, and its reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from forms.fields import Document, Words
from forms.schema import Section
from web.forms.view import FileView
from workflows.types import Choice, Finding, Outcome

Block = tuple[str, Sequence[Sequence[object]]]
"""A block of a named query in the reader's language: title, and rows of (label, value) or (label, value, changed)."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a page knows beside the form itself.

    `translate` is gettext in the reader's language `lang`. `choices`, `contexts` and `computed` hold what the form
    names; `files` the case's files by id; `reasons` the active reason codes by kind. `beside`: the page shows the
    read-only blocks itself (`FormView.context_blocks`), beside the form.
    """

    lang: str
    translate: Callable[[str], str]
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    files: Mapping[str, FileView] = field(default_factory=dict)
    contexts: Mapping[str, Sequence[Block]] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    beside: bool = False
    outcomes: Sequence[Outcome] = ()
    reasons: Mapping[str, Sequence[Choice]] = field(default_factory=dict)

    def words(self, words: Words | Choice | Outcome | Document | Section) -> str:
        """The words in the reader's language."""
        return words.zh if self.lang.startswith("zh") else words.en

    def say(self, finding: Finding) -> str:
        """A finding in the reader's language."""
        text = self.translate(finding.message)
        params = {
            name: self.words(value) if isinstance(value, Words) else value for name, value in finding.params.items()
        }
        return text % params if params else text
