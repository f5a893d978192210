"""Fields turned into views: one function per kind of field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from forms import fields
from forms.asking import Asked, ask
from forms.fields import FormField
from forms.fields.words import find
from forms.schema import FormSchema
from web.forms.marks import origin, resets
from web.forms.names import frame_id, input_id, name_of
from web.forms.page import Block, Line, Page
from web.forms.view import (
    BlockView,
    DocumentView,
    ErrorView,
    FieldView,
    FileView,
    LineView,
    OptionView,
    RowView,
)
from workflows.errors import N_, UnknownName
from workflows.types import Choice, Finding

HALF_A_LINE = 26
"""Letters: a longer value of a block has a line of its own, where blocks show two values in one."""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a field stands: its schema and name, the path of the row around it and that row in words."""

    schema: type[FormSchema]
    name: str
    row: str = ""
    within: str = ""

    @property
    def path(self) -> str:
        """The path of the field."""
        return f"{self.row}.{self.name}".strip(".")


@dataclass(kw_only=True)
class Drawing:
    """One form being drawn. `places` collects input id and label by path, for the summary of errors."""

    page: Page
    findings: Sequence[Finding]
    asked: Asked
    focus: str = ""
    heads: Sequence[str] = ()  #: the fields as the sections show them
    filled: Mapping[str, str] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, Sequence[str]] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)

    def fields(
        self, schema: type[FormSchema], raw: Mapping[str, Any], row: str = "", within: str = ""
    ) -> list[FieldView]:
        """The fields of a form or of one row, in their order."""
        spots = (Spot(schema=schema, name=name, row=row, within=within) for name in schema.form_fields())
        return [self.field(spot, raw.get(spot.name)) for spot in spots]

    def field(self, spot: Spot, entry: Any) -> FieldView:
        """One field with what was typed into it."""
        one = spot.schema.form_fields()[spot.name]
        path, words = spot.path, self.page.words
        self.places[path] = (input_id(path), f"{spot.within}{words(one.label)}")
        view = FieldView(
            kind=one.kind,
            name=name_of(path),
            id=input_id(path),
            frame=frame_id(path),
            label=words(one.label),
            help=words(one.help),
            unit=words(one.unit),
            need=self.need(one),
            wanted=one.always,
            value=entry if isinstance(entry, str) else "",
            errors=self.errors(path),
            hidden=path in self.asked.hidden,
            conditional=one.condition is not None,
            watched=spot.name in spot.schema.watched() | spot.schema.feeding(),
            wide=one.wide,
            focus=path == self.focus,
            attributes=one.attributes(),
            document=one.document,
            origin=origin(one, path, self, entry),
            resets=resets(one, spot.schema, spot.name, self, entry),
        )
        more = next((more for kind, more in _MORE if isinstance(one, kind)), None)
        return more(self, spot, one, view, entry) if more else view

    def errors(self, path: str) -> tuple[str, ...]:
        """What is wrong here, in words."""
        return tuple(self.page.say(finding) for finding in self.findings if finding.field == path)

    def need(self, one: FormField[Any]) -> str:
        """Whether it must be filled in, in words."""
        if one.always:
            return self.page.translate(N_("required"))
        named = [self.page.words(outcome) for outcome in self.page.outcomes if outcome.code in one.required_for]
        if not named:
            return ""
        return self.page.translate(N_("required for: %(outcomes)s")) % {"outcomes": " / ".join(named)}

    def summary(self) -> list[ErrorView]:
        """Every finding in a line, in the order of the page; lines of fields on this page lead to their input."""
        order = {path: place for place, path in enumerate(self.places)}
        heads = {name: place for place, name in enumerate(self.heads)}

        def place_of(finding: Finding) -> tuple[int, int]:
            at = order.get(finding.field, -1)
            return heads.get(finding.field.partition(".")[0], -1 if at < 0 else len(heads)), at

        return [self._error(finding) for finding in sorted(self.findings, key=place_of)]

    def _error(self, finding: Finding) -> ErrorView:
        target, label = self.places.get(finding.field, ("", ""))
        text = self.page.say(finding)
        if label and label not in text:
            text = self.page.translate(N_("%(label)s: %(text)s")) % {"label": label, "text": text}
        return ErrorView(target=target, text=text)


def _select(drawing: Drawing, spot: Spot, one: fields.Choice, view: FieldView, entry: Any) -> FieldView:  # noqa: ARG001
    if isinstance(one.choices, str) and one.choices not in drawing.page.choices:
        raise UnknownName(name=one.choices)
    known = drawing.page.choices[one.choices] if isinstance(one.choices, str) else one.choices
    kept = [Choice(value=entry, zh=entry, en=entry)] if view.value and find(known, view.value) is None else []
    chosen = pick(drawing.page, [*known, *kept], {view.value})
    return replace(view, kind="radio" if one.radio else "select", options=chosen)


def _yes_no(drawing: Drawing, spot: Spot, one: fields.YesNo, view: FieldView, entry: Any) -> FieldView:  # noqa: ARG001
    if isinstance(one, fields.Flag):
        return replace(view, value="yes" if entry in ("yes", True) else "")
    return replace(view, options=pick(drawing.page, fields.YES_NO, {view.value}))


