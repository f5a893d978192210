"""What a field says about its value beside the value: where it comes from, and what its change costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from forms.fields import FormField
from forms.schema import FormSchema
from web.forms.names import frame_id, name_of
from web.forms.page import Page
from web.forms.view import OriginView, ResetsView


class Drawn(Protocol):
    """The form being drawn: its page, and what the post said of filled, former and lost entries."""

    page: Page
    filled: Mapping[str, str]
    was: Mapping[str, str]
    lost: Mapping[str, Sequence[str]]


def origin(one: FormField[Any], path: str, form: Drawn, entry: Any) -> OriginView | None:
    """Where its value comes from, if nobody has to type it."""
    found = form.page.origins.get(path)
    words = found.words if found else one.prefill
    if words is None:
        return None
    text = found.text if found else ""
    return OriginView(
        text=text,
        words=form.page.words(words),
        shown=bool(text) and entry == text,
        last=form.filled.get(name_of(path), text if entry == text else ""),
        fills=one.prefill is not None,
    )


def resets(one: FormField[Any], schema: type[FormSchema], name: str, form: Drawn, entry: Any) -> ResetsView | None:
    """What its change costs."""
    if not one.resets:
        return None
    known, say = schema.form_fields(), form.page.words
    return ResetsView(
        was=form.was.get(name, "") or (entry if isinstance(entry, str) else ""),
        frames=tuple((frame_id(other), say(known[other].label)) for other in one.resets),
        lost=tuple(say(known[other].label) for other in form.lost.get(name, ())),
    )
