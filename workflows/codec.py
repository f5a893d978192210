"""Typed JSON: what goes in comes out with the same type and text, whatever a form can hold.

A plain JSON value stands for itself. Everything else is an object with the one key `$`, holding a type letter and a
text; an object of the data that has a key `$` is wrapped the same way, so no name is reserved.
"""

from __future__ import annotations

import json
import re
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
DEEPEST = 100
"""How deep lists and objects may be nested: far from where reading them back would run out of stack."""
MOST_DIGITS = 4_000
"""Of a whole number; from 4,300 on Python itself refuses to write one down."""
_LARGEST = 10**MOST_DIGITS
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


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


def encode(value: Any, room: int = DEEPEST) -> Any:
    """The value as plain JSON, nested at most `room` deep.

    Raises NotStorable: for floats too (money and measures are decimals), and for text that no database takes.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if value.isprintable() else _text(value)
    if type(value) is int:
        return _integer(value)
    if isinstance(value, (Mapping, list, tuple)):
        if room == 0:
            raise NotStorable(type="list or object nested too deep")
        return _nested(value, room - 1)
    for kind, letter, write, _ in _LETTERS:
        if isinstance(value, kind):
            return {TAG: [letter, write(value)]}
    raise NotStorable(type=type(value).__name__)


def storable(value: Any, room: int = DEEPEST) -> Any:
    """The value as far as it can be stored: what cannot (a range, a function) is left out as null."""
    if room and isinstance(value, Mapping):
        return {str(name): storable(inner, room - 1) for name, inner in value.items()}
    if room and isinstance(value, (list, tuple)):
        return [storable(inner, room - 1) for inner in value]
    try:
        encode(value, 0)
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
    except (ValueError, RecursionError) as error:
        raise Unreadable(why=type(error).__name__) from None


def _nested(value: Any, room: int) -> Any:
    if not isinstance(value, Mapping):
        return [encode(inner, room) for inner in value]
    plain = {_key(name): encode(inner, room) for name, inner in value.items()}
    return {TAG: ["o", plain]} if TAG in plain else plain


def _key(name: object) -> str:
    if not isinstance(name, str):
        raise NotStorable(type=type(name).__name__)
    return _text(name)


def _text(value: str) -> str:
    """The text, if PostgreSQL can hold it: no zero character and no half of a surrogate pair."""
    wrong = _UNWRITABLE.search(value)
    if wrong is not None:
        raise NotStorable(type=f"text with U+{ord(wrong[0]):04X}")
    return value


def _integer(value: int) -> int:
    if not -_LARGEST < value < _LARGEST:
        raise NotStorable(type="number with too many digits")
    return value
