"""What events catch and throw: messages, signals, escalations, conditions, links; the gateway that waits for them."""

from __future__ import annotations

import pytest

from tests.engine.shapes import (
    Shape,
    condition,
    error,
    escalation,
    handling,
    line,
    link,
    message,
    shape,
    signal,
    timer,
    times,
)
from tests.engine.world import Case, compiled
from workflows.engine import EngineError


def branches(drawing: Shape, *starts: str) -> Shape:
    """An AND split in front of the given nodes."""
    drawing.gateway("fork", "parallel").flow("test_start", "fork")
    for start in starts:
        drawing.flow("fork", start)
    return drawing


# --- signals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["throw", "end"])
def test_a_signal_reaches_everything_that_waits_for_it_and_nothing_else(kind: str) -> None:
    drawing = (
        shape().task("first").catch("here", signal("go")).catch("there", signal("go")).catch("other", signal("no"))
    )
    drawing.task("after_here").task("after_there").end().end("sent", signal("go") if kind == "end" else "")
    if kind == "throw":
        drawing.throw("send", signal("go")).flow("first", "send", "sent")
    else:
        drawing.flow("first", "sent")
    drawing.flow("here", "after_here", "end").flow("there", "after_there", "end").flow("other", "end")
    case = Case(compiled(branches(drawing, "first", "here", "there", "other")))
    assert case.open == ["first"]
    assert case.answer("first").open == ["after_here", "after_there"]
    assert "other" not in case.visited


def test_a_signal_reaches_into_scopes_and_out_of_them() -> None:
    inner = shape("inner").catch("deep", signal("go")).task("after_deep").end("inner_end")
    inner.flow("inner_start", "deep", "after_deep", "inner_end")
    sender = shape("sender").task("first").throw("send", signal("go")).end("sender_end")
    sender.flow("sender_start", "first", "send", "sender_end")
    drawing = shape().sub("holds", inner).sub("sends", sender).catch("here", signal("go")).task("after_here").end()
    drawing.flow("holds", "end").flow("sends", "end").flow("here", "after_here", "end")
    case = Case(compiled(branches(drawing, "holds", "sends", "here")))
    assert case.answer("first").open == ["after_deep", "after_here"]


def test_a_signal_that_nobody_waits_for_is_gone() -> None:
    drawing = shape().throw("send", signal("go")).task("between").catch("late", signal("go")).task("again").end()
    drawing.throw("resend", signal("go")).end("sent").flow("test_start", "send", "between")
    drawing.gateway("fork", "parallel").flow("between", "fork", "late", "end").flow("fork", "again", "resend", "sent")
    case = Case(compiled(drawing)).answer("between")
    assert case.open == ["again"]
    assert case.answer("again").ended


@pytest.mark.parametrize("cancels", [True, False])
def test_a_signal_at_the_edge_of_a_task_comes_every_time_or_ends_the_task(*, cancels: bool) -> None:
    drawing = shape(more="boolean").task("work").task("call").throw("send", signal("go")).gateway("again", default="no")
    drawing.task("told").at_edge("heard", on="work", what=signal("go"), cancels=cancels).end().end("told_end")
    drawing.flow("work", "end").flow("heard", "told", "told_end")
    drawing.gateway("back").flow("fork", "back", "call", "send", "again").flow("again", "back", when="more")
    drawing.flow("again", "end", id="no").gateway("fork", "parallel").flow("test_start", "fork", "work")
    case = Case(compiled(drawing)).answer("call", more=True)
    assert case.open == (["call", "told"] if cancels else ["call", "told", "work"])
    case.answer("call", more=False)
    assert case.open == (["told"] if cancels else ["told", "told", "work"])
    while not case.ended:
        case.answer(case.open[0])
    assert case.visited.count("heard") == (1 if cancels else 2)


def test_what_a_signal_interrupts_does_nothing_any_more() -> None:
    body = shape("body").task("first").throw("send", signal("stop")).work("never", letter=True).end("body_end")
    body.flow("body_start", "first", "send", "never", "body_end")
    drawing = shape().sub("whole", body).at_edge("stopped", on="whole", what=signal("stop")).task("after").end()
    case = Case(compiled(drawing.flow("test_start", "whole", "end").flow("stopped", "after", "end"))).answer("first")
    assert (case.open, case.world.letters, case.scopes) == (["after"], [], 1)


# --- escalations ------------------------------------------------------------------------------------------------------


