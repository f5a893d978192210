"""The page of a form: labels, errors, rows and files as a reader, a keyboard and a screen reader meet them."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from lxml.html import HtmlElement, document_fromstring
from werkzeug.datastructures import MultiDict

from tests.support.form_page import Desk, fields_of, make_app
from tests.support.form_samples import CHOICES, FILE, REGISTRY, TYPED, VALUES, Everything
from web.forms.view import FileView
from workflows.errors import UnknownName

BLOCK = SimpleNamespace(
    title="投保信息",
    rows=(
        SimpleNamespace(label="投保人", value="张伟"),
        SimpleNamespace(label="保额", value="300,000.00 元", changed=True),
        SimpleNamespace(label="备注", value=None),
    ),
)


@pytest.fixture
def desk() -> Desk:
    return Desk(
        schema=Everything,
        registry=REGISTRY,
        choices=CHOICES,
        contexts={"sample.summary": (BLOCK,)},
        files={FILE: FileView(id=FILE, name="证明-张伟.pdf", size=20_480, url="/files/1")},
    )


@pytest.fixture
def client(desk):
    return make_app(desk).test_client()


def page(response) -> HtmlElement:
    return document_fromstring(response.data)


def send(client, form, lang: str = "en"):
    return client.post(f"/?lang={lang}", data=MultiDict(form))


def by_id(tree: HtmlElement, name: str) -> HtmlElement:
    (found,) = tree.xpath("//*[@id=$name]", name=name)
    return found


def test_drawn_typed_posted_and_read_every_kind_keeps_its_value(desk, client) -> None:
    sent = send(client, {**TYPED, "_refresh": "1"})
    again = fields_of(sent.data)
    again["_outcome"] = "submit"
    assert send(client, again).status_code == 200
    assert desk.answers.values == VALUES


def test_a_refused_form_shows_everything_that_was_typed(client) -> None:
    bad = {
        **TYPED,
        "money": "drei",
        "day": "gestern",
        "children-4-share": "<b>",
        "_note": "给同事",
        "_outcome": "return",
    }
    refused = send(client, bad)
    assert refused.status_code == 422
    shown = fields_of(refused.data)
    for name, text in bad.items():
        if not name.startswith("_outcome") and name not in {"lines", "token", "key"}:
            assert shown[name.replace("children-4", "children-1")] == text, name
    assert shown["lines"].split() == ["第一行", "第二行"]


def test_every_input_has_a_label_and_every_id_is_there_once(client) -> None:
    tree = page(send(client, {**TYPED, "line": "", "children-0-name": ""}))
    ids = tree.xpath("//*[@id][not(ancestor::template)]/@id")
    assert len(ids) == len(set(ids))
    for one in tree.xpath("//form//*[self::input or self::select or self::textarea][not(ancestor::template)]"):
        if one.get("type") != "hidden":
            labels = tree.xpath("//label[@for=$id]", id=one.get("id") or "-") + one.xpath("ancestor::label")
            assert len(labels) == 1, one.get("name")
            assert labels[0].text_content().strip()


def test_ids_that_are_referred_to_exist(client) -> None:
    tree = page(send(client, {"_outcome": "submit", "question": "yes", "colour": "red"}))
    referred = " ".join(tree.xpath("//@aria-describedby | //@aria-labelledby | //label/@for")).split()
    targets = [href.removeprefix("#") for href in tree.xpath("//*[@role='alert']//a/@href")]
    known = set(tree.xpath("//@id"))
    assert targets
    assert set(referred) | set(targets) <= known


def test_what_is_wrong_is_told_above_and_beside_the_field(client) -> None:
    tree = page(send(client, {**TYPED, "money": "15000", "children-4-share": "100"}))
    (alert,) = tree.xpath("//*[@role='alert']")
    assert [line.text_content() for line in alert.xpath(".//li")] == [
        "Amount: In steps of 10,000",
        "Child 2 · Share: Not all for one",
    ]
    money = by_id(tree, "f-money")
    assert money.get("aria-invalid") == "true"
    assert "In steps of 10,000" in by_id(tree, money.get("aria-describedby").split()[-1]).text_content()
    assert "Not all for one" in by_id(tree, "w-children-1-share").text_content()
    assert by_id(tree, "f-line").get("aria-invalid") is None


def test_a_missing_document_is_named_in_both_languages(client, desk) -> None:
    desk.texts = {"%(document)s is missing": "缺少%(document)s"}
    bare = {name: text for name, text in TYPED.items() if not name.startswith("papers")}
    assert "Proof is missing" in by_id(page(send(client, bare)), "f-papers-PROOF-error").text_content()
    assert "缺少证明" in by_id(page(send(client, bare, "zh")), "f-papers-PROOF-error").text_content()


def test_the_page_speaks_the_readers_language(client) -> None:
    chinese, english = page(client.get("/?lang=zh")), page(client.get("/?lang=en"))
    assert by_id(chinese, "s-main").xpath("legend")[0].text == "主要"
    assert by_id(english, "s-main").xpath("legend")[0].text == "Main"
    assert english.xpath("//label[@for='f-line']")[0].text_content().startswith("Line")
    assert english.xpath("//select[@id='f-shop']/option/text()") == ["Please choose", "North", "South"]


def test_needs_are_told_in_words(client) -> None:
    tree = page(client.get("/"))
    assert "required" in tree.xpath("//label[@for='f-line']")[0].text_content()
    assert "required for: Submit" in tree.xpath("//label[@for='f-whole']")[0].text_content()
    assert "required" not in tree.xpath("//label[@for='f-name']")[0].text_content()
    assert by_id(tree, "f-line").get("aria-required") == "true"


def test_inputs_help_the_hand(client) -> None:
    tree = page(client.get("/"))
    assert by_id(tree, "f-mobile").get("type") == "tel"
    assert by_id(tree, "f-money").get("inputmode") == "decimal"
    assert by_id(tree, "f-money").get("data-echo") == "money"
    assert by_id(tree, "f-day").get("type") == "date"
    assert by_id(tree, "f-name").get("autocomplete") == "off"
    assert "yuan" in by_id(tree, "w-money").text_content()


def test_a_day_that_is_none_stays_readable(client) -> None:
    assert by_id(page(send(client, {**TYPED, "day": "2026-02-30"})), "f-day").get("type") == "date"
    refused = by_id(page(send(client, {**TYPED, "day": "next week"})), "f-day")
    assert (refused.get("type"), refused.get("value")) == ("text", "next week")


def test_fields_that_are_not_asked_are_off_and_come_back_when_they_are(client) -> None:
    blue, red = ({**TYPED, "colour": colour, "_refresh": "1"} for colour in ("blue", "red"))
    assert "off" in by_id(page(send(client, blue)), "w-reason").classes
    tree = page(send(client, red))
    assert "off" not in by_id(tree, "w-reason").classes
    assert by_id(tree, "w-colour").get("hx-post") == "/live?lang=en"
    assert by_id(tree, "w-shop").get("hx-post") is None


def test_the_live_answer_hides_without_a_word_of_script(client) -> None:
    answer = client.post("/live", data={**TYPED, "colour": "blue", "_hidden": "1"})
    assert answer.status_code == 204
    assert "w-reason" in answer.headers["HX-Trigger"]
    assert client.post("/live", data={**TYPED, "_computed": "price"}).text == "sample.price: 2"


def test_a_row_is_added_and_removed_without_script(client) -> None:
    tree = page(send(client, {**TYPED, "_add": "children"}))
    assert len(tree.xpath("//fieldset[@data-row][not(ancestor::template)]")) == 3
    assert by_id(tree, "f-children-2-name").get("autofocus") is not None
    assert by_id(tree, "f-children-1-name").get("value") == "Anna  Li"
    tree = page(send(client, {**TYPED, "_remove": "children-0"}))
    assert len(tree.xpath("//fieldset[@data-row][not(ancestor::template)]")) == 1
    assert by_id(tree, "f-children-0-name").get("value") == "Anna  Li"


def test_the_blank_row_is_the_row_with_a_token_for_its_number(client) -> None:
    tree = page(send(client, {**TYPED, "_refresh": "1"}))
    (group,) = tree.xpath("//fieldset[@data-group]")
    token = group.get("data-token")
    blank = {name.replace(token, "0") for name in tree.xpath("//template//@name")}
    drawn = set(tree.xpath("//fieldset[@id='f-children-0']//@name"))
    assert {name.replace("-__0__", "") for name in blank} == {name.replace("-__0__", "") for name in drawn}
    assert f"w-children-{token}-told_on" in tree.xpath("//template//*[contains(@class,' off')]/@id")


def test_uploaded_files_survive_a_refused_form(desk, client) -> None:
    form = {**TYPED, "money": "x", "papers-OTHER": (io.BytesIO(b"%PDF-1.7 x"), "病历.pdf")}
    tree = page(client.post("/", data=form, content_type="multipart/form-data"))
    held = tree.xpath("//input[starts-with(@name,'papers-')][@type='hidden']/@value")
    assert held == [FILE, next(reversed(desk.files))]
    text = by_id(tree, "w-papers").text_content()
    assert "证明-张伟.pdf" in text
    assert "病历.pdf" in text
    assert "20 kB" in text


def test_a_return_shows_its_reasons_with_codes_and_fixes(client) -> None:
    tree = page(send(client, {**TYPED, "_outcome": "return"}, "zh"))
    panel = by_id(tree, "f-_reasons-return")
    assert "off" not in panel.classes
    assert "NB-DOC-01" in panel.text_content()
    assert "上传签字件" in panel.text_content()
    assert "UW-EVD-01" not in panel.text_content()
    assert tree.xpath("//*[@role='alert']//a/@href") == ["#f-_reasons-return"]
    assert "off" in by_id(page(client.get("/")), "f-_reasons-return").classes


def test_buttons_come_in_the_order_of_the_drawing_with_their_tone(client) -> None:
    buttons = page(client.get("/")).xpath("//*[@class='decide']/button")
    assert [(one.get("value"), one.get("class")) for one in buttons] == [
        ("submit", "primary"),
        ("return", ""),
        ("withdraw", "danger"),
    ]


def test_enter_in_an_input_presses_a_button_that_decides_nothing(client) -> None:
    first = page(client.get("/")).xpath("//form//button")[0]
    assert first.get("name") == "_refresh"


def test_what_was_typed_is_text_and_never_markup(client) -> None:
    evil = '"><script>alert(1)</script>'
    names = ("line", "lines", "shop", "colour", "children-0-name", "_note", "_outcome")
    sent = send(client, {**TYPED, **dict.fromkeys(names, evil)})
    assert b"<script>alert" not in sent.data
    assert fields_of(sent.data)["line"] == evil
    assert not page(sent).xpath("//*[@onclick or @onload or @style]")


def test_a_choice_that_is_gone_stays_visible(client) -> None:
    tree = page(send(client, {**TYPED, "shop": "closed"}))
    assert tree.xpath("//select[@id='f-shop']/option[@selected]/@value") == ["closed"]


def test_a_context_block_shows_what_changed(client) -> None:
    text = " ".join(by_id(page(client.get("/")), "w-summary").text_content().split())
    assert "投保人张伟" in text
    assert "300,000.00 元 changed" in text
    assert "备注—" in text


def test_a_block_or_list_that_was_not_brought_along_is_a_mistake_of_ours(desk) -> None:
    desk.contexts = {}
    with pytest.raises(UnknownName):
        make_app(desk).test_client().get("/")
