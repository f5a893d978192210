"""An application from its first letter to the policy, by everybody who has a hand in it, in Chinese."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.support.desk import WorkDesk
from tests.support.insurer import resident
from tests.support.papers import attach, beneficiary, enter
from tests.support.windows import Windows
from web.demo.people import card_no

CARD, SECOND_CARD = card_no(900_001), card_no(900_002)
"""Of this story alone: the bank remembers how it treats an account, and other stories share the bank."""
SON, WIFE = resident(date(2015, 1, 1), 1), resident(date(1997, 2, 14), 4)
MISTYPED = SON[:-1] + ("2" if SON[-1] != "2" else "3")


def test_an_application_is_returned_judged_paid_and_issued(desk: WorkDesk, windows: Windows) -> None:
    agent, clerk = windows.open(), windows.open("chenjing")
    signs_in(desk, agent)
    number = applies(agent)
    is_sent_back_with_a_reason(clerk, number)
    is_repaired(agent, number)
    passes_with_the_same_clerk(clerk, number)
    needs_the_senior_underwriter(windows, number)
    desk.house.bank_will("refuse", CARD, reason="balance")
    desk.house.settle()
    gets_another_account(desk, agent, number)
    stops_at_a_silent_bank_and_goes_on(desk, windows, number)
    is_a_policy(agent, number)


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
    agent.get_by_role("link", name="新建投保").click()
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


def is_repaired(agent: Page, number: str) -> None:
    agent.goto("/")
    row = agent.get_by_role("row", name=number)
    expect(row).to_contain_text("已驳回")
    expect(row).to_contain_text("缺少签名")
    row.get_by_role("link", name=number).click()
    told = agent.get_by_role("region", name="已驳回")
    for text in ("第 2 轮", "NB-SIG-01", "第二页缺少签名。", "请由本人重新签名", "陈静", "2026-03-02"):
        expect(told).to_contain_text(text)
    expect(agent.locator("#f-beneficiaries-0-name")).to_have_value("张小明")
    agent.get_by_role("button", name="提交").click()
    assert number in said(agent)


def passes_with_the_same_clerk(clerk: Page, number: str) -> None:
    clerk.goto("/?tab=mine")
    row = clerk.get_by_role("row", name=number)
    expect(row).to_contain_text("第 2 轮")
    row.get_by_role("link", name=number).click()
    for box in ("真实：", "合法：", "有效："):
        clerk.get_by_label(box).check()
    clerk.get_by_role("button", name="通过").click()
    assert number in said(clerk)


def needs_the_senior_underwriter(windows: Windows, number: str) -> None:
    junior = windows.open("lintao")
    expect(junior.locator(".tabs [aria-current]")).to_contain_text("待领取")  # nothing of their own waits
    claim(junior, number)
    expect(junior.get_by_role("complementary")).to_contain_text("家族史")
    load(junior)
    assert number in said(junior)
    senior = windows.open("huangbo")
    claim(senior, number)
    advice = senior.get_by_role("complementary")
    expect(advice).to_contain_text("核保建议")
    expect(advice).to_contain_text("林涛")
    load(senior)
    assert number in said(senior)


def load(underwriter: Page) -> None:
    underwriter.get_by_label("加费评点").fill("125")
    underwriter.get_by_label("核保意见").fill("家族史，加费承保。")
    underwriter.get_by_role("button", name="加费承保").click()


def gets_another_account(desk: WorkDesk, agent: Page, number: str) -> None:
    agent.goto("/?tab=team")
    agent.get_by_role("row", name=number).get_by_role("link", name=number).click()
    expect(agent.get_by_role("heading", name="处理扣款失败")).to_be_visible()
    expect(agent.get_by_role("complementary")).to_contain_text("余额不足")
    if agent.get_by_role("button", name="领取并处理").is_visible():
        agent.get_by_role("button", name="领取并处理").click()
    agent.get_by_label("账户名").fill("张伟")
    agent.get_by_label("银行卡号").fill(SECOND_CARD)
    agent.get_by_label("开户行全称").fill("中国工商银行北京朝阳支行")
    desk.house.bank_will("timeout_before", SECOND_CARD)
    agent.get_by_role("button", name="更换账户并重新扣款").click()
    assert number in said(agent)


def stops_at_a_silent_bank_and_goes_on(desk: WorkDesk, windows: Windows, number: str) -> None:
    desk.house.settle()
    for minutes in (1, 2, 6):  # each attempt waits longer than the one before
        desk.house.pass_time(minutes=minutes)
    operator = windows.open("tangwei", "/incidents")
    row = operator.get_by_role("row", name=number)
    expect(row).to_contain_text("代扣首期保费")
    desk.house.bank_will("ok", SECOND_CARD)
    row.get_by_role("button").click()
    expect(operator.get_by_role("row", name=number)).to_have_count(0)
    desk.house.settle()


def is_a_policy(agent: Page, number: str) -> None:
    agent.goto(f"/cases?q={number}")
    agent.get_by_role("link", name=number).click()
    expect(agent.get_by_text("审核通过（已承保）").first).to_be_visible()
    waits = agent.get_by_role("region", name="正在等待")
    expect(waits).to_contain_text("犹豫期")
    expect(waits).to_contain_text("剩 15 天")
    drawing = agent.locator("#diagram")
    expect(drawing.locator("svg [data-element-id=issue]")).to_be_visible()
    agent.get_by_text("环节列表").click()
    steps = agent.locator("table.steps")
    expect(steps.get_by_role("row", name="录入投保单")).to_contain_text("已完成")
    history = agent.get_by_role("region", name="办理记录")
    for text in ("初审：驳回", "缺少签名", "扣款被拒", "保单已签发"):
        expect(history).to_contain_text(text)
    expect(agent.get_by_role("region", name="资料").locator("li")).to_have_count(4)


def claim(page: Page, number: str) -> None:
    """Take an item from the pool, as its list offers it."""
    page.goto("/?tab=pool")
    page.get_by_role("button", name=f"领取 {number}").click()
    expect(page.get_by_text("由您处理。")).to_be_visible()


def said(page: Page) -> str:
    """What the page says was done."""
    told = page.locator(".flash.success")
    expect(told).to_be_visible()
    return told.inner_text()
