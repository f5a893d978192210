"""Entering and checking as people do it all day: with the keyboard, the document beside the form, nothing forgotten."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Page, Route, expect

from tests.browser.test_for_everybody import is_open_to_everybody, load_in
from tests.support.desk import WorkDesk
from tests.support.insurer import ZHANG, resident
from tests.support.papers import attach, choose, enter
from tests.support.trial import on_trial
from tests.support.windows import DESKTOP, PHONE, Windows
from web.demo import papers

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
LANGUAGES = pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])


@pytest.fixture
def begin(desk: WorkDesk, windows: Windows):
    """Opens the trial's entry form for 王芳."""
    on_trial(desk)

    def begins(lang: str = "zh-CN") -> Page:
        agent = windows.open("wangfang", "/new", lang=lang)
        agent.locator("button[value=trial]").click()
        agent.wait_for_url("**/items/*")
        return agent

    return begins


def page_of(words: str) -> bytes:
    return papers._page(words, "ZHANG WEI", "JPEG")  # noqa: SLF001 - the demo's own page


def upload(agent: Page, code: str, content: bytes, name: str = "") -> None:
    """Choose a file for a document and wait until it stands among the tabs."""
    kind = "application/pdf" if name.endswith(".pdf") else "image/jpeg"
    known = agent.locator("#papers a").count()
    agent.set_input_files(f"#f-documents-{code}", {"name": name or f"{code}.jpg", "mimeType": kind, "buffer": content})
    expect(agent.locator("#papers a")).to_have_count(known + 1)


def test_a_form_is_filled_in_with_the_keyboard_alone(begin) -> None:
    agent = begin()
    for code in ("ID_FRONT", "ID_BACK", "BANK_CARD", "HEALTH_DECLARATION"):
        attach(agent, code)
    keys = agent.keyboard
    keys.press("F2")
    expect(agent.locator("[name=customer]")).to_be_focused()
    keys.press("ArrowDown")
    for name, key in (
        ("relation", "ArrowDown"),
        ("product", "ArrowDown"),
        ("cover", "Space"),
        ("sum_insured", "３０００００"),
    ):
        goes_on(agent, name)
        keys.press(key) if key.isascii() else keys.insert_text(key)  # as an input method leaves full-width digits
    for name, key in (("pay_term", "ArrowDown"), ("pay_mode", "Space"), ("beneficiary_kind", "Space")):
        goes_on(agent, name)
        keys.press(key)
    goes_on(agent, "card_no")  # the holder is there already
    keys.type("6222020200112233446")
    goes_on(agent, "branch")
    keys.insert_text("中国工商银行北京朝阳支行")
    keys.press("Alt+PageDown")
    expect(agent.locator("[name=occupation_class]")).to_be_focused()
    keys.press("ArrowDown")
    for text in ("175", "70", "0", "120", "80"):
        keys.press("Tab")
        keys.type(text)
    keys.press("Tab")
    keys.press("Space")
    for _ in range(9):
        keys.press("Tab")
        keys.press("ArrowRight")  # no
    keys.press("Tab")
    keys.press("Space")
    goes_on(agent, "yearly_income")  # asked of who earns something
    keys.type("200000")
    keys.press("Tab")
    keys.type("350000")
    for _ in range(2):
        keys.press("Tab")
        keys.press("ArrowRight")  # no
    keys.press("Alt+PageDown")
    keys.press("Alt+PageDown")
    keys.press("Space")
    expect(agent.locator("#still")).to_have_class(re.compile("is-complete"))
    keys.press("Control+s")
    expect(agent.locator("#draft-state")).to_contain_text("已保存")
    keys.press("Control+Enter")
    expect(agent.locator(".flash.success")).to_be_visible()


def goes_on(agent: Page, name: str) -> None:
    """F2 leads to the next gap; the list has to know first what was typed just now."""
    agent.wait_for_function(
        """name => {
            const here = document.activeElement?.name;
            const gaps = [...document.querySelectorAll('.gaps a')].map((one) => one.hash);
            return !gaps.some((gap) => gap === `#f-${here}`) && gaps.includes(`#f-${name}`);
        }""",
        arg=name,
    )
    agent.keyboard.press("F2")
    expect(agent.locator(f"[name={name}]").first).to_be_focused()


