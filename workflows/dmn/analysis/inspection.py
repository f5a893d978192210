"""One table looked at: its columns cut into atoms, ready for the questions that are asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from workflows.dmn.analysis.columns import Column, Group, read_column
from workflows.dmn.analysis.constants import ground
from workflows.dmn.analysis.findings import TableFinding
from workflows.dmn.analysis.sources import Source
from workflows.dmn.analysis.texts import Where
from workflows.feel.env import Env


@dataclass(frozen=True)
class Inspection:
    """A table with its columns as the analysis sees them; rules count from 0 here, as bits do."""

    source: Source
    columns: tuple[Column, ...]
    env: Env
    short: Env
    """Where allowed values are asked that are no constants: with fuel that ends soon, for all tables of a model."""

    @cached_property
    def every(self) -> int:
        """All rules, as bits."""
        return (1 << len(self.source.table.rules)) - 1

    @cached_property
    def decided(self) -> int:
        """The rules whose cells can all be decided, as bits."""
        undecided = 0
        for column in self.columns:
            undecided |= column.undecided
        return self.every & ~undecided

    @cached_property
    def bounded(self) -> bool:
        """Whether it is known which values may come."""
        return not any(column.open for column in self.columns)

    def about(self, key: str, **parts: object) -> TableFinding:
        """A finding about the table; `parts` say more precisely where."""
        table = self.source.table
        place = {"element": table.element.id, "line": table.element.line}
        return TableFinding(key=key, decision=table.decision, **{**place, **parts})  # type: ignore[arg-type]

    def about_rule(self, key: str, rule: int, **parts: object) -> TableFinding:
        """A finding about one rule."""
        row = self.source.table.rules[rule]
        return self.about(key, **{"rules": (rule + 1,), "element": row.id, "line": row.line, **parts})

    def about_cell(self, key: str, rule: int, at: int, **parts: object) -> TableFinding:
        """A finding about an input cell."""
        place = self.source.table.rules[rule].cells[at].element
        label = self.columns[at].label
        return self.about_rule(key, rule, element=place.id, line=place.line, column=at + 1, label=label, **parts)

    def box(self, rule: int, *, missing: bool) -> list[list[Group]]:
        """What a rule takes, column by column; a cell that cannot be decided may take all."""
        return [
            [group for group in column.all_groups(missing=missing) if group.rules >> rule & 1]
            for column in self.columns
        ]

    def meeting(self, rule: int) -> int:
        """The rules that share something with a rule in every column, itself too, as bits."""
        meeting = self.every
        for groups in self.box(rule, missing=True):
            here = 0
            for group in groups:
                here |= group.rules
            meeting &= here
        return meeting


def inspect(source: Source, short: Env) -> Inspection:
    """The table, ready to be asked."""
    env = ground()
    table = source.table
    columns = tuple(
        read_column(column, [rule.cells[at].tests for rule in table.rules], source.asked(column), env)
        for at, column in enumerate(table.inputs)
    )
    return Inspection(source, columns, env, short)


def example(where: tuple[Where, ...]) -> dict[str, object]:
    """What a finding says about its example."""
    return {"where": where, "example": " and ".join(one.condition for one in where)}


def numbers(rules: int) -> tuple[int, ...]:
    """Rules as they are counted, from 1."""
    return tuple(at + 1 for at in range(rules.bit_length()) if rules >> at & 1)
