"""Children that carry out remote calls: one after another while they are sound, and never again once they are not."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from tests.faults import calling
from tests.support.processes import eventually, gone, python
from workflows import calls
from workflows.calls import End, Failed, Output, Postponed, Rejected, call_in_child
from workflows.registry import RemoteCall

AMPLE = timedelta(seconds=60)


def called(call: RemoteCall, timeout: timedelta = AMPLE, **given: str) -> End:
    return call_in_child(call, given, "key", timeout)


def pid() -> int:
    """Which child takes the next call."""
    end = called(calling.who)
    assert isinstance(end, Output)
    return int(end.value["pid"])


@pytest.fixture
def _fresh() -> None:
    """Nobody waits who carried out a call before: what breaks sends them away."""
    for _ in range(calls.MOST_IDLE):
        called(calling.break_down)


def met(folder: Path) -> set[int]:
    """Which children carry out two calls at once."""
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(call_in_child, calling.meet, {"folder": str(folder)}, key, AMPLE) for key in "ab"]
    for key in "ab":
        (folder / key).unlink()
    return {end.value["pid"] for end in (one.result() for one in both) if isinstance(end, Output)}


def test_a_sound_child_takes_the_next_call_whether_the_business_said_yes_no_or_later():
    first = pid()
    assert called(calling.refuse) == Rejected(code="REFUSED", facts={"pid": first})
    assert called(calling.wait) == Postponed(at=datetime(2026, 3, 2, tzinfo=UTC))
    assert pid() == first != os.getpid()


def test_two_calls_at_once_are_in_two_children(tmp_path: Path):
    pids = met(tmp_path)
    assert len(pids) == 2
    assert met(tmp_path) == pids
    assert pid() in pids


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (calling.die, "died"),
        (calling.leave, "SystemExit"),
        (calling.break_down, "ZeroDivisionError"),
        (calling.end_of_file, "EOFError"),
        (calling.unsendable, "TypeError"),
    ],
)
def test_a_child_in_which_something_broke_is_gone_and_only_the_kind_of_trouble_is_told(call, error):
    first = pid()
    assert called(call) == Failed(error=error)
    assert pid() != first
    assert not psutil.pid_exists(first)


def test_a_child_that_hangs_is_killed_at_the_time_out():
    first = pid()
    assert called(calling.hang, timedelta(milliseconds=100)) == Failed(error="timed out")
    assert not psutil.pid_exists(first)
    assert pid() != first


@pytest.mark.parametrize("call", [calling.start_thread, calling.change_environment, calling.change_folder])
def test_a_call_that_leaves_something_behind_is_its_childs_last(call):
    first = pid()
    assert called(call) == Output(value={"pid": first})
    assert pid() != first


def test_a_child_that_was_killed_while_it_waited_costs_nobody_an_attempt():
    first = psutil.Process(pid())
    first.kill()
    eventually(lambda: gone(first))
    assert pid() != first.pid


@pytest.mark.usefixtures("_fresh")
def test_what_a_library_leaks_ends_with_its_child(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(calls, "MOST_CALLS", 3)
    pids = [pid() for _ in range(7)]
    assert [pids.count(one) for one in dict.fromkeys(pids)] == [3, 3, 1]


@pytest.mark.usefixtures("_fresh")
def test_no_more_wait_than_a_worker_can_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(calls, "MOST_IDLE", 1)
    first, second = met(tmp_path), met(tmp_path)
    assert len(first & second) == 1


def test_a_fork_never_uses_the_children_of_the_process_it_comes_from():
    ours, (reader, writer) = pid(), os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, str(pid()).encode())
        finally:  # a fork of a process that has children cannot have its own: it says nothing then
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    assert os.read(reader, 9) != str(ours).encode()
    os.close(reader)
    assert pid() == ours


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_children_that_wait_go_with_whoever_started_them(how: signal.Signals):
    start = (
        "import time; from datetime import timedelta; from tests.faults import calling; from workflows import calls\n"
        "print(calls.call_in_child(calling.who, {}, 'key', timedelta(seconds=60)).value['pid']); time.sleep(600)"
    )
    with python("-c", start) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(how)
        eventually(lambda: gone(child))
