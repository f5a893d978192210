"""The entry form of an application as a browser sends it, and the little that every story about it does."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from lxml import html
from PIL import Image
from sqlalchemy import select

from tests.support.desk import Browser, WorkDesk, text_of
from workflows.db import reading
from workflows.models import Case

ENTRY = {
    "relation": "SELF",
    "product": "CI01",
    "cover": "T70",
    "sum_insured": "300000",
    "pay_term": "20",
    "pay_mode": "yearly",
    "beneficiary_kind": "statutory",
    "account_holder": "张伟",
    "card_no": "6222020200112233446",
    "branch": "中国工商银行北京朝阳支行",
    "occupation_class": "1",
    "height_cm": "175",
    "weight_kg": "70",
    "cigarettes_per_day": "0",
    "systolic": "120",
    "diastolic": "80",
    "diabetes": "none",
    "thyroid_nodule": "no",
    "breast_nodule": "no",
    "lung_nodule": "no",
    "hepatitis_b_carrier": "no",
    "pregnant": "no",
    "serious_history": "no",
    "hospital_unexplained": "no",
    "earlier_declined": "no",
    "family_history": "no",
    "occupation_status": "employed",
    "yearly_income": "200000",
    "household_income": "350000",
    "cover_elsewhere": "no",
    "stayed_abroad": "no",
    "declaration": "yes",
}
PAPERS = ("ID_FRONT", "ID_BACK", "BANK_CARD", "HEALTH_DECLARATION")
ROW = {
    "beneficiary_kind": "named",
    "beneficiaries-0-_": "1",
    "beneficiaries-0-name": "李娜",
    "beneficiaries-0-share_percent": "60",
    "beneficiaries-4-_": "1",
    "beneficiaries-4-name": "王芳芳",
    "beneficiaries-4-share_percent": "abc",
}


def picture(colour: str = "white") -> tuple[BytesIO, str]:
    buffer = BytesIO()
    Image.new("RGB", (40, 25), colour).save(buffer, "PNG")
    return BytesIO(buffer.getvalue()), "证件.png"


def papers() -> dict[str, Any]:
    return {f"documents-{code}": picture() for code in PAPERS}


def begin(browser: Browser) -> str:
    """Somebody opens a new application; gives the address of its first item."""
    answer = browser.post("/new", {"process": "application", "key": "begin-0001"})
    assert answer.status_code == 302
    return answer.location


def fields(browser: Browser, address: str) -> dict[str, str]:
    """The hidden fields the page would send along."""
    page = browser.page(address)
    form = page.get_element_by_id("item")
    return {one.get("name"): one.get("value") for one in form.cssselect('input[name="key"], input[name="token"]')}


def send(browser: Browser, address: str, outcome: str, **values: Any):
    return browser.post(address, {**fields(browser, address), **values, "_outcome": outcome})


def entry(desk: WorkDesk, **changed: Any) -> dict[str, Any]:
    return {**ENTRY, "customer": str(desk.house.customer), **papers(), **changed}


def checking(desk: WorkDesk) -> str:
    """An application that waits for its check; gives the address of the check."""
    case = desk.house.apply()
    return f"/items/{desk.house.item(case, 'check').id}"


def text_of_errors(answer) -> str:
    return " | ".join(text_of(html.fromstring(answer.text), ".summary li"))


def newest_case() -> Case:
    with reading() as session:
        return session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
