"""Names in both languages: what has none is shown by its id, or in Chinese to those who read English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN
from workflows.engine.elements import name_of
from workflows.errors import N_
from workflows.validation.drawing import ACTIVITIES, NODES
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity

NO_CHINESE = Rule(
    "no_chinese",
    Severity.INFO,
    "",
    N_("%(count)s elements have no Chinese name, such as %(names)s: people see an id or foreign words instead"),
    N_("Give each a name in Chinese"),
)
NO_ENGLISH = Rule(
    "no_english",
    Severity.INFO,
    "",
    N_("%(count)s elements have no English name, such as %(names)s: those who read English see the Chinese one"),
    N_('Give each a label in English: <anliu:label lang="en">'),
)
RULES = (NO_CHINESE, NO_ENGLISH)

NAMED: Final = ACTIVITIES | {"process", "lane", "outcome", "fact", "entry"}
"""What pages call by its name; events and gateways may go without one."""

LABELLED: Final = NAMED | NODES | {"participant", "sequenceFlow", "textAnnotation"}
"""What is shown in the picture or on pages if it has a name."""

MOST_NAMES: Final = 3


def check(document: Any) -> Iterator[Finding]:
    """What has no name in one of the languages, once for a file."""
    nameless = [element for element in _shown(document) if not _is_chinese(_chinese(element))]
    foreign = [each for each in document.iter("*") if _is_chinese(_chinese(each)) and not _label(each, "en")]
    for rule, elements in ((NO_CHINESE, nameless), (NO_ENGLISH, foreign)):
        if elements:
            names = ", ".join(map(_words, elements[:MOST_NAMES]))
            yield rule.at(elements[0], count=len(elements), names=names)


def _shown(document: Any) -> Iterator[Any]:
    for element in document.iter(f"{BPMN}*", f"{ANLIU}outcome", f"{ANLIU}fact", f"{ANLIU}entry"):
        name = name_of(element).removeprefix(ANLIU)
        if name in NAMED and (name != "fact" or element.get("show") == "true"):
            yield element


def _words(element: Any) -> str:
    name = element.get("name") or element.get("id") or element.get("code") or name_of(element)
    return f"“{' '.join(name.split())[:LONGEST_NAME]}”"


def _chinese(element: Any) -> str:
    if element.tag == f"{ANLIU}fact":
        return _label(element, "zh") if element.get("show") == "true" else ""
    return str(element.get("name", "")) if name_of(element).removeprefix(ANLIU) in LABELLED else ""


def _label(element: Any, language: str) -> str:
    inside = element if element.tag.startswith(ANLIU) else element.find(f"{BPMN}extensionElements")
    labels = inside.iterchildren(f"{ANLIU}label") if inside is not None else ()
    return next(((each.text or "").strip() for each in labels if each.get("lang") == language), "")


def _is_chinese(text: str) -> bool:
    return any("㐀" <= letter <= "鿿" or letter >= "𠀀" for letter in text)
