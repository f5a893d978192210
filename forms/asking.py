"""What a form asks: the conditions decide from top to bottom what is visible, and so what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from marshmallow import ValidationError

from forms.fields import Flag, FormField, Group, Shown
from forms.schema import FormSchema
from workflows.types import Finding, Outcome

#: The outcome of a form that is looked at, not sent: nothing is missed.
LOOKING = Outcome(code="", zh="", en="", checked=False)


@dataclass
class Asked:
    """What a form asks in the light of what was entered."""

    raw: dict[str, Any] = field(default_factory=dict)  #: entries of visible fields that hold something
    scope: dict[str, Any] = field(default_factory=dict)  #: what conditions see: typed values, null where there is none
    hidden: list[str] = field(default_factory=list)  #: paths of fields that are not asked
    missing: list[Finding] = field(default_factory=list)
    needed: list[str] = field(default_factory=list)  #: paths the outcome wants filled, whether they are or not


def ask(
    schema: type[FormSchema],
    raw: Mapping[str, Any],
    outcome: Outcome = LOOKING,
    outer: Mapping[str, Any] | None = None,
) -> Asked:
    """Decide from top to bottom what is visible and what is missing."""
    asked = Asked(raw={name: value for name, value in raw.items() if name not in schema.form_fields()})
    for name, form_field in schema.form_fields().items():
        asked.scope[name] = None
        if not form_field.visible({**(outer or {}), **asked.scope}):
            asked.hidden.append(name)
            continue
        asked.needed += [f"{name}.{place}".strip(".") for place in form_field.needs(outcome)]
        if isinstance(form_field, Group) and isinstance(raw.get(name), list):
            _ask_rows(asked, name, form_field, raw[name], outcome)
        else:
            _ask_one(asked, name, form_field, raw.get(name), outcome)
    return asked


def _ask_one(asked: Asked, name: str, form_field: FormField[Any], entry: Any, outcome: Outcome) -> None:
    asked.missing += at(name, form_field.missing(entry, outcome))
    if isinstance(form_field, Flag) and form_field.blank(entry):
        asked.raw[name] = asked.scope[name] = False
    elif isinstance(form_field, Shown) and entry is not None:
        asked.raw[name] = entry  # marshmallow refuses it: nothing is posted for what only shows
    elif not form_field.blank(entry):
        asked.raw[name] = entry
        asked.scope[name] = _guess(form_field, entry)


def _ask_rows(asked: Asked, name: str, group: Group, rows: Sequence[Any], outcome: Outcome) -> None:
    asked.missing += at(name, group.missing(rows, outcome))
    inner = [ask(group.row, row, outcome, asked.scope) if isinstance(row, Mapping) else Asked(raw=row) for row in rows]
    for index, found in enumerate(inner):
        asked.hidden += [f"{name}.{index}.{path}" for path in found.hidden]
        asked.missing += at(f"{name}.{index}", found.missing)
        asked.needed += [f"{name}.{index}.{path}" for path in found.needed]
    asked.raw[name] = [found.raw for found in inner]
    asked.scope[name] = [found.scope for found in inner]


def _guess(form_field: FormField[Any], entry: Any) -> Any:
    try:
        return form_field.deserialize(entry)
    except ValidationError:
        return None


def at(path: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings seen from further out."""
    return [replace(one, field=f"{path}.{one.field}".strip(".")) for one in findings]
