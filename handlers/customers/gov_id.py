"""The numbers of identity documents and of organisations: what they say and whether they can be right.

Nothing here keeps or logs a number. Texts tell what is wrong without repeating what was entered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from workflows.calendar import add_months
from workflows.errors import N_


class GovIdType(StrEnum):
    """The kinds of identity document (domain-rules §1.3)."""

    ID = "ID"  #: resident identity card 居民身份证
    PASSPORT = "PASSPORT"  #: passport 护照
    HKMO = "HKMO"  #: travel permit of Hong Kong and Macao residents 港澳居民来往内地通行证
    TWP = "TWP"  #: travel permit of Taiwan residents 台湾居民来往大陆通行证
    RES = "RES"  #: residence permit of Hong Kong, Macao and Taiwan residents 港澳台居民居住证
    FPR = "FPR"  #: foreigner's permanent residence card 外国人永久居留身份证
    BIRTH = "BIRTH"  #: medical birth certificate, below age 2 出生医学证明
    HUKOU = "HUKOU"  #: household register, below age 18 户口簿
    MIL = "MIL"  #: officer's card 军官证
    OTHER = "OTHER"  #: any other document, with sex and birth date told 其他


class Coded(NamedTuple):
    """What an 18-digit number says of its holder."""

    birth_date: date
    sex: str  #: "M" or "F"


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_RESIDENT = re.compile(r"[1-9][0-9]{16}[0-9X]")
REGIONS = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
PERMIT_REGIONS = re.compile(r"8[1-3]")
FOREIGN_REGIONS = re.compile(r"9[0-9]")
_OLDEST_YEARS = 120
_CODES_BIRTH_AND_SEX = frozenset({GovIdType.ID, GovIdType.RES, GovIdType.FPR, GovIdType.HUKOU})

_SHAPES: Mapping[GovIdType, re.Pattern[str]] = {
    GovIdType.HKMO: re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
    GovIdType.TWP: re.compile(r"[0-9]{8}(?:[0-9]{2})?"),
    GovIdType.FPR: re.compile(r"[A-Z]{3}[0-9]{12}"),
    GovIdType.BIRTH: re.compile(r"[A-Z][0-9]{9}"),
    GovIdType.MIL: re.compile(r".{4,20}"),
    GovIdType.OTHER: re.compile(r".{1,40}"),
}
_CHINESE_PASSPORT = re.compile(r"[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[DSP]E[0-9]{7}")
_FOREIGN_PASSPORT = re.compile(r"[A-Z0-9]{5,17}")
_CHINA = frozenset({"CN", "CHN"})

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{10}}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def half_width(text: str) -> str:
    """The text trimmed, with full-width letters, digits and blanks made half-width."""
    return text.translate(_FULL_WIDTH).strip()


def normalise_gov_id(text: str) -> str:
    """A document number as it is stored and compared: half-width, trimmed, capital letters."""
    return half_width(text).upper()


def resident_number_problem(number: str, today: date, regions: re.Pattern[str] = REGIONS) -> str:
    """What is wrong with a normalised 18-digit number, "" if nothing (GB 11643-1999, domain-rules §1.1 steps 1-4).

    `regions` are the first two digits to accept.
    """
    if not _RESIDENT.fullmatch(number):
        return N_("The number has 18 characters: 17 digits and a digit or X")
    if not regions.fullmatch(number[:2]):
        return N_("The first two digits are not a region of this document")
    birth = _birth_date(number)
    if birth is None or not add_months(today, -12 * _OLDEST_YEARS) <= birth <= today:
        return N_("Digits 7 to 14 are not a possible birth date")
    if not mod_11_2.is_valid(number):
        return N_("The last character does not fit the others: compare digit by digit")
    return ""


def coded(gov_id_type: GovIdType, number: str) -> Coded | None:
    """Birth date and sex told by a normalised number, None where the document does not code them."""
    if gov_id_type not in _CODES_BIRTH_AND_SEX or not _RESIDENT.fullmatch(number):
        return None
    birth = _birth_date(number)
    return Coded(birth, "M" if int(number[16]) % 2 else "F") if birth else None


def shape_problem(gov_id_type: GovIdType, number: str, nationality: str = "") -> str:
    """What is wrong with the form of another document's number, "" if nothing (domain-rules §1.3).

    A passport is held to the Chinese pattern where `nationality` is China, else to the general one.
    """
    if gov_id_type is GovIdType.PASSPORT:
        shape = _CHINESE_PASSPORT if nationality in _CHINA else _FOREIGN_PASSPORT
    else:
        shape = _SHAPES[gov_id_type]
    return "" if shape.fullmatch(number) else N_("The number does not have the form of this document")


def uscc_problem(code: str) -> str:
    """What is wrong with a normalised unified social credit code, "" if nothing (GB 32100-2015, domain-rules §1.2)."""
    if not _USCC.fullmatch(code):
        return N_("The code has 18 characters, without the letters I O S V Z")
    if uscc.calc_check_digit(code[:17]) != code[17]:
        return N_("The last character does not fit the others: compare digit by digit")
    return ""


def organisation_code_fits(code: str) -> bool:
    """Whether characters 9-17 are an organisation code with its own check (GB 11714); a mere hint (§1.2)."""
    total = sum(int(char, 36) * weight for char, weight in zip(code[8:16], _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11] == code[16]


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
