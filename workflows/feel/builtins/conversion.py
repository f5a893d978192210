"""Built-ins that turn one kind of value into another, and those on booleans and null (DMN 1.5 §10.3.4.1, .2, .9)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from workflows.feel import temporal
from workflows.feel.builtins.signature import Library
from workflows.feel.env import Env
from workflows.feel.limits import Fuel
from workflows.feel.order import equal
from workflows.feel.values import NUMBERS, Range, kind

LIBRARY: Final = Library()

_NUMERAL: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?", re.ASCII)
_LONGEST_NUMERAL: Final = 400


@LIBRARY.offer("not(negand: boolean) -> boolean")
def _not(_: Env, negand: bool) -> object:  # noqa: FBT001 - a value of the language
    return not negand


@LIBRARY.offer("is(value1?: any, value2?: any) -> boolean")
def _is(env: Env, *values: object) -> object:
    """Equal and of the same kind; times also in how they name their zone. A value not named is null."""
    if len(values) < 2:  # noqa: PLR2004 - by place both must be there
        return None
    left, right = values
    if kind(left) != kind(right):
        return False
    if isinstance(left, datetime | time) and isinstance(right, datetime | time):
        return _plain(left) == _plain(right)
    return equal(left, right, env.fuel)


@LIBRARY.offer("is defined(value: any) -> boolean")
def _is_defined(_: Env, value: object) -> object:
    return value is not None


@LIBRARY.offer("number(from: string) -> number")
@LIBRARY.offer("number(from: string, grouping separator: string|null, decimal separator: string|null) -> number")
def _number(_: Env, text: str, grouping: str | None = None, point: str | None = None) -> object:
    """Separators are those of the standard: blank, comma or full stop, and not the same one twice."""
    if grouping not in {None, " ", ",", "."} or point not in {None, ",", "."} or (point and grouping == point):
        return None
    if grouping:
        text = text.replace(grouping, "")
    if point:
        text = text.replace(point, ".")
    return _numeral(text)


def _numeral(text: str) -> Decimal | None:
    if len(text) > _LONGEST_NUMERAL or not _NUMERAL.fullmatch(text):
        return None
    try:
        return NUMBERS.create_decimal(text)
    except (InvalidOperation, ArithmeticError):
        return None


@LIBRARY.offer("string(from: any) -> string")
def _string(env: Env, value: object) -> object:
    if value is None:
        return None
    return text_of(value, env.fuel)


def text_of(value: object, fuel: Fuel, *, inner: bool = False) -> str:
    """A value as text; strings inside collections are quoted."""
    if isinstance(value, list):
        text = "[" + ", ".join(text_of(item, fuel, inner=True) for item in value) + "]"
    elif isinstance(value, dict):
        entries = (f"{_key(key)}: {text_of(item, fuel, inner=True)}" for key, item in value.items())
        text = "{" + ", ".join(entries) + "}"
    elif isinstance(value, Range):
        text = _range(value, fuel)
    elif isinstance(value, str):
        text = _quoted(value) if inner else value
    else:
        text = _plain(value)
    fuel.spend(1)
    fuel.text(len(text))
    return text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, datetime):
        return temporal.write_date_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return temporal.write_time(value)
    return temporal.write_duration(value) if isinstance(value, timedelta) else str(value)


def _digits(value: Decimal) -> str:
    """Without an exponent where that stays readable; zero has no sign."""
    value = value or abs(value)
    return format(value, "f") if abs(value.adjusted()) <= NUMBERS.prec else str(value)


def _key(key: str) -> str:
    return key if key.isidentifier() else _quoted(key)


def _range(value: Range, fuel: Fuel) -> str:
    start, end = (text_of(one, fuel, inner=True) for one in (value.start, value.end))
    if value.sign:
        return value.sign + start
    if value.start is None:
        return f"<{'=' if value.end_included else ''} {end}"
    if value.end is None:
        return f">{'=' if value.start_included else ''} {start}"
    return f"{'[' if value.start_included else '('}{start}..{end}{']' if value.end_included else ')'}"
