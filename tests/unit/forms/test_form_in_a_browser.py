"""The form in a real browser: rows, conditions, reasons and keys with the script, and everything without it."""

from __future__ import annotations

import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.form_page import Desk, make_app
from tests.support.form_samples import CHOICES, REGISTRY, Everything

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


class Quiet(WSGIRequestHandler):
    """A server that says nothing."""

    def log(self, *_args) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address():
    desk = Desk(schema=Everything, registry=REGISTRY, choices=CHOICES, contexts={"sample.summary": ()})
    server = make_server("127.0.0.1", 0, make_app(desk), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/?lang=en"
    server.shutdown()


@pytest.fixture
def page(browser, address):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None)
    page.goto(address)
    yield page
    assert wrong == []
    page.close()


def test_fields_come_when_they_are_asked(page) -> None:
    expect(page.locator("#w-reason")).to_be_hidden()
    page.check("#f-colour")
    expect(page.locator("#w-reason")).to_be_visible()
    page.check("#f-colour-2")
    expect(page.locator("#w-reason")).to_be_hidden()


def test_rows_come_and_go_and_keep_what_was_typed(page) -> None:
    page.check("#f-question")
    page.fill("#f-children-0-name", "李小明")
    expect(page.locator("[data-rows] .remove")).to_be_hidden()
    page.click("[data-add]")
    expect(page.locator("#f-children-1-name")).to_be_focused()
    page.fill("#f-children-1-name", "李小红")
    page.click("#f-children-0 > .remove")
    assert page.input_value("#f-children-1-name") == "李小红"
    expect(page.locator("#f-children-1 legend")).to_have_text("Child 1")
    page.check("#f-children-1-told")
    expect(page.locator("#w-children-1-told_on")).to_be_visible()
    page.click("[data-add]")
    page.click("[data-add]")
    expect(page.locator("[data-add]")).to_be_hidden()


def test_an_amount_is_said_again_with_thousands_and_the_price_follows(page) -> None:
    page.fill("#f-money", "300000")
    page.fill("#f-whole", "50")
    expect(page.locator("#w-money .echo")).to_have_text("300,000")
    expect(page.locator("#f-price")).to_have_text("sample.price: 2")
    assert page.input_value("#f-money") == "300000"


def test_a_return_asks_for_its_reason_before_it_is_sent(page) -> None:
    before = page.url
    page.click("button[value=return]")
    expect(page.locator("#f-_reasons-return")).to_be_visible()
    expect(page.locator("#f-_reasons-return input").first).to_be_focused()
    assert page.url == before
    page.check("#f-_reasons-return input >> nth=0")
    page.click("button[value=return]")
    expect(page.locator("body")).to_have_text("done")


def test_enter_sends_nothing_and_control_enter_goes_on(page) -> None:
    page.fill("#f-line", "x")
    page.press("#f-line", "Enter")
    expect(page.locator("[role=alert]")).to_have_count(0)
    page.press("#f-line", "Control+Enter")
    expect(page.locator("[role=alert]")).to_be_focused()
    page.click("[role=alert] a >> nth=0")
    expect(page.locator("#f-whole")).to_be_focused()


def test_a_file_that_is_too_large_is_told_at_once(page, tmp_path) -> None:
    scan = tmp_path / "扫描件.pdf"
    with scan.open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    page.set_input_files("#f-papers-PROOF", scan)
    expect(page.locator("#w-papers [data-refused]").first).to_contain_text("扫描件.pdf")
    assert page.evaluate("document.getElementById('f-papers-PROOF').files.length") == 0


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_in_the_way_of_a_screen_reader_or_a_phone(page, width) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.check("#f-question")
    page.click("button[value=return]")
    page.click("button[value=submit]")
    expect(page.locator("[role=alert]")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(page, context=".form", options=RULES)
    assert results.response["passes"]
    assert results.violations_count == 0, results.generate_report()


def test_without_script_everything_still_works(browser, address) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#f-_reasons-return")).to_be_visible()
    page.check("#f-question")
    page.fill("#f-line", "x")
    page.press("#f-line", "Enter")
    expect(page.locator("[role=alert]")).to_have_count(0)
    assert page.input_value("#f-line") == "x"
    page.click("[data-add]")
    expect(page.locator("#f-children-1-name")).to_be_visible()
    page.click("button[value=return]")
    expect(page.locator("[role=alert]")).to_contain_text("Please give at least one reason")
    context.close()
