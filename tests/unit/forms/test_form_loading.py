"""Entries become checked values: what is asked, what is needed for which outcome, and all findings at once."""

from __future__ import annotations

from datetime import date

import pytest

from forms.asking import ask
from forms.fields import Choice, Computed, Date, Documents, Given, Group, Text, Words
from forms.fields.compound import Document
from forms.loading import load, readable
from forms.schema import BadForm, FormSchema
from tests.support.form_samples import CHOICES, FILE, REGISTRY, Child, Everything
from workflows.errors import Invalid, UnknownName
from workflows.types import Outcome

TODAY = date(2026, 3, 2)
SUBMIT = Outcome(code="submit", zh="提交", en="Submit")
HOLD = Outcome(code="hold", zh="暂存", en="Hold")
WITHDRAW = Outcome(code="withdraw", zh="撤回", en="Withdraw", checked=False)
GIVEN = Given(registry=REGISTRY, today=TODAY, choices=CHOICES, files={FILE})
GOOD = {
    "line": "甲",
    "whole": "50",
    "question": "no",
    "colour": "blue",
    "papers": {"PROOF": [FILE]},
    "sure": "yes",
}
ROW = {"name": "李小明", "told": "no", "share": "60"}


def codes(raw: object, outcome: Outcome = SUBMIT, schema: type[FormSchema] = Everything) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        load(schema, raw, outcome=outcome, given=GIVEN)
    return [(finding.field, finding.code) for finding in caught.value.findings]


def test_a_good_form_gives_typed_values_and_a_tick_not_set_is_false() -> None:
    assert load(Everything, GOOD, outcome=SUBMIT, given=GIVEN) == {
        "line": "甲",
        "whole": 50,
        "question": False,
        "colour": "blue",
        "papers": {"PROOF": [FILE]},
        "tick": False,
        "sure": True,
    }


def test_everything_that_is_missing_is_told_at_once_from_top_to_bottom() -> None:
    assert codes({}) == [
        ("line", "required"),
        ("whole", "required"),
        ("question", "required"),
        ("colour", "required"),
        ("papers.PROOF", "NB-DOC-01"),
        ("sure", "required"),
    ]


def test_a_missing_document_is_named_in_the_readers_words() -> None:
    with pytest.raises(Invalid) as caught:
        load(Everything, GOOD | {"papers": {}}, outcome=SUBMIT, given=GIVEN)
    (finding,) = caught.value.findings
    assert finding.params == {"document": Words("证明", "Proof")}


def test_an_outcome_asks_only_for_what_it_needs() -> None:
    assert "whole" not in load(Everything, GOOD | {"whole": " "}, outcome=HOLD, given=GIVEN)
    assert codes(GOOD | {"whole": ""}) == [("whole", "required")]


def test_a_withdrawal_need_not_be_complete_but_must_be_readable() -> None:
    assert load(Everything, {}, outcome=WITHDRAW, given=GIVEN) == {"tick": False, "sure": False}
    assert codes({"money": "abc", "day": "never"}, WITHDRAW) == [("money", "number"), ("day", "date")]


def test_a_withdrawal_is_not_held_up_by_a_registered_check() -> None:
    raw = {"question": "yes", "children": [ROW | {"share": "100"}]}
    assert load(Everything, raw, outcome=WITHDRAW, given=GIVEN)["children"][0]["share"] == 100


def test_a_field_that_is_not_asked_is_neither_needed_nor_read() -> None:
    values = load(Everything, GOOD | {"reason": "x" * 500}, outcome=SUBMIT, given=GIVEN)
    assert "reason" not in values
    assert codes(GOOD | {"colour": "red"}) == [("reason", "required")]
    assert codes(GOOD | {"colour": "red", "reason": "x" * 500}) == [("reason", "too_long")]


def test_a_condition_over_a_malformed_field_does_not_ask() -> None:
    assert codes(GOOD | {"question": "perhaps", "children": [{}]}) == [("question", "choice")]


def test_rows_have_conditions_of_their_own_and_on_the_form_around_them() -> None:
    raw = GOOD | {"question": "yes", "colour": "red", "reason": "好", "children": [ROW, ROW | {"told": "yes"}]}
    assert codes(raw) == [
        ("children.0.shade", "required"),
        ("children.1.told_on", "required"),
        ("children.1.shade", "required"),
    ]


def test_a_group_has_at_least_and_at_most_so_many_rows() -> None:
    assert codes(GOOD | {"question": "yes"}) == [("children", "too_few")]
    assert codes(GOOD | {"question": "yes", "children": [ROW] * 4}) == [("children", "too_many")]


def test_a_registered_check_speaks_at_the_row() -> None:
    rows = [ROW, ROW | {"share": "100"}]
    assert codes(GOOD | {"question": "yes", "children": rows}) == [("children.1.share", "S-01")]


def test_format_and_completeness_and_checks_come_together() -> None:
    rows = [ROW | {"share": "100", "name": ""}, ROW | {"share": "x"}]
    assert codes(GOOD | {"line": "", "question": "yes", "children": rows, "mobile": "1"}) == [
        ("line", "required"),
        ("mobile", "mobile"),
        ("children.0.name", "required"),
        ("children.0.share", "S-01"),
        ("children.1.share", "number"),
    ]


def test_what_is_not_on_the_list_is_refused_also_when_it_is_somebody_elses() -> None:
    assert codes(GOOD | {"shop": "west"}) == [("shop", "choice")]
    assert codes(GOOD | {"colour": "green"}) == [("colour", "choice")]
    assert codes(GOOD | {"years": "7"}) == [("years", "choice")]


