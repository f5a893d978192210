"""How rows become statements, and what was read becomes rows, past the mapper's flush.

The mapper stays what business code works with: rows are added, changed and deleted in a session. But its flush sends
one statement at a time and waits for each, and building them costs more than a step of the engine. Here what a session
holds becomes plain statements, their texts built once, which `workflows.wire` sends together.
"""

# ruff: noqa: S608 - the texts are put together from the names of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeAlias, TypeVar

from sqlalchemy import Column, Numeric, Table, inspect
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.orm import DeclarativeBase, Session, make_transient_to_detached

Statement: TypeAlias = tuple[str, Mapping[str, Any]]
"""A text with named places, and the values for them."""


class Write(NamedTuple):
    """A statement that writes; `sure` where it cannot miss its row, because the row is new or locked."""

    text: str
    values: Mapping[str, Any]
    sure: bool = True


AnyModel: TypeAlias = type[DeclarativeBase]
Model = TypeVar("Model", bound=DeclarativeBase)

DIALECT: Any = psycopg.dialect()  # type: ignore[no-untyped-call]
NUMERIC_OID = 1700
LOCKED = "locked"
"""Where a session keeps the rows that a lock holds."""

MOST_VALUES = 50
"""The driver remembers how it read a statement only up to this many values."""


class Shape:
    """One table as its rows travel: its columns, and how each turns a value into the driver's and back."""

    def __init__(self, model: AnyModel) -> None:
        mapper: Any = inspect(model)
        self.table: Table = mapper.local_table
        self.name = DIALECT.identifier_preparer.format_table(self.table)
        self.columns: dict[str, Column[Any]] = {mapper.get_property_by_column(c).key: c for c in self.table.columns}
        self.quoted = {name: DIALECT.identifier_preparer.format_column(c) for name, c in self.columns.items()}
        self.key = tuple(mapper.get_property_by_column(column).key for column in mapper.primary_key)
        self.listed = ", ".join(f"{self.name}.{quoted}" for quoted in self.quoted.values())
        self._sent = {name: _sending(column) for name, column in self.columns.items()}

    @cached_property
    def _received(self) -> list[tuple[str, Callable[[Any], Any] | None]]:
        return [(name, _receiving(column)) for name, column in self.columns.items()]

    def inserts(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[Statement]:
        """Statements that insert these rows, several in each; every row names every column."""
        most = max(1, MOST_VALUES // len(self.columns))
        for start in range(0, len(rows), most):
            some = rows[start : start + most]
            values = {
                f"{name}_{place}": sent(row[name])
                for place, row in enumerate(some)
                for name, sent in self._sent.items()
            }
            yield _insert_text(self, len(some)), values

    def update(self, row: Any, changed: tuple[str, ...]) -> Statement:
        """The statement that writes these columns of a row, found by the key under which it was read."""
        return _update_text(self, changed), {name: self._sent[name](getattr(row, name)) for name in changed} | _key(row)

    def delete(self, row: Any) -> Statement:
        """The statement that deletes a row."""
        return f"DELETE FROM {self.name} WHERE {_is_row(self)}", _key(row)

    def read(self, values: Sequence[Any]) -> dict[str, Any]:
        """A row's values by name, from what the driver gave for `listed`."""
        pairs = zip(self._received, values, strict=True)
        return {name: value if back is None or value is None else back(value) for (name, back), value in pairs}

    def complete(self, row: Any) -> dict[str, Any] | None:
        """The values of a new row, its defaults set; None where only the server can give one of them."""
        held = vars(row)
        for name, column in self.columns.items():
            if held.get(name) is None and (name not in held or column.primary_key or column.default is not None):
                if column.identity is not None or column.server_default is not None:
                    return None
                setattr(row, name, _default(column))
        return {name: held[name] for name in self.columns}


@cache
def shape(model: AnyModel) -> Shape:
    """The shape of a model's rows, worked out once."""
    return Shape(model)


def pending(session: Session) -> list[Write] | None:
    """What the session holds, in the order of the mapper.

    Table by table as foreign keys need it, in each the changed rows by their keys and then the new ones; what is
    deleted comes last. None where only the mapper can write it, because the server gives a value.
    """
    added: dict[Shape, list[dict[str, Any]]] = {}
    for row in session.new:
        values = _shape_of(row).complete(row)
        if values is None:
            return None
        added.setdefault(_shape_of(row), []).append(values)
    changed: dict[Shape, list[Any]] = {}
    for row in session.dirty:
        changed.setdefault(_shape_of(row), []).append(row)
    locked = {id(row) for row in session.info.get(LOCKED, ())}
    writes: list[Write] = []
    for one in sorted({*added, *changed}, key=_place):
        writes += [
            Write(*one.update(row, columns), sure=id(row) in locked)
            for row in sorted(changed.get(one, ()), key=_identity)
            if (columns := _changed(row))
        ]
        writes += [Write(*statement) for statement in one.inserts(added.get(one, ()))]
    gone = sorted(session.deleted, key=lambda row: (-_place(_shape_of(row)), _identity(row)))
    return writes + [Write(*_shape_of(row).delete(row)) for row in gone]


def attach(session: Session, model: type[Model], values: Mapping[str, Any]) -> Model:
    """A row that was read past the mapper, as if the session had read it: what changes on it is written, too.

    The session must not have read it before: a transaction begins with its lock.
    """
    row = model()
    vars(row).update(values)
    make_transient_to_detached(row)
    session.add(row)
    return row


def _shape_of(row: Any) -> Shape:
    model: Any = type(row)
    return shape(model)


def _changed(row: Any) -> tuple[str, ...]:
    """The columns whose value is not the one that was read."""
    held = vars(row)
    before: Mapping[str, Any] = inspect(row).committed_state
    return tuple(sorted(name for name, value in before.items() if held.get(name) != value))


@cache
def _insert_text(one: Shape, rows: int) -> str:
    places = ", ".join("(" + ", ".join(f"%({name}_{place})s" for name in one.columns) + ")" for place in range(rows))
    return f"INSERT INTO {one.name} ({', '.join(one.quoted.values())}) VALUES {places}"


@cache
def _update_text(one: Shape, changed: tuple[str, ...]) -> str:
    sets = ", ".join(f"{one.quoted[name]} = %({name})s" for name in changed)
    return f"UPDATE {one.name} SET {sets} WHERE {_is_row(one)}"


def _is_row(one: Shape) -> str:
    return " AND ".join(f"{one.quoted[name]} = %(key_{place})s" for place, name in enumerate(one.key))


def _identity(row: Any) -> tuple[Any, ...]:
    """The key under which a row was read, whatever was done to it since."""
    identity: tuple[Any, ...] = inspect(row).identity
    return identity


def _key(row: Any) -> dict[str, Any]:
    return {f"key_{place}": value for place, value in enumerate(_identity(row))}


def _place(one: Shape) -> int:
    """Where a table stands in the order in which foreign keys allow rows to be added."""
    return _places(one.table.metadata, len(one.table.metadata.tables))[one.table.name]


@cache
def _places(metadata: Any, _count: int) -> dict[str, int]:
    """By name, worked out again when tables came to the metadata."""
    return {table.name: place for place, table in enumerate(metadata.sorted_tables)}


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def _sending(column: Column[Any]) -> Callable[[Any], Any]:
    process = column.type.dialect_impl(DIALECT).bind_processor(DIALECT)
    return lambda value: value if process is None or value is None else process(value)


def _receiving(column: Column[Any]) -> Callable[[Any], Any] | None:
    oid = NUMERIC_OID if isinstance(column.type, Numeric) else None
    process: Callable[[Any], Any] | None = column.type.dialect_impl(DIALECT).result_processor(DIALECT, oid)
    return process
