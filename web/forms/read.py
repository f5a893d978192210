"""A post read back: flat names to nested entries, entries to typed answers, or everything that needs attention.

What was typed is never lost: `typed()` keeps it for the redraw whatever the findings are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from forms.fields import Given
from forms.fields.words import find, plain_text, writable
from forms.loading import load, readable
from forms.schema import FormSchema
from web.forms.names import Tree, inside, numbers, place, plain
from workflows.errors import N_, Invalid
from workflows.registry import Registry
from workflows.types import Answers, Choice, Finding, Outcome

MOST_KEYS = 10_000
LONGEST_NOTE = 2000
#: Inputs every page carries; those that begin with `_` steer the form: `_outcome`, `_note`, `_add` …
_OF_THE_PAGE = {"csrf_token", "token", "key"}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Everything a post holds, before any of it is judged. `raw` is plain JSON: it is also the draft."""

    raw: dict[str, Any] = field(default_factory=dict)
    strange: bool = False  #: it holds names the form does not have
    pressed: bool = False  #: a row was added or removed, or the page shall only be drawn again
    focus: str = ""  #: where the next thing is to be typed
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    note: str = ""
    numbers: dict[str, list[int]] = field(default_factory=dict)  #: row numbers as the page has them
    filled: dict[str, str] = field(default_factory=dict)  #: by input: what the page was filled with (`_filled-…`)
    was: dict[str, str] = field(default_factory=dict)  #: by input: what stood there when it was drawn (`_was-…`)
    answer: tuple[str, str] = ("", "")  #: "reset" or "keep", and the field whose change was asked about


def typed(schema: type[FormSchema], form: MultiDict[str, str]) -> Typed:
    """What was typed. Raises Invalid only where the post is too large to be one of our pages."""
    if len(form) > MOST_KEYS:
        raise Invalid([Finding(field="", code="too_large", message=N_("This is too much for one form"))])
    tree: Tree = {}
    entries = [(name, texts) for name, texts in form.lists() if not _is_control(name)]
    known = [place(schema, tree, name, [writable(text) for text in texts]) for name, texts in entries]
    focus = _press(schema, tree, form)
    redrawn = focus is not None or "_refresh" in form
    outcome = writable(form.get("_outcome", "")) or (_reasoned(form) if redrawn else "")
    answer = next(((verb, form[f"_{verb}"]) for verb in ("reset", "keep") if f"_{verb}" in form), ("", ""))
    return Typed(
        raw=plain(tree),
        strange=not all(known),
        pressed=redrawn or bool(answer[0]),
        focus=focus or "",
        outcome=outcome,
        reasons=tuple(writable(code) for code in form.getlist(f"_reasons-{outcome}")),
        note=writable(form.get("_note", "")),
        numbers=numbers(tree),
        filled=_named(form, "_filled-"),
        was=_named(form, "_was-"),
        answer=answer,
    )


def _reasoned(form: MultiDict[str, str]) -> str:
    """The outcome that reasons are ticked for: a row that is added meanwhile does not put them away."""
    return next((writable(name.removeprefix("_reasons-")) for name in form if name.startswith("_reasons-")), "")


def _named(form: MultiDict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): writable(text) for name, text in form.items() if name.startswith(prefix)}


def _is_control(name: str) -> bool:
    return name.startswith("_") or name in _OF_THE_PAGE


def _press(schema: type[FormSchema], tree: Tree, form: MultiDict[str, str]) -> str | None:
    """Add or remove a row where a button says so: the path to type into next, or None where none was pressed."""
    for button in ("_add", "_remove"):
        parts = form.get(button, "").split("-")
        if parts == [""]:
            continue
        try:
            return _add(schema, tree, parts) if button == "_add" else _remove(schema, tree, parts)
        except (KeyError, ValueError, IndexError):
            return ""
    return None


def _add(schema: type[FormSchema], tree: Tree, parts: list[str]) -> str:
    group, rows = inside(schema, tree, parts)
    if group is None or len(rows) >= group.max_rows:
        return ""
    while len(rows) < group.min_rows:  # the blank rows the page shows without being told
        rows[len(rows)] = {}
    if len(rows) < group.max_rows:
        rows[max(rows, default=-1) + 1] = {}
    return f"{'.'.join(parts)}.{len(rows) - 1}.{next(iter(group.row.form_fields()), '')}"


