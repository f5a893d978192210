"""Our own words are those of the editor's moddle file, and are judged quickly."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from handlers.vocabulary.words import statuses
from tests.engine.shapes import line
from tests.validation.drawn import written
from workflows.engine.dialect import FACT_TYPES
from workflows.types import Tone
from workflows.validation import validate
from workflows.validation.dialect.vocabulary import ATTRIBUTES, CATCHING, ELEMENTS, LABELLED, THROWING
from workflows.validation.drawing import EVENTS, NODES

ROOT = Path(__file__).parents[2]
DESCRIPTOR = json.loads((ROOT / "web/assets/src/anliu.json").read_text())
GROUPS = {
    "event": EVENTS,
    "flowNode": NODES,
    "throwEvent": THROWING,
    "catchEvent": CATCHING,
}


def kinds(names: list[str]) -> set[str]:
    plain = [name.removeprefix("bpmn:") for name in names]
    small = [name[0].lower() + name[1:] for name in plain]
    return {kind for name in small for kind in GROUPS.get(name, {name})}


def test_the_elements_are_those_of_the_descriptor():
    described = {one["name"]: one for one in DESCRIPTOR["types"] if "superClass" in one}
    assert {name[0].lower() + name[1:] for name in described} == set(ELEMENTS)
    for name, one in described.items():
        ours = ELEMENTS[name[0].lower() + name[1:]]
        attributes = {each["name"] for each in one["properties"] if each.get("isAttr")}
        assert attributes == set(ours.attributes), name
        assert kinds(one.get("meta", {}).get("allowedIn", [])) == set(ours.homes), name


def test_the_attributes_are_those_of_the_descriptor():
    extending = [one for one in DESCRIPTOR["types"] if "extends" in one]
    described = {each["name"]: kinds(one["extends"]) for one in extending for each in one["properties"]}
    assert described == {name: set(homes) for name, homes in ATTRIBUTES.items()}


def test_labels_stand_where_the_descriptor_has_them():
    many = [one["name"].lower() for one in DESCRIPTOR["types"] for each in one["properties"] if each.get("isMany")]
    assert set(many) == LABELLED


def test_the_words_of_the_lists_are_those_of_the_descriptor():
    listed = {one["name"]: {each["name"] for each in one["literalValues"]} for one in DESCRIPTOR["enumerations"]}
    assert listed == {"FactType": set(FACT_TYPES), "Tone": set(Tone)}


def test_the_statuses_are_those_of_the_guide():
    guide = (ROOT / "docs/process-owner.md").read_text()
    row = next(row for row in guide.splitlines() if row.startswith("状态代码"))
    assert set(re.findall(r"`([A-Z_]+)`", row)) == set(statuses())


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("<anliu:outcome code", "<anliu:outcom code", "anliu:outcome"),
        ('anliu:form="', 'anliu:From="', "anliu:form"),
        ('<anliu:outcome code="done"', '<anliu:outcome Code="done"', "code"),
        ('<anliu:outcome code="done"', '<anliu:outcome anliu:code="done"', "code"),
    ],
)
def test_a_misspelt_word_is_told_with_the_one_that_is_meant(old: str, new: str, meant: str):
    found = [one for one in validate({"test.bpmn": written(old, new)}) if one.code == "unknown_word"]
    assert [one.params["instead"].params["meant"] for one in found] == [meant]


def test_many_wrong_words_are_judged_soon():
    facts = "".join(f'<anliu:fact name="n{number} +" type="text" shwo="x"/>' for number in range(2_000))
    files = {"test.bpmn": written("</bpmn:extensionElements>", f"{facts}</bpmn:extensionElements>")}
    many = {"test.bpmn": line("test", *(f"task_{number}" for number in range(2_000))).xml()}
    for one in (files, many):
        started = time.process_time()
        validate(one)
        assert time.process_time() - started < 10
