"""Every text a reader can meet has its Chinese, confirmed, and what pages read is what was translated."""

from __future__ import annotations

import re

import pytest

from web import messages

PLACES = re.compile(r"%\((\w+)\)([a-z])")


@pytest.fixture(scope="module")
def known():
    return messages.catalogue()


@pytest.fixture(scope="module")
def used():
    return messages.extract()


def test_no_text_lacks_its_translation_and_none_waits_to_be_confirmed(known):
    assert messages.missing(known) == []


def test_the_catalogue_holds_exactly_the_texts_there_are(known, used):
    ids = lambda catalogue: {one.id for one in catalogue if one.id}  # noqa: E731
    assert ids(used) - ids(known) == set(), "run: python -m web.messages"
    assert ids(known) - ids(used) == set(), "run: python -m web.messages"


def test_the_pages_read_what_the_catalogue_says(known):
    assert (messages.FOLDER / "messages.mo").read_bytes() == messages.compiled(known)


def test_a_translation_fills_the_same_places_in_the_same_way(known):
    for one in known:
        texts = one.string if isinstance(one.string, (list, tuple)) else (one.string,)
        source = one.id[-1] if isinstance(one.id, (list, tuple)) else one.id
        for text in texts if one.id else ():
            assert set(PLACES.findall(text)) == set(PLACES.findall(source)), source
            assert text.count("{}") == source.count("{}"), source


def test_a_translation_is_chinese(known):
    same = {"%(document)s", "Anliu"}
    for one in known:
        text = one.string[0] if isinstance(one.string, (list, tuple)) else one.string
        bare = PLACES.sub("", text)
        if one.id and one.id not in same and any(letter.isalpha() for letter in bare):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in bare), one.id
