"""Drawings with scopes in them: sub-processes, called processes and multi-instance activities."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tests.support.drawings import Drawing

TERMINATE = "<bpmn:terminateEventDefinition/>"
NO_LOOP = ""


class Shape(Drawing):
    """A drawing that can hold the body of another one."""

    def task(self, id: str, loop: str = NO_LOOP) -> Shape:
        """A user task without lane, perhaps in several instances."""
        self.node("userTask", id, loop, anliu_form="test.any")
        return self

    def work(self, id: str, loop: str = NO_LOOP, *, letter: bool = False, **inputs: str) -> Shape:
        """A service or send task whose handler has its name; `inputs` are expressions."""
        given = "".join(f"<anliu:input name={quoteattr(n)} value={quoteattr(v)}/>" for n, v in inputs.items())
        inner = f"<bpmn:extensionElements>{given}</bpmn:extensionElements>{loop}"
        self.node("sendTask" if letter else "serviceTask", id, inner, implementation=id)
        return self

    def sub(self, id: str, body: Shape, loop: str = NO_LOOP) -> Shape:
        """A sub-process with the nodes and flows of `body`."""
        self._errors |= body._errors
        self._messages |= body._messages
        for role, nodes in body._lanes.items():
            self._lanes.setdefault(role, []).extend(nodes)
        self.node("subProcess", id, loop + "".join(body._nodes) + "".join(body._flows))
        return self

    def call(self, id: str, process: str, loop: str = NO_LOOP) -> Shape:
        self.node("callActivity", id, loop, calledElement=process)
        return self

    def boundary_message(self, id: str, on: str, name: str, *, cancels: bool = True) -> Shape:
        self._messages.add(name)
        inner = f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'
        self.node("boundaryEvent", id, inner, attachedToRef=on, cancelActivity=str(cancels).lower())
        return self

    def declare(self, /, **facts: str) -> Shape:
        """Add facts, whatever their names."""
        self._facts.update(facts)
        return self


def shape(process: str = "test", /, **facts: str) -> Shape:
    """A drawing with its start already there."""
    drawing = Shape(process).declare(**facts)
    drawing.start(f"{process}_start")
    return drawing


def line(process: str, *nodes: str, **facts: str) -> Shape:
    """User tasks one after the other, from the start to an end."""
    drawing = shape(process, **facts)
    for node in nodes:
        drawing.task(node)
    drawing.end(f"{process}_end")
    drawing.flow(f"{process}_start", *nodes, f"{process}_end")
    return drawing


def times(count: str, *, sequential: bool = False, until: str = "") -> str:
    """Several instances: `count` is an expression, `until` a completion condition."""
    return _instances(
        f"<bpmn:loopCardinality>{escape(count)}</bpmn:loopCardinality>", sequential=sequential, until=until
    )


def each(list_of: str, item: str = "", *, result: tuple[str, str] | None = None, sequential: bool = False) -> str:
    """One instance for each entry of a fact; `result` is the list that is filled and the fact it is filled from."""
    data = f"<bpmn:loopDataInputRef>{list_of}</bpmn:loopDataInputRef>"
    if result:
        data += f"<bpmn:loopDataOutputRef>{result[0]}</bpmn:loopDataOutputRef>"
    if item:
        data += f'<bpmn:inputDataItem id="{item}" name="{item}"/>'
    if result:
        data += f'<bpmn:outputDataItem id="{result[1]}" name="{result[1]}"/>'
    return _instances(data, sequential=sequential)


def _instances(inner: str, *, sequential: bool, until: str = "") -> str:
    if until:
        inner += f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>"
    kind = "multiInstanceLoopCharacteristics"
    return f'<bpmn:{kind} isSequential="{str(sequential).lower()}">{inner}</bpmn:{kind}>'
