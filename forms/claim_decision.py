"""The forms of a claim that decide it: checks, investigation, decision, appeal, release."""

from __future__ import annotations

from typing import ClassVar

from forms.claim import CLAIM
from forms.fields import (
    Choice,
    Confirm,
    Context,
    Date,
    Document,
    Documents,
    Flag,
    LongText,
    Money,
    Words,
    YesNo,
    options,
)
from forms.schema import FormSchema, Section, offer
from workflows.registry import Capability

claim_decision = Capability("claim")

MET = options(("yes", "成立", "Met"), ("no", "不成立", "Not met"), ("doubtful", "存疑", "In doubt"))
YUAN = Words("元", "yuan")
RESCINDS = 'refusal = "RESCIND_REFUND" or refusal = "RESCIND_NO_REFUND"'


def _check(zh: str, en: str, section: str) -> Choice:
    return Choice(zh, en, choices=MET, section=section, required_for=("done",))


class Verify(FormSchema):
    """Three checks, each with its own conclusion: the policy, the event, the conditions (requirements S2.6.6)."""

    flags = Context("关注点", "Flags", query="claims.flags", section="claim")
    policy = Context("保单核对", "Policy", query="claims.policy", section="claim")
    records = Context("已有记录", "Records", query="claims.records", section="claim")
    summary = Context("报案内容", "Report", query="claims.summary", section="claim")
    validity = _check("出险时保单有效", "The policy was in force", "validity")
    validity_words = LongText("说明", "Note", max_length=500, section="validity", wide=True)
    event = _check("事故真实，与所述一致", "It happened, and as it was told", "event")
    event_words = LongText("说明", "Note", max_length=500, section="event", wide=True)
    cover = _check("属于保险责任", "It is covered", "cover")
    cover_words = LongText("说明", "Note", max_length=500, section="cover", wide=True)
    question = LongText(
        "需要查明的疑点",
        "What is to be looked into",
        max_length=1_000,
        required_for=("investigate",),
        section="referral",
        wide=True,
    )

    sections: ClassVar[tuple[Section, ...]] = (
        CLAIM,
        Section("validity", "一、保单有效性", "1. Validity of the policy"),
        Section("event", "二、事故真实性", "2. Truth of the event"),
        Section("cover", "三、保险责任", "3. Conditions of cover"),
        Section(
            "referral",
            "转调查",
            "Investigation",
            Words("仅用于转调查，调查员会看到", "Only to investigate; the investigator reads it"),
        ),
    )


class Investigate(FormSchema):
    """What an investigator plans and finds; at most 15 days, once 15 more (domain-rules §6.5)."""

    flags = Context("关注点", "Flags", query="claims.flags", section="claim")
    records = Context("已有记录", "Records", query="claims.records", section="claim")
    summary = Context("报案内容", "Report", query="claims.summary", section="claim")
    plan = LongText("调查计划", "Plan", max_length=1_000, section="found", wide=True)
    evidence = LongText(
        "调查结果与证据",
        "Findings and evidence",
        max_length=2_000,
        required_for=("cleared", "suspicious", "confirmed"),
        section="found",
        wide=True,
    )
    documents = Documents(
        "证据",
        "Evidence",
        section="found",
        documents=(Document(code="EVIDENCE", zh="证据材料", en="Evidence", required=False),),
    )

    sections: ClassVar[tuple[Section, ...]] = (CLAIM, Section("found", "调查", "Investigation"))


