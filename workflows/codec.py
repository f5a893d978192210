"""Typed JSON: what goes in comes out with the same type and text, whatever a form can hold.

A plain JSON value stands for itself. Everything else is an object with the one key `$`, holding a type letter and a
text; an object of the data that has a key `$` is wrapped the same way, so no name is reserved.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from workflows.errors import AnliuError
from workflows.feel.values import YearsMonths

TAG = "$"
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
"""Made once: `json.dumps` makes one per call."""
FORMAT = 1


class NotStorable(AnliuError):
    """A value of type %(type)s cannot be stored"""


class Unreadable(AnliuError):
    """A stored value cannot be read: %(why)s"""


def _timedelta_text(value: timedelta) -> str:
    return f"{value.days}:{value.seconds}:{value.microseconds}"


def _timedelta(text: str) -> timedelta:
    days, seconds, microseconds = (int(part) for part in text.split(":"))
    return timedelta(days=days, seconds=seconds, microseconds=microseconds)


_LETTERS: tuple[tuple[type, str, Callable[[Any], str], Callable[[str], Any]], ...] = (
    (Decimal, "n", str, Decimal),
    (datetime, "t", datetime.isoformat, datetime.fromisoformat),
    (date, "d", date.isoformat, date.fromisoformat),
    (time, "h", time.isoformat, time.fromisoformat),
    (timedelta, "s", _timedelta_text, _timedelta),
    (YearsMonths, "m", lambda value: str(value.months), lambda text: YearsMonths(int(text))),
    (UUID, "u", str, UUID),
    (bytes, "b", bytes.hex, bytes.fromhex),
)
_READ: Mapping[str, Callable[[str], Any]] = {letter: read for _, letter, _, read in _LETTERS}


def encode(value: Any) -> Any:
    """The value as plain JSON. Raises NotStorable (floats too: money and measures are decimals)."""
    if value is None or isinstance(value, (bool, str)) or type(value) is int:
        return value
    if isinstance(value, Mapping):
        plain = {_key(name): encode(inner) for name, inner in value.items()}
        return {TAG: ["o", plain]} if TAG in plain else plain
    if isinstance(value, (list, tuple)):
        return [encode(inner) for inner in value]
    for kind, letter, write, _ in _LETTERS:
        if isinstance(value, kind):
            return {TAG: [letter, write(value)]}
    raise NotStorable(type=type(value).__name__)


def storable(value: Any) -> Any:
    """The value as far as it can be stored: what cannot (a range, a function) is left out as null."""
    if isinstance(value, Mapping):
        return {str(name): storable(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(inner) for inner in value]
    try:
        encode(value)
    except NotStorable:
        return None
    return value


def decode(plain: Any) -> Any:
    """The value again. Raises Unreadable."""
    if isinstance(plain, list):
        return [decode(inner) for inner in plain]
    if not isinstance(plain, dict):
        return plain
    if TAG not in plain:
        return {name: decode(inner) for name, inner in plain.items()}
    try:
        letter, inner = plain[TAG]
        if letter == "o":
            return {name: decode(part) for name, part in inner.items()}
        return _READ[letter](inner)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise Unreadable(why=type(error).__name__) from None


def dumps(value: Any) -> str:
    """The value as compact JSON text with typed values."""
    return _WRITER.encode(encode(value))


def loads(text: str) -> Any:
    """The value of such a text. Raises Unreadable."""
    try:
        return decode(json.loads(text))
    except json.JSONDecodeError as error:
        raise Unreadable(why=type(error).__name__) from None


def _key(name: object) -> str:
    if not isinstance(name, str):
        raise NotStorable(type=type(name).__name__)
    return name
