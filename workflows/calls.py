"""Remote calls: each in a child process that is killed at its time-out, so that a hang costs nobody else anything.

A child that came back as it was takes the next call: it is warm, which makes a letter thirty times quicker. One that
hung, broke, died or left anything behind is gone before the next call begins, and none serves two calls at once.

This module is light, because every child begins with it; `preload` names what the children's parent loads once.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeAlias

from workflows.errors import AnliuError, BusinessError, Later
from workflows.registry import RemoteCall

MOST_CALLS = 100
"""A child ends after so many calls: what a library leaks does not outlive it."""

MOST_IDLE = 4
"""Children that wait for their next call; a worker tries as many jobs at once."""

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
    """Call a remote handler in another process, alone there; kill it at the time-out."""
    child = _idle_child() or _Child()
    try:
        end = child.call(call, input, key, timeout)
    finally:
        if child.fit and len(_idle) < MOST_IDLE:
            _idle.append(child)
        else:
            child.kill()
    return end


class _Child:
    """A process that carries out one call after another; `fit` while it may be given another one."""

    def __init__(self) -> None:
        self.fit = False
        self._calls = 0
        self._line, theirs = _context.Pipe()
        self._process = _context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def call(self, call: RemoteCall, input: Mapping[str, Any], key: str, timeout: timedelta) -> End:
        """Hand a call over and hear how it ended."""
        self.fit = False
        self._calls += 1
        end, as_before = self._hear(timeout) if self._tell(call, dict(input), key) else (Failed(error="died"), False)
        self.fit = as_before and self._calls < MOST_CALLS
        return end

    def alive(self) -> bool:
        """Whether it is still there while it waits: nobody speaks unasked, so all there is to hear is its end."""
        return not self._line.poll()

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._line.close()

    def _tell(self, *what: Any) -> bool:
        try:
            self._line.send(what)
        except OSError:
            return False
        return True

    def _hear(self, timeout: timedelta) -> tuple[End, bool]:
        if not self._line.poll(timeout.total_seconds()):
            return Failed(error="timed out"), False
        try:
            heard: tuple[End, bool] = self._line.recv()
        except (EOFError, ConnectionResetError):
            return Failed(error="died"), False
        except Exception as error:  # noqa: BLE001 - what was sent cannot be read here: the attempt failed, not the worker
            return Failed(error=type(error).__name__), False
        else:
            return heard


_idle: list[_Child] = []
os.register_at_fork(after_in_child=_idle.clear)  # they serve the process that started them


def _idle_child() -> _Child | None:
    """The child that was busy last; its caches are the warmest."""
    while _idle:
        with contextlib.suppress(IndexError):  # another thread was faster
            child = _idle.pop()
            if child.alive():
                return child
            child.kill()
    return None


def _serve(line: Connection) -> None:
    """A child's life: calls, until nobody has one for it any more."""
    _die_with_parent()
    birth = _surroundings()
    with contextlib.suppress(EOFError, OSError):
        while True:
            end, sound = _carried_out(line.recv_bytes())
            _answer(line, end, as_before=sound and _surroundings() == birth)


def _carried_out(request: bytes) -> tuple[End, bool]:
    """How a call ended, and whether that was one of the ways in which a call may."""
    try:
        call, input, key = pickle.loads(request)  # noqa: S301 - our own parent wrote it
        return Output(value=call(input, key) or {}), True
    except BusinessError as error:
        return Rejected(code=error.code, facts=error.facts), True
    except Later as error:
        return Postponed(at=error.at), True
    except BaseException as error:  # noqa: BLE001 - whatever it is, the worker has to be told
        return Failed(error=told(error)), False


def _answer(line: Connection, end: End, *, as_before: bool) -> None:
    try:
        line.send((end, as_before))
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - it cannot be sent: the worker has to be told that
        line.send((Failed(error=type(error).__name__), False))


def _surroundings() -> tuple[object, ...]:
    """What a call could change for the next one, beside what our own modules remember."""
    return threading.active_count(), dict(os.environ), Path.cwd()


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
