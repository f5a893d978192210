"""One case in memory, for the length of one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from workflows.engine import facts as declared_facts
from workflows.engine import state
from workflows.engine.catching import CatchEvent, ReceiveTask, fire
from workflows.engine.compile import Process
from workflows.engine.events import KEY, Message
from workflows.engine.host import Host
from workflows.engine.loop import CaseWorkflow, run
from workflows.engine.moving import move
from workflows.engine.prune import prune
from workflows.engine.sharing import is_instance, write
from workflows.engine.tasks import ServiceTask
from workflows.engine.timers import DUE
from workflows.engine.tree import drawn, scopes, tokens, visited, walk
from workflows.engine.trouble import EngineError
from workflows.engine.waits import ItemWait, JobWait, MessageWait, TimerWait, Visit, Waits


class Instance:
    """A case between two waits. After an EngineError the object is to be thrown away; what was stored still stands."""

    def __init__(self, process: Process, workflow: CaseWorkflow) -> None:
        self.process = process
        self.fired: tuple[str, ...] = ()
        """The nodes whose timers fired in this step, in order."""
        self._workflow = workflow

    @classmethod
    def start(cls, process: Process, host: Host, facts: Mapping[str, Any]) -> Instance:
        """Begin a case and run it to its first waits. Raises EngineError."""
        try:
            instance = cls(process, CaseWorkflow(process.spec, process.subprocess_specs, host=host))
        except SpiffWorkflowException as error:
            raise EngineError("engine", node=process.id, why=type(error).__name__) from error
        root = instance._workflow.task_tree
        instance._workflow.wrote = process.check_facts(facts, node=process.id)
        root.data.update(instance._workflow.wrote)
        instance._step(lambda: None)
        return instance

    @classmethod
    def load(cls, process: Process, host: Host, text: str) -> Instance:
        """A stored case. Raises EngineError."""
        return cls(process, state.load(process.spec, process.subprocess_specs, text, host))

    def next_step(self) -> None:
        """Go on in memory, without storing: the next move is a step of its own. Nothing is pruned."""
        self.fired = ()
        self._workflow.begin_step()

    def dump_whole(self) -> str:
        """The state as text with all its past, however large: to compare with what pruning leaves."""
        return state.dump(self._workflow, most=None)

    def dump(self) -> str:
        """The state as text, pruned, and read back once before anybody trusts it. Raises EngineError."""
        prune(self._workflow)
        text = state.dump(self._workflow)
        again = state.load(self.process.spec, self.process.subprocess_specs, text, self._workflow.host)
        if state.dump(again) != text:
            raise EngineError("bad_state", why="does not read back")
        return text

    def complete(self, task_id: UUID, facts: Mapping[str, Any]) -> None:
        """A person has done a user task. Raises EngineError."""
        task = self._waiting_at(task_id, _is_item)

        def work() -> None:
            write(task, self.process.check_facts(facts, node=drawn(task)))
            task.run()
            visited(self._workflow, task)

        self._step(work)

    def finish(self, task_id: UUID, output: Mapping[str, Any]) -> None:
        """A machine has done a service task. Raises EngineError."""
        task = self._waiting_at(task_id, _is_job)

        def work() -> None:
            task.task_spec.take(task, output)
            task.complete()
            visited(self._workflow, task)

        self._step(work)

    def fail(self, task_id: UUID, code: str, facts: Mapping[str, Any]) -> None:
        """A machine reports a business error. Raises EngineError where the drawing does not catch it."""
        task = self._waiting_at(task_id, _is_job)
        self._step(lambda: task.task_spec.fail(task, code, facts))

    def wake(self, now: datetime) -> int:
        """Fire every timer that is due, the oldest first; how many fired. Raises EngineError."""

        def work() -> None:
            for task_id in [task.id for task in self._due(now)]:
                # What an earlier one started may have taken this one away: each has its way before the next.
                for task in [each for each in self._due(now) if each.id == task_id]:
                    self._workflow.at = drawn(task)
                    self.fired += (drawn(task),)
                    fire(task)
                    run(self._workflow)

        self._step(work)
        return len(self.fired)

    def deliver(self, task_id: UUID, facts: Mapping[str, Any]) -> None:
        """The message a task waits for has come. Raises EngineError."""
        task = self._waiting_at(task_id, _is_message)
        self._step(lambda: fire(task, self.process.check_facts(facts, node=drawn(task))))

    def move(self, task_id: UUID, node: str) -> None:
        """Take the token that waits at a task to another node of its scope (moving.py). Raises EngineError."""
        task = self._waiting_at(task_id, _holds_token)
        self._step(lambda: move(task, node))

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The drawn nodes done in this step, in order."""
        return tuple(self._workflow.visits)

    @property
    def at(self) -> str:
        """The node the engine worked at last: where to look when it stopped."""
        return self._workflow.at

    @property
    def ended(self) -> bool:
        """Whether the case has reached its end."""
        return bool(self._workflow.completed)

    @property
    def end(self) -> str:
        """The end event reached last in this step, if any."""
        return next((visit.node for visit in reversed(self.visits) if visit.kind == "EndEvent"), "")

    def facts(self) -> dict[str, Any]:
        """The facts of the case as they are now: its root has every write (sharing.py)."""
        return dict(self._workflow.task_tree.data)

    def facts_at(self, task_id: UUID) -> dict[str, Any]:
        """The facts as one waiting task sees them. Raises EngineError."""
        return dict(self._find(task_id).data)

    def waiting(self) -> Waits:
        """What the case waits for."""
        items, jobs, timers, messages = [], [], [], []
        for scope in scopes(self._workflow):
            for task in walk(scope):
                node = drawn(task)
                if _is_item(task):
                    items.append(ItemWait(task_id=task.id, node=node))
                elif _is_job(task):
                    jobs.append(JobWait(task_id=task.id, node=node))
                elif _is_timer(task):
                    timers.append(TimerWait(task_id=task.id, node=node, due=task.internal_data[DUE]))
                elif _is_message(task):
                    messages.append(_message_wait(task, node))
        return Waits(items=tuple(items), jobs=tuple(jobs), timers=tuple(timers), messages=tuple(messages))

    def _step(self, work: Callable[[], None]) -> None:
        try:
            work()
            run(self._workflow)
        except EngineError as error:
            error.node = error.node or self.at
            raise
        except SpiffWorkflowException as error:
            raise EngineError("engine", node=self.at, why=type(error).__name__) from error
        for facts in self._copies():
            declared_facts.check_size(facts, node=self.at)

    def _copies(self) -> Iterator[Mapping[str, Any]]:
        """The facts of the case, and those of each instance: every other token has the one or the other."""
        yield self._workflow.task_tree.data
        yield from (task.data for task in tokens(self._workflow) if is_instance(task))

    def _due(self, now: datetime) -> list[Any]:
        tasks = [task for scope in scopes(self._workflow) for task in walk(scope)]
        due = [task for task in tasks if _is_timer(task) and task.internal_data[DUE] <= now]
        return sorted(due, key=lambda task: task.internal_data[DUE])

    def _find(self, task_id: UUID) -> Any:
        for scope in scopes(self._workflow):
            if task_id in scope.tasks:
                return scope.tasks[task_id]
        raise EngineError("no_such_wait")

    def _waiting_at(self, task_id: UUID, kind: Callable[[Any], bool]) -> Any:
        task = self._find(task_id)
        if not kind(task):
            raise EngineError("no_such_wait", node=drawn(task))
        self._workflow.at = drawn(task)
        return task


def _holds_token(task: Any) -> bool:
    return _is_item(task) or _is_job(task) or (task.has_state(TaskState.WAITING) and _in_flow(task))


def _in_flow(task: Any) -> bool:
    return isinstance(task.task_spec, CatchEvent | ReceiveTask)


def _is_item(task: Any) -> bool:
    return task.state == TaskState.READY and bool(task.task_spec.manual)


def _is_job(task: Any) -> bool:
    return task.state == TaskState.STARTED and isinstance(task.task_spec, ServiceTask)


def _is_timer(task: Any) -> bool:
    return task.state == TaskState.WAITING and DUE in task.internal_data


def _is_message(task: Any) -> bool:
    return task.state == TaskState.WAITING and KEY in task.internal_data


def _message_wait(task: Any, node: str) -> MessageWait:
    message: Message = task.task_spec.event_definition
    return MessageWait(task_id=task.id, node=node, name=message.name, key=task.internal_data[KEY])