@LANGUAGES
def test_the_list_names_everything_leads_there_and_shrinks_while_somebody_types(begin, lang: str) -> None:
    agent = begin(lang)
    found = agent.locator("#completeness")
    expect(found.locator(".gaps a")).to_have_count(36)
    name = "开户行全称" if lang == "zh-CN" else "Branch in full"
    found.get_by_role("link", name=name).click()
    expect(agent.locator("[name=branch]")).to_be_focused()
    agent.keyboard.insert_text("工行朝阳支行")
    expect(found.locator(".is-wrong")).to_contain_text("中国工商银行")
    agent.locator("[name=branch]").fill("中国工商银行北京朝阳支行")
    expect(found.locator(".gaps a")).to_have_count(35)
    expect(agent.locator("#still")).to_contain_text("35")
    agent.locator("button[value=submit]").click()
    told = agent.get_by_role("alert")
    expect(told.get_by_role("listitem")).to_have_count(35)
    expect(found.locator(".gaps")).to_be_hidden()  # not twice
    enter(agent)
    expect(told).to_be_hidden()
    expect(agent.locator(".is-bad")).to_have_count(0)
    expect(agent.locator("#still")).to_have_class(re.compile("is-complete"))


def test_a_field_brings_up_its_document_and_the_reader_turns_and_enlarges_it(begin) -> None:
    agent = begin()
    viewer, shown = agent.locator("#viewer"), agent.locator("#stage img")
    expect(viewer).to_be_hidden()
    for code in ("ID_FRONT", "BANK_CARD"):
        upload(agent, code, page_of(code))
    expect(viewer).to_be_visible()
    agent.locator("[name=card_no]").focus()
    current = agent.locator("#papers [aria-current]")
    expect(current).to_have_attribute("data-kind", "BANK_CARD")
    expect(shown).to_have_js_property("complete", value=True)
    agent.locator("[name=customer]").focus()
    expect(current).to_have_attribute("data-kind", "ID_FRONT")
    agent.keyboard.press("F8")
    expect(current).to_have_attribute("data-kind", "BANK_CARD")
    agent.keyboard.press("Alt+=")
    expect(agent.locator("#viewer-zoom")).to_have_text("125%")
    agent.keyboard.press("F9")
    expect(agent.locator("#stage")).to_be_focused()
    agent.keyboard.press("r")
    expect(shown).to_have_css("transform", re.compile(r"matrix\((0|6\.\d+e-17), 1, -1"))
    agent.keyboard.press("0")
    expect(agent.locator("#viewer-zoom")).to_have_text("100%")
    agent.keyboard.press("F9")
    expect(agent.locator("[name=customer]")).to_be_focused()
    agent.locator("#grip").focus()
    agent.keyboard.press("ArrowLeft")
    agent.locator("#viewer-hide").click()
    agent.reload()
    expect(viewer).to_be_hidden()
    agent.locator("#viewer-show").click()
    expect(viewer).to_be_visible()
    expect(agent.locator("#grip")).to_have_attribute("aria-valuenow", "50")


