"""Raw entries in, checked values out: the same for a page, the API and a draft.

*Raw* is what a page posts or an API sends: a mapping of texts, lists of rows and lists of file ids. First the
conditions decide what is asked at all, then marshmallow reads each value, then values are verified against what is
given and by the registered checks. All findings come at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import ValidationError

from forms.asking import ask, at
from forms.fields import Given, Group
from forms.schema import FormSchema
from workflows.errors import N_, Invalid
from workflows.types import Finding, Outcome


def load(schema: type[FormSchema], raw: Any, *, outcome: Outcome, given: Given) -> dict[str, Any]:
    """The typed values of the visible fields; a blank optional field has no key, a tick not set is False.

    An outcome that is not `checked` skips completeness and registered checks but still refuses what cannot be read.
    Raises Invalid with every finding in the order of the form.
    """
    if not isinstance(raw, Mapping):
        raise Invalid([Finding(field="", code="type", message=N_("This is no form"))])
    asked = ask(schema, raw, outcome)
    values, findings = _read(schema, asked.raw)
    findings += asked.missing
    spoilt = frozenset(finding.field for finding in findings)
    findings += Verifier(given, outcome.checked, spoilt).form(schema, values)
    if findings:
        raise Invalid(sorted(findings, key=lambda finding: _place(schema, finding.field)))
    return values


def _read(schema: type[FormSchema], raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    try:
        return dict(schema(partial=True).load(raw)), []
    except ValidationError as error:
        readable = error.valid_data if isinstance(error.valid_data, Mapping) else {}
        return dict(readable), list(_findings(error.messages, ""))


def readable(schema: type[FormSchema], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values of what is visible and well-formed, of a form that is still being filled in; never raises."""
    values, _ = _read(schema, ask(schema, raw).raw)
    return values


def _findings(messages: Any, path: str) -> Iterable[Finding]:
    """Findings out of marshmallow's tree of messages; names the form does not know are never repeated."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            known = name != "_schema" and not _is_unknown(inner)
            yield from _findings(inner, f"{path}.{name}".strip(".") if known else path)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _findings(inner, path)
    elif isinstance(messages, Finding):
        yield replace(messages, field=f"{path}.{messages.field}".strip("."))
    else:
        yield Finding(field=path, code="invalid", message=str(messages))


def _is_unknown(messages: Any) -> bool:
    return isinstance(messages, list) and any(getattr(one, "code", "") == "unknown" for one in messages)


@dataclass(frozen=True)
class Verifier:
    """Looks at well-formed values; a field already spoilt is not looked at again."""

    given: Given
    checked: bool
    spoilt: frozenset[str]

    def form(self, schema: type[FormSchema], values: Mapping[str, Any], path: str = "") -> list[Finding]:
        """What is wrong with the values of one form or row, which stands at `path`."""
        return [
            finding
            for name in schema.form_fields()
            if name in values and f"{path}{name}" not in self.spoilt
            for finding in self._field(schema, name, values, path)
        ]

    def _field(self, schema: type[FormSchema], name: str, values: Mapping[str, Any], path: str) -> list[Finding]:
        value, form_field = values[name], schema.form_fields()[name]
        findings = at(f"{path}{name}", form_field.verify(value, self.given))
        if isinstance(form_field, Group):
            for index, row in enumerate(value):
                findings += self.form(form_field.row, row, f"{path}{name}.{index}.")
        if findings or not (self.checked and form_field.check):
            return findings
        check = self.given.registry.check(form_field.check)
        placed = [_placed(finding, name, schema) for finding in check(value, values, self.given.today)]
        return [finding for finding in at(path.rstrip("."), placed) if finding.field not in self.spoilt]


def _placed(finding: Finding, name: str, schema: type[FormSchema]) -> Finding:
    """A check that speaks of a field under another name speaks of the field it was asked for."""
    return finding if finding.field.partition(".")[0] in schema.form_fields() else replace(finding, field=name)


def _place(schema: type[FormSchema], path: str) -> tuple[int, ...]:
    """Where a finding stands on the page, so that the summary reads from top to bottom."""
    head, _, rest = path.partition(".")
    names = [name for _, inner in schema.by_section() for name in inner]
    if head not in names:
        return (len(names),)
    row, _, inner = rest.partition(".")
    form_field = schema.form_fields()[head]
    if isinstance(form_field, Group) and row.isdigit():
        return (names.index(head), int(row), *_place(form_field.row, inner))
    return (names.index(head),)
