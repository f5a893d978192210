"""An application from its first letter to the call behind the policy, by everybody who has a hand in it, in Chinese."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.submitting import (
    CARD,
    applies,
    is_keyed_again,
    is_repaired_and_signed_again,
    is_sent_back_with_a_reason,
    is_told_and_signed,
    passes_with_the_same_clerk,
    signs_in,
)
from tests.support.desk import WorkDesk
from tests.support.insurer import ALL_YES
from tests.support.papers import answer_offer, bring_report, choose, sign_receipt
from tests.support.turns import claim, goes_on, said
from tests.support.windows import Windows
from web.demo.people import card_no

SECOND_CARD = card_no(900_002)


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
    expect(agent.get_by_role("row", name=number).first).to_contain_text("请补充资料")
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
