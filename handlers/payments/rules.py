"""What must hold of the accounts that money moves between (domain-rules §1.4-1.6).

Each `check_*` is a form check, `(value, siblings, today) -> findings` (`workflows.registry.CheckCall`). Banks and
regions are tables with editions in `data/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from stdnum import luhn

from handlers import editions
from handlers.customers.gov_id import half_width, normalise_gov_id
from handlers.customers.rules import normalise_name
from workflows.calendar import end_of_day_after
from workflows.errors import N_
from workflows.types import Choice, Finding

Siblings = Mapping[str, Any]


class AccountKind(StrEnum):
    """The kinds of bank account."""

    CARD = "CARD"  #: a bank card, with its own check digit
    PASSBOOK = "PASSBOOK"  #: a passbook, whose number has none


_CARD = re.compile(r"[0-9]{12,19}")
_CHECKED_LENGTHS = frozenset({16, 19})
_CHECKED_PREFIXES = ("62", "4", "5")


def normalise_account(number: str) -> str:
    """An account number without the blanks of the card's print."""
    return re.sub(r"\s", "", half_width(number))


def check_bank_card(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """12-19 digits; cards of 16 or 19 digits beginning with 62, 4 or 5 carry a Luhn digit. NB-BANK-03.

    Sibling `account_kind`: a passbook has no check digit.
    """
    del today
    if value is None:
        return ()
    number = normalise_account(value)
    if not _CARD.fullmatch(number):
        return (_finding("card_no", "NB-BANK-03", N_("An account number has 12 to 19 digits")),)
    if siblings.get("account_kind") == AccountKind.PASSBOOK or not _has_check_digit(number) or luhn.is_valid(number):
        return ()
    return (_finding("card_no", "NB-BANK-03", N_("The number is not a card number: compare digit by digit")),)


def check_branch(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """The opening bank in full: bank, place and branch, such as 中国工商银行北京朝阳支行. NB-BANK-02."""
    del siblings
    if value is None:
        return ()
    branch = "".join(half_width(value).split())
    banks = editions.load("payments", "banks").on(today)
    bank = max((name for name in banks["names"] if name in branch), key=len, default="")
    if not bank:
        return (_no_bank(branch, banks["short"]),)
    rest = branch.replace(bank, "", 1)
    if not any(place in rest for place in _places(today)):
        return (
            _finding("branch", "NB-BANK-02", N_("The province or city is missing, as in 中国工商银行北京朝阳支行")),
        )
    if not any(word in rest for word in banks["branch_words"]):
        return (_finding("branch", "NB-BANK-02", N_("The branch is missing, as in 中国工商银行北京朝阳支行")),)
    return ()


def check_card_holder(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """The account belongs to the applicant. NB-BANK-01.

    Siblings `applicant_name`, and where both are given `account_holder_gov_id` and `applicant_gov_id`.
    """
    del today
    applicant = siblings.get("applicant_name")
    if value is None or not applicant:
        return ()
    numbers = siblings.get("account_holder_gov_id"), siblings.get("applicant_gov_id")
    holder_number, applicant_number = numbers if all(numbers) else ("", "")
    if same_person(value, str(holder_number), str(applicant), str(applicant_number)):
        return ()
    return (_finding("account_holder", "NB-BANK-01", N_("The account must be the applicant's own")),)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why a bank says no, and what to do: `advice` is fund, change_account or retry_on (NB-PAY-01, NB-PAY-02)."""

    code: str
    zh: str
    en: str
    advice: str
    reason: str
    same_account: bool  #: whether the same account may work another time


UNKNOWN = "unknown"
"""What a bank says that is not in the table; its own words go no further."""


def failure(code: str, today: date) -> Failure:
    """What a bank's reason means; `unknown` for everything that the table does not have."""
    known = editions.load("payments", "failures").on(today)["failure"]
    found = code if code in known else UNKNOWN
    return Failure(code=found, **known[found])


def advice(today: date) -> Sequence[Choice]:
    """What can be done after a failed debit, in words."""
    known = editions.load("payments", "failures").on(today)["advice"]
    return [Choice(value=code, zh=words["zh"], en=words["en"]) for code, words in known.items()]


def pay_by(accepted_at: datetime, days: int) -> datetime:
    """When an accepted application lapses unpaid: the exclusive end of so many days after the acceptance."""
    return end_of_day_after(accepted_at, days=days)


def same_person(name: str, number: str, other_name: str, other_number: str) -> bool:
    """Whether two names with document numbers are the same person; small and capital letters are not told apart."""
    same_name = normalise_name(name).casefold() == normalise_name(other_name).casefold()
    return same_name and normalise_gov_id(number) == normalise_gov_id(other_number)


def _has_check_digit(number: str) -> bool:
    return len(number) in _CHECKED_LENGTHS and number.startswith(_CHECKED_PREFIXES)


def _places(today: date) -> list[str]:
    regions = editions.load("payments", "regions").on(today)
    return [*regions["provinces"], *(city for cities in regions["cities"].values() for city in cities)]


def _no_bank(branch: str, short: Mapping[str, str]) -> Finding:
    full = next((name for abbreviation, name in short.items() if abbreviation in branch), None)
    if full is None:
        return _finding(
            "branch", "NB-BANK-02", N_("The full name of the bank is missing, as in 中国工商银行北京朝阳支行")
        )
    message = N_("Enter the full name of the bank: %(bank)s")
    return Finding(field="branch", code="NB-BANK-02", message=message, params={"bank": full})


def _finding(field: str, code: str, message: str) -> Finding:
    return Finding(field=field, code=code, message=message)
