"""Sets off expressions and models in a process of their own: how each ended, how long it computed, what it took.

`python -m tests.support.bombs` reads bombs as JSON, one to a line, and answers one line each, so that what never comes
back is known by name.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

from workflows.dmn import DmnError, load_decisions
from workflows.feel import FeelError, compile_expression, compile_unary_tests
from workflows.xml import XmlRefused

_PATIENCE = 10  #: seconds for one
_ALL = 60  #: seconds for all, of the processor
_MEMORY = 2 * 1024**3
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Bomb:
    """`kind` is a key of _WAYS; a model decides `a`."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True)
class End:
    """The code of our error or else what came out; seconds; bytes by which the process outgrew its largest so far."""

    name: str
    outcome: str
    seconds: float
    grown: int


def explode(bombs: Iterable[Bomb]) -> dict[str, End]:
    """Every bomb that came back, by name."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.bombs"],
        input="".join(json.dumps(asdict(one)) + "\n" for one in bombs),
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * _ALL,
    )
    ends = [End(**json.loads(line)) for line in done.stdout.splitlines()]
    return {end.name: end for end in ends}


def _evaluate(text: str) -> object:
    return compile_expression(text).evaluate({})


def _match(text: str) -> object:
    return compile_unary_tests(text).matches(1, {})


def _decide(text: str) -> object:
    return load_decisions(text).evaluate("a", {}).value


_WAYS: dict[str, Callable[[str], object]] = {"expression": _evaluate, "tests": _match, "model": _decide}


def _alarm(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _set_off(bomb: Bomb) -> End:
    before, began = _largest(), time.process_time()
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    try:
        outcome = f"a {type(_WAYS[bomb.kind](bomb.text)).__name__}"
    except (FeelError, DmnError, XmlRefused) as error:
        outcome = error.code
    except Exception as error:  # noqa: BLE001 - whatever else comes out is what is looked for
        outcome = repr(error)[:200]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return End(bomb.name, outcome, time.process_time() - began, _largest() - before)


def _largest() -> int:
    """The most memory this process ever held. Linux hands the starter's own peak down in `getrusage`, hence /proc."""
    if _STATUS.exists():
        return (
            next(int(line.split()[1]) for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM")) * 1024
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """One answer to a line."""
    resource.setrlimit(resource.RLIMIT_CPU, (_ALL, _ALL))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.signal(signal.SIGALRM, _alarm)
    for line in sys.stdin:
        print(json.dumps(asdict(_set_off(Bomb(**json.loads(line))))), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
