"""What an upload really is: a whole PDF, JPEG or PNG, whatever its name says; pure, without database or disk.

Three things must agree: the extension, the first bytes and a decoder that reads it to the end. Images are written
anew where they carry anything but the picture (position, comments, a second file behind the end), so that no place
where somebody lives, and no script, is stored with a photograph of an invoice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath

import filetype  # type: ignore[import-untyped]  # it has no stubs
from PIL import Image, ImageOps, UnidentifiedImageError

from workflows.errors import N_, Refused
from workflows.pictures import Measures, measure

LARGEST = 10 * 1024 * 1024
"""Bytes of one file (domain-rules §1.7)."""

MOST_PIXELS = 50_000_000
"""Decoded, a small file can take all memory; its header tells before that."""

LONGEST_NAME = 200
EXTENSIONS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
ENDS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}
PDF_END = b"%%EOF"
PDF_TRAILER = 1024
JPEG_QUALITY = 92
_HARMLESS = frozenset({"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "icc_profile", "progressive"})
_HARMLESS |= {"progression", "adobe", "adobe_transform", "gamma", "srgb", "transparency", "aspect", "interlace"}
_PLAIN_SEGMENTS = {"APP0": b"JFIF", "APP2": b"ICC_PROFILE", "APP14": b"Adobe"}
"""What a JPEG may carry beside its picture, by segment and how its content begins."""


class FileRefused(Refused):
    """This file cannot be taken"""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """An upload fit to be stored: its clean name, what it is, and its content without anything hidden."""

    name: str
    media_type: str
    content: bytes
    measures: Measures = field(default_factory=dict)  #: of a picture; a PDF has none


def check(content: bytes, name: str) -> Checked:
    """Look at an upload. Raises FileRefused with what is wrong, in words for whoever sent it."""
    name = clean_name(name)
    if not content:
        raise FileRefused(N_("This file is empty"))
    if len(content) > LARGEST:
        raise FileRefused(N_("A file has at most %(most)s MB"), most=LARGEST // 1024**2)
    media_type = EXTENSIONS.get(PurePath(name.lower()).suffix)
    if media_type is None:
        raise FileRefused(N_("Only PDF, JPG and PNG files can be uploaded"))
    if filetype.guess_mime(content) != media_type:
        raise FileRefused(N_("This file is not what its name says; please save it again as PDF, JPG or PNG"))
    clean, measures = _CHECKS[media_type](content)
    return Checked(name=name, media_type=media_type, content=clean, measures=measures)


def clean_name(name: str) -> str:
    """The sender's own name of a file: no folders, no marks that do not print, its last 200 characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in base if character.isprintable()).strip()[-LONGEST_NAME:]


def _check_pdf(content: bytes) -> tuple[bytes, Measures]:
    """A PDF from its first byte to its last: what hides before or behind it makes it something else too."""
    before, end, behind = content.rpartition(PDF_END)
    whole = content.startswith(b"%PDF-") and end and b"startxref" in before[-PDF_TRAILER:]
    if not whole or behind.strip(b"\0 \t\r\n"):
        raise FileRefused(N_("This PDF is damaged; please save or print it again"))
    return content, {}


def _check_jpeg(content: bytes) -> tuple[bytes, Measures]:
    return _check_image(content, "JPEG")


def _check_png(content: bytes) -> tuple[bytes, Measures]:
    return _check_image(content, "PNG")


def _check_image(content: bytes, form: str) -> tuple[bytes, Measures]:
    try:
        with Image.open(BytesIO(content), formats=[form]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise FileRefused(N_("This picture is too large; at most 50 million pixels"))
            image.load()
            if _is_bare(image, content, form):
                return content, measure(image)
            return _written_anew(image, form), measure(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        raise FileRefused(N_("This picture is damaged; please take or save it again")) from None


def _is_bare(image: Image.Image, content: bytes, form: str) -> bool:
    """Whether there is nothing but the picture: no position, no comment, no foreign block, nothing behind its end."""
    segments = getattr(image, "applist", [])
    plain = all(name in _PLAIN_SEGMENTS and data.startswith(_PLAIN_SEGMENTS[name]) for name, data in segments)
    foreign = getattr(image, "private_chunks", [])
    return content.endswith(ENDS[form]) and plain and not foreign and set(image.info) <= _HARMLESS


def _written_anew(image: Image.Image, form: str) -> bytes:
    """The picture alone, upright as its camera meant it."""
    upright = ImageOps.exif_transpose(image)
    upright.info = {name: value for name, value in upright.info.items() if name in _HARMLESS}
    written = BytesIO()
    options = {"quality": JPEG_QUALITY} if form == "JPEG" else {}
    upright.save(written, form, icc_profile=upright.info.get("icc_profile"), **options)
    return written.getvalue()


_CHECKS: dict[str, Callable[[bytes], tuple[bytes, Measures]]] = {
    "application/pdf": _check_pdf,
    "image/jpeg": _check_jpeg,
    "image/png": _check_png,
}