def escalating(kind: str, code: str, *, edge: str, cancels: bool) -> Shape:
    """A sub-process that escalates between two tasks or at its end, and an event at its edge that catches it."""
    body = shape("body").task("first").end("body_end", escalation(code) if kind == "end" else "")
    if kind == "throw":
        body.throw("raise", escalation(code)).task("second")
        body.flow("body_start", "first", "raise", "second", "body_end")
    else:
        body.flow("body_start", "first", "body_end")
    drawing = shape().sub("whole", body).task("after").task("told").end().end("told_end")
    drawing.at_edge("heard", on="whole", what=escalation(edge), cancels=cancels)
    return drawing.flow("test_start", "whole", "after", "end").flow("heard", "told", "told_end")


@pytest.mark.parametrize("edge", ["HIGH", ""])
def test_an_escalation_that_interrupts_nothing_lets_its_sender_go_on(edge: str) -> None:
    case = Case(compiled(escalating("throw", "HIGH", edge=edge, cancels=False))).answer("first")
    assert case.open == ["second", "told"]
    assert case.answer("second").open == ["after", "told"]
    assert case.answer("told").answer("after").ended


def test_an_escalation_that_interrupts_ends_its_activity() -> None:
    case = Case(compiled(escalating("throw", "HIGH", edge="HIGH", cancels=True))).answer("first")
    assert (case.open, case.scopes) == (["told"], 1)
    assert case.answer("told").ended


@pytest.mark.parametrize("cancels", [True, False])
def test_an_end_that_escalates_ends_its_scope_too(*, cancels: bool) -> None:
    case = Case(compiled(escalating("end", "HIGH", edge="HIGH", cancels=cancels))).answer("first")
    assert case.open == (["told"] if cancels else ["after", "told"])
    assert "body_end" in case.visited


def test_an_escalation_that_nobody_catches_changes_nothing() -> None:
    case = Case(compiled(escalating("throw", "HIGH", edge="LOW", cancels=True))).answer("first")
    assert case.open == ["second"]
    assert case.answer("second").open == ["after"]


# --- errors that are drawn --------------------------------------------------------------------------------------------


def test_an_error_end_is_caught_at_the_edge_of_its_scope() -> None:
    body = shape("body", bad="boolean").task("look").gateway("fine", default="yes").end("body_end")
    body.end("failed", error("BAD"))
    body.flow("body_start", "look", "fine").flow("fine", "failed", when="bad").flow("fine", "body_end", id="yes")
    drawing = (
        shape(bad="boolean").sub("whole", body).at_edge("caught", on="whole", what=error("BAD")).task("mend").end()
    )
    process = compiled(drawing.flow("test_start", "whole", "end").flow("caught", "mend", "end"))
    assert Case(process).answer("look", bad=False).ended
    case = Case(process).answer("look", bad=True)
    assert (case.open, case.steps) == (["mend"], ["look", "fine", "failed", "caught"])
    assert case.answer("mend").ended


def test_an_error_end_that_nobody_catches_stops_the_case_and_leaves_it_as_it_was() -> None:
    drawing = shape().task("look").end("failed", error("BAD")).flow("test_start", "look", "failed")
    case = Case(compiled(drawing))
    before = case.text
    with pytest.raises(EngineError) as raised:
        case.answer("look")
    assert (raised.value.code, raised.value.node) == ("uncaught_error", "failed")
    assert case.text == before


# --- conditions -------------------------------------------------------------------------------------------------------


def test_a_condition_is_seen_as_soon_as_another_branch_makes_it_true() -> None:
    drawing = shape(paid="money").catch("enough", condition("paid >= 100")).task("pay").task("after").end()
    drawing.flow("enough", "after", "end").gateway("again", default="no").gateway("back")
    drawing.flow("back", "pay", "again").flow("again", "back", when="paid < 100").flow("again", "end", id="no")
    case = Case(compiled(branches(drawing, "enough", "back"))).answer("pay", paid=40)
    assert case.open == ["pay"]
    assert case.answer("pay", paid=120).open == ["after"]


def test_a_condition_that_is_true_already_does_not_wait() -> None:
    drawing = shape(paid="money").catch("enough", condition("paid >= 100")).end().flow("test_start", "enough", "end")
    assert Case(compiled(drawing), paid=100).ended


