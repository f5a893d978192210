"""Declared facts: only declared names, only declared types, only so many bytes (architecture §4 (b))."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from workflows import calendar, codec
from workflows.engine.dialect import Fact
from workflows.engine.trouble import EngineError
from workflows.feel import YearsMonths

MOST_BYTES = 16_384
CENT = Decimal("0.01")
DEEPEST = codec.DEEPEST // 2
"""How deep a list may be nested: answers, outputs and reasons wrap it once more, and must be storable too."""


class _WrongTypeError(Exception):
    """A value is not of its declared type."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongTypeError
    return value


def _id(value: Any) -> str:
    return str(UUID(str(value)))


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not Decimal(value).is_finite():
        raise _WrongTypeError
    return Decimal(value)


def _integer(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value() or number.adjusted() >= codec.MOST_DIGITS:
        raise _WrongTypeError
    return int(number)


def _money(value: Any) -> Decimal:
    number = _number(value)
    if number != number.quantize(CENT):
        raise _WrongTypeError
    return number.quantize(CENT)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongTypeError
    return value


def _date(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _WrongTypeError
    return value


def _datetime(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _WrongTypeError
    return value.astimezone(calendar.ZONE)  # its day and hour are those people live in


def _duration(value: Any) -> timedelta | YearsMonths:
    if not isinstance(value, (timedelta, YearsMonths)):
        raise _WrongTypeError
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise _WrongTypeError
    return list(value)


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "text": _text,
    "code": _text,
    "id": _id,
    "integer": _integer,
    "number": _number,
    "money": _money,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "duration": _duration,
    "list": _list,
}


def check(declared: Mapping[str, Fact], facts: Mapping[str, Any], *, node: str) -> dict[str, Any]:
    """The facts in their declared types. Raises EngineError for an undeclared name or a wrong type."""
    return {name: _check_one(declared, name, value, node) for name, value in facts.items()}


def _check_one(declared: Mapping[str, Fact], name: str, value: Any, node: str) -> Any:
    fact = declared.get(name)
    if fact is None:
        raise EngineError("undeclared_fact", node=node, name=name)
    if value is None:
        return None
    try:
        checked = _CHECKS[fact.type](value)
        codec.encode(checked, DEEPEST)  # what cannot be stored is no fact
    except (_WrongTypeError, ValueError, ArithmeticError, codec.NotStorable):
        raise EngineError("wrong_fact", node=node, name=name, type=fact.type) from None
    return checked


def check_size(facts: Mapping[str, Any], *, node: str) -> None:
    """Raises EngineError where the facts of one token outgrow their budget."""
    if len(codec.dumps(dict(facts)).encode()) > MOST_BYTES:
        raise EngineError("facts_too_large", node=node, limit=MOST_BYTES)
