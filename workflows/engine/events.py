"""What an event waits for or throws: a message, a signal, an error, an escalation, a condition (timers: timers.py).

Nothing is matched by Spiff: whoever brings an event finds the waiting task itself and fires it (catching.py).
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from workflows.engine.expressions import Feel
from workflows.engine.trouble import EngineError

FIRED = "event_fired"
KEY = "message_key"
TRUE = "true"


class Event(EventDefinition):
    """One thing that can happen; each waiting task keeps in its internal data what its own wait needs."""

    def begin(self, my_task: Any) -> None:
        """A wait begins: work out, once, what it needs."""

    def again(self, my_task: Any) -> bool:
        """Whether a wait that interrupts nothing goes on after it has fired: it does, until its activity ends."""
        del my_task
        return True

    def has_fired(self, my_task: Any) -> bool:
        """Whether somebody fired it; nothing is compared here."""
        return bool(my_task.internal_data.get(FIRED))

    def catches(self, my_task: Any, event: Any) -> bool:
        """Nothing is delivered by Spiff."""
        del my_task, event
        return False

    def update_task_data(self, my_task: Any) -> None:
        """The facts of an event are set by whoever delivers it."""


class Message(Event):
    """A message between cases or from outside: waited for as a row, matched by its name and key.

    Without a key in the drawing the key is "". One that cannot be told yet (null) is waited for as soon as it can.
    """

    def __init__(self, name: str, key: Feel | None) -> None:
        super().__init__(name)
        self.key = key

    def begin(self, my_task: Any) -> None:
        """Work out the key."""
        if KEY not in my_task.internal_data:
            key = self.told_key(my_task)
            if key is not None:
                my_task.internal_data[KEY] = key

    def told_key(self, my_task: Any) -> str | None:
        """The key as the facts tell it now; None while they do not. Raises EngineError."""
        if self.key is None:
            return ""
        value = self.key.value(my_task.data, my_task.workflow.top_workflow.host.now)
        return None if value is None else str(value)


class Signal(Event):
    """A signal reaches everything in the case that waits for it at that moment; other cases are told by messages."""


class Coded(Event):
    """What is caught by its code, or without a code whatever its code is."""

    def __init__(self, code: str | None) -> None:
        super().__init__(code or "")
        self.code = code


class Error(Coded):
    """A business error: interrupts what it comes from."""


class Escalation(Coded):
    """Word to the scopes around; what it comes from goes on unless the catcher interrupts it."""


class Conditional(Event):
    """Fires when its condition becomes true; to fire again it has to become false in between.

    A condition about a fact that nobody has written yet is null, and counts as not true.
    """

    def __init__(self, condition: Feel) -> None:
        super().__init__(str(condition))
        self.condition = condition

    def becomes_true(self, my_task: Any) -> bool:
        """Whether it is true now and was not when it was looked at last. Raises EngineError for what is no truth."""
        was = my_task.internal_data.get(TRUE, False)
        value = self.condition.value(my_task.data, my_task.workflow.top_workflow.host.now)
        if value is not None and not isinstance(value, bool):
            raise EngineError("bad_condition", node=my_task.task_spec.bpmn_id, why="type")
        now = bool(value)
        if now != was:
            my_task.internal_data[TRUE] = now
        return now and not was