def pick(page: Page, known: Sequence[Choice], chosen: set[str]) -> tuple[OptionView, ...]:
    """Choices in the reader's language."""
    zh = page.lang.startswith("zh")
    return tuple(
        OptionView(
            value=one.value,
            text=page.words(one),
            note=one.note_zh if zh else one.note_en,
            chosen=one.value in chosen,
        )
        for one in known
    )


def _date(drawing: Drawing, spot: Spot, one: fields.Date, view: FieldView, entry: Any) -> FieldView:  # noqa: ARG001
    """A browser shows nothing for what it does not take as a date: such an entry stays visible in a text input."""
    if not view.value or _ISO.fullmatch(view.value):
        return view
    return replace(view, attributes={**view.attributes, "type": "text"})


def _group(drawing: Drawing, spot: Spot, one: fields.Group, view: FieldView, entry: Any) -> FieldView:
    rows = entry if isinstance(entry, list) else []
    token = f"__{spot.row.count('__') // 2}__"
    blank = f"{spot.path}.{token}"
    hidden = ask(one.row, {}, outer=drawing.asked.scope).hidden
    drawing.asked.hidden += [f"{blank}.{name}" for name in hidden]
    return replace(
        view,
        rows=tuple(_row(drawing, spot, one, str(index), row) for index, row in enumerate(rows)),
        blank_row=_row(drawing, spot, one, token, {}),
        token=token,
        least=one.min_rows,
        most=one.max_rows,
    )


def _row(drawing: Drawing, spot: Spot, one: fields.Group, number: str, raw: Mapping[str, Any]) -> RowView:
    path = f"{spot.path}.{number}"
    shown = str(int(number) + 1) if number.isdigit() else ""
    label = f"{drawing.page.words(one.row_label)} {shown}".strip()
    inner = drawing.fields(one.row, raw, path, f"{spot.within}{label} · ")
    return RowView(name=name_of(path), id=input_id(path), label=label, number=shown, fields=tuple(inner))


def _documents(drawing: Drawing, spot: Spot, one: fields.Documents, view: FieldView, entry: Any) -> FieldView:
    held = entry if isinstance(entry, Mapping) else {}
    asked = _asked(drawing.page, one)
    return replace(
        view,
        attributes={"accept": ",".join(one.accept)},
        most=one.max_bytes,
        documents=tuple(_document(drawing, f"{spot.path}.{wanted.code}", wanted, held) for wanted in asked),
    )


def _asked(page: Page, one: fields.Documents) -> Sequence[fields.Document]:
    """The kinds a form shows: all it knows, or those of them that the case asks for."""
    if one.choices is None:
        return one.documents
    if one.choices not in page.choices:
        raise UnknownName(name=one.choices)
    return [
        fields.Document(code=wanted.value, zh=wanted.zh, en=wanted.en)
        for wanted in page.choices[one.choices]
        if wanted.value in {known.code for known in one.documents}
    ]


def _document(drawing: Drawing, path: str, wanted: fields.Document, held: Mapping[str, Any]) -> DocumentView:
    label = drawing.page.words(wanted)
    drawing.places[path] = (input_id(path), label)
    ids = held.get(wanted.code)
    known = drawing.page.files
    unknown = drawing.page.translate(N_("unknown file"))
    return DocumentView(
        path=path,
        name=name_of(path),
        id=input_id(path),
        code=wanted.code,
        label=label,
        need=drawing.page.translate(N_("required")) if wanted.required else "",
        errors=drawing.errors(path),
        files=tuple(known.get(one) or FileView(id=one, name=unknown) for one in (ids if isinstance(ids, list) else [])),
    )


def _context(drawing: Drawing, spot: Spot, one: fields.Context, view: FieldView, entry: Any) -> FieldView:  # noqa: ARG001
    if one.query not in drawing.page.contexts:
        raise UnknownName(name=one.query)
    blocks = (block_view(block, drawing.page) for block in drawing.page.contexts[one.query])
    return replace(view, blocks=tuple(replace(block, reveals=one.query if one.reveals else "") for block in blocks))


def block_view(block: Block, page: Page) -> BlockView:
    """A block for the template; what stands in the way of something is said in the reader's words."""
    return BlockView(title=block.title, rows=tuple(_line(row, page) for row in block.rows))


def _line(row: Line, page: Page) -> LineView:
    value = page.say(row.value) if isinstance(row.value, Finding) else row.value
    changed = bool(getattr(row, "changed", False))
    return LineView(label=row.label, value=value, changed=changed, wide=_columns(str(value)) > HALF_A_LINE)


def _columns(text: str) -> int:
    """How wide a text is, in letters; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _computed(drawing: Drawing, spot: Spot, one: fields.Computed, view: FieldView, entry: Any) -> FieldView:  # noqa: ARG001
    beside = [f"{spot.row}.{name}".strip(".") for name in one.depends]
    return replace(
        view, value=drawing.page.computed.get(spot.path, ""), depends=tuple(frame_id(path) for path in beside)
    )


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MORE: tuple[tuple[type[FormField[Any]], Callable[[Drawing, Spot, Any, FieldView, Any], FieldView]], ...] = (
    (fields.Choice, _select),
    (fields.YesNo, _yes_no),
    (fields.Date, _date),
    (fields.Group, _group),
    (fields.Documents, _documents),
    (fields.Context, _context),
    (fields.Computed, _computed),
)