def test_a_condition_at_an_edge_fires_each_time_it_becomes_true() -> None:
    drawing = shape(level="integer").task("work").task("measure").task("told").end().end("told_end")
    drawing.at_edge("high", on="work", what=condition("level > 5"), cancels=False).gateway("back")
    drawing.flow("work", "end").flow("back", "measure", "back").flow("high", "told", "told_end")
    case = Case(compiled(branches(drawing, "work", "back")))
    told = [case.answer("measure", level=level).open.count("told") for level in (6, 7, 3, 9)]
    assert told == [1, 1, 1, 2]
    assert case.answer("work").open == ["measure", "told", "told"]


def test_a_condition_ends_its_activity_before_anything_in_it_runs_on() -> None:
    body = shape("body", stop="boolean").task("first").work("never", letter=True).end("body_end")
    body.flow("body_start", "first", "never", "body_end")
    drawing = shape(stop="boolean").sub("whole", body).at_edge("stopped", on="whole", what=condition("stop"))
    drawing.task("after").end().flow("test_start", "whole", "end").flow("stopped", "after", "end")
    case = Case(compiled(drawing)).answer("first", stop=True)
    assert (case.open, case.world.letters) == (["after"], [])


def test_a_condition_that_is_no_truth_stops_the_case_at_its_event() -> None:
    drawing = shape(note="list").catch("odd", condition("note")).task("other").end().flow("odd", "end")
    case = Case(compiled(branches(drawing.flow("other", "end"), "odd", "other")))
    with pytest.raises(EngineError) as raised:
        case.answer("other", note=["x"])
    assert (raised.value.code, raised.value.node) == ("bad_condition", "odd")


# --- messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["throw", "end"])
def test_a_message_is_sent_with_its_key_and_its_facts_after_the_step(kind: str) -> None:
    drawing = shape(policy="text", amount="money").task("first")
    definition = message("paid", key='"P-" + policy')
    if kind == "throw":
        drawing.throw("send", definition, sum="amount * 2").end().flow("test_start", "first", "send", "end")
    else:
        given = definition.replace(">", '><anliu:input name="sum" value="amount * 2"/>', 1)
        drawing.end("send", given).flow("test_start", "first", "send")
    case = Case(compiled(drawing), policy="42").answer("first", amount=5)
    assert (case.ended, case.world.messages) == (True, [("paid", "P-42", {"sum": 10})])


def test_a_message_whose_key_is_not_known_is_not_sent() -> None:
    drawing = shape(policy="text").throw("send", message("paid", key="policy")).end().flow("test_start", "send", "end")
    with pytest.raises(EngineError) as raised:
        Case(compiled(drawing))
    assert (raised.value.code, raised.value.node) == ("no_key", "send")


def test_a_message_is_waited_for_as_soon_as_its_key_is_known() -> None:
    drawing = shape(policy="text").task("work").task("find").end().gateway("join", "parallel")
    drawing.at_edge("stopped", on="work", what=message("stop", key="policy")).task("after")
    drawing.flow("work", "join").flow("find", "join", "end").flow("stopped", "after", "join")
    case = Case(compiled(branches(drawing, "work", "find")))
    assert case.open == ["find", "work"]
    case.answer("find", policy="42")
    assert [(wait.node, wait.key) for wait in case.instance.waiting().messages] == [("stopped", "42")]
    assert case.deliver("stopped").open == ["after"]


def test_a_receive_task_waits_for_its_message_and_can_have_a_deadline() -> None:
    drawing = shape(policy="text", paid="money").receive("payment", "paid", key="policy").task("chase").end()
    drawing.at_edge("late", on="payment", what=timer('"P3D"')).flow("test_start", "payment", "end")
    process = compiled(drawing.flow("late", "chase", "end"))
    case = Case(process, policy="42")
    (wait,) = case.instance.waiting().messages
    assert (wait.node, wait.name, wait.key) == ("payment", "paid", "42")
    assert case.deliver("payment", paid=100).ended
    assert case.facts["paid"] == 100
    assert Case(process, policy="42").later(days=3).open == ["chase"]


def test_receive_tasks_in_several_instances_wait_each_for_its_own_key() -> None:
    drawing = shape(policy="text").receive("payment", "paid", times("3"), key="policy").end()
    case = Case(compiled(drawing.flow("test_start", "payment", "end")), policy="42")
    assert case.open == ["payment"] * 3
    assert case.deliver("payment").deliver("payment").open == ["payment"]
    assert case.deliver("payment").ended


