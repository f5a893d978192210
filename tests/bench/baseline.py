"""Plain SpiffWorkflow as one would use it first: the whole case as JSON in one row, reloaded at every step."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.bench.drawing import drawing


class Baseline:
    """The bare library with a database under it: two statements and one commit for a step."""

    statements, commits = 2, 1

    def __init__(self, url: str) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(drawing(ours=False).xml().encode()))
        self._spec = parser.get_spec("bench")
        self._serializer = BpmnWorkflowSerializer()
        self._connection = psycopg.connect(url.replace("+psycopg", ""))
        self._connection.execute("CREATE TABLE IF NOT EXISTS baseline (id uuid PRIMARY KEY, state jsonb NOT NULL)")
        self._connection.commit()

    def start(self) -> UUID:
        """Begin a case."""
        workflow, case = BpmnWorkflow(self._spec), uuid4()
        workflow.do_engine_steps()
        self._connection.execute(
            "INSERT INTO baseline VALUES (%s, %s)", (case, self._serializer.serialize_json(workflow))
        )
        self._connection.commit()
        return case

    def step(self, case: UUID, values: dict[str, Any]) -> None:
        """Read the case, complete its open task, run on, write it, commit."""
        row = self._connection.execute("SELECT state::text FROM baseline WHERE id = %s FOR UPDATE", (case,)).fetchone()
        assert row is not None
        workflow = self._serializer.deserialize_json(row[0])
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.data.update(values)
        task.run()
        workflow.do_engine_steps()
        text = self._serializer.serialize_json(workflow)
        self._connection.execute("UPDATE baseline SET state = %s WHERE id = %s", (text, case))
        self._connection.commit()

    def size(self, case: UUID) -> int:
        """The bytes of a case's row."""
        row = self._connection.execute(
            "SELECT octet_length(state::text) FROM baseline WHERE id = %s", (case,)
        ).fetchone()
        assert row is not None
        return int(row[0])
