"""One compiled process serves all its cases and threads, and no run leaves a trace in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from tests.engine.driver import drive, pruned
from tests.engine.generator import package, random_drawing
from tests.engine.shapes import each, line, shape, times
from tests.engine.world import Case, World, compiled
from tests.support import scale
from workflows.engine import Process, compile_package

THREADS = 8
LEAST_STEPS = scale(2_000, 20_000)
STORIES = scale(110, 1_100)
RANDOM_PROCESSES = 12
RANDOM_CASES = scale(7, 70)


def everything() -> Process:
    """A process with a little of everything, going round."""
    drawing = shape(more="boolean", people="list", vote="text", votes="list").gateway("again").task("entry")
    drawing.boundary_timer("late", on="entry", feel='"P1D"', cancels=False).work("remind", letter=True).end("reminded")
    drawing.gateway("split", "parallel").sub("inner", line("body", "deep"), times("2", sequential=True))
    drawing.task("many", each("people", "person", result=("votes", "vote"))).call("call", "called")
    drawing.gateway("join", "inclusive").task("check").gateway("enough", default="out").end()
    drawing.flow("test_start", "again", "entry", "split", "inner", "join", "check", "enough")
    drawing.flow("split", "many", "join").flow("split", "call", "join").flow("late", "remind", "reminded")
    return compiled(
        drawing.flow("enough", "again", when="more").flow("enough", "end", id="out"), line("called", "phone")
    )


def fingerprint(process: Process) -> list[Any]:
    """All of a compiled process that a run could change."""
    found = []
    for spec in (process.spec, *process.subprocess_specs.values()):
        for name, task in spec.task_specs.items():
            plain = {key: repr(value) for key, value in vars(task).items() if not key.endswith("_event")}
            events = {key: value.n_subscribers() for key, value in vars(task).items() if key.endswith("_event")}
            conditions = [(str(c.args[0]) if c else None, to) for c, to in getattr(task, "cond_task_specs", None) or ()]
            plain.pop("cond_task_specs", None)
            found.append((spec.name, name, type(task).__name__, plain, events, conditions))
        found.append((spec.name, spec.start.trigger_specs, sorted(spec.task_specs)))
    return found


def story(process: Process, number: int) -> tuple[int, list[str], dict[str, Any]]:
    """One case, two rounds, told from its number; its steps are counted."""
    case = Case(process, people=[f"{number}-{index}" for index in range(number % 3)])
    for turn in (True, False):
        if number % 2:
            case.later(days=1)
        case.answer("entry").answer("phone")
        for index in range(number % 3):
            case.answer("many", vote=f"{number} {index} {turn}")
        case.answer("deep").answer("deep").answer("check", more=turn)
    assert case.ended
    return case.moves, case.visited, case.facts


def drive_stored(process: Process, seed: int) -> tuple[int, list[Any]]:
    """A case of a random process, stored between any two steps; its steps are counted."""
    steps = drive(process, World(), seed, pruned)
    return len(steps), steps


@contextmanager
def restless_threads() -> Iterator[None]:
    """Threads take turns within a step: by default most steps are over before another thread has its turn."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.000_5)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def test_eight_threads_on_shared_processes_tell_the_same_stories_as_one() -> None:
    own = everything()
    drawn = [compile_package("test", package(random_drawing(seed))) for seed in range(RANDOM_PROCESSES)]
    told = [partial(story, own, number) for number in range(STORIES)]
    told += [partial(drive_stored, process, seed) for seed in range(RANDOM_CASES) for process in drawn]
    alone = [tell() for tell in told]
    assert sum(steps for steps, *_ in alone) >= LEAST_STEPS
    with restless_threads(), ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(lambda tell: tell(), told))
    assert together == alone


def test_two_cases_in_turns_do_not_know_of_each_other() -> None:
    process = everything()
    left, right = Case(process, people=["Chen"]), Case(process, people=["Lin", "Sun"])
    left.answer("entry")
    right.answer("entry").answer("many", vote="first")
    left.answer("many", vote="only").answer("phone")
    right.answer("many", vote="second")
    left.answer("deep").answer("deep").answer("check", more=True).answer("entry")
    assert (left.facts["votes"], right.facts["votes"]) == ([], ["first", "second"])
    assert (left.open, right.open) == (["deep", "many", "phone"], ["deep", "phone"])


def test_no_run_changes_the_process() -> None:
    process = everything()
    before = fingerprint(process)
    for number in range(6):
        story(process, number)
    assert fingerprint(process) == before


def test_no_random_run_changes_a_random_process() -> None:
    for seed in range(scale(10, 300)):
        process = compile_package("test", package(random_drawing(seed)))
        before = fingerprint(process)
        drive(process, World(), seed)
        assert fingerprint(process) == before
