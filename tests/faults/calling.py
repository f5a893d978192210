"""Remote calls that behave in every way a call can; light, because the children that carry them out load it."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workflows.errors import BusinessError, Later


def who(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """Tell which process carries this out."""
    return {"pid": os.getpid()}


def meet(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Come back when two are here at the same time; the folder is where they look for each other."""
    folder = Path(given["folder"])
    (folder / key).touch()
    while len(list(folder.iterdir())) < 2:
        time.sleep(0.01)
    return {"pid": os.getpid()}


def refuse(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """The business says no."""
    raise BusinessError("REFUSED", {"pid": os.getpid()})


def wait(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """Nobody knows yet."""
    raise Later(datetime(2026, 3, 2, tzinfo=UTC))


def hang(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """Never come back."""
    threading.Event().wait()
    return {}


def die(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """Take the process along."""
    os._exit(3)


def leave(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """End the process politely."""
    sys.exit(0)


def break_down(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """A mistake in a handler."""
    message = "a secret"
    raise ZeroDivisionError(message)


def end_of_file(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """What breaks looks like a line that was cut."""
    raise EOFError


def unsendable(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """Give something that cannot be sent."""
    return {"lock": threading.Lock()}


def start_thread(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """Come back, and leave something at work."""
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    return {"pid": os.getpid()}


def change_environment(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """Come back, and leave a mark that the next call would see."""
    os.environ["ANLIU_LEFT_BEHIND"] = "1"
    return {"pid": os.getpid()}


def change_folder(_given: Mapping[str, Any], _key: str) -> Mapping[str, Any]:
    """Come back from another folder."""
    os.chdir("/")
    return {"pid": os.getpid()}
