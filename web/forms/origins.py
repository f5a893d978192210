"""Where the entries of a form come from: an earlier round, or what the system knows from other fields.

Nothing is remembered about it: an entry that equals what is known is marked, one that was changed is not. The page
sends along what it was filled with, so that a value somebody typed or cleared is never written over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from forms.asking import ask
from forms.fields import FormField, Group, Prefill, Words
from forms.loading import readable
from forms.schema import FormSchema
from web.forms.names import as_numbered, frame_id, name_of
from web.forms.read import Typed

Lookup = Callable[[str, Mapping[str, Any]], str | None]
"""Asks a registered prefill for its text, given the values it depends on."""


@dataclass(frozen=True)
class Origin:
    """A value that was not typed in this round, and where it comes from."""

    text: str
    words: Words


def known(schema: type[FormSchema], raw: Mapping[str, Any], lookup: Lookup) -> dict[str, Origin]:
    """By path: what the system knows of fields that are asked; those it knows nothing of are left out."""
    hidden = set(ask(schema, raw).hidden)
    return {
        path: Origin(text, Words(prefill.zh, prefill.en))
        for path, prefill, values in _prefills(schema, raw)
        if path not in hidden and all(name in values for name in prefill.depends)
        for text in [lookup(prefill.query, {name: values[name] for name in prefill.depends})]
        if text
    }


def _prefills(
    schema: type[FormSchema], raw: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, Prefill, Mapping[str, Any]]]:
    values = readable(schema, raw)
    for name, field in schema.form_fields().items():
        if field.prefill:
            yield f"{path}{name}", field.prefill, values
        if isinstance(field, Group):
            for index, row in _rows(raw.get(name)):
                yield from _prefills(field.row, row, f"{path}{name}.{index}.")


def earlier(schema: type[FormSchema], raw: Mapping[str, Any], words: Words, path: str = "") -> dict[str, Origin]:
    """By path: what was sent in an earlier round."""
    found: dict[str, Origin] = {}
    for name, field in schema.form_fields().items():
        entry = raw.get(name)
        if isinstance(field, Group):
            for index, row in _rows(entry):
                found |= earlier(field.row, row, words, f"{path}{name}.{index}.")
        elif _is_text(field, entry):
            found[f"{path}{name}"] = Origin(str(entry), words)
    return found


def _is_text(field: FormField[Any], entry: Any) -> bool:
    return isinstance(entry, str) and bool(entry) and field.kind != "flag"


def _rows(entry: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = entry if isinstance(entry, list) else []
    return ((index, row) for index, row in enumerate(rows) if isinstance(row, Mapping))


def fill(post: Typed, origins: Mapping[str, Origin]) -> dict[str, Origin]:
    """By path: what is to be written into fields nobody typed into, or whose source has changed since."""
    return {
        path: origin
        for path, origin in origins.items()
        for last in [post.filled.get(name_of(as_numbered(path, post.numbers)), "")]
        if origin.text != last and _entry(post.raw, path) in {"", last}
    }


def filled(raw: Mapping[str, Any], fresh: Mapping[str, Origin]) -> dict[str, Any]:
    """The entries with these written into them."""
    found = deepcopy(dict(raw))
    for path, origin in fresh.items():
        *outer, name = path.split(".")
        place: Any = found
        for part in outer:
            place = place[int(part)] if part.isdigit() else place[part]
        place[name] = origin.text
    return found


def _entry(raw: Any, path: str) -> str:
    for part in path.split("."):
        raw = raw[int(part)] if isinstance(raw, list) else raw.get(part)
    return raw if isinstance(raw, str) else ""


def frames(post: Typed, fresh: Mapping[str, Origin]) -> dict[str, str]:
    """What a page writes where: texts by frame, with the row numbers the page has."""
    return {frame_id(as_numbered(path, post.numbers)): origin.text for path, origin in fresh.items()}
