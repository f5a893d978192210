"""FEEL behind Spiff's script environment: nothing uncompiled can run, no Python ever does (engine-build §4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import _BpmnCondition

from workflows import calendar
from workflows.engine.host import Host
from workflows.engine.trouble import EngineError
from workflows.feel import Expression, FeelError, compile_expression


class Feel(str):
    """An expression's text that carries its compiled tree; Spiff passes it through unchanged.

    Its `now()` is told in local time, so that `today()` is the day people live in.
    """

    __slots__ = ("expression", "node")

    expression: Expression
    node: str

    @classmethod
    def of(cls, text: str | None, names: frozenset[str], node: str) -> Feel:
        """Compile a text of the drawing. Raises EngineError at its node."""
        plain = (text or "").strip().removeprefix("=").strip()
        feel = cls(plain)
        feel.node = node
        try:
            feel.expression = compile_expression(plain, names)
        except FeelError as error:
            raise EngineError("bad_drawing", node=node, why=error) from None
        return feel

    def value(self, facts: Mapping[str, Any], now: datetime) -> Any:
        """The value for these facts. Raises EngineError with the node, never with a value."""
        try:
            return self.expression.evaluate(facts, now=now.astimezone(calendar.ZONE))
        except FeelError as error:
            raise EngineError("bad_expression", node=self.node, why=error.code) from None

    def truth(self, facts: Mapping[str, Any], now: datetime) -> bool:
        """True or false. Raises EngineError for anything else, null too."""
        try:
            return self.expression.truth(facts, now=now.astimezone(calendar.ZONE))
        except FeelError as error:
            raise EngineError("bad_condition", node=self.node, why=error.code) from None


class Truth(Feel):
    """An expression that Spiff asks for a value where only true or false is meant."""

    __slots__ = ()

    def value(self, facts: Mapping[str, Any], now: datetime) -> Any:
        """True or false. Raises EngineError for anything else, null too."""
        return self.truth(facts, now)


class Condition(_BpmnCondition):
    """A flow's condition: really true or really false."""

    def _matches(self, task: Any) -> bool:
        feel: Feel = self.args[0]
        return feel.truth(task.data, task.workflow.top_workflow.host.now)


class Environment:
    """Spiff's script environment: evaluates compiled FEEL and refuses everything else."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def evaluate(self, expression: str, context: Mapping[str, Any], external_context: Any = None) -> Any:
        """Evaluate; the context is live task data and only read."""
        del external_context  # data objects are refused at load
        if not isinstance(expression, Feel):
            raise EngineError("bad_expression", why="not compiled")
        value = expression.value(context, self.host.now)
        return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value

    def execute(self, *_: Any, **__: Any) -> None:
        """Scripts do not exist here."""
        raise EngineError("refused_element", element="scriptTask")

    call_service = execute


class ScriptEngine:
    """What Spiff calls its script engine."""

    def __init__(self, host: Host) -> None:
        self.environment = Environment(host)

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """Evaluate in the task's data."""
        return self.environment.evaluate(expression, task.data, external_context)

    def execute(self, *_: Any, **__: Any) -> None:
        """Scripts do not exist here."""
        self.environment.execute()

    call_service = execute
