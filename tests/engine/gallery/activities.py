"""Each kind of activity: plain, with events at its edge, in several instances, in rounds."""

from __future__ import annotations

from tests.engine.gallery.kinds import IMMEDIATE, WAITING, Activity
from tests.engine.gallery.picture import Told, refused, shows, shows_each, tell
from tests.engine.shapes import Shape, each, line, message, rounds, shape, timer, times


def around(kind: Activity, loop: str = "", **facts: str) -> Shape:
    """The activity `work`, then the user task `after`."""
    drawing = shape(**facts)
    kind.draw(drawing, loop)
    return drawing.task("after").end().flow("test_start", "work", "after", "end")


def told(kind: Activity, drawing: Shape, *story: str) -> Told:
    """The story with the words of the kind in it."""
    spoken = [each.format(**vars(kind)) for each in story]
    return tell([drawing, *kind.others()], *spoken, "answer after: after end", files=kind.files)


@shows_each(WAITING, "{name}")
def plain(kind: Activity) -> Told:
    """{name}: a token activates it, and leaves on the flow behind it when the work is done (§10.3, §13.3)."""
    return told(kind, around(kind), "start: test_start {enters} -> {waits}", "{do}: {done} -> after")


@shows_each(IMMEDIATE, "{name}")
def done_at_once(kind: Activity) -> Told:
    """{name}: nothing has to be waited for, and the token goes on at once (§10.3.3, §13.3)."""
    return told(kind, around(kind), "start: test_start work {sends} -> after")


def edged(kind: Activity, *, cancels: bool) -> Shape:
    drawing = around(kind).at_edge("late", on="work", what=timer('"P1D"'), cancels=cancels)
    return drawing.task("chase").end("chased").flow("late", "chase", "chased")


@shows_each(WAITING, "{name}", "Timer boundary event, interrupting", "Exception flow")
def interrupted(kind: Activity) -> Told:
    """{name}: an interrupting event at its edge ends it; the token leaves on the exception flow (§10.5.4, §13.5.3)."""
    spoken = ("start: test_start {enters} -> {waits} late", "later 1d: late -> chase", "answer chase: chase chased")
    return tell([edged(kind, cancels=True), *kind.others()], *(each.format(**vars(kind)) for each in spoken))


@shows_each(WAITING, "{name}", "Timer boundary event, non-interrupting")
def accompanied(kind: Activity) -> Told:
    """{name}: an event beside it lets a second token out, and the work goes on (§10.5.4, §13.5.3)."""
    return told(
        kind,
        edged(kind, cancels=False),
        "start: test_start {enters} -> {waits} late",
        "later 1d: late -> {waits} chase",
        "{do}: {done} -> after chase",
        "answer chase: chase chased -> after",
    )


@shows_each(IMMEDIATE, "{name}")
def edge_of_what_is_done_at_once(kind: Activity) -> Told:
    """{name}: an event at the edge of an activity is awaited only as long as the activity is active (§10.5.4)."""
    return told(kind, edged(kind, cancels=True), "start: test_start work {sends} -> after", "later 2d: -> after")


@shows_each(WAITING, "{name}", "Parallel multi-instance")
def all_instances_at_once(kind: Activity) -> Told:
    """{name}: all instances are active at once; the token goes on when every one is done (§10.3.8, §13.3.7)."""
    return told(
        kind,
        around(kind, times("3")),
        "start: test_start {enters} {enters} {enters} -> {waits}*3",
        "{do}: {done} -> {waits}*2",
        "{do}: {done} -> {waits}",
        "{do}: {done} work -> after",
    )


@shows_each(IMMEDIATE, "{name}", "Parallel multi-instance")
def all_instances_done_at_once(kind: Activity) -> Told:
    """{name}: every instance does its work before the token goes on (§10.3.8, §13.3.7)."""
    sent = "{sends} {sends} {sends}"
    return told(kind, around(kind, times("3")), f"start: test_start work*4 {sent} -> after")


@shows_each(WAITING, "{name}", "Sequential multi-instance")
def instance_after_instance(kind: Activity) -> Told:
    """{name}: the next instance begins when the one before is done (§10.3.8, §13.3.7)."""
    return told(
        kind,
        around(kind, times("2", sequential=True)),
        "start: test_start {enters} -> {waits}",
        "{do}: {done} {enters} -> {waits}",
        "{do}: {done} work -> after",
    )


