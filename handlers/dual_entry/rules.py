"""Two keyings of the same document compared 双人录入 (requirements S2.3.4, S2.5.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from handlers.customers.masking import mask_card, mask_gov_id
from workflows.errors import N_
from workflows.types import Choice, Finding

FIELDS = (
    Choice(value="gov_id", zh="证件号码", en="Document number"),
    Choice(value="name", zh="姓名", en="Name"),
    Choice(value="birth_date", zh="出生日期", en="Date of birth"),
    Choice(value="sum_insured", zh="基本保额", en="Sum insured"),
    Choice(value="card_no", zh="银行卡号", en="Card number"),
    Choice(value="pay_term", zh="交费期间（年）", en="Payment term (years)"),
)
"""The key fields, in the order in which they are keyed."""

FIRST, SECOND, CORRECT = "first", "second", "correct"
DUAL = "NB-DUAL-01"
_MASKS = {"gov_id": mask_gov_id, "card_no": mask_card}


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """A key field with both values as they were keyed."""

    field: str
    first: str
    second: str

    def shown(self) -> tuple[str, str]:
        """Both values for whoever settles them: of a number the places that differ, and no more than a mask shows."""
        mask = _MASKS.get(self.field)
        if mask is None:
            return self.first, self.second
        return _unmasked(self.first, self.second, mask), _unmasked(self.second, self.first, mask)


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What was taken for one field: the first value, the second, or another one."""

    field: str
    take: str
    value: str = ""


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Mismatch]:
    """The key fields that differ once width, blanks, case and marks of grouping are set aside."""
    return [
        Mismatch(field=field.value, first=text_of(first.get(field.value)), second=text_of(second.get(field.value)))
        for field in FIELDS
        if normalise(field.value, first.get(field.value)) != normalise(field.value, second.get(field.value))
    ]


def normalise(field: str, value: Any) -> str:
    """One spelling for all ways to key a value: full width, blanks, case, marks and end zeros are set aside."""
    text = "".join(unicodedata.normalize("NFKC", text_of(value)).split()).upper()
    if field == "birth_date":
        return "".join(filter(str.isdigit, text))
    if field in {"sum_insured", "pay_term"}:
        return _number(text.replace(",", ""))
    return text.replace("-", "") if field in {"card_no", "gov_id"} else text


def text_of(value: Any) -> str:
    """A value as it was keyed."""
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def settle_findings(differing: Sequence[str], settlements: Sequence[Settlement]) -> list[Finding]:
    """Every difference is settled, once, and a correction says the right value. NB-DUAL-01."""
    named = [one.field for one in settlements]
    findings = (
        [_finding("settlements", N_("Settle every difference, one by one"))] if set(differing) - set(named) else []
    )
    for at, one in enumerate(settlements):
        if one.field not in differing or named.index(one.field) != at:
            findings.append(
                _finding(f"settlements.{at}.field", N_("This field does not differ, or is settled already"))
            )
        elif one.take == CORRECT and not one.value.strip():
            findings.append(_finding(f"settlements.{at}.value", N_("Enter the value that the document shows")))
    return findings


def must_correct(settlements: Sequence[Settlement]) -> bool:
    """Whether the application is wrong: it holds the first value, and another one was taken."""
    return any(one.take != FIRST for one in settlements)


def _number(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def _unmasked(value: str, other: str, mask: Any) -> str:
    """The masked value with the places that differ from the other one; where the lengths differ, its length."""
    if len(value) != len(other):
        return f"{mask(value)} ({len(value)})"
    return "".join(
        mine if mine != theirs else hidden for mine, theirs, hidden in zip(value, other, mask(value), strict=True)
    )


def _finding(field: str, message: str) -> Finding:
    return Finding(field=field, code=DUAL, message=message)
