"""The work that both do: enter an application, compute, underwrite by its size, go back or end (performance.md)."""

from __future__ import annotations

from tests.support.drawings import Drawing

FIELDS = {
    "applicant": "张伟 (bench)",
    "product": "CI01",
    "cover": "T70",
    "sum_insured": 300_000,
    "pay_term": 20,
    "pay_mode": "yearly",
    "occupation": 1,
    "smoker": False,
    "branch": "北京分公司",
    "channel": "agent",
}
"""What is entered: ten fields, about 230 bytes of JSON."""

TYPES = {
    "applicant": "text",
    "product": "code",
    "cover": "code",
    "sum_insured": "integer",
    "pay_term": "integer",
    "pay_mode": "code",
    "occupation": "integer",
    "smoker": "boolean",
    "branch": "text",
    "channel": "code",
    "approved": "boolean",
}


def drawing(*, ours: bool) -> Drawing:
    """The diagram: ours with a handler and FEEL, the baseline's with a script and Python."""
    work = Drawing("bench", **TYPES).start().gateway("again").user("enter")
    compute = (
        work.service("compute", "test.compute")
        if ours
        else work.node("scriptTask", "compute", "<bpmn:script>premium = sum_insured * 0.0135</bpmn:script>")
    )
    return (
        compute.gateway("size", default="small")
        .user("senior")
        .user("underwrite")
        .gateway("approval", default="back")
        .end()
        .flow("start", "again", "enter", "compute", "size")
        .flow("size", "senior", when="sum_insured > 1000000")
        .flow("size", "underwrite", id="small")
        .flow("senior", "approval")
        .flow("underwrite", "approval")
        .flow("approval", "end", when="approved")
        .flow("approval", "again", id="back")
    )
