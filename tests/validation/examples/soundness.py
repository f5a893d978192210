"""Ways that part and meet."""

from __future__ import annotations

from tests.engine.shapes import (
    TERMINATE,
    Shape,
    condition,
    error,
    escalation,
    handling,
    line,
    message,
    shape,
    signal,
    timer,
)
from tests.validation.example import correct, faulty


def block(split: str, join: str) -> Shape:
    """Two tasks between two gateways, and a task behind them."""
    conditional = split in {"exclusive", "inclusive"}
    drawing = shape(n="integer").gateway("split", split, default="rest" if conditional else "")
    drawing.gateway("join", join).task("one").task("two").task("after").end()
    drawing.flow("test_start", "split").flow("split", "one", when="n > 0" if conditional else "").flow("one", "join")
    return drawing.flow("split", "two", id="rest").flow("two", "join", "after", "end")


@faulty("join_waits_for_ever", at="join")
def exclusive_split_and_parallel_join() -> Shape:
    """One of the two ways is taken, and the join waits for both."""
    return block("exclusive", "parallel")


@faulty("join_waits_for_ever", at="join")
def branch_that_may_end_before_the_join() -> Shape:
    """When the second branch ends, the join waits for it for ever."""
    drawing = shape(n="integer").gateway("split", "parallel").gateway("join", "parallel").task("one").task("two")
    drawing.gateway("choice", default="on").task("after").end().end("given_up")
    drawing.flow("test_start", "split", "one", "join", "after", "end").flow("split", "two", "choice")
    return drawing.flow("choice", "given_up", when="n > 0").flow("choice", "join", id="on")


@faulty("join_waits_for_ever", at="join")
def deadline_that_leads_past_the_join() -> Shape:
    """When the deadline passes, nothing comes from the task any more."""
    drawing = block("parallel", "parallel").at_edge("late", on="one", what=timer('"P3D"')).end("too_late")
    return drawing.flow("late", "too_late")


@faulty("join_waits_for_ever", at="join")
def event_that_leads_past_the_join() -> Shape:
    """Behind an event-based gateway it is the same."""
    drawing = shape().gateway("split", "parallel").gateway("join", "parallel").task("one").end().end("too_late")
    drawing.gateway("first", "eventBased").catch("news", message("news")).catch("late", timer('"P3D"'))
    drawing.flow("test_start", "split", "one", "join", "end").flow("split", "first", "news", "join")
    return drawing.flow("first", "late", "too_late")


@faulty("join_waits_for_ever", at="inner_join")
def join_in_a_sub_process() -> Shape:
    """Each sub-process is looked at for itself."""
    body = shape("body").gateway("choice", default="rest").gateway("inner_join", "parallel").task("one").task("two")
    body.end("body_end").flow("body_start", "choice").flow("choice", "one", when="n > 0").flow("one", "inner_join")
    body.flow("choice", "two", id="rest").flow("two", "inner_join", "body_end")
    return shape(n="integer").sub("inner", body).end().flow("test_start", "inner", "end")


@correct("join_waits_for_ever")
def parallel_split_and_join() -> Shape:
    """Both ways are taken, and the join waits for both."""
    return block("parallel", "parallel")


@correct("join_waits_for_ever")
def exclusive_split_and_inclusive_join() -> Shape:
    """The join waits for what can still come, and that is one way only."""
    return block("exclusive", "inclusive")


@correct("join_waits_for_ever")
def branch_that_ends_everything() -> Shape:
    """The second branch ends the case, so that nothing is left to wait."""
    drawing = shape(n="integer").gateway("split", "parallel").gateway("join", "parallel").task("one").task("two")
    drawing.gateway("choice", default="on").task("after").end().end("given_up", TERMINATE)
    drawing.flow("test_start", "split", "one", "join", "after", "end").flow("split", "two", "choice")
    return drawing.flow("choice", "given_up", when="n > 0").flow("choice", "join", id="on")


@correct("join_waits_for_ever")
def ways_that_cross() -> Shape:
    """Three branches that meet by twos, without being nested."""
    drawing = shape().gateway("split", "parallel").gateway("upper", "parallel").gateway("lower", "parallel")
    drawing.gateway("middle", "parallel").gateway("last", "parallel").task("one").task("two").task("three").end()
    drawing.flow("test_start", "split", "one", "upper", "last", "end").flow("split", "two", "middle", "upper")
    return drawing.flow("middle", "lower", "last").flow("split", "three", "lower")


