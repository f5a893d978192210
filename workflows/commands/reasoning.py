"""Why a decision came out as it did, in the form in which it is kept: plain values, each told once, never too many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows import codec
from workflows.dmn import Fired, Result, Step

MOST_STEPS = 100
MOST_RULES = 200
MOST_BYTES = 65_536


def reasons(result: Result, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs, the rules of the decision's own table, and the last steps that led to it.

    `cut` says that something was left out because it was too much; a value that cannot be stored is null.
    """
    steps = result.path[-MOST_STEPS:]
    told = {
        "inputs": dict(inputs),
        "fired": [_rule(one) for one in result.fired[:MOST_RULES]],
        "path": [_step(one) for one in steps],
        "cut": len(result.path) > MOST_STEPS or len(result.fired) > MOST_RULES,
    }
    kept: dict[str, Any] = codec.storable(told)
    if len(codec.dumps(kept)) > MOST_BYTES:
        kept = {**kept, "path": [{"name": one.name} for one in steps], "cut": True}
    if len(codec.dumps(kept)) > MOST_BYTES:
        kept = {**kept, "fired": [{"rule": one.rule, "id": one.id} for one in result.fired[:MOST_RULES]]}
    return kept


def _rule(one: Fired) -> dict[str, Any]:
    return {
        "decision": one.decision,
        "rule": one.rule,
        "id": one.id,
        "outputs": one.outputs,
        "annotations": one.annotations,
    }


def _step(one: Step) -> dict[str, Any]:
    """What a table was asked stands here, once for all its rules."""
    return {
        "name": one.name,
        "value": one.value,
        "asked": one.asked,
        "rules": [rule.id or str(rule.rule) for rule in one.fired[:MOST_RULES]],
    }
