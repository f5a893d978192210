"""A BPMN file as a tree of elements, read safely, in which a truth has one word."""

from __future__ import annotations

from typing import Any, Final

from workflows.engine.dialect import BPMN
from workflows.xml import Limits, parse_xml

BPMN_LIMITS: Final = Limits(elements=10_000)
"""A node takes about a dozen elements: itself, its flows' ends, its label, and its picture."""

TRUTHS: Final = frozenset(
    {
        "cancelActivity",
        "instantiate",
        "isExecutable",
        "isForCompensation",
        "isInterrupting",
        "isSequential",
        "parallelMultiple",
        "testBefore",
        "triggeredByEvent",
    }
)
"""The attributes of BPMN that are true or false and that somebody reads."""


def read_document(text: str) -> Any:
    """The root element of a BPMN file. Raises XmlRefused."""
    document = parse_xml(text, BPMN_LIMITS)
    for element in document.iter(f"{BPMN}*"):
        for name in TRUTHS.intersection(element.attrib):
            word = element.get(name, "").strip()
            element.set(name, {"1": "true", "0": "false"}.get(word, word))
    return document
