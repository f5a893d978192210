"""An application from its first letter to the call behind the policy, by everybody who has a hand in it, in Chinese."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.support.desk import WorkDesk
from tests.support.insurer import ALL_YES, resident
from tests.support.papers import (
    answer_offer,
    attach,
    beneficiary,
    bring_report,
    choose,
    enter,
    key_again,
    sign_on_paper,
    sign_receipt,
    tell_identity,
)
from tests.support.windows import Windows
from web.demo.people import card_no

CARD, SECOND_CARD = card_no(900_001), card_no(900_002)
"""Of this story alone: the bank remembers how it treats an account, and other stories share the bank."""
SON, WIFE = resident(date(2015, 1, 1), 1), resident(date(1997, 2, 14), 4)
MISTYPED = SON[:-1] + ("2" if SON[-1] != "2" else "3")


def test_an_application_is_returned_judged_offered_paid_and_delivered(desk: WorkDesk, windows: Windows) -> None:
    agent, clerk = windows.open(), windows.open("chenjing")
    signs_in(desk, agent)
    number = applies(agent)
    is_told_and_signed(agent, number)
    is_keyed_again(windows, number)
    is_sent_back_with_a_reason(clerk, number)
    is_repaired_and_signed_again(agent, number)
    is_keyed_again(windows, number)
    passes_with_the_same_clerk(clerk, number)
    junior = windows.open("lintao")
    is_asked_for_evidence(junior, number)
    evidence_is_brought(agent, number)
    needs_the_senior_underwriter(windows, junior, number)
    desk.house.bank_will("refuse", CARD, reason="balance")
    desk.house.settle()
    takes_the_counter_offer(agent, number)
    desk.house.settle()
    gets_another_account(desk, agent, number)
    stops_at_a_silent_bank_and_goes_on(desk, windows, number)
    is_signed_for(agent, number)
    is_called(clerk, number)
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
    if other.get_by_role("button", name=f"领取 {number}").count():
        claim(other, number)
    else:
        other.get_by_role("row", name=number).get_by_role("link", name=number).click()
    expect(other.get_by_role("heading", name="二次录入")).to_be_visible()
    key_again(other, sum_insured="1000000", card_no=CARD)
    other.get_by_role("button", name="完成").click()
    assert number in said(other)
    other.context.close()


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


def is_asked_for_evidence(junior: Page, number: str) -> None:
    expect(junior.locator(".tabs [aria-current]")).to_contain_text("待领取")  # nothing of their own waits
    claim(junior, number)
    expect(junior.get_by_role("complementary")).to_contain_text("家族史")
    expect(junior.locator("#f-requested-1-kind")).to_have_value("FINANCIAL")  # what the rating misses stands there
    junior.get_by_role("button", name="删除 资料 2").click()
    junior.select_option("#f-requested-0-kind", "CHECKUP_REPORT")
    junior.fill("#f-requested-0-words", "近六个月内的体检报告。")
    junior.get_by_role("button", name="补充资料").click()
    assert number in said(junior)


def evidence_is_brought(agent: Page, number: str) -> None:
    agent.goto("/notices")
    expect(agent.get_by_role("row", name=number).first).to_contain_text("请补充核保资料")
    goes_on(agent, number, "补充核保资料")
    expect(agent.get_by_role("main")).to_contain_text("近六个月内的体检报告。")
    bring_report(agent)
    agent.get_by_role("button", name="提交").click()
    assert number in said(agent)


def needs_the_senior_underwriter(windows: Windows, junior: Page, number: str) -> None:
    junior.goto("/?tab=mine")
    junior.get_by_role("row", name=number).get_by_role("link", name=number).click()
    expect(junior.get_by_role("main")).to_contain_text("北京协和医院")
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
    underwriter.get_by_role("button", name="条件承保").click()


def takes_the_counter_offer(agent: Page, number: str) -> None:
    goes_on(agent, number, "客户答复")
    expect(agent.get_by_role("main")).to_contain_text("加费承保")
    expect(agent.locator("#papers").get_by_role("link", name="核保通知书")).to_be_visible()
    answer_offer(agent)
    agent.get_by_role("button", name="客户接受").click()
    assert number in said(agent)


def gets_another_account(desk: WorkDesk, agent: Page, number: str) -> None:
    goes_on(agent, number, "处理扣款失败")
    expect(agent.get_by_role("main")).to_contain_text("余额不足")
    agent.get_by_label("账户名").fill("张伟")
    agent.get_by_label("银行卡号").fill(SECOND_CARD)
    agent.get_by_label("开户行全称").fill("中国工商银行北京朝阳支行")
    choose(agent, "when", "now")
    desk.house.bank_will("timeout_before", SECOND_CARD)
    agent.get_by_role("button", name="重新扣款").click()
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


def is_signed_for(agent: Page, number: str) -> None:
    goes_on(agent, number, "电子回执")
    for name in ("保险单", "保障权益卡"):
        expect(agent.locator("#papers").get_by_role("link", name=name)).to_be_visible()
    sign_receipt(agent, "10:09")
    agent.get_by_role("button", name="签收").click()
    assert number in said(agent)


def is_called(clerk: Page, number: str) -> None:
    claim(clerk, number)
    expect(clerk.get_by_role("heading", name="新单回访")).to_be_visible()
    for question in ALL_YES:
        choose(clerk, question, "yes")
    clerk.get_by_role("button", name="回访完成").click()
    assert number in said(clerk)


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
    for text in ("初审：驳回", "缺少签名", "补充核保资料", "客户答复", "扣款被拒", "保单已签发", "新单回访"):
        expect(history).to_contain_text(text)
    papers = agent.get_by_role("region", name="资料")
    for name in ("核保通知书", "保险单", "保障权益卡", "签名页", "签字页", "资料影像"):
        expect(papers).to_contain_text(name)


def goes_on(agent: Page, number: str, step: str) -> None:
    """Open the case where it waits for its agent, who takes what is free."""
    agent.goto(f"/cases?q={number}")
    agent.get_by_role("link", name=number).click()
    agent.get_by_role("region", name="正在等待").get_by_role("link", name=step).click()
    expect(agent.get_by_role("heading", name=step, exact=True).first).to_be_visible()
    if agent.get_by_role("button", name="领取并处理").count():
        agent.get_by_role("button", name="领取并处理").click()
    expect(agent.get_by_text("由您处理。")).to_be_visible()


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
