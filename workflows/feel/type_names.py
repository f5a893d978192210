"""Types as they are written: number, list<string>, context<a: date>, function<number> -> string, range<date>."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workflows.feel.cursor import Cursor
from workflows.feel.names import Names
from workflows.feel.types import ANY, NAMED, ContextOf, FunctionOf, ListOf, RangeOf, Type

_NAMED: Final = Names(NAMED)


def read_type(cursor: Cursor, own: Mapping[str, Type]) -> Type:
    """The type that starts here; `own` are types a decision model declares. Raises FeelError `unknown_type`."""
    with cursor.deeper():
        match = Names(own).longest(cursor.tokens, cursor.at) if own else None
        if match is not None:
            cursor.at += match[1]
            return own[match[0]]
        match = _NAMED.longest(cursor.tokens, cursor.at)
        if match is None:
            raise cursor.fail("unknown_type")
        cursor.at += match[1]
        return _with_arguments(cursor, match[0], own)


def _with_arguments(cursor: Cursor, name: str, own: Mapping[str, Type]) -> Type:
    if name not in {"list", "range", "context", "function"} or not cursor.accept("<"):
        return NAMED[name]
    if name == "context":
        return _context(cursor, own)
    if name == "function":
        return _function(cursor, own)
    inner = read_type(cursor, own)
    cursor.expect(">")
    return ListOf(inner) if name == "list" else RangeOf(inner)


def _context(cursor: Cursor, own: Mapping[str, Type]) -> Type:
    fields: list[tuple[str, Type]] = []
    while not cursor.accept(">"):
        if fields:
            cursor.expect(",")
        name = cursor.declared(":")
        cursor.expect(":")
        fields.append((name, read_type(cursor, own)))
    return ContextOf(tuple(fields))


def _function(cursor: Cursor, own: Mapping[str, Type]) -> Type:
    parameters: list[Type] = []
    while not cursor.accept(">"):
        if parameters:
            cursor.expect(",")
        parameters.append(read_type(cursor, own))
    result = read_type(cursor, own) if cursor.accept("->") else ANY
    return FunctionOf(tuple(parameters), result)


def optional_type(cursor: Cursor, own: Mapping[str, Type]) -> Type:
    """The type behind a colon, or Any."""
    return read_type(cursor, own) if cursor.accept(":") else ANY
