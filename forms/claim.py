"""The forms of a claim until everything is there: report, first contact, completeness, what is brought later."""

from __future__ import annotations

from typing import ClassVar

from forms import account
from forms.fields import (
    Choice,
    Confirm,
    Context,
    Date,
    Document,
    Documents,
    Flag,
    Group,
    LongText,
    Money,
    Name,
    Text,
    Words,
    YesNo,
    options,
)
from forms.schema import FormSchema, Section, offer
from workflows.registry import Capability

claim = Capability("claim")

MEDICAL = 'claim_type = "MED"'
CLAIM = Section("claim", "赔案", "Claim")
ACCOUNT = Section("account", "领款账户", "Payee's account")


class Invoice(FormSchema):
    """One invoice of a treatment."""

    number = Text("发票号码", "Invoice number", required=True, max_length=40, personal=True, document="INVOICE")
    amount = Money("金额", "Amount", required=True, most=10_000_000, unit=Words("元", "yuan"), document="INVOICE")
    hospital = Text("医院", "Hospital", required=True, max_length=80, personal=True, document="INVOICE")


class Elsewhere(FormSchema):
    """A policy with another insurer."""

    insurer = Text("保险公司", "Insurer", required=True, max_length=60, personal=True)
    taken_on = Date("投保日期", "Taken out on", past=True, required=True)


def _paper(code: str, zh: str, en: str, reason: str) -> Document:
    return Document(code=code, zh=zh, en=en, reason=reason)


class Payee(FormSchema):
    """The account a benefit goes to: the payee's own (domain-rules §1.6)."""

    account_holder = account.holder(
        help=Words("须为领款人本人：被保险人，未成年人为其监护人", "The payee: the insured, for a minor the guardian")
    )
    card_no = account.card()
    branch = account.branch()

    sections: ClassVar[tuple[Section, ...]] = (ACCOUNT,)


