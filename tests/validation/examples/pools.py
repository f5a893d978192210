"""Pools and the messages between them."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, message, shape
from tests.validation.example import correct, faulty
from tests.validation.spoilt import beside


def pools(drawing: Shape, *flows: str, process: str = "test") -> str:
    """Our pool, that of a customer, and message flows `from>to`."""
    drawn = "".join(
        f'<bpmn:messageFlow id="tells" sourceRef="{source}" targetRef="{target}"/>'
        for source, _, target in (flow.partition(">") for flow in flows)
    )
    ours = f'<bpmn:participant id="us" processRef="{process}"/><bpmn:participant id="them" name="Customer"/>'
    return beside(drawing, f'<bpmn:collaboration id="all">{ours}{drawn}</bpmn:collaboration>')


@faulty("pool_of_nothing", at="us")
def pool_of_a_process_that_is_not_here() -> str:
    """The process was renamed and its pool was not."""
    return pools(line("test", "entry"), process="application")


@correct("pool_of_nothing", "message_flow_nowhere")
def pool_of_somebody_else() -> str:
    """Of the customer nothing is known but messages."""
    return pools(line("test", "entry"), "them>entry")


@correct("pool_of_nothing")
def pool_with_a_prefix() -> str:
    """References to processes may carry the prefix of the file."""
    return pools(line("test", "entry"), process="tns:test")


@faulty("message_flow_nowhere", at="tells")
def message_flow_to_nothing() -> str:
    """The other end was taken away."""
    return pools(line("test", "entry"), "entry>gone")


@correct("message_flow_nowhere", "message_flow_within", "message_flow_odd_end")
def message_flow_between_pools() -> str:
    """A task asks the customer."""
    return pools(line("test", "entry"), "entry>them")


@faulty("message_flow_odd_end", at="tells")
def message_flow_out_of_a_gateway() -> str:
    """A gateway sends nothing."""
    drawing = shape().gateway("merge").end().flow("test_start", "merge", "end")
    return pools(drawing, "merge>them")


@faulty("message_flow_odd_end", at="tells")
def message_flow_into_an_end() -> str:
    """An end waits for nothing."""
    return pools(line("test", "entry"), "them>test_end")


@correct("message_flow_odd_end")
def message_flow_out_of_an_end() -> str:
    """A message end sends its message."""
    drawing = shape().end("tell", message("done", key="1")).flow("test_start", "tell")
    return pools(drawing, "tell>them").replace(
        "<bpmn:process", '<bpmn:message id="message_done_2" name="other"/><bpmn:process', 1
    )


@faulty("message_flow_within", at="tells")
def message_flow_in_one_pool() -> str:
    """Both tasks are ours."""
    return pools(line("test", "entry", "check"), "entry>check")


@correct("message_flow_within")
def message_flow_to_us() -> str:
    """The customer tells our whole pool something."""
    return pools(line("test", "entry"), "them>us")
