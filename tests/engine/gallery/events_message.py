"""Messages: sent to another case, awaited by name and key."""

from __future__ import annotations

from tests.engine.gallery.picture import shows, tell
from tests.engine.shapes import handling, line, message, shape, times


def given(definition: str, name: str, feel: str) -> str:
    return definition.replace(">", f'><anliu:input name="{name}" value="{feel}"/>', 1)


@shows("Message intermediate throw event")
def message_thrown():
    """A token that reaches it sends the message and goes on at once (§10.5.4, §13.5.2)."""
    drawing = shape(policy="text").throw("send", message("paid", key="policy"), sum="40 + 2").end()
    return tell(drawing.flow("test_start", "send", "end"), 'start policy="P1": test_start send !paid/P1 end')


@shows("Message end event")
def message_at_an_end():
    """The message is sent when a token ends there (§10.5.3)."""
    drawing = shape(policy="text").task("first").end("send", given(message("paid", key="policy"), "sum", "1"))
    drawing.flow("test_start", "first", "send")
    return tell(drawing, "start: test_start -> first", 'answer first policy="P1": first send !paid/P1')


@shows("Message intermediate throw event")
def message_whose_key_is_not_known():
    """A message has to name its receiver: without a key nothing can be sent (§8.4.2, correlation)."""
    drawing = shape(policy="text").throw("send", message("paid", key="policy")).end()
    return tell(drawing.flow("test_start", "send", "end"), "start: stops no_key at send")


@shows("Message intermediate catch event", "Parallel multi-instance")
def messages_of_instances():
    """Each instance waits for a message of its own (§8.4.2, §13.3.7)."""
    body = shape("body").catch("paid", message("paid")).end("body_end").flow("body_start", "paid", "body_end")
    drawing = shape().sub("many", body, times("2")).end().flow("test_start", "many", "end")
    return tell(
        drawing,
        "start: test_start body_start body_start -> paid paid",
        "deliver paid: paid body_end many -> paid",
        "deliver paid: paid body_end many*2 end",
    )


@shows("Message intermediate catch event")
def message_that_brings_facts():
    """What a message carries is known to whoever waited for it (§8.4.11)."""
    drawing = shape(sum="integer").catch("paid", message("paid")).end().flow("test_start", "paid", "end")
    return tell(drawing, "start: test_start -> paid", "deliver paid sum=5: paid end ; sum=5")


@shows("Message boundary event, non-interrupting")
def message_again_and_again():
    """What interrupts nothing happens as often as its message comes while the activity is active (§10.5.4)."""
    drawing = shape().task("work").at_edge("news", on="work", what=message("news"), cancels=False).task("read")
    drawing.end().end("read_end").flow("test_start", "work", "end").flow("news", "read", "read_end")
    return tell(
        drawing,
        "start: test_start -> work news",
        "deliver news: news -> work news read",
        "deliver news: news -> work news read read",
        "answer work: work end -> read read",
        "answer read: read read_end -> read",
        "answer read: read read_end",
    )


@shows("Message start of an event sub-process, non-interrupting", "Event sub-process")
def handler_started_again_and_again():
    """Each message starts one more of it, as long as the scope is open (§10.3.5, §13.5.4)."""
    body = handling("talk", message("talk"), interrupts=False).task("reply").end("talk_end")
    drawing = line("test", "work").handler("talks", body.flow("talk_start", "reply", "talk_end"))
    return tell(
        drawing,
        "start: test_start -> work talk_start",
        "deliver talk_start: talk_start -> work talk_start reply",
        "deliver talk_start: talk_start -> work talk_start reply reply",
        "answer reply: reply talk_end talks -> work talk_start reply",
        "answer work: work test_end -> talk_start reply",
        "answer reply: reply talk_end talks",
    )


@shows("Message start of an event sub-process, interrupting", "Event sub-process")
def message_awaited_once_its_key_is_known():
    """A message is awaited by its key: as soon as the facts tell it (§8.4.2)."""
    body = handling("stop", message("stop", key="policy")).task("close").end("stop_end")
    drawing = line("test", "first", "second", policy="text")
    return tell(
        drawing.handler("stops", body.flow("stop_start", "close", "stop_end")),
        "start: test_start -> first",
        'answer first policy="P1": first -> second stop_start',
        "deliver stop_start: stop_start -> close",
        "answer close: close stop_end stops",
    )