@correct("join_waits_for_ever")
def sub_process_that_is_left_at_its_edge_only() -> Shape:
    """What is in it always ends with the error that leads to the join: its own flow is never taken."""
    body = shape("body").task("within").end("failed", error("NO")).flow("body_start", "within", "failed")
    drawing = shape().gateway("split", "parallel").gateway("join", "parallel").task("one").end().end("unusual")
    drawing.sub("inner", body).at_edge("caught", on="inner", what=error("NO"))
    drawing.flow("test_start", "split", "one", "join", "end").flow("split", "inner", "unusual")
    return drawing.flow("caught", "join")


@correct("join_waits_for_ever")
def branch_that_may_end_before_an_inclusive_join() -> Shape:
    """The inclusive join waits for what can still come, and for nothing that has ended."""
    drawing = shape(n="integer").gateway("split", "inclusive", default="rest").gateway("join", "inclusive")
    drawing.task("one").task("two").gateway("choice", default="on").end().end("given_up")
    drawing.flow("test_start", "split").flow("split", "one", when="n > 0").flow("one", "join", "end")
    drawing.flow("split", "two", id="rest").flow("two", "choice").flow("choice", "join", id="on")
    return drawing.flow("choice", "given_up", when="n > 1")


@faulty("join_never_goes_on", at="back")
def parallel_gateway_as_the_beginning_of_a_loop() -> Shape:
    """It waits for the flow that only comes back when it has gone on."""
    drawing = shape(more="boolean").gateway("back", "parallel").task("entry").gateway("enough", default="out").end()
    drawing.flow("test_start", "back", "entry", "enough").flow("enough", "back", when="more")
    return drawing.flow("enough", "end", id="out")


@faulty("join_never_goes_on", at="join")
def join_that_is_never_complete_before_everything_ends() -> Shape:
    """One way or the other comes to the join, and the deadline ends the case at last."""
    drawing = block("exclusive", "parallel").catch("late", timer('"P30D"')).end("over", TERMINATE)
    return drawing.flow("test_start", "late", "over")


@correct("join_never_goes_on")
def exclusive_gateway_as_the_beginning_of_a_loop() -> Shape:
    """It lets every token on."""
    drawing = shape(more="boolean").gateway("back").task("entry").gateway("enough", default="out").end()
    drawing.flow("test_start", "back", "entry", "enough").flow("enough", "back", when="more")
    return drawing.flow("enough", "end", id="out")


@correct("join_never_goes_on")
def inclusive_gateway_as_the_beginning_of_a_loop() -> Shape:
    """Nothing else can come while it is reached for the first time."""
    drawing = shape(more="boolean").gateway("back", "inclusive").task("entry").gateway("enough", default="out").end()
    drawing.flow("test_start", "back", "entry", "enough").flow("enough", "back", when="more")
    return drawing.flow("enough", "end", id="out")


@faulty("join_may_wait", at="join")
def inclusive_split_and_parallel_join() -> Shape:
    """If the conditions are not both true, the join waits for ever."""
    drawing = shape(n="integer").gateway("split", "inclusive").gateway("join", "parallel").task("one").task("two")
    drawing.end().flow("test_start", "split").flow("split", "one", when="n > 0").flow("one", "join", "end")
    return drawing.flow("split", "two", when="n > 1").flow("two", "join")


@faulty("join_may_wait", at="join")
def two_choices_that_should_agree() -> Shape:
    """Each branch chooses for itself whether it comes to the join."""
    drawing = shape(n="integer").gateway("split", "parallel").gateway("join", "parallel").task("after").end()
    drawing.flow("test_start", "split").flow("join", "after", "end")
    for branch in ("one", "two"):
        drawing.task(branch).gateway(f"{branch}_choice", default=f"{branch}_on").end(f"{branch}_end")
        drawing.flow("split", branch, f"{branch}_choice").flow(f"{branch}_choice", f"{branch}_end", when="n > 0")
        drawing.flow(f"{branch}_choice", "join", id=f"{branch}_on")
    return drawing


@faulty("join_may_wait", at="join")
def reminder_that_may_never_come() -> Shape:
    """The join waits for the reminder, too, and the task may be done before it."""
    drawing = shape().task("entry").gateway("join", "parallel").end().task("remind")
    drawing.at_edge("late", on="entry", what=timer('"P1D"'), cancels=False)
    return drawing.flow("test_start", "entry", "join", "end").flow("late", "remind", "join")


@correct("join_may_wait")
def inclusive_split_and_inclusive_join() -> Shape:
    """The join waits for the ways that were taken."""
    return block("inclusive", "inclusive")


