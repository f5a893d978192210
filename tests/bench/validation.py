"""How long a drawing of 300 elements is judged, beside what the engine takes to load the same drawing.

Goal: less than a second on one core.
"""

from __future__ import annotations

import resource
from statistics import median
from typing import Any

from tests.bench.timing import timed
from tests.engine.shapes import Shape, line, shape
from workflows.engine import compile_package
from workflows.validation import validate

ROUNDS = 9
BLOCKS = 33
BLOCK = ("back", "entry", "again", "on", "fork", "left", "right", "meet", "late", "call")


def large_drawing() -> list[Shape]:
    """Thirty-three times entry and check with rework, two branches at once, a timer and a call: 300 nodes."""
    drawing = shape("test", more="boolean", amount="money").end()
    before = "test_start"
    for number in range(BLOCKS):
        back, entry, again, on, fork, left, right, meet, late, call = (f"{what}_{number}" for what in BLOCK)
        drawing.gateway(back).task(entry).gateway(again, default=on).gateway(fork, "parallel").task(left).task(right)
        drawing.gateway(meet, "parallel").boundary_timer(late, left, '"P3D"').call(call, "called")
        drawing.flow(before, back, entry, again).flow(again, back, when=f"more and amount > {number}")
        drawing.flow(again, fork, id=on).flow(fork, left, meet).flow(fork, right, meet, call).flow(late, right)
        before = call
    return [drawing.flow(before, "end"), line("called", "deep")]


def measure() -> dict[str, Any]:
    """Milliseconds of one judgement and of one loading, and the bytes by which the process outgrew itself."""
    files = {name: text for drawing in large_drawing() for name, text in drawing.package().items()}
    validate(files, process="test")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    judged = [timed(lambda: validate(files, process="test")) for _ in range(ROUNDS)]
    loaded = [timed(lambda: compile_package("test", files)) for _ in range(ROUNDS)]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"judge_ms": round(median(judged), 1), "load_ms": round(median(loaded), 1), "grown_kb": grown}
