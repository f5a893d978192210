"""The demo's documents: plain pages that say what they stand for, so that nobody takes them for real ones.

A customer's own papers are the same in each application; every other page belongs to one case alone.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw, ImageFont
from pypinyin import lazy_pinyin

from workflows import files
from workflows.db import transaction
from workflows.types import Actor

KINDS = {
    "ID_FRONT": ("身份证人像面.jpg", "RESIDENT IDENTITY CARD · FRONT"),
    "ID_BACK": ("身份证国徽面.pdf", "RESIDENT IDENTITY CARD · BACK"),
    "BANK_CARD": ("银行卡.jpg", "BANK CARD"),
    "HEALTH_DECLARATION": ("健康告知书.pdf", "HEALTH DECLARATION"),
    "SIGNATURE": ("签名页.pdf", "APPLICATION · SIGNED PAGE"),
    "INSURED_ID": ("被保险人身份证.jpg", "RESIDENT IDENTITY CARD OF THE INSURED"),
    "RELATION_PROOF": ("户口簿.pdf", "HOUSEHOLD REGISTER"),
    "PARENTS_CONSENT": ("父母同意书.pdf", "CONSENT OF THE PARENTS"),
    "EVIDENCE": ("核保资料.pdf", "EVIDENCE FOR UNDERWRITING"),
    "PS_FORM": ("保全申请书.pdf", "REQUEST TO CHANGE A POLICY"),
    "APPLICANT_ID": ("投保人身份证.pdf", "RESIDENT IDENTITY CARD OF THE APPLICANT"),
    "BENEFICIARY_ID": ("受益人身份证.pdf", "RESIDENT IDENTITY CARDS OF THE BENEFICIARIES"),
    "INSURED_CONSENT": ("被保险人同意书.pdf", "CONSENT OF THE INSURED"),
    "DEBIT_AUTHORISATION": ("扣款授权书.pdf", "DEBIT AUTHORISATION"),
    "POLICY_COPY": ("保险单.pdf", "POLICY"),
    "CLAIM_FORM": ("理赔申请书.pdf", "CLAIM FORM"),
    "GUARDIAN_ID": ("监护人身份证.pdf", "RESIDENT IDENTITY CARD OF THE GUARDIAN"),
    "DIAGNOSIS": ("诊断证明.pdf", "DIAGNOSIS CERTIFICATE"),
    "MEDICAL_RECORD": ("病历.pdf", "MEDICAL RECORD"),
    "DISCHARGE_SUMMARY": ("出院小结.pdf", "DISCHARGE SUMMARY"),
    "ACCIDENT_PROOF": ("事故认定书.pdf", "PROOF OF THE ACCIDENT"),
    "EXAM_REPORT": ("检查报告.pdf", "EXAMINATION REPORT"),
    "SPECIALIST_CERT": ("专科医师证明.pdf", "CERTIFICATE OF A SPECIALIST"),
    "COST_LIST": ("费用清单.pdf", "LIST OF COSTS"),
    "INVOICE": ("医疗发票.pdf", "INVOICE"),
    "SOCIAL_SHEET": ("社保结算单.pdf", "SETTLEMENT SHEET OF SOCIAL INSURANCE"),
}
ENTRY = ("ID_FRONT", "ID_BACK", "BANK_CARD", "HEALTH_DECLARATION")
OWN = frozenset({"ID_FRONT", "ID_BACK", "BANK_CARD", "INSURED_ID", "APPLICANT_ID", "GUARDIAN_ID"})
SIZE = (2000, 1262)
"""The proportions of an identity card; its short side is more than domain-rules §1.7 asks for."""

PAPER, INK, RULE = 246, 48, 202
"""Scanned in grey: a third of the bytes to decode, and to look at when it is taken in."""


def documents(case: UUID, holder: str, by: Actor, now: datetime, *kinds: str) -> dict[str, list[str]]:
    """Upload one page of each kind to a case, in one transaction; gives their ids as the form wants them."""
    taken = {kind: files.take_in(_content(case, holder, kind, now), KINDS[kind][0], case_id=case) for kind in kinds}
    with transaction() as session:
        return {
            kind: [str(files.add(session, content, case_id=case, kind=kind, by=by.user_id, now=now).id)]
            for kind, content in taken.items()
        }


def _content(case: UUID, holder: str, kind: str, now: datetime) -> bytes:
    name, words = KINDS[kind]
    said = " ".join(lazy_pinyin(holder)).upper()
    form = "JPEG" if name.endswith("jpg") else "PDF"
    return _page(words, said, form) if kind in OWN else _scan(words, said, case, now)


def _scan(words: str, holder: str, case: UUID, now: datetime) -> bytes:
    """A scanned page with a remark that no viewer shows: two scans are never the same file."""
    return _page(words, holder, "PDF") + f"\n% {case} {now:%Y%m%d%H%M}\n%%EOF\n".encode()


@cache
def _page(words: str, holder: str, form: str) -> bytes:
    image = Image.new("L", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((50, 50, SIZE[0] - 50, SIZE[1] - 50), outline=RULE, width=5)
    draw.text((150, 150), words, fill=INK, font=_font(70))
    draw.text((150, 275), "SPECIMEN OF THE DEMO - NOT A DOCUMENT", fill=INK, font=_font(50))
    draw.text((150, 375), holder, fill=INK, font=_font(50))
    for line in range(6):
        draw.line((150, 525 + line * 100, SIZE[0] - 150 - line * 75, 525 + line * 100), fill=RULE, width=8)
    content = BytesIO()
    image.save(content, form, quality=70)
    return content.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)
