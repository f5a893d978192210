"""Forms against money laundering: what a customer is asked, and what an officer decides on a hit."""

from __future__ import annotations

from typing import ClassVar

from forms.application import Check
from forms.fields import Choice, Context, LongText, Money, Text, Words, YesNo, options
from forms.inquiry import QUESTION, Asking
from forms.schema import FormSchema, Section, offer
from workflows.registry import Capability

compliance = Capability("compliance")

IDENTITY = Section("identity", "身份与资金", "Identity and means")


class Identity(FormSchema):
    """What is asked besides the person (domain-rules §3, requirements S2.2.8): part of every form that asks for it."""

    occupation = Choice(
        "职业", "Occupation", choices="compliance.occupations", required=True, personal=True, section="identity"
    )
    income = Money(
        "年收入", "Yearly income", unit=Words("元", "yuan"), required=True, personal=True, section="identity"
    )
    pep = YesNo(
        "本人或近亲属是否为外国政要",
        "Is the customer, or a near relative, a foreign politically exposed person?",
        required=True,
        personal=True,
        section="identity",
    )
    payer = Choice(
        "保费由谁支付",
        "Who pays the premium",
        choices=options(("SELF", "本人", "The applicant"), ("OTHER", "第三人", "Somebody else")),
        required=True,
        section="identity",
    )
    source_of_funds = Text(
        "资金来源",
        "Source of funds",
        personal=True,
        max_length=200,
        section="identity",
        wide=True,
        help=Words("风险等级为中、高的客户必填", "Needed at medium and high risk"),
    )

    sections: ClassVar[tuple[Section, ...]] = (IDENTITY,)


class Aml(FormSchema):
    """An officer's decision on a hit: clear, report or stop, each with its reason."""

    screening = Context("名单筛查", "Screening", query="compliance.screening")
    summary = Context("投保信息", "Application", query="applications.summary")
    reason = LongText("理由", "Reason", required=True, wide=True)


class Lists(FormSchema):
    """The three lists, risk and warnings."""

    findings = Context("核对清单", "Check lists", query="compliance.findings")


class FullCheck(Check, Asking, Lists):
    """The completeness check with the lists above everything else (requirements S4.2.2), and a way to ask somebody."""

    sections: ClassVar[tuple[Section, ...]] = (Section("check", "核对", "Check"), QUESTION)


offer(compliance, "profile", saver="compliance.save_profile")(Identity)
offer(compliance, "aml", saver="compliance.save_aml")(Aml)
offer(compliance, "check", saver="compliance.save_check")(FullCheck)
