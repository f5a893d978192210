"""Strings and lists beside those of Python."""

from __future__ import annotations

import string as ascii_text
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.support.feel_laws import DAYS, SHORT, SPANS, rounded, several, value

# Strings: places count code points, also beyond the first 65,536

TEXTS = st.text(
    st.one_of(st.sampled_from("ab保险🐎𠮷é\u0301"), st.characters(exclude_categories=["Cs"])), max_size=12
)  # fmt: skip


@several
@given(TEXTS, st.integers(-15, 15).filter(bool), st.none() | st.integers(0, 6))
def test_substrings_are_slices_of_code_points(text: str, start: int, length: int | None):
    first = start - 1 if start > 0 else max(len(text) + start, 0)
    expected = text[first:] if length is None else text[first : first + length]
    assert value("substring(t, s, l)", t=text, s=start, l=length) == expected
    assert value("string length(t)", t=text) == len(text)


@several
@given(TEXTS, TEXTS)
def test_strings_are_searched_as_in_python(text: str, part: str):
    scope = {"t": text, "p": part}
    assert value("contains(t, p)", **scope) is (part in text)
    assert value("starts with(t, p)", **scope) is text.startswith(part)
    assert value("ends with(t, p)", **scope) is text.endswith(part)
    assert value("upper case(t)", **scope) == text.upper()
    assert value("lower case(t)", **scope) == text.lower()
    assert value("t + p", **scope) == text + part
    assert value("t < p", **scope) is (text < part)
    assert value("string join([t, p], p)", **scope) == part.join([text, part])
    if part:
        head, found, tail = text.partition(part)
        assert value("substring before(t, p)", **scope) == (head if found else "")
        assert value("substring after(t, p)", **scope) == tail
        assert value('replace(t, p, "-", "q")', **scope) == text.replace(part, "-")


@several
@given(st.lists(TEXTS.map(lambda text: text.replace(";", "")), min_size=1, max_size=5))
def test_what_is_joined_is_split_again(parts: list[str]):
    assert value('split(string join(p, ";"), ";")', p=parts) == parts


@several
@given(TEXTS)
def test_a_quoted_text_is_read_as_itself(text: str):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    assert value(f'"{quoted}"') == text
    escaped = "".join(f"\\U{ord(character):06X}" for character in text)
    assert value(f'"{escaped}"') == text


@several
@given(st.text(ascii_text.ascii_letters, max_size=8), st.text(ascii_text.ascii_letters, min_size=1, max_size=3))
def test_a_pattern_of_letters_is_a_search(text: str, part: str):
    assert value("matches(t, p)", t=text, p=part) is (part in text)
    assert value('matches(t, p, "i")', t=text, p=part) is (part.lower() in text.lower())
    assert value("replace(t, p, p + p)", t=text, p=part) == text.replace(part, part + part)


# Lists

ITEMS = st.one_of(
    st.lists(SHORT, max_size=8),
    st.lists(TEXTS, max_size=8),
    st.lists(DAYS, max_size=8),
    st.lists(SPANS, max_size=8),
    st.lists(st.integers(-5, 5).map(Decimal), max_size=10),
)


@several
@given(ITEMS)
def test_sort_min_max_and_distinct_agree_with_each_other(items: list[Any]):
    in_order = sorted(items)
    assert value("sort(l)", l=items) == in_order
    assert value("sort(l, function(a, b) a < b)", l=items) == in_order
    assert value("sort(l, function(a, b) a > b)", l=items) == in_order[::-1]
    assert value("min(l)", l=items) == (in_order[0] if items else None)
    assert value("max(l)", l=items) == (in_order[-1] if items else None)
    distinct = list(dict.fromkeys(items))
    assert value("distinct values(l)", l=items) == distinct
    assert value("distinct values(distinct values(l))", l=items) == distinct
    assert value("union(l, l)", l=items) == distinct
    assert value("count(duplicate values(l))", l=items) == sum(items.count(one) > 1 for one in distinct)


@several
@given(st.lists(st.integers(0, 3), max_size=12))
def test_sorting_keeps_the_order_of_equals(keys: list[int]):
    rows = [{"key": key, "place": place} for place, key in enumerate(keys)]
    found = value("sort(l, function(a, b) a.key < b.key)", l=rows)
    assert found == sorted(rows, key=lambda row: row["key"])


@several
@given(ITEMS, st.integers(-6, 6), st.integers(0, 4))
def test_places_of_a_list_count_from_one(items: list[Any], start: int, length: int):
    scope = {"l": items, "s": start, "n": length}
    inside = 1 <= abs(start) <= len(items)
    at = start - 1 if start > 0 else len(items) + start
    assert value("l[s]", **scope) == (items[at] if inside else None)
    assert value("sublist(l, s)", **scope) == (items[at:] if inside else None)
    fits = inside and at + length <= len(items)
    assert value("sublist(l, s, n)", **scope) == (items[at : at + length] if fits else None)
    assert value(
        "reverse(reverse(l)) = l and concatenate(l, []) = l and flatten([l, [l]]) = concatenate(l, l)", **scope
    )
    assert value("count(append(l, s))", **scope) == len(items) + 1
    if inside:
        scope["p"] = at + 1
        assert value("remove(insert before(l, p, n), p) = l and insert before(l, s, n)[p] = n", **scope) is True
        assert value("list replace(l, s, l[s]) = l and list contains(index of(l, l[s]), p)", **scope) is True


@several
@given(st.lists(SHORT, min_size=1, max_size=8))
def test_sums_and_means_are_those_of_fractions(numbers: list[Decimal]):
    exact = [Fraction(one) for one in numbers]
    assert Fraction(value("sum(l)", l=numbers)) == sum(exact)
    assert Fraction(value("mean(l)", l=numbers)) == rounded(sum(exact) / len(exact))
    middle = sorted(exact)[(len(exact) - 1) // 2 : len(exact) // 2 + 1]
    assert Fraction(value("median(l)", l=numbers)) == sum(middle) / len(middle)
