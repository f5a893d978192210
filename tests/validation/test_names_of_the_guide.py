"""The guide's table of names, in both languages, is what is plugged in and what the demo company works with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forms.capabilities import FORMS
from handlers import editions
from handlers.capabilities import CAPABILITIES
from handlers.notices.queries import TEXTS
from web.demo.organisation import COLLEAGUES
from web.packages import packages
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.registry import Registry

GUIDE = (Path(__file__).parents[2] / "docs/process-owner.md").read_text(encoding="utf-8")
REGISTRY = Registry(*CAPABILITIES, *FORMS)
ZH = ("岗位", "表单", "本地处理程序", "只给输入的", "外部处理程序", "文书", "提醒")
EN = ("Roles", "Forms", "Local handlers", "Inputs only", "Remote handlers", "Letters", "Reminders")
TABLES = {"## 图上现在能点名的": ZH, "## Names a drawing may use today": EN}
NAME, CODE, WORD = re.compile(r"`([a-z_]+\.[a-z_]+)`"), re.compile(r'`"([A-Z_]+)"`'), re.compile(r"`([a-z_]+)`")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    table = GUIDE.split(f"{heading}\n\n")[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]


def named(heading: str, kind: str, name: re.Pattern[str]) -> list[str]:
    """The names in all rows of a kind, as often as they stand there."""
    return [found for first, names in rows(heading) if first.startswith(kind) for found in name.findall(names)]


@pytest.mark.parametrize(("heading", "kinds"), TABLES.items(), ids=["zh", "en"])
def test_the_guide_names_every_form_and_handler_once(heading: str, kinds: tuple[str, ...]) -> None:
    _, forms, local, inputs, remote, _, _ = kinds
    assert sorted(named(heading, forms, NAME)) == sorted(REGISTRY.forms)
    assert sorted(named(heading, local, NAME) + named(heading, inputs, NAME)) == sorted(REGISTRY.locals)
    sent = named(heading, remote, NAME)
    assert set(sent) == set(REGISTRY.remotes) | {"signatures.send_code"}, "the letter of a code is sent by its handler"


@pytest.mark.parametrize(("heading", "kinds"), TABLES.items(), ids=["zh", "en"])
def test_handlers_that_only_give_inputs_are_those_of_the_drawings(heading: str, kinds: tuple[str, ...]) -> None:
    texts = [text for package in packages().values() for text in package.values()]
    drawn = {name for text in texts for name in re.findall(r'anliu:inputs="([^"]+)"', text)}
    assert set(named(heading, kinds[3], NAME)) == drawn


@pytest.mark.parametrize(("heading", "kinds"), TABLES.items(), ids=["zh", "en"])
def test_roles_of_the_guide_are_drawn_and_somebody_has_them(heading: str, kinds: tuple[str, ...]) -> None:
    texts = [text for package in packages().values() for text in package.values()]
    drawn = {role for text in texts for role in re.findall(r'anliu:role="([^"]+)"', text)} - {"system"}
    assert set(named(heading, kinds[0], WORD)) == drawn & {colleague.role for colleague in COLLEAGUES} == drawn


@pytest.mark.parametrize(("heading", "kinds"), TABLES.items(), ids=["zh", "en"])
def test_letters_and_reminders_of_the_guide_can_be_sent(heading: str, kinds: tuple[str, ...]) -> None:
    letters = editions.load("documents", "letters").on(local_date(utcnow()))["letter"]
    assert named(heading, kinds[5], CODE) == list(letters)
    assert set(named(heading, kinds[6], CODE)) == {code for code in TEXTS if code.endswith("_REMINDER")}


def test_both_tables_have_the_same_rows_in_the_same_order() -> None:
    zh, en = ([NAME.findall(names) or CODE.findall(names) for _, names in rows(heading)] for heading in TABLES)
    assert zh == en
