"""The decisions that a package brings, as far as its files can be read: what is wrong in them is told elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.dmn import Decisions
from workflows.dmn.table import DecisionTable
from workflows.engine import EngineError
from workflows.engine.decisions import Shelf
from workflows.feel.tree import Literal


@dataclass(frozen=True)
class Tables:
    """The decisions by name. With a file that cannot be read there may be `more`."""

    by_name: Mapping[str, Decisions]
    more: bool = False

    def results(self, name: str) -> frozenset[str] | None:
        """The facts that a decision gives where its task draws no outputs; None where that cannot be told.

        One result, or a list of them, is called `result`.
        """
        table = self._table(name)
        if table is None:
            return None
        if self.gives_list(name) or (len(table.outputs) == 1 and _gives_no_group(table)):
            return frozenset({"result"})
        return frozenset(column.name for column in table.outputs) if len(table.outputs) > 1 else None

    def gives_list(self, name: str) -> bool:
        """Whether a decision gives all that its table finds."""
        table = self._table(name)
        collects = table is not None and table.policy == "COLLECT" and not table.aggregation
        return collects or (table is not None and table.policy in {"RULE ORDER", "OUTPUT ORDER"})

    def _table(self, name: str) -> DecisionTable | None:
        decisions = self.by_name.get(name)
        found = decisions.model.decisions.values() if decisions is not None else ()
        logic = next((one.logic for one in found if one.name == name), None)
        return logic if isinstance(logic, DecisionTable) else None


def _gives_no_group(table: DecisionTable) -> bool:
    """Whether its one result is never a group of named values, which would become facts one by one."""
    nodes = [node for rule in table.rules for node in rule.outputs]
    nodes += [column.default for column in table.outputs if column.default is not None]
    return bool(table.aggregation) or all(isinstance(getattr(node, "node", node), Literal) for node in nodes)


def read_tables(files: Mapping[str, str]) -> Tables:
    """The decisions of all files that can be read."""
    shelf = Shelf()
    found: dict[str, Decisions] = {}
    more = False
    for name, text in sorted(files.items()):
        if name.endswith(".dmn"):
            try:
                shelf.add(name, text)
            except EngineError:
                more = True
    for name in shelf.names:
        try:
            decisions = shelf.load(name)
        except EngineError:
            more = True
        else:
            found.update(dict.fromkeys(decisions.names, decisions))
    return Tables(found, more)
