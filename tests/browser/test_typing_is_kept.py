"""Nobody loses what they typed: not to a mistake, not to a reload, not to a faster colleague."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.support.desk import WorkDesk
from tests.support.papers import beneficiary, choose, enter
from tests.support.windows import Windows


def begins(windows: Windows) -> Page:
    agent = windows.open("wangfang", "/new")
    agent.get_by_role("button", name="开始").click()
    agent.wait_for_url("**/items/*")
    return agent


def test_what_is_typed_saves_itself_and_is_there_again_after_a_reload(windows: Windows) -> None:
    agent = begins(windows)
    choose(agent, "beneficiary_kind", "named")
    agent.get_by_role("button", name="添加受益人").click()
    agent.fill("#f-beneficiaries-1-name", "李娜")
    agent.fill("[name=branch]", "中国工商银行")
    expect(agent.locator("#draft-state")).to_contain_text("已保存")
    agent.reload()
    expect(agent.locator("#draft-state")).to_contain_text("已保存 03-02 10:00")
    expect(agent.locator("#f-beneficiaries-1-name")).to_have_value("李娜")
    expect(agent.locator("[name=branch]")).to_have_value("中国工商银行")


def test_a_form_that_is_refused_keeps_rows_files_and_every_letter(windows: Windows) -> None:
    agent = begins(windows)
    enter(agent, beneficiaries="named", height_cm="9")
    agent.get_by_role("button", name="添加受益人").click()
    agent.get_by_role("button", name="添加受益人").click()
    for place, name in enumerate(("张小明", "李娜", "王小红")):
        beneficiary(agent, place, name=name, relation="CHILD", gov_id="110101201501010012", share="30")
    agent.get_by_role("button", name="删除 受益人 2").click()
    agent.get_by_role("button", name="提交").click()
    wrong = agent.get_by_role("alert")
    expect(wrong).to_contain_text("身高")
    expect(wrong).to_contain_text("受益人 2 · 证件号码")
    names = agent.locator("[data-rows] input[id$='-name']")
    expect(names).to_have_count(2)
    assert [one.input_value() for one in names.all()] == ["张小明", "王小红"]
    expect(agent.locator(".document").get_by_role("link")).to_have_count(4)
    expect(agent.locator("[name=card_no]")).to_have_value("6222020200112233446")
    wrong.get_by_role("link", name="身高").click()
    expect(agent.locator("[name=height_cm]")).to_be_focused()


def test_who_was_slower_is_told_who_was_faster_and_keeps_the_text(desk: WorkDesk, windows: Windows) -> None:
    case = desk.house.apply()
    item = desk.house.item(case, "check")
    slow = windows.open("chenjing", f"/items/{item.id}")
    slow.get_by_role("button", name="领取并处理").click()
    slow.get_by_label("备注").fill("银行卡照片反光，已电话核对。")
    other = windows.open("chenjing", f"/items/{item.id}")
    other.get_by_role("button", name="放回").click()
    expect(other).to_have_title("待办 · 案流")
    fast = windows.open("maoyun", f"/items/{item.id}")
    fast.get_by_role("button", name="领取并处理").click()
    for box in ("真实：", "合法：", "有效："):
        fast.get_by_label(box).check()
        slow.get_by_label(box).check()
    fast.get_by_role("button", name="通过").click()
    expect(fast.locator(".flash.success")).to_be_visible()
    slow.get_by_role("button", name="通过").click()
    expect(slow.get_by_role("heading", name="毛云")).to_be_focused()
    expect(slow.get_by_label("备注")).to_have_value("银行卡照片反光，已电话核对。")
    assert desk.house.open_nodes(case) == []


def test_nobody_leaves_with_unsaved_typing_unasked(windows: Windows) -> None:
    agent = begins(windows)
    asked: list[str] = []
    agent.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    agent.context.set_offline(True)
    agent.fill("[name=branch]", "中国工商银行")
    expect(agent.locator("#draft-state")).to_contain_text("未保存")
    agent.get_by_role("link", name="案件", exact=True).click()
    assert asked == ["beforeunload"]
    agent.context.set_offline(False)
    expect(agent.locator("#draft-state")).to_contain_text("已保存", timeout=15_000)
