"""The one door to SpiffWorkflow: everything that runs a drawing stands behind it.

`compile_package` turns a version's files into a `Process`, compiled once and shared by all its cases and threads.
`Instance` is one case in memory: start, complete, finish, fail, wake, deliver, then `waiting()` and `dump()`.
"""

from workflows.engine.beginning import first_tasks
from workflows.engine.compile import Process, compile_package
from workflows.engine.dialect import ClockRule, Entry, Fact, Node
from workflows.engine.host import Host, Work
from workflows.engine.instance import Instance
from workflows.engine.trouble import EngineError
from workflows.engine.waits import ItemWait, JobWait, MessageWait, TimerWait, Visit, Waits

__all__ = [
    "ClockRule",
    "EngineError",
    "Entry",
    "Fact",
    "Host",
    "Instance",
    "ItemWait",
    "JobWait",
    "MessageWait",
    "Node",
    "Process",
    "TimerWait",
    "Visit",
    "Waits",
    "Work",
    "compile_package",
    "first_tasks",
]
