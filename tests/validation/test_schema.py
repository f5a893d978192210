"""The schema: our grammar and libxml agree; every mistake is told once, at its line, and quickly."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

import pytest
from lxml import etree

from tests.engine.gallery.wall import pictures
from tests.engine.shapes import line
from tests.validation.drawn import written
from workflows.engine.dialect import ANLIU, BPMN
from workflows.engine.document import read_document
from workflows.validation import Severity, apply, validate
from workflows.validation.schema.conformance import MOST, _element, first_broken
from workflows.validation.schema.content import local
from workflows.validation.schema.grammar import DEFINITIONS, grammar

VALUES = (
    *("", "true", "a b", "1", "x", "-1", "Parallel", "1.5", "p:q", "bpmn:x", "None", "yes", " true ", "核保", "·a"),
    *("a·", "1a", "+1", "1e5", "INF", "##x", "a:b:c", '"><script>'),
)


def documents() -> Iterator[Any]:
    for picture in pictures():
        for name, text in picture.make().files.items():
            if name.endswith(".bpmn"):
                yield read_document(text)


def spoil(document: Any, dice: random.Random) -> Any:
    """One thing is added, taken away, mixed up or written otherwise."""
    document = deepcopy(document)
    elements = list(document.iter("*"))
    one = dice.choice(elements)
    attributes = sorted({name for kind in grammar().kinds.values() for name in kind.attributes})
    match dice.randrange(6):
        case 0:
            one.insert(dice.randint(0, len(one)), one.makeelement(dice.choice(sorted(grammar().tags))))
        case 1:
            one.set(dice.choice(attributes), dice.choice(VALUES))
        case 2 if one.attrib:
            del one.attrib[dice.choice(list(one.attrib))]
        case 3 if one is not document:
            one.getparent().remove(one)
        case 4:
            one[:] = dice.sample(list(one), len(one))
        case _:
            one.set(dice.choice(list(one.attrib) or ["id"]), dice.choice(VALUES))
    return read_document(etree.tostring(document, encoding="unicode"))


def told(document: Any) -> set[str]:
    root = grammar().kinds[grammar().tags[DEFINITIONS]]
    return {finding.code for _, finding in _element(document, root)}


def is_ours_to_tell(element: Any) -> bool:
    """Whether grammar.py looks there: not at what nobody reads, nor at what ids.py and words.py tell of."""
    around = {local(each.tag) for each in element.iterancestors()}
    if around & {"documentation", "text", "script", "extension", "extensionElements"}:
        return False
    references = {"flowNodeRef", "sequenceFlow", "dataInputAssociation", "dataOutputAssociation", "definitions"}
    return (
        not element.tag.startswith(ANLIU) and local(element.tag) not in references and "default" not in element.attrib
    )


def test_our_grammar_tells_of_what_libxml_finds():
    dice = random.Random(7)
    drawn = list(documents())
    missed = []
    for _ in range(1_500):
        document = spoil(dice.choice(drawn), dice)
        broken = first_broken(document)
        if broken is not None and is_ours_to_tell(broken) and not told(document):
            missed.append(etree.tostring(broken, encoding="unicode")[:200])
    assert not missed


def test_whatever_is_spoilt_validate_answers_and_tells_something():
    dice = random.Random(11)
    drawn = list(documents())
    for _ in range(150):
        document = spoil(spoil(dice.choice(drawn), dice), dice)
        found = validate({"test.bpmn": etree.tostring(document, encoding="unicode")}, process="test")
        for one in found:
            assert str(one)
            assert one.advice % one.params if one.params else one.advice
        assert found or first_broken(document) is None


def test_every_misspelt_element_of_a_process_is_told_of():
    text = line("test", "a", "b", "c").xml()
    for name in "abc":
        text = text.replace(f'<bpmn:userTask id="{name}" ', f'<bpmn:userTaks id="{name}" ')
    text = text.replace("</bpmn:userTask>", "</bpmn:userTaks>")
    found = [one for one in validate({"test.bpmn": text}) if one.code == "unknown_element"]
    assert [one.element for one in found] == ["a", "b", "c"]
    assert "userTask" in str(found[0].params["instead"])
    mended = apply(text, [change for one in found for change in one.fix])
    assert not [one for one in validate({"test.bpmn": mended}) if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ('isExecutable="true"', 'isExecutable="True"', "bad_value", "true, false"),
        ('isExecutable="true"', 'isExecuteable="true"', "unknown_attribute", "isExecutable"),
        ('anliu:form="test.any"', 'form="test.any"', "unknown_attribute", "anliu:form"),
        ("<bpmn:endEvent ", '<bpmn:message id="m"/><bpmn:endEvent ', "misplaced_element", "definitions"),
    ],
)
def test_the_advice_says_what_to_write(old: str, new: str, code: str, says: str):
    found = [one for one in validate({"test.bpmn": written(old, new)}) if one.code == code]
    assert len(found) == 1
    assert says in found[0].advice % found[0].params


def test_one_mistake_is_told_once():
    text = line("test", "entry").xml().replace('"entry"', '"entry now"')
    errors = [one for one in validate({"test.bpmn": text}, process="test") if one.severity is Severity.ERROR]
    assert [(one.code, one.element) for one in errors] == [("bad_id", "entry now")]


@pytest.mark.parametrize(("blank", "lines"), [(100, (101, 103)), (65_000, (65_001, 65_003)), (70_000, (0, 0))])
def test_lines_are_right_or_not_told(blank: int, lines: tuple[int, int]):
    text = written("<bpmn:endEvent ", "\n" * blank + '<bpmn:endEvnt id="odd"/>\n\n<bpmn:endEvent nmae="x" ')
    found = {one.code: one.line for one in validate({"test.bpmn": text}) if one.severity is Severity.ERROR}
    assert found == dict(zip(("unknown_element", "unknown_attribute"), lines, strict=True))


def test_sorting_keeps_everything_and_satisfies_libxml():
    text = written("</bpmn:process>", '<bpmn:textAnnotation id="note"/><!-- x --><bpmn:task id="t"/></bpmn:process>')
    [found] = [one for one in validate({"test.bpmn": text}) if one.code == "wrong_order"]
    sorted_text = apply(text, found.fix)
    assert sorted(map(tag, read_document(text).iter())) == sorted(map(tag, read_document(sorted_text).iter()))
    assert first_broken(read_document(text)) is not None
    assert first_broken(read_document(sorted_text)) is None


def tag(element: Any) -> str:
    return f"{element.tag} {element.get('id')}"


def test_eight_threads_judge_alike():
    wrong = read_document(written("<bpmn:endEvent", "<bpmn:endEvnt/><bpmn:endEvent"))
    right = read_document(line("test", "entry").xml())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: first_broken(deepcopy((wrong, right)[n % 2])) is None, range(400)))
    assert found == [False, True] * 200


def test_a_hostile_drawing_is_judged_soon_and_not_all_of_it_is_told():
    hostile = {"test.bpmn": written("<bpmn:endEvent", "<bpmn:userTaks nmae='x'/>" * 2_000 + "<bpmn:endEvent")}
    assert seconds(hostile) < 10
    assert len(validate(hostile)) < 4 * MOST


def seconds(files: dict[str, str]) -> float:
    started = time.process_time()
    validate(files)
    return time.process_time() - started


def test_the_grammar_is_that_of_the_schema():
    known = grammar()
    user_task = known.kinds[known.tags[f"{BPMN}userTask"]]
    assert {"id", "name", "default", "implementation"} <= user_task.attributes.keys()
    assert set(known.homes[f"{BPMN}lane"]) == {f"{BPMN}laneSet", f"{BPMN}childLaneSet"}
    assert not [kind for kind in set(known.tags.values()) - known.kinds.keys() if kind not in {"QName", "IDREF"}]
