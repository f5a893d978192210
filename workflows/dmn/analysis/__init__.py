"""Decision tables looked at before they decide: gaps, overlaps, rules that never apply, cells of the wrong type.

Exact for numbers, dates, times, moments, durations, truth values and texts, as far as cells name constants: each
column is cut where a constant stands, each cell is asked by FEEL itself once for every piece between its constants,
and rules are boxes of such pieces. The columns count as independent of each other. A cell that is a free condition is
said to be `not_decided`; its rule then neither closes a gap nor overlaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workflows.dmn.analysis.cells import cells
from workflows.dmn.analysis.constants import ground
from workflows.dmn.analysis.findings import MOST_OF_A_KIND, Severity, TableFinding
from workflows.dmn.analysis.gaps import gaps
from workflows.dmn.analysis.hidden import hidden
from workflows.dmn.analysis.inspection import inspect
from workflows.dmn.analysis.outputs import outputs
from workflows.dmn.analysis.overlaps import overlaps
from workflows.dmn.analysis.sources import sources
from workflows.dmn.analysis.texts import Where
from workflows.dmn.model import Model

__all__ = ["MOST_OF_A_KIND", "Severity", "TableFinding", "Where", "analyse"]

MOST_STEPS = 100_000
"""What allowed values that are expressions may cost, all together."""


def analyse(model: Model) -> tuple[TableFinding, ...]:
    """All that can be said about the decision tables of a model, table by table. Raises nothing of its own."""
    found: list[TableFinding] = []
    short = ground(MOST_STEPS)
    for source in sources(model):
        seen = inspect(source, short)
        everything = [one for question in (cells, outputs, gaps, overlaps, hidden) for one in question(seen)]
        found += _told(everything)
    return tuple(found)


def _told(everything: list[TableFinding]) -> Iterator[TableFinding]:
    """The first of each code, then how many more there are."""
    count: Counter[str] = Counter()
    last: dict[str, TableFinding] = {}
    for one in everything:
        count[one.code] += 1
        last[one.code] = one
        if count[one.code] <= MOST_OF_A_KIND:
            yield one
    for code, number in count.items():
        if number > MOST_OF_A_KIND:
            yield TableFinding(key="more", decision=last[code].decision, count=number - MOST_OF_A_KIND)
