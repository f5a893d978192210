"""The forms of an endorsement: its policy, what shall change, the customer's word for it, and who agrees."""

from __future__ import annotations

from typing import ClassVar

from forms import account, beneficiary
from forms.account import Account
from forms.fields import (
    Choice,
    Confirm,
    Context,
    Document,
    Documents,
    Flag,
    LongText,
    Mobile,
    Name,
    Text,
    Words,
    options,
)
from forms.schema import FormSchema, Section, offer
from forms.signature import SIGNED_PAGE
from workflows.registry import Capability

endorsement = Capability("endorsement")

CHANGE = Section("change", "变更内容", "The change")
PAPERS = Section(
    "papers",
    "申请书与资料",
    "Signed form and papers",
    Words("PDF、JPG 或 PNG，每个不超过 10 MB", "PDF, JPG or PNG, at most 10 MB each"),
)

BENEFICIARIES = 'kind = "BENE_CHANGE"'
ACCOUNT = 'kind = "PAY_ACCOUNT"'
ADDRESS = 'kind = "ADDRESS"'
SURRENDER = 'kind = "SURRENDER"'
WITH_ACCOUNT = 'kind = "PAY_ACCOUNT" or kind = "SURRENDER"'
HERE = 'kind != null and kind != "COOLING_OFF_CANCEL"'
"""Whether the change is entered on this form; the cancellation in the cooling-off has one of its own."""


class Find(FormSchema):
    """The policy first: what can be changed depends on it (requirements S1.2.9)."""

    policy_no = Text(
        "保单号",
        "Policy number",
        required=True,
        max_length=30,
        help=Words("印在保险单首页", "Printed on the first page of the policy"),
    )