def test_a_message_at_an_edge_that_interrupts_nothing_comes_again_and_again() -> None:
    drawing = shape(note="text").task("work").task("read").end().end("read_end")
    drawing.at_edge("news", on="work", what=message("news"), cancels=False)
    case = Case(compiled(drawing.flow("test_start", "work", "end").flow("news", "read", "read_end")))
    (first,) = case.instance.waiting().messages
    case.deliver("news", note="one").deliver("news", note="two")
    assert case.open == ["news", "read", "read", "work"]
    assert case.instance.waiting().messages == (first,)
    assert case.answer("work").open == ["read", "read"]
    assert case.answer("read").answer("read").ended


# --- what an event lets out goes its own way --------------------------------------------------------------------------


def test_a_path_beside_an_activity_goes_on_when_the_activity_ends() -> None:
    drawing = shape().task("work").task("remind").end().end("reminded")
    drawing.at_edge("reminder", on="work", what=timer('"R/P1D"', repeats=True), cancels=False)
    case = Case(compiled(drawing.flow("test_start", "work", "end").flow("reminder", "remind", "reminded")))
    case.later(days=1).later(days=1)
    assert case.open == ["remind", "remind", "reminder", "work"]
    assert case.answer("work").open == ["remind", "remind"]
    assert case.answer("remind").answer("remind").ended


def test_a_path_beside_an_activity_can_lead_to_the_join_behind_it() -> None:
    drawing = shape().task("work").end().gateway("join", "parallel")
    drawing.at_edge("reminder", on="work", what=timer('"P1D"'), cancels=False)
    case = Case(compiled(drawing.flow("test_start", "work", "join", "end").flow("reminder", "join")))
    assert case.later(days=1).open == ["work"]
    assert case.answer("work").ended


# --- links ------------------------------------------------------------------------------------------------------------


def test_links_lead_to_where_they_are_caught() -> None:
    drawing = shape(far="boolean").gateway("which", default="no").throw("one", link("L")).throw("two", link("L"))
    drawing.catch("there", link("L")).task("after").end().flow("test_start", "which").flow("which", "one", when="far")
    drawing.flow("which", "two", id="no").flow("there", "after", "end")
    process = compiled(drawing)
    assert Case(process, far=True).visited == ["test_start", "which", "one", "there"]
    case = Case(process, far=False)
    assert case.visited == ["test_start", "which", "two", "there"]
    assert case.answer("after").ended


def test_links_of_one_name_in_two_scopes_do_not_know_of_each_other() -> None:
    body = shape("body").throw("in_from", link("L")).catch("in_to", link("L")).task("inside").end("body_end")
    body.flow("body_start", "in_from").flow("in_to", "inside", "body_end")
    drawing = shape().sub("whole", body).throw("from", link("L")).catch("to", link("L")).task("outside").end()
    case = Case(compiled(drawing.flow("test_start", "whole", "from").flow("to", "outside", "end")))
    assert case.answer("inside").open == ["outside"]


# --- the event-based gateway ------------------------------------------------------------------------------------------


def waiting_for_one() -> Shape:
    drawing = shape(paid="money", stop="boolean").gateway("first", "eventBased").task("other").end()
    drawing.catch("payment", message("paid")).catch("late", timer('"P3D"')).catch("stopped", condition("stop"))
    drawing.receive("letter", "letter").catch("called", signal("go"))
    drawing.gateway("merge").task("after").flow("merge", "after", "end").flow("other", "end")
    for event in ("payment", "late", "stopped", "letter", "called"):
        drawing.flow("first", event, "merge")
    return branches(drawing, "first", "other")


def test_the_first_of_the_events_behind_a_gateway_decides() -> None:
    process = compiled(waiting_for_one())
    case = Case(process)
    assert case.open == ["late", "letter", "other", "payment"]
    case.deliver("payment", paid=5)
    assert (case.open, case.steps) == (["after", "other"], ["payment", "merge"])
    assert Case(process).later(days=3).open == ["after", "other"]
    assert Case(process).deliver("letter").open == ["after", "other"]
    assert Case(process).answer("other", stop=True).open == ["after"]
    assert Case(process).answer("other").open == ["late", "letter", "payment"]


def test_a_comment_beside_what_starts_an_event_sub_process_is_only_a_comment() -> None:
    body = handling("late", signal("news") + "<!-- when there are news -->").task("read").end("late_end")
    body.flow("late_start", "read", "late_end")
    drawing = line("test", "entry").handler("late", body)
    assert Case(compiled(drawing)).open == ["entry"]
