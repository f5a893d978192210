"""The forms behind a payment: its repetition, the receipt, the follow-up call, the cancellation, the refund."""

from __future__ import annotations

from typing import ClassVar

from forms.account import ACCOUNT, Account
from forms.fields import (
    Choice,
    Computed,
    Confirm,
    Context,
    Date,
    Document,
    Documents,
    Flag,
    LongText,
    Name,
    Text,
    Words,
    options,
)
from forms.schema import FormSchema, Section, offer
from workflows.registry import Capability

policy = Capability("policy")

ANSWERS = options(("yes", "是", "Yes"), ("no", "否", "No"), ("unclear", "不清楚", "Unclear"))
CALL = Section(
    "call",
    "回访问题",
    "Questions",
    Words("逐项询问客户本人", "Ask the customer in person, one by one"),
)


class Payment(Account):
    """The next try after a failed debit: from which account, and when."""

    failure = Context("扣款失败", "Failed debit", query="payments.failure", section="failure")
    when = Choice(
        "再次扣款",
        "Try again",
        choices=options(("now", "立即", "At once"), ("date", "另选日期", "On another day")),
        required=True,
        section="when",
    )
    retry_on = Date("扣款日期", "Day", future=True, required=True, section="when", visible_if='when = "date"')

    sections: ClassVar[tuple[Section, ...]] = (
        Section("failure", "扣款结果", "Debit"),
        ACCOUNT,
        Section("when", "扣款时间", "When"),
    )


class Receipt(FormSchema):
    """The customer signs for the policy; the cooling-off counts from that day (domain-rules §2.3)."""

    card = Context("保单", "Policy", query="policies.card", section="policy")
    signer = Name(
        "签收人",
        "Signed by",
        required=True,
        section="receipt",
        document="POLICY",
        help=Words("须为投保人本人", "The applicant in person"),
    )
    signed_on = Date("签收日期", "Signed on", past=True, required=True, section="receipt")
    signed_time = Text(
        "签收时间",
        "At",
        required=True,
        section="receipt",
        max_length=5,
        placeholder="14:30",
        check="policies.time",
    )
    method = Choice(
        "回执方式",
        "Receipt",
        choices=options(("electronic", "电子回执", "Electronic"), ("paper", "纸质回执", "On paper")),
        required=True,
        section="receipt",
    )
    documents = Documents(
        "回执影像",
        "Scan of the receipt",
        section="receipt",
        visible_if='method = "paper"',
        documents=(Document(code="RECEIPT", zh="签收回执", en="Signed receipt", reason="NB-SIG-01"),),
    )
    told = Confirm(
        "已告知客户：有犹豫期的，犹豫期内可无条件撤单，全额退还保费",
        "The customer knows: where there is a cooling-off, free withdrawal in it, all premium back",
        section="receipt",
        wide=True,
    )

    sections: ClassVar[tuple[Section, ...]] = (
        Section("policy", "保单与保障权益卡", "Policy and benefit card"),
        Section("receipt", "签收", "Receipt"),
    )


def _question(zh: str, en: str) -> Choice:
    return Choice(zh, en, choices=ANSWERS, section="call", wide=True, required_for=("done",))


class FollowUp(FormSchema):
    """The follow-up call of a new policy (domain-rules §2.4)."""

    phones = Context("联系电话", "Telephone", query="policies.phones", section="policy", reveals=True)
    card = Context("保单", "Policy", query="policies.card", section="policy")
    calls = Context("已拨打", "Calls so far", query="policies.calls", section="policy")
    identity = _question("确认为投保人本人", "It is the applicant who speaks")
    own_signature = _question("投保单由本人签名", "The applicant signed in person")
    documents_read = _question("已阅读条款和产品说明", "Product and notices were read")
    liabilities = _question("清楚保险责任和责任免除", "Liabilities and exclusions are clear")
    surrender_loss = _question("知道退保会有损失", "Surrender means a loss, and they know")
    cooling_off_right = _question("知道犹豫期及其权利", "They know of the cooling-off and its right")
    payment_term = _question("清楚交费期间和频率", "Payment term and mode are clear")
    remark = LongText("说明", "Remark", max_length=500, section="call", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (Section("policy", "保单", "Policy"), CALL)


class Solution(FormSchema):
    """What a follow-up call found, solved by somebody other than the seller within 15 working days."""

    phones = Context("联系电话", "Telephone", query="policies.phones", section="policy", reveals=True)
    card = Context("保单", "Policy", query="policies.card", section="policy")
    calls = Context("已拨打", "Calls so far", query="policies.calls", section="policy")
    solution = LongText("处理结果", "Solution", required=True, max_length=1000, section="solution", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (
        Section("policy", "保单", "Policy"),
        Section("solution", "处理", "Solution"),
    )


class Cancel(FormSchema):
    """A policy is cancelled in its cooling-off: its number first, then what it gives back, why, and the consequence."""

    policy_no = Text("保单号", "Policy number", required=True, max_length=30, section="policy")
    refund = Computed(
        "应退保费",
        "To be given back",
        handler="policies.refund_amount",
        depends=("policy_no",),
        unit=Words("元", "yuan"),
        section="policy",
    )
    reason = Choice("撤单原因", "Reason", choices="policies.cancel_reasons", required=True, section="request")
    documents = Documents(
        "影像资料",
        "Documents",
        section="request",
        documents=(
            Document(code="PS_FORM", zh="保全申请书（投保人签名）", en="Signed application form", reason="PS-DOC-01"),
        ),
    )
    confirmed = Confirm(
        "投保人确认撤单：合同自始无效，不能恢复",
        "The applicant confirms: the contract is void from the start and cannot come back",
        section="request",
        wide=True,
    )

    sections: ClassVar[tuple[Section, ...]] = (
        Section("policy", "保单", "Policy"),
        Section("request", "申请", "Request"),
    )


class CancelCheck(FormSchema):
    """Somebody else looks at a request to cancel."""

    cancelled = Context("撤单", "Cancellation", query="policies.cancelled")
    applicant = Flag("由投保人本人提出并签名", "The applicant asked and signed", required_for=("approve",))
    note = LongText("备注", "Note", max_length=500, wide=True)


class Refund(Account):
    """Another account of the applicant's for a refund that the bank refused, or the same once more."""

    failure = Context("退费失败", "Failed refund", query="payments.refund_failure", section="failure")

    sections: ClassVar[tuple[Section, ...]] = (Section("failure", "退费结果", "Refund"), ACCOUNT)


offer(policy, "payment", saver="payments.save_retry")(Payment)
offer(policy, "receipt", saver="policies.save_receipt")(Receipt)
offer(policy, "follow_up", saver="policies.save_follow_up")(FollowUp)
offer(policy, "solution", saver="policies.save_solution")(Solution)
offer(policy, "cancel", saver="policies.save_cancellation")(Cancel)
offer(policy, "cancel_check", saver="policies.save_check")(CancelCheck)
offer(policy, "refund", saver="payments.save_refund_account")(Refund)
