"""Values in both languages, as letters print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from handlers import editions
from handlers.blocks import word
from handlers.customers.person import Person
from workflows.errors import UnknownName
from workflows.types import Choice

Text: TypeAlias = Mapping[str, Any]
"""`{"zh": …, "en": …}`: a text, or a list of them, in each language."""

LANGUAGES = ("zh", "en")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def both(tell: Callable[[str], Any]) -> Text:
    """What is told in each language."""
    return {lang: tell(lang) for lang in LANGUAGES}


def pair(row: Mapping[str, Any], name: str = "") -> Text:
    """The two texts of a row of data: `zh` and `en`, or `name_zh` and `name_en`."""
    return both(lambda lang: row[f"{name}_{lang}" if name else lang])


def day(on: date) -> Text:
    """A date in words: 2026年3月2日, 2 March 2026."""
    return {"zh": f"{on.year}年{on.month}月{on.day}日", "en": f"{on.day} {MONTHS[on.month - 1]} {on.year}"}


def money(amount: Decimal) -> str:
    """An amount of a table, whose head names the unit."""
    return f"{amount:,.2f}"


def yuan(amount: Decimal) -> Text:
    """An amount with its unit, inside a sentence."""
    return {"zh": f"人民币 {money(amount)} 元", "en": f"CNY {money(amount)}"}


def called(choices: Sequence[Choice], value: str) -> Text:
    """What a choice is called."""
    return both(lambda lang: word(lang, choices, value))


def printed(value: Any) -> Any:
    """Contents as JSON: days in words, amounts with two decimals, a dash for what there is none of."""
    if value is None:
        return "—"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, Mapping):
        return {name: printed(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [printed(one) for one in value]
    return value


def company(on: date) -> Mapping[str, Any]:
    """The letterhead."""
    row = editions.load("documents", "company").on(on)
    said = {"name": pair(row), "address": pair(row, "address")}
    return said | {name: row[name] for name in ("phone", "claim_phone", "site")}


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Whom a letter is for; the document's number is masked."""

    name: str
    address: str
    document: str

    @classmethod
    def of(cls, person: Person) -> Addressee:
        """A customer under their own name."""
        return cls(name=person.name, address=person.address, document=person.masked_gov_id)


def head(code: str, number: str, on: date, to: Addressee) -> dict[str, Any]:
    """What stands above every letter: title, number, date, letterhead, and whom it is for. Raises UnknownName."""
    title = name(code, on)
    return {
        "title": {"zh": title.zh, "en": title.en},
        "number": number,
        "date": day(on),
        "company": company(on),
        **asdict(to),
    }


def terms(on: date) -> Mapping[str, Any]:
    """The terms that letters name."""
    return editions.load("documents", "letters").on(on)


def names(on: date) -> tuple[Choice, ...]:
    """The letters the house can write."""
    return tuple(Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in terms(on)["letter"].items())


def name(code: str, on: date) -> Choice:
    """What a letter is called. Raises UnknownName."""
    found = next((letter for letter in names(on) if letter.value == code), None)
    if found is None:
        raise UnknownName(name=code)
    return found
