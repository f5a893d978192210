"""Small drawings around the handlers and forms behind a payment, and what people do in stories about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from handlers.applications.steps import ENTERED
from handlers.payments.models import Payment
from handlers.policies.models import Policy
from tests.cases.discreet import OTHER_CARD, DiscreetInsurer
from tests.engine.shapes import Shape, handling, message
from tests.faults.silent import silent_changes
from tests.support.insurer import BANK, CARD
from web.demo.book import Entry
from web.packages import packages
from workflows import invariants
from workflows.calendar import ZONE
from workflows.commands import publishing
from workflows.db import reading, transaction
from workflows.models import Subscription

KIND = {name: kind.removesuffix("?") for name, kind in ENTERED.items()}
PAID = {**KIND, "payment_failure": "code", "retry_at": "datetime", "pay_by": "datetime"}
GIVEN_BACK = {"refund_due": "money", "refund_failure": "code"}
DELIVERED = {
    "policy_id": "id",
    "policy_no": "text",
    "cooling_off_end": "datetime",
    "cooling_off": "code",
    "follow_up": "code",
    "follow_up_attempts": "integer",
    "follow_up_again": "boolean",
}
EXTENSIONS = "<bpmn:extensionElements>{}</bpmn:extensionElements>"
ALL_YES = dict.fromkeys(
    (
        *("identity", "own_signature", "documents_read", "liabilities"),
        *("surrender_loss", "cooling_off_right", "payment_term"),
    ),
    "yes",
)


def given(**inputs: str) -> str:
    """The inputs of a task, by FEEL expression."""
    written = "".join(f"<anliu:input name='{name}' value='{feel}'/>" for name, feel in inputs.items())
    return EXTENSIONS.format(written)


def debit(drawing: Shape, id: str = "debit") -> Shape:
    inner = given(account_id="account_id", amount="premium")
    return drawing.node("serviceTask", id, inner, implementation="payments.debit", anliu_inputs="payments.debit_order")


def refund(drawing: Shape, reason: str) -> Shape:
    """`due`, `owed` and `refund` until nothing is left, with a way to another account; leaves on flow `settled`."""
    why = given(reason=f'"{reason}"')
    drawing.service("due", "payments.refund_due", inner=why).gateway("owed", default="settled")
    drawing.node(
        "serviceTask", "refund", why, implementation="payments.refund", anliu_inputs="payments.refund_order"
    ).boundary_error("refund_refused", on="refund", code="REFUND_REFUSED")
    refused = given(failure="refund_failure")
    drawing.service("record_refund_refusal", "payments.record_refund_refusal", inner=refused)
    drawing.user("release", "retry", role="back_office", form="policy.refund", separate="hold")
    drawing.flow("due", "owed").flow("owed", "refund", when="refund_due > 0", id="giving").flow("refund", "due")
    drawing.flow("refund_refused", "record_refund_refusal", "release", "due")
    return drawing


def delivery() -> Shape:
    """A premium, a policy, its receipt; then calls and the cooling-off side by side, until somebody cancels."""
    cancelled = handling("cancelling", message("COOLING_OFF_CANCEL", key="policy_no")).end(
        "end_cancelled", anliu_public="VOIDED"
    )
    cancelled.flow("cancelling_start", "end_cancelled")
    drawing = Shape("delivery").declare(**PAID, **DELIVERED).start()
    drawing.handler("cancelled", cancelled).user("entry", "submit", role="agent", form="application.entry")
    debit(drawing).service("issue", "policies.issue_for_receipt").service("deliver", "policies.deliver")
    drawing.user("receipt", "sign", role="agent", form="policy.receipt", due="PT24H").node("parallelGateway", "fork")
    _calls(drawing).timer("cooling_off", "cooling_off_end")
    drawing.service("end_cooling_off", "policies.end_cooling_off", inner=given(policy_id="policy_id"))
    drawing.gateway("over", default="is_over").timer("look_again", '"P1D"')
    drawing.node("parallelGateway", "join").end("end_issued", anliu_public="ISSUED")
    drawing.flow("start", "entry", "debit", "issue", "deliver", "receipt", "fork", "follow_up")
    drawing.flow("fork", "cooling_off", "end_cooling_off", "over").flow("over", "join", id="is_over")
    drawing.flow("over", "look_again", when='cooling_off = "cancelling"').flow("look_again", "end_cooling_off")
    return drawing.flow("join", "end_issued")


def _calls(drawing: Shape) -> Shape:
    outcomes = ("done", "not_reached", "problem")
    drawing.user("follow_up", *outcomes, role="back_office", form="policy.follow_up", due="10d", separate="entry")
    drawing.gateway("called", default="is_called").timer("call_again", '"P1D"')
    drawing.user("solve", "solved", role="back_office", form="policy.solution", due="15wd", separate="entry")
    drawing.gateway("calls_over").flow("follow_up", "called").flow("called", "calls_over", id="is_called")
    drawing.flow("called", "call_again", when="follow_up_again = true").flow("call_again", "follow_up")
    drawing.flow("called", "solve", when='follow_up != "done" and follow_up_again = false')
    return drawing.flow("solve", "calls_over", "join")


def collection() -> Shape:
    """A debit that may fail by reason, be tried on another day, and lapses ten days after the acceptance."""
    drawing = Shape("collection").declare(**PAID).start()
    drawing.user("entry", "submit", role="agent", form="application.entry").service("pay_by", "payments.pay_by")
    debit(drawing).boundary_error("debit_refused", on="debit", code="PAYMENT_REFUSED")
    drawing.service("record_refusal", "payments.record_refusal", inner=given(failure="payment_failure"))
    drawing.user("payment", "retry", role="agent", form="policy.payment").boundary_timer("unpaid", "payment", "pay_by")
    drawing.end("end_lapsed", anliu_public="LAPSED").gateway("when", default="at_once").timer("on_the_day", "retry_at")
    drawing.end("end_paid").flow("start", "entry", "pay_by", "debit", "end_paid")
    drawing.flow("debit_refused", "record_refusal", "payment", "when").flow("when", "debit", id="at_once")
    drawing.flow("when", "on_the_day", when="retry_at != null").flow("on_the_day", "debit")
    return drawing.flow("unpaid", "end_lapsed")


def withdrawal() -> Shape:
    """Withdrawn while the debit is under way, or behind it before the issue: the debit ends, then it goes back."""
    inside = debit(Shape("inside").start("inside_start").node("parallelGateway", "beside"))
    inside.boundary_error("debit_refused", on="debit", code="PAYMENT_REFUSED")
    inside.service("record_refusal", "payments.record_refusal", inner=given(failure="payment_failure"))
    inside.user("change_mind", "withdraw", role="agent", form="application.check").end("asked")
    inside.end("taken", "<bpmn:terminateEventDefinition/>").end("refused", "<bpmn:terminateEventDefinition/>")
    inside.flow("inside_start", "beside", "debit", "taken").flow("beside", "change_mind", "asked")
    inside.flow("debit_refused", "record_refusal", "refused")
    drawing = Shape("withdrawal").declare(**PAID, **GIVEN_BACK, policy_id="id", policy_no="text").start()
    drawing.user("entry", "submit", role="agent", form="application.entry").sub("collect", inside)
    drawing.gateway("willing", default="goes_on")
    drawing.user("hold", "go", "decline", role="back_office", form="application.check", separate="entry")
    drawing.gateway("held", default="to_issue").service("issue", "policies.issue_for_receipt").end("end_issued")
    refund(drawing, "WITHDRAWN").service("withdraw", "applications.withdraw")
    drawing.end("end_withdrawn", anliu_public="WITHDRAWN")
    drawing.flow("start", "entry", "collect", "willing").flow("willing", "hold", id="goes_on").flow("hold", "held")
    drawing.flow("willing", "due", when='change_mind_outcome = "withdraw"')
    drawing.flow("held", "due", when='hold_outcome = "decline"').flow("held", "issue", id="to_issue")
    drawing.flow("issue", "end_issued").flow("owed", "withdraw", id="settled")
    return drawing.flow("withdraw", "end_withdrawn")


class Office(DiscreetInsurer):
    """An insurer that delivers policies and takes them back."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.publish(packages()["cooling_off_cancel"], "cooling_off_cancel")
        for card in (CARD, OTHER_CARD):
            self.bank_will("ok", card)

    def publish(self, drawing: Shape | Mapping[str, str], process: str = "") -> str:
        """Publish a drawing; judged once in a run, because every story has the same ones."""
        name = process or drawing.process
        if name not in JUDGED:
            super().publish(drawing, process)
            JUDGED.add(name)
            return name
        with transaction() as session:
            publishing.ensure_series(session, SERIES.get(name, "test"))
        return self.keep(drawing, process)

    def open(self, drawing: Shape) -> UUID:
        """王芳 submits an application of a drawing; the machines have not worked yet."""
        self.publish(drawing)
        case = self.start(drawing.process, "wangfang")
        self.submit(case)
        return case

    def issued(self) -> tuple[UUID, Policy]:
        """A policy that waits for its receipt."""
        case = self.open(delivery())
        self.settle()
        return case, self.policy(case)

    def signed(self) -> tuple[UUID, Policy]:
        """A policy whose receipt was signed at once."""
        case, _ = self.issued()
        self.sign(case, self.now)
        return case, self.policy(case)

    def sign(self, case: UUID, at: datetime, **entered: Any) -> None:
        """王芳 enters that 张伟 signed for the policy at this moment."""
        local = at.astimezone(ZONE)
        values = {"signed_on": local.date(), "signed_time": f"{local:%H:%M}", "method": "electronic"}
        self.do(case, "receipt", "wangfang", "sign", **{"signer": "张伟", "told": True, **values, **entered})

    def call(self, case: UUID, outcome: str, who: str = "chenjing", **values: Any) -> None:
        """陈静 calls the customer."""
        self.do(case, "follow_up", who, outcome, **values)

    def policy(self, case: UUID) -> Policy:
        """The policy of a case."""
        (policy,) = self.rows(select(Policy).where(Policy.case_id == case))
        return policy

    def refunds(self) -> list[Entry]:
        """What the bank gave back, or refused to, for this house's payments."""
        with reading() as session:
            ours = {str(id) for id in session.scalars(select(Payment.id))}
        return [entry for entry in BANK.book.entries("refund") if entry.key in ours]

    def begin_cancel(self, who: str = "wangfang") -> UUID:
        """Somebody opens the form of a cancellation."""
        return self.start("cooling_off_cancel", who)

    def ask(self, case: UUID, policy_no: str, who: str = "wangfang", **entered: Any) -> None:
        """Somebody submits a cancellation."""
        values = {"policy_no": policy_no, "reason": "changed_mind", "confirmed": True, "documents": PAPERS, **entered}
        node = "entry_agent" if "entry_agent" in self.open_nodes(case) else "entry_office"
        self.do(case, node, who, "submit", **values)

    def approve(self, case: UUID, who: str = "chenjing") -> None:
        """陈静 approves a cancellation."""
        self.do(case, "check", who, "approve", applicant=True)

    def at(self, moment: datetime, **before: float) -> None:
        """Let the house sleep until a moment, or so long before it; nothing is done meanwhile."""
        self.now = moment - timedelta(**before)

    def awaited(self, case: UUID) -> list[tuple[str, str]]:
        """The messages a case waits for, with their keys."""
        rows = self.rows(select(Subscription).where(Subscription.case_id == case))
        return [(row.name, row.key) for row in rows]


@contextmanager
def holds(office: Office) -> Iterator[Office]:
    """After a story nothing personal lies open, every row follows from the engine, and nothing changed in silence."""
    yield office
    office.look()
    with reading() as session:
        assert invariants.check(session) == []
        assert silent_changes(session) == []


JUDGED: set[str] = set()
SERIES = {"application": "application", "cooling_off_cancel": "endorsement"}
PAPERS = {"PS_FORM": [str(uuid4())]}
