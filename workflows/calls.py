"""Remote calls: each in a child process that is killed at its time-out, so that a hang costs nobody else anything.

This module is light, because every child begins with it; `preload` names what the children's parent loads once.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection, wait
from typing import Any, TypeAlias

from workflows.errors import AnliuError, BusinessError, Later
from workflows.registry import RemoteCall

_context = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, kw_only=True)
class Output:
    """The work is done."""

    value: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """The business says no."""

    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Postponed:
    """Nobody knows yet."""

    at: datetime


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Something broke; only the kind of the trouble, never what it says of the case at hand."""

    error: str


End: TypeAlias = Output | Rejected | Postponed | Failed


def preload(modules: Sequence[str]) -> None:
    """Name the modules that children find loaded; before the first call of the process."""
    _context.set_forkserver_preload(["workflows.calls", *modules])


def told(error: BaseException) -> str:
    """The kind of a trouble: the words of its class where they are ours and need no values, else its name."""
    words = (type(error).__doc__ or "").partition("\n")[0] if isinstance(error, AnliuError) else ""
    return words if words and "%(" not in words else type(error).__name__


def call_in_child(call: RemoteCall, input: Mapping[str, Any], key: str, timeout: timedelta) -> End:
    """Call a remote handler in a process of its own; kill it at the time-out."""
    ours, theirs = _context.Pipe(duplex=False)
    child = _context.Process(target=_child, args=(theirs, call, dict(input), key), daemon=True)
    child.start()
    theirs.close()
    try:
        return _hear(ours, timeout)
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()


def _hear(pipe: Connection, timeout: timedelta) -> End:
    if not pipe.poll(timeout.total_seconds()):
        return Failed(error="timed out")
    try:
        end: End = pipe.recv()
    except EOFError:
        return Failed(error="died")
    except Exception as error:  # noqa: BLE001 - what was sent cannot be read here: the attempt failed, not the worker
        return Failed(error=type(error).__name__)
    else:
        return end


def _child(pipe: Connection, call: RemoteCall, input: Mapping[str, Any], key: str) -> None:
    _die_with_parent()
    end: End
    try:
        end = Output(value=call(input, key) or {})
    except BusinessError as error:
        end = Rejected(code=error.code, facts=error.facts)
    except Later as error:
        end = Postponed(at=error.at)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the worker has to be told
        end = Failed(error=told(error))
    with contextlib.suppress(BrokenPipeError):
        pipe.send(end)


def _die_with_parent() -> None:
    """A worker that is killed takes its calls with it, so that nothing goes on unseen."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
