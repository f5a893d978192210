"""The forms of underwriting: a decision with its terms, its review, evidence, the answer to a counter-offer."""

from __future__ import annotations

from typing import ClassVar

from forms.fields import (
    Choice,
    Confirm,
    Context,
    Date,
    Document,
    Documents,
    Group,
    Integer,
    LongText,
    Money,
    Text,
    Words,
    options,
)
from forms.schema import FormSchema, Section, offer
from workflows.registry import Capability

underwriting = Capability("underwriting")

APPLICATION = Section("application", "投保信息", "Application")
DECISION = Section("decision", "核保意见", "Opinion")
TERMS = Section(
    "terms",
    "承保条件",
    "Terms",
    Words(
        "仅用于条件承保：加费、除外、降低保额可同时使用",
        "For a counter-offer only: loading, exclusions and a smaller sum go together",
    ),
)
POSTPONEMENT = Section("postponement", "延期", "Postponement", Words("仅用于延期", "For a postponement only"))
EVIDENCE = Section("evidence", "补充资料", "Evidence", Words("仅用于补充资料", "For a request for evidence only"))


class Exclusion(FormSchema):
    """One cause that is left out of the cover, with the wording of the special agreement."""

    code = Choice("除外项目", "Exclusion", choices="underwriting.exclusions", required=True, personal=True)
    wording = LongText(
        "特别约定",
        "Wording",
        max_length=500,
        personal=True,
        wide=True,
        help=Words("留空即采用标准文字", "Left empty: the standard wording"),
    )


class Requested(FormSchema):
    """One thing that is asked for."""

    kind = Choice("资料", "What", choices="underwriting.evidence", required=True)
    words = LongText("具体要求", "What exactly", max_length=500, personal=True, wide=True)


class Decision(FormSchema):
    """What an underwriter decides or asks for (domain-rules §4.1); extra mortality in percent (§4.2, §4.6)."""

    opinion = LongText(
        "核保意见",
        "Opinion",
        max_length=2_000,
        required_for=("offer", "postpone", "decline"),
        section="decision",
        wide=True,
    )
    em_total = Integer(
        "加费评点 EM",
        "Extra mortality EM",
        unit=Words("%", "%"),
        least=25,
        most=250,
        step=25,
        section="terms",
        personal=True,
        help=Words("以 25 递增", "In steps of 25"),
    )
    reduced_sum = Money(
        "降低后保额",
        "Smaller sum",
        least=10_000,
        most=1_000_000,
        step=10_000,
        unit=Words("元", "yuan"),
        section="terms",
    )
    exclusions = Group(
        "除外责任",
        "Exclusions",
        row=Exclusion,
        row_label=Words("除外", "Exclusion"),
        max_rows=4,
        section="terms",
    )
    postpone_months = Choice(
        "延期",
        "Postpone for",
        choices=options(("3", "3 个月", "3 months"), ("6", "6 个月", "6 months"), ("12", "12 个月", "12 months")),
        whole=True,
        section="postponement",
    )
    postpone_until = Date(
        "或延期至",
        "Or until",
        section="postponement",
        help=Words("例如预产期后 60 天", "Such as 60 days after the birth"),
    )
    requested = Group(
        "需补充的资料",
        "What is asked for",
        row=Requested,
        row_label=Words("资料", "Evidence"),
        max_rows=10,
        required_for=("supplement",),
        section="evidence",
    )

    sections: ClassVar[tuple[Section, ...]] = (APPLICATION, DECISION, TERMS, POSTPONEMENT, EVIDENCE)


class Underwrite(Decision):
    """Underwriting by hand, with the application, what the rating found and the evidence beside it."""

    advice = Context("反洗钱意见", "Advice on money laundering", query="compliance.advice", section="application")
    rating = Context("评点说明", "Rating", query="underwriting.rating", section="application")
    evidence = Context("核保资料", "Evidence", query="underwriting.evidence", section="application")
    earlier = Context("既往核保结论", "Earlier decisions", query="underwriting.earlier", section="application")
    summary = Context("投保信息", "Application", query="applications.summary", section="application")

    begins_with: ClassVar[str] = "underwriting.proposed"


