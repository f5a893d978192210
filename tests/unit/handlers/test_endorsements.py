"""Who decides a change of a policy, row by row, and what excludes what (domain-rules §5.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handlers
from handlers.endorsements import rules
from handlers.endorsements.queries import Worth
from handlers.endorsements.rules import Kind
from handlers.products import values
from workflows.dmn import load_decisions

TABLE = load_decisions((Path(handlers.__file__).parent.parent / "bpmn" / "endorsement" / "approval.dmn").read_bytes())
TODAY = date(2026, 3, 2)
HALF_A_CENT = Decimal("0.005")


def approval(kind: str, amount: str = "0", *, near: bool = True, verified: bool = True) -> object:
    given_values = {"kind": kind, "amount": Decimal(amount), "near_relative": near, "verified": verified}
    return TABLE.evaluate("approval", given_values).value


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ({"kind": "ADDRESS"}, "auto"),
        ({"kind": "ADDRESS", "verified": False}, "officer"),
        ({"kind": "PAY_ACCOUNT"}, "officer"),
        ({"kind": "BENE_CHANGE"}, "officer"),
        ({"kind": "BENE_CHANGE", "near": False}, "supervisor"),
        ({"kind": "SURRENDER", "amount": "50000"}, "officer"),
        ({"kind": "SURRENDER", "amount": "50000.01"}, "supervisor"),
        ({"kind": "SURRENDER", "amount": "500000"}, "supervisor"),
        ({"kind": "SURRENDER", "amount": "500000.01"}, "process_owner"),
        ({"kind": "SOMETHING_ELSE"}, "process_owner"),
    ],
)
def test_every_row_of_the_table(asked: dict[str, object], who: str):
    assert approval(**asked) == who  # type: ignore[arg-type]


def test_what_ends_a_policy_excludes_everything_and_the_rest_only_itself():
    ending = {Kind.SURRENDER, Kind.COOLING_OFF_CANCEL}
    for one, other in product(Kind, Kind):
        assert rules.excludes(one, other) == (one == other or bool({one, other} & ending))


def test_the_account_stands_still_from_three_days_before_a_debit():
    due = date(2026, 3, 5)
    assert [rules.frozen(due, date(2026, 3, day), 3) for day in (1, 2, 4)] == [False, True, True]
    assert not rules.frozen(None, TODAY, 3)


def test_every_kind_has_words_and_a_form_in_force():
    known = rules.kinds(TODAY)
    assert {kind.value for kind in known} == set(Kind)
    assert all(kind.zh and kind.en and kind.note_zh and kind.note_en for kind in known)
    for kind in Kind:
        (wrong,) = rules.template_findings(kind, "PS-OLD-2019", TODAY)
        assert wrong.code == "PS-DOC-03"
        assert rules.template_findings(kind, f" {wrong.params['template']} ".lower(), TODAY) == []


def test_near_relatives_are_those_of_the_civil_code():
    assert rules.near_relatives([])
    assert rules.near_relatives(["SPOUSE", "CHILD", "GRANDCHILD", "SIBLING"])
    assert not rules.near_relatives(["SPOUSE", "OTHER"])


@given(st.integers(1, 40), st.integers(0, 40 * 366), st.decimals(1, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_a_surrender_never_pays_more_than_the_scale_allows_nor_less_than_nothing(
    years: int, days: int, premium: Decimal, debt: Decimal
):
    paid, until = premium * years, date(2026 + years, 3, 2)
    on = date.fromordinal(TODAY.toordinal() + days)
    value = values.cash_value("CI01", paid, effective_on=TODAY, paid_to=until, on=on)
    worth = Worth(on=on, paid=paid, value=value, debt=debt)
    assert 0 <= worth.net <= max(value, Decimal(0)) <= paid * Decimal("1.1") + HALF_A_CENT
    if years <= 10 and debt == 0:
        assert worth.net <= paid, "in the first years never more than was paid"


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_shares_of_an_order_add_up_to_a_hundred_or_are_refused(shares: list[int]):
    rows = [
        {"order_no": 1, "share_percent": share, "gov_id_type": "PASSPORT", "gov_id": f"E{place:08d}"}
        for place, share in enumerate(shares)
    ]
    found = rules.check_beneficiaries(rows, {}, TODAY)
    assert [finding.code for finding in found] == ([] if sum(shares) == 100 else ["PS-BEN-02"])
