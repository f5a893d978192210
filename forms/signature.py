"""The customer's signature: notice read, declaration confirmed, consents given, signed by hand or by code."""

from __future__ import annotations

from typing import ClassVar

from forms.fields import Choice, Confirm, Context, Document, Documents, Name, Text, Words, YesNo, options
from forms.schema import FormSchema, Section, offer
from workflows.registry import Capability

signature = Capability("signature")

CONSENTS = Section("consents", "须知、声明与授权", "Notice, declaration and consents")
SIGNATURE = Section("signature", "签名", "Signature")

SIGNED_PAGE = Document(code="SIGNATURE", zh="签名页", en="Signed page", reason="NB-SIG-01")


class Sign(FormSchema):
    """What the customer reads, agrees to and signs; an agent never signs for a customer (domain-rules §2.1, §2.8)."""

    notice = Confirm("已阅读投保须知", "I have read the application notice", section="consents", wide=True)
    declaration = Confirm(
        "确认投保声明：以上内容属实，由本人填写或确认",
        "I declare that the above is true and entered or confirmed by me",
        section="consents",
        wide=True,
    )
    health = Confirm(
        "单独同意：为核保而处理我的健康信息。不同意将无法核保",
        "Separate consent: my health data may be used for underwriting. Without it there can be none",
        section="consents",
        wide=True,
    )
    automatic = YesNo(
        "同意由系统自动作出核保结论（可不同意，改由人工核保）",
        "The system alone may decide (you may say no: a person will decide)",
        required=True,
        section="consents",
        wide=True,
    )
    last = Context("此前签名", "Signed before", query="signatures.signature", section="signature")
    signer = Name("签名人", "Signed by", required=True, section="signature", help=Words("投保人本人", "The applicant"))
    method = Choice(
        "签名方式",
        "Method",
        choices=options(
            ("SCAN", "纸质签名影像", "By hand, scanned"),
            ("ESIGN", "电子签名（短信验证码）", "With a one-time code"),
        ),
        required=True,
        section="signature",
    )
    pages = Documents(
        "签名影像",
        "Signed page",
        section="signature",
        visible_if='method = "SCAN"',
        documents=(SIGNED_PAGE,),
    )
    code = Text(
        "验证码",
        "One-time code",
        max_length=10,
        required=True,
        personal=True,
        section="signature",
        visible_if='method = "ESIGN"',
        help=Words("已发送至投保人手机", "Sent to the applicant's mobile"),
    )

    sections: ClassVar[tuple[Section, ...]] = (CONSENTS, SIGNATURE)


class SignInsured(FormSchema):
    """What an insured who is not the applicant agrees to and signs (Insurance Law art. 31, 34; domain-rules §2.8)."""

    last = Context("此前签名", "Signed before", query="signatures.signature", section="signature")
    cover = Confirm(
        "同意投保人为本人投保，并认可保险金额",
        "I agree that the applicant insures me, and to the sum insured",
        section="consents",
        wide=True,
    )
    truth = Confirm(
        "健康告知由本人确认，内容属实",
        "I have confirmed the health answers, and they are true",
        section="consents",
        wide=True,
    )
    health = Confirm(
        "单独同意：为核保而处理我的健康信息。不同意将无法核保",
        "Separate consent: my health data may be used for underwriting. Without it there can be none",
        section="consents",
        wide=True,
    )
    signer = Name("签名人", "Signed by", required=True, section="signature", help=Words("被保险人本人", "The insured"))
    pages = Documents("签名影像", "Signed page", section="signature", documents=(SIGNED_PAGE,))

    sections: ClassVar[tuple[Section, ...]] = (CONSENTS, SIGNATURE)


offer(signature, "sign_insured", saver="signatures.save_insured_signature")(SignInsured)
offer(signature, "sign", saver="signatures.save_signature")(Sign)
