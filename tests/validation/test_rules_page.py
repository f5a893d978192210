"""What the documentation says about the validator is what its rules say."""

from __future__ import annotations

from collections import Counter

from tests.validation.rules_page import PAGE, groups, written
from workflows.validation import RULES


def test_the_page_says_what_the_rules_say() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page), "python -m tests.validation.rules_page"
    assert all(page.count(f"<!-- {mark}rules:{name} -->") == 1 for mark in ("", "/") for name in ("zh", "en"))


def test_every_rule_stands_in_one_table_and_has_a_code_of_its_own() -> None:
    assert Counter(rule.code for _, _, rules in groups() for rule in rules) == Counter({r.code: 1 for r in RULES})
