"""What a rule says is understood by somebody who draws and does not program, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.validation.rules_page import chinese
from workflows.validation import FAMILIES, RULES, Rule

LISTED = re.compile(r"Write one of: .*")
"""Words that are written so in a drawing."""
PLACE = re.compile(r"%\((\w+)\)([a-z])")
JARGON = (
    *("token", "xsd", "deadlock", "livelock", "null pointer", "ncname", "qname", "schema", "regex", "exception"),
    *("python", "java", "boolean", "string", "integer", "traceback", "stack", "namespace prefix", "parse", "parser"),
    *("serialize", "deserialize", "callback", "runtime", "co-reachable", "reachability", "unsound", "soundness"),
    *("xpath", "lxml", "libxml", "uuid", "enum", "tuple", "dict", "async", "thread", "mutex", "invalid", "syntax"),
)
"""Words of programmers."""
CHINESE_JARGON = (
    "令牌",
    "死锁",
    "异常类",
    "正则",
    "布尔",
    "字符串",
    "解析器",
    "序列化",
    "回调",
    "线程",
    "空指针",
    "枚举",
)
DOING = re.compile(
    r"(Add|Allow|Ask|Attach|Begin|Call|Change|Check|Choose|Close|Compare|Connect|Copy|Correct|Cut|Declare|Delete|Divide|"
    r"Draw|End|Export|Give|Go|Join|Keep|Lead|Leave|Let|Link|List|Look|Make|Mark|Merge|Move|Name|Narrow|Open|Perhaps|Put|"
    r"Read|Register|Remove|Rename|Replace|Save|Say|See|Send|Set|Shorten|Spell|Split|Start|Swap|Take|Tell|Turn|Use|Write)"
    r"\b"
)
"""How an advice begins: with what to do."""
PASSED_ON = re.compile(r"^%\((\w+)\)s$")
"""An advice that is worked out for each finding."""


def says(rule: Rule) -> str:
    return rule.code


@pytest.mark.parametrize("rule", RULES, ids=says)
def test_no_word_is_one_of_programmers(rule: Rule) -> None:
    words = LISTED.sub("", PLACE.sub("", f"{rule.says} {rule.advice}")).lower()
    assert not [word for word in JARGON if re.search(rf"\b{word}s?\b", words)]
    said = chinese()
    both = said(rule.says) + said(rule.advice)
    assert not [word for word in CHINESE_JARGON if word in both]


@pytest.mark.parametrize("rule", RULES, ids=says)
def test_a_text_is_a_sentence_without_its_full_stop(rule: Rule) -> None:
    for text in (rule.says, rule.advice):
        assert text == text.strip()
        assert not text.endswith((".", "!", ":", "。")) or text.endswith("…"), text
        assert text[0].isupper() or text[0] in "“%", text
        assert "'" not in text, text


@pytest.mark.parametrize("rule", RULES, ids=says)
def test_an_advice_begins_with_what_to_do(rule: Rule) -> None:
    assert PASSED_ON.match(rule.advice) or DOING.match(rule.advice), rule.advice


@pytest.mark.parametrize("rule", RULES, ids=says)
def test_both_languages_fill_the_same_places(rule: Rule) -> None:
    said = chinese()
    for text in (rule.says, rule.advice):
        assert set(PLACE.findall(text)) == set(PLACE.findall(said(text))), said(text)
        assert set(re.findall(r"%.", text)) <= {"%(", "%%"}, text


def test_the_titles_of_families_are_short() -> None:
    titles = [family.title for family in FAMILIES]
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 40 and not title.endswith(".") for title in titles)
