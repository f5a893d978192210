"""A schema, what was typed and what is wrong with it, turned into a view the templates draw without thinking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forms import fields
from forms.asking import ask
from forms.schema import FormSchema
from web.forms.drawing import Drawing, pick
from web.forms.names import input_id
from web.forms.page import Page
from web.forms.read import Typed, reasons_for
from web.forms.resets import changed
from web.forms.view import BlockView, FieldView, FormView, OutcomeView, SectionView
from workflows.types import Finding, Outcome


def draw(schema: type[FormSchema], post: Typed, page: Page, findings: Sequence[Finding] = ()) -> FormView:
    """The form with everything that was typed in its place, and every finding beside its field and in the summary."""
    raw = with_least_rows(schema, post.raw)
    drawing = Drawing(page=page, findings=findings, asked=ask(schema, raw), focus=post.focus)
    drawing.filled, drawing.was, drawing.lost = post.filled, post.was, changed(schema, post)
    drawing.heads = [name for _, inner in schema.by_section() for name in inner]
    drawing.places |= {"_note": (input_id("_note"), ""), "_outcome": (input_id("_outcome"), "")}
    drawing.places |= {
        f"_reasons.{one.code}": (input_id(f"_reasons.{one.code}"), page.words(one)) for one in page.outcomes
    }
    by_name = {view.name: view for view in drawing.fields(schema, raw)}
    blocks = [block for view in by_name.values() for block in _beside(view)] if page.beside else []
    return FormView(
        sections=tuple(_sections(schema, page, by_name)),
        outcomes=tuple(_outcome(drawing, outcome, post) for outcome in page.outcomes),
        errors=tuple(drawing.summary()),
        note=post.note,
        note_errors=drawing.errors("_note"),
        context_blocks=tuple(blocks),
    )


def _beside(view: FieldView) -> list[BlockView]:
    """The blocks of a field as they stand beside the form: they come and go with it."""
    frame = view.frame if view.conditional else ""
    return [replace(block, frame=frame, hidden=view.hidden) for block in view.blocks]


def _sections(schema: type[FormSchema], page: Page, by_name: Mapping[str, FieldView]) -> list[SectionView]:
    """The sections that have something left to show; beside the form stands what is only read, where there is any."""
    found = [
        SectionView(
            id=f"s-{section.name or 'form'}",
            title=page.words(section),
            help=page.words(section.help),
            fields=tuple(by_name[name] for name in inner if not (page.beside and by_name[name].kind == "context")),
        )
        for section, inner in schema.by_section()
    ]
    return [section for section in found if section.fields]


def with_least_rows(schema: type[FormSchema], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The entries with as many blank rows as every group needs at least."""
    found = dict(raw)
    for name, group in schema.form_fields().items():
        if isinstance(group, fields.Group):
            held = found.get(name)
            rows = [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []
            rows += [{} for _ in range(len(rows), group.min_rows)]
            found[name] = [with_least_rows(group.row, row) for row in rows]
    return found


def _outcome(drawing: Drawing, outcome: Outcome, post: Typed) -> OutcomeView:
    path = f"_reasons.{outcome.code}"
    chosen = set(post.reasons) if outcome.code == post.outcome else set()
    return OutcomeView(
        code=outcome.code,
        id=input_id(path),
        label=drawing.page.words(outcome),
        tone=outcome.tone.value,
        reasons=pick(drawing.page, reasons_for(outcome, drawing.page.reasons), chosen),
        chosen=outcome.code == post.outcome,
        errors=drawing.errors(path),
    )