class Report(Payee):
    """A report with the claim: which policy, what happened, what it cost, the papers (requirements S1.2.15-18)."""

    policy_no = Text("保单号", "Policy number", required=True, max_length=30, section="policy")
    claim_type = Choice(
        "理赔类型",
        "Kind of claim",
        choices="claims.types",
        required=True,
        section="policy",
        help=Words("以保单承保的责任为限", "What the policy covers"),
    )
    event_on = Date(
        "出险日期",
        "Day of the event",
        required=True,
        section="event",
        help=Words("疾病填首次确诊日", "Of an illness the day of the first diagnosis"),
    )
    notice_on = Date("报案日期", "Reported on", required=True, section="event")
    accident = YesNo("是否意外", "An accident?", required=True, section="event")
    diagnosis = Text(
        "原因或诊断",
        "Cause or diagnosis",
        required=True,
        max_length=200,
        personal=True,
        section="event",
        reason="CL-DESC-01",
    )
    hospital = Text(
        "医院", "Hospital", required=True, max_length=80, personal=True, section="event", reason="CL-DESC-01"
    )
    inpatient = YesNo("是否住院", "In hospital?", required=True, section="event")
    admitted_on = Date("入院日期", "Admitted on", required=True, section="event", visible_if="inpatient")
    discharged_on = Date("出院日期", "Discharged on", section="event", visible_if="inpatient")
    total_cost = Money(
        "总费用",
        "Total cost",
        required=True,
        most=10_000_000,
        unit=Words("元", "yuan"),
        section="event",
        reason="CL-DESC-01",
    )
    description = LongText(
        "理赔描述",
        "Description",
        required=True,
        max_length=1_000,
        section="event",
        wide=True,
        check="claims.description",
        reason="CL-DESC-01",
        placeholder="2024-05-10 因肺炎住院治疗，花费8000元",
        help=Words(
            "写清日期、原因、医院、治疗和费用，至少 15 个字",
            "Day, cause, place, treatment, cost; 15 characters or more",
        ),
    )
    social_used = YesNo(
        "使用了社会医疗保险", "Social insurance used?", required=True, section="cost", visible_if=MEDICAL
    )
    by_social = Money(
        "社保已支付",
        "Paid by social insurance",
        required=True,
        unit=Words("元", "yuan"),
        section="cost",
        visible_if=f"{MEDICAL} and social_used",
    )
    by_others = Money(
        "其他商业保险已赔付", "Paid by other insurers", unit=Words("元", "yuan"), section="cost", visible_if=MEDICAL
    )
    electronic = YesNo("全部为电子发票", "All invoices electronic?", required=True, section="cost", visible_if=MEDICAL)
    invoices = Group(
        "发票",
        "Invoices",
        row=Invoice,
        row_label=Words("发票", "Invoice"),
        min_rows=1,
        max_rows=20,
        section="cost",
        visible_if=MEDICAL,
    )
    elsewhere = Group(
        "其他公司的保单",
        "Policies with other insurers",
        row=Elsewhere,
        row_label=Words("保单", "Policy"),
        max_rows=10,
        section="cost",
    )
    claimant = Choice(
        "申请人",
        "Who claims",
        choices=options(("insured", "被保险人", "The insured"), ("guardian", "未成年人的监护人", "A minor's guardian")),
        required=True,
        section="claimant",
    )
    guardian_name = Name(
        "监护人姓名", "Name of the guardian", required=True, section="claimant", visible_if='claimant = "guardian"'
    )
    by_another = YesNo("由他人代办", "Handed in by another?", required=True, section="claimant")
    documents = Documents(
        "基本资料",
        "Documents",
        section="papers",
        documents=(
            _paper("CLAIM_FORM", "理赔申请书", "Claim form", "CL-DOC-07"),
            _paper("INSURED_ID", "被保险人身份证件", "Identity document of the insured", "CL-DOC-08"),
            _paper("BANK_CARD", "领款人银行卡", "Bank card of the payee", "CL-DOC-08"),
            _paper("DIAGNOSIS", "诊断证明", "Diagnosis certificate", "CL-DOC-01"),
            _paper("MEDICAL_RECORD", "门急诊或住院病历", "Medical record", "CL-DOC-03"),
        ),
    )
    guardian_papers = Documents(
        "监护人资料",
        "Of the guardian",
        section="papers",
        visible_if='claimant = "guardian"',
        documents=(
            _paper("GUARDIAN_ID", "监护人身份证件", "Identity document of the guardian", "CL-DOC-08"),
            _paper("RELATION_PROOF", "监护关系证明", "Proof of the guardianship", "CL-DOC-06"),
        ),
    )
    authorisation = Documents(
        "代办资料",
        "Of whoever acts",
        section="papers",
        visible_if="by_another",
        documents=(_paper("AUTHORISATION", "授权委托书及受托人身份证件", "Authorisation", "CL-DOC-08"),),
    )
    stay_papers = Documents(
        "住院资料",
        "Of the stay",
        section="papers",
        visible_if="inpatient",
        documents=(_paper("DISCHARGE_SUMMARY", "出院小结", "Discharge summary", "CL-DOC-03"),),
    )
    accident_papers = Documents(
        "意外资料",
        "Of the accident",
        section="papers",
        visible_if="accident",
        documents=(_paper("ACCIDENT_PROOF", "意外事故证明", "Accident proof", "CL-DOC-05"),),
    )
    ci_papers = Documents(
        "重疾资料",
        "Of the illness",
        section="papers",
        visible_if='claim_type = "CI"',
        documents=(
            _paper("EXAM_REPORT", "病理、影像或化验报告", "Pathology, imaging or laboratory report", "CL-DOC-01"),
            _paper("SPECIALIST_CERT", "专科医师证明", "Certificate of a specialist", "CL-DOC-01"),
        ),
    )
    med_papers = Documents(
        "费用资料",
        "Of the costs",
        section="papers",
        visible_if=MEDICAL,
        documents=(_paper("COST_LIST", "费用清单", "List of costs", "CL-DOC-09"),),
    )
    invoice_papers = Documents(
        "发票原件",
        "Original invoices",
        section="papers",
        visible_if=f"{MEDICAL} and electronic = false",
        documents=(_paper("INVOICE", "发票原件", "Original invoice", "CL-DOC-02"),),
    )
    social_papers = Documents(
        "社保资料",
        "Of social insurance",
        section="papers",
        visible_if=f"{MEDICAL} and social_used",
        documents=(_paper("SOCIAL_SHEET", "社保结算单", "Settlement sheet of social insurance", "CL-DOC-09"),),
    )
    split_papers = Documents(
        "其他赔付资料",
        "Of other insurers",
        section="papers",
        visible_if=f"{MEDICAL} and by_others > 0",
        documents=(_paper("SPLIT_SHEET", "其他保险公司分割单", "Split sheet of the other insurer", "CL-DOC-09"),),
    )
    confirmed = Confirm(
        "申请人确认所述属实，并授权查阅相关病历",
        "The claimant confirms that this is true and lets the records be read",
        section="papers",
        wide=True,
    )

    begins_with: ClassVar[str] = "claims.begins"
    sections: ClassVar[tuple[Section, ...]] = (
        Section("policy", "保单与类型", "Policy and kind"),
        Section("event", "事故经过", "What happened"),
        Section("cost", "费用与其他保险", "Costs and other insurance"),
        Section("claimant", "申请人", "Claimant"),
        ACCOUNT,
        Section("papers", "影像资料", "Documents"),
    )