class Request(FormSchema):
    """What shall change, with old values beside the new ones and the signed form (requirements S1.2.10-14)."""

    kind = Choice(
        "办理项目",
        "What shall change",
        choices="endorsements.offered",
        radio=True,
        required=True,
        section="change",
        wide=True,
        reason="PS-TYPE-01",
    )
    named = Context("现受益人", "Now", query="endorsements.now_named", section="change", visible_if=BENEFICIARIES)
    beneficiary_kind = Choice(
        "变更为",
        "Changed to",
        choices=options(("statutory", "法定", "Statutory heirs"), ("named", "指定", "Named")),
        required=True,
        section="change",
        visible_if=BENEFICIARIES,
    )
    beneficiaries = beneficiary.named(
        "新的受益人",
        "New beneficiaries",
        section="change",
        visible_if='kind = "BENE_CHANGE" and beneficiary_kind = "named"',
        check="endorsements.beneficiaries",
    )
    debited = Context("现账户", "Now", query="endorsements.now_debited", section="change", visible_if=ACCOUNT)
    value = Context("退保金额", "Value", query="endorsements.value", section="change", visible_if=SURRENDER)
    account_holder = account.holder(
        section="change",
        check="payments.holder",
        visible_if=WITH_ACCOUNT,
        help=Words("须为投保人本人账户", "The applicant's own account"),
    )
    card_no = account.card(section="change", visible_if=WITH_ACCOUNT)
    branch = account.branch(section="change", visible_if=WITH_ACCOUNT)
    reached = Context("现联系方式", "Now", query="endorsements.now_reached", section="change", visible_if=ADDRESS)
    mobile = Mobile(
        "新手机号",
        "New mobile",
        section="change",
        visible_if=ADDRESS,
        check="customers.mobile",
        help=Words("不变则不填；将向新旧手机各发一个验证码", "Leave empty if it stays; a code goes to both mobiles"),
    )
    address = Text(
        "新地址",
        "New address",
        personal=True,
        section="change",
        max_length=200,
        wide=True,
        visible_if=ADDRESS,
        check="customers.address",
        help=Words("不变则不填", "Leave empty if it stays"),
    )
    reason = Choice(
        "退保原因",
        "Reason",
        choices="endorsements.surrender_reasons",
        required=True,
        section="change",
        visible_if=SURRENDER,
    )
    told = Confirm(
        "投保人知道：退保后保障终止，不能恢复，退还的是上面的退保金",
        "The applicant knows: cover ends and cannot come back, and what is paid is the amount above",
        section="change",
        wide=True,
        visible_if=SURRENDER,
    )
    policy = Context("保单", "Policy", query="endorsements.policy", section="change")
    template = Text(
        "申请书版本号",
        "Code of the signed form",
        required=True,
        max_length=20,
        section="papers",
        visible_if=HERE,
        reason="PS-DOC-03",
        help=Words("印在申请书右上角，形如 PS-XXXX-2026", "Printed at its upper right, such as PS-XXXX-2026"),
    )
    papers = Documents(
        "申请书",
        "Signed form",
        section="papers",
        visible_if=HERE,
        documents=(
            Document(code="PS_FORM", zh="保全申请书（投保人签名）", en="Signed application form", reason="PS-DOC-01"),
            Document(code="APPLICANT_ID", zh="投保人身份证件", en="Applicant's identity document", reason="PS-DOC-01"),
        ),
    )
    bene_papers = Documents(
        "受益人资料",
        "Papers of the beneficiaries",
        section="papers",
        visible_if='kind = "BENE_CHANGE" and beneficiary_kind = "named"',
        documents=(
            Document(code="BENEFICIARY_ID", zh="受益人身份证件", en="Beneficiaries' documents", reason="PS-BEN-02"),
            Document(
                code="RELATION_PROOF",
                zh="关系证明（非近亲属）",
                en="Proof of the relation (no near relative)",
                required=False,
            ),
        ),
    )
    consent_papers = Documents(
        "被保险人同意",
        "The insured's consent",
        section="papers",
        visible_if=BENEFICIARIES,
        documents=(
            Document(
                code="INSURED_CONSENT",
                zh="被保险人同意书（被保险人不是投保人的）",
                en="The insured's consent (where it is not the applicant)",
                required=False,
            ),
        ),
    )
    account_papers = Documents(
        "账户资料",
        "Papers of the account",
        section="papers",
        visible_if=ACCOUNT,
        documents=(
            Document(code="BANK_CARD", zh="投保人银行卡", en="The applicant's bank card", reason="PS-ACC-01"),
            Document(code="DEBIT_AUTHORISATION", zh="扣款授权书", en="Debit authorisation", reason="PS-DOC-01"),
        ),
    )
    surrender_papers = Documents(
        "退保资料",
        "Papers of the surrender",
        section="papers",
        visible_if=SURRENDER,
        documents=(
            Document(code="POLICY_COPY", zh="保险单", en="Policy", reason="PS-DOC-01"),
            Document(code="BANK_CARD", zh="投保人银行卡", en="The applicant's bank card", reason="PS-ACC-01"),
        ),
    )

    sections: ClassVar[tuple[Section, ...]] = (CHANGE, PAPERS)
    begins_with: ClassVar[str] = "endorsements.begins"


class Confirmation(FormSchema):
    """The customer confirms old and new: who, when, by which means (requirements S1.2.14)."""

    change = Context("变更内容", "The change", query="endorsements.change", section="change")
    payment = Context("付款", "Payment", query="endorsements.payment", section="change")
    last = Context("此前确认", "Confirmed before", query="endorsements.confirmed", section="confirm")
    agreed = Confirm(
        "投保人已看过变更前后的内容，确认无误",
        "The applicant has seen what was and what shall be, and confirms it",
        section="confirm",
        wide=True,
        reason="PS-CONF-01",
    )
    signer = Name(
        "确认人",
        "Confirmed by",
        required=True,
        section="confirm",
        help=Words("投保人本人", "The applicant in person"),
        reason="PS-CONF-01",
    )
    method = Choice(
        "确认方式",
        "Means",
        choices=options(
            ("ESIGN", "短信验证码", "One-time code"),
            ("SCAN", "纸质签名影像", "By hand, scanned"),
        ),
        required=True,
        section="confirm",
        reason="PS-CONF-01",
    )
    pages = Documents(
        "签名影像", "Signed page", section="confirm", visible_if='method = "SCAN"', documents=(SIGNED_PAGE,)
    )
    code = Text(
        "验证码",
        "One-time code",
        max_length=10,
        required=True,
        personal=True,
        section="confirm",
        visible_if='method = "ESIGN"',
        help=Words("已发送至投保人登记的手机", "Sent to the applicant's mobile on record"),
    )
    new_code = Text(
        "新手机验证码",
        "Code of the new mobile",
        max_length=10,
        personal=True,
        section="confirm",
        visible_if='method = "ESIGN"',
        help=Words("仅变更手机号时填写；不填则转人工审核", "Only for a new mobile; without it a person decides"),
    )

    sections: ClassVar[tuple[Section, ...]] = (CHANGE, Section("confirm", "投保人确认", "The applicant confirms"))


