"""JSON as somebody may type or send it, and what is made to be taken for something else."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

ODD_NAMES = ("typename", "__builtins__", "__class__", "$", "self", "data", "v", "险种", "a b", "", "\ud7ff", "𠮷")

FORGERIES = (
    {"$": ["n", "1.50"]},
    {"$": ["o", {"$": ["n", "1"]}]},
    {"$": ["o"]},
    {"$": ["x", "no such letter"]},
    {"$": "$"},
    {"$": None, "typename": "Decimal"},
    {"typename": "datetime", "value": "2026-01-01"},
    {"__class__": {"__init__": {"__globals__": None}}},
)
"""Objects that look like a serialiser's own words, ours and that of others."""

WRITABLE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
NAMES = st.sampled_from(ODD_NAMES) | WRITABLE


def _deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(1, 3_000).map(lambda digits: -(10**digits) + 1)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | WRITABLE
    | st.sampled_from(FORGERIES),
    _deeper,
    max_leaves=12,
)
"""Any JSON; a number with a point is a decimal, as wherever we read JSON."""


def nested(depth: int, inside: Any, name: str = "$") -> Any:
    """A value in lists and objects, this many around each other."""
    for level in range(depth):
        inside = [inside] if level % 2 else {name: inside}
    return inside


def same(left: Any, right: Any) -> bool:
    """Equal, and of the same types and texts: 1, 1.0 and true are three things."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and str(left) == str(right)
