"""A post is read back whatever it holds; what was typed is kept, and nothing but Invalid is ever raised."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict

from forms.fields import Given
from tests import support
from tests.support.form_page import OUTCOMES, REASONS, SUBMIT, TODAY, WITHDRAW
from tests.support.form_samples import CHOICES, FILE, REGISTRY, TYPED, VALUES, Everything
from web.forms.draw import draw
from web.forms.live import computed_input, hidden_event, hidden_frames
from web.forms.page import Page
from web.forms.read import from_draft, read_answers, read_post, to_draft, typed
from web.forms.uploads import read_uploads, with_files
from workflows.errors import Invalid, UnknownName

GIVEN = Given(registry=REGISTRY, today=TODAY, choices=CHOICES, files={FILE})


def post(**changes: str) -> MultiDict[str, str]:
    return MultiDict({**TYPED, **{name.replace("__", "-"): text for name, text in changes.items()}})


def read(form: MultiDict[str, str], outcome=SUBMIT) -> dict[str, object]:
    return read_post(Everything, form, registry=REGISTRY, today=TODAY, outcome=outcome, choices=CHOICES, files={FILE})


def answers(form: MultiDict[str, str]):
    return read_answers(Everything, typed(Everything, form), outcomes=OUTCOMES, reasons=REASONS, given=GIVEN)


def findings(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        answers(form)
    return [(finding.field, finding.code) for finding in caught.value.findings]


def test_a_post_becomes_typed_values_gaps_between_rows_do_not_matter() -> None:
    assert read(post()) == VALUES


def test_rows_come_in_the_order_of_their_numbers_not_of_the_post() -> None:
    turned = MultiDict(reversed(list(TYPED.items())))
    assert read(turned) == VALUES


def test_a_draft_survives_json_and_gives_the_same_values() -> None:
    draft = json.loads(json.dumps(to_draft(Everything, VALUES)))
    assert from_draft(Everything, draft) == VALUES
    kept = json.loads(json.dumps(typed(Everything, post()).raw))
    assert from_draft(Everything, kept) == VALUES


def test_a_draft_keeps_what_is_wrong_and_leaves_it_out_of_the_values() -> None:
    raw = typed(Everything, post(money="drei")).raw
    assert raw["money"] == "drei"
    assert "money" not in from_draft(Everything, raw)


def test_an_answer_has_its_outcome_reasons_and_note() -> None:
    form = post(_outcome="return", _note=" 请补件 ")
    form.setlist("_reasons-return", ["NB-DOC-01", "NB-CUS-01"])
    found = answers(form)
    assert (found.outcome, found.reasons, found.note) == ("return", ("NB-DOC-01", "NB-CUS-01"), "请补件")


def test_a_return_without_a_reason_is_refused_by_name() -> None:
    assert findings(post(_outcome="return")) == [("_reasons.return", "reason")]


@pytest.mark.parametrize("code", ["NB-XXX-99", "UW-EVD-01", "", "\x00"])
def test_a_reason_of_another_stage_or_of_no_list_is_refused(code) -> None:
    form = post(_outcome="return")
    form["_reasons-return"] = code
    assert findings(form) == [("_reasons.return", "reason")]


def test_reasons_of_another_outcome_do_not_count() -> None:
    form = post(_outcome="return")
    form["_reasons-submit"] = "NB-DOC-01"
    assert findings(form) == [("_reasons.return", "reason")]


@pytest.mark.parametrize("code", ["", "approve", "submit\x00"])
def test_an_outcome_the_item_does_not_have_is_refused(code) -> None:
    assert findings(post(_outcome=code)) == [("_outcome", "outcome")]


def test_a_note_is_bounded_and_plain() -> None:
    assert findings(post(_note="x" * 2001)) == [("_note", "too_long")]
    assert findings(post(_note="a\x00b")) == [("_note", "characters")]


def test_findings_of_values_come_before_those_of_the_outcome() -> None:
    form = post(_outcome="return", money="x")
    assert findings(form) == [("money", "number"), ("_reasons.return", "reason")]


def test_text_that_cannot_be_stored_is_refused_and_can_still_be_drawn_and_kept() -> None:
    form = post(line="a\x00\ud800b")
    assert findings(form) == [("line", "characters")]
    raw = typed(Everything, form).raw
    assert raw["line"] == "a\ufffd\ufffdb"
    json.dumps(raw, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "line-0",
        "children",
        "children-0",
        "children-x-name",
        "children-01-name",
        "children--1-name",
        "children-9999999-name",
        "children-٣-name",
        "children-0-name-0",
        "children-0-age",
        "papers-NONE-0",
        "papers-PROOF-x",
        "papers-PROOF-0-0",
        "papers",
        "price",
        "summary",
        "\ud800",
        "",
    ],
)
def test_an_input_no_page_of_ours_has_is_refused_and_changes_nothing(name) -> None:
    form = post()
    form[name] = "1"
    assert findings(form) == [("", "unknown")]
    assert typed(Everything, form).raw == typed(Everything, post()).raw


def test_ten_thousand_inputs_are_the_end() -> None:
    form = MultiDict({f"children-{number}-name": "x" for number in range(10_001)})
    with pytest.raises(Invalid) as caught:
        typed(Everything, form)
    assert [finding.code for finding in caught.value.findings] == ["too_large"]


def test_of_an_input_sent_twice_the_last_counts() -> None:
    form = post()
    form.setlist("line", ["first", "second"])
    assert read(form)["line"] == "second"


def test_a_file_input_left_empty_says_nothing() -> None:
    form = post()
    form["papers-OTHER"] = ""
    assert read(form)["papers"] == {"PROOF": [FILE]}


def test_adding_a_row_loses_nothing_and_goes_to_it() -> None:
    told = typed(Everything, post(_add="children"))
    assert told.pressed
    assert told.focus == "children.2.name"
    assert [row.get("name") for row in told.raw["children"]] == ["李小明", "Anna  Li", None]
    assert told.raw["money"] == "300,000.00"


def test_adding_to_a_group_nobody_touched_keeps_the_blank_row_it_showed() -> None:
    told = typed(Everything, MultiDict({"_add": "children"}))
    assert told.raw["children"] == [{}, {}]


def test_a_full_group_takes_no_more_rows() -> None:
    form = post(_add="children", children__7___="1")
    assert len(typed(Everything, form).raw["children"]) == 3


def test_removing_a_row_takes_the_one_whose_button_was_pressed() -> None:
    told = typed(Everything, post(_remove="children-0"))
    assert told.pressed
    assert [row["name"] for row in told.raw["children"]] == ["Anna  Li"]


def test_removing_a_file_leaves_the_others() -> None:
    told = typed(Everything, post(papers__PROOF__1="x", _remove="papers-PROOF-0"))
    assert told.raw["papers"] == {"PROOF": ["x"]}


def test_a_row_that_is_added_while_reasons_are_ticked_does_not_put_them_away() -> None:
    form = post(_add="children")
    form.poplist("_outcome")
    form.setlist("_reasons-return", ["NB-DOC-01", "NB-DOC-02"])
    told = typed(Everything, form)
    assert (told.outcome, told.reasons) == ("return", ("NB-DOC-01", "NB-DOC-02"))


@pytest.mark.parametrize(
    "path", ["children-9", "line", "line-0", "x", "-", "children-x", "papers-PROOF-5", "papers-NO-1"]
)
@pytest.mark.parametrize("button", ["_add", "_remove"])
def test_a_button_that_means_nothing_only_draws_again(button, path) -> None:
    told = typed(Everything, post(**{button: path}))
    assert told.pressed
    assert told.raw == typed(Everything, post()).raw


def test_the_page_is_told_what_to_hide_by_its_own_row_numbers() -> None:
    form = post(colour="blue")
    told = typed(Everything, form)
    assert hidden_frames(Everything, told) == [
        "w-reason",
        "w-children-0-shade",
        "w-children-4-told_on",
        "w-children-4-shade",
    ]
    assert json.loads(hidden_event(Everything, told))["anliu:hidden"]["frames"][0] == "w-reason"


def test_a_computed_field_is_worked_out_only_from_complete_input() -> None:
    assert computed_input(Everything, "price", typed(Everything, post())) == (
        "sample.price",
        {"money": Decimal(300000), "whole": 50},
    )
    assert computed_input(Everything, "price", typed(Everything, post(money="3 x"))) == ("sample.price", None)
    with pytest.raises(UnknownName):
        computed_input(Everything, "line", typed(Everything, post()))


def upload(name: str, content: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


PDF = b"%PDF-1.7\n" + b"x" * 100


def test_uploads_are_taken_by_kind_with_the_senders_name() -> None:
    files = MultiDict([("papers-PROOF", upload("C:\\x\\健康告知书.PDF", PDF)), ("papers-PROOF", upload("b.pdf", PDF))])
    uploads, problems = read_uploads(Everything, files)
    assert [(one.path, one.document, one.name, one.media_type) for one in uploads] == [
        ("papers.PROOF", "PROOF", "健康告知书.PDF", "application/pdf"),
        ("papers.PROOF", "PROOF", "b.pdf", "application/pdf"),
    ]
    assert problems == []
    assert uploads[0].content.read() == PDF


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.svg", b"<svg/>", "file_type"),
        ("a.pdf.exe", PDF, "file_type"),
        ("noending", PDF, "file_type"),
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", b"%PDF-" + b"x" * (10 * 1024 * 1024), "file_size"),
        ("a.pdf", b"<html>", "file_content"),
        ("a.png", PDF, "file_content"),
        ("a.jpg", b"GIF89a/*" + b"x" * 100, "file_content"),
    ],
)
def test_an_upload_that_is_not_what_it_should_be_is_told_at_its_document(name, content, code) -> None:
    uploads, problems = read_uploads(Everything, MultiDict([("papers-OTHER", upload(name, content))]))
    assert uploads == []
    assert [(one.field, one.code) for one in problems] == [("papers.OTHER", code)]


def test_an_empty_file_input_is_no_upload() -> None:
    assert read_uploads(Everything, MultiDict([("papers-PROOF", upload("", b""))])) == ([], [])


def test_stored_files_stand_behind_those_already_there() -> None:
    form = with_files(post(), [("papers.PROOF", "new"), ("papers.OTHER", "other")])
    assert typed(Everything, form).raw["papers"] == {"PROOF": [FILE, "new"], "OTHER": ["other"]}


NAMES = st.one_of(
    st.sampled_from([*TYPED, "_add", "_remove", "_refresh", "_note", "_reasons-return", "papers-PROOF"]),
    st.text(max_size=12),
    st.from_regex(r"\A(children|papers|line)(-[0-9a-zA-Z_]{1,7}){0,3}\Z"),
)
TEXTS = st.one_of(st.sampled_from([*TYPED.values(), "no", "0", "-1", "9" * 40]), st.text(), st.just("\ud800"))


@settings(max_examples=2000 if support.soaking else 150, deadline=None)
@given(st.dictionaries(NAMES, TEXTS, max_size=25), st.sampled_from([SUBMIT, WITHDRAW]), st.booleans())
def test_whatever_is_posted_is_read_or_invalid_and_can_be_drawn_again(changes, outcome, fresh) -> None:
    form = MultiDict({**({} if fresh else TYPED), **changes})
    told = typed(Everything, form)
    found = ()
    try:
        values = read(form, outcome)
        assert from_draft(Everything, json.loads(json.dumps(to_draft(Everything, values)))) == values
    except Invalid as error:
        found = error.findings
        assert found
    page = Page(
        lang="zh",
        translate=lambda text: text,
        choices=CHOICES,
        contexts={"sample.summary": ()},
        outcomes=OUTCOMES,
        reasons=REASONS,
    )
    view = draw(Everything, told, page, found)
    assert len(view.errors) == len(found)
