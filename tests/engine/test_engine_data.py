"""What a case holds comes back as it was: any name, any value, and the same text each time."""

# ruff: noqa: SLF001 - the tree below the door is what is stored

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.shapes import line, shape
from tests.engine.world import Case, World, compiled
from tests.support import scale
from tests.support.json_values import JSON, NAMES, WRITABLE, same
from workflows import codec
from workflows.engine import Instance, state
from workflows.feel import Range, YearsMonths

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.timedeltas()
    | st.integers(-9999, 9999).map(YearsMonths)
    | WRITABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
PROCESS = compiled(line("test", "entry", "next"))
NESTED = compiled(
    shape(many="list", note="text")
    .sub("sub", line("body", "inner"))
    .task("after")
    .end()
    .flow("test_start", "sub", "after", "end")
)


@given(st.dictionaries(NAMES, VALUES, max_size=6), st.dictionaries(NAMES, VALUES, max_size=6))
@settings(max_examples=scale(60, 5_000), deadline=None)
def test_whatever_a_token_holds_comes_back_as_it_was(older: dict[str, Any], newer: dict[str, Any]) -> None:
    """At the lowest door, below the declared facts: a root, a finished parent and a token whose data differ."""
    instance = Instance.start(PROCESS, World(), {})
    workflow = instance._workflow
    (wait,) = instance.waiting().items
    token = workflow.tasks[wait.task_id]
    workflow.task_tree.data, token.parent.data, token.data = dict(older), {}, dict(newer)

    again = state.load(PROCESS.spec, PROCESS.subprocess_specs, state.dump(workflow), World())

    assert same(again.task_tree.data, older)
    assert same(again.tasks[wait.task_id].data, newer)
    assert state.dump(again) == state.dump(workflow)


@given(VALUES)
@settings(max_examples=scale(150, 10_000), deadline=None)
def test_the_codec_gives_back_type_and_text(value: Any) -> None:
    text = codec.dumps(value)
    assert same(codec.loads(text), value)
    assert codec.dumps(codec.loads(text)) == text


def test_what_cannot_be_stored_is_left_out_and_the_rest_stays() -> None:
    kept = codec.storable({"between": Range(Decimal(1), Decimal(2)), "rows": [Decimal("1.50"), object()], "day": None})
    assert same(kept, {"between": None, "rows": [Decimal("1.50"), None], "day": None})
    assert same(codec.loads(codec.dumps(kept)), kept)


@given(st.lists(JSON, max_size=3), WRITABLE, NAMES)
@settings(max_examples=scale(40, 3_000), deadline=None)
def test_any_json_in_a_list_and_any_text_pass_through_a_sub_process(many: list[Any], note: str, name: str) -> None:
    facts = {"many": [*many, {name: note}], "note": note}
    case = Case(NESTED, **facts).answer("inner", **facts)
    assert same(case.load().facts(), facts)
    (wait,) = case.instance.waiting().items
    assert same(case.load().facts_at(wait.task_id), facts)


@pytest.mark.parametrize("name", ["typename", "__builtins__", "__class__", "$", "self", "工号"])
def test_a_fact_may_have_any_name_and_passes_through_every_scope(name: str) -> None:
    body, called = line("body", "inner"), line("called", "deep")
    drawing = shape(**{name: "text"}).sub("sub", body).call("call", "called").end()
    case = Case(compiled(drawing.flow("test_start", "sub", "call", "end"), called), **{name: "first"})
    case.answer("inner", **{name: "second"})
    assert case.facts == {name: "second"}
    assert case.answer("deep").facts == {name: "second"}
    assert case.ended


def test_true_one_and_one_point_zero_stay_apart_when_one_replaces_the_other() -> None:
    case = Case(compiled(line("test", "entry", "next", many="list")), many=[True, Decimal("1.0")])
    case.answer("entry", many=[1, Decimal("1.00")])
    assert same(case.load().facts(), {"many": [1, Decimal("1.00")]})


def test_a_moment_is_told_in_the_time_people_live_in_and_so_is_today() -> None:
    late = datetime(2026, 11, 24, 17, tzinfo=UTC)  # one o'clock of the 25th in Shanghai
    drawing = shape(at="datetime").gateway("ask", default="no").user("same_day").user("another").end()
    drawing = drawing.flow("test_start", "ask").flow("ask", "same_day", when="date(at) = today() and today().day = 25")
    drawing = drawing.flow("ask", "another", id="no").flow("same_day", "end").flow("another", "end")
    world = World()
    world.now = late
    assert Case(compiled(drawing), world, at=late).open == ["same_day"]


def test_every_declared_type_comes_back() -> None:
    facts = {
        "a_text": "险",
        "a_money": Decimal("10.50"),
        "a_number": Decimal("0.1"),
        "an_integer": 3,
        "a_boolean": False,
        "a_date": date(2026, 5, 1),
        "a_datetime": datetime(2026, 5, 1, 8, tzinfo=timezone(timedelta(hours=8))),
        "a_duration": timedelta(days=3),
        "a_list": [{"person": "x", "share": Decimal(50)}],
    }
    declared = {name: name.partition("_")[2] for name in facts}
    case = Case(compiled(line("test", "entry", **declared)), **facts)
    assert same(case.load().facts(), facts)


def test_a_list_that_is_replaced_is_replaced_and_not_merged() -> None:
    body = line("body", "inner")
    drawing = shape(many="list").sub("sub", body).task("after").gateway("split", "parallel").task("beside")
    drawing.gateway("join", "parallel").end().flow("test_start", "split", "sub", "join", "after", "end")
    case = Case(compiled(drawing.flow("split", "beside", "join")), many=[{"a": 1, "b": 2}, {"c": 3}])
    case.answer("inner", many=[{"a": 9}]).answer("beside")
    assert case.facts == {"many": [{"a": 9}]}
    (wait,) = case.instance.waiting().items
    assert case.load().facts_at(wait.task_id) == {"many": [{"a": 9}]}


def test_a_stored_state_holds_no_names_but_those_of_nodes_and_facts() -> None:
    case = Case(compiled(line("test", "entry", amount="money")), amount=1)
    plain = json.loads(case.text)
    assert set(plain) == {"v", "scopes"}
    assert [set(scope) for scope in plain["scopes"]] == [{"p", "s", "c", "t"}]
    assert [entry[2] for entry in plain["scopes"][0]["t"]] == ["Start", "entry"]
