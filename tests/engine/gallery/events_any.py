"""What comes from outside or from elsewhere in the case, caught in every place where it can be caught."""

from __future__ import annotations

from tests.engine.gallery.kinds import TRIGGERS, Trigger, ahead
from tests.engine.gallery.picture import Told, shows_each, tell
from tests.engine.shapes import Shape, handling, line, message, times


def told(trigger: Trigger, drawing: Shape, *story: str) -> Told:
    return tell(drawing, *(each.format(**vars(trigger)) for each in story))


@shows_each(TRIGGERS, "{name} intermediate catch event")
def in_the_flow(trigger: Trigger) -> Told:
    """A token waits at the event until the {id} event happens, then goes on (§10.5.4, §13.5.2)."""
    drawing = ahead(trigger, "heard").catch("heard", trigger.what).task("after").end().flow("heard", "after", "end")
    return told(
        trigger,
        drawing,
        "start: test_start {forks} -> {waits} {open}",
        "{fire}: {fired} heard -> after",
        "answer after: after end",
    )


@shows_each(TRIGGERS, "Event-based gateway", "{name} intermediate catch event")
def behind_a_gateway(trigger: Trigger) -> Told:
    """Behind an event-based gateway, the {id} event takes the token when it happens first (§10.6.6, §13.4.4)."""
    drawing = ahead(trigger, "gate").gateway("gate", "eventBased").catch("heard", trigger.what)
    drawing.catch("other", message("other")).task("after").end().flow("gate", "heard", "after", "end")
    return told(
        trigger,
        drawing.flow("gate", "other", "end"),
        "start: test_start {forks} gate -> {waits} {open} other",
        "{fire}: {fired} heard -> after",
        "answer after: after end",
    )


@shows_each(TRIGGERS, "Event-based gateway")
def too_late_behind_a_gateway(trigger: Trigger) -> Told:
    """Once another event behind the gateway has happened, the {id} event is not awaited there any more (§13.4.4)."""
    drawing = ahead(trigger, "gate").gateway("gate", "eventBased").catch("heard", trigger.what)
    drawing.catch("other", message("other")).task("after").end().flow("gate", "other", "after", "end")
    happens = () if trigger.id == "message" else ("{fire}: {fired} -> after",)
    return told(
        trigger,
        drawing.flow("gate", "heard", "end"),
        "start: test_start {forks} gate -> {waits} {open} other",
        "deliver other: other -> after {open}",
        *(each.replace("later 1d", "later 2d") for each in happens),
        "answer after: after end",
    )


def edged(trigger: Trigger, *, cancels: bool) -> Shape:
    drawing = ahead(trigger, "work").task("work").task("after").end().flow("work", "after", "end")
    drawing.at_edge("heard", on="work", what=trigger.what, cancels=cancels).task("told").end("told_end")
    return drawing.flow("heard", "told", "told_end")


@shows_each(TRIGGERS, "{name} boundary event, interrupting")
def ends_its_activity(trigger: Trigger) -> Told:
    """At the edge of an activity, the {id} event ends it; the token leaves there (§10.5.4, §13.5.3)."""
    return told(
        trigger,
        edged(trigger, cancels=True),
        "start: test_start {forks} -> work {waits} {open}",
        "{fire}: {fired} heard -> told",
        "answer told: told told_end",
    )


@shows_each(TRIGGERS, "{name} boundary event, interrupting")
def not_awaited_behind_its_activity(trigger: Trigger) -> Told:
    """The {id} event at the edge is awaited only while the activity is active (§10.5.4)."""
    happens = {"message": (), "timer": ("later 2d: -> after",)}
    return told(
        trigger,
        edged(trigger, cancels=True),
        "start: test_start {forks} -> work {waits} {open}",
        "answer work: work -> after {open}",
        *happens.get(trigger.id, ("{fire}: {fired} -> after",)),
        "answer after: after end",
    )