class Contact(FormSchema):
    """The first contact with the customer, within one working day (requirements S4.3.3)."""

    phones = Context("联系电话", "Telephone", query="claims.phones", section="claim", reveals=True)
    summary = Context("报案内容", "Report", query="claims.summary", section="claim")
    contact = Choice(
        "联系结果",
        "Contact",
        choices=options(("reached", "已接通", "Reached"), ("message", "已留言或短信", "A message was left")),
        required=True,
        section="contact",
    )
    told = Confirm(
        "已告知理赔流程、所需资料和联系方式",
        "Told the steps, the documents needed and how to reach us",
        section="contact",
        wide=True,
    )
    words = LongText("联系记录", "Record", max_length=500, section="contact", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (CLAIM, Section("contact", "联系客户", "Contact"))


class Wanted(FormSchema):
    """One document that is asked for."""

    paper = Choice("资料", "Document", choices="claims.papers", required=True)


class Completeness(FormSchema):
    """Whether everything is there; what is missing is asked for at once (Insurance Law art. 22)."""

    flags = Context("关注点", "Flags", query="claims.flags", section="claim")
    asked = Context("补件记录", "Asked for so far", query="claims.supplements", section="claim")
    summary = Context("报案内容", "Report", query="claims.summary", section="claim")
    tampered = Flag("影像有修改痕迹", "A document was edited", section="observed")
    single_accident = Flag("无目击者、夜间或单车事故", "No witness, at night or a single vehicle", section="observed")
    out_of_proportion = Flag("保额与收入不相称", "Cover out of proportion to the income", section="observed")
    pressing = Flag("催促赔付或不愿交原件", "Presses, or will not give originals", section="observed")
    papers = Group(
        "需补交的资料",
        "What is missing",
        row=Wanted,
        row_label=Words("资料", "Document"),
        max_rows=15,
        required_for=("supplement",),
        section="missing",
    )
    words = LongText(
        "补件通知书上的说明",
        "To be said in the letter",
        max_length=500,
        section="missing",
        wide=True,
        help=Words("申请人会看到", "The claimant reads it"),
    )
    newly_arisen = LongText(
        "新出现的情况",
        "What arose since",
        max_length=500,
        section="missing",
        wide=True,
        help=Words("仅再次补件必填，须主管同意", "For another request only; a supervisor approves it"),
    )

    sections: ClassVar[tuple[Section, ...]] = (
        CLAIM,
        Section("observed", "观察到的情况", "Observed"),
        Section(
            "missing",
            "一次性补件",
            "What is missing",
            Words("仅用于补件：全部一次列明", "For a request only: everything at once"),
        ),
    )


class SecondRequest(FormSchema):
    """A supervisor looks at another request for documents."""

    asked = Context("补件记录", "Asked for so far", query="claims.supplements", section="claim")
    summary = Context("报案内容", "Report", query="claims.summary", section="claim")
    note = LongText("备注", "Note", max_length=500, section="claim", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (CLAIM,)


class Supply(FormSchema):
    """What a claimant brings of what was asked for: the form shows that, and takes any document of a claim."""

    asked = Context("需补交的资料", "What is asked for", query="claims.asked", section="claim")
    documents = Documents(
        "补交资料",
        "Documents",
        section="brought",
        choices="claims.asked",
        documents=tuple(
            Document(code=code, zh=zh, en=en, required=False)
            for code, zh, en in (
                ("CLAIM_FORM", "理赔申请书", "Claim form"),
                ("INSURED_ID", "被保险人身份证件", "Identity document of the insured"),
                ("BANK_CARD", "领款人银行卡", "Bank card of the payee"),
                ("GUARDIAN_ID", "监护人身份证件", "Identity document of the guardian"),
                ("RELATION_PROOF", "监护关系证明", "Proof of the guardianship"),
                ("AUTHORISATION", "授权委托书", "Authorisation"),
                ("DIAGNOSIS", "诊断证明", "Diagnosis certificate"),
                ("EXAM_REPORT", "病理、影像或化验报告", "Pathology, imaging or laboratory report"),
                ("SPECIALIST_CERT", "专科医师证明", "Certificate of a specialist"),
                ("MEDICAL_RECORD", "病历", "Medical record"),
                ("DISCHARGE_SUMMARY", "出院小结", "Discharge summary"),
                ("INVOICE", "发票原件", "Original invoice"),
                ("COST_LIST", "费用清单", "List of costs"),
                ("SOCIAL_SHEET", "社保结算单", "Settlement sheet of social insurance"),
                ("SPLIT_SHEET", "其他保险公司分割单", "Split sheet of the other insurer"),
                ("ACCIDENT_PROOF", "意外事故证明", "Accident proof"),
            )
        ),
    )
    note = LongText("说明", "Note", max_length=500, section="brought", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (CLAIM, Section("brought", "补交资料", "What is brought"))


class Reaccount(Payee):
    """Another account of the payee's for a payment that the bank or finance refused."""

    failure = Context("付款失败", "Failed payment", query="payments.payout_failure", section="failure")
    due = Context("应付", "To be paid", query="claims.due", section="failure")

    sections: ClassVar[tuple[Section, ...]] = (
        Section("failure", "付款结果", "Payment"),
        ACCOUNT,
    )


offer(claim, "report", saver="claims.save_report")(Report)
offer(claim, "contact", saver="claims.save_contact")(Contact)
offer(claim, "completeness", saver="claims.save_completeness")(Completeness)
offer(claim, "second_request", saver="claims.save_second_request")(SecondRequest)
offer(claim, "supply", saver="claims.save_supply")(Supply)
offer(claim, "account", saver="claims.save_account")(Reaccount)
