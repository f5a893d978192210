"""The page of incidents: every code in the reader's language, with what can be done and how it goes on."""

from __future__ import annotations

import re

import pytest

from tests.support.desk import WorkDesk, text_of
from tests.support.drawings import Drawing
from tests.support.handlers import test
from workflows.commands.advice import ADVICE, CAUSES
from workflows.commands.incidents import Trouble, open_incident
from workflows.engine.trouble import TEXTS
from workflows.types import CLOCK

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"%\(\w+\)s")
SHOP = Drawing("broken").start().user("entry", role="agent").end().flow("start", "entry", "end")


@pytest.fixture
def stopped(desk: WorkDesk) -> WorkDesk:
    """An incident of every code there is, and one of a code that a handler made up."""
    desk.plug(test)
    case = desk.house.start(desk.house.publish(SHOP), "wangfang")
    with desk.house.moment():
        for code in (*ADVICE, "MADE_UP"):
            text = PLACE.sub("7", TEXTS.get(code, "7" if code in CAUSES else ""))
            open_incident(case, Trouble(code=code, text=text, node="entry"), actor=CLOCK)
    return desk


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_incident_says_what_went_wrong_and_what_to_do_in_the_readers_language(
    stopped: WorkDesk, language: str
) -> None:
    operator = stopped.browser("tangwei")
    operator.post("/language", {"lang": language})
    page = operator.page("/incidents")
    told = page.cssselect("td.c-title")
    assert len(told) == len(ADVICE) + 1
    for cell in told:
        cause, advice = cell.text, cell.cssselect(".advice")[0].text_content()
        assert bool(CHINESE.search(cause)) == bool(CHINESE.search(advice)) == (language == "zh_CN"), cause
        assert "%" not in cause + advice


def test_what_was_written_into_an_engines_text_is_shown_in_both_languages(stopped: WorkDesk) -> None:
    operator = stopped.browser("tangwei")
    for language in ("zh_CN", "en"):
        operator.post("/language", {"lang": language})
        rows = [row for row in text_of(operator.page("/incidents"), "tbody tr") if "too_many_steps" in row]
        assert "7" in rows[0]


def test_who_begins_a_case_that_cannot_begin_is_told_why_and_where(desk: WorkDesk) -> None:
    desk.plug(test)
    drawing = Drawing("broken").start().service("break", "test.break").user("entry", role="agent").end()
    desk.house.publish(drawing.flow("start", "break", "entry", "end"))
    agent = desk.browser("wangfang")
    agent.post("/language", {"lang": "en"})

    answer = agent.post("/new", {"process": "broken"})

    assert answer.status_code == 500
    assert "The case could not begin: ZeroDivisionError (at break)" in answer.text
    assert "secret" not in answer.text
