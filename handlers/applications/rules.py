"""What must hold of an application before anybody looks at it (domain-rules §2.1 art. 39-40, §5.1, §11.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.customers.gov_id import normalise_gov_id
from workflows.errors import N_, Invalid
from workflows.types import Finding

WHOLE = Decimal(100)

_APPLICATION_NO = re.compile(r"A(?P<day>[0-9]{8})[0-9]{6}")


CHECKED = ("true", "lawful", "valid")
"""What the completeness check confirms: 真实、合法、有效."""


def must_be_confirmed(values: Mapping[str, Any]) -> None:
    """Nothing passes the check that was not confirmed. Raises Invalid."""
    missing = [name for name in CHECKED if values.get(name) is not True]
    if missing:
        message = N_("Please confirm this")
        raise Invalid([Finding(field=name, code="required", message=message) for name in missing])


def is_application_no(text: str) -> bool:
    """Whether a typed number can be an application number: `A`, a date that exists and six running digits."""
    found = _APPLICATION_NO.fullmatch(text)
    if not found:
        return False
    try:
        date.fromisoformat(found["day"])
    except ValueError:
        return False
    return True


def check_shares(
    value: Sequence[Mapping[str, Any]] | None, siblings: Mapping[str, Any], today: date
) -> Sequence[Finding]:
    """Beneficiaries: per order the shares are 100 % together, or none is given and they are equal (art. 40).

    Orders count from 1 without a gap, and nobody is named twice. NB-BEN-02, NB-BEN-01.
    Each row has `order_no`, `share_percent` (Decimal or None), `gov_id_type` and `gov_id`.
    """
    del siblings, today
    rows = value or ()
    orders = sorted({row["order_no"] for row in rows if row.get("order_no") is not None})
    findings = [finding for order in orders for finding in _order_findings(order, rows)]
    if orders and orders != list(range(1, len(orders) + 1)):
        findings.append(_finding("NB-BEN-02", N_("Number the orders 1, 2, 3 without a gap")))
    if _same_person_twice(rows):
        findings.append(_finding("NB-BEN-01", N_("The same beneficiary is named twice")))
    return findings


def _order_findings(order: int, rows: Sequence[Mapping[str, Any]]) -> Sequence[Finding]:
    shares = [row.get("share_percent") for row in rows if row.get("order_no") == order]
    given = [Decimal(share) for share in shares if share is not None]
    if not given:
        return ()
    if len(given) < len(shares):
        message = N_("Give every beneficiary of order %(order)d a share, or none of them")
        return (_finding("NB-BEN-02", message, order=order),)
    if any(not 0 < share <= WHOLE for share in given):
        return (_finding("NB-BEN-02", N_("A share is more than 0 and at most 100 percent")),)
    if sum(given) != WHOLE:
        message = N_("The shares of order %(order)d add up to %(total)s %%, not to 100 %%")
        return (_finding("NB-BEN-02", message, order=order, total=f"{sum(given):f}"),)
    return ()


def _same_person_twice(rows: Sequence[Mapping[str, Any]]) -> bool:
    named = [(row.get("gov_id_type"), normalise_gov_id(row["gov_id"])) for row in rows if row.get("gov_id")]
    return len(set(named)) < len(named)


def _finding(code: str, message: str, **params: object) -> Finding:
    return Finding(field="beneficiaries", code=code, message=message, params=params)
