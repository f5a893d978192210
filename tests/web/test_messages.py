"""Every text a reader can meet has its Chinese, confirmed, and what pages read is what was translated."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.support.drawings import Drawing
from web import i18n, messages
from web.speech import both_of
from workflows.commands.publishing import Unsound
from workflows.engine import EngineError
from workflows.engine.expressions import Feel
from workflows.feel import compile_expression
from workflows.feel.analysis import study_expression
from workflows.feel.types import Simple
from workflows.validation import validate

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


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-CN", '“"18 岁"”是文本，此处需要数字'),
        ("en", '“"18 岁"” is text; a number is needed here'),
    ],
)
def test_a_mistake_in_an_expression_is_told_in_the_readers_language(language, expected):
    app = Flask("web")
    i18n.init_app(app)
    (problem,) = study_expression(compile_expression('年龄 + "18 岁"'), {"年龄": Simple("number")}).problems
    with app.test_request_context(headers={"Accept-Language": language}):
        assert i18n.fill(i18n.translate(problem.message), problem.params) == expected


def test_an_error_inside_another_is_told_in_the_same_language():
    app = Flask("web")
    i18n.init_app(app)
    with pytest.raises(EngineError) as refused:
        Feel.of("if 年龄 > 18", frozenset({"年龄"}), "rate")
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert "缺少“then”" in i18n.say(refused.value)
    assert "“then” is missing" in str(refused.value)


def test_a_refused_package_is_told_in_both_languages_with_its_node():
    drawing = Drawing("application").start().user("entry").end().flow("start", "entry")
    error = Unsound("application", validate(drawing.package(), process="application"))
    chinese, english = both_of(error).lines("both")
    assert "entry" in chinese
    assert "entry" in english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert english.startswith("application cannot be published: 1 errors. The first, at “entry”: Nothing leads on")
