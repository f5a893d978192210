"""Small drawings for tests, said in Python: nodes, flows, lanes, and nothing that the picture would need."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:anliu="https://anliu.dev/bpmn/1.0" xmlns:tns="https://anliu.dev/tests" id="definitions" targetNamespace="https://anliu.dev/tests">'
)


REFERENCE = re.compile(r'(message|signal|error|escalation)Ref="\1_([^"]+)"')


class Drawing:
    """A process under construction; every method adds something and gives the drawing back."""

    def __init__(self, process: str = "test", **facts: str) -> None:
        self.process = process
        self._facts = facts
        self._nodes: list[str] = []
        self._flows: list[str] = []
        self._lanes: dict[str, list[str]] = {}

    def node(self, kind: str, id: str, inner: str = "", **attributes: str) -> Drawing:
        """Any element, with its attributes (`anliu_role` becomes `anliu:role`) and inner XML."""
        written = "".join(f" {name.replace('_', ':')}={quoteattr(value)}" for name, value in attributes.items())
        self._nodes.append(f"<bpmn:{kind} id={quoteattr(id)}{written}>{inner}</bpmn:{kind}>")
        return self

    def start(self, id: str = "start") -> Drawing:
        return self.node("startEvent", id)

    def end(self, id: str = "end", inner: str = "", **attributes: str) -> Drawing:
        return self.node("endEvent", id, inner, **attributes)

    def user(
        self,
        id: str,
        *outcomes: str,
        role: str = "clerk",
        form: str = "test.any",
        due: str = "",
        separate: str = "",
        loop: str = "",
        said: str = "",
    ) -> Drawing:
        """A user task; an outcome is `code`, or `code:R` where it needs a reason; `loop` makes several of it.

        `said` are more words of our dialect, as they are written.
        """
        drawn = "".join(
            f'<anliu:outcome code="{code}" name="{code}" reasons="{reasons}"/>'
            for code, _, reasons in (outcome.partition(":") for outcome in outcomes or ("done",))
        )
        item = f'<anliu:workItem due="{due}" urgent="75%" separate="{separate}"/>'
        self._lanes.setdefault(role, []).append(id)
        inner = f"<bpmn:extensionElements>{item}{said}{drawn}</bpmn:extensionElements>{loop}"
        return self.node("userTask", id, inner, anliu_form=form)

    def lane(self, role: str, *nodes: str) -> Drawing:
        """Seat nodes in the lane of a role; those of a sub-process, too."""
        self._lanes.setdefault(role, []).extend(nodes)
        return self

    def service(self, id: str, handler: str, kind: str = "serviceTask", inner: str = "") -> Drawing:
        return self.node(kind, id, inner, implementation=handler)

    def gateway(self, id: str, kind: str = "exclusive", default: str = "") -> Drawing:
        attributes = {"default": default} if default else {}
        return self.node(f"{kind}Gateway", id, **attributes)

    def timer(self, id: str, feel: str) -> Drawing:
        """An intermediate timer; `feel` is the expression of its period or moment."""
        return self.node("intermediateCatchEvent", id, _timer("timeDuration", feel))

    def message(self, id: str, name: str, key: str = '""') -> Drawing:
        inner = (
            f"<bpmn:extensionElements><anliu:message key={quoteattr(key)}/></bpmn:extensionElements>"
            f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'
        )
        return self.node("intermediateCatchEvent", id, inner)

    def boundary_timer(self, id: str, on: str, feel: str, *, repeats: bool = False, cancels: bool = True) -> Drawing:
        inner = _timer("timeCycle" if repeats else "timeDuration", feel)
        return self.node("boundaryEvent", id, inner, attachedToRef=on, cancelActivity=str(cancels).lower())

    def boundary_error(self, id: str, on: str, code: str = "") -> Drawing:
        reference = f' errorRef="error_{code}"' if code else ""
        return self.node("boundaryEvent", id, f"<bpmn:errorEventDefinition{reference}/>", attachedToRef=on)

    def flow(self, *nodes: str, when: str = "", id: str = "") -> Drawing:
        """A chain of flows through these nodes; a condition or an id belongs to the last of them."""
        pairs = list(pairwise(nodes))
        for source, target in pairs:
            last = (source, target) == pairs[-1]
            condition = f"<bpmn:conditionExpression>{escape(when)}</bpmn:conditionExpression>" if when and last else ""
            name = id if id and last else f"{self.process}_flow_{len(self._flows)}"
            ends = f'id="{name}" sourceRef="{source}" targetRef="{target}"'
            self._flows.append(f"<bpmn:sequenceFlow {ends}>{condition}</bpmn:sequenceFlow>")
        return self

    def xml(self) -> str:
        """The BPMN file."""
        facts = "".join(f'<anliu:fact name="{name}" type="{kind}" show="true"/>' for name, kind in self._facts.items())
        lanes = "".join(
            f'<bpmn:lane id="lane_{role}" anliu:role="{role}">'
            + "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
            + "</bpmn:lane>"
            for role, nodes in self._lanes.items()
        )
        return (
            HEAD
            + "".join(sorted({_declaration(*found) for node in self._nodes for found in REFERENCE.findall(node)}))
            + f'<bpmn:process id="{self.process}" isExecutable="true">'
            + f'<bpmn:extensionElements><anliu:case series="test" prefix="T"/>{facts}</bpmn:extensionElements>'
            + (f'<bpmn:laneSet id="lanes">{lanes}</bpmn:laneSet>' if lanes else "")
            + "".join(self._nodes)
            + "".join(self._flows)
            + "</bpmn:process></bpmn:definitions>"
        )

    def package(self) -> dict[str, str]:
        """The files of a version."""
        return {f"{self.process}.bpmn": self.xml()}


def _declaration(kind: str, name: str) -> str:
    """What a drawing has to say beside its processes so that its events can refer to it."""
    said = {"error": "errorCode", "escalation": "escalationCode"}.get(kind, "name")
    return f'<bpmn:{kind} id="{kind}_{name}" {said}="{name}"/>'


def _timer(kind: str, feel: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{escape(feel)}</bpmn:{kind}></bpmn:timerEventDefinition>"
