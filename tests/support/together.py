"""Several people at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from workflows.errors import AnliuError


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run these at the same moment, each in a thread; gives results or the errors they ended with."""
    results: list[Any] = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = call()
        except AnliuError as error:
            results[place] = type(error).__name__

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
