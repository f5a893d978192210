"""Any JSON is stored and read back as it was; what no database could give back is refused by its kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import scale
from tests.support.house import KEYS
from tests.support.json_values import FORGERIES, JSON, NAMES, nested, same
from workflows import codec, sealing

CASE = UUID("01900000-0000-7000-8000-000000000001")

UNSTORABLE = {
    "a zero character": ("a\0b", "text with U+0000"),
    "half a pair": ("\ud83d", "text with U+D83D"),
    "half a pair in a name": ({"\udc00": 1}, "text with U+DC00"),
    "a name that is none": ({1: 1}, "int"),
    "a float": ([1.5], "float"),
    "a number without end": (10**codec.MOST_DIGITS, "number with too many digits"),
    "a negative one": ([-(10**codec.MOST_DIGITS)], "number with too many digits"),
    "lists without end": (nested(codec.DEEPEST + 1, "x"), "list or object nested too deep"),
}


@given(JSON, NAMES, st.integers(0, codec.DEEPEST // 2))
@settings(max_examples=scale(100, 5_000), deadline=None)
def test_any_json_comes_back_out_of_the_codec_and_out_of_a_seal(value: Any, name: str, depth: int) -> None:
    sealing.install(KEYS)
    deep = nested(depth, value, name)
    assert same(codec.loads(codec.dumps(deep)), deep)
    assert same(sealing.unseal(sealing.seal(deep, owner=CASE)), deep)


@pytest.mark.parametrize("forged", FORGERIES, ids=str)
def test_an_object_that_imitates_the_codec_stays_an_object(forged: dict[str, Any]) -> None:
    twice = {"$": [forged, {"$": forged}]}
    assert same(codec.loads(codec.dumps(twice)), twice)
    assert same(codec.storable(twice), twice)


def test_what_is_just_small_enough_is_stored() -> None:
    for value in (nested(codec.DEEPEST, None), 10**codec.MOST_DIGITS - 1, 1 - 10**codec.MOST_DIGITS, "\x01\n𠮷\uffff"):
        assert same(codec.loads(codec.dumps(value)), value)


@pytest.mark.parametrize(("value", "kind"), UNSTORABLE.values(), ids=UNSTORABLE)
def test_what_cannot_be_stored_is_refused_by_its_kind(value: Any, kind: str) -> None:
    with pytest.raises(codec.NotStorable) as error:
        codec.dumps(value)
    assert str(error.value) == f"A value of type {kind} cannot be stored"


@pytest.mark.parametrize("deep", [codec.DEEPEST, 10_000])
def test_of_what_is_nested_too_deep_the_outer_part_is_kept(deep: int) -> None:
    kept = codec.storable({"rows": nested(deep, "x"), "number": 10**5_000, "text": "\0", "whole": [1]})
    assert codec.loads(codec.dumps(kept)) == kept
    assert (kept["number"], kept["text"], kept["whole"]) == (None, None, [1])


@pytest.mark.parametrize("text", ["", "{", "9" * 5_000, "[" * 100_000, '{"$":["x","1"]}', '{"$":["n","one"]}'])
def test_a_text_that_nobody_stored_is_unreadable(text: str) -> None:
    with pytest.raises(codec.Unreadable):
        codec.loads(text)