class ConfirmSurrender(Confirmation):
    """What cannot be undone is confirmed a second time, with the money in view (requirements S1.2.11)."""

    again = Confirm(
        "再次确认：投保人知道退保金额，并知道退保不能撤回",
        "Once more: the applicant knows the amount, and that a surrender cannot be taken back",
        section="confirm",
        wide=True,
        reason="PS-CONF-01",
    )


class Check(FormSchema):
    """An officer looks at the request: who asks, what for, and whether it may be granted."""

    change = Context("变更内容", "The change", query="endorsements.change", section="change")
    payment = Context("付款", "Payment", query="endorsements.payment", section="change")
    confirmed = Context("投保人确认", "Confirmation", query="endorsements.confirmed", section="change")
    policy = Context("保单", "Policy", query="endorsements.subject", section="change")
    entitled = Flag("申请人有权申请，签名一致", "Entitled to ask, and the signature agrees", required_for=("approve",))
    complete = Flag("资料齐全，内容正确", "Papers are complete and correct", required_for=("approve",))
    note = LongText("备注", "Note", max_length=500, wide=True)

    sections: ClassVar[tuple[Section, ...]] = (Section("check", "审核", "Check"), CHANGE)


class Call(FormSchema):
    """The applicant is called back before a surrender (domain-rules §5.1)."""

    phones = Context("联系电话", "Telephone", query="endorsements.phones", section="change", reveals=True)
    change = Context("变更内容", "The change", query="endorsements.change", section="change")
    payment = Context("付款", "Payment", query="endorsements.payment", section="change")
    policy = Context("保单", "Policy", query="endorsements.subject", section="change")
    identity = Flag("接听人为投保人本人", "It is the applicant who speaks", required_for=("confirmed", "keep"))
    told = Flag("已说明损失和其他办法", "Loss and other ways were explained", required_for=("confirmed",))
    note = LongText("通话记录", "What was said", max_length=500, wide=True, required_for=("denied", "keep"))

    sections: ClassVar[tuple[Section, ...]] = (Section("call", "回访", "Call"), CHANGE)


class Release(FormSchema):
    """Finance compares amount and account, and lets the money go."""

    payment = Context("付款", "Payment", query="endorsements.payment", section="change")
    failure = Context("付款失败", "Failed payment", query="payments.payout_failure", section="change")
    change = Context("变更内容", "The change", query="endorsements.change", section="change")
    compared = Flag("金额、户名已核对", "Amount and holder are compared", required_for=("release",))

    sections: ClassVar[tuple[Section, ...]] = (Section("release", "付款", "Payment"), CHANGE)


class Payee(Account):
    """Another account of the applicant's for money the bank could not pay, or the same once more."""

    failure = Context("付款失败", "Failed payment", query="payments.payout_failure", section="failure")

    sections: ClassVar[tuple[Section, ...]] = (
        Section("failure", "付款结果", "Payment"),
        Section("account", "收款账户", "Account to be paid"),
    )


offer(endorsement, "find", saver="endorsements.save_policy")(Find)
offer(endorsement, "request", saver="endorsements.save_request")(Request)
offer(endorsement, "confirm", saver="endorsements.save_confirmation")(Confirmation)
offer(endorsement, "confirm_surrender", saver="endorsements.save_confirmation")(ConfirmSurrender)
offer(endorsement, "check", saver="endorsements.save_check")(Check)
offer(endorsement, "call", saver="endorsements.save_call")(Call)
offer(endorsement, "release", saver="endorsements.save_release")(Release)
offer(endorsement, "payee", saver="endorsements.save_payee")(Payee)
