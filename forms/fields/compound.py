"""Fields made of more than one input, and those that only show something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack
from uuid import UUID

from marshmallow import RAISE, fields

from forms.fields.base import FormField, Given, Looks
from forms.fields.words import Words, is_blank
from workflows.errors import N_
from workflows.types import Finding, Outcome

if TYPE_CHECKING:
    from forms.schema import FormSchema


class Group(FormField[list[dict[str, Any]]], fields.Nested):
    """Rows of a schema: beneficiaries, insured persons. Rows can be added and removed between the bounds."""

    kind = "group"
    default_error_messages = {
        "too_few": N_("At least %(least)s are needed"),
        "too_many": N_("At most %(most)s are possible"),
        "type": N_("This must be a list"),
    }

    def __init__(  # noqa: PLR0913 - a row, its words and its bounds
        self,
        zh: str,
        en: str,
        *,
        row: type[FormSchema],
        row_label: Words,
        min_rows: int = 0,
        max_rows: int = 20,
        **looks: Unpack[Looks],
    ) -> None:
        self.row, self.row_label = row, row_label
        self.min_rows, self.max_rows = min_rows, max_rows
        super().__init__(zh, en, extra={"nested": row, "many": True, "unknown": RAISE}, **looks)

    def needs(self, outcome: Outcome) -> Sequence[str]:
        """Rows, where some must be there; what they need is theirs to say."""
        return [""] if outcome.checked and (self.min_rows or self.needed(outcome)) else []

    def missing(self, raw: Any, outcome: Outcome) -> Sequence[Finding]:
        """Too few rows at a checked outcome."""
        count = len(raw) if isinstance(raw, list) else 0
        if outcome.checked and count < max(self.min_rows, int(self.needed(outcome))):
            return [self._finding("too_few", least=max(self.min_rows, 1))]
        return []

    def verify(self, value: Any, given: Given) -> Sequence[Finding]:
        """Too many rows at any outcome."""
        return [self._finding("too_many", most=self.max_rows)] if len(value) > self.max_rows else []

    def _finding(self, code: str, **params: object) -> Finding:
        return Finding(field="", code=code, message=str(self.error_messages[code]), params=params)


@dataclass(frozen=True, kw_only=True)
class Document:
    """One kind of document a form asks for; `reason` is the code under which it is missed (domain-rules §8)."""

    code: str
    zh: str
    en: str
    required: bool = True
    reason: str = "required"


class Documents(FormField[dict[str, list[str]]], fields.Raw):
    """Uploaded files by kind of document: several per kind, each named by the id it was stored under.

    `choices` names a registered list of what a case asks for: only that is shown, as needed, in the words of the list.
    """

    kind = "documents"
    personal_by_nature = True
    accept = (".pdf", ".jpg", ".jpeg", ".png")
    max_bytes = 10 * 1024 * 1024
    per_document = 20
    default_error_messages = {
        "document": N_("%(document)s is missing"),
        "file": N_("This file does not belong to this case; please upload it again"),
        "too_many": N_("At most %(most)s are possible"),
        "type": N_("This must be a list of files by kind of document"),
    }

    def __init__(
        self, zh: str, en: str, *, documents: tuple[Document, ...], choices: str | None = None, **looks: Unpack[Looks]
    ) -> None:
        self.documents = documents
        self.choices = choices
        super().__init__(zh, en, **looks)

    def needs(self, outcome: Outcome) -> Sequence[str]:
        """Every required kind."""
        return [wanted.code for wanted in self.documents if wanted.required] if outcome.checked else []

    def missing(self, raw: Any, outcome: Outcome) -> Sequence[Finding]:
        """Every required kind without a file, by name and reason code."""
        if not outcome.checked:
            return []
        held = raw if isinstance(raw, Mapping) else {}
        return [
            Finding(
                field=wanted.code,
                code=wanted.reason,
                message=str(self.error_messages["document"]),
                params={"document": Words(wanted.zh, wanted.en)},
            )
            for wanted in self.documents
            if wanted.required and is_blank(held.get(wanted.code))
        ]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        known = {wanted.code for wanted in self.documents}
        if not isinstance(value, Mapping) or not set(value) <= known:
            raise self.make_error("type")
        return {code: self._ids(ids) for code, ids in value.items()}

    def _ids(self, ids: Any) -> list[str]:
        if not isinstance(ids, list):
            raise self.make_error("type")
        if len(ids) > self.per_document:
            raise self.make_error("too_many", most=self.per_document)
        try:
            return [str(UUID(one)) for one in ids]
        except (ValueError, AttributeError, TypeError):
            raise self.make_error("file") from None

    def verify(self, value: dict[str, list[str]], given: Given) -> Sequence[Finding]:
        """Only files of this case."""
        return [
            Finding(field=code, code="file", message=str(self.error_messages["file"]))
            for code, ids in value.items()
            if any(one not in given.files for one in ids)
        ]


class Shown(FormField[Any], fields.Raw):
    """A field that only shows: nothing is ever posted for it."""

    def blank(self, raw: Any) -> bool:
        """It never holds anything."""
        return True


class Context(Shown):
    """A read-only block fed by a named query: what somebody must see to decide.

    `reveals`: its values are masked, and whoever holds the item may see them in full, saying why.
    """

    kind = "context"

    def __init__(self, zh: str, en: str, *, query: str, reveals: bool = False, **looks: Unpack[Looks]) -> None:
        self.query, self.reveals = query, reveals
        super().__init__(zh, en, extra={"dump_only": True}, **looks)


class Computed(Shown):
    """A value the server works out from other fields while they are typed, by a registered handler."""

    kind = "computed"

    def __init__(self, zh: str, en: str, *, handler: str, depends: tuple[str, ...], **looks: Unpack[Looks]) -> None:
        self.handler, self.depends = handler, depends
        super().__init__(zh, en, extra={"dump_only": True}, **looks)
