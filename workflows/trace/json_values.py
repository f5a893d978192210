"""Facts in JSON, as somebody types them: read in the types that a drawing declares, written so that they read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from workflows import calendar, codec
from workflows.engine import EngineError, Process
from workflows.errors import N_, AnliuError, Term
from workflows.feel.temporal import read_date, read_date_time, read_duration, write_duration

LONGEST = 60
"""How much of what was given is repeated."""

NO_JSON = N_("%(place)s cannot be read as JSON: look at line %(line)s, column %(column)s")
TWICE = N_("%(place)s has the name “%(name)s” twice in one object")
NO_OBJECT = N_('%(place)s has to be an object in braces, such as {"amount": 100}')
NO_FACT = N_("%(place)s: the drawing declares no fact “%(name)s”")
NEAR_FACT = N_("%(place)s: the drawing declares no fact “%(name)s”; perhaps “%(near)s” is meant")
WRONG_VALUE = N_("%(place)s has to be %(wanted)s; given is %(found)s")

WANTED: Mapping[str, Term] = {
    "text": Term(N_("a text in quotes")),
    "code": Term(N_("a text in quotes")),
    "id": Term(N_('an id such as "01890a5d-ac96-774b-bcce-b302099a8057"')),
    "integer": Term(N_("a whole number such as 3")),
    "number": Term(N_("a number such as 2.5")),
    "money": Term(N_("an amount with at most two decimals, such as 1200.50")),
    "boolean": Term(N_("true or false")),
    "date": Term(N_('a date such as "2026-03-02"')),
    "datetime": Term(N_('a date and time such as "2026-03-02T09:00:00+08:00"')),
    "duration": Term(N_('a duration such as "P3D"')),
    "list": Term(N_("a list in square brackets")),
}


class Misgiven(AnliuError):
    """What was given cannot be used"""


def read_json(text: str, place: str) -> Any:
    """The value of a JSON text; decimals stay exact. Raises Misgiven with the line and column of the trouble."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise Misgiven(TWICE, place=place, name=shown(name))
            found[name] = value
        return found

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise Misgiven(NO_JSON, place=place, line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):  # NaN, a number with thousands of digits, lists in lists without end
        raise Misgiven(NO_JSON, place=place, line=1, column=1) from None


def read_object(plain: Any, place: str) -> dict[str, Any]:
    """The object. Raises Misgiven for anything else."""
    if not isinstance(plain, dict):
        raise Misgiven(NO_OBJECT, place=place)
    return plain


def read_facts(process: Process, plain: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The facts in their declared types. Raises Misgiven in words, with the place of the first that does not fit."""
    return {name: _read_fact(process, name, value, place) for name, value in plain.items()}


def read_value(plain: Any, place: str) -> Any:
    """A value whose type nobody declares: as it is, or with its type as it is stored (codec.py). Raises Misgiven."""
    try:
        value = codec.decode(plain)
        codec.encode(value)
    except (codec.Unreadable, codec.NotStorable, RecursionError):
        raise Misgiven(WRONG_VALUE, place=place, wanted=Term(N_("a value of JSON")), found=shown(plain)) from None
    return value


def shown(plain: Any) -> str:
    """What was given, as far as it is repeated: short, and writable anywhere."""
    text = plain if isinstance(plain, str) else write_json(plain)
    text = text.encode(errors="backslashreplace").decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _given(plain: Any) -> str:
    """A value as it was written: a text has quotes, which may be what is wrong with it."""
    return shown(json.dumps(plain, ensure_ascii=False) if isinstance(plain, str) else plain)


def near(name: str, known: Mapping[str, Any]) -> str:
    """A known name that may be meant; "" where none is like it."""
    return next(iter(get_close_matches(name[:LONGEST], known, 1)), "")


def write_json(value: Any) -> str:
    """A value as JSON text, numbers exact; dates and durations as `read_facts` reads them."""
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(str(name), ensure_ascii=False)}: {write_json(inner)}" for name, inner in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(write_json, value))}]"
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, (bool, int)):
        return json.dumps(value)
    return json.dumps(_text(value), ensure_ascii=False)


def _text(value: Any) -> str:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    return write_duration(value) if isinstance(value, timedelta) else str(value)


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _read_fact(process: Process, name: str, plain: Any, place: str) -> Any:
    fact = process.facts.get(name)
    if fact is None:
        like = near(name, process.facts)
        raise Misgiven(NEAR_FACT if like else NO_FACT, place=place, name=shown(name), near=like)
    try:
        value = _READERS.get(fact.type, _same)(plain)
        return process.check_facts({name: value})[name]
    except (EngineError, codec.Unreadable, RecursionError):
        place = f"{place}: {name}"
        raise Misgiven(WRONG_VALUE, place=place, wanted=WANTED[fact.type], found=_given(plain)) from None


def _same(plain: Any) -> Any:
    return plain


def _of_text(read: Callable[[str], Any]) -> Callable[[Any], Any]:
    """What a text means; anything else, and a text that means nothing, is left for the check of types."""

    def reader(plain: Any) -> Any:
        value = read(plain) if isinstance(plain, str) else None
        return plain if value is None else value

    return reader


def _moment(text: str) -> datetime | None:
    """Without a zone it is local time, as a timer takes it."""
    value = read_date_time(text)
    return value.replace(tzinfo=calendar.ZONE) if value is not None and value.tzinfo is None else value


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "date": _of_text(read_date),
    "datetime": _of_text(_moment),
    "duration": _of_text(read_duration),
    "list": codec.decode,
}
