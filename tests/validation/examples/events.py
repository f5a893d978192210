"""Events and what they are about."""

from __future__ import annotations

from tests.engine.shapes import Shape, condition, error, escalation, line, link, message, shape, signal, timer
from tests.validation.example import correct, faulty

TIMER = "<bpmn:timerEventDefinition>{}</bpmn:timerEventDefinition>"
DURATION = '<bpmn:timeDuration>"P1D"</bpmn:timeDuration>'


def waiting(what: str, **facts: str) -> Shape:
    return shape(**facts).catch("rest", what).end().flow("test_start", "rest", "end")


def at_edge(what: str) -> Shape:
    return line("test", "entry").at_edge("stop", on="entry", what=what).flow("stop", "test_end")


@faulty("timer_no_time", at="rest")
def timer_without_a_time() -> Shape:
    """It does not say when."""
    return waiting(TIMER.format(""))


@faulty("timer_no_time", at="stop")
def timer_with_an_empty_time() -> Shape:
    """Its duration was never written."""
    return at_edge(TIMER.format("<bpmn:timeDuration> </bpmn:timeDuration>"))


@correct("timer_no_time", "timer_two_times", "event_waits_for_nothing", "edge_of_nothing")
def timer_with_a_duration() -> Shape:
    """After a day."""
    return at_edge(timer('"P1D"'))


@correct("timer_no_time", "timer_two_times")
def timer_at_a_moment_of_the_case() -> Shape:
    """The moment is a fact of the case."""
    return waiting(TIMER.format("<bpmn:timeDate>moment</bpmn:timeDate>"), moment="datetime")


@faulty("timer_two_times", at="rest")
def timer_with_two_times() -> Shape:
    """After a day, and on a date."""
    return waiting(TIMER.format(f"<bpmn:timeDate>moment</bpmn:timeDate>{DURATION}"), moment="datetime")


@faulty("event_waits_for_nothing", at="rest")
def catching_event_that_is_empty() -> Shape:
    """The case would go on at once."""
    return waiting("")


@faulty("event_waits_for_nothing", at="stop")
def event_at_an_edge_that_is_empty() -> Shape:
    """It could never happen."""
    return at_edge("")


@correct("event_waits_for_nothing")
def throwing_event_that_is_empty() -> Shape:
    """It only shows that something has been reached."""
    return shape().throw("seen", "").end().flow("test_start", "seen", "end")


@faulty("edge_of_nothing", at="stop")
def event_at_the_edge_of_a_gateway() -> Shape:
    """Nothing is done at a gateway."""
    drawing = shape().gateway("merge").at_edge("stop", on="merge", what=signal("go")).throw("ring", signal("go"))
    return drawing.end().flow("test_start", "merge", "ring", "end").flow("stop", "end")


@faulty("edge_of_nothing", at="stop")
def event_at_the_edge_of_a_task_that_is_gone() -> Shape:
    """The task was taken away."""
    return line("test", "entry").at_edge("stop", on="gone", what=timer('"P1D"')).flow("stop", "test_end")


@faulty("edge_of_nothing", at="stop")
def event_at_the_edge_of_a_task_further_in() -> Shape:
    """The task is in the sub-process, and the event is not."""
    drawing = shape().sub("whole", line("body", "inner")).end().flow("test_start", "whole", "end")
    return drawing.at_edge("stop", on="inner", what=timer('"P1D"')).flow("stop", "end")


@correct("edge_of_nothing")
def event_at_the_edge_of_a_sub_process() -> Shape:
    """A sub-process is an activity."""
    drawing = shape().sub("whole", line("body", "inner")).end().flow("test_start", "whole", "end")
    return drawing.at_edge("stop", on="whole", what=timer('"P1D"')).flow("stop", "end")


@faulty("event_no_name", at="rest")
def message_event_without_a_message() -> Shape:
    """Some message or other."""
    return waiting("<bpmn:messageEventDefinition/>")


@faulty("event_no_name", at="rest")
def signal_event_without_a_signal() -> Shape:
    """Some signal or other."""
    return waiting("<bpmn:signalEventDefinition/>")


@faulty("event_no_name", at="told")
def receive_task_without_a_message() -> Shape:
    """Some message or other."""
    return shape().node("receiveTask", "told").end().flow("test_start", "told", "end")


@correct("event_no_name")
def condition_without_a_name() -> Shape:
    """A condition needs no name."""
    return waiting(condition("paid"), paid="boolean")


@correct("event_no_name", "message_no_key")
def message_with_a_name_and_a_key() -> Shape:
    """The message of this policy."""
    return waiting(message("paid", key="policy"), policy="text")


