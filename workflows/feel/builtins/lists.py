"""Built-ins on lists (DMN 1.5 §10.3.4.4). Places count from 1, from the end if negative."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Final

from workflows.feel.builtins.signature import Library
from workflows.feel.env import Env
from workflows.feel.operators import conjunction, disjunction
from workflows.feel.order import compare, equal
from workflows.feel.values import ORDERED, Function, kind

LIBRARY: Final = Library()
Items = list[object]


def _index(items: Items, place: Decimal) -> int | None:
    """The place as Python counts; None outside of the list."""
    if place != place.to_integral_value() or not 1 <= abs(place) <= len(items):
        return None
    return int(place) - 1 if place > 0 else len(items) + int(place)


@LIBRARY.offer("list contains(list: list, element: any) -> boolean")
def _list_contains(env: Env, items: Items, element: object) -> object:
    env.fuel.items(len(items))
    return any(equal(item, element, env.fuel) is True for item in items)


@LIBRARY.offer("count(list: list) -> number")
@LIBRARY.offer("count(c...: any) -> number")
def _count(_: Env, *items: object) -> object:
    """Of the list, or of several arguments; null alone is no list."""
    return Decimal(len(_spread(items))) if items and items != (None,) else None


def _spread(items: tuple[object, ...]) -> Items:
    """The items of the one list, or the arguments themselves."""
    return items[0] if len(items) == 1 and isinstance(items[0], list) else list(items)


def _walked(env: Env, items: tuple[object, ...]) -> Items:
    """The same, to be looked through."""
    found = _spread(items)
    env.fuel.items(len(found))
    return found


@LIBRARY.offer("all(list: list) -> boolean")
@LIBRARY.offer("all(b...: any) -> boolean")
def _all(env: Env, *items: object) -> object:
    answer: bool | None = True
    for item in _walked(env, items):
        answer = conjunction(answer, item)
    return answer if items else None


@LIBRARY.offer("any(list: list) -> boolean")
@LIBRARY.offer("any(b...: any) -> boolean")
def _any(env: Env, *items: object) -> object:
    answer: bool | None = False
    for item in _walked(env, items):
        answer = disjunction(answer, item)
    return answer if items else None


@LIBRARY.offer("sublist(list: list, start position: number, length?: number|null) -> first")
def _sublist(env: Env, items: Items, start: Decimal, length: Decimal | None = None) -> object:
    first = _index(items, start)
    if first is None or (length is not None and (length < 0 or length != length.to_integral_value())):
        return None
    env.fuel.items(len(items))
    if length is None:
        return items[first:]
    return items[first : first + int(length)] if first + int(length) <= len(items) else None


@LIBRARY.offer("append(list: list, item...: any) -> list")
def _append(env: Env, items: Items, *more: object) -> object:
    if not more:
        return None
    env.fuel.items(len(items) + len(more))
    return [*items, *more]


@LIBRARY.offer("concatenate(list...: list) -> list")
def _concatenate(env: Env, *lists: Items) -> object:
    if not lists:
        return None
    env.fuel.items(sum(map(len, lists)))
    return [item for items in lists for item in items]


@LIBRARY.offer("insert before(list: list, position: number, newItem: any) -> list")
def _insert_before(env: Env, items: Items, position: Decimal, item: object) -> object:
    index = _index(items, position)
    if index is None:
        return None
    env.fuel.items(len(items) + 1)
    return [*items[:index], item, *items[index:]]


@LIBRARY.offer("remove(list: list, position: number) -> first")
def _remove(env: Env, items: Items, position: Decimal) -> object:
    index = _index(items, position)
    if index is None:
        return None
    env.fuel.items(len(items))
    return [*items[:index], *items[index + 1 :]]


@LIBRARY.offer("list replace(list: list, position: number, newItem: any) -> list")
def _replace(env: Env, items: Items, position: Decimal, item: object) -> object:
    index = _index(items, position)
    if index is None:
        return None
    env.fuel.items(len(items))
    return [*items[:index], item, *items[index + 1 :]]


@LIBRARY.offer("list replace(list: list, match: function, newItem: any) -> list")
def _replace_matching(env: Env, items: Items, match: Function, item: object) -> object:
    """`match(item, newItem)` says which ones."""
    chosen = [match.call(env, [one, item], None) for one in items]
    if any(not isinstance(one, bool) for one in chosen):
        return None
    return [item if hit else one for one, hit in zip(items, chosen, strict=True)]


@LIBRARY.offer("reverse(list: list) -> first")
def _reverse(env: Env, items: Items) -> object:
    env.fuel.items(len(items))
    return items[::-1]


@LIBRARY.offer("index of(list: list, match: any) -> list<number>")
def _index_of(env: Env, items: Items, match: object) -> object:
    env.fuel.items(len(items))
    return [Decimal(place) for place, item in enumerate(items, start=1) if equal(item, match, env.fuel) is True]


@LIBRARY.offer("union(list...: list) -> list")
def _union(env: Env, *lists: Items) -> object:
    if not lists:
        return None
    return _distinct(env, [item for items in lists for item in items])


@LIBRARY.offer("distinct values(list: list) -> first")
def _distinct(env: Env, items: Items) -> object:
    found: Items = []
    for item in items:
        if not _among(env, item, found):
            found.append(item)
    return found


def _among(env: Env, item: object, items: Items) -> bool:
    """Whether an equal one is there; a comparison costs as much as a look at one item more."""
    env.fuel.spend(1)
    env.fuel.items(len(items))
    return any(equal(item, one, env.fuel) is True for one in items)


@LIBRARY.offer("duplicate values(list: list) -> first")
def _duplicates(env: Env, items: Items) -> object:
    seen: Items = []
    twice: Items = []
    for item in items:
        known = _among(env, item, seen)
        if known and not _among(env, item, twice):
            twice.append(item)
        elif not known:
            seen.append(item)
    return twice


@LIBRARY.offer("flatten(list: list) -> list")
def _flatten(env: Env, items: Items) -> object:
    flat: Items = []
    waiting = list(reversed(items))
    while waiting:
        env.fuel.spend(1)
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        else:
            flat.append(item)
    return flat


@LIBRARY.offer("sort(list: list, precedes: function) -> first")
def _sort(env: Env, items: Items, precedes: Function) -> object:
    """`precedes(a, b)` is true where a comes first; null where it answers something else."""
    strange: list[object] = []

    def before(a: object, b: object) -> bool:
        env.fuel.spend(1)
        answer = precedes.call(env, [a, b], None)
        if not isinstance(answer, bool):
            strange.append(answer)
        return answer is True

    done = sorted(items, key=functools.cmp_to_key(lambda a, b: -1 if before(a, b) else int(before(b, a))))
    return None if strange else done


@LIBRARY.offer("sort(list: list) -> first")
def _sort_ascending(env: Env, items: Items) -> object:
    """In ascending order; null unless all are of one ordered kind."""
    env.fuel.items(len(items))
    if {kind(item) for item in items} - ORDERED or any(compare(items[0], item) is None for item in items[1:]):
        return None
    return sorted(items, key=functools.cmp_to_key(lambda a, b: compare(a, b) or 0))


@LIBRARY.offer("partition(list: list, size: number) -> list<list>")
def _partition(env: Env, items: Items, size: Decimal) -> object:
    """Lists of this length, the last one maybe shorter."""
    if size < 1 or size != size.to_integral_value():
        return None
    env.fuel.items(len(items))
    width = int(size)
    return [items[at : at + width] for at in range(0, len(items), width)]
