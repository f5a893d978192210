"""Facts against brute force: what is missing somewhere is missing on a way that nobody writes on."""

from __future__ import annotations

from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.shapes import Shape, shape
from tests.support import scale
from workflows.validation.data.dataflow import Dataflow
from workflows.validation.files import read
from workflows.validation.package import Package

FACTS = ("a", "b", "c")
NODES = 7
WRITERS = st.lists(st.sets(st.sampled_from(FACTS), max_size=2), min_size=NODES, max_size=NODES)
EDGES = st.sets(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), min_size=NODES, max_size=3 * NODES)


def drawn(writers: list[set[str]], edges: set[tuple[int, int]]) -> Shape:
    """Service tasks that write facts, with flows of which one is taken each."""
    drawing = shape(**dict.fromkeys(FACTS, "integer"))
    for number, facts in enumerate(writers):
        outputs = "".join(f'<anliu:output name="{name}" value="1"/>' for name in sorted(facts) or ["nothing"])
        inner = f"<bpmn:extensionElements>{outputs}</bpmn:extensionElements>"
        drawing.service(f"n{number}", "work", inner=inner)
        drawing.gateway(f"g{number}", default=f"out{number}").end(f"e{number}")
        drawing.flow(f"n{number}", f"g{number}").flow(f"g{number}", f"e{number}", id=f"out{number}")
    for source, target in sorted(edges):
        drawing.flow(f"g{source}", f"n{target}", when="true")
    return drawing.flow("test_start", "n0")


def missing(fact: str, writers: list[set[str]], edges: set[tuple[int, int]]) -> set[int]:
    """The nodes that are reached on a way on which nothing writes the fact."""
    found, waiting = {0}, deque([0])
    while waiting:
        node = waiting.popleft()
        for source, target in edges:
            if source == node and fact not in writers[node] and target not in found:
                found.add(target)
                waiting.append(target)
    return found


@given(WRITERS, EDGES)
@settings(max_examples=scale(60, 2_000), deadline=None)
def test_a_fact_is_known_where_every_way_writes_it(writers: list[set[str]], edges: set[tuple[int, int]]) -> None:
    files = drawn(writers, edges).package()
    package = Package(files=files, documents=read(files)[0], process="test")
    flow = Dataflow.of(package)
    nodes = package.processes[0].nodes
    for fact in FACTS:
        bit = flow.writing.bits([fact])
        assert {n for n in range(NODES) if not flow.before[nodes[f"n{n}"]] & bit} == missing(fact, writers, edges)
        ends = [n for n in missing(fact, writers, edges) if fact not in writers[n]]
        gained = flow._gain(package.processes[0]) & bit  # noqa: SLF001 - what the process leaves behind
        assert bool(gained) == (not ends)
