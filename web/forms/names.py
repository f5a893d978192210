"""Names of inputs and ids on a page: the path `beneficiaries.0.name` is the input `beneficiaries-0-name`."""

from __future__ import annotations

import re
from typing import Any

from forms.fields import Documents, Group, Shown
from forms.schema import FormSchema

#: Row numbers as a page writes them; anything else is no row of ours.
_ROW = re.compile(r"0|[1-9]\d{0,5}", re.ASCII)

Tree = dict[Any, Any]
"""Entries by name; rows by the number the page gave them, so that gaps and any order are fine."""


def name_of(path: str) -> str:
    """The input's name."""
    return path.replace(".", "-")


def input_id(path: str) -> str:
    """The id of the input, or of the whole question where there are several inputs."""
    return f"f-{name_of(path)}"


def frame_id(path: str) -> str:
    """The id of the frame around the input, which is hidden while the field is not asked."""
    return f"w-{name_of(path)}"


def place(schema: type[FormSchema], tree: Tree, name: str, texts: list[str]) -> bool:
    """Put the entry of one input where it belongs; false where the form has no such input."""
    return _place(schema, tree, name.split("-"), texts)


def _place(schema: type[FormSchema], tree: Tree, parts: list[str], texts: list[str]) -> bool:
    head, rest = parts[0], parts[1:]
    field = schema.form_fields().get(head)
    if field is None or isinstance(field, Shown):
        return False
    if isinstance(field, Group):
        return _place_in_row(field, tree.setdefault(head, {}), rest, texts)
    if isinstance(field, Documents):
        return _place_file(field, tree.setdefault(head, {}), rest, texts)
    if rest:
        return False
    tree[head] = texts[-1]
    return True


def _place_in_row(group: Group, rows: Tree, rest: list[str], texts: list[str]) -> bool:
    if len(rest) < 2 or not _ROW.fullmatch(rest[0]):  # noqa: PLR2004 - a row and a name
        return False
    row = rows.setdefault(int(rest[0]), {})
    return rest[1:] == ["_"] or _place(group.row, row, rest[1:], texts)


def _place_file(field: Documents, kinds: Tree, rest: list[str], texts: list[str]) -> bool:
    """`documents-ID_FRONT-0` holds the id of a stored file; `documents-ID_FRONT` is a file input left empty."""
    if not rest or rest[0] not in {document.code for document in field.documents}:
        return False
    if len(rest) == 1:
        return True
    if len(rest) > 2 or not _ROW.fullmatch(rest[1]):  # noqa: PLR2004 - a kind and a number
        return False
    kinds.setdefault(rest[0], {})[int(rest[1])] = texts[-1]
    return True


def inside(schema: type[FormSchema], tree: Tree, parts: list[str]) -> tuple[Group | None, Tree]:
    """The rows or files a button speaks about, and the group where rows can be added. Raises KeyError."""
    field = schema.form_fields()[parts[0]]
    found = tree.setdefault(parts[0], {})
    if isinstance(field, Group):
        return (field, found) if len(parts) == 1 else inside(field.row, found[int(parts[1])], parts[2:])
    if isinstance(field, Documents):
        return None, found[parts[1]]
    raise KeyError(parts[0])


def plain(tree: Tree) -> dict[str, Any]:
    """The tree with rows as lists, in the order of their numbers."""
    return {name: _plain(value) for name, value in tree.items()}


def _plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if all(isinstance(key, int) for key in value):
        return [_plain(value[key]) if value[key] != {} else {} for key in sorted(value)]
    return plain(value)


def numbers(tree: Tree, path: str = "") -> dict[str, list[int]]:
    """By path of each list: the numbers the page gave its rows, in the order of the rows."""
    found: dict[str, list[int]] = {}
    for name, value in tree.items():
        if isinstance(value, dict) and value and all(isinstance(key, int) for key in value):
            found[f"{path}{name}"] = sorted(value)
            for place_, key in enumerate(sorted(value)):
                found |= numbers(value[key], f"{path}{name}.{place_}.") if isinstance(value[key], dict) else {}
    return found


def as_numbered(path: str, numbered: dict[str, list[int]]) -> str:
    """The path with the page's own row numbers, where rows were removed on the page."""
    real, shown = "", []
    for part in path.split("."):
        shown.append(str(numbered[real][int(part)]) if real in numbered and part.isdigit() else part)
        real = f"{real}.{part}".strip(".")
    return ".".join(shown)