@faulty("error_no_code", at="wrong")
def error_end_without_an_error() -> Shape:
    """Some error or other."""
    return line("test", "entry").end("wrong", error()).flow("entry", "wrong")


@correct("error_no_code")
def any_error_at_an_edge() -> Shape:
    """What catches may leave it open: every error."""
    return (
        shape().work("work").boundary_error("any", on="work").end().flow("test_start", "work", "end").flow("any", "end")
    )


@correct("error_no_code")
def escalation_end_without_a_code() -> Shape:
    """Word to whoever hears any."""
    body = Shape("body").start("in").end("tell", escalation()).flow("in", "tell")
    drawing = shape().sub("whole", body).at_edge("heard", on="whole", what=escalation()).end()
    return drawing.flow("test_start", "whole", "end").flow("heard", "end")


@faulty("message_no_key", at="rest")
def message_without_a_key() -> Shape:
    """Every case waits for the same one."""
    return waiting('<bpmn:messageEventDefinition messageRef="message_paid"/>')


@faulty("message_no_key", at="told")
def receive_task_without_a_key() -> Shape:
    """Every case waits for the same one."""
    drawing = shape().node("receiveTask", "told", messageRef="message_paid").end()
    drawing.catch("paid", message("paid", key='"A"'))
    return drawing.flow("test_start", "told", "paid", "end")


@correct("message_no_key")
def message_with_the_same_key_for_all() -> Shape:
    """Whoever draws it says that there is one for all."""
    return waiting(message("opened", key='""'))


@faulty("message_to_anybody", at="tell")
def thrown_message_without_a_key() -> Shape:
    """It does not say which case is meant."""
    return (
        line("test", "entry")
        .end("tell", '<bpmn:messageEventDefinition messageRef="message_paid"/>')
        .flow("entry", "tell")
    )


@correct("message_to_anybody")
def thrown_message_with_a_key() -> Shape:
    """It goes to the case of this policy."""
    return shape(policy="text").throw("tell", message("paid", key="policy")).end().flow("test_start", "tell", "end")


@correct("message_to_anybody")
def letter_that_is_no_message() -> Shape:
    """A send task asks a handler to write."""
    return shape().work("write", letter=True).end().flow("test_start", "write", "end")


@faulty("link_pair", at="there", also="dead_end")
def link_that_leads_nowhere() -> Shape:
    """No other end has its name."""
    return (
        shape()
        .throw("there", link("A"))
        .catch("here", link("B"))
        .throw("other", link("B"))
        .end()
        .flow("test_start", "there")
        .flow("test_start", "other")
        .flow("here", "end")
    )


@faulty("link_pair", at="there one two")
def link_that_leads_to_two_places() -> Shape:
    """Two catching ends have its name."""
    drawing = shape().throw("there", link("A")).catch("one", link("A")).catch("two", link("A")).end()
    return drawing.flow("test_start", "there").flow("one", "end").flow("two", "end")


@faulty("link_pair", at="there here", also="dead_end")
def link_without_a_name() -> Shape:
    """Two ends without a name are no pair."""
    drawing = shape().throw("there", link("")).catch("here", link("")).end()
    return drawing.flow("test_start", "there").flow("here", "end")


@correct("link_pair", "link_flow")
def two_links_to_one() -> Shape:
    """Several may lead to one place."""
    drawing = shape(far="boolean").gateway("which", default="no").throw("one", link("A")).throw("two", link("A"))
    drawing.catch("to", link("A")).end().flow("test_start", "which").flow("which", "one", when="far")
    return drawing.flow("which", "two", id="no").flow("to", "end")


@correct("link_pair", "link_flow")
def links_of_one_name_in_two_scopes() -> Shape:
    """Each scope has a pair of its own."""
    body = shape("body").throw("in_from", link("A")).catch("in_to", link("A")).end("body_end")
    body.flow("body_start", "in_from").flow("in_to", "body_end")
    drawing = shape().sub("whole", body).throw("from", link("A")).catch("to", link("A")).end()
    return drawing.flow("test_start", "whole", "from").flow("to", "end")


@faulty("link_flow", at="there")
def flow_out_of_a_throwing_link() -> Shape:
    """It leads to the other link and on as well."""
    drawing = shape().throw("there", link("A")).catch("here", link("A")).end()
    return drawing.flow("test_start", "there", "end").flow("here", "end")


@faulty("link_flow", at="here")
def flow_into_a_catching_link() -> Shape:
    """It is reached by the other link and by a flow."""
    drawing = shape().throw("there", link("A")).catch("here", link("A")).task("entry").end()
    return drawing.flow("test_start", "there").flow("test_start", "entry", "here", "end")
