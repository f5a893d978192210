"""The insurer's side of the line to the bank: asked by key first, told after that (architecture §6).

The bank may have booked a demand whose answer never came. So every attempt first asks what became of the key; only
a demand the bank never heard of is told. Our own key makes the telling safe to repeat.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import httpx

from workflows.errors import AnliuError, BusinessError

TIMEOUT = httpx.Timeout(6, connect=3)
"""Seconds for each wait; an attempt asks and tells, and all of it stays below the 30 s of a remote handler."""

FEN = Decimal("0.01")
BOOKED, REFUSED, UNKNOWN = 200, 422, 404


class BankSilent(AnliuError):
    """The bank does not answer"""


class BankConfused(AnliuError):
    """The bank's answer makes no sense: %(what)s"""


def debit(input: Mapping[str, Any], key: str) -> dict[str, str]:
    """Take `amount` (yuan) in `currency` from `account` of `holder`, once per key; gives the bank's `reference`.

    Raises BusinessError PAYMENT_REFUSED with `code`, the bank's own word for why; everything else that goes wrong is
    technical, says nothing about the account, and may be tried again under the same key.
    """
    return _settle("debits", _order(input, key), "PAYMENT_REFUSED")


def refund(input: Mapping[str, Any], key: str) -> dict[str, str]:
    """Give `amount` (yuan) of the debit with key `debit` back to `account`, once per key; gives `reference`.

    Raises BusinessError REFUND_REFUSED with `code`; the rest is as for a debit.
    """
    return _settle("refunds", _order(input, key) | {"debit": str(input["debit"])}, "REFUND_REFUSED")


def payout(input: Mapping[str, Any], key: str) -> dict[str, str]:
    """Pay `amount` (yuan) to `account` of `holder`, once per key; gives the bank's `reference`.

    Raises BusinessError PAYOUT_REFUSED with `code`; the rest is as for a debit.
    """
    return _settle("payouts", _order(input, key), "PAYOUT_REFUSED")


def _settle(kind: str, order: Mapping[str, str], refused: str) -> dict[str, str]:
    try:
        with _line() as bank:
            answer = _ask(bank, kind, order) or _tell(bank, kind, order)
    except httpx.HTTPError:
        raise BankSilent from None  # the original names addresses
    if answer.get("state") == "refused":
        raise BusinessError(refused, {"code": _text(answer, "reason")})
    if answer.get("state") != "booked" or answer.get("key") != order["key"]:
        raise BankConfused(what="neither booked nor refused")
    return {"key": order["key"], "reference": _text(answer, "reference")}


def _line() -> httpx.Client:
    """A line to the bank and to nobody else: no redirects, no proxy from the environment."""
    return httpx.Client(base_url=os.environ["BANK_URL"], timeout=TIMEOUT, follow_redirects=False, trust_env=False)


def _ask(bank: httpx.Client, kind: str, order: Mapping[str, str]) -> dict[str, Any] | None:
    """What became of the key; None if the bank never heard of it. Raises BankConfused if it means other money."""
    response = bank.get(f"/{kind}/{quote(order['key'], safe='')}")
    if response.status_code == UNKNOWN:
        return None
    answer = _read(response, BOOKED)
    if any(answer.get(name) != value for name, value in order.items()):
        raise BankConfused(what="the key belongs to another demand")
    return answer


def _tell(bank: httpx.Client, kind: str, order: Mapping[str, str]) -> dict[str, Any]:
    return _read(bank.post(f"/{kind}", json=dict(order)), BOOKED, REFUSED)


def _read(response: httpx.Response, *expected: int) -> dict[str, Any]:
    if response.status_code not in expected:
        raise BankConfused(what=f"status {response.status_code}")
    try:
        answer = response.json()
    except ValueError:
        raise BankConfused(what="no JSON") from None
    if not isinstance(answer, dict):
        raise BankConfused(what="no object")
    return answer


def _order(input: Mapping[str, Any], key: str) -> dict[str, str]:
    """What the bank is told. Raises ValueError for an amount it could not book exactly."""
    amount = Decimal(input["amount"])
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(FEN):
        raise ValueError("the amount is no positive number of whole fen")
    account, holder = str(input["account"]), str(input["holder"])
    return {"key": key, "account": account, "holder": holder, "amount": f"{amount:.2f}", "currency": input["currency"]}


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise BankConfused(what=f"no {name}")
    return value