@shows_each(IMMEDIATE, "{name}", "Sequential multi-instance", "Completion condition of a multi-instance")
def instances_until_enough(kind: Activity) -> Told:
    """{name}: when the completion condition is true after an instance, no further one begins (§10.3.8)."""
    loop = times("3", sequential=True, until="numberOfCompletedInstances = 2")
    return told(kind, around(kind, loop), "start: test_start work*3 {sends} {sends} -> after")


@shows_each(WAITING, "{name}", "Parallel multi-instance", "Completion condition of a multi-instance")
def enough_instances(kind: Activity) -> Told:
    """{name}: when the completion condition is true after an instance, the instances left are cancelled (§10.3.8)."""
    return told(
        kind,
        around(kind, times("3", until="numberOfCompletedInstances >= 2")),
        "start: test_start {enters} {enters} {enters} -> {waits}*3",
        "{do}: {done} -> {waits}*2",
        "{do}: {done} work -> after",
    )


@shows_each(WAITING, "{name}", "Standard loop")
def rounds_up_to_a_maximum(kind: Activity) -> Told:
    """{name}: a standard loop repeats it while its condition holds, at most the given number of times (§10.3.8)."""
    return told(
        kind,
        around(kind, rounds(most="2")),
        "start: test_start {enters} -> {waits}",
        "{do}: {done} {enters} -> {waits}",
        "{do}: {done} work -> after",
    )


@shows_each(IMMEDIATE, "{name}", "Standard loop")
def rounds_done_at_once(kind: Activity) -> Told:
    """{name}: a standard loop repeats it while its condition holds, at most the given number of times (§10.3.8)."""
    return told(kind, around(kind, rounds("true", most="2")), "start: test_start work*3 {sends} {sends} -> after")


@shows_each(WAITING, "{name}", "Standard loop")
def tested_before(kind: Activity) -> Told:
    """{name}: a loop that is tested before its round may not run at all (§10.3.8, testBefore)."""
    loop = rounds("more", before=True)
    return told(kind, around(kind, loop, more="boolean"), "start more=false: test_start work -> after")


@shows_each(WAITING, "{name}", "Parallel multi-instance", "Message boundary event, interrupting")
def all_instances_interrupted(kind: Activity) -> Told:
    """{name}: what interrupts at its edge ends all of its instances (§13.3.7, §13.5.3)."""
    drawing = around(kind, times("2")).at_edge("stop", on="work", what=message("stop")).flow("stop", "after")
    return told(
        kind,
        drawing,
        "start: test_start {enters} {enters} -> {waits}*2 stop",
        "{do}: {done} -> {waits} stop",
        "deliver stop: stop -> after",
    )


@shows_each(WAITING, "{name}", "Sequential multi-instance", "Message boundary event, non-interrupting")
def instances_accompanied(kind: Activity) -> Told:
    """{name}: the edge of an activity with instances stays watched from its first instance to its last (§13.5.3)."""
    drawing = around(kind, times("2", sequential=True)).end("told").flow("news", "told")
    drawing.at_edge("news", on="work", what=message("news"), cancels=False)
    return told(
        kind,
        drawing,
        "start: test_start {enters} -> {waits} news",
        "deliver news: news told -> {waits} news",
        "{do}: {done} {enters} -> {waits} news",
        "deliver news: news told -> {waits} news",
        "{do}: {done} work -> after",
    )


@shows("Parallel multi-instance", "Multi-instance data (input, output)", "User task")
def one_instance_for_each_entry() -> Told:
    """One instance for each entry of a collection; the results stand in the order of the input (§10.3.8)."""
    drawing = shape(people="list", vote="text", votes="list").end()
    drawing.task("ask", each("people", "person", result=("votes", "vote"))).flow("test_start", "ask", "end")
    return tell(
        drawing,
        'start people=["Chen","Lin"]: test_start -> ask*2',
        'answer ask#1 vote="no": ask -> ask',
        'answer ask vote="yes": ask*2 end ; votes=["yes","no"]',
    )


@shows("Sequential multi-instance", "Multi-instance data (input, output)", "Service task")
def one_machine_instance_for_each_entry() -> Told:
    """In sequence, the collection is gone through from its first entry to its last (§10.3.8)."""
    drawing = shape(people="list", found="text", all_found="list").end()
    drawing.work("look", each("people", "person", result=("all_found", "found"), sequential=True))
    return tell(
        drawing.flow("test_start", "look", "end"),
        'start people=["Chen","Lin"]: test_start -> look',
        'finish look found="a": look -> look',
        'finish look found="b": look*2 end ; all_found=["a","b"]',
    )


