"""How far a form is: everything an outcome needs, and all that still stands in its way (requirements S1.2.8).

The one source is `load`: what it would refuse is what is told while somebody types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.asking import ask
from forms.fields import Document, Documents, Given, Group, Words
from forms.loading import load
from forms.schema import FormSchema
from workflows.errors import Invalid
from workflows.types import Finding, Outcome, Tone


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """What has to be right for one outcome; `findings` come in the order of the form, `missing` are the blank ones."""

    places: tuple[str, ...]  #: everything that is needed, and whatever else is wrong
    findings: tuple[Finding, ...]
    missing: frozenset[str]

    @property
    def total(self) -> int:
        """How many places there are."""
        return len(self.places)

    @property
    def open(self) -> frozenset[str]:
        """The places that are not right yet."""
        return frozenset(finding.field for finding in self.findings) & frozenset(self.places)

    @property
    def done(self) -> int:
        """How many of them are right."""
        return self.total - len(self.open)


def completeness(schema: type[FormSchema], raw: Mapping[str, Any], outcome: Outcome, given: Given) -> Completeness:
    """How far the entries are from this outcome; never raises for what was typed."""
    asked = ask(schema, raw, outcome)
    findings: tuple[Finding, ...] = ()
    try:
        load(schema, raw, outcome=outcome, given=given)
    except Invalid as invalid:
        findings = tuple(invalid.findings)
    more = [finding.field for finding in findings if finding.field and finding.field not in set(asked.needed)]
    return Completeness(
        places=(*asked.needed, *dict.fromkeys(more)),
        findings=findings,
        missing=frozenset(finding.field for finding in asked.missing),
    )


def aim(outcomes: tuple[Outcome, ...]) -> Outcome | None:
    """The outcome a form is filled in for: the checked one that leads on, else the first checked one."""
    checked = [one for one in outcomes if one.checked]
    return next((one for one in checked if one.tone is Tone.PRIMARY), checked[0] if checked else None)


def labels(schema: type[FormSchema], path: str) -> list[tuple[Words | Document, int]]:
    """What a path is called, from the outside in: words, with the number of the row where there is one, else 0."""
    head, _, rest = path.partition(".")
    field = schema.form_fields().get(head)
    if field is None:
        return []
    if isinstance(field, Group) and rest:
        row, _, inner = rest.partition(".")
        here = (field.row_label, int(row) + 1)
        return [here, *labels(field.row, inner)]
    if isinstance(field, Documents) and rest:
        return [(one, 0) for one in field.documents if one.code == rest]
    return [(field.label, 0)]
