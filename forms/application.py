"""The forms of a new application: entry and completeness check."""

from __future__ import annotations

from typing import ClassVar

from forms import account, beneficiary
from forms.account import ACCOUNT, Account
from forms.fields import (
    Choice,
    Computed,
    Confirm,
    Context,
    Document,
    Documents,
    Flag,
    LongText,
    Money,
    Prefill,
    Words,
    YesNo,
    options,
)
from forms.health import HEALTH, Health
from forms.schema import FormSchema, Section, offer
from workflows.registry import Capability

application = Capability("application")

DOCUMENTS = Section(
    "documents",
    "影像资料",
    "Documents",
    Words("PDF、JPG 或 PNG，每个不超过 10 MB", "PDF, JPG or PNG, at most 10 MB each"),
)

SOMEBODY_ELSE = 'relation != null and relation != "SELF"'
"""Whether a second person is asked for."""

MEDICAL = 'product = "MM01"'
NOT_MEDICAL = 'product != "MM01"'
"""Million medical has one term, limit and payment, and no death benefit: none of it is asked (domain-rules §7.4)."""


class Entry(Account, Health):
    """What the agent enters; applicant and insured are picked, never typed (requirements S1.2.2).

    Everything that is asked about a life is asked about the insured's; the account is the applicant's.
    """

    customer = Choice(
        "投保人", "Applicant", choices="customers.mine", required=True, section="parties", document="ID_FRONT"
    )
    relation = Choice(
        "被保险人是投保人的",
        "The insured is the applicant's",
        choices="applications.relations",
        required=True,
        radio=False,
        section="parties",
        reason="NB-INT-01",
    )
    insured = Choice(
        "被保险人",
        "Insured",
        choices="customers.mine",
        required=True,
        section="parties",
        document="INSURED_ID",
        visible_if=SOMEBODY_ELSE,
    )
    product = Choice(
        "险种",
        "Product",
        choices="products.on_sale",
        required=True,
        section="cover",
        resets=(
            *("cover", "sum_insured", "pay_term", "pay_mode", "social_insurance"),
            *("beneficiary_kind", "beneficiaries"),
        ),
    )
    cover = Choice(
        "保障期间",
        "Cover",
        choices=options(("WL", "终身", "Whole life"), ("T70", "至 70 周岁", "To age 70")),
        required=True,
        section="cover",
        visible_if=NOT_MEDICAL,
    )
    sum_insured = Money(
        "基本保额",
        "Sum insured",
        least=50_000,
        most=1_000_000,
        step=10_000,
        unit=Words("元", "yuan"),
        required=True,
        section="cover",
        visible_if=NOT_MEDICAL,
        check="applications.limits",
        help=Words("50,000 至 1,000,000，以 10,000 递增", "50,000 to 1,000,000 in steps of 10,000"),
    )
    pay_term = Choice(
        "交费期间",
        "Payment term",
        choices=options(
            ("1", "趸交", "Single payment"),
            ("5", "5 年", "5 years"),
            ("10", "10 年", "10 years"),
            ("15", "15 年", "15 years"),
            ("20", "20 年", "20 years"),
            ("30", "30 年", "30 years"),
        ),
        whole=True,
        required=True,
        section="cover",
        visible_if=NOT_MEDICAL,
    )
    pay_mode = Choice(
        "交费频率",
        "Payment mode",
        choices=options(
            ("yearly", "年交", "Yearly"),
            ("half_yearly", "半年交", "Half-yearly"),
            ("quarterly", "季交", "Quarterly"),
            ("monthly", "月交", "Monthly"),
        ),
        required=True,
        section="cover",
        visible_if=NOT_MEDICAL,
    )
    social_insurance = YesNo(
        "被保险人是否有社会医疗保险？",
        "Does the insured have social medical insurance?",
        required=True,
        section="cover",
        visible_if=MEDICAL,
    )
    premium = Computed(
        "每期保费",
        "Premium",
        handler="products.quote",
        depends=(
            *("customer", "relation", "insured", "product"),
            *("cover", "sum_insured", "pay_term", "pay_mode", "social_insurance"),
        ),
        unit=Words("元", "yuan"),
        section="cover",
    )
    beneficiary_kind = Choice(
        "身故受益人",
        "Death beneficiary",
        choices=options(("statutory", "法定", "Statutory heirs"), ("named", "指定", "Named")),
        required=True,
        section="beneficiaries",
        visible_if=NOT_MEDICAL,
    )
    beneficiaries = beneficiary.named(
        "指定受益人",
        "Named beneficiaries",
        section="beneficiaries",
        visible_if='beneficiary_kind = "named"',
        check="applications.shares",
    )
    account_holder = account.holder(
        check="payments.holder",
        prefill=Prefill(query="customers.name", depends=("customer",), zh="客户资料", en="customer record"),
    )
    documents = Documents(
        "影像资料",
        "Documents",
        section="documents",
        documents=(
            Document(code="ID_FRONT", zh="身份证人像面", en="Identity card, front", reason="NB-DOC-02"),
            Document(code="ID_BACK", zh="身份证国徽面", en="Identity card, back", reason="NB-DOC-02"),
            Document(code="BANK_CARD", zh="银行卡", en="Bank card", reason="NB-DOC-05"),
            Document(code="HEALTH_DECLARATION", zh="健康告知书", en="Health declaration", reason="NB-DOC-01"),
        ),
    )
    insured_papers = Documents(
        "被保险人资料",
        "Papers of the insured",
        section="documents",
        visible_if=SOMEBODY_ELSE,
        documents=(
            Document(
                code="INSURED_ID", zh="被保险人身份证件", en="Identity document of the insured", reason="NB-DOC-02"
            ),
            Document(code="RELATION_PROOF", zh="关系证明", en="Proof of the relation", required=False),
            Document(
                code="PARENTS_CONSENT",
                zh="父母同意书（非父母为未成年人投保）",
                en="Consent of the parents (somebody else insures a minor)",
                required=False,
                reason="NB-INT-01",
            ),
        ),
    )
    consent_papers = Documents(
        "被保险人同意",
        "Consent of the insured",
        section="documents",
        visible_if='relation = "OTHER"',
        documents=(Document(code="CONSENT", zh="被保险人同意书", en="The insured's consent", reason="NB-INT-01"),),
    )
    declaration = Confirm(
        "已向客户逐项确认以上内容，客户已本人签字",
        "The customer has confirmed every entry above and signed in person",
        section="declaration",
        wide=True,
    )

    sections: ClassVar[tuple[Section, ...]] = (
        Section("parties", "投保人与被保险人", "Applicant and insured"),
        Section("cover", "保障方案", "Cover"),
        Section(
            "beneficiaries",
            "受益人",
            "Beneficiaries",
            Words("仅用于有身故保险金的险种", "For products with a death benefit only"),
        ),
        ACCOUNT,
        HEALTH,
        DOCUMENTS,
        Section("declaration", "声明", "Declaration"),
    )


class Check(FormSchema):
    """The completeness check of the back office: true, lawful, valid."""

    summary = Context("投保信息", "Application", query="applications.summary")
    true = Flag("真实：资料与证件一致", "True: entries agree with the documents", required_for=("pass",))
    lawful = Flag("合法：具有保险利益，已获同意", "Lawful: insurable interest and consent", required_for=("pass",))
    valid = Flag("有效：签名、版本与有效期符合要求", "Valid: signature, version and validity", required_for=("pass",))
    note = LongText("备注", "Note", max_length=500, wide=True)


offer(application, "entry", saver="applications.save_entry")(Entry)
offer(application, "check", saver="applications.save_check")(Check)
