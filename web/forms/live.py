"""Answers while somebody types: which fields are asked now, and what a computed field is worked out from.

The page posts the whole form; nothing is evaluated in the browser.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from forms.asking import ask
from forms.fields import Computed
from forms.loading import readable
from forms.schema import FormSchema
from web.forms.names import as_numbered, frame_id
from web.forms.read import Typed
from workflows.errors import UnknownName


def hidden_frames(schema: type[FormSchema], post: Typed) -> list[str]:
    """The ids of the frames to hide, with the row numbers the page has."""
    return [frame_id(as_numbered(path, post.numbers)) for path in ask(schema, post.raw).hidden]


def hidden_event(schema: type[FormSchema], post: Typed, fresh: Mapping[str, str] | None = None) -> str:
    """The value of the header `HX-Trigger` that tells the page what to hide, and what to fill in: texts by frame."""
    events: dict[str, Any] = {"anliu:hidden": {"frames": hidden_frames(schema, post)}}
    if fresh:
        events["anliu:filled"] = {"texts": fresh}
    return json.dumps(events)


def computed_input(schema: type[FormSchema], name: str, post: Typed) -> tuple[str, Mapping[str, Any] | None]:
    """The handler of a computed field and its typed input; None while something it needs is missing or malformed.

    What is not asked is not needed: a hidden field is left out. Raises UnknownName where the form has no such field.
    """
    field = schema.form_fields().get(name)
    if not isinstance(field, Computed):
        raise UnknownName(name="computed")
    values, hidden = readable(schema, post.raw), set(ask(schema, post.raw).hidden)
    needed = [one for one in field.depends if one not in hidden]
    return field.handler, {one: values[one] for one in needed} if set(needed) <= set(values) else None
