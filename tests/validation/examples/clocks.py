"""Clocks: what they count, and who stops them or holds them still."""

from __future__ import annotations

from tests.support.drawings import Drawing
from tests.validation.example import correct, faulty, two_times_right

STATUTORY = '<anliu:clock name="legal" kind="statutory" rule="domain-rules §9" version="2026-01-01" period="15d"/>'
SERVICE = '<anliu:clock name="decision" kind="internal" period="3wd" urgent="50%"/>'


def clock(period: str) -> Drawing:
    """A task with a clock of its own."""
    return at_work(f'<anliu:clock kind="service" rule="x" version="1" period="{period}"/>')


def at_work(said: str) -> Drawing:
    """A task that says something of clocks."""
    return Drawing("test").start().user("work", said=said).end().flow("start", "work", "end")


def then(first: str, second: str, due: str = "") -> Drawing:
    """Two tasks that say something of clocks; the first may have a time of its own."""
    drawing = Drawing("test").start().user("work", said=first, due=due).user("supply", said=second).end()
    return drawing.flow("start", "work", "supply", "end")


@faulty("bad_clock_period", at="work")
def clock_of_five_days() -> Drawing:
    """The unit is a word."""
    return clock("five days")


@faulty("bad_clock_period", at="work")
def clock_of_days_in_quotes() -> Drawing:
    """A clock holds a bare period, no expression."""
    return clock("&quot;15D&quot;")


@correct("bad_clock_period")
def clock_of_a_legal_term() -> Drawing:
    """A legal term."""
    return clock("15d")


@correct("bad_clock_period")
def clock_that_a_timer_ends() -> Drawing:
    """Without a period it runs as long as the timer."""
    return clock("")


@faulty("clock_unfinished", at="work")
def clock_without_a_kind() -> Drawing:
    """Nothing would start."""
    return at_work('<anliu:clock name="legal" period="15d"/>')


@faulty("clock_unfinished", at="work")
def clock_of_a_kind_that_counts_for_nothing() -> Drawing:
    """Its name says that it matters, its kind does not."""
    return at_work('<anliu:clock name="legal" kind="service" period="15d"/>')


@faulty("clock_unfinished", at="work")
def clock_without_a_length() -> Drawing:
    """It would never end."""
    return at_work('<anliu:clock name="legal" kind="statutory"/>')


@faulty("clock_unfinished", at="work")
def clock_with_a_share_without_a_sign() -> Drawing:
    """Half of it, perhaps."""
    return at_work('<anliu:clock name="legal" kind="internal" period="3wd" urgent="50"/>')


@faulty("clock_unfinished", at="end")
def clock_that_nobody_waits_for() -> Drawing:
    """Without a name it runs while the case waits, and at an end nothing waits."""
    said = '<bpmn:extensionElements><anliu:clock kind="internal" period="3wd"/></bpmn:extensionElements>'
    return Drawing("test").start().user("work").end(inner=said).flow("start", "work", "end")


def clocks_of_the_law_and_of_the_house() -> Drawing:
    """Two clocks of a case that start at one task and stop at the next."""
    return then(STATUTORY + SERVICE, '<anliu:clock stops="legal decision"/>')


def clock_that_a_task_holds_still() -> Drawing:
    """The case's clock and the first task's own time stand still at the second."""
    return then(STATUTORY, '<anliu:clock pauses="legal work"/>', due="4wh")


two_times_right("clock_unfinished", clocks_of_the_law_and_of_the_house, clock_that_a_task_holds_still)
two_times_right("unknown_clock", clocks_of_the_law_and_of_the_house, clock_that_a_task_holds_still)


@faulty("unknown_clock", at="supply")
def pause_of_a_clock_that_is_not_drawn() -> Drawing:
    """The name is spelt in another way."""
    return then(STATUTORY, '<anliu:clock pauses="legally"/>')


@faulty("unknown_clock", at="supply")
def stop_of_a_task() -> Drawing:
    """A task's own time ends with the task; nobody can stop it."""
    return then(STATUTORY, '<anliu:clock stops="work"/>', due="4wh")


@faulty("pause_without_wait", at="end")
def pause_at_an_end() -> Drawing:
    """The case is over there."""
    said = '<bpmn:extensionElements><anliu:clock pauses="legal"/></bpmn:extensionElements>'
    return Drawing("test").start().user("work", said=STATUTORY).end(inner=said).flow("start", "work", "end")


@faulty("pause_without_wait", at="remind")
def pause_at_an_edge() -> Drawing:
    """A reminder is waited for while the case is at the task: that would hold the clock still all the time."""
    said = '<bpmn:extensionElements><anliu:clock pauses="legal"/></bpmn:extensionElements>'
    drawing = Drawing("test").start().user("work", said=STATUTORY).end()
    timer = '<bpmn:timerEventDefinition><bpmn:timeDuration>"P3D"</bpmn:timeDuration></bpmn:timerEventDefinition>'
    drawing.node("boundaryEvent", "remind", said + timer, attachedToRef="work", cancelActivity="false").end("reminded")
    return drawing.flow("start", "work", "end").flow("remind", "reminded")


@correct("pause_without_wait")
def pause_at_a_message() -> Drawing:
    """The case waits for an answer from outside."""
    words = '<anliu:clock pauses="legal"/><anliu:message key="&quot;x&quot;"/>'
    said = f"<bpmn:extensionElements>{words}</bpmn:extensionElements>"
    event = '<bpmn:messageEventDefinition messageRef="message_reply"/>'
    drawing = Drawing("test").start().user("work", said=STATUTORY)
    drawing.node("intermediateCatchEvent", "reply", said + event).end()
    return drawing.flow("start", "work", "reply", "end")


@correct("pause_without_wait")
def stop_at_an_end() -> Drawing:
    """To stop a clock nobody needs to wait."""
    said = '<bpmn:extensionElements><anliu:clock stops="legal"/></bpmn:extensionElements>'
    return Drawing("test").start().user("work", said=STATUTORY).end(inner=said).flow("start", "work", "end")
