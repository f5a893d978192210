"""One compiled process serves all its cases and threads, and no run leaves a trace in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.engine.driver import drive
from tests.engine.generator import package, random_drawing
from tests.engine.shapes import each, line, shape, times
from tests.engine.world import Case, World, compiled
from tests.support import scale
from workflows.engine import Process, compile_package

THREADS = 8
CASES = scale(24, 400)


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


def story(process: Process, number: int) -> tuple[list[str], dict[str, Any]]:
    """One case, two rounds, told from its number."""
    case = Case(process, people=[f"{number}-{index}" for index in range(number % 3)])
    for turn in (True, False):
        if number % 2:
            case.later(days=1)
        case.answer("entry").answer("phone")
        for index in range(number % 3):
            case.answer("many", vote=f"{number} {index} {turn}")
        case.answer("deep").answer("deep").answer("check", more=turn)
    assert case.ended
    return case.visited, case.facts


def test_eight_threads_on_one_process_tell_the_same_stories_as_one() -> None:
    process = everything()
    alone = [story(process, number) for number in range(CASES)]
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(lambda number: story(process, number), range(CASES)))
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
