"""Cases as somebody left them in the database years ago: small drawings, a beginning, and how each goes on.

`python -m tests.engine.keep_states` plays every beginning with the engine as it is and keeps what it stored, one file a
story, under `stored/<format>/`. A format is kept once, when it is new, and never again: what lies in a database cannot
be made anew either.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from tests.engine.shapes import Shape, each, line, shape, times
from tests.engine.world import Case, compiled
from workflows.engine import state
from workflows.feel import YearsMonths

STORED = Path(__file__).with_name("stored")

Move: TypeAlias = tuple[str, list[Any], dict[str, Any]]
"""A verb of `Case` with what it is told: plain JSON."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """Drawings, the first of which is a case's; what is known at its start; what was done and what is done later."""

    drawings: tuple[Shape, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    before: tuple[Move, ...] = ()
    after: tuple[Move, ...]


def answer(node: str, nth: int = 0, /, **facts: Any) -> Move:
    return ("answer", [node, nth], facts)


def finish(node: str, nth: int = 0, /, **output: Any) -> Move:
    return ("finish", [node, nth], output)


def fail(node: str, code: str, **facts: Any) -> Move:
    return ("fail", [node, code], facts)


def deliver(node: str, **facts: Any) -> Move:
    return ("deliver", [node], facts)


def later(**time: int) -> Move:
    return ("later", [], time)


def play(case: Case, moves: Iterable[Move]) -> Case:
    """Let a case live through these moves; it is loaded and stored at each of them."""
    for verb, place, told in moves:
        getattr(case, verb)(*place, **told)
    return case


def told(value: Any) -> Any:
    """A value as JSON that shows its type, written without the codec whose work it has to judge."""
    if isinstance(value, dict):
        return {name: told(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [told(inner) for inner in value]
    return f"{type(value).__name__} {value}"


def plain_task() -> Story:
    drawing = line("test", "entry", "check", note="text")
    return Story(drawings=(drawing,), before=(answer("entry", note="先生"),), after=(answer("check", note="checked"),))


def block(kind: str) -> Shape:
    drawing = shape(left_done="text", right_done="text", more_left="boolean", more_right="boolean")
    drawing.gateway("split", kind).task("left").task("right").gateway("join", kind).task("check").end()
    for branch in ("left", "right"):
        drawing.flow("split", branch, when=f"more_{branch}" if kind == "inclusive" else "").flow(branch, "join")
    return drawing.flow("test_start", "split").flow("join", "check", "end")


def parallel_block_with_one_branch_arrived() -> Story:
    return Story(
        drawings=(block("parallel"),),
        facts={"left_done": "never"},
        before=(answer("left", left_done="yes"),),
        after=(answer("right", right_done="yes"), answer("check")),
    )


def inclusive_block_that_waits() -> Story:
    return Story(
        drawings=(block("inclusive"),),
        facts={"more_left": True, "more_right": True},
        before=(answer("right", right_done="yes"),),
        after=(answer("left", left_done="yes"), answer("check")),
    )


def rework_in_round_three() -> Story:
    drawing = shape(more="boolean", note="text").gateway("again").task("entry").task("check").end()
    drawing.gateway("enough", default="out").flow("test_start", "again", "entry", "check", "enough")
    drawing.flow("enough", "again", when="more").flow("enough", "end", id="out")
    two_rounds = (answer("entry"), answer("check", more=True)) * 2
    return Story(
        drawings=(drawing,),
        before=(*two_rounds, answer("entry", note="third")),
        after=(answer("check", more=True), answer("entry"), answer("check", more=False)),
    )


def timer_that_will_interrupt() -> Story:
    drawing = shape().task("entry").end().task("chase").boundary_timer("late", on="entry", feel='duration("P3D")')
    drawing.flow("test_start", "entry", "end").flow("late", "chase", "end")
    return Story(drawings=(drawing,), before=(later(days=2),), after=(later(days=1), answer("chase")))


def reminders_with_work_on_their_way() -> Story:
    drawing = shape(note="text").task("entry").end().work("remind").end("end_reminded")
    drawing.boundary_timer("reminder", on="entry", feel='"R4/P1D"', repeats=True, cancels=False)
    drawing.boundary_error("unknown", on="remind", code="UNKNOWN").task("call").flow("unknown", "call", "end_reminded")
    drawing.flow("test_start", "entry", "end").flow("reminder", "remind", "end_reminded")
    return Story(
        drawings=(drawing,),
        before=(later(days=1), later(days=1), finish("remind", note="reminded")),
        after=(
            later(days=1),
            fail("remind", "UNKNOWN", note="moved"),
            later(days=1),
            later(days=9),
            answer("call"),
            answer("entry"),
            finish("remind"),
            finish("remind"),
        ),
    )


def sub_process_open_inside() -> Story:
    body = shape("body", note="text").gateway("fork", "parallel").task("inner").timer("wait", '"P1D"')
    body.end("body_end").flow("body_start", "fork", "inner", "body_end").flow("fork", "wait", "body_end")
    drawing = shape(note="text").sub("sub", body).task("after").end()
    drawing.boundary_timer("late", on="sub", feel='duration("P9D")').end("end_late").flow("late", "end_late")
    drawing.flow("test_start", "sub", "after", "end")
    return Story(
        drawings=(drawing,),
        before=(answer("inner", note="inside"),),
        after=(later(days=1), answer("after")),
    )


def called_process_open_inside() -> Story:
    drawing = shape(note="text").call("call", "called").task("after").end().flow("test_start", "call", "after", "end")
    return Story(
        drawings=(drawing, line("called", "entry", "deep", note="text")),
        before=(answer("entry", note="inside"),),
        after=(answer("deep"), answer("after")),
    )


def votes_with_one_given() -> Story:
    drawing = shape(people="list", vote="text", votes="list").task("after").end()
    drawing.task("many", each("people", "person", result=("votes", "vote")))
    drawing.flow("test_start", "many", "after", "end")
    return Story(
        drawings=(drawing,),
        facts={"people": ["Chen", "林", None]},
        before=(answer("many", 1, vote="no"),),
        after=(answer("many", 1, vote="yes"), answer("many", 0, vote="perhaps"), answer("after")),
    )


def second_instance_in_a_row() -> Story:
    drawing = shape(found="text").sub("many", line("body", "read", "write"), times("3", sequential=True))
    drawing.task("after").end().flow("test_start", "many", "after", "end")
    return Story(
        drawings=(drawing,),
        before=(answer("read"), answer("write", found="first"), answer("read")),
        after=(answer("write", found="second"), answer("read"), answer("write"), answer("after")),
    )


def machine_at_work() -> Story:
    drawing = shape(amount="money", paid="money").work("pay", amount="amount").end()
    drawing.boundary_error("refused", on="pay", code="NO").task("repair").flow("refused", "repair", "pay")
    drawing.flow("test_start", "pay", "end")
    return Story(
        drawings=(drawing,),
        facts={"amount": Decimal("10.5")},
        after=(fail("pay", "NO"), answer("repair"), finish("pay", paid=10)),
    )


def message_with_a_key() -> Story:
    drawing = shape(policy="text", paid="money").message("payment", "paid", key='"P-" + policy').end()
    drawing.flow("test_start", "payment", "end")
    return Story(drawings=(drawing,), facts={"policy": "保42"}, after=(deliver("payment", paid=100),))


def message_at_an_edge() -> Story:
    drawing = shape().task("entry").end().boundary_message("withdrawn", on="entry", name="withdrawn").task("close")
    drawing.flow("test_start", "entry", "end").flow("withdrawn", "close", "end")
    return Story(drawings=(drawing,), after=(deliver("withdrawn"), answer("close")))


FACTS: Mapping[str, Any] = {
    "a_text": "typename",
    "a_code": "__builtins__",
    "a_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "a_integer": 12345678901234567890,
    "a_number": Decimal("0.10"),
    "a_money": Decimal("10.5"),
    "a_boolean": False,
    "a_date": date(2026, 2, 28),
    "a_datetime": datetime(2026, 5, 1, 8, 30, 0, 5, tzinfo=timezone(timedelta(hours=-3))),
    "a_duration": timedelta(days=3, seconds=1),
    "another_duration": YearsMonths(14),
    "a_list": [
        {"typename": "Decimal", "$": ["n", "1"], "": None, "__class__": [], "day": date(2026, 5, 1)},
        [1, Decimal("1.0"), True, "1", "𠮷", {}],
        timedelta(hours=-1),
    ],
    "an_empty_list": [],
    "a_null": None,
    "typename": "__class__",
    "__builtins__": "",
    "__class__": "'\"\\ \u0001\n",
    "$": "$",
    "险种": "重疾",
}
"""A fact of every type, and of every name and content that some serialiser takes for its own."""


def facts_of_every_type() -> Story:
    kinds = {name: name.partition("_")[2] for name in FACTS if name.startswith("a_")} | {
        "another_duration": "duration",
        "an_empty_list": "list",
        "a_null": "date",
    }
    drawing = line("test", "entry", "check").declare(**dict.fromkeys(FACTS, "text") | kinds)
    return Story(
        drawings=(drawing,),
        facts=FACTS,
        before=(answer("entry", a_boolean=True),),
        after=(answer("check", a_number=1, a_code=None),),
    )


STORIES = (
    plain_task,
    parallel_block_with_one_branch_arrived,
    inclusive_block_that_waits,
    rework_in_round_three,
    timer_that_will_interrupt,
    reminders_with_work_on_their_way,
    sub_process_open_inside,
    called_process_open_inside,
    votes_with_one_given,
    second_instance_in_a_row,
    machine_at_work,
    message_with_a_key,
    message_at_an_edge,
    facts_of_every_type,
)


def keep(folder: Path = STORED) -> Path:
    """Keep what the engine stores today; gives the folder. Raises FileExistsError for a format that is kept."""
    kept = folder / str(state.FORMAT)
    kept.mkdir()
    for story in STORIES:
        text = json.dumps(_kept(story()), ensure_ascii=False, indent=1)
        (kept / f"{story.__name__}.json").write_text(text + "\n", encoding="utf-8")
    return kept


def _kept(story: Story) -> dict[str, Any]:
    case = play(Case(compiled(*story.drawings), **story.facts), story.before)
    then, text, waits = case.world.now, case.text, case.open
    known, done = told(case.facts), len(case.visited)
    play(case, story.after)
    return {
        "process": story.drawings[0].process,
        "files": {name: xml for drawing in story.drawings for name, xml in drawing.package().items()},
        "at": then.isoformat(),
        "state": text,
        "waits": waits,
        "facts": known,
        "moves": story.after,
        "visited": case.visited[done:],
        "facts at the end": told(case.facts),
    }


if __name__ == "__main__":
    sys.stdout.write(f"{keep()}\n")
