"""Drawings with scopes in them: sub-processes, called processes and multi-instance activities."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tests.support.drawings import Drawing

TERMINATE = "<bpmn:terminateEventDefinition/>"
NO_LOOP = ""
EXTENSIONS = "<bpmn:extensionElements>"
DONE = f'{EXTENSIONS}<anliu:outcome code="done" name="done"/></bpmn:extensionElements>'
"""The one way to finish a user task that does not matter."""


class Shape(Drawing):
    """A drawing that can hold the body of another one."""

    def task(self, id: str, loop: str = NO_LOOP) -> Shape:
        """A user task without lane, perhaps in several instances."""
        self.node("userTask", id, DONE + loop, anliu_form="test.any")
        return self

    def work(self, id: str, loop: str = NO_LOOP, *, letter: bool = False, **inputs: str) -> Shape:
        """A service or send task whose handler has its name; `inputs` are expressions."""
        self.node("sendTask" if letter else "serviceTask", id, _given(inputs, loop), implementation=id)
        return self

    def sub(self, id: str, body: Shape, loop: str = NO_LOOP) -> Shape:
        """A sub-process with the nodes and flows of `body`."""
        for role, nodes in body._lanes.items():
            self._lanes.setdefault(role, []).extend(nodes)
        self.node("subProcess", id, loop + "".join(body._nodes) + "".join(body._flows))
        return self

    def call(self, id: str, process: str, loop: str = NO_LOOP) -> Shape:
        self.node("callActivity", id, loop, calledElement=process)
        return self

    def boundary_message(self, id: str, on: str, name: str, *, cancels: bool = True) -> Shape:
        return self.at_edge(id, on, message(name), cancels=cancels)

    def catch(self, id: str, what: str) -> Shape:
        """An intermediate event that waits for one of the definitions below."""
        self.node("intermediateCatchEvent", id, what)
        return self

    def throw(self, id: str, what: str, **inputs: str) -> Shape:
        """An intermediate event that throws; `inputs` are the facts that a message carries."""
        self.node("intermediateThrowEvent", id, _given(inputs, what))
        return self

    def at_edge(self, id: str, on: str, what: str, *, cancels: bool = True) -> Shape:
        """An event at the edge of an activity."""
        self.node("boundaryEvent", id, what, attachedToRef=on, cancelActivity=str(cancels).lower())
        return self

    def receive(self, id: str, name: str, loop: str = NO_LOOP, key: str = '""') -> Shape:
        """A receive task."""
        self.node("receiveTask", id, _key(key) + loop, messageRef=f"message_{name}")
        return self

    def handler(self, id: str, body: Shape, role: str = "") -> Shape:
        """An event sub-process, perhaps in a role's lane; `body` begins with what starts it (`handling`)."""
        self.node("subProcess", id, "".join(body._nodes) + "".join(body._flows), triggeredByEvent="true")
        if role:
            self._lanes.setdefault(role, []).append(id)
        return self

    @property
    def facts(self) -> dict[str, str]:
        """The facts declared so far and their types."""
        return self._facts

    def declare(self, /, **facts: str) -> Shape:
        """Add facts, whatever their names."""
        self._facts.update(facts)
        return self


def shape(process: str = "test", /, **facts: str) -> Shape:
    """A drawing with its start already there."""
    drawing = Shape(process).declare(**facts)
    drawing.start(f"{process}_start")
    return drawing


def handling(process: str, what: str, *, interrupts: bool = True, id: str = "") -> Shape:
    """The body of an event sub-process that this event starts."""
    drawing = Shape(process)
    drawing.node("startEvent", id or f"{process}_start", what, isInterrupting=str(interrupts).lower())
    return drawing


def message(name: str, key: str = '""') -> str:
    """A message event; `key` is the expression of its key."""
    return _key(key) + f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'


def signal(name: str) -> str:
    """A signal event."""
    return f'<bpmn:signalEventDefinition signalRef="signal_{name}"/>'


def error(code: str = "") -> str:
    """An error event; caught without a code, it catches them all."""
    return "<bpmn:errorEventDefinition{}/>".format(f' errorRef="error_{code}"' if code else "")


def escalation(code: str = "") -> str:
    """An escalation event; without a code, any."""
    return "<bpmn:escalationEventDefinition{}/>".format(f' escalationRef="escalation_{code}"' if code else "")


def condition(feel: str) -> str:
    """A conditional event."""
    kind = "conditionalEventDefinition"
    return f"<bpmn:{kind}><bpmn:condition>{escape(feel)}</bpmn:condition></bpmn:{kind}>"


def timer(feel: str, *, repeats: bool = False) -> str:
    """A timer event."""
    kind = "timeCycle" if repeats else "timeDuration"
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{escape(feel)}</bpmn:{kind}></bpmn:timerEventDefinition>"


def link(name: str) -> str:
    """A link event."""
    return f'<bpmn:linkEventDefinition name="{name}"/>'


def rounds(condition: str = "", *, most: str = "", before: bool = False) -> str:
    """A standard loop."""
    inner = f"<bpmn:loopCondition>{escape(condition)}</bpmn:loopCondition>" if condition else ""
    maximum = f' loopMaximum="{most}"' if most else ""
    return (
        f'<bpmn:standardLoopCharacteristics testBefore="{str(before).lower()}"{maximum}>{inner}'
        "</bpmn:standardLoopCharacteristics>"
    )


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


def each(
    list_of: str, item: str = "", *, result: tuple[str, str] | None = None, sequential: bool = False, id: str = ""
) -> str:
    """One instance for each entry of a fact; `result` is the list that is filled and the fact it is filled from.

    `id` tells several lists with entries of one name apart.
    """
    data = f"<bpmn:loopDataInputRef>{list_of}</bpmn:loopDataInputRef>"
    if result:
        data += f"<bpmn:loopDataOutputRef>{result[0]}</bpmn:loopDataOutputRef>"
    if item:
        data += f'<bpmn:inputDataItem id="{id or item}" name="{item}"/>'
    if result:
        data += f'<bpmn:outputDataItem id="{result[1]}" name="{result[1]}"/>'
    return _instances(data, sequential=sequential)


def _instances(inner: str, *, sequential: bool, until: str = "") -> str:
    if until:
        inner += f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>"
    kind = "multiInstanceLoopCharacteristics"
    return f'<bpmn:{kind} isSequential="{str(sequential).lower()}">{inner}</bpmn:{kind}>'


def _given(inputs: dict[str, str], inner: str) -> str:
    """Inputs in front of what else stands in an element; the extensions of a message's key come first."""
    given = "".join(f"<anliu:input name={quoteattr(name)} value={quoteattr(feel)}/>" for name, feel in inputs.items())
    if inner.startswith(EXTENSIONS):
        return inner.replace(EXTENSIONS, EXTENSIONS + given, 1)
    return f"{EXTENSIONS}{given}</bpmn:extensionElements>{inner}"


def _key(feel: str) -> str:
    return f"{EXTENSIONS}<anliu:message key={quoteattr(feel)}/></bpmn:extensionElements>"
