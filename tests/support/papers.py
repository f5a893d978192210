"""Documents and entries as an agent brings them to a form in a browser."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page

DOCUMENTS = ("ID_FRONT", "ID_BACK", "BANK_CARD", "HEALTH_DECLARATION")
CHOSEN = {
    "product": "CI01",
    "cover": "T70",
    "pay_term": "20",
    "pay_mode": "yearly",
    "occupation_class": "1",
    "diabetes": "none",
    "occupation_status": "employed",
}
TYPED = {
    "sum_insured": "300000",
    "account_holder": "张伟",
    "card_no": "6222020200112233446",
    "branch": "中国工商银行北京朝阳支行",
    "height_cm": "175",
    "weight_kg": "70",
    "cigarettes_per_day": "0",
    "systolic": "120",
    "diastolic": "80",
    "yearly_income": "200000",
    "household_income": "350000",
}
NEVER = (
    *("serious_history", "hospital_unexplained", "earlier_declined", "family_history"),
    *("thyroid_nodule", "breast_nodule", "lung_nodule", "hepatitis_b_carrier", "pregnant"),
    *("cover_elsewhere", "stayed_abroad"),
)


def photograph(colour: str = "#e8ecf0") -> bytes:
    """A page photographed as sharply as domain-rules §1.7 asks for."""
    content = BytesIO()
    Image.new("RGB", (1600, 1010), colour).save(content, "JPEG")
    return content.getvalue()


def enter(
    page: Page, *, beneficiaries: str = "statutory", documents: Collection[str] = DOCUMENTS, **typed: str
) -> None:
    """Fill in the entry form for 张伟, a healthy man, unless told otherwise."""
    customer = page.locator("[name=customer] option", has_text="张伟").get_attribute("value")
    for name, value in {**CHOSEN, "customer": str(customer), "beneficiary_kind": beneficiaries}.items():
        choose(page, name, value)
    for name, text in {**TYPED, **typed}.items():
        page.fill(f"[name={name}]", text)
    for name in NEVER:
        page.check(f"[name={name}][value=no]")
    attach(page, *documents)
    page.check("[name=declaration]")


def choose(page: Page, name: str, value: str) -> None:
    """Choose in a list or among radio buttons, whichever the form has drawn."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"select[name={name}]", value)
    else:
        page.check(f"[name={name}][value='{value}']")


def attach(page: Page, *documents: str) -> None:
    """Attach a photograph for each document."""
    for code in documents:
        photo = {"name": f"{code}.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
        page.set_input_files(f"#f-documents-{code}", photo)


def beneficiary(page: Page, place: int, **known: str) -> None:
    """Fill in a row of the named beneficiaries: name, relation, gov_id, share; all are of the first order."""
    row = f"#f-beneficiaries-{place}"
    page.fill(f"{row}-name", known["name"])
    page.select_option(f"{row}-relation", known["relation"])
    page.select_option(f"{row}-gov_id_type", "ID")
    page.fill(f"{row}-gov_id", known["gov_id"])
    page.fill(f"{row}-order_no", "1")
    page.fill(f"{row}-share_percent", known["share"])
