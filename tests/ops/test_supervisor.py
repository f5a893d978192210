"""The one parent: brings everything up, brings back what dies, and leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.support.parts import ROLES, free_port, is_whole, parent, part, read_until
from tests.support.processes import eventually, family, gone, open_folder, python, servers_in
from web.postgres import EmbeddedPostgres


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder
        EmbeddedPostgres(folder).remove()


@pytest.fixture
def port() -> int:
    return free_port()


def test_everything_comes_up_and_after_a_signal_is_stopped_in_order_and_nothing_is_left(folder, port):
    with parent(folder, port) as demo:
        lines = read_until(demo, "READY")
        assert "company  │ ANLIU_DATA ANLIU_DEMO BANK_URL DATABASE_URL HOST MESSAGES_URL PORT" in lines
        assert {f"{role:<8} │ up, the database is postgresql+psycopg" for role in ROLES} < set(lines)
        assert is_whole(demo, folder, port)
        everybody = family(demo.pid)
        assert any("sleep" in process.name() for process in everybody)
        demo.send_signal(signal.SIGTERM)
        assert [line.split()[0] for line in demo.stdout if "bye" in line] == ["clock", "worker", "web", "bank"]
        assert demo.wait(20) == 0
        assert all(gone(process) for process in everybody)
        assert not servers_in(folder)


def test_whatever_is_killed_is_back(folder, port):
    with parent(folder, port) as demo:
        read_until(demo, "READY")
        for role in ROLES:
            killed = part(demo, role)
            killed.kill()
            eventually(lambda one=killed: gone(one) and is_whole(demo, folder, port))
        for process in servers_in(folder):
            with suppress(psutil.NoSuchProcess):  # the first one took it along
                process.kill()
        assert not EmbeddedPostgres(folder).answers()
        eventually(lambda: is_whole(demo, folder, port))


def test_a_killed_worker_takes_its_children_along(folder, port):
    with parent(folder, port) as demo:
        read_until(demo, "READY")
        worker = part(demo, "worker")
        children = worker.children()
        worker.kill()
        eventually(lambda: part(demo, "worker") not in {None, worker})
        demo.send_signal(signal.SIGTERM)
        demo.wait(20)
        assert children
        assert all(gone(each) for each in children)


def test_nothing_is_left_when_the_parent_itself_is_killed(folder, port):
    with parent(folder, port) as demo:
        read_until(demo, "READY")
        parts = [part(demo, role) for role in ROLES]
        demo.kill()
        eventually(lambda: all(gone(each) for each in parts) and not servers_in(folder))


def test_a_second_signal_does_not_wait_for_the_stubborn(folder, port):
    with parent(folder, port, STUBBORN="clock") as demo:
        read_until(demo, "READY")
        everybody = family(demo.pid)
        demo.send_signal(signal.SIGINT)
        read_until(demo, "stopping")
        before = time.monotonic()
        demo.send_signal(signal.SIGINT)
        assert demo.wait(20) == 0
        assert time.monotonic() - before < 8
        assert all(gone(process) for process in everybody)


def test_a_part_that_never_starts_ends_the_demo_with_its_reason(folder, port):
    with parent(folder, port, FAILING="worker") as demo:
        text, _ = demo.communicate(timeout=30)
        assert "worker   │ cannot start" in text
        assert "worker does not start" in text
        assert demo.returncode != 0
        assert not servers_in(folder)


def test_a_preparation_that_fails_leaves_nothing_running(folder, port):
    with parent(folder, port, REFUSES="1") as demo:
        text, _ = demo.communicate(timeout=30)
        assert "the company cannot be built" in text
        assert demo.returncode != 0
        assert not servers_in(folder)


def test_a_signal_during_the_start_leaves_nothing_running(folder, port):
    with parent(folder, port) as demo:
        read_until(demo, "starting the database")
        demo.send_signal(signal.SIGHUP)
        assert demo.wait(20) == 0
        assert not servers_in(folder)


def test_a_taken_port_is_said_in_one_line(folder, port):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        with python("-m", "web.cli", "demo", ANLIU_DATA=str(folder), PORT=str(port)) as demo:
            text, _ = demo.communicate(timeout=20)
    assert text == f"anliu: Port {port} is in use: choose another with PORT=\n"
    assert demo.returncode == 1


def test_a_second_demo_in_the_same_folder_is_refused_and_the_first_goes_on(folder, port):
    with parent(folder, port) as first:
        read_until(first, "READY")
        with python("-m", "web.cli", "demo", ANLIU_DATA=str(folder), PORT=str(port)) as second:
            text, _ = second.communicate(timeout=20)
        assert text == f"anliu: Another demo runs in {folder}\n"
        assert second.returncode == 1
        assert is_whole(first, folder, port)