@correct("join_may_wait")
def choices_inside_the_branches() -> Shape:
    """Whatever the branches choose, both come to the join."""
    drawing = shape(n="integer").gateway("split", "parallel").gateway("join", "parallel").task("after").end()
    drawing.flow("test_start", "split").flow("join", "after", "end")
    for branch in ("one", "two"):
        drawing.task(branch).gateway(f"{branch}_choice", default=f"{branch}_on").task(f"{branch}_more")
        drawing.gateway(f"{branch}_merge").flow("split", branch, f"{branch}_choice")
        drawing.flow(f"{branch}_choice", f"{branch}_more", when="n > 0").flow(f"{branch}_more", f"{branch}_merge")
        drawing.flow(f"{branch}_choice", f"{branch}_merge", id=f"{branch}_on").flow(f"{branch}_merge", "join")
    return drawing


@faulty("done_twice", at="join")
def parallel_split_and_exclusive_join() -> Shape:
    """What follows is done once for each of the two ways."""
    return block("parallel", "exclusive")


@faulty("done_twice", at="after")
def two_flows_into_a_task() -> Shape:
    """Without a gateway it is the same."""
    drawing = shape().gateway("split", "parallel").task("one").task("two").task("after").end()
    return drawing.flow("test_start", "split", "one", "after", "end").flow("split", "two", "after")


@faulty("done_twice", at="merge")
def reminder_that_leads_into_the_way() -> Shape:
    """The reminder interrupts nothing: what follows is done for it, and for the task."""
    drawing = shape().task("entry").gateway("merge").task("after").end()
    drawing.at_edge("late", on="entry", what=timer('"P1D"'), cancels=False)
    return drawing.flow("test_start", "entry", "merge", "after", "end").flow("late", "merge")


@faulty("done_twice", at="join")
def two_flows_out_of_a_task() -> Shape:
    """Two flows that leave a task are both taken."""
    drawing = shape().task("entry").task("one").task("two").gateway("join").task("after").end()
    return drawing.flow("test_start", "entry", "one", "join", "after", "end").flow("entry", "two", "join")


@correct("done_twice")
def exclusive_split_and_join() -> Shape:
    """Only one way is taken."""
    return block("exclusive", "exclusive")


@correct("done_twice")
def two_ways_to_one_end() -> Shape:
    """Nothing follows: the case ends when both have come."""
    drawing = shape().gateway("split", "parallel").task("one").task("two").gateway("merge").end()
    return drawing.flow("test_start", "split", "one", "merge", "end").flow("split", "two", "merge")


@correct("done_twice")
def deadline_that_leads_into_the_way() -> Shape:
    """It interrupts the task: one of the two goes on."""
    drawing = line("test", "entry", "after").at_edge("late", on="entry", what=timer('"P1D"'))
    return drawing.flow("late", "after")


@correct("done_twice")
def rework_from_behind_a_join() -> Shape:
    """What comes back has been joined before."""
    drawing = shape(more="boolean").gateway("back").gateway("split", "parallel").gateway("join", "parallel")
    drawing.task("one").task("two").task("check").gateway("enough", default="out").end()
    drawing.flow("test_start", "back", "split", "one", "join", "check", "enough").flow("split", "two", "join")
    return drawing.flow("enough", "back", when="more").flow("enough", "end", id="out")


@faulty("counted_once", at="join")
def two_on_one_flow_into_a_join() -> Shape:
    """The two ways that meet before the join come on one flow."""
    drawing = shape().gateway("split", "parallel").task("one").task("two").gateway("both").task("other")
    drawing.gateway("join", "parallel").task("after").end()
    drawing.flow("test_start", "split", "one", "both", "join", "after", "end")
    return drawing.flow("split", "two", "both").flow("split", "other", "join")


@correct("counted_once")
def three_flows_into_a_join() -> Shape:
    """Each way comes on a flow of its own."""
    drawing = shape().gateway("split", "parallel").gateway("join", "parallel").task("after").end()
    drawing.flow("test_start", "split").flow("join", "after", "end")
    for branch in ("one", "two", "three"):
        drawing.task(branch).flow("split", branch, "join")
    return drawing


@correct("counted_once")
def choice_in_front_of_a_join() -> Shape:
    """Only one of the two that meet before the join comes."""
    drawing = shape(n="integer").gateway("split", "parallel").gateway("choice", default="rest").task("one")
    drawing.task("two").gateway("both").task("other").gateway("join", "parallel").task("after").end()
    drawing.flow("test_start", "split", "choice").flow("choice", "one", when="n > 0").flow("choice", "two", id="rest")
    drawing.flow("one", "both").flow("two", "both", "join", "after", "end")
    return drawing.flow("split", "other", "join")


