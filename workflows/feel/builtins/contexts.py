"""Built-ins on contexts (DMN 1.5 §10.3.4.10)."""

from __future__ import annotations

from typing import Final

from workflows.feel.builtins.signature import Library
from workflows.feel.env import Env

LIBRARY: Final = Library()


@LIBRARY.offer("get value(m: context, key: string)")
def _get_value(_: Env, context: dict[str, object], key: str) -> object:
    return context.get(key)


@LIBRARY.offer("get value(context: context, keys: list)")
def _get_nested(_: Env, context: object, keys: list[object]) -> object:
    for key in keys:
        if not isinstance(context, dict) or not isinstance(key, str):
            return None
        context = context.get(key)
    return context if keys else None


@LIBRARY.offer("get entries(m: context) -> list<context>")
def _get_entries(env: Env, context: dict[str, object]) -> object:
    env.fuel.items(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@LIBRARY.offer("context(entries: list) -> context")
def _context(env: Env, entries: list[object]) -> object:
    """Null for a double key, or an entry without key or value."""
    env.fuel.items(len(entries))
    made: dict[str, object] = {}
    for one in entries:
        key = one.get("key") if isinstance(one, dict) and "value" in one else None
        if not isinstance(key, str) or key in made:
            return None
        made[key] = one["value"]  # type: ignore[index]  # a dict, or key were None
    return made


@LIBRARY.offer("context put(context: context, key: string, value: any) -> context")
def _put(env: Env, context: dict[str, object], key: str, value: object) -> object:
    env.fuel.items(len(context) + 1)
    return context | {key: value}


@LIBRARY.offer("context put(context: context, keys: list, value: any) -> context")
def _put_nested(env: Env, context: dict[str, object], keys: list[object], value: object) -> object:
    """Null where the path leads through something that is no context."""
    key, *rest = keys or [None]
    if not isinstance(key, str):
        return None
    env.fuel.items(len(context) + 1)
    if not rest:
        return context | {key: value}
    inner = context.get(key)
    changed = _put_nested(env, inner, rest, value) if isinstance(inner, dict) else None
    return None if changed is None else context | {key: changed}


@LIBRARY.offer("context merge(contexts: list) -> context")
def _merge(env: Env, contexts: list[object]) -> object:
    merged: dict[str, object] = {}
    for one in contexts:
        if not isinstance(one, dict):
            return None
        merged.update(one)
        env.fuel.items(len(merged) + len(one))
    return merged
