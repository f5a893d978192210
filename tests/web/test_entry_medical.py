"""The entry page of a product that leaves little to choose: what is not asked, what it costs, what it becomes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from lxml import html

from handlers.applications import queries as applications
from handlers.products import operations as products
from tests.support.desk import Browser, WorkDesk, text_of
from tests.support.entry import begin, entry, fields, newest_case, send
from workflows.db import reading, transaction

JSON = {"Accept": "application/json"}
SETTLED = ("cover", "sum_insured", "pay_term", "pay_mode", "beneficiary_kind")


@pytest.fixture
def agent(desk: WorkDesk) -> Browser:
    with transaction() as session:
        products.put_on_sale(session, "MM01", since=date(2020, 1, 1))
    return desk.browser("wangfang")


def medical(desk: WorkDesk, **changed: str) -> dict[str, object]:
    """The entry form as a browser sends it: what was typed for the other product is still in its hidden fields."""
    return entry(desk, product="MM01", **changed)


def typed(desk: WorkDesk, **changed: str) -> dict[str, object]:
    return {name: value for name, value in medical(desk, **changed).items() if isinstance(value, str)}


def hidden(agent: Browser, address: str, values: dict[str, object]) -> set[str]:
    told = json.loads(agent.post(f"{address}/live", {**values, "_hidden": "1"}).headers["HX-Trigger"])
    return {frame.removeprefix("w-") for frame in told["anliu:hidden"]["frames"]}


def test_what_the_product_settles_is_not_asked_and_what_decides_its_premium_is(desk: WorkDesk, agent: Browser):
    address = begin(agent)
    assert {*SETTLED, "beneficiaries"} <= hidden(agent, address, typed(desk))
    assert "social_insurance" not in hidden(agent, address, typed(desk))
    other = hidden(agent, address, typed(desk) | {"product": "CI01"})
    assert "social_insurance" in other
    assert not other & set(SETTLED)


@pytest.mark.parametrize(("answer", "amount"), [("yes", "350.00"), ("no", "700.00"), ("", "")])
def test_the_premium_is_told_as_soon_as_the_question_is_answered(
    desk: WorkDesk, agent: Browser, answer: str, amount: str
):
    address = begin(agent)
    told = agent.post(f"{address}/live", {**typed(desk, social_insurance=answer), "_computed": "premium"})
    assert amount in told.text
    assert bool(amount) is ("00" in told.text)


def test_an_unanswered_question_is_asked_for_beside_it(desk: WorkDesk, agent: Browser):
    address = begin(agent)
    values = {**fields(agent, address), **typed(desk), "_outcome": "submit"}
    answer = agent.post(address, values, headers=JSON)
    assert answer.status_code == 422
    found = {(one["field"], one["code"]) for one in answer.json["findings"] if not one["field"].startswith("documents")}
    assert found == {("social_insurance", "required")}


def test_a_submitted_form_becomes_an_application_without_what_was_typed_for_another_product(
    desk: WorkDesk, agent: Browser
):
    address = begin(agent)
    answer = send(agent, address, "submit", **medical(desk, social_insurance="no"))
    assert answer.status_code in {302, 303}, text_of(html.fromstring(answer.text), ".summary li")
    with reading() as session:
        seen = applications.view(session, newest_case().id)
    assert (seen.terms.product, seen.terms.cover, seen.premium) == ("MM01", "Y1", Decimal("700.00"))
    assert (seen.beneficiary_kind, seen.social_insurance) == ("none", False)
