"""Every rule finds what breaks it, at its element, and leaves alone what only looks so."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.engine.gallery.picture import Picture, Refused, Told
from tests.engine.gallery.wall import pictures
from tests.validation.example import Example
from tests.validation.wall import examples
from workflows.validation import RULES, Finding, Severity, apply, errors, validate

FAULTY = [example for example in examples() if example.at]
CORRECT = [example for example in examples() if not example.at]
MADE = {picture: picture.make() for picture in pictures()}
TOLD = [picture for picture in pictures() if isinstance(MADE[picture], Told)]
REFUSED = [picture for picture in pictures() if isinstance(MADE[picture], Refused)]


def judged(example: Example, files: dict[str, str] | None = None) -> tuple[Finding, ...]:
    process = "test" if "test.bpmn" in example.files else ""
    found = validate(files or example.files, process=process, registry=example.registry)
    assert all(str(one) and "%(" not in one.advice % one.params for one in found)
    return found


def told(found: tuple[Finding, ...]) -> str:
    return "\n".join(f"{one.file}:{one.line} {one.element} {one.code}: {one}" for one in found)


@pytest.mark.parametrize("example", FAULTY, ids=str)
def test_what_is_wrong_is_found_at_its_element_and_a_mechanical_fix_mends_it(example: Example) -> None:
    found = judged(example)
    mine = [one for one in found if one.code == example.code]
    assert sorted(one.element for one in mine) == sorted(example.at), told(found)
    others = {one.code for one in found if one.severity is Severity.ERROR} - {example.code}
    assert others <= example.also, told(found)
    for one in mine:
        assert not one.fix or is_mended(example, one)


def is_mended(example: Example, one: Finding) -> bool:
    files = example.files
    mended = judged(example, files | {one.file: apply(files[one.file], one.fix)})
    return one.element not in {each.element for each in mended if each.code == one.code}


@pytest.mark.parametrize("example", CORRECT, ids=str)
def test_what_only_looks_wrong_is_left_alone(example: Example) -> None:
    found = judged(example)
    assert not [one for one in found if one.code == example.code or one.severity is Severity.ERROR], told(found)


def test_every_rule_has_a_faulty_example_and_two_that_only_look_so() -> None:
    faulty, correct = Counter(one.code for one in FAULTY), Counter(one.code for one in CORRECT)
    shown_elsewhere = {"not_executed", "not_loaded", "misnamed_file"}  # in the gallery; in test_files.py
    codes = {rule.code for rule in RULES} - shown_elsewhere
    assert not [code for code in sorted(codes) if faulty[code] < 1 or correct[code] < 2]
    assert not (faulty.keys() | correct.keys()) - {rule.code for rule in RULES}


@pytest.mark.parametrize("picture", TOLD, ids=str)
def test_what_the_engine_runs_as_drawn_has_no_errors(picture: Picture) -> None:
    assert not errors(validate(MADE[picture].files, process="test"))


@pytest.mark.parametrize("picture", REFUSED, ids=str)
def test_what_the_engine_refuses_is_told_at_the_element(picture: Picture) -> None:
    found = validate(MADE[picture].files, process="test")
    assert MADE[picture].at in {one.element for one in errors(found)} or MADE[picture].at == "test", told(found)
