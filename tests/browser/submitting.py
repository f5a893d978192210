"""What happens to an application before it reaches an underwriter: entered, signed, keyed again, returned, passed."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.support.desk import WorkDesk
from tests.support.insurer import resident
from tests.support.papers import attach, beneficiary, enter, key_again, sign_on_paper, tell_identity
from tests.support.turns import claim, goes_on, said, takes
from tests.support.windows import Windows
from web.demo.people import card_no

CARD = card_no(900_001)
"""Of this story alone: the bank remembers how it treats an account, and other stories share the bank."""
SON, WIFE = resident(date(2015, 1, 1), 1), resident(date(1997, 2, 14), 4)
MISTYPED = SON[:-1] + ("2" if SON[-1] != "2" else "3")


def signs_in(desk: WorkDesk, agent: Page) -> None:
    code = desk.one_time("wangfang")
    agent.get_by_label("登录名").fill("wangfang")
    agent.get_by_label("密码").fill(code)
    agent.get_by_role("button", name="登录").click()
    agent.get_by_label("新密码", exact=True).fill("一句自己记得住的长口令")
    agent.get_by_label("再次输入新密码").fill("一句自己记得住的长口令")
    agent.get_by_role("button", name="保存并继续").click()
    expect(agent).to_have_title("待办 · 案流")


def applies(agent: Page) -> str:
    """A wrong number and a missing document are named, nothing typed is lost, then everything is right."""
    agent.get_by_role("link", name="发起业务").click()
    agent.get_by_role("button", name="开始").click()
    expect(agent.get_by_role("heading", name="录入投保单")).to_be_visible()
    papers = ("ID_FRONT", "ID_BACK", "BANK_CARD")
    enter(agent, beneficiaries="named", documents=papers, sum_insured="1000000", card_no=CARD)
    agent.check("[name=family_history][value=yes]")
    beneficiary(agent, 0, name="张小明", relation="CHILD", gov_id=MISTYPED, share="60")
    agent.get_by_role("button", name="添加受益人").click()
    beneficiary(agent, 1, name="李娜", relation="SPOUSE", gov_id=WIFE, share="40")
    agent.get_by_role("button", name="提交").click()
    wrong = agent.get_by_role("alert")
    expect(wrong).to_contain_text("受益人 1 · 证件号码")
    expect(wrong).to_contain_text("缺少健康告知书")
    expect(wrong.get_by_role("listitem")).to_have_count(2)
    expect(agent.locator("#f-beneficiaries-1-name")).to_have_value("李娜")
    agent.fill("#f-beneficiaries-0-gov_id", SON)
    attach(agent, "HEALTH_DECLARATION")
    agent.get_by_role("button", name="提交").click()
    return str(re.search(r"A\d{14}", said(agent))[0])


def is_told_and_signed(agent: Page, number: str) -> None:
    goes_on(agent, number, "录入身份信息")
    tell_identity(agent)
    agent.get_by_role("button", name="提交").click()
    assert number in said(agent)
    is_signed(agent, number)


def is_signed(agent: Page, number: str, colour: str = "#e6eadf") -> None:
    goes_on(agent, number, "投保声明与签名")
    sign_on_paper(agent, colour=colour)
    agent.get_by_role("button", name="签名完成").click()
    assert number in said(agent)


def is_keyed_again(windows: Windows, number: str) -> None:
    other = windows.open("maoyun")
    other.goto(f"/?q={number}")
    other.get_by_role("row", name=number).get_by_role("link", name=number).click()
    takes(other)
    expect(other.get_by_role("heading", name="二次录入")).to_be_visible()
    key_again(other, sum_insured="1000000", card_no=CARD)
    other.get_by_role("button", name="完成").click()
    assert number in said(other)
    other.context.close()


def is_sent_back_with_a_reason(clerk: Page, number: str) -> None:
    claim(clerk, number)
    clerk.get_by_role("button", name="驳回").click()
    reasons = clerk.get_by_role("group", name="驳回原因")
    expect(reasons).to_be_visible()
    clerk.get_by_role("button", name="驳回").click()
    expect(clerk.get_by_role("heading", name="初审")).to_be_visible()  # without a reason nobody is sent away
    reasons.get_by_label("NB-SIG-01").check()
    clerk.get_by_label("给接收人的说明").fill("第二页缺少签名。")
    clerk.get_by_role("button", name="驳回").click()
    assert number in said(clerk)


def is_repaired_and_signed_again(agent: Page, number: str) -> None:
    agent.goto("/")
    row = agent.get_by_role("row", name=number)
    expect(row).to_contain_text("已驳回")
    expect(row).to_contain_text("缺少签名")
    row.get_by_role("link", name=number).click()
    told = agent.get_by_role("region", name="已驳回")
    for text in ("第 2 轮", "NB-SIG-01", "第二页缺少签名。", "请由本人重新签名", "陈静", "2026-03-02"):
        expect(told).to_contain_text(text)
    expect(agent.locator("#f-beneficiaries-0-name")).to_have_value("张小明")
    agent.fill("#f-beneficiaries-0-share_percent", "50")
    agent.fill("#f-beneficiaries-1-share_percent", "50")
    agent.get_by_role("button", name="提交").click()
    assert number in said(agent)
    is_signed(agent, number, "#dfeae6")


def passes_with_the_same_clerk(clerk: Page, number: str) -> None:
    clerk.goto("/?tab=mine")
    row = clerk.get_by_role("row", name=number)
    expect(row).to_contain_text("第 2 轮")
    row.get_by_role("link", name=number).click()
    for box in ("真实：", "合法：", "有效："):
        clerk.get_by_label(box).check()
    clerk.get_by_role("button", name="通过").click()
    assert number in said(clerk)
