"""The words of our own dialect and where each says something: the same as in the editor's moddle file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workflows.types import Tone
from workflows.validation.drawing import EVENTS, NODES

TRUTHS: Final = ("true", "false")
THROWING: Final = frozenset({"intermediateThrowEvent", "endEvent"})
CATCHING: Final = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
WAITING: Final = frozenset({"userTask", "serviceTask", "receiveTask"}) | CATCHING
"""Where a case waits itself: in a sub-process or a called process it waits at what is inside."""


@dataclass(frozen=True, kw_only=True)
class Element:
    """An element of the dialect: its attributes with the values they may have, and in what it stands."""

    attributes: Mapping[str, tuple[str, ...]]
    homes: frozenset[str]


ELEMENTS: Final[Mapping[str, Element]] = {
    "case": Element(attributes={"series": (), "prefix": ()}, homes=frozenset({"process"})),
    "fact": Element(attributes={"name": (), "type": (), "show": TRUTHS, "given": TRUTHS}, homes=frozenset({"process"})),
    "entry": Element(attributes=dict.fromkeys(("code", "name", "words", "fact"), ()), homes=frozenset({"process"})),
    "workItem": Element(attributes={"due": (), "urgent": (), "separate": ()}, homes=frozenset({"userTask"})),
    "urgent": Element(attributes={"rule": ("U3", "U4", "U6"), "when": (), "at": ()}, homes=frozenset({"userTask"})),
    "outcome": Element(
        attributes={
            "code": (),
            "name": (),
            "reasons": ("", "R", "D"),
            "stages": (),
            "checked": TRUTHS,
            "tone": tuple(Tone),
        },
        homes=frozenset({"userTask"}),
    ),
    "input": Element(
        attributes={"name": (), "value": ()},
        homes=frozenset({"serviceTask", "sendTask", "businessRuleTask"}) | THROWING,
    ),
    "output": Element(attributes={"name": (), "value": ()}, homes=frozenset({"serviceTask", "businessRuleTask"})),
    "clock": Element(
        attributes=dict.fromkeys(("name", "kind", "rule", "version", "period", "urgent", "stops", "pauses"), ()),
        homes=WAITING | THROWING | {"sendTask", "businessRuleTask"},
    ),
    "message": Element(attributes={"key": ()}, homes=frozenset({"receiveTask"}) | THROWING | CATCHING),
    "label": Element(attributes={"lang": ("zh", "en")}, homes=frozenset()),
}
"""What stands in `extensionElements`; a label may stand in anything."""

LABELLED: Final = frozenset({"fact", "outcome", "entry"})
"""Elements of the dialect that have labels themselves."""

ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "role": frozenset({"lane"}),
    "form": frozenset({"userTask"}),
    "decision": frozenset({"businessRuleTask"}),
    "inputs": frozenset({"serviceTask", "sendTask", "businessRuleTask"}),
    "public": WAITING | EVENTS,
    "returned": WAITING,
    "confidential": NODES,
}
"""Attributes of BPMN's own elements, and at which of them."""

ALONE: Final = frozenset({"case", "workItem", "message"})
"""Elements of which only the first counts."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "input": ("name", "value"),
    "output": ("name", "value"),
    "message": ("key",),
    "urgent": ("rule",),
}
"""What an element says nothing without; facts, outcomes and lines of the menu have rules of their own."""

HARMLESS: Final = frozenset({"tone", "show", "lang"})
"""Attributes whose wrong value changes only what a page looks like."""

MESSAGED: Final = frozenset({"receiveTask"})
"""What has a message without an event definition that says so."""

CLOCK_KINDS: Final = ("statutory", "internal")
"""The kinds of clocks that have a say in urgency and escalation."""
