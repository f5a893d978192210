"""A field whose change costs other entries, such as the product: asked first, then carried out (requirements S1.2.1).

The page sends along what stood there when it was drawn (`_was-product`). Without scripts a changed form comes back
with the question; with them a dialog asks at once, and what was drawn is brought up to date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.fields import FormField
from forms.schema import FormSchema
from web.forms.read import Typed


def changed(schema: type[FormSchema], post: Typed) -> dict[str, list[str]]:
    """By name of a field that was changed: the fields that would lose what they hold."""
    found = {}
    for name, field in schema.form_fields().items():
        was = post.was.get(name, "")
        if field.resets and was and post.raw.get(name, "") != was:
            found[name] = holding(field, post.raw)
    return {name: lost for name, lost in found.items() if lost}


def holding(field: FormField[Any], raw: Mapping[str, Any]) -> list[str]:
    """The dependent fields that hold something."""
    return [name for name in field.resets if raw.get(name) not in (None, "", [], {}) and _holds(raw[name])]


def _holds(entry: Any) -> bool:
    if isinstance(entry, Mapping):
        return any(_holds(inner) for inner in entry.values())
    if isinstance(entry, list):
        return any(_holds(inner) for inner in entry)
    return bool(entry)


def answered(schema: type[FormSchema], post: Typed) -> Typed:
    """The post after the question was answered: the others cleared, or the field as it was."""
    verb, name = post.answer
    field = schema.form_fields().get(name)
    if field is None or not field.resets:
        return post
    if verb == "keep":
        return replace(post, raw={**post.raw, name: post.was.get(name, "")})
    kept = {one: entry for one, entry in post.raw.items() if one not in field.resets}
    return replace(post, raw=kept, was={**post.was, name: post.raw.get(name, "")})