@shows_each(TRIGGERS, "{name} boundary event, non-interrupting")
def accompanies_its_activity(trigger: Trigger) -> Told:
    """The {id} event that interrupts nothing lets a token out beside the activity, which goes on (§10.5.4, §13.5.3)."""
    again = "heard" if trigger.id == "message" else ""
    return told(
        trigger,
        edged(trigger, cancels=False),
        "start: test_start {forks} -> work {waits} {open}",
        f"{{fire}}: {{fired}} heard -> work told {again}",
        "answer work: work -> after told",
        "answer told: told told_end -> after",
        "answer after: after end",
    )


@shows_each(TRIGGERS, "{name} boundary event, interrupting", "Embedded sub-process")
def ends_a_scope(trigger: Trigger) -> Told:
    """At the edge of a sub-process, the {id} event ends everything in it (§13.5.3)."""
    drawing = ahead(trigger, "whole").sub("whole", line("body", "first", "second")).task("after").end()
    drawing.at_edge("heard", on="whole", what=trigger.what).flow("whole", "end").flow("heard", "after", "end")
    return told(
        trigger,
        drawing,
        "start: test_start {forks} body_start -> first {waits} {open}",
        "answer first: first -> second {waits} {open}",
        "{fire}: {fired} heard -> after",
        "answer after: after end",
    )


def handled(trigger: Trigger, *, interrupts: bool) -> Shape:
    drawing = ahead(trigger, "work").task("work").end().flow("work", "end")
    body = handling("help", trigger.what, interrupts=interrupts, id="heard").task("help").end("help_end")
    return drawing.handler("helper", body.flow("heard", "help", "help_end"))


@shows_each(TRIGGERS, "{name} start of an event sub-process, interrupting", "Event sub-process")
def takes_over_its_scope(trigger: Trigger) -> Told:
    """The {id} event ends everything else in the scope and starts the event sub-process (§10.3.5, §13.5.4)."""
    return told(
        trigger,
        handled(trigger, interrupts=True),
        "start: test_start {forks} -> work {waits} {open}",
        "{fire}: {cut} heard -> help",
        "answer help: help help_end helper",
    )


@shows_each(TRIGGERS, "{name} start of an event sub-process, non-interrupting", "Event sub-process")
def works_beside_its_scope(trigger: Trigger) -> Told:
    """The {id} event starts the event sub-process beside the scope, which ends when both have (§10.3.5, §13.5.4)."""
    again = "heard" if trigger.id == "message" else ""
    return told(
        trigger,
        handled(trigger, interrupts=False),
        "start: test_start {forks} -> work {waits} {open}",
        f"{{fire}}: {{fired}} heard -> work help {again}",
        f"answer work: work end -> help {again}",
        "answer help: help help_end helper",
    )


@shows_each(TRIGGERS, "Event sub-process")
def not_started_when_its_scope_ended(trigger: Trigger) -> Told:
    """An event sub-process is armed only while its scope is open; it holds back no end of it (§10.3.5, §13.5.4)."""
    drawing = ahead(trigger, "whole").task("after").end().flow("whole", "after", "end")
    body = line("body", "work")
    handler = handling("help", trigger.what, id="heard").task("help").end("help_end").flow("heard", "help", "help_end")
    happens = {"message": (), "timer": ("later 2d: -> after",)}
    return told(
        trigger,
        drawing.sub("whole", body.handler("helper", handler)),
        "start: test_start {forks} body_start -> work {waits} {open}",
        "answer work: work body_end whole -> after {open}",
        *happens.get(trigger.id, ("{fire}: {fired} -> after",)),
        "answer after: after end",
    )


@shows_each(TRIGGERS, "{name} boundary event, interrupting", "Parallel multi-instance")
def ends_all_instances(trigger: Trigger) -> Told:
    """At the edge of an activity with instances, the {id} event ends all of them (§13.3.7, §13.5.3)."""
    drawing = ahead(trigger, "work").task("work", times("2")).task("told").end().flow("work", "end")
    drawing.at_edge("heard", on="work", what=trigger.what).flow("heard", "told", "end")
    return told(
        trigger,
        drawing,
        "start: test_start {forks} -> work work {waits} {open}",
        "answer work: work -> work {waits} {open}",
        "{fire}: {fired} heard -> told",
        "answer told: told end",
    )
