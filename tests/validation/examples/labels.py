"""Names in both languages."""

from __future__ import annotations

from tests.engine.shapes import EXTENSIONS, line
from tests.support.drawings import Drawing
from tests.validation.example import faulty, two_times_right
from tests.validation.examples.words import with_outcomes


@faulty("no_chinese", at="test")
def nothing_in_chinese() -> Drawing:
    """Ids instead of names."""
    return line("test", "entry")


def in_chinese() -> str:
    """Everything has its name."""
    text = with_outcomes('code="done" name="完成"').xml().replace('show="true"', 'show="false"')
    return text.replace('id="entry"', 'id="entry" name="录入"').replace("<bpmn:process ", '<bpmn:process name="测试" ')


def in_both() -> str:
    """Letters of both."""
    return in_chinese().replace("录入", "录入 VIP")


two_times_right("no_chinese", in_chinese, in_both)


@faulty("no_english", at="test")
def nothing_in_english() -> str:
    """Those who read English see Chinese."""
    return in_chinese()


def in_two_languages() -> str:
    """Everything has its label."""
    label = '<anliu:label lang="en">x</anliu:label>'
    text = in_chinese().replace('name="完成"/>', f'name="完成">{label}</anliu:outcome>')
    return text.replace(EXTENSIONS, EXTENSIONS + label)


def nothing_to_translate() -> Drawing:
    """What is not in Chinese needs no English."""
    return line("test", "entry")


two_times_right("no_english", in_two_languages, nothing_to_translate)