def test_a_pdf_is_shown_by_the_browsers_own_viewer(begin) -> None:
    agent = begin()
    upload(agent, "BANK_CARD", PDF, "卡.pdf")
    frame = agent.locator("#stage iframe")
    expect(frame).to_have_attribute("src", re.compile("/look#navpanes=0"))  # no column of small pages beside it
    answer = agent.request.get(str(frame.get_attribute("src")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


@LANGUAGES
def test_another_product_asks_first_and_clears_the_coverages_only(begin, lang: str) -> None:
    agent = begin(lang)
    enter(agent, documents=())
    agent.keyboard.press("Control+s")
    expect(agent.locator("#draft-state")).to_contain_text("已保存" if lang == "zh-CN" else "Saved")
    agent.select_option("[name=product]", "TL01")
    asks = agent.get_by_role("alertdialog")
    expect(asks).to_contain_text("基本保额" if lang == "zh-CN" else "Sum insured")
    agent.keyboard.press("Escape")
    expect(agent.locator("[name=product]")).to_have_value("CI01")
    expect(agent.locator("[name=sum_insured]")).to_have_value("300000")
    agent.select_option("[name=product]", "TL01")
    agent.get_by_role("button", name="更改并清空" if lang == "zh-CN" else "Change and clear").click()
    expect(agent.locator("[name=product]")).to_be_focused()
    expect(agent.locator("[name=product]")).to_have_value("TL01")
    expect(agent.locator("[name=sum_insured]")).to_have_value("")
    expect(agent.locator("[name=cover]:checked")).to_have_count(0)
    expect(agent.locator("[name=customer]")).not_to_have_value("")
    expect(agent.locator("[name=card_no]")).to_have_value("6222020200112233446")


def test_what_the_system_knows_is_marked_until_somebody_changes_it(desk: WorkDesk, begin) -> None:
    other = desk.house.add_customer(other_person())
    agent = begin()
    zhang = agent.locator("[name=customer] option", has_text="张伟").get_attribute("value")
    holder, mark = agent.locator("[name=account_holder]"), agent.locator("#w-account_holder .origin")
    expect(mark).to_be_hidden()
    agent.select_option("[name=customer]", zhang)
    expect(holder).to_have_value("张伟")
    expect(mark).to_be_visible()
    agent.select_option("[name=customer]", str(other))
    expect(holder).to_have_value("李娜")
    holder.fill("李娜娜")
    expect(mark).to_be_hidden()
    agent.select_option("[name=customer]", zhang)
    expect(agent.locator("#papers")).to_be_attached()
    expect(holder).to_have_value("李娜娜")


def test_what_the_system_knows_never_comes_between_somebody_and_their_typing(begin) -> None:
    agent = begin()
    held: list[Route] = []

    def holds(route: Route) -> None:
        held.append(route)

    def chooses(name: str) -> None:
        customer = agent.locator("[name=customer] option", has_text=name).get_attribute("value") if name else ""
        agent.route("**/live", holds)
        with agent.expect_request("**/live"):
            agent.select_option("[name=customer]", customer)

    def is_answered() -> None:
        while held:
            held.pop().continue_()
        agent.unroute("**/live")
        agent.wait_for_load_state("networkidle")

    holder = agent.locator("[name=account_holder]")
    chooses("张伟")
    holder.fill("李四")
    is_answered()
    expect(holder).to_have_value("李四")
    holder.fill("")
    chooses("")
    is_answered()
    chooses("张伟")
    holder.focus()
    is_answered()
    expect(holder).to_have_value("张伟")
    agent.keyboard.type("王五")
    expect(holder).to_have_value("王五")


def other_person():
    born = date(1990, 5, 5)
    return replace(ZHANG, name="李娜", gov_id=resident(born, 2), birth_date=born, sex="F", mobile="13912341234")


def test_what_is_hard_to_read_is_told_beside_the_document_and_hinders_nobody(begin) -> None:
    agent = begin()
    bad = BytesIO()
    tilted = Image.open(BytesIO(page_of("X"))).rotate(14, fillcolor="#777", expand=True).resize((900, 700))
    tilted.filter(ImageFilter.GaussianBlur(3)).save(bad, "JPEG")
    upload(agent, "ID_FRONT", bad.getvalue())
    expect(agent.locator("[data-document=ID_FRONT] .hint-line")).to_have_count(3)
    agent.locator("#f-documents-ID_FRONT").focus()
    expect(agent.locator("#viewer-hints")).to_contain_text("700")
    expect(agent.locator(".gaps a[href='#f-documents-ID_FRONT']")).to_have_count(0)
    again = {"name": "again.jpg", "mimeType": "image/jpeg", "buffer": bad.getvalue()}
    agent.set_input_files("#f-documents-ID_FRONT", again)
    expect(agent.locator("[data-document=ID_FRONT] .error-text:visible")).to_contain_text("again.jpg")
    expect(agent.locator("#papers a")).to_have_count(1)
    agent.set_input_files("#f-documents-BANK_CARD", again)
    expect(agent.locator("[data-document=BANK_CARD] .hint-line").last).to_contain_text("身份证人像面")


def test_the_page_is_open_to_everybody(begin) -> None:
    agent = begin()
    for code in ("ID_FRONT", "BANK_CARD"):
        upload(agent, code, page_of(code))
    choose(agent, "beneficiary_kind", "named")
    agent.fill("[name=branch]", "工行朝阳支行")
    agent.keyboard.press("Control+s")
    expect(agent.locator("#draft-state")).to_contain_text("已保存")
    for size in (DESKTOP, PHONE):
        load_in(agent, size)
        expect(agent.locator(".gaps .is-wrong")).to_be_visible()
        if size == PHONE:
            agent.locator("#viewer-show").click()
        expect(agent.locator("#viewer")).to_be_visible()
        is_open_to_everybody(agent)
