"""What nobody should type, sent by a page and by a program: told beside its field, and nothing is saved."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from sqlalchemy import func, select

from forms.application import Entry
from handlers.applications.models import Application
from tests import support
from tests.support.desk import Browser, WorkDesk, text_of
from tests.support.entry import begin, entry, fields
from tests.support.insurer import resident
from workflows.db import reading
from workflows.models import Answer, Event, File

PROGRAM = {"Accept": "application/json"}
IMPOSSIBLE = resident(date(2000, 1, 1))[:-1] + "A"

BAD: dict[str, tuple[dict[str, str], str, str]] = {
    "three decimals": ({"sum_insured": "300000.001"}, "sum_insured", "step"),
    "negative": ({"sum_insured": "-300000"}, "sum_insured", "too_small"),
    "ten to the eighteenth": ({"sum_insured": str(10**18)}, "sum_insured", "number"),
    "beyond every number": ({"sum_insured": "9" * 400}, "sum_insured", ""),
    "not a number": ({"sum_insured": "NaN"}, "sum_insured", "number"),
    "an exponent": ({"sum_insured": "3e5"}, "sum_insured", "number"),
    "below the least": ({"sum_insured": "40000"}, "sum_insured", "too_small"),
    "between two steps": ({"sum_insured": "300001"}, "sum_insured", "step"),
    "no such day": ({"thyroid_nodule": "yes", "thyroid_grade": "3", "thyroid_function": "normal",
                     "thyroid_report_on": "2026-02-30"}, "thyroid_report_on", "date"),
    "a day to come": ({"thyroid_nodule": "yes", "thyroid_grade": "3", "thyroid_function": "normal",
                       "thyroid_report_on": "2027-02-03"}, "thyroid_report_on", "in_future"),
    "a year before Christ": ({"thyroid_nodule": "yes", "thyroid_grade": "3", "thyroid_function": "normal",
                              "thyroid_report_on": "-0001-01-01"}, "thyroid_report_on", "date"),
    "somebody else's card": ({"account_holder": "李娜"}, "account_holder", "NB-BANK-01"),
    "a mistyped card": ({"card_no": "6222020200112233447"}, "card_no", "NB-BANK-03"),
    "a short branch": ({"branch": "工行朝阳支行"}, "branch", "NB-BANK-02"),
    "an unknown product": ({"product": "XX99"}, "product", "choice"),
    "no relation": ({"relation": ""}, "relation", "NB-INT-01"),
    "an unknown relation": ({"relation": "FRIEND"}, "relation", "choice"),
    "nobody's id as customer": ({"customer": "018f3c00-0000-7000-8000-00000000ffff"}, "customer", "choice"),
    "a term that is not sold": ({"pay_term": "7"}, "pay_term", "choice"),
    "a share of three decimals": ({"beneficiary_kind": "named", "beneficiaries-0-_": "1",
                                   "beneficiaries-0-share_percent": "33.333"}, "beneficiaries.0.share_percent", ""),
    "an impossible identity number": ({"beneficiary_kind": "named", "beneficiaries-0-_": "1",
                                       "beneficiaries-0-gov_id_type": "ID",
                                       "beneficiaries-0-gov_id": IMPOSSIBLE},
                                      "beneficiaries.0.gov_id", "NB-CUS-01"),
}  # fmt: skip


@pytest.fixture
def agent(desk: WorkDesk) -> Browser:
    return desk.browser("wangfang")


def saved() -> tuple[int, ...]:
    """How many rows there are of what a submission writes."""
    with reading() as session:
        return tuple(session.scalar(select(func.count()).select_from(one)) for one in (Application, Answer, Event))


@pytest.mark.parametrize("kind", BAD)
def test_a_page_and_a_program_are_told_the_same_beside_the_field(desk: WorkDesk, agent: Browser, kind: str) -> None:
    changed, field, code = BAD[kind]
    address = begin(agent)
    before = saved()
    told: dict[str, dict[str, Any]] = {}
    for lang in ("zh-CN", "en-GB"):
        body = {**fields(agent, address), **entry(desk), **changed, "_outcome": "submit"}
        headers = {**PROGRAM, "Accept-Language": lang}
        answer = agent.post(address, body, headers=headers)
        assert answer.status_code == 422, kind
        told[lang] = next(one for one in answer.json["findings"] if one["field"] == field)
        body = {**fields(agent, address), **entry(desk), **changed, "_outcome": "submit"}
        page = agent.post(address, body, headers={"Accept-Language": lang})
        assert page.status_code == 422
        shown = " ".join(text_of(html.fromstring(page.text), ".error-text"))
        assert " ".join(told[lang]["message"].split()) in shown, kind
    zh, en = told["zh-CN"], told["en-GB"]
    assert zh["code"] == en["code"]
    assert not code or zh["code"] == code
    assert zh["message"] != en["message"]
    assert saved() == before


def test_thirty_megabytes_are_refused_before_anybody_reads_them(agent: Browser) -> None:
    address = begin(agent)
    large = {"documents-ID_FRONT": (BytesIO(b"\0" * (30 * 1024 * 1024)), "a.jpg")}
    chosen = {"HX-Request": "true", "HX-Trigger-Name": "documents-ID_FRONT"}
    answer = agent.post(f"{address}/files", large, headers=chosen)
    assert answer.status_code in {200, 413}
    assert "10" in answer.text or "MB" in answer.text
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(File)) == 0


NAMES = sorted(Entry.form_fields())
JUNK = st.one_of(
    st.text(max_size=40),
    st.sampled_from(("", "0", "-1", "1e309", "∞", "٣", "１２３", "null", "[]", "{}")),
    st.sampled_from(("yes", "no", "SELF", "\x00", "<b>", "'--", "%s")),
    st.integers().map(str),
    st.dates().map(str),
    st.decimals(allow_nan=True).map(str),
)  # fmt: skip
PATHS = st.one_of(
    st.sampled_from(NAMES),
    st.builds("{}-{}-{}".format, st.sampled_from(NAMES), st.integers(-1, 99), st.sampled_from((*NAMES, "_", "name"))),
    st.text(min_size=1, max_size=20).filter(lambda name: name not in {"csrf_token", "key", "token"}),
)


def test_whatever_is_sent_is_told_and_never_breaks_anything(agent: Browser) -> None:
    address = begin(agent)
    before = saved()

    @settings(
        max_examples=2_000 if support.soaking else 40,
        deadline=None,
        derandomize=not support.soaking,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.dictionaries(PATHS, JUNK, max_size=8),
        st.sampled_from(({}, PROGRAM)),
        st.sampled_from(("submit", "", "nothing", "return")),
    )
    def junk(changed: dict[str, str], headers: dict[str, str], outcome: str) -> None:
        body = {**fields(agent, address), **changed, "_outcome": outcome}
        answer = agent.post(address, body, headers=headers)
        assert answer.status_code in {400, 409, 422}, (answer.status_code, answer.text[:300])
        assert "Traceback" not in answer.text

    junk()
    assert saved() == before
