"""What a case meets on its way: a handler that breaks when it is told to, and the far side of the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from typing import Any

from tests.support.handlers import call
from workflows.calls import End, Failed, Output, Rejected
from workflows.commands.jobs import Attempt
from workflows.errors import BusinessError
from workflows.registry import Capability
from workflows.types import Facts, Step

life = Capability("life")

BACKOFF = (timedelta(seconds=10),)
"""One more attempt, and somebody has to look at it: so that short lives get there."""

_broken = Event()
"""Set while the handler breaks."""


@life.local("weigh", gives={})
def weigh(given: Mapping[str, Any], step: Step) -> Facts:
    """Write an event; while `broken`, break behind it."""
    del given
    step.event("life.weighed", {})
    if _broken.is_set():
        raise ZeroDivisionError
    return {}


life.remote("call", timeout=timedelta(seconds=1), backoff=BACKOFF)(call)


@contextmanager
def broken() -> Iterator[None]:
    """Let the handler break inside."""
    _broken.set()
    try:
        yield
    finally:
        _broken.clear()


def carry_out(begun: Attempt) -> End:
    """The call of an attempt, in this process: a child for each of thousands would take longer than the rest."""
    try:
        return Output(value=call(begun.input, begun.key))
    except BusinessError as error:
        return Rejected(code=error.code, facts=error.facts)
    except ConnectionError as error:
        return Failed(error=type(error).__name__)