def test_a_list_that_was_not_brought_along_is_a_mistake_of_ours() -> None:
    bare = Given(registry=REGISTRY, today=TODAY, files={FILE})
    with pytest.raises(UnknownName):
        load(Everything, GOOD | {"shop": "north"}, outcome=SUBMIT, given=bare)


def test_a_file_of_another_case_is_refused() -> None:
    other = FILE.replace("a", "b")
    assert codes(GOOD | {"papers": {"PROOF": [FILE, other]}}) == [("papers.PROOF", "file")]


def test_days_are_judged_by_the_day_that_is_given() -> None:
    assert codes(GOOD | {"day": "2026-03-01"}) == [("day", "in_past")]
    assert load(Everything, GOOD | {"day": "2026-03-02"}, outcome=SUBMIT, given=GIVEN)["day"] == TODAY
    rows = [ROW | {"told": "yes", "told_on": "2026-03-03"}]
    assert codes(GOOD | {"question": "yes", "children": rows}) == [("children.0.told_on", "in_future")]


@pytest.mark.parametrize("name", ["nothing_of_ours", "price", "summary", "a.b", "\ud800"])
def test_an_entry_the_form_does_not_have_is_refused_and_never_repeated(name) -> None:
    assert codes(GOOD | {name: "1"}) == [("", "unknown")]


def test_an_unknown_entry_of_a_row_is_told_at_the_row() -> None:
    assert codes(GOOD | {"question": "yes", "children": [ROW | {"age": "5"}]}) == [("children.0", "unknown")]


@pytest.mark.parametrize("raw", [None, [], "x", 5])
def test_what_is_no_form_is_refused(raw) -> None:
    assert codes(raw) == [("", "type")]


@pytest.mark.parametrize("rows", ["x", {"0": {}}, 5, [None], ["x"], [[1]]])
def test_rows_of_a_wrong_shape_are_refused(rows) -> None:
    assert {place.split(".")[0] for place, _ in codes(GOOD | {"question": "yes", "children": rows})} == {"children"}


def test_readable_leaves_out_what_is_not_and_never_raises() -> None:
    raw = {"line": "甲", "money": "abc", "whole": "25", "children": "x", "question": "yes"}
    assert readable(Everything, raw) == {
        "line": "甲",
        "whole": 25,
        "question": True,
        "tick": False,
        "sure": False,
    }


def test_hidden_fields_are_told_by_path() -> None:
    raw = {"question": "yes", "colour": "blue", "children": [{}, {"told": "yes"}]}
    assert ask(Everything, raw).hidden == ["reason", "children.0.told_on", "children.0.shade", "children.1.shade"]


def test_the_form_tells_what_it_is_made_of() -> None:
    assert {"children", "papers", "card", "lines"} <= Everything.personal_fields()
    assert "money" not in Everything.personal_fields()
    assert Everything.choice_lists() == {"shops.open"}
    assert Everything.checks() == {"sample.hundred"}
    assert Everything.watched() == {"colour", "question", "told"}
    assert [section.name for section, _ in Everything.by_section()] == ["main", "more"]


def test_a_form_that_is_wrong_in_itself_fails_when_it_is_written() -> None:
    with pytest.raises(BadForm):
        type("Below", (FormSchema,), {"a": Text("甲", "A", visible_if="b = 1"), "b": Text("乙", "B")})
    with pytest.raises(BadForm):
        type("Lost", (FormSchema,), {"a": Text("甲", "A", section="nowhere")})
    with pytest.raises(BadForm):
        type("Taken", (FormSchema,), {"token": Text("甲", "A")})
    with pytest.raises(BadForm):
        type("Dashed", (FormSchema,), {"a-b": Text("甲", "A")})
    with pytest.raises(BadForm):
        type("Early", (FormSchema,), {"a": Computed("甲", "A", handler="x.y", depends=("b",))})
    paper = Documents("资料", "Papers", documents=(Document(code="A", zh="甲", en="A"),))
    row = type("WithPaper", (FormSchema,), {"paper": paper})
    with pytest.raises(BadForm):
        type("Nested", (FormSchema,), {"rows": Group("行", "Rows", row=row, row_label=Words("行", "Row"))})


def test_a_row_reads_the_form_around_it_only_where_it_says_so() -> None:
    assert Child.around == {"colour"}
    with pytest.raises(BadForm):
        type("Deaf", (FormSchema,), {"shade": Text("色", "Shade", visible_if='colour = "red"')})


def test_conditions_see_typed_values() -> None:
    class Grown(FormSchema):
        """A condition over a number and a day."""

        born = Date("生日", "Born", required=True)
        sex = Choice("性别", "Sex", choices="x.y")
        school = Text("学校", "School", required=True, visible_if='born > date("2010-01-01")')

    given = Given(registry=REGISTRY, today=TODAY, choices={"x.y": ()})
    assert codes({"born": "20110101"}, schema=Grown) == [("school", "required")]
    assert load(Grown, {"born": "1980-01-01"}, outcome=SUBMIT, given=given) == {"born": date(1980, 1, 1)}


def test_an_amount_keeps_its_two_decimals() -> None:
    assert str(load(Everything, GOOD | {"money": "20000"}, outcome=SUBMIT, given=GIVEN)["money"]) == "20000.00"
