"""FEEL and decision tables beside feelin, bkflow-feel and Python's own `eval` of the same conditions, taking turns.

Goals on one core: 50,000 simple conditions a second, a table of 100 rules and 6 inputs in less than 1 ms. feelin and
bkflow-feel keep no compiled form and read the text each time, so ours is shown both ways. `eval` is the floor: the same
question to the interpreter itself, without null, decimals, limits or anything else that makes FEEL safe.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from workflows.dmn import load_decisions
from workflows.feel import compile_expression

ROUNDS = 15
REPEATED = 400
FEELIN = Path(__file__).parents[1] / "oracles" / "feelin"
SCOPE: dict[str, Any] = {
    "sum_insured": 1_500_000,
    "smoker": False,
    "age": 42,
    "product": "CI01",
    "premium": 2030,
    "channel": "agent",
}
CONDITIONS = (
    ("sum_insured > 1000000 and smoker = false", "sum_insured > 1000000 and smoker == False"),
    ("age >= 18 and age < 60", "age >= 18 and age < 60"),
    ('product = "CI01" or product = "CI02"', 'product == "CI01" or product == "CI02"'),
    ("premium * 12 > 20000", "premium * 12 > 20000"),
    ("age in [18..60]", "18 <= age <= 60"),
    ("not(smoker)", "not smoker"),
)
RULES = 100


def measure() -> dict[str, Any]:
    """Conditions per second of each side, the table's milliseconds, and what compiling costs."""
    return {
        "conditions_per_s": _conditions(),
        "table_100x6_ms": {"first_column_decides": _table(wide=False), "every_cell": _table(wide=True)},
        "compile_condition_us": round(_seconds(_compile_all, 40) / len(CONDITIONS) * 1e6, 1),
        "load_table_ms": round(_seconds(lambda: load_decisions(table()), 3) * 1e3, 1),
        "goals": {"conditions_per_s": 50_000, "table_100x6_ms": 1},
    }


def _seconds(work: Callable[[], object], times: int) -> float:
    """Of one call, the median of some turns."""
    turns = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(times):
            work()
        turns.append((time.perf_counter() - began) / times)
    return median(turns)


def _compile_all() -> None:
    for text, _ in CONDITIONS:
        compile_expression(text, SCOPE.keys())


def _conditions() -> dict[str, Any]:
    """All sides one after the other in each round, so that what disturbs the machine disturbs all."""
    ready = [compile_expression(text, SCOPE.keys()) for text, _ in CONDITIONS]
    codes = [compile(text, "condition", "eval") for _, text in CONDITIONS]

    def ours() -> float:
        return _turn(lambda: [one.truth(SCOPE) for one in ready])

    def read_each_time() -> float:
        return _turn(lambda: [compile_expression(text, SCOPE.keys()).truth(SCOPE) for text, _ in CONDITIONS], 20)

    def python() -> float:
        return _turn(lambda: [eval(code, {}, SCOPE) for code in codes])  # noqa: S307 - our own constants

    sides: dict[str, Callable[[], float]] = {"ours": ours, "ours_read_each_time": read_each_time, "python_eval": python}
    absent: dict[str, str] = {}
    with ExitStack() as others:
        for name, side in (("feelin_reads_each_time", _feelin), ("bkflow_feel_reads_each_time", _bkflow)):
            turn = others.enter_context(side())
            if callable(turn):
                sides[name] = turn
            else:
                absent[name] = turn
        rates: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, one in sides.items():
                rates[name].append(one())
    figures: dict[str, Any] = {name: round(median(turns)) for name, turns in rates.items()} | absent
    one_by_one = {
        text: round(1 / _seconds(lambda one=one: one.truth(SCOPE), REPEATED))
        for (text, _), one in zip(CONDITIONS, ready, strict=True)
    }
    return figures | {"ours_one_by_one": one_by_one}


def _turn(work: Callable[[], object], times: int = REPEATED) -> float:
    """Conditions per second."""
    began = time.perf_counter()
    for _ in range(times):
        work()
    return times * len(CONDITIONS) / (time.perf_counter() - began)


@contextmanager
def _feelin() -> Iterator[Callable[[], float] | str]:
    """Turns of feelin, or why there are none."""
    node = shutil.which("node")
    if node is None or not (FEELIN / "node_modules").is_dir():
        yield "Node or the package is not there: make feelin"
        return
    with _other([node, str(FEELIN / "rate.mjs")]) as turn:
        yield turn


@contextmanager
def _bkflow() -> Iterator[Callable[[], float] | str]:
    """Turns of bkflow-feel in an environment that is gone afterwards, or why there are none."""
    if not os.environ.get("BKFLOW"):
        yield "only where it is asked for: BKFLOW=1 make bench"
        return
    with tempfile.TemporaryDirectory(prefix="anliu-bench-") as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        install = [python, "-m", "pip", "install", "--quiet", "bkflow-feel==1.2.0"]
        subprocess.run(install, check=True)  # noqa: S603 - constants
        with _other([python, str(Path(__file__).parent / "bkflow_rate.py")]) as turn:
            yield turn


@contextmanager
def _other(command: list[str], rounds: int = 20) -> Iterator[Callable[[], float]]:
    """Conditions per second of a process that stays and answers each line with seconds."""
    asked = json.dumps({"conditions": [[text, SCOPE] for text, _ in CONDITIONS], "rounds": rounds})
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:  # noqa: S603 - our own scripts
        sent, answered = process.stdin, process.stdout
        assert sent is not None
        assert answered is not None

        def turn() -> float:
            sent.write(asked + "\n")
            sent.flush()
            return rounds * len(CONDITIONS) / float(answered.readline())

        turn()  # the first one warms a compiler up
        yield turn
        sent.close()


def table(*, wide: bool = False) -> str:
    """100 rules by 6 inputs: ranges, comparisons, alternatives and dashes; where `wide` all first cells pass."""

    def rule(number: int) -> str:
        cells = (
            f"[{0 if wide else number}..{number + 1})",
            f"> {number * 1000}",
            '"A", "B"',
            "false",
            "-" if number % 2 else f"not({number})",
            '>= @"2024-01-01"',
        )
        asked = "".join(f"<inputEntry><text>{_escaped(cell)}</text></inputEntry>" for cell in cells)
        return f'<rule>{asked}<outputEntry><text>"R{number}"</text></outputEntry></rule>'

    names = ("age", "amount", "kind", "smoker", "place", "since")
    columns = "".join(f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in names)
    rules = "".join(rule(number) for number in range(RULES))
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="urn:m">'
        f'<decision id="level" name="level"><decisionTable hitPolicy="UNIQUE">{columns}<output name="level"/>{rules}'
        "</decisionTable></decision></definitions>"
    )


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _table(*, wide: bool) -> float:
    """Milliseconds of a case that falls out of most rules at the first column, or of all at the last."""
    decisions = load_decisions(table(wide=wide))
    case = {"age": 0, "amount": 10**6, "kind": "A", "smoker": False, "place": RULES + 1, "since": None}
    assert decisions.evaluate("level", case).value is None  # without a date
    return round(_seconds(lambda: decisions.evaluate("level", case), 20) * 1e3, 3)
