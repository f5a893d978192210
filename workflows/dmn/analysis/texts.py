"""Values and sets of values written as FEEL, as short as they can be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from workflows.dmn.analysis.columns import Column
from workflows.dmn.analysis.lines import NULL, Atom
from workflows.feel.temporal import write_date_time, write_duration, write_time
from workflows.feel.values import kind

_LONGEST_NUMBER: Final = 40
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_SIGNS: Final = ("<", ">", "=", "!=")


@dataclass(frozen=True)
class Where:
    """What one column holds in an example: unary tests as a cell could say them, and a condition with its label."""

    column: int
    tests: str
    condition: str


def feel_text(value: object) -> str:
    """A value as a literal."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < _LONGEST_NUMBER else str(value)
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, list):
        return f"[{', '.join(feel_text(item) for item in value)}]"
    return f'@"{_written(value)}"'


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return write_date_time(value)
    if isinstance(value, time):
        return write_time(value)
    if isinstance(value, timedelta):
        return write_duration(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def describe(column: Column, number: int, atoms: int, *, missing: bool) -> Where | None:
    """What these atoms of a column are; None for all there are. Whether the missing value counts says `missing`."""
    present = column.present
    chosen, with_null = atoms & present, bool(atoms & column.missing.atoms)
    if chosen == present and (with_null or not missing) and present:
        return None
    if chosen == present and present:
        return Where(number, "!= null", f"{column.label} != null")
    all_but = _all_but(column, chosen) if with_null or not missing else []
    if all_but:
        return Where(number, f"not({', '.join(all_but)})", _denied(column, chosen, all_but))
    tests = [*_tests(column, chosen), *(["null"] if with_null else [])]
    return Where(number, ", ".join(tests), _other(column, chosen) or _affirmed(column.label, tests))


def _affirmed(label: str, tests: Sequence[str]) -> str:
    if len(tests) > 1:
        return f"{label} in ({', '.join(tests)})"
    only = tests[0]
    if only.startswith(_SIGNS):
        return f"{label} {only}"
    return f"{label} in {only}" if only[0] in "[(" else f"{label} = {only}"


def _denied(column: Column, chosen: int, all_but: Sequence[str]) -> str:
    other = _other(column, chosen)
    if other:
        return other
    if len(all_but) == 1:
        return f"{column.label} != {all_but[0]}"
    return f"not({column.label} in ({', '.join(all_but)}))"


def _other(column: Column, chosen: int) -> str:
    """For texts that nobody names: one of them says more than a list of those it is not."""
    held = list(_picked(column, chosen))
    pieces = [atom for atom in column.atoms if not atom.point]
    if column.kind != "string" or not held or len(held) != len(pieces) or any(atom.point for atom in held):
        return ""
    named = {atom.sample for atom in column.atoms if atom.point}
    words = ("other", *(f"other {number}" for number in range(2, len(named) + 3)))
    return f"{column.label} = {feel_text(next(word for word in words if word not in named))}"


def _picked(column: Column, chosen: int) -> Iterator[Atom]:
    return (atom for at, atom in enumerate(column.atoms) if chosen >> at & 1)


def _all_but(column: Column, chosen: int) -> list[str]:
    """The points left out, where nothing else is and saying them is shorter."""
    left_out = list(_picked(column, column.present & ~chosen))
    if len(column.lines) > 1 or column.kind == "boolean" or not all(atom.point for atom in left_out):
        return []
    points_only = all(atom.point for atom in _picked(column, column.present))
    several = len(list(_runs(column, chosen))) > 1
    return [feel_text(atom.sample) for atom in left_out] if several and not points_only else []


def _tests(column: Column, chosen: int) -> list[str]:
    return [_test(first, last) for first, last in _runs(column, chosen)]


def _runs(column: Column, chosen: int) -> Iterator[tuple[Atom, Atom]]:
    """First and last of each run of neighbours; truth values and texts are told one by one."""
    for line in column.lines:
        first: Atom | None = None
        last = NULL
        for at in line:
            atom = column.atoms[at]
            taken = bool(chosen >> at & 1)
            alone = atom.point and isinstance(atom.sample, bool)
            if first is not None and (not taken or alone):
                yield first, last
                first = None
            if taken:
                first, last = first or atom, atom
        if first is not None:
            yield first, last


def _test(first: Atom, last: Atom) -> str:
    if first is last and first.point:
        return feel_text(first.sample)
    if first.start is None and last.end is None:
        return f"? instance of {kind(first.sample)}"
    if first.start is None:
        return f"{'<=' if last.point else '<'} {feel_text(last.end)}"
    if last.end is None:
        return f"{'>=' if first.point else '>'} {feel_text(first.start)}"
    opening, closing = "[" if first.point else "(", "]" if last.point else ")"
    return f"{opening}{feel_text(first.start)}..{feel_text(last.end)}{closing}"
