"""The demo's documents: plain pages that say what they stand for, so that nobody takes them for real ones."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw, ImageFont

from workflows import files
from workflows.types import Actor

KINDS = {
    "ID_FRONT": ("身份证人像面.jpg", "RESIDENT IDENTITY CARD · FRONT"),
    "ID_BACK": ("身份证国徽面.jpg", "RESIDENT IDENTITY CARD · BACK"),
    "BANK_CARD": ("银行卡.jpg", "BANK CARD"),
    "HEALTH_DECLARATION": ("健康告知书.jpg", "HEALTH DECLARATION"),
}
SIZE = (1600, 1010)
"""The proportions of an identity card; its short side is what domain-rules §1.7 asks for."""

PAPER, INK, RULE = "#f4f6f8", "#243240", "#c3cad3"


def documents(case: UUID, by: Actor, now: datetime) -> dict[str, list[str]]:
    """Upload one page of every kind to a case; gives their ids as the form wants them."""
    return {
        kind: [str(files.store(_page(words), case_id=case, kind=kind, name=name, by=by, now=now).id)]
        for kind, (name, words) in KINDS.items()
    }


@cache
def _page(words: str) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, SIZE[0] - 40, SIZE[1] - 40), outline=RULE, width=4)
    draw.text((120, 120), words, fill=INK, font=ImageFont.load_default(size=56))
    draw.text((120, 220), "SPECIMEN OF THE DEMO - NOT A DOCUMENT", fill=INK, font=ImageFont.load_default(size=40))
    for line in range(6):
        draw.line((120, 380 + line * 90, SIZE[0] - 120 - line * 60, 380 + line * 90), fill=RULE, width=6)
    content = BytesIO()
    image.save(content, "JPEG", quality=70)
    return content.getvalue()
