"""How far a form is: what is needed, what is missing, what is wrong; and where values come from."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from forms.completeness import aim, completeness
from forms.fields import Choice, Date, Given, GovId, Group, Name, Prefill, Text, Words, options
from forms.schema import BadForm, FormSchema
from tests.support.form_page import OUTCOMES, RETURN, SUBMIT, TODAY
from tests.support.form_samples import CHOICES, FILE, Everything, sample
from web.forms import origins, resets
from web.forms.read import Typed
from workflows.registry import Registry

GIVEN = Given(registry=Registry(sample), today=TODAY, choices=CHOICES, files=frozenset({FILE}))


def found(raw: dict[str, Any]):
    return completeness(Everything, raw, SUBMIT, GIVEN)


def test_an_empty_form_misses_everything_it_needs_and_nothing_else() -> None:
    empty = found({})
    assert empty.places == ("line", "whole", "question", "colour", "papers.PROOF", "sure")
    assert (empty.done, empty.total) == (0, 6)
    assert empty.open == empty.missing == set(empty.places)


def test_what_a_condition_asks_for_is_needed_and_what_it_hides_is_not() -> None:
    red = found({"colour": "red", "question": "yes", "children": [{"name": "李小明"}]})
    assert {"reason", "children.0.told", "children.0.shade"} <= set(red.places)
    assert "children.0.told_on" not in red.places
    assert "children.0.name" not in red.open


def test_what_is_wrong_is_open_but_not_missing_even_where_nothing_is_needed() -> None:
    wrong = found({"line": "x", "mobile": "12", "papers": {"PROOF": ["no file"]}})
    assert "mobile" in wrong.places
    assert {"mobile", "papers"} <= wrong.open | set(wrong.places)
    assert "mobile" not in wrong.missing
    assert wrong.total - len(wrong.open) == wrong.done


def test_the_form_is_filled_in_for_the_outcome_that_leads_on() -> None:
    assert aim(OUTCOMES) is SUBMIT
    assert aim((RETURN,)) is None


# --- where values come from


class Person(FormSchema):
    """Somebody whose number tells the birth date."""

    gov_id = GovId("证件号码", "Number", required=True)
    born = Date(
        "出生日期",
        "Born",
        prefill=Prefill(query="gov_id.birth_date", depends=("gov_id",), zh="证件号码", en="document number"),
    )


class Family(FormSchema):
    """Rows with values that are filled in, and a choice that others depend on."""

    plan = Choice("方案", "Plan", choices=options(("a", "甲", "A"), ("b", "乙", "B")), resets=("amount", "people"))
    amount = Text("金额", "Amount")
    owner = Name("姓名", "Owner")
    people = Group("成员", "People", row=Person, row_label=Words("成员", "Person"))

    sections: ClassVar = ()


def known(raw: dict[str, Any]) -> dict[str, origins.Origin]:
    return origins.known(Family, raw, lambda _, values: f"{values['gov_id'][6:10]}-01-01")


def test_a_blank_is_filled_and_what_somebody_typed_or_cleared_is_not_written_over() -> None:
    rows = [{"gov_id": "110101199601010035"}, {"gov_id": "110101199001010035", "born": "1991-02-03"}, {"gov_id": ""}]
    post = Typed(raw={"people": rows}, numbers={"people": [0, 4, 5]})
    fresh = origins.fill(post, known(post.raw))
    assert origins.frames(post, fresh) == {"w-people-0-born": "1996-01-01"}
    assert origins.filled(post.raw, fresh)["people"][0]["born"] == "1996-01-01"
    cleared = Typed(raw={"people": [{"gov_id": "110101199601010035"}]}, filled={"people-0-born": "1996-01-01"})
    assert origins.fill(cleared, known(cleared.raw)) == {}


def test_a_value_that_was_filled_in_follows_its_source() -> None:
    row = {"gov_id": "110101198001010035", "born": "1996-01-01"}
    post = Typed(raw={"people": [row]}, filled={"people-0-born": "1996-01-01"}, numbers={"people": [0]})
    assert origins.fill(post, known(post.raw))["people.0.born"].text == "1980-01-01"


def test_an_earlier_round_is_known_by_path() -> None:
    before = origins.earlier(Family, {"amount": "5", "people": [{"gov_id": "1"}]}, Words("第 1 轮", "round 1"))
    assert {path: one.text for path, one in before.items()} == {"amount": "5", "people.0.gov_id": "1"}


# --- a change that costs other entries


def test_a_change_costs_what_depends_on_it_and_holds_something() -> None:
    raw = {"plan": "b", "amount": "5", "owner": "李娜", "people": [{}]}
    assert resets.changed(Family, Typed(raw=raw, was={"plan": "a"})) == {"plan": ["amount"]}
    assert resets.changed(Family, Typed(raw=raw, was={"plan": "b"})) == {}
    assert resets.changed(Family, Typed(raw=raw)) == {}
    assert resets.changed(Family, Typed(raw={"plan": "b"}, was={"plan": "a"})) == {}


def test_the_answer_clears_the_others_or_takes_the_change_back() -> None:
    post = Typed(raw={"plan": "b", "amount": "5", "owner": "李娜"}, was={"plan": "a"}, answer=("reset", "plan"))
    assert resets.answered(Family, post).raw == {"plan": "b", "owner": "李娜"}
    kept = resets.answered(Family, Typed(raw=post.raw, was=post.was, answer=("keep", "plan")))
    assert kept.raw == {"plan": "a", "amount": "5", "owner": "李娜"}
    for strange in ("owner", "nothing"):
        assert resets.answered(Family, Typed(raw=post.raw, answer=("reset", strange))).raw == post.raw


def test_a_form_that_names_fields_it_does_not_have_is_wrong() -> None:
    with pytest.raises(BadForm, match="no field is called"):
        type("Bad", (FormSchema,), {"one": Text("一", "One", resets=("two",))})
    row = type("Row", (FormSchema,), {"two": Text("二", "Two"), "one": Text("一", "One", resets=("two",))})
    with pytest.raises(BadForm, match="outside of rows"):
        type("Bad", (FormSchema,), {"rows": Group("行", "Rows", row=row, row_label=Words("行", "Row"))})


def test_a_missing_value_is_missed_under_its_own_reason() -> None:
    named = type("Named", (FormSchema,), {"one": Text("一", "One", required=True, reason="NB-BEN-01")})
    assert [one.code for one in completeness(named, {}, SUBMIT, GIVEN).findings] == ["NB-BEN-01"]
