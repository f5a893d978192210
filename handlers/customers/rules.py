"""What must hold of a customer's data (domain-rules §1).

Every `check_*` is a form check, `(value, siblings, today) -> findings` (`workflows.registry.CheckCall`): it takes the
text as entered or normalised, looks at its siblings where they are given, and stays silent on None: whether a field
must be filled is the form's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.customers import gov_id
from handlers.customers.gov_id import GovIdType, half_width, normalise_gov_id
from workflows.calendar import add_months
from workflows.errors import N_
from workflows.types import Finding

Siblings = Mapping[str, Any]

BIRTH_CERTIFICATE_BELOW = 2
HOUSEHOLD_REGISTER_BELOW = 18
SHORTEST_ADDRESS = 5
OPEN_END = "长期"

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HAN_NAME = re.compile(rf"{_HAN.pattern}(?:·?{_HAN.pattern})*")
_LETTERS_NAME = re.compile(r"[^\W\d_](?:[ '’.·-]{0,2}[^\W\d_])*\.?")
_NAME_LENGTH = range(2, 51)
_DOTS = str.maketrans(dict.fromkeys("•‧・∙⋅", "·"))
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_POSTAL_CODE = re.compile(r"[0-9]{6}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")


def age_on(birth_date: date, day: date) -> int:
    """Completed years 周岁; born on 29 February, the birthday is 28 February in common years. Negative before birth."""
    years = day.year - birth_date.year
    return years if add_months(birth_date, 12 * years) <= day else years - 1


def normalise_name(name: str) -> str:
    """A name as it is stored and compared (§1.3): no inner blanks in a Chinese one, single ones in others."""
    trimmed = half_width(name).translate(_DOTS)
    return ("" if _HAN.search(trimmed) else " ").join(trimmed.split())


def normalise_mobile(mobile: str) -> str:
    """A mobile number without the blanks and hyphens people type."""
    return re.sub(r"[ -]", "", half_width(mobile))


def check_name(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """2-50 letters, Chinese with `·` at most. NB-CUS-02."""
    del siblings, today
    if value is None:
        return ()
    name = normalise_name(value)
    shape = _HAN_NAME if _HAN.search(name) else _LETTERS_NAME
    if len(name) in _NAME_LENGTH and shape.fullmatch(name):
        return ()
    return (_finding("name", "NB-CUS-02", N_("Enter the name as it stands on the document, 2 to 50 letters")),)


def check_gov_id(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """The document number by its type, the first fault only (domain-rules §1.1, §1.3). NB-CUS-01, NB-AML-01.

    Siblings: `gov_id_type` (a resident card if absent), `birth_date`, `sex`, `nationality`.
    """
    if value is None:
        return ()
    try:
        kind = GovIdType(siblings.get("gov_id_type") or GovIdType.ID)
    except ValueError:
        return (_finding("gov_id_type", "NB-CUS-01", N_("Choose the type of the document")),)
    number = normalise_gov_id(value)
    problem = _number_problem(kind, number, siblings, today)
    if problem:
        return (_finding("gov_id", "NB-CUS-01", problem),)
    return _untold(kind, siblings) or _too_old_for(kind, number, siblings, today)


def check_gov_id_valid_to(value: date | str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """The document is valid on the day of action; None or `长期` is an open end. NB-CUS-04."""
    starts = siblings.get("gov_id_valid_from")
    if isinstance(starts, date) and starts > today:
        return (_finding("gov_id_valid_from", "NB-CUS-04", N_("The document is not valid yet")),)
    if not isinstance(value, date):
        unreadable = value not in {None, "", OPEN_END}
        return (_finding("gov_id_valid_to", "NB-CUS-04", N_("Enter a date or 长期")),) if unreadable else ()
    if value < today:
        return (_finding("gov_id_valid_to", "NB-CUS-04", N_("The document has expired")),)
    return ()


def check_uscc(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """Unified social credit code: NB-CUS-07; a doubtful organisation code inside it: the warning NB-CUS-08."""
    del siblings, today
    if value is None:
        return ()
    code = normalise_gov_id(value)
    problem = gov_id.uscc_problem(code)
    if problem:
        return (_finding("uscc", "NB-CUS-07", problem),)
    if not gov_id.organisation_code_fits(code):
        return (_finding("uscc", "NB-CUS-08", N_("Characters 9 to 17 are not an organisation code: please compare")),)
    return ()


def check_mobile(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """A mainland mobile number (domain-rules §1.4). NB-CUS-03."""
    del siblings, today
    if value is None or _MOBILE.fullmatch(normalise_mobile(value)):
        return ()
    return (_finding("mobile", "NB-CUS-03", N_("A mobile number has 11 digits and begins with 13 to 19")),)


def check_postal_code(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """Six digits. NB-CUS-06."""
    del siblings, today
    if value is None or _POSTAL_CODE.fullmatch(half_width(value)):
        return ()
    return (_finding("postal_code", "NB-CUS-06", N_("A postal code has 6 digits")),)


def check_email(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """An e-mail address with a domain. NB-CUS-06."""
    del siblings, today
    text = None if value is None else half_width(value)
    if text is None or (_EMAIL.fullmatch(text) and ".." not in text and text[0] != "." and ".@" not in text):
        return ()
    return (_finding("email", "NB-CUS-06", N_("Enter an e-mail address such as name@example.com")),)


def check_address(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """Province, city and district where the form asks for them, and street and house number. NB-CUS-06."""
    del today
    if value is None:
        return ()
    empty = [name for name in ("province", "city", "district") if name in siblings and not siblings[name]]
    findings = [_finding(name, "NB-CUS-06", N_("Choose province, city and district")) for name in empty]
    if len(re.sub(r"\s", "", value)) < SHORTEST_ADDRESS:
        findings.append(_finding("address", "NB-CUS-06", N_("Enter street and house number, at least 5 characters")))
    return findings


def _number_problem(kind: GovIdType, number: str, siblings: Siblings, today: date) -> str:
    if kind is GovIdType.FPR and not number.startswith("9"):
        return gov_id.shape_problem(kind, number)
    if kind not in {GovIdType.ID, GovIdType.RES, GovIdType.HUKOU, GovIdType.FPR}:
        return gov_id.shape_problem(kind, number, str(siblings.get("nationality") or ""))
    regions = {GovIdType.RES: gov_id.PERMIT_REGIONS, GovIdType.FPR: gov_id.FOREIGN_REGIONS}.get(kind, gov_id.REGIONS)
    return gov_id.resident_number_problem(number, today, regions) or _mismatch(kind, number, siblings)


def _mismatch(kind: GovIdType, number: str, siblings: Siblings) -> str:
    told = gov_id.coded(kind, number)
    if told and siblings.get("birth_date") not in {None, told.birth_date}:
        return N_("The birth date differs from the document number")
    if told and siblings.get("sex") not in {None, "", told.sex}:
        return N_("The sex differs from the document number")
    return ""


def _untold(kind: GovIdType, siblings: Siblings) -> tuple[Finding, ...]:
    needed = {GovIdType.OTHER: ("sex", "birth_date"), GovIdType.BIRTH: ("birth_date",)}.get(kind, ())
    message = N_("This document does not tell it: please enter it")
    return tuple(_finding(name, "NB-AML-01", message) for name in needed if not siblings.get(name))


def _too_old_for(kind: GovIdType, number: str, siblings: Siblings, today: date) -> tuple[Finding, ...]:
    told = gov_id.coded(kind, number)
    birth = told.birth_date if told else siblings.get("birth_date")
    below = {GovIdType.BIRTH: BIRTH_CERTIFICATE_BELOW, GovIdType.HUKOU: HOUSEHOLD_REGISTER_BELOW}.get(kind)
    if below is None or birth is None or age_on(birth, today) < below:
        return ()
    message = N_("This document is accepted below the age of %(years)d only")
    return (Finding(field="gov_id_type", code="NB-CUS-01", message=message, params={"years": below}),)


def _finding(field: str, code: str, message: str) -> Finding:
    return Finding(field=field, code=code, message=message)