class Review(Decision):
    """The decision beyond the underwriter's authority, with the recommendation beside it, above everything else."""

    recommendation = Context("核保建议", "Recommendation", query="underwriting.recommendation", section="application")
    advice = Context("反洗钱意见", "Advice on money laundering", query="compliance.advice", section="application")
    rating = Context("评点说明", "Rating", query="underwriting.rating", section="application")
    evidence = Context("核保资料", "Evidence", query="underwriting.evidence", section="application")
    earlier = Context("既往核保结论", "Earlier decisions", query="underwriting.earlier", section="application")
    summary = Context("投保信息", "Application", query="applications.summary", section="application")

    begins_with: ClassVar[str] = "underwriting.recommended"


class Brought(FormSchema):
    """One thing that was asked for, brought: labelled with its source and date (requirements S3.5.8).

    Which kinds need their conclusion is data: `report` in `handlers/underwriting/data/evidence.toml`.
    """

    kind = Choice("资料", "What", choices="underwriting.evidence", required=True)
    source = Text("出具机构", "Source", max_length=80, required=True, personal=True)
    dated = Date("出具日期", "Date", required=True)
    pages = Integer("页数", "Pages", least=1, most=500, required=True)
    findings = LongText(
        "检查结论",
        "Conclusion",
        max_length=2_000,
        wide=True,
        help=Words(
            "病历、体检等医学资料必填：照抄结论、诊断原文，与健康告知核对",
            "For medical reports: copy conclusion and diagnoses word by word; they are held against the questionnaire",
        ),
    )


class Supply(FormSchema):
    """What the agent brings of the evidence that underwriting asked for."""

    asked = Context("需补充的资料", "What is asked for", query="underwriting.asked", section="asked")
    evidence = Group(
        "资料清单",
        "Evidence",
        row=Brought,
        row_label=Words("资料", "Evidence"),
        min_rows=1,
        max_rows=10,
        section="brought",
    )
    documents = Documents(
        "影像",
        "Files",
        section="brought",
        documents=(Document(code="EVIDENCE", zh="资料影像", en="Files of the evidence", reason="UW-EVD-01"),),
    )

    begins_with: ClassVar[str] = "underwriting.asked_for"
    sections: ClassVar[tuple[Section, ...]] = (
        Section("asked", "核保要求", "What underwriting asks for"),
        Section("brought", "提交资料", "What is brought"),
    )


class Answer(FormSchema):
    """What the customer says to other terms than those applied for."""

    offer = Context("核保通知书", "Counter-offer", query="underwriting.offer", section="offer")
    answered_on = Date("客户答复日期", "Answered on", required=True, section="answer", document="COUNTER_OFFER")
    confirmed = Confirm(
        "客户已阅读核保通知书并签字确认",
        "The customer has read the counter-offer and signed it",
        required=False,
        required_for=("accept",),
        section="answer",
        wide=True,
    )
    documents = Documents(
        "签字的核保通知书",
        "Signed counter-offer",
        section="answer",
        documents=(Document(code="SIGNED_OFFER", zh="签字页", en="Signed page", required=False),),
    )

    sections: ClassVar[tuple[Section, ...]] = (
        Section("offer", "核保通知书", "Counter-offer"),
        Section("answer", "客户答复", "The customer's answer"),
    )


offer(underwriting, "underwrite", saver="underwriting.save_decision")(Underwrite)
offer(underwriting, "review", saver="underwriting.save_review")(Review)
offer(underwriting, "supply", saver="underwriting.save_evidence")(Supply)
offer(underwriting, "answer", saver="underwriting.save_answer")(Answer)