@shows("Parallel multi-instance")
def no_instance_at_all() -> Told:
    """No instance at all: the activity is done as soon as it is reached (§13.3.7)."""
    drawing = shape().task("work", times("0")).end().flow("test_start", "work", "end")
    return tell(drawing, "start: test_start work end")


@shows("Completion condition of a multi-instance")
def a_vote_that_is_decided() -> Told:
    """The condition is asked after each instance, with what the instance has said (§10.3.8)."""
    drawing = shape(agreed="boolean").task("ask", times("3", until="agreed")).end().flow("test_start", "ask", "end")
    return tell(
        drawing,
        "start: test_start -> ask*3",
        "answer ask agreed=false: ask -> ask*2",
        "answer ask agreed=true: ask*2 end",
    )


@shows("Service task", "Error boundary event, interrupting")
def service_that_fails() -> Told:
    """A business error of the work goes to the event at its edge with that code (§10.5.6, §13.5.3)."""
    drawing = shape().work("pay").at_edge("refused", on="pay", what='<bpmn:errorEventDefinition errorRef="error_NO"/>')
    drawing.task("chase").end().end("chased").flow("test_start", "pay", "end").flow("refused", "chase", "chased")
    return tell(
        drawing,
        "start: test_start -> pay",
        "fail pay NO: refused -> chase",
        "answer chase: chase chased",
    )


@shows("User task", "Service task")
def one_after_the_other() -> Told:
    """Activities in a row are active one after the other (§13.3.1)."""
    drawing = shape(sum="integer").task("ask").work("pay", amount="sum * 2").end()
    return tell(
        drawing.flow("test_start", "ask", "pay", "end"),
        "start: test_start -> ask",
        "answer ask sum=2: ask -> pay",
        "finish pay: pay end",
    )


@shows("Receive task", "Event-based gateway")
def receive_behind_a_gateway() -> Told:
    """A receive task behind an event-based gateway is one of the things that it waits for (§10.6.6)."""
    drawing = shape().gateway("gate", "eventBased").receive("paid", "paid").catch("late", timer('"P1D"')).end()
    drawing.flow("test_start", "gate", "paid", "end").flow("gate", "late", "end")
    return tell(drawing, "start: test_start gate -> paid late", "deliver paid: paid end")


def odd(kind: str, inner: str = "", **attributes: str) -> Shape:
    return line("test", "entry").node(kind, "odd", inner, **attributes)


@shows("Abstract task")
def abstract_task():
    """A task without a type says nothing about who does it (§10.3.3)."""
    return refused(odd("task"), "task")


@shows("Manual task")
def manual_task():
    """A manual task is done by people without any engine knowing of it (§10.3.3)."""
    return refused(odd("manualTask"), "manualTask")


@shows("Script task")
def script_task():
    """A script is run by the engine itself (§10.3.3)."""
    return refused(odd("scriptTask"), "scriptTask")


@shows("Receive task that starts a process")
def receive_that_starts():
    """An instantiating receive task begins a process when its message comes (§10.3.3)."""
    return refused(odd("receiveTask", messageRef="message_paid", instantiate="true"), "starts cases")


@shows("Transaction")
def transaction():
    """A transaction is done wholly, or what it did is undone by compensation (§10.3.5)."""
    return refused(odd("transaction"), "transaction")


@shows("Ad-hoc sub-process")
def ad_hoc():
    """The activities of an ad-hoc sub-process are done in any order, as often as people wish (§10.3.5)."""
    return refused(odd("adHocSubProcess"), "adHocSubProcess")


@shows("Compensation activity")
def compensation_activity():
    """An activity for compensation undoes what another one did; no flow leads to it (§10.7)."""
    return refused(odd("userTask", isForCompensation="true", anliu_form="test.any"), "compensation")


@shows("Multi-instance that throws events")
def instances_that_throw():
    """`behavior` lets a multi-instance throw an event when its first, or each, instance is done (§10.3.8)."""
    loop = times("2").replace("isSequential", 'behavior="One" oneBehaviorEventRef="x" isSequential')
    return refused(line("test", "entry").task("odd", loop), "multi-instance that throws events")


@shows("Start quantity, completion quantity")
def several_tokens():
    """An activity may need several tokens to start and may give several back (§10.3)."""
    return refused(odd("userTask", startQuantity="2", anliu_form="test.any"), "start or completion quantity")


@shows("Global task")
def global_task():
    """A call activity may call a task that stands by itself beside the processes (§10.3.6)."""
    drawing = shape().call("calls", "odd").end().flow("test_start", "calls", "end")
    return refused(drawing, "globalUserTask", beside='<bpmn:globalUserTask id="odd"/>')
