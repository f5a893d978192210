"""Built-ins on strings (DMN 1.5 §10.3.4.3). Places count characters from 1."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from workflows.feel import regex
from workflows.feel.builtins.signature import Library
from workflows.feel.env import Env

LIBRARY: Final = Library()


@LIBRARY.offer("substring(string: string, start position: number, length?: number|null) -> string")
def _substring(env: Env, string: str, start: Decimal, length: Decimal | None = None) -> object:
    """A negative start counts from the end; parts of a place are cut off."""
    place = int(start)
    if place == 0:
        return None
    first = max(place - 1 if place > 0 else len(string) + place, 0)
    env.fuel.text(len(string))
    return string[first:] if length is None else string[first : first + max(int(length), 0)]


@LIBRARY.offer("string length(string: string) -> number")
def _length(_: Env, string: str) -> object:
    return Decimal(len(string))


@LIBRARY.offer("upper case(string: string) -> string")
def _upper(env: Env, string: str) -> object:
    env.fuel.text(len(string))
    return string.upper()


@LIBRARY.offer("lower case(string: string) -> string")
def _lower(env: Env, string: str) -> object:
    env.fuel.text(len(string))
    return string.lower()


@LIBRARY.offer("substring before(string: string, match: string) -> string")
def _before(env: Env, string: str, match: str) -> object:
    env.fuel.text(len(string))
    head, found, _ = string.partition(match) if match else ("", "", "")
    return head if found else ""


@LIBRARY.offer("substring after(string: string, match: string) -> string")
def _after(env: Env, string: str, match: str) -> object:
    env.fuel.text(len(string))
    return string.partition(match)[2] if match else string


@LIBRARY.offer("contains(string: string, match: string) -> boolean")
def _contains(env: Env, string: str, match: str) -> object:
    env.fuel.text(len(string))
    return match in string


@LIBRARY.offer("starts with(string: string, match: string) -> boolean")
def _starts(env: Env, string: str, match: str) -> object:
    env.fuel.text(len(match))
    return string.startswith(match)


@LIBRARY.offer("ends with(string: string, match: string) -> boolean")
def _ends(env: Env, string: str, match: str) -> object:
    env.fuel.text(len(match))
    return string.endswith(match)


@LIBRARY.offer("trim(string: string) -> string")
def _trim(env: Env, string: str) -> object:
    env.fuel.text(len(string))
    return string.strip()


@LIBRARY.offer("matches(input: string, pattern: string, flags?: string|null) -> boolean")
def _matches(env: Env, string: str, pattern: str, flags: str | None = None) -> object:
    compiled = regex.compile_pattern(pattern, flags or "", env.fuel)
    return None if compiled is None else compiled.search(string, env.fuel) is not None


@LIBRARY.offer("replace(input: string, pattern: string, replacement: string, flags?: string|null) -> string")
def _replace(env: Env, string: str, pattern: str, replacement: str, flags: str | None = None) -> object:
    compiled = regex.compile_pattern(pattern, flags or "", env.fuel)
    return None if compiled is None else compiled.replace(string, replacement, env.fuel)


@LIBRARY.offer("split(string: string, delimiter: string) -> list<string>")
def _split(env: Env, string: str, delimiter: str) -> object:
    compiled = regex.compile_pattern(delimiter, "", env.fuel)
    return None if compiled is None else compiled.split(string, env.fuel)


@LIBRARY.offer("string join(list: list, delimiter?: string|null) -> string")
def _join(env: Env, items: list[object], delimiter: str | None = None) -> object:
    """Null items are left out; anything else but a string makes the result null."""
    env.fuel.items(len(items))
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) + sum(item is None for item in items) != len(items):
        return None
    env.fuel.text(sum(map(len, texts)) + len(delimiter or "") * len(texts))
    return (delimiter or "").join(texts)
