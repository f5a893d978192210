"""`anliu trace`: a drawing tried at a terminal, and everything that can be typed wrong there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.engine.shapes import Shape, error, handling, line, message, shape, timer, times
from tests.ops.terminal import Printed, drawn_in, typed
from tests.support.processes import python
from workflows.trace.trace import BOUNDS, Mode

ROOT = Path(__file__).parent.parent.parent
AT = ("--at", "2026-03-02T10:00:00")
GUIDE = ROOT / "docs" / "process-owner.md"


def tried(folder: Path, drawing: Shape, *words: object, answers: object = None) -> Printed:
    """Try a drawing with these answers."""
    path = drawn_in(folder, drawing)
    if answers is not None:
        (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
        words = (*words, "--answers", folder / "answers.json")
    return typed("trace", path, *AT, *words)


def claim() -> Shape:
    """A check that may send back, a payment that may be refused."""
    drawing = shape(amount="money", paid_on="date", grace="duration", known="list", late="boolean", at="datetime")
    drawing.task("entry").user("check", "pass", "return:R").gateway("ok", default="on").work("pay")
    drawing.at_edge("refused", "pay", error("NO")).task("repair").end("paid").end("given_up")
    drawing.flow("test_start", "entry", "check", "ok").flow("ok", "pay", id="on").flow("pay", "paid")
    drawing.flow("ok", "entry", when='check_outcome = "return"').flow("refused", "repair", "given_up")
    return drawing


def test_without_answers_everybody_says_nothing_and_the_lines_show_it(tmp_path):
    printed = tried(tmp_path, claim(), "--data", '{"amount": 1200.5}')
    assert (printed.status, printed.nodes) == (0, ["test_start", "entry", "check", "ok", "pay", "paid"])
    assert printed.lines[0] == {
        "n": 1,
        "node": "test_start",
        "name": "",
        "kind": "startEvent",
        "by": "engine",
        "facts": {"amount": 1200.50},
        "at": "2026-03-02T10:00:00+08:00",
    }
    check = printed.line("check")
    assert (check["by"], check["answer"], check["outcome"], check["outcomes"]) == (
        "person",
        "empty",
        None,
        ["pass", "return"],
    )
    assert printed.line("pay")["handler"] == "pay"
    assert printed.end == {
        "end": "ended",
        "node": "paid",
        "facts": {"amount": 1200.50, "check_outcome": None, "entry_outcome": None},
    }


def test_answers_are_taken_one_after_the_other_and_the_last_one_stays(tmp_path):
    answers = {"check": ["return", "return", "pass"], "entry": [{"late": True}, {"late": False}], "pay": {}}
    printed = tried(tmp_path, claim(), answers=answers)
    assert [line.get("outcome") for line in printed.lines if line.get("node") == "check"] == [
        "return",
        "return",
        "pass",
    ]
    assert [line["facts"] for line in printed.lines if line.get("node") == "entry"] == [
        {"late": True},
        {"late": False},
        {},
    ]
    assert printed.end["node"] == "paid"


def test_an_outcome_does_not_live_on_into_the_next_round(tmp_path):
    printed = tried(tmp_path, claim(), answers={"check": ["return", {}]})
    assert printed.line("check", 1)["outcome"] is None
    assert printed.end["node"] == "paid"


def test_a_machine_that_says_no_goes_the_way_of_its_error(tmp_path):
    printed = tried(tmp_path, claim(), answers={"pay": [{"error": "NO", "late": True}]})
    refused = printed.line("refused")
    assert (refused["by"], refused["job"], refused["error"]) == ("machine", "pay", "NO")
    assert refused["facts"] == {"late": True}
    assert printed.end["node"] == "given_up"


def test_values_have_the_types_that_the_drawing_declares(tmp_path):
    data = {
        "amount": 1,
        "paid_on": "2026-02-28",
        "grace": "P60D",
        "known": [1, "two", {"three": 3.10}],
        "at": "2026-03-02T09:00:00",
    }
    facts = tried(tmp_path, claim(), "--data", json.dumps(data)).end["facts"]
    assert {name: facts[name] for name in data} == data | {"at": "2026-03-02T09:00:00+08:00"}
    assert '"amount": 1.00' in tried(tmp_path, claim(), "--data", json.dumps(data)).out


def reminded() -> Shape:
    """A task with a reminder every three days and a deadline at its edge."""
    drawing = shape().task("answer").work("remind", letter=True).task("lapse").end("reminded").end("lapsed").end()
    drawing.boundary_timer("every", "answer", '"R3/P3D"', repeats=True, cancels=False)
    drawing.at_edge("deadline", "answer", timer('"P60D"'))
    drawing.flow("test_start", "answer", "end").flow("every", "remind", "reminded").flow("deadline", "lapse", "lapsed")
    return drawing


def test_people_come_before_timers_at_the_edge_of_their_task(tmp_path):
    assert tried(tmp_path, reminded()).nodes == ["test_start", "answer", "end"]


def test_where_nobody_comes_time_moves_from_timer_to_timer(tmp_path):
    printed = tried(tmp_path, reminded(), answers={"answer": [None]})
    fired = [(line["node"], line["at"][:10]) for line in printed.lines[:-1] if line["by"] == "clock"]
    assert fired == [("every", f"2026-03-{day}") for day in ("05", "08", "11")] + [("deadline", "2026-05-01")]
    assert printed.end["node"] == "lapsed"


def test_a_timer_that_the_answers_name_comes_first_as_often_as_they_say(tmp_path):
    printed = tried(tmp_path, reminded(), answers={"every": [{}, {}]})
    assert printed.nodes.count("every") == 2
    assert printed.end["node"] == "end"
    assert printed.line("remind")["handler"] == "remind"


def withdrawn() -> Shape:
    """Two tasks, and a message that ends it all."""
    drawing = shape(case="text", reason="text").task("first").task("second").end()
    drawing.flow("test_start", "first", "second", "end")
    body = handling("body", message("withdrawn", key="case"), id="asked").task("close").end("closed")
    return drawing.handler("withdrawal", body.flow("asked", "close", "closed"))


def test_a_message_comes_as_soon_as_it_is_waited_for_or_after_a_node(tmp_path):
    data = ("--data", '{"case": "A1"}')
    assert "first" not in tried(tmp_path, withdrawn(), *data, answers={"asked": [{"reason": "moved"}]}).nodes
    printed = tried(tmp_path, withdrawn(), *data, answers={"asked": [{"after": "first", "reason": "moved"}]})
    assert printed.nodes == ["test_start", "first", "asked", "close", "closed", "withdrawal"]
    asked = printed.line("asked")
    assert (asked["by"], asked["message"], asked["key"], asked["facts"]) == (
        "message",
        "withdrawn",
        "A1",
        {"reason": "moved"},
    )


def test_a_message_that_nobody_sends_is_told_with_its_name_and_key(tmp_path):
    drawing = shape(policy="text").receive("wait", "claim_paid", key="policy").end().flow("test_start", "wait", "end")
    printed = tried(tmp_path, drawing, "--data", '{"policy": "P-7"}')
    waits = [{"node": "wait", "kind": "message", "name": "claim_paid", "key": "P-7"}]
    assert (printed.status, printed.end) == (0, {"end": "waiting", "for": waits, "facts": {"policy": "P-7"}})


def test_a_message_that_the_case_sends_itself_arrives(tmp_path):
    drawing = shape(policy="text", amount="money").gateway("fork", "parallel").task("work").end("told").end()
    drawing.throw("tell", message("paid", key="policy"), amount="5").receive("wait", "paid", key="policy")
    drawing.flow("test_start", "fork", "work", "tell", "told").flow("fork", "wait", "end")
    printed = tried(tmp_path, drawing, "--data", '{"policy": "P-7"}')
    assert printed.line("tell")["sends"] == {"name": "paid", "key": "P-7", "facts": {"amount": 5}}
    assert printed.line("wait")["facts"] == {"amount": 5.00}
    assert printed.end["end"] == "ended"


def test_a_rule_task_is_given_what_its_handler_would_gather(tmp_path):
    package = ROOT / "bpmn" / "application"
    answers: dict[str, object] = {"entry": {"entry_outcome": "submit", "sum_insured": 300_000}, "check": "pass"}
    answers |= {"look_profile": {"profiled": True}, "signed_now": {"signed": True, "insured_signed": True}}
    answers["look_recording"] = {"recording_accepted": True}
    (tmp_path / "answers.json").write_text(json.dumps({**answers, "rating": {"occupation": "x"}}))
    printed = typed("trace", package, "--answers", tmp_path / "answers.json", *AT)
    assert printed.line("rating")["input"] == {"occupation": "x"}


def test_a_message_that_is_left_out_once_comes_at_the_next_wait(tmp_path):
    drawing = shape().gateway("round").task("work").user("more", "yes", "no").gateway("enough", default="out").end()
    drawing.boundary_message("stop", "work", "stop").task("tidy").end("stopped")
    drawing.flow("test_start", "round", "work", "more", "enough").flow("enough", "end", id="out")
    drawing.flow("enough", "round", when='more_outcome = "yes"').flow("stop", "tidy", "stopped")
    printed = tried(tmp_path, drawing, answers={"more": "yes", "stop": [None, None, {}]})
    assert (printed.nodes.count("work"), printed.end["node"]) == (2, "stopped")


def test_somebody_who_is_left_away_is_waited_for(tmp_path):
    printed = tried(tmp_path, claim(), answers={"check": [None]})
    assert printed.end["for"] == [{"node": "check", "kind": "person"}]


# --- what stops ---------------------------------------------------------------------------------------------------


def test_an_incident_is_told_in_both_languages_with_the_way_to_it(tmp_path):
    drawing = shape(amount="money").task("ask").gateway("which").end().end("other")
    drawing.flow("test_start", "ask", "which").flow("which", "end", when="amount > 1")
    drawing.flow("which", "other", when="amount <= 1")
    printed = tried(tmp_path, drawing)
    assert printed.status == 1
    assert (printed.end["end"], printed.end["code"], printed.end["node"]) == ("incident", "bad_condition", "which")
    assert printed.end["way"] == ["ask", "which"]
    assert "A condition is neither true nor false" in printed.end["text"]["en"]
    assert "条件" in printed.end["text"]["zh"]


def test_an_error_that_nothing_catches_is_an_incident(tmp_path):
    printed = tried(tmp_path, claim(), answers={"pay": {"error": "LOST"}})
    assert (printed.status, printed.end["code"], printed.end["node"]) == (1, "uncaught_error", "pay")


@pytest.mark.parametrize("mode", Mode)
def test_a_drawing_without_end_is_followed_for_so_long_and_no_longer(tmp_path, mode):
    drawing = shape().gateway("again").task("ask").flow("test_start", "again", "ask", "again")
    printed = tried(tmp_path, drawing.end("never"), "--mode", mode)
    assert (printed.status, printed.end["code"], printed.end["node"]) == (1, "too_many_moves", "ask")
    assert printed.nodes.count("ask") == BOUNDS[mode].moves
    assert str(BOUNDS[mode].moves) in printed.end["text"]["en"]


def test_a_loop_that_waits_for_nothing_stops(tmp_path):
    drawing = shape().gateway("first").gateway("second", default="out").end()
    drawing.flow("test_start", "first", "second").flow("second", "first", when="true").flow("second", "end", id="out")
    printed = tried(tmp_path, drawing)
    assert (printed.status, printed.nodes, printed.end["code"]) == (1, [], "too_many_steps")
    assert len(printed.end["way"]) == 20


def test_a_process_that_calls_itself_stops(tmp_path):
    printed = tried(tmp_path, shape().call("again", "test").end().flow("test_start", "again", "end"))
    assert (printed.status, printed.end["code"]) == (1, "too_deep")


def test_a_million_instances_stop(tmp_path):
    printed = tried(tmp_path, shape().task("many", times("1000000")).end().flow("test_start", "many", "end"))
    assert (printed.status, printed.end["code"], printed.end["node"]) == (1, "too_many_instances", "many")


def test_a_reminder_every_minute_without_end_stops(tmp_path):
    drawing = shape().task("ask").work("remind", letter=True).end("reminded").end()
    drawing.boundary_timer("every", "ask", '"R/PT1M"', repeats=True, cancels=False)
    drawing.flow("test_start", "ask", "end").flow("every", "remind", "reminded")
    printed = tried(tmp_path, drawing, answers={"ask": None})
    assert (printed.status, printed.end["code"], printed.nodes.count("every")) == (1, "too_many_moves", 1_000)


def test_facts_beyond_their_budget_are_an_incident(tmp_path):
    (tmp_path / "data.json").write_text(json.dumps({"known": ["x" * 1000] * 50}))
    printed = tried(tmp_path, claim(), "--data", f"@{tmp_path / 'data.json'}")
    assert (printed.status, printed.end["code"]) == (1, "facts_too_large")


# --- what cannot be tried -----------------------------------------------------------------------------------------


def told(printed: Printed) -> str:
    """The sentence of a refusal; nothing else was printed."""
    assert (printed.status, printed.out) == (2, "")
    return printed.err


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ('{"amount": }', "line 1, column 12"),
        ('{"amount": 1,\n "late": tru}', "line 2, column 10"),
        ('{"amount": NaN}', "JSON"),
        ("[" * 100_000, "JSON"),
        ('{"amount": ' + "9" * 5_000 + "}", "JSON"),
        ("[1]", "--data has to be an object"),
        ('{"amount": 1, "amount": 2}', "“amount” twice"),
        ('{"amout": 1}', "no fact “amout”; perhaps “amount” is meant"),
        ('{"premium": 1}', "no fact “premium”"),
        ('{"amount": 1.005}', "amount has to be an amount with at most two decimals"),
        ('{"amount": "1.00"}', 'given is "1.00"'),
        ('{"amount": 1e999999}', "amount has to be"),
        ('{"late": 1}', "late has to be true or false"),
        ('{"paid_on": "2026-02-30"}', 'a date such as "2026-03-02"'),
        ('{"paid_on": "2026-02-28T10:00:00"}', "a date such as"),
        ('{"grace": "3 days"}', 'a duration such as "P3D"'),
        ('{"known": {}}', "a list in square brackets"),
        ('{"known": [{"$": 1}]}', "a list in square brackets"),
        ('{"\\ud800": 1}', "no fact"),
    ],
)
def test_data_that_does_not_fit_is_told_in_words(tmp_path, data, says):
    assert says in told(tried(tmp_path, claim(), "--data", data))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([], "--answers has to be an object"),
        ({"chek": "pass"}, "no node “chek”; perhaps “check” is meant"),
        ({"zzz": "pass"}, "no node “zzz”"),
        ({"ok": "pass"}, "nobody is asked anything at “ok”"),
        ({"check": ["pass", "maybe"]}, "check[1]: no outcome “maybe” is drawn there; drawn are: pass, return"),
        ({"check": {"check_outcome": "maybe"}}, "check[0]: no outcome “maybe”"),
        ({"entry": "maybe"}, "entry[0]: no outcome “maybe” is drawn there; drawn are: done"),
        ({"entry": [{"amount": "much"}]}, "entry[0]: amount has to be an amount"),
        ({"entry": 7}, "entry[0] has to be an object"),
        ({"pay": "NO"}, "pay[0] has to be an object"),
        ({"pay": {"error": 7}}, "pay[0]: the error has to be a code"),
        ({"pay": {"receipt": "R1"}}, "pay[0]: the drawing declares no fact “receipt”"),
    ],
)
def test_answers_that_do_not_fit_are_told_with_their_place(tmp_path, answers, says):
    assert says in told(tried(tmp_path, claim(), answers=answers))


def test_where_no_outcome_is_drawn_none_can_be_given(tmp_path):
    drawing = shape().node("userTask", "ask", anliu_form="test.any").end().flow("test_start", "ask", "end")
    assert "ask[0]: no outcome is drawn there" in told(tried(tmp_path, drawing, answers={"ask": "done"}))


def test_a_timer_brings_no_facts_and_comes_after_what_is_drawn(tmp_path):
    assert "a timer brings no facts" in told(tried(tmp_path, reminded(), answers={"every": {"late": True}}))
    assert "no node “lunch”" in told(tried(tmp_path, reminded(), answers={"every": {"after": "lunch"}}))


def test_files_that_are_missing_or_no_drawings_are_told_in_a_sentence(tmp_path):
    path = drawn_in(tmp_path, claim())
    assert "no such file" in told(typed("trace", tmp_path / "none.bpmn"))
    assert "neither a folder nor" in told(typed("trace", __file__))
    assert "“gone.json” cannot be read" in told(typed("trace", path, "--answers", "gone.json"))
    assert "“gone.json” cannot be read" in told(typed("trace", path, "--data", "@gone.json"))
    assert "is no date and time" in told(typed("trace", path, "--at", "tomorrow"))
    (tmp_path / "large.json").write_bytes(b" " * 1_000_001)
    assert "at most 1000000 bytes" in told(typed("trace", path, "--answers", tmp_path / "large.json"))


def test_a_drawing_that_is_refused_says_why_and_where(tmp_path):
    drawing = shape().node("scriptTask", "script").end().flow("test_start", "script", "end")
    said = told(tried(tmp_path, drawing))
    assert "At “script”" in said
    assert "scriptTask" in said


def test_of_several_processes_the_one_that_nobody_calls_is_meant_or_the_wanted_one(tmp_path):
    main = shape("main").call("down", "below").end().flow("main_start", "down", "end")
    path = drawn_in(tmp_path, main, line("below", "deep"), line("other", "alone"))
    (tmp_path / "broken.bpmn").write_text("no drawing")
    assert typed("trace", path).nodes == ["main_start", "below_start", "deep", "below_end", "down", "end"]
    (tmp_path / "broken.bpmn").unlink()
    assert "--process" in told(typed("trace", tmp_path))
    assert typed("trace", tmp_path, "--process", "other").nodes == ["other_start", "alone", "other_end"]
    assert "no process “none”" in told(typed("trace", tmp_path, "--process", "none"))


def test_the_name_on_a_line_is_that_of_the_process_it_lies_in(tmp_path):
    main = (
        shape("main").call("down", "below").node("endEvent", "end", name="外面的结束").flow("main_start", "down", "end")
    )
    below = shape("below").node("endEvent", "end", name="里面的结束").flow("below_start", "end")
    lines = typed("trace", drawn_in(tmp_path, main, below)).lines[:-1]
    assert [line["name"] for line in lines if line["node"] == "end"] == ["里面的结束", "外面的结束"]


@pytest.mark.parametrize("at", [GUIDE.read_text().index("## 试跑一张图"), GUIDE.read_text().index("## Try a drawing")])
def test_the_example_of_the_guide_says_what_happens(tmp_path, at):
    text = GUIDE.read_text(encoding="utf-8")[at:]
    answers = re.search(r"```json\n(.*?)```", text, re.DOTALL)[1]
    shown = re.search(r"```console\n\$ (.*?)\n(.*?)```", text, re.DOTALL)
    (tmp_path / "answers.json").write_text(answers, encoding="utf-8")
    command = shown[1].replace("answers.json", str(tmp_path / "answers.json")).split()[1:]
    printed = typed(*(word.strip("'") for word in command))
    lines = iter(printed.out.splitlines())
    for each in shown[2].splitlines():
        assert each == "…" or each in lines, each


def test_it_runs_without_database_keys_or_settings(tmp_path):
    path = drawn_in(tmp_path, claim())
    with python("-m", "web.cli", "trace", str(path), ANLIU_DATA=str(tmp_path / "data"), PORT="eighty") as process:
        text, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert json.loads(text.splitlines()[-1])["end"] == "ended"
    assert [each.name for each in tmp_path.iterdir()] == ["test.bpmn"]
