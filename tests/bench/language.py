"""FEEL and decision tables beside feelin (JavaScript) and Python's own `eval` of the same conditions, taking turns.

Goals on one core: 50,000 simple conditions a second, a table of 100 rules and 6 inputs in less than 1 ms. feelin keeps
no compiled form: its evaluation reads the text each time, so ours is shown both ways. `eval` is the floor: the same
question to the interpreter itself, without null, decimals, limits or anything else that makes FEEL safe.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
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
    "premium": Decimal("2030.50"),
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

    with _feelin() as feelin:
        sides: dict[str, Callable[[], float]] = {
            "ours": ours,
            "ours_read_each_time": read_each_time,
            "python_eval": python,
        }
        if feelin is not None:
            sides["feelin_reads_each_time"] = feelin
        rates: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, side in sides.items():
                rates[name].append(side())
    figures: dict[str, Any] = {name: round(median(turns)) for name, turns in rates.items()}
    one_by_one = {
        text: round(1 / _seconds(lambda one=one: one.truth(SCOPE), REPEATED))
        for (text, _), one in zip(CONDITIONS, ready, strict=True)
    }
    absent = {} if feelin is not None else {"feelin_reads_each_time": "Node or the package is not there: make feelin"}
    return figures | absent | {"ours_one_by_one": one_by_one}


def _turn(work: Callable[[], object], times: int = REPEATED) -> float:
    """Conditions per second."""
    began = time.perf_counter()
    for _ in range(times):
        work()
    return times * len(CONDITIONS) / (time.perf_counter() - began)


@contextmanager
def _feelin() -> Iterator[Callable[[], float] | None]:
    """A turn of feelin in a process that stays; None without Node or the package."""
    node = shutil.which("node")
    if node is None or not (FEELIN / "node_modules").is_dir():
        yield None
        return
    scope = SCOPE | {"premium": float(SCOPE["premium"])}
    asked = json.dumps({"conditions": [[text, scope] for text, _ in CONDITIONS], "rounds": 50})
    with subprocess.Popen(  # noqa: S603 - our own script
        [node, "rate.mjs"], cwd=FEELIN, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        sent, answered = process.stdin, process.stdout
        assert sent is not None
        assert answered is not None

        def turn() -> float:
            sent.write(asked + "\n")
            sent.flush()
            return 50 * len(CONDITIONS) / float(answered.readline())

        turn()  # the first one warms the compiler of JavaScript up
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