def _remove(schema: type[FormSchema], tree: Tree, parts: list[str]) -> str:
    _, rows = inside(schema, tree, parts[:-1])
    del rows[int(parts[-1])]
    return ".".join(parts[:-1])


def read_post(  # noqa: PLR0913 - what a form is read against, by name
    schema: type[FormSchema],
    form: MultiDict[str, str],
    *,
    registry: Registry,
    today: date,
    outcome: Outcome,
    choices: Mapping[str, Sequence[Choice]] | None = None,
    files: Collection[str] = (),
) -> dict[str, Any]:
    """The typed values of a post. Raises Invalid with every finding at its path, such as `beneficiaries.0.gov_id`.

    `choices` holds every registered list the form names, `files` the ids of the case's own files.
    """
    given = Given(registry=registry, today=today, choices=choices or {}, files=files)
    return _values(schema, typed(schema, form), outcome, given)


def read_answers(
    schema: type[FormSchema],
    post: Typed,
    *,
    outcomes: Sequence[Outcome],
    reasons: Mapping[str, Sequence[Choice]],
    given: Given,
) -> Answers:
    """The answers of a post: values, outcome, reasons, note. Raises Invalid with the findings of all of them.

    `reasons` lists the active reason codes by kind ("R", "D").
    """
    outcome = next((one for one in outcomes if one.code == post.outcome), None)
    if outcome is None:
        raise Invalid([Finding(field="_outcome", code="outcome", message=N_("Please choose how to go on"))])
    findings = _outcome_findings(outcome, post, reasons_for(outcome, reasons))
    values: dict[str, Any] = {}
    try:
        values = _values(schema, post, outcome, given)
    except Invalid as error:
        findings = [*error.findings, *findings]
    if findings:
        raise Invalid(findings)
    return Answers(values=values, outcome=outcome.code, reasons=post.reasons, note=post.note.strip())


def _values(schema: type[FormSchema], post: Typed, outcome: Outcome, given: Given) -> dict[str, Any]:
    strange = [Finding(field="", code="unknown", message=N_("This form has no such entry"))] if post.strange else []
    try:
        values = load(schema, post.raw, outcome=outcome, given=given)
    except Invalid as error:
        raise Invalid([*error.findings, *strange]) from None
    if strange:
        raise Invalid(strange)
    return values


def reasons_for(outcome: Outcome, reasons: Mapping[str, Iterable[Choice]]) -> list[Choice]:
    """The reason codes this outcome may give: of its kind, and of its stages where it names some."""
    known = reasons.get(outcome.reasons, ()) if outcome.reasons else ()
    return [one for one in known if not outcome.stages or one.value.partition("-")[0] in outcome.stages]


def _outcome_findings(outcome: Outcome, post: Typed, allowed: Sequence[Choice]) -> list[Finding]:
    place_, found = f"_reasons.{outcome.code}", []
    if outcome.reasons and not post.reasons:
        found.append(Finding(field=place_, code="reason", message=N_("Please give at least one reason")))
    if any(find(allowed, code) is None for code in post.reasons):
        found.append(Finding(field=place_, code="reason", message=N_("Please choose one of the list")))
    try:
        too_long = len(plain_text(post.note)) > LONGEST_NOTE
    except ValidationError:
        message = N_("This holds characters that cannot be stored; please type it again")
        return [*found, Finding(field="_note", code="characters", message=message)]
    if too_long:
        params = {"most": LONGEST_NOTE}
        found.append(Finding(field="_note", code="too_long", message=N_("At most %(most)s characters"), params=params))
    return found


def to_draft(schema: type[FormSchema], values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values as what would have been typed: plain JSON, fit for a draft and for drawing."""
    raw: dict[str, Any] = schema().dump(values)
    return {name: entry for name, entry in raw.items() if entry is not None}


def from_draft(schema: type[FormSchema], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values of what is well-formed in a draft; the rest is left out."""
    return readable(schema, raw)
