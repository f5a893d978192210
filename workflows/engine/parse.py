"""Spiff's parser with our classes in it: from a rewritten drawing to the specs of its scopes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.parser import event_parsers
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import EventDefinitionParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.task_parsers import (
    CallActivityParser,
    ConditionalGatewayParser,
    GatewayParser,
    SubWorkflowParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.exceptions import SpiffWorkflowException

from workflows.engine.catching import BoundaryEvent, CatchEvent, EventGateway, ReceiveTask, Trigger
from workflows.engine.instances import ParallelInstances, SequentialInstances, StandardLoop
from workflows.engine.rewrite import STARTS, rewrite
from workflows.engine.tasks import (
    CallActivity,
    ExclusiveGateway,
    PersonTask,
    RuleTask,
    SendTask,
    ServiceTask,
    SubWorkflowTask,
)
from workflows.engine.throwing import EndEvent, ThrowEvent
from workflows.engine.trouble import EngineError

DEPENDABLE = (SpiffWorkflowException, ValidationException)

EVENTS = [getattr(event_parsers, name) for name in sorted(vars(event_parsers)) if name.endswith("_EVENT_XPATH")]
"""Where Spiff looks for the definitions of an event; each of its own parsers knows only some."""


def parse(documents: list[Any], process_id: str) -> tuple[Any, Mapping[str, Any]]:
    """The spec of a process and those of every scope in it or called by it, by name. Raises EngineError."""
    parser = _Parser()
    try:
        for document in documents:
            parser.add_bpmn_xml(rewrite(document))
        return parser.get_spec(process_id), parser.get_subprocess_specs(process_id)
    except DEPENDABLE as error:
        raise EngineError("bad_drawing", node=process_id, why=str(error).partition("\n")[0][:200]) from None


class _Looping:  # Spiff reads the loop classes from the parser class
    STANDARD_LOOP_CLASS = StandardLoop
    PARALLEL_MI_CLASS = ParallelInstances
    SEQUENTIAL_MI_CLASS = SequentialInstances


class _TaskParser(_Looping, TaskParser):
    pass


class _SubProcessParser(_Looping, SubWorkflowParser):
    pass


class _CallParser(_Looping, CallActivityParser):
    pass


class _ReceiveParser(_Looping, event_parsers.ReceiveTaskParser):
    pass


class _EventParser(EventDefinitionParser):
    """Any event with any definition."""

    def create_task(self) -> Any:
        """The spec, at the edge of an activity with what it does to it."""
        if self.spec_class is not BoundaryEvent:
            return self._create_task(self.get_event_definition(EVENTS))
        cancels = self.node.get("cancelActivity", "true") == "true"
        event = self._create_task(self.get_event_definition(EVENTS), cancels)
        event.interrupts, event.stays = cancels, not cancels
        return event


class _EndParser(_EventParser):
    def create_task(self) -> Any:
        """The spec, led to the end of its scope."""
        task = super().create_task()
        task.connect(self.spec.end)
        return task


class _ProcessParser(ProcessParser):
    """One scope, with the triggers and handlers that no flow leads to."""

    def add_tasks(self) -> None:
        """Spiff's own way from the start events, then ours."""
        super().add_tasks()
        for element in self.node.iterchildren(full_tag("intermediateCatchEvent")):
            if element.get(STARTS):
                self._add_handler(element)

    def _add_handler(self, element: Any) -> None:
        parser = _EventParser(self, Trigger, element, self.nsmap)
        trigger = parser.parse_node()
        trigger.interrupts = element.get("isInterrupting") == "true"
        trigger.stays = not trigger.interrupts
        self.spec.start.connect(trigger)
        self.spec.task_specs[element.get(STARTS)].connect(self.spec.end)


class _Parser(BpmnParser):
    PROCESS_PARSER_CLASS = _ProcessParser
    OVERRIDE_PARSER_CLASSES = {  # noqa: RUF012 - Spiff's way to say it
        full_tag("userTask"): (_TaskParser, PersonTask),
        full_tag("serviceTask"): (_TaskParser, ServiceTask),
        full_tag("sendTask"): (_TaskParser, SendTask),
        full_tag("receiveTask"): (_ReceiveParser, ReceiveTask),
        full_tag("businessRuleTask"): (_TaskParser, RuleTask),
        full_tag("exclusiveGateway"): (ConditionalGatewayParser, ExclusiveGateway),
        full_tag("eventBasedGateway"): (GatewayParser, EventGateway),
        full_tag("subProcess"): (_SubProcessParser, SubWorkflowTask),
        full_tag("callActivity"): (_CallParser, CallActivity),
        full_tag("intermediateCatchEvent"): (_EventParser, CatchEvent),
        full_tag("intermediateThrowEvent"): (_EventParser, ThrowEvent),
        full_tag("boundaryEvent"): (_EventParser, BoundaryEvent),
        full_tag("endEvent"): (_EndParser, EndEvent),
    }
