"""Documents and entries as an agent brings them to the forms of an application in a browser."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

DOCUMENTS = ("ID_FRONT", "ID_BACK", "BANK_CARD", "HEALTH_DECLARATION")
CHOSEN = {
    "relation": "SELF",
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


def tell_identity(page: Page) -> None:
    """What the applicant tells of work and means."""
    choose(page, "occupation", "OFFICE")
    page.fill("[name=income]", "200000")
    page.check("[name=pep][value=no]")
    choose(page, "payer", "SELF")


def sign_on_paper(page: Page, signer: str = "张伟", *, colour: str = "#e6eadf") -> None:
    """Notice and declaration read, consents given, the signed page photographed."""
    for box in ("notice", "declaration", "health"):
        page.check(f"[name={box}]")
    page.check("[name=automatic][value=yes]")
    page.fill("[name=signer]", signer)
    choose(page, "method", "SCAN")
    paper(page, "f-pages-SIGNATURE", colour)


def paper(page: Page, frame: str, colour: str) -> None:
    """Photograph a page of its own colour for one document, and wait until it is stored."""
    content = {"name": "page.jpg", "mimeType": "image/jpeg", "buffer": photograph(colour)}
    page.set_input_files(f"#{frame}", content)
    expect(page.locator(".document", has=page.locator(f"#{frame}")).locator("li")).to_have_count(1)


def key_again(page: Page, **keyed: str) -> None:
    """The key fields of 张伟's application, from the paper."""
    same = {"gov_id": "110101199601010035", "name": "张伟", "birth_date": "1996-01-01", "pay_term": "20", **keyed}
    for name, text in same.items():
        page.fill(f"[name={name}]", text)


def bring_report(page: Page) -> None:
    """The check-up report that underwriting asked for; what was asked stands in its row already."""
    row = "#f-evidence-0"
    expect(page.locator(f"{row}-kind")).to_have_value("CHECKUP_REPORT")
    page.fill(f"{row}-source", "北京协和医院")
    page.fill(f"{row}-dated", "2026-02-20")
    page.fill(f"{row}-pages", "6")
    page.fill(f"{row}-findings", "未见明显异常")
    paper(page, "f-documents-EVIDENCE", "#e0e6f2")


def answer_offer(page: Page) -> None:
    """The customer read the counter-offer, took it and signed it."""
    page.fill("[name=answered_on]", "2026-03-02")
    page.check("[name=confirmed]")
    paper(page, "f-documents-SIGNED_OFFER", "#f2e6e0")


def sign_receipt(page: Page, at: str) -> None:
    """The applicant signed for the policy today."""
    page.fill("[name=signer]", "张伟")
    page.fill("[name=signed_on]", "2026-03-02")
    page.fill("[name=signed_time]", at)
    choose(page, "method", "electronic")
    page.check("[name=told]")
