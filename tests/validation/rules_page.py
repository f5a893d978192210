"""Write the tables of docs/validation.md from the rules: `python -m tests.validation.rules_page`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.validation.example import Example
from tests.validation.wall import examples
from web import messages
from workflows.validation import FAMILIES, RULES, Rule, Severity

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "validation.md"
MOST_SHOWN = 2
PLACE = re.compile(r"%\((\w+)\)s")
SEVERITIES = {Severity.ERROR: ("错误", "error"), Severity.WARNING: ("提醒", "warning"), Severity.INFO: ("说明", "info")}
OTHERS = ("其他：文件与引擎", "Files, and what the engine says itself")
"""The title over the rules that belong to no family."""
WORKED_OUT = ("*按具体情况给出*", "*worked out for each finding*")

Say = Callable[[str], str]


def groups() -> list[tuple[str, str, tuple[Rule, ...]]]:
    """The rules under their titles in Chinese and English, those of no family last."""
    said = chinese()
    found = [(said(family.title), family.title, family.rules) for family in FAMILIES if family.rules]
    told = {rule.code for _, _, rules in found for rule in rules}
    return [*found, (*OTHERS, tuple(rule for rule in RULES if rule.code not in told))]


def chinese() -> Say:
    """What a text is in Chinese: as it stands where nobody has translated it yet."""
    known = messages.catalogue()

    def say(text: str) -> str:
        found = known.get(text)
        return str(found.string) if found is not None and found.string else text

    return say


def shown_by(rule: Rule) -> list[Example]:
    """The examples that break a rule."""
    return [example for example in examples() if example.code == rule.code and example.at]


def in_chinese() -> str:
    """A table for each family: what is said, and what to do."""
    say = chinese()
    parts = []
    for title, _, rules in groups():
        rows = [
            _row(f"`{rule.code}`", SEVERITIES[rule.severity][0], _plain(say(rule.says)), _advice(say(rule.advice), 0))
            for rule in rules
        ]
        parts.append("\n".join((f"### {title}", "", "| 代码 | 程度 | 说什么 | 怎么办 |", "|---|---|---|---|", *rows)))
    return "\n\n".join(parts)


def in_english() -> str:
    """The same with the section of the standard and the examples."""
    parts = []
    head = ("| Code | Severity | What it says | What to do | Standard | Shown by |", "|---|---|---|---|---|---|")
    for _, title, rules in groups():
        rows = [
            _row(
                f"`{rule.code}`",
                SEVERITIES[rule.severity][1],
                _plain(rule.says),
                _advice(rule.advice, 1),
                rule.source,
                _links(shown_by(rule)),
            )
            for rule in rules
        ]
        parts.append("\n".join((f"### {title}", "", *head, *rows)))
    return "\n\n".join(parts)


def written(page: str) -> str:
    """The page with its tables as they are to be."""
    for name, table in (("zh", in_chinese()), ("en", in_english())):
        begin, end = f"<!-- rules:{name} -->", f"<!-- /rules:{name} -->"
        page = re.sub(f"{begin}.*{end}", lambda _, text=f"{begin}\n{table}\n{end}": text, page, flags=re.DOTALL)
    return page


def _plain(text: str) -> str:
    """A text with the names of what is put into its places."""
    return PLACE.sub(r"‹\1›", text).replace("%%", "%")


def _advice(text: str, language: int) -> str:
    """An advice that is one place alone is worked out for each finding."""
    return WORKED_OUT[language] if PLACE.fullmatch(text) else _plain(text)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _links(found: list[Example]) -> str:
    names = dict.fromkeys((example.name, _place(example)) for example in found)
    links = [f"[`{name}`](../{place})" for name, place in list(names)[:MOST_SHOWN]]
    more = len(names) - MOST_SHOWN
    return ", ".join(links) + (f" and {more} more" if more > 0 else "")


def _place(example: Example) -> str:
    return f"tests/validation/examples/{example.family}.py"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