class Extension(FormSchema):
    """A supervisor looks at an investigation that needs more time."""

    records = Context("已有记录", "Records", query="claims.records", section="claim")
    words = LongText("意见", "Opinion", max_length=500, section="claim", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (CLAIM,)


class Decision(FormSchema):
    """What is decided on a claim, with its legal grounds (domain-rules §6.2). Amounts are yuan."""

    payment = Choice(
        "给付方式",
        "Payment",
        choices=options(
            ("PAY_FULL", "按合同理算", "As the contract says"),
            ("PAY_REDUCED_AGE", "按比例（年龄不实）", "In proportion, the age was wrong"),
            ("EX_GRATIA", "通融给付（委员会）", "Ex gratia, by the committee"),
        ),
        required_for=("pay",),
        section="payment",
    )
    true_birth_date = Date(
        "真实出生日期",
        "True date of birth",
        past=True,
        section="payment",
        personal=True,
        visible_if='payment = "PAY_REDUCED_AGE"',
    )
    granted = Money(
        "通融金额", "Amount granted ex gratia", unit=YUAN, section="payment", visible_if='payment = "EX_GRATIA"'
    )
    part_reason = Choice(
        "部分给付原因",
        "Reason for a part",
        choices=options(
            ("CL-EXC-01", "部分属于责任免除", "A part is excluded"),
            ("CL-DEF-01", "部分不符合定义", "A part does not meet the definition"),
            ("CL-LIM-01", "限额或免赔额", "Limit or deductible"),
            ("CL-PER-01", "部分不在保险期间", "A part is outside the period"),
            ("CL-FRD-03", "夸大部分不付", "An exaggerated part is not paid"),
        ),
        section="payment",
        help=Words("全部费用都计入的不填", "Where all of it counts, none"),
    )
    eligible = Money("责任内合理费用", "Costs within the cover", unit=YUAN, section="costs")
    by_social = Money("社保已支付", "Paid by social insurance", unit=YUAN, section="costs")
    by_others = Money("其他保险已赔付", "Paid by other insurers", unit=YUAN, section="costs")
    critical = Flag("重大疾病治疗（免赔额为零）", "Critical illness: no deductible", section="costs")
    refusal = Choice(
        "拒付或解约", "Refusal or rescission", choices="claims.refusals", required_for=("refuse",), section="refusal"
    )
    clause = Choice("条款依据", "Clause", choices="claims.clauses", required_for=("refuse",), section="refusal")
    facts = LongText("事实依据", "Facts", max_length=2_000, required_for=("refuse",), section="refusal", wide=True)
    explained = Flag("有免责条款提示说明的记录", "Recorded: the exclusion was explained", section="refusal")
    knew_on = Date("知悉未如实告知之日", "Known since", past=True, section="refusal", visible_if=RESCINDS)
    fault = Choice("过错", "Fault", choices="claims.faults", section="refusal", visible_if=RESCINDS)
    serious_effect = Flag(
        "未告知事项对事故有严重影响", "It had a serious effect on the event", section="refusal", visible_if=RESCINDS
    )
    applicant_caused = Flag(
        "投保人造成，另有权利人",
        "Caused by the applicant; another is entitled",
        section="refusal",
        visible_if='refusal = "CASH_VALUE" or refusal = "RESCIND_NO_REFUND"',
    )
    opinion = LongText("理赔意见", "Opinion", max_length=2_000, section="opinion", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (
        CLAIM,
        Section("payment", "给付", "Payment", Words("仅用于给付", "For a payment only")),
        Section(
            "costs",
            "医疗费用",
            "Costs of treatment",
            Words("仅医疗理赔；报案数字已带入", "Of a medical claim, as reported"),
        ),
        Section(
            "refusal",
            "拒付、解约及部分给付的依据",
            "Grounds",
            Words("部分给付也须写明条款和事实", "A payment in part names clause and facts, too"),
        ),
        Section("opinion", "意见", "Opinion"),
    )


class Decide(Decision):
    """A handler calculates and decides; what was said before a return or a new look stands beside it."""

    recommendation = Context("此前结论", "Said before", query="claims.recommendation", section="claim")
    sheet = Context("试算", "Calculation", query="claims.calculated", section="claim")
    flags = Context("关注点", "Flags", query="claims.flags", section="claim")
    policy = Context("保单核对", "Policy", query="claims.policy", section="claim")
    records = Context("核查记录", "Records", query="claims.records", section="claim")
    summary = Context("报案内容", "Report", query="claims.summary", section="claim")

    begins_with: ClassVar[str] = "claims.proposed"


class Review(Decision):
    """The decision beyond a handler's authority, with the recommendation beside it."""

    recommendation = Context("建议", "Recommendation", query="claims.recommendation", section="claim")
    sheet = Context("试算", "Calculation", query="claims.calculated", section="claim")
    flags = Context("关注点", "Flags", query="claims.flags", section="claim")
    policy = Context("保单核对", "Policy", query="claims.policy", section="claim")
    records = Context("核查记录", "Records", query="claims.records", section="claim")
    summary = Context("报案内容", "Report", query="claims.summary", section="claim")

    begins_with: ClassVar[str] = "claims.proposed"


class Appeal(Decision):
    """Somebody else, one level up, hears an objection (domain-rules §6.6)."""

    appeal = Context("申诉", "Objection", query="claims.appeal", section="claim")
    recommendation = Context("原结论", "The decision", query="claims.recommendation", section="claim")
    sheet = Context("试算", "Calculation", query="claims.calculated", section="claim")
    flags = Context("关注点", "Flags", query="claims.flags", section="claim")
    policy = Context("保单核对", "Policy", query="claims.policy", section="claim")
    records = Context("核查记录", "Records", query="claims.records", section="claim")
    summary = Context("报案内容", "Report", query="claims.summary", section="claim")
    refusal_reason = Choice(
        "拒付原因",
        "Reason of the refusal",
        choices="claims.refusal_reasons",
        section="refusal",
    )
    answer = LongText(
        "答复",
        "Answer",
        max_length=2_000,
        required=True,
        section="opinion",
        wide=True,
        help=Words("写入申诉答复书，申请人会看到", "It stands in the letter to the claimant"),
    )

    begins_with: ClassVar[str] = "claims.proposed"


class ByHand(FormSchema):
    """A letter holds a character that cannot be printed: it is written and sent by hand."""

    said = Context("结论", "The decision", query="claims.recommendation", section="claim")
    sent = Confirm("已书面送达申请人", "Sent to the claimant in writing", section="claim", wide=True)
    words = LongText("备注", "Note", max_length=500, section="claim", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (CLAIM,)


class Answer(FormSchema):
    """What the claimant says to the decision."""

    said = Context("结论", "The decision", query="claims.told", section="claim")
    answered_on = Date("答复日期", "Answered on", past=True, required=True, section="answer")
    ground = LongText(
        "申诉理由", "Why they object", max_length=2_000, required_for=("appeal",), section="answer", wide=True
    )
    documents = Documents(
        "新的资料",
        "New evidence",
        section="answer",
        documents=(Document(code="EVIDENCE", zh="申诉资料", en="Evidence", required=False),),
    )

    sections: ClassVar[tuple[Section, ...]] = (CLAIM, Section("answer", "答复", "Answer"))


class Release(FormSchema):
    """Finance lets a payment go (domain-rules §10, rule 2)."""

    due = Context("应付", "To be paid", query="claims.due", section="claim")
    failure = Context("付款失败", "Failed payment", query="payments.payout_failure", section="claim")
    checked = Flag(
        "已核对领款人、账户和金额", "Payee, account and amount compared", required_for=("release",), section="release"
    )
    note = LongText("备注", "Note", max_length=500, section="release", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (CLAIM, Section("release", "放行", "Release"))


class Advance(FormSchema):
    """What is certain after 60 days is paid in advance (Insurance Law art. 25)."""

    flags = Context("关注点", "Flags", query="claims.flags", section="claim")
    records = Context("核查记录", "Records", query="claims.records", section="claim")
    summary = Context("报案内容", "Report", query="claims.summary", section="claim")
    amount = Money("可以确定的数额", "Amount that is certain", unit=YUAN, required_for=("pay",), section="advance")
    words = LongText("说明", "Note", max_length=500, section="advance", wide=True)
    disputed = YesNo("事故责任有争议", "Is the cover in dispute?", section="advance")

    sections: ClassVar[tuple[Section, ...]] = (CLAIM, Section("advance", "先予支付", "Advance"))


offer(claim_decision, "verify", saver="claims.save_verify")(Verify)
offer(claim_decision, "investigate", saver="claims.save_investigation")(Investigate)
offer(claim_decision, "extension", saver="claims.save_extension")(Extension)
offer(claim_decision, "decide", saver="claims.save_decision")(Decide)
offer(claim_decision, "review", saver="claims.save_review")(Review)
offer(claim_decision, "appeal", saver="claims.save_appeal")(Appeal)
offer(claim_decision, "by_hand", saver="claims.save_by_hand")(ByHand)
offer(claim_decision, "answer", saver="claims.save_answer")(Answer)
offer(claim_decision, "release", saver="claims.save_release")(Release)
offer(claim_decision, "advance", saver="claims.save_advance")(Advance)
