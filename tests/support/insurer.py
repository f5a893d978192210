"""An insurer to tell stories about new applications in: the real drawing, the real business, the demo's people.

Its bank is the demo's, one per test process: remote calls run in children that know the environment of the first one.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from forms.capabilities import FORMS
from handlers.applications import queries as applications
from handlers.capabilities import CAPABILITIES
from handlers.customers import operations as customers
from handlers.customers.person import Person
from handlers.payments import queries as payments
from handlers.payments.models import Payment
from handlers.products import operations as products
from tests.support.house import House
from web.compose import load_data
from web.demo.bank import Bank
from web.demo.book import Behaviour, Entry
from web.demo.organisation import COLLEAGUES
from web.packages import packages
from workflows import calls, files, processes
from workflows.calendar import ZONE, local_date
from workflows.db import reading, transaction
from workflows.engine import Process, compile_package
from workflows.files import ContentStore
from workflows.registry import installed
from workflows.validation import errors, validate

_FOLDER = tempfile.TemporaryDirectory(prefix="anliu-bank-")
BANK = Bank(Path(_FOLDER.name) / "bank.sqlite")
os.environ["BANK_URL"] = BANK.url
calls.preload(["handlers.capabilities", "handlers.documents.ready"])

CARD = "6222020200112233446"
ZHANG = Person(
    name="张伟",
    gov_id_type="ID",
    gov_id="110101199601010035",
    birth_date=date(1996, 1, 1),
    sex="M",
    mobile="13812341234",
    address="北京市朝阳区建国路1号",
)
HEALTHY: dict[str, Any] = {
    "occupation_class": 1,
    "height_cm": Decimal("175.0"),
    "weight_kg": Decimal("70.0"),
    "cigarettes_per_day": 0,
    "systolic": 120,
    "diastolic": 80,
    "diabetes": "none",
    "thyroid_nodule": False,
    "breast_nodule": False,
    "lung_nodule": False,
    "hepatitis_b_carrier": False,
    "pregnant": False,
    "serious_history": False,
    "hospital_unexplained": False,
    "earlier_declined": False,
    "family_history": False,
    "occupation_status": "employed",
    "yearly_income": Decimal(200_000),
    "household_income": Decimal(350_000),
    "cover_elsewhere": False,
    "stayed_abroad": False,
}
THYROID_NODULE: dict[str, Any] = {
    "thyroid_nodule": True,
    "thyroid_grade": 3,
    "thyroid_function": "normal",
    "thyroid_report_on": date(2026, 2, 1),
}
"""A09: excluded, while the report is no older than six months."""
REPORT = {
    "kind": "CHECKUP_REPORT",
    "source": "北京协和医院",
    "dated": date(2026, 2, 20),
    "pages": 6,
    "findings": "未见明显异常",
}
"""What an agent brings of a check-up that was asked for."""

ACCOUNT = {"account_holder": "张伟", "card_no": CARD, "branch": "中国工商银行北京朝阳支行"}
COVER = {
    "relation": "SELF",
    "product": "CI01",
    "cover": "T70",
    "sum_insured": Decimal(300_000),
    "pay_term": 20,
    "pay_mode": "yearly",
    "beneficiary_kind": "statutory",
}
IDENTITY: dict[str, Any] = {
    "occupation": "OFFICE",
    "income": Decimal(200_000),
    "pep": False,
    "payer": "SELF",
}
SIGNED: dict[str, Any] = {
    "notice": True,
    "declaration": True,
    "health": True,
    "automatic": True,
    "method": "SCAN",
    "pages": {"SIGNATURE": ["01890000-0000-7000-8000-000000000001"]},
}
ALL_YES = dict.fromkeys(
    (
        *("identity", "own_signature", "documents_read", "liabilities"),
        *("surrender_loss", "cooling_off_right", "payment_term"),
    ),
    "yes",
)
CONFIRMED = {"true": True, "lawful": True, "valid": True}


class Insurer(House):
    """A house that sells CI01 and has one customer, 张伟, 30 years old, served by 王芳."""

    def __init__(self, url: str) -> None:
        super().__init__(url, *CAPABILITIES, *FORMS, cast=COLLEAGUES)
        _open_bank()
        self.bank_will("ok")  # the bank is one for all stories of a process, and remembers
        files.install(ContentStore(folder=Path(_FOLDER.name) / "files"))  # letters are kept
        with transaction() as session:
            products.put_on_sale(session, "CI01", since=date(2020, 1, 1))
        self.customer = self.add_customer(ZHANG)
        load_data()
        self.draw()

    def draw(self) -> None:
        """Have the real drawing; it is judged and compiled once in a run, because every story has the same one."""
        package, compiled = _drawing()
        self.keep(package, "application", series="application")
        with reading() as session:
            version = processes.current_version(session, "application")
        processes.remember(version.id, compiled)

    def add_customer(self, person: Person, agent: str = "wangfang") -> UUID:
        """Somebody an agent serves from now on."""
        with transaction() as session:
            return customers.add(session, person, agent_id=self.ids[agent], unit_id=self.ids["BJ"], now=self.now)

    def apply(self, **entered: Any) -> UUID:
        """王芳 opens an application for 张伟 and submits it; gives the case."""
        case = self.start("application", "wangfang")
        self.submit(case, **entered)
        return case

    def submit(self, case: UUID, **entered: Any) -> None:
        """王芳 submits the entry form of a case; 张伟 tells who he is, once, and signs what is new."""
        self.enter(case, **entered)
        if self.open_nodes(case) == ["profile"]:
            self.do(case, "profile", "wangfang", "done", **IDENTITY)
        if self.open_nodes(case) == ["sign"]:
            self.sign(case)

    def enter(self, case: UUID, **entered: Any) -> None:
        """王芳 submits the entry form, and nothing behind it."""
        values = {"customer": str(self.customer), **COVER, **ACCOUNT, **HEALTHY, **entered}
        self.do(case, "entry", "wangfang", "submit", **values)

    def sign(self, case: UUID, who: str = "wangfang", **said: Any) -> None:
        """The applicant signs on paper."""
        self.do(case, "sign", who, "sign", **{**SIGNED, "signer": self.applicant(case).name, **said})

    def applicant(self, case: UUID) -> Person:
        """Who applied."""
        with reading() as session:
            return applications.view(session, case).applicant

    def key_again(self, case: UUID, who: str = "maoyun", **keyed: Any) -> None:
        """毛云 keys a large application a second time."""
        with reading() as session:
            seen = applications.view(session, case)
            card = payments.account(session, seen.account_id).number
        person, terms = seen.insured, seen.terms
        same = {
            "gov_id": person.gov_id,
            "name": person.name,
            "birth_date": person.birth_date,
            "sum_insured": terms.sum_insured,
            "card_no": card,
            "pay_term": terms.pay_term,
        }
        self.do(case, "key", who, "done", **{**same, **keyed})

    def check(self, case: UUID) -> None:
        """陈静 finds an application complete; a large one was keyed a second time before."""
        if self.open_nodes(case) == ["key"]:
            self.key_again(case)
        self.do(case, "check", "chenjing", "pass", **CONFIRMED)

    def deliver(self, case: UUID) -> None:
        """张伟 signs for his policy at this moment, and 陈静 calls him."""
        self.receive(case)
        self.do(case, "follow_up", "chenjing", "done", **ALL_YES)

    def receive(self, case: UUID) -> None:
        """王芳 enters that the applicant signed for the policy at this moment."""
        at = self.now.astimezone(ZONE)
        signed = {"signer": self.applicant(case).name, "signed_on": at.date(), "signed_time": f"{at:%H:%M}"}
        self.do(case, "receipt", "wangfang", "sign", method="electronic", told=True, **signed)

    def answer(self, case: UUID, outcome: str = "accept") -> None:
        """王芳 records what the customer said to a counter-offer today."""
        said = {"answered_on": local_date(self.now), "confirmed": outcome == "accept"}
        self.do(case, "answer", "wangfang", outcome, **said)

    def bank_will(self, mode: str, card: str = CARD, **how: Any) -> None:
        """Say how the bank treats an account from now on."""
        BANK.book.behave(card, Behaviour.read({"mode": mode, **how}))

    def bank_entries(self, case: UUID) -> list[Entry]:
        """What the bank's book says of a case's payments."""
        ours = {str(payment.id) for payment in self.payments(case)}
        return [entry for entry in BANK.book.entries() if entry.key in ours]

    def payments(self, case: UUID) -> list[Payment]:
        """The payments of a case, the oldest first."""
        return self.rows(select(Payment).where(Payment.case_id == case).order_by(Payment.id))

    def rows(self, statement: Any) -> list[Any]:
        """What the database holds."""
        with reading() as session:
            return list(session.scalars(statement))


@cache
def _drawing() -> tuple[Mapping[str, str], Process]:
    """The real drawing, without an error, and compiled as every thread and case shares it."""
    package = packages()["application"]
    assert errors(validate(package, process="application", registry=installed())) == ()
    return package, compile_package("application", package)


@cache
def _open_bank() -> None:
    threading.Thread(target=BANK.serve_forever, args=(0.01,), daemon=True).start()


def resident(birth: date, serial: int = 1) -> str:
    """A made-up resident card number with a right check digit; odd serials are men."""
    body = f"110101{birth:%Y%m%d}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3) * 2, strict=False))
    return body + "10X98765432"[total % 11]
