"""How far a form is, in the reader's words and with the way to every gap."""

from __future__ import annotations

from collections.abc import Collection

from forms.completeness import Completeness, labels
from forms.schema import FormSchema
from web.forms.names import as_numbered, input_id
from web.forms.page import Page
from web.forms.read import Typed
from web.forms.view import CompletenessView, GapView, PartView


def view(schema: type[FormSchema], found: Completeness, post: Typed, page: Page) -> CompletenessView:
    """The completeness of what was typed; the sections that need nothing are left out."""
    parts = []
    for section, inner in schema.by_section():
        places = [path for path in found.places if path.partition(".")[0] in inner]
        title = page.words(section)
        parts.append(_part(schema, found, post, page, title, places))
    return CompletenessView(
        done=found.done,
        total=found.total,
        missing=len(found.open & found.missing),
        wrong=len(found.open - found.missing),
        parts=tuple(part for part in parts if part.total),
    )


def _part(  # noqa: PLR0913, PLR0917 - a section of one form of one page
    schema: type[FormSchema], found: Completeness, post: Typed, page: Page, title: str, places: Collection[str]
) -> PartView:
    gaps = {}
    for finding in found.findings:
        if finding.field in places and finding.field not in gaps:
            gaps[finding.field] = GapView(
                target=input_id(as_numbered(finding.field, post.numbers)),
                label=label(schema, finding.field, page),
                text="" if finding.field in found.missing else page.say(finding),
            )
    return PartView(title=title, done=len(places) - len(gaps), total=len(places), gaps=tuple(gaps.values()))


def label(schema: type[FormSchema], path: str, page: Page) -> str:
    """What a place is called, with the row it stands in."""
    parts = [f"{page.words(words)} {row}" if row else page.words(words) for words, row in labels(schema, path)]
    return " · ".join(parts)
