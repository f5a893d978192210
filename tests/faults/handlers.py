"""Handlers of the fault tests: what hangs for ever, and what starts and tells other cases."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.support.handlers import call
from workflows.registry import Capability
from workflows.types import Facts, Step

faults = Capability("faults")


@faults.local("begin", takes={"process": "code"}, gives={})
def begin(given: Mapping[str, Any], step: Step) -> Facts:
    """Start another case of the process the input names."""
    step.start(str(given["process"]), {})
    return {}


@faults.local("tell", gives={})
def tell(given: Mapping[str, Any], step: Step) -> Facts:
    """Send a message to whatever case waits for it."""
    del given
    step.message("reply", "P1", {"why": "heard"})
    return {}


@faults.local("pour", gives={"note": "text"})
def pour(given: Mapping[str, Any], step: Step) -> Facts:
    """A text of 15,000 bytes: one is a fact, many are too much for a state."""
    del given, step
    return {"note": "x" * 15_000}


@faults.local("flood", gives={"note": "text"})
def flood(given: Mapping[str, Any], step: Step) -> Facts:
    """A text that is too long for a fact."""
    del given, step
    return {"note": "x" * 17_000}


def hang(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Never come back."""
    del given, key
    threading.Event().wait()
    return {}


def answer(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Come back at once."""
    del given, key
    return {}


def record(output: Mapping[str, Any], step: Step) -> Facts:
    """Write that the effect has happened."""
    del output
    step.event("faults.recorded", {})
    return {}


faults.remote("call")(call)  # with time enough for a busy machine: nothing here is about hanging
faults.remote("pay", gives={}, record=record)(answer)
faults.remote("hang", timeout=timedelta(seconds=1), backoff=(timedelta(milliseconds=100),))(hang)
faults.remote("answer", gives={})(answer)
