"""Processes of a test: started in a group of their own, watched, killed, and none left behind."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil


def eventually(condition: Callable[[], object], seconds: float = 60) -> None:
    """Fail unless a condition becomes true before it must be a hang; asked often, so a fast machine waits little."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.02)


@contextmanager
def python(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process with its output as text; it and all it started are killed at the end."""
    process = subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-u", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for each in family(process.pid):
            kill(each)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # children of a parent that is gone already
        process.communicate()


def family(pid: int) -> list[psutil.Process]:
    """A process and everything below it."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []


def command(process: psutil.Process) -> list[str]:
    """The words a process was started with; none of one that has ended, even between two looks at it."""
    with suppress(psutil.NoSuchProcess):  # a zombie is such a one, too
        return process.cmdline()
    return []


def kill(process: psutil.Process) -> None:
    """End a process at once; one that has just ended by itself is as good."""
    with suppress(psutil.NoSuchProcess):
        process.kill()


def gone(process: psutil.Process) -> bool:
    """Whether a process ended; one that nobody has buried yet did."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it ended between the two questions
        return True


def servers_in(folder: Path) -> list[psutil.Process]:
    """The PostgreSQL processes that work below a folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.name() == "postgres" and process.cwd().startswith(f"{folder.resolve()}/"):
                found.append(process)
    return found


@contextmanager
def open_folder(parent: Path | None = None) -> Iterator[Path]:
    """A temporary folder that other accounts may pass through; pytest's own folders are closed to them."""
    with tempfile.TemporaryDirectory(prefix="anliu-test-", dir=parent) as name:
        Path(name).chmod(0o711)
        yield Path(name)


def as_ordinary_user(story: Callable[[Path], None]) -> None:
    """Tell a story as somebody without rights, in a folder of theirs: in a child process when we are root."""
    with open_folder() as folder:
        if os.geteuid() != 0:
            story(folder)
            return
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        child = os.fork()
        if child == 0:
            os._exit(_tell(story, folder, nobody))
        assert os.waitpid(child, 0)[1] == 0


def _tell(story: Callable[[Path], None], folder: Path, user: pwd.struct_passwd) -> int:
    """The child's life: it never returns to the test runner, and it is never root again."""
    try:
        signal.alarm(60)
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        os.chdir(folder)
        story(folder)
    except BaseException:  # noqa: BLE001 - whatever it was, the parent must see it and the child must end
        traceback.print_exc()
        return 1
    return 0
