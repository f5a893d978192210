"""A claim as people meet it on their pages: reported, told all that is wrong at once, looked into, decided, paid."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from handlers.policies.models import Policy
from tests.support.desk import WorkDesk, text_of
from tests.support.entry import newest_case, picture, send, text_of_errors
from web.packages import packages
from workflows.db import at_moment, reading

PAPERS = ("CLAIM_FORM", "INSURED_ID", "BANK_CARD", "DIAGNOSIS", "MEDICAL_RECORD")


def policy_of(desk: WorkDesk) -> Policy:
    """A policy of 张伟's against critical illness over 100,000 yuan."""
    desk.house.publish(packages()["claim"], "claim")
    desk.house.check(desk.house.apply(sum_insured=100_000))
    with at_moment(desk.now):
        desk.house.settle()
    with reading() as session:
        return session.scalars(select(Policy)).one()


def report(desk: WorkDesk, policy: Policy, **changed: Any) -> dict[str, Any]:
    today = f"{desk.now:%Y-%m-%d}"
    return {
        "policy_no": policy.policy_no,
        "claim_type": "CI",
        "event_on": today,
        "notice_on": today,
        "accident": "yes",
        "diagnosis": "严重脑损伤",
        "hospital": "北京协和医院",
        "inpatient": "no",
        "total_cost": "80000",
        "description": "2026-03-02 因交通事故致严重脑损伤，花费80000元",
        "claimant": "insured",
        "by_another": "no",
        "account_holder": "张伟",
        "card_no": "6222020200112233446",
        "branch": "中国工商银行北京朝阳支行",
        "confirmed": "yes",
        **{f"documents-{code}": picture() for code in PAPERS},
        "ci_papers-EXAM_REPORT": picture(),
        "ci_papers-SPECIALIST_CERT": picture(),
        "accident_papers-ACCIDENT_PROOF": picture(),
        **changed,
    }


def test_an_agent_reports_claims_decide_and_finance_pays(desk: WorkDesk):
    policy = policy_of(desk)
    agent, handler, finance = desk.browser("wangfang"), desk.browser("jiangnan"), desk.browser("yaoli")
    assert "理赔" in " ".join(text_of(agent.page("/new"), "main"))
    form = agent.post("/new", {"process": "claim"}).location

    bad = report(desk, policy, description="生病住院", account_holder="王芳")
    told = text_of_errors(send(agent, form, "submit", **{name: bad[name] for name in bad if "papers" not in name}))
    for words in ("病理", "专科医师", "意外事故证明"):
        assert words in told
    assert send(agent, form, "submit", **report(desk, policy)).status_code == 302

    case = newest_case()

    def page(node: str) -> str:
        return f"/items/{desk.house.item(case.id, node).id}"

    assert "严重脑损伤" in " ".join(text_of(handler.page(page("contact")), "main"))
    assert send(handler, page("contact"), "done", contact="reached", told="yes").status_code == 302
    assert send(handler, page("completeness"), "complete").status_code == 302
    assert "Days of cover" in handler.get(page("verify"), headers={"Accept-Language": "en"}).text
    unsaid = send(handler, page("verify"), "done", validity="yes")
    assert unsaid.status_code == 422
    assert send(handler, page("verify"), "done", validity="yes", event="yes", cover="yes").status_code == 302
    shown = " ".join(text_of(handler.page(page("decide")), "main"))
    assert "100,000.00 元" in shown
    assert "第2.2条 等待期" in shown, "the clauses of this contract"
    assert send(handler, page("decide"), "pay", payment="PAY_FULL").status_code == 302
    with at_moment(desk.now):
        desk.house.settle()
    assert "全额给付" in " ".join(text_of(agent.page(page("answer_agent")), "main"))
    assert send(agent, page("answer_agent"), "agree", answered_on=f"{desk.now:%Y-%m-%d}").status_code == 302
    assert "100,000.00 元" in " ".join(text_of(finance.page(page("release")), "main"))
    assert send(finance, page("release"), "release", checked="yes").status_code == 302
    with at_moment(desk.now):
        desk.house.settle()
    seen = " ".join(text_of(agent.page(f"/cases/{case.id}"), "main"))
    assert "审核通过（已给付）" in seen
