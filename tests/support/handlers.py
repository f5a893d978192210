"""Handlers and a form for test drawings. Remote calls keep their book in one folder per test process."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import text

from workflows.errors import BusinessError
from workflows.registry import Capability
from workflows.types import Answers, Facts, Step

BOOK = f"ANLIU_TEST_BOOK_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""What names the folder of a process and its children; of two processes that test side by side each has its own."""

_FOLDER = None if BOOK in os.environ else tempfile.TemporaryDirectory(prefix="anliu-book-")
if _FOLDER:
    os.environ[BOOK] = _FOLDER.name  # before the calls' children inherit it

test = Capability("test")


class AnyForm:
    """A form that asks whatever a test enters; its values become facts."""


test.form("any", saver="test.keep", reveals={"test.phones"})(AnyForm)


@test.saver("keep")
def keep(answers: Answers, step: Step) -> Facts:
    """Everything entered is a fact."""
    del step
    return answers.values


@test.local("note", gives={})
def note(given: Mapping[str, Any], step: Step) -> Facts:
    """Write an event and give nothing."""
    del given
    step.event("test.noted", {})
    return {}


@test.local("refuse", gives={})
def refuse(given: Mapping[str, Any], step: Step) -> Facts:
    """The business says no."""
    del given, step
    raise BusinessError("REFUSED", {"why": "no"})


BROKEN: list[Callable[[Step], Any]] = []
"""What is wrong with `test.switch` now; empty when it was repaired."""


@test.local("switch")
def switch(given: Mapping[str, Any], step: Step) -> Facts:
    """A handler that a test breaks and repairs."""
    del given
    return cast("Facts", BROKEN[-1](step)) if BROKEN else {}


@test.local("break")
def break_down(given: Mapping[str, Any], step: Step) -> Facts:
    """A mistake in a handler."""
    del given, step
    message = "a secret that no incident may show"
    raise ZeroDivisionError(message)


def call(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Write the key into the book, then do what the mode says."""
    del given
    with (Path(os.environ[BOOK]) / "calls").open("a") as book:
        book.write(f"{key}\n")
    mode = (Path(os.environ[BOOK]) / "mode").read_text() if (Path(os.environ[BOOK]) / "mode").exists() else "ok"
    if mode == "refuse":
        raise BusinessError("REFUSED", {"why": "balance"})
    if mode == "break":
        message = "the far side broke"
        raise ConnectionError(message)
    return {"why": "called"}


def hang(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Never come back."""
    del given, key
    while True:
        time.sleep(0.05)


# The first call of a process loads everything its child needs: on a busy machine that takes its time.
test.remote("call", timeout=timedelta(seconds=30))(call)
test.remote("letter", timeout=timedelta(seconds=30))(call)
test.remote("hang", timeout=timedelta(seconds=1))(hang)


@test.local("sleep", gives={})
def sleep(given: Mapping[str, Any], step: Step) -> Facts:
    """A statement that takes longer than any may; the limit is lowered so that nobody waits for it."""
    del given
    step.session.execute(text("SET LOCAL statement_timeout = 50"))
    step.session.execute(text("SELECT pg_sleep(30)"))
    return {}