def many_branches(number: int, *, ends_differ: bool) -> Shape:
    """So many branches, each with a deadline that leads elsewhere than the task."""
    drawing = shape().gateway("split", "parallel").gateway("join", "inclusive").end().flow("test_start", "split")
    drawing.flow("join", "end")
    for branch in (f"task_{place}" for place in range(number)):
        drawing.task(branch).at_edge(f"{branch}_late", on=branch, what=timer('"P1D"')).flow("split", branch, "join")
        if ends_differ:
            drawing.end(f"{branch}_end").flow(f"{branch}_late", f"{branch}_end")
        else:
            drawing.flow(f"{branch}_late", "join")
    return drawing


@faulty("ways_not_decided", at="test")
def more_ways_than_can_be_followed() -> Shape:
    """Each of thirty branches may come to the join or end, whatever the others do."""
    return many_branches(30, ends_differ=True)


@correct("ways_not_decided")
def a_few_ways_that_go_on_side_by_side() -> Shape:
    """Four such branches are followed to their ends."""
    return many_branches(4, ends_differ=True)


@correct("ways_not_decided")
def many_ways_that_all_meet() -> Shape:
    """A hundred branches that need no looking at each of their combinations."""
    drawing = shape().gateway("split", "parallel").gateway("join", "parallel").end().flow("test_start", "split")
    drawing.flow("join", "end")
    for branch in (f"task_{place}" for place in range(100)):
        merge = f"{branch}_merge"
        drawing.task(branch).gateway(merge).at_edge(f"{branch}_late", on=branch, what=timer('"P1D"'))
        drawing.flow("split", branch, merge, "join").flow(f"{branch}_late", merge)
    return drawing


def given_up(how: str) -> Shape:
    """Two branches into a join; in the second one somebody may give up, which is thrown."""
    body = Shape("body").start("in").gateway("split", "parallel").gateway("join", "parallel").task("one").task("two")
    body.gateway("choice", default="on").end("given_up", how).end("out")
    body.flow("in", "split", "one", "join", "out").flow("split", "two", "choice")
    return body.flow("choice", "given_up", when="n > 0").flow("choice", "join", id="on")


def heard(how: str, *, cancels: bool = True) -> Shape:
    """It is caught at the edge of what it comes from."""
    drawing = shape(n="integer").sub("whole", given_up(how)).at_edge("heard", on="whole", what=how, cancels=cancels)
    return drawing.end().end("over").flow("test_start", "whole", "end").flow("heard", "over")


@correct("join_waits_for_ever", "join_may_wait")
def escalation_that_ends_what_it_comes_from() -> Shape:
    """The join is over, too, when the event at the edge has interrupted everything."""
    return heard(escalation("GIVEN_UP"))


@correct("join_waits_for_ever", "join_may_wait")
def signal_that_ends_what_it_comes_from() -> Shape:
    """A signal is heard at the edge of what it comes from."""
    return heard(signal("given_up"))


@correct("join_waits_for_ever", "join_may_wait")
def escalation_to_an_event_sub_process() -> Shape:
    """An event sub-process takes over from everything else."""
    taking_over = handling("taking", escalation("GIVEN_UP"), id="heard").task("tell").end("told")
    body = given_up(escalation("GIVEN_UP")).handler("takes_over", taking_over.flow("heard", "tell", "told"))
    return shape(n="integer").sub("whole", body).end().flow("test_start", "whole", "end")


@faulty("join_waits_for_ever", at="join")
def escalation_that_interrupts_nothing() -> Shape:
    """The sub-process goes on, and waits for what does not come any more."""
    return heard(escalation("GIVEN_UP"), cancels=False)


@faulty("join_may_wait", at="join")
def condition_that_may_end_it() -> Shape:
    """Perhaps the condition always becomes true when somebody gives up."""
    drawing = shape(n="integer").sub("whole", given_up("")).at_edge("enough", on="whole", what=condition("n > 0"))
    return drawing.end().end("over").flow("test_start", "whole", "end").flow("enough", "over")


@correct("join_waits_for_ever", "join_may_wait")
def error_that_comes_out_of_a_part() -> Shape:
    """Whatever is caught around the whole ends the join, too, however deep inside it was thrown."""
    part = Shape("part").start("p_in").task("try").end("failed", error("NO")).flow("p_in", "try", "failed")
    body = Shape("body").start("in").gateway("split", "parallel").gateway("join", "parallel").task("one").task("two")
    body.gateway("choice", default="on").sub("part", part).end("given_up").end("out")
    body.flow("in", "split", "one", "join", "out").flow("split", "two", "choice").flow("part", "given_up")
    body.flow("choice", "part", when="n > 0").flow("choice", "join", id="on")
    drawing = shape(n="integer").sub("whole", body).at_edge("caught", on="whole", what=error("NO"))
    return drawing.end().end("over").flow("test_start", "whole", "end").flow("caught", "over")
